"""How often the right code is found, first and among ten, side by side with FTS5 and tantivy."""

from __future__ import annotations

import csv
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path

from codesets.home import data_home
from codesets.library import Library

sys.path.insert(0, str(Path(__file__).parent))
import peers

_HERE = Path(__file__).parent
_TEN = 10
_MOST_PHRASES = 1500

Engine = Callable[[str, int], list[str]]
Question = tuple[str, tuple[str, ...]]
"""(query, acceptable codes; one that ends in ``-`` accepts every code that begins so)"""


def coder_queries(split: str) -> list[Question]:
    with (_HERE / "data" / "coder_queries.csv").open(encoding="utf-8", newline="") as file:
        return [
            (row["query"], tuple(row["codes"].split("|")))
            for row in csv.DictReader(file)
            if row["split"] == split
        ]


def ontology_phrases() -> list[Question]:
    """Disease Ontology names, mostly at category level; empty where the official files are absent."""
    folder = Path(os.environ.get("CHARTSIDE_DATA") or _HERE.parents[2] / "shared" / "data")
    path = folder / "gold" / "disease_ontology_phrases.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        every = [(row["phrase"], (row["icd10cm"],)) for row in csv.DictReader(file)]
    return random.Random(2026).sample(every, min(_MOST_PHRASES, len(every)))


def accepts_exactly(code: str, wanted: str) -> bool:
    return code.startswith(wanted[:-1]) if wanted.endswith("-") else code == wanted


def accepts_prefix(code: str, wanted: str) -> bool:
    return code.startswith(wanted) or wanted.startswith(code)


def measure(
    engine: Engine, questions: list[Question], accepts: Callable[[str, str], bool]
) -> tuple[float, float]:
    """(share with a right code first, share with one among ten)."""
    first = among = 0
    for query, wanted in questions:
        right = [any(accepts(code, want) for want in wanted) for code in engine(query, _TEN)]
        first += bool(right) and right[0]
        among += any(right)
    return first / len(questions), among / len(questions)


def misses(engine: Engine, questions: list[Question]) -> None:
    for query, wanted in questions:
        codes = engine(query, _TEN)
        rank = next(
            (n for n, code in enumerate(codes, 1) if any(accepts_exactly(code, w) for w in wanted)), 0
        )
        if rank != 1:
            print(f"  {rank or '-':>2}  {query!r} wants {'|'.join(wanted)}; got {' '.join(codes[:4])}")


def main() -> int:
    library = Library.open_or_build(data_home() / "library")
    rows = peers.rows(library)
    engines: dict[str, Engine] = {
        "Chartside": lambda query, limit: [hit.code for hit in library.search(query, limit=limit)],
        **{rival.name: rival.search for rival in (peers.Fts5(rows), peers.Tantivy(rows))},
    }
    sets = {
        "coder queries, tuned on": (coder_queries("tune"), accepts_exactly),
        "coder queries, held out": (coder_queries("hold"), accepts_exactly),
        "Disease Ontology names": (ontology_phrases(), accepts_prefix),
    }
    print(f"{'set':<26}{'n':>6}" + "".join(f"{name:>20}" for name in engines) + "   (hit@1 / hit@10)")
    for title, (questions, accepts) in sets.items():
        if not questions:
            print(f"{title:<26}     – the official files are not here")
            continue
        cells = [measure(engine, questions, accepts) for engine in engines.values()]
        print(
            f"{title:<26}{len(questions):>6}" + "".join(f"{first:>13.3f} / {ten:.3f}" for first, ten in cells)
        )
    if "--misses" in sys.argv:
        misses(engines["Chartside"], coder_queries("tune"))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
