"""How often the right code is found, first and among ten, beside FTS5 and tantivy on the same rows.

What needs the official files ($CHARTSIDE_DATA, else ../shared/data beside the project) is left out without
them. ``--misses`` names what was asked of the tuning halves in vain.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import chain
from pathlib import Path

from codesets.home import data_home
from codesets.importer import bring_in, silent
from codesets.library import Library
from codesets.model import Book
from codesets.preview import preview

sys.path.insert(0, str(Path(__file__).parent))
import peers
import questions
from questions import Question, accepts_below, accepts_exactly, accepts_prefix

_TEN = 10
_SPLITS = (("tune", "tuned on"), ("hold", "held out"))
_INDEX = "icd10cm/icd10cm_index_and_tables_2025.zip"
_PCS = ("icd10pcs/icd10pcs_codes_2026.zip", "icd10pcs/icd10pcs_tables_and_index_2025.zip")
_HCPCS = "hcpcs/october-2025-alpha-numeric-hcpcs.zip"

Engine = Callable[[str, int], list[str]]
Accepts = Callable[[str, str], bool]


def measure(engine: Engine, asked: list[Question], accepts: Accepts) -> tuple[float, float]:
    """(share with a right code first, share with one among ten)."""
    first = among = 0
    for query, wanted in asked:
        right = [any(accepts(code, want) for want in wanted) for code in engine(query, _TEN)]
        first += bool(right) and right[0]
        among += any(right)
    return first / len(asked), among / len(asked)


def report(title: str, asked: list[Question], accepts: Accepts, engines: Sequence[Engine]) -> None:
    """One row of the table: first / among ten, for us and for each peer."""
    if asked:
        cells = [measure(engine, asked, accepts) for engine in engines]
        told = "".join(f"{first:>13.3f} / {ten:.3f}" for first, ten in cells)
        print(f"{title:<32}{len(asked):>6}{told}", flush=True)
        if "--misses" in sys.argv and title.endswith("tuned on"):
            _misses(engines[0], asked, accepts)


def _misses(engine: Engine, asked: list[Question], accepts: Accepts) -> None:
    for query, wanted in asked:
        codes = engine(query, _TEN)
        if not any(accepts(code, want) for code in codes for want in wanted):
            print(f"    {query!r} wants {'|'.join(wanted)}; got {' '.join(codes[:4])}")


def engines_over(library: Library, system: str, books: Sequence[Book] = ()) -> list[Engine]:
    """Ours, then the peers over the same rows: the titles, inclusion terms and the lines of these books."""
    rows = list(chain(peers.rows(library, system), *(peers.lines(library, book, system) for book in books)))

    def ours(query: str, limit: int) -> list[str]:
        return [hit.code for hit in library.search(query, system=system, limit=limit)]

    return [ours, *(rival.search for rival in (peers.Fts5(rows), peers.Tantivy(rows)))]


def _brought_in(folder: Path, *paths: Path) -> Library:
    Library.open_or_build(folder).close()
    bring_in(folder, preview(folder, paths, progress=silent).wanted)
    return Library.open(folder)


def _of_the_package() -> None:
    with closing(Library.open_or_build(data_home() / "library")) as library:
        engines = engines_over(library, "ICD-10-CM")
        for split, said in _SPLITS:
            asked = questions.queries("coder_queries.csv", split)
            report(f"coders' queries, {said}", asked, accepts_exactly, engines)
        data = questions.official_files()
        if data is not None:
            report("Disease Ontology names", questions.ontology_phrases(data), accepts_prefix, engines)


def _of_the_index(data: Path, home: Path) -> None:
    with closing(_brought_in(home / "whole", data / _INDEX)) as library:
        lines = list(peers.lines(library, Book.INDEX))
        engines = engines_over(library, "ICD-10-CM", [Book.INDEX])
        report("lines of the index, verbatim", questions.index_lines(lines), accepts_below, engines)
        report("Disease Ontology, with index", questions.ontology_phrases(data), accepts_prefix, engines)
    found = preview(home / "whole", [data / _INDEX], progress=silent).offers
    (index,) = (offer.source.member for offer in found if offer.book is Book.INDEX)
    with index.open() as file:
        less = home / "index_held_out.xml"
        less.write_bytes(questions.without_held_out(file.read()))
    with closing(_brought_in(home / "less", less)) as library:
        engines = engines_over(library, "ICD-10-CM", [Book.INDEX])
        report("a tenth of the index held out", questions.held_out(lines), accepts_below, engines)


def _of_a_system(library: Library, system: str, name: str, books: Sequence[Book] = ()) -> None:
    engines = engines_over(library, system, books)
    for split, said in _SPLITS:
        report(f"{system}, {said}", questions.queries(name, split), accepts_below, engines)


def main() -> int:
    print(f"{'asked':<32}{'n':>6}{'Chartside':>21}{'SQLite FTS5':>21}{'tantivy':>21}   (hit@1 / hit@10)")
    _of_the_package()
    data = questions.official_files()
    if data is None:
        print("the official files are not here: what needs them was left out")
        return 0
    with tempfile.TemporaryDirectory(prefix="chartside-quality-") as made:
        home = Path(made)
        _of_the_index(data, home)
        files = [data / name for name in (*_PCS, _HCPCS)]
        with closing(_brought_in(home / "procedures", *files)) as library:
            _of_a_system(library, "ICD-10-PCS", "pcs_queries.csv", [Book.INDEX])
            _of_a_system(library, "HCPCS Level II", "hcpcs_queries.csv")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
