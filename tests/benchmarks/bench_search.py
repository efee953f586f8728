"""Search as you type: milliseconds per keystroke, side by side with SQLite FTS5 and tantivy.

Every query of data/typed_queries.txt is typed letter by letter. The engines take turns on each
keystroke, so that whatever else the machine does is shared fairly.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

from codesets.home import data_home
from codesets.library import Library

sys.path.insert(0, str(Path(__file__).parent))
import peers

_DATA = Path(__file__).parent / "data"
_LIMIT = 50
_PERCENTILES = (50, 95, 99, 100)


def keystrokes() -> list[str]:
    queries = (_DATA / "typed_queries.txt").read_text(encoding="utf-8").split("\n")
    return [query[:end] for query in queries for end in range(1, len(query.strip()) + 1) if query.strip()]


def first_query(folder: Path) -> float:
    """Seconds the very first search takes once the library is open."""
    library = Library.open(folder)
    library.wait_ready()
    started = time.perf_counter()
    library.search("diabetes", limit=_LIMIT)
    taken = time.perf_counter() - started
    library.close()
    return taken


def main() -> int:
    folder = data_home() / "library"
    Library.open_or_build(folder).close()
    first = first_query(folder)
    library = Library.open(folder)
    rows = peers.rows(library)
    rivals = [peers.Fts5(rows), peers.Tantivy(rows)]
    typed = keystrokes()
    for query in typed[:: max(1, len(typed) // 200)]:
        library.search(query, limit=_LIMIT)
        for rival in rivals:
            rival.search(query, _LIMIT)
    times: dict[str, list[float]] = {"Chartside": [], **{rival.name: [] for rival in rivals}}
    for query in typed:
        started = time.perf_counter()
        library.search(query, limit=_LIMIT)
        times["Chartside"].append(time.perf_counter() - started)
        for rival in rivals:
            started = time.perf_counter()
            rival.search(query, _LIMIT)
            times[rival.name].append(time.perf_counter() - started)
    report(times, len(rows), first)
    return 0


def report(times: dict[str, list[float]], row_count: int, first: float) -> None:
    keys = len(times["Chartside"])
    print(f"{keys} keystrokes over {row_count} rows, limit {_LIMIT}; milliseconds")
    print(f"{'engine':<14}{'p50':>8}{'p95':>8}{'p99':>8}{'max':>8}{'p95 ratio':>11}")
    ours = np.percentile(np.array(times["Chartside"]) * 1000, _PERCENTILES)
    for name, taken in times.items():
        values = np.percentile(np.array(taken) * 1000, _PERCENTILES)
        cells = "".join(f"{value:8.2f}" for value in values)
        print(f"{name:<14}{cells}{ours[1] / values[1]:11.3f}")
    print(f"first query after opening: {first * 1000:.1f} ms")


if __name__ == "__main__":
    raise SystemExit(main())
