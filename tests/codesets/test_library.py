"""One door to the books: the right release for the day, answers from any thread, closing at any moment."""

from __future__ import annotations

import hashlib
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from codesets.errors import CodesetError, LibraryClosed, LibraryDamaged, LibraryMissing, UnknownCode
from codesets.importer import build_library, make_default
from codesets.library import Library
from codesets.manifest import read_manifest
from codesets.model import InstructionKind, Release
from codesets.systems.icd10cm import ICD10CM
from tests.codesets.small_book import (
    APRIL_2026,
    BILLABLE,
    CODES,
    ENTRIES,
    Shelf,
    bringing,
    diagnosis,
    write_tabular,
)


@pytest.fixture
def library(small_library: Shelf) -> Iterator[Library]:
    with small_library.opened() as library:
        yield library


# --- what is on the shelf --------------------------------------------------------------------------------


def test_a_release_tells_all_about_itself(library: Library, small_library: Shelf) -> None:
    source = small_library.systems[0].packaged()
    assert source is not None
    assert library.releases() == (
        Release(
            system="ICD-10-CM",
            edition="FY2026 April",
            effective_from=date(2026, 4, 1),
            effective_to=date(2026, 9, 30),
            source=APRIL_2026,
            sha256=hashlib.sha256(source.read_bytes()).hexdigest(),
            entries=ENTRIES,
            codes=CODES,
            billable=BILLABLE,
        ),
    )


def test_the_whole_book(built_library: Path) -> None:
    with closing(Library.open(built_library)) as library:
        release, short = library.releases()
        assert (release.system, release.edition) == ("ICD-10-CM", "FY2026 April")
        assert (short.system, short.edition) == ("HCPCS Level II", "2025 abridged list")
        assert (release.entries, release.codes, release.billable) == (98_505, 98_186, 74_719)
        page = library.page("e11621")
        assert page.release == release
        assert page.entry.billable
        assert any(
            told.kind is InstructionKind.USE_ADDITIONAL and told.stated_at == "E11.621"
            for told in page.instructions
        )
        library.wait_ready()
        library.warm()
        assert library.search("diab foot ulc", limit=1)[0].code == "E11.621"


# --- by the date of service ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """FY2025 (October 2024 to September 2025) and April 2026; each has a code that the other has not."""
    place = tmp_path_factory.mktemp("years")
    older = write_tabular(place / "2025.xml", year=2025, more=diagnosis("E11.7", "Diabetes with gout"))
    newer = write_tabular(place / APRIL_2026, more=diagnosis("E11.8", "Diabetes with unspecified gout"))
    build_library(place / "library", systems=[bringing(older)])
    shelf = Shelf(place / "library", (bringing(newer),))
    shelf.build()
    return shelf


@pytest.fixture
def dated(years: Shelf) -> Iterator[Library]:
    with years.opened() as library:
        yield library


OLDER, NEWER = "FY2025", "FY2026 April"
DAYS = [
    (None, NEWER),
    (date(2000, 1, 1), OLDER),  # before all: the nearest
    (date(2024, 9, 30), OLDER),
    (date(2024, 10, 1), OLDER),
    (date(2025, 9, 30), OLDER),
    (date(2025, 10, 1), OLDER),  # no release of that day is here: the last that had begun
    (date(2026, 3, 31), OLDER),
    (date(2026, 4, 1), NEWER),
    (date(2026, 9, 30), NEWER),
    (date(2026, 10, 1), NEWER),
    (date.max, NEWER),
]


@pytest.mark.parametrize(("on", "edition"), DAYS, ids=str)
def test_the_date_of_service_picks_the_release(dated: Library, on: date | None, edition: str) -> None:
    assert dated.release_for("ICD-10-CM", on).edition == edition
    assert dated.release_for(" icd-10-cm ", on).edition == edition
    assert dated.page("E11.9", on=on).release.edition == edition
    there, elsewhere = ("E11.7", "E11.8") if edition == OLDER else ("E11.8", "E11.7")
    for system in (None, "ICD-10-CM"):
        entry = dated.find(there, system=system, on=on)
        assert entry is not None
        assert entry.code == there
        assert dated.find(elsewhere, system=system, on=on) is None
        assert [hit.code for hit in dated.search("gout", system=system, on=on)] == [there]
        with pytest.raises(UnknownCode):
            dated.page(elsewhere, system=system, on=on)
    assert there in [code.code for code in dated.children("E11", on=on)]


@pytest.mark.parametrize(("today", "edition"), [(day, edition) for day, edition in DAYS if day], ids=str)
def test_without_a_date_of_service_the_release_of_today_counts(
    years: Shelf, today: date, edition: str
) -> None:
    with closing(Library(years.folder, years.systems, today=lambda: today)) as library:
        assert library.release_for("ICD-10-CM").edition == edition


def test_the_coder_chooses_what_counts_without_a_date_of_service(years: Shelf) -> None:
    make_default(years.folder, "icd-10-cm", OLDER.lower())
    try:
        years.build()  # whatever is built anew, the choice stays
        with years.opened() as library:
            assert library.default_releases() == {"ICD-10-CM": OLDER}
            assert library.find("E11.7") is not None
            assert library.find("E11.8") is None
            assert library.find("E11.8", on=date(2026, 4, 1)) is not None, "a date picks its own release"
    finally:
        make_default(years.folder, "ICD-10-CM", None)
    with years.opened() as library:
        assert library.default_releases() == {}


@pytest.mark.parametrize(("system", "edition"), [("ICD-10-CM", "FY1999"), ("ICD-11", None)])
def test_what_is_not_on_the_shelf_cannot_be_the_default(
    years: Shelf, system: str, edition: str | None
) -> None:
    with pytest.raises(CodesetError, match=r"There is: ICD-10-CM FY2026 April, ICD-10-CM FY2025\. Nothing"):
        make_default(years.folder, system, edition)


def test_the_newest_release_stands_first(dated: Library) -> None:
    assert [release.edition for release in dated.releases()] == [NEWER, OLDER]


# --- finding ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["E11.621", "e11621", " e11.621 ", "E11621"])
def test_a_code_is_found_in_any_spelling(library: Library, typed: str) -> None:
    entry = library.find(typed)
    assert entry is not None
    assert entry.code == "E11.621"
    assert library.page(typed).entry == entry


@pytest.mark.parametrize(
    "typed", ["", " ", "E11.622", "E1", "diabetes", "E11.621X", "\0", "’", "Ⅷ", "E" * 10_000]
)
def test_what_is_no_code_is_not_found(library: Library, typed: str) -> None:
    assert library.find(typed) is None
    with pytest.raises(UnknownCode) as told:
        library.page(typed)
    assert told.value.code == typed.strip()


def test_chapters_and_blocks_have_pages_too(library: Library) -> None:
    chapters = library.children()
    assert [chapter.code for chapter in chapters] == ["4", "8", "9", "19"]
    assert [block.code for block in library.children("4")] == ["E08-E13"]
    assert library.children("no such code") == ()
    assert library.inclusion_terms("I10") == ("high blood pressure",)


def test_a_system_that_is_not_there_is_answered_in_a_sentence(library: Library) -> None:
    for ask in (
        lambda: library.release_for("ICD-9"),
        lambda: library.find("E11", system="ICD-9"),
        lambda: library.page("E11", system="ICD-9"),
        lambda: library.search("diabetes", system=""),
        lambda: library.children(system="ICD-9"),
    ):
        with pytest.raises(CodesetError, match="There are: ICD-10-CM"):
            ask()


def test_a_system_whose_book_was_not_brought(small_library: Shelf) -> None:
    other = replace(ICD10CM, name="ICD-10-XX", slug="icd10xx", packaged=lambda: None)
    systems = (*small_library.systems, other)
    with closing(Library.open(small_library.folder, systems=systems)) as library:
        with pytest.raises(CodesetError):
            library.release_for("ICD-10-XX")
        with pytest.raises(CodesetError):
            library.search("diabetes", system="ICD-10-XX")


# --- two systems -----------------------------------------------------------------------------------------


@pytest.fixture
def two(small_library: Shelf, tmp_path: Path) -> Shelf:
    """A second system whose book has one code more."""
    path = write_tabular(tmp_path / APRIL_2026, more=diagnosis("E11.5", "Sprained ankle of a diabetic"))
    other = replace(ICD10CM, name="ICD-10-XX", slug="icd10xx", packaged=lambda: path)
    return Shelf(tmp_path / "library", (*small_library.systems, other))


def test_two_systems_side_by_side(two: Shelf) -> None:
    fractions: list[float] = []
    first = build_library(
        two.folder, systems=two.systems, progress=lambda fraction, sentence: fractions.append(fraction)
    )
    assert first.system == "ICD-10-CM"
    assert fractions == sorted(fractions)
    with two.opened() as library:
        assert [release.system for release in library.releases()] == ["ICD-10-CM", "ICD-10-XX"]
        entry = library.find("e115")
        assert entry is not None
        assert entry.system == "ICD-10-XX"
        assert library.page("E11.5").release.system == "ICD-10-XX"
        assert library.page("E11.9").release.system == "ICD-10-CM"
        assert library.page("E11.9", system="icd-10-xx").release.system == "ICD-10-XX"
        with pytest.raises(UnknownCode, match="ICD-10-CM"):
            library.page("E11.5", system="ICD-10-CM")
        hits = library.search("sprain", limit=3)
        assert len(hits) == 3
        assert {hit.system for hit in library.search("sprain")} == {"ICD-10-CM", "ICD-10-XX"}
        together = library.search("sprain")
        for system in ("ICD-10-CM", "ICD-10-XX"):  # side by side, each in its own order
            alone = library.search("sprain", system=system)
            assert [hit for hit in together if hit.system == system] == list(alone)
        hits, counts = library.search_systems("sprain")
        assert hits == together
        assert counts == {
            system: len(library.search("sprain", system=system)) for system in library.systems()
        }
        alone, _ = library.search_systems("sprain", system="ICD-10-XX")
        assert alone == library.search("sprain", system="ICD-10-XX")


def test_a_book_of_a_system_that_this_version_does_not_know_is_passed_over(two: Shelf) -> None:
    two.build()
    older = Shelf(two.folder, two.systems[:1])
    assert older.mended() == []
    with older.opened() as library:
        assert [release.system for release in library.releases()] == ["ICD-10-CM"]
        assert library.find("E11.5") is None
        assert {hit.system for hit in library.search("sprain")} == {"ICD-10-CM"}


# --- searching -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "   ", ".", "-", "\0", "§$%", "\ud800", "’’’"])
def test_a_query_without_words_finds_nothing(library: Library, query: str) -> None:
    assert library.search(query) == ()


def test_a_hit_has_its_title_and_where_it_answers(library: Library) -> None:
    (hit,) = library.search("meniere")
    assert (hit.system, hit.code, hit.title, hit.billable) == (
        "ICD-10-CM",
        "H81.0",
        "Ménière's disease",
        True,
    )
    assert [hit.title[start:end] for start, end in hit.marks] == ["Ménière"]


def test_no_more_than_asked_for(library: Library) -> None:
    assert len(library.search("diabetes", limit=2)) == 2
    assert len(library.search("diabetes")) > 2


# --- from several threads, and closing -------------------------------------------------------------------


def test_several_threads_get_what_one_would(library: Library) -> None:
    queries = ["diab", "foot ulcer", "meniere", "hypertension", "sprain", "e11", "high blod presure"] * 8
    codes = ["E11.621", "I10", "H81.0", "S93.4XXA", "E11.9", "S93.4XXD", "4"] * 8
    searched = [library.search(query) for query in queries]
    pages = [library.page(code) for code in codes]
    with ThreadPoolExecutor(6) as threads:
        found = [threads.submit(library.search, query) for query in queries]
        read = [threads.submit(library.page, code) for code in codes]
        assert [each.result() for each in found] == searched
        assert [each.result() for each in read] == pages


def test_the_first_searches_may_come_all_at_once(small_library: Shelf) -> None:
    with small_library.opened() as library, ThreadPoolExecutor(6) as threads:
        work = [threads.submit(library.wait_ready), threads.submit(library.warm)]
        found = [threads.submit(library.search, "foot ulcer") for _ in range(6)]
        assert {each.result()[0].code for each in found} == {"E11.621"}
        for each in work:
            each.result()


def test_closing_while_others_read(small_library: Shelf) -> None:
    """Each gets the whole answer or is told that it came too late; nothing else, and nothing is left open."""
    for _ in range(10):
        library = Library.open(small_library.folder, systems=small_library.systems)
        reading = threading.Barrier(5)
        library.wait_ready()
        page, hits = library.page("E11.621"), library.search("foot ulcer")

        def read(library: Library = library, reading: threading.Barrier = reading) -> int:
            reading.wait()
            answered = 0
            try:
                while True:
                    assert library.page("E11.621") == page  # noqa: B023
                    assert library.search("foot ulcer") == hits  # noqa: B023
                    answered += 1
            except LibraryClosed:
                return answered

        with ThreadPoolExecutor(4) as threads:
            readers = [threads.submit(read) for _ in range(4)]
            reading.wait()
            library.page("I10")
            library.close()
            for reader in readers:
                reader.result()


def test_after_closing_everything_says_so(small_library: Shelf) -> None:
    library = Library.open(small_library.folder, systems=small_library.systems)
    library.close()
    library.close()
    for ask in (
        lambda: library.find("I10"),
        lambda: library.page("I10"),
        lambda: library.children(),
        lambda: library.inclusion_terms("I10"),
        lambda: library.search("foot ulcer"),
        library.wait_ready,
        library.warm,
    ):
        with pytest.raises(LibraryClosed, match="has been closed"):
            ask()


# --- while a new library is put in its place -------------------------------------------------------------


@pytest.mark.parametrize("searched_before", [True, False])
def test_a_reader_goes_on_reading_the_old_library(shelf: Shelf, *, searched_before: bool) -> None:
    with shelf.opened() as old:
        if searched_before:
            assert old.search("foot ulcer")
        page = old.page("E11.621")
        for _ in range(2):
            shelf.build()
        assert old.page("E11.621") == page
        assert old.page("S93.4XXA").entry.seventh == "A"
        assert [hit.code for hit in old.search("high blood pressure")] == ["I10"]
        assert old.releases() == (page.release,)
        with shelf.opened() as new:
            assert new.page("E11.621") == page


def test_a_reader_of_a_release_that_is_gone_is_told(shelf: Shelf, tmp_path: Path) -> None:
    """Its own index was not open yet, and no other belongs to its store: an answer would be a guess."""
    with shelf.opened() as old:
        newer = write_tabular(tmp_path / "new" / APRIL_2026, more=diagnosis("E11.7", "Gout"))
        Shelf(shelf.folder, (bringing(newer),)).build()
        assert old.find("E11.7") is None
        assert old.page("E11.621").entry.billable
        with pytest.raises(LibraryDamaged):
            old.search("foot ulcer")


def test_an_index_that_goes_while_the_library_is_open_is_told(shelf: Shelf) -> None:
    with shelf.opened() as library:
        shutil.rmtree(shelf.folder / read_manifest(shelf.folder).volumes[0].index)
        with pytest.raises(LibraryDamaged):
            library.search("foot ulcer")
        assert library.page("E11.621").entry.billable
    assert shelf.mended()


def test_no_library_at_all(tmp_path: Path) -> None:
    for ask in (Library.open, Library):
        with pytest.raises(LibraryMissing, match="built by itself"):
            ask(tmp_path / "absent")
