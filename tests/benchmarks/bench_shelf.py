"""Every code book there is, brought in as a coder would: seconds and memory of each import; then search over
all of them beside SQLite FTS5 on the same rows, and memory when warm.

Needs the official files ($CHARTSIDE_DATA, else ../shared/data beside the project). Takes some minutes.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from codesets.library import Library
from codesets.model import Book

sys.path.insert(0, str(Path(__file__).parent))
import peers
from bench_search import keystrokes

_ROOT = Path(__file__).resolve().parents[2]
_FILES = (
    ("ICD-10-CM year", "icd10cm/icd10OrderFiles2026.zip"),
    ("ICD-10-CM index and tables", "icd10cm/icd10cm_index_and_tables_2025.zip"),
    ("ICD-10-CM tables of April", "icd10cm/icd10cm_tables_april_2026.zip"),
    ("HCPCS Level II", "hcpcs/october-2025-alpha-numeric-hcpcs.zip"),
    ("ICD-10-PCS codes", "icd10pcs/icd10pcs_codes_2026.zip"),
    ("ICD-10-PCS tables, index", "icd10pcs/icd10pcs_tables_and_index_2025.zip"),
)
_IMPORT = """
import resource, sys, time
from pathlib import Path
from codesets.importer import bring_in, silent
from codesets.preview import preview
folder, path = map(Path, sys.argv[1:])
started = time.perf_counter()
found = preview(folder, [path], progress=silent)
looked = time.perf_counter() - started
bring_in(folder, found.wanted)
print(looked, time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
_LIMIT = 50


def main() -> int:
    data = Path(os.environ.get("CHARTSIDE_DATA") or _ROOT.parent / "shared" / "data")
    if not data.is_dir():
        print(f"needs the official files, which are not here: {data}")
        return 0
    with tempfile.TemporaryDirectory(prefix="chartside-shelf-") as home:
        folder = Path(home) / "library"
        Library.open_or_build(folder).close()
        print(f"{'brought in':<30}{'looked through':>15}{'in all':>9}{'peak':>9}")
        for name, file in _FILES:
            told = subprocess.check_output(
                [sys.executable, "-c", _IMPORT, folder, data / file], cwd=_ROOT, text=True
            )
            looked, whole, peak = map(float, told.split())
            print(f"{name:<30}{looked:>13.1f} s{whole:>7.1f} s{peak:>6.0f} MB", flush=True)
        library = Library.open(folder)
        library.wait_ready()
        library.warm()
        _search(library)
        library.close()
    return 0


def _search(library: Library) -> None:
    typed = keystrokes()
    for query in typed[::10]:
        library.search_systems(query, limit=_LIMIT)
    ours = [_timed(lambda query=query: library.search_systems(query, limit=_LIMIT)) for query in typed]
    # before the peer is made: it holds its rows in the same memory
    print(f"memory when warm: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    rows = list(_rows(library))
    rival = peers.Fts5(rows)
    theirs = [_timed(lambda query=query: rival.search(query, _LIMIT)) for query in typed]
    print(f"{len(typed)} keystrokes over {len(rows)} rows of every system; milliseconds")
    for name, taken in (("Chartside", ours), ("SQLite FTS5", theirs)):
        p50, p95, p99 = np.percentile(np.array(taken) * 1000, (50, 95, 99))
        print(f"{name:<14}{p50:8.2f}{p95:8.2f}{p99:8.2f}")
    print(f"p95 of ours to theirs: {np.percentile(ours, 95) / np.percentile(theirs, 95):.3f}")


def _timed(run) -> float:  # type: ignore[no-untyped-def]
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def _rows(library: Library) -> Iterator[peers.Row]:
    for system in library.systems():
        yield from peers.rows(library, system)
    for book in (Book.INDEX, Book.EXTERNAL_CAUSES, Book.NEOPLASMS, Book.DRUGS):
        yield from peers.lines(library, book)


if __name__ == "__main__":
    raise SystemExit(main())
