"""The library answers from edit tables and mappings: by date, by code, pair by pair."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from codesets.importer import bring_in, remove, silent
from codesets.library import Library
from codesets.model import Book, Effect, Status
from codesets.preview import preview
from codesets.remarks import About, pair_said
from codesets.systems import CodeSystem
from codesets.systems.hcpcs import HCPCS
from tests.codesets.small_book import Shelf
from tests.codesets.systems.edits.test_edit_tables import ADD_ONS, CCSR, MUE, PAIRS

ON = date(2024, 8, 1)
GEM = "25000 E11621  10000\n25001 E1199   10000\nE8000 NoDx    11000\n"
"""Of the targets the small book has E11.621 only."""


@pytest.fixture
def systems(small_library: Shelf) -> tuple[CodeSystem, ...]:
    return (*small_library.systems, replace(HCPCS, packaged=lambda: None))


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "downloads"
    folder.mkdir()
    for name, content in {
        "ccipra-v302r0-f1.txt": PAIRS,
        "ccipra-v302r0-f2.txt": PAIRS.replace("10001\t", "10007\t").replace("0001F", "0002F"),
        "ccipra-v303r0-f1.txt": PAIRS.replace("\t1\tMore", "\t0\tMore"),
        "MCR_MUE_Eff_07-01-2024.csv": MUE,
        "AOC_V2024Q3-MCR.txt": ADD_ONS,
        "DXCCSR_v2025-1.csv": CCSR.replace("E119", "E11621"),
        "2018_I9gem.txt": GEM,
    }.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


@pytest.fixture
def library(shelf: Shelf, systems: tuple[CodeSystem, ...], files: Path) -> Library:
    found = preview(shelf.folder, sorted(files.iterdir()), systems=systems, progress=silent)
    assert not found.passed_over
    bring_in(shelf.folder, found.wanted, systems=systems)
    return Library.open(shelf.folder, systems=systems)


def test_a_pair_is_found_in_whichever_order_and_part(library: Library) -> None:
    with closing(library):
        found = library.pair("a9999", "10001", on=ON)
        assert found is not None
        assert (found.pair.column1, found.pair.column2) == ("10001", "A9999")
        assert found.release.edition == "July 2024, part 1"
        assert "10001 is paid, A9999 is not: a modifier is allowed" in pair_said(found.pair)
        other = library.pair("10007", "A9999", on=ON)
        assert other is not None and other.release.edition == "July 2024, part 2"
        assert library.pair("10001", "10007", on=ON) is None
        assert library.pair("10001", "A9999", on=ON, hospital=True) is None


def test_a_pair_holds_from_its_first_day_to_its_last(library: Library) -> None:
    with closing(library):
        assert library.pair("0001F", "10002", on=date(2020, 12, 31)) is not None
        assert library.pair("0001F", "10002", on=date(2021, 1, 1)) is None
        assert library.pair("10001", "A9999", on=date(2019, 12, 31)) is None


def test_the_date_of_service_picks_the_quarter(library: Library) -> None:
    with closing(library):
        october = library.pair("10001", "A9999", on=date(2024, 10, 1))
        assert october is not None
        assert (october.release.edition, october.pair.modifier) == ("October 2024, part 1", 0)
        newest = library.pair("10001", "A9999")
        assert newest is not None and newest.release.edition == "October 2024, part 1"


def test_a_table_of_another_date_says_so(library: Library) -> None:
    with closing(library):
        assert [each.in_force for each in library.edits("j9999", on=ON)] == [True]
        assert [each.in_force for each in library.edits("j9999", on=date(2026, 8, 1))] == [False]
        inside = library.pair("10001", "A9999", on=ON)
        after = library.pair("10001", "A9999", on=date(2026, 8, 1))
        assert inside is not None and inside.in_force
        assert after is not None and not after.in_force


def test_what_the_tables_say_of_a_code(library: Library) -> None:
    with closing(library):
        told = library.edits("j9999", on=ON)
        assert [(each.remark.about, each.remark.value) for each in told] == [(About.UNITS, "120")]
        assert [each.remark.value for each in library.edits("10003", on=ON)] == ["10001"]
        assert library.edits("10004", on=ON) == (), "it ended before that day"
        page = library.page("E11.621")
        assert [each.remark.value for each in page.edits] == ["END002", "END005"]
        assert (page.pairs, page.pair_count) == ((), 0)


def test_a_code_of_icd9_explains_itself(library: Library) -> None:
    with closing(library):
        found = library.validity("250.00", ON)
        assert (found.status, found.since) == (Status.DELETED, date(2015, 10, 1))
        assert found.sentence == "250.00 is a code of ICD-9-CM, which ended on 2015-09-30."
        assert [entry.code for entry in found.successors] == ["E11.621"]
        assert library.validity("25000", ON, system="ICD-10-CM").successors == found.successors
        assert "its equivalent E11.99 is not in" in library.validity("250.01", ON).sentence
        assert "no equivalent" in library.validity("E800.0", ON).sentence
        assert library.validity("250.00", date(2014, 1, 1)).status is Status.UNKNOWN
        assert library.validity("999.99", ON).status is Status.UNKNOWN


def test_a_table_brought_in_twice_is_there_already_and_can_be_taken_off(
    shelf: Shelf, systems: tuple[CodeSystem, ...], files: Path, library: Library
) -> None:
    library.close()
    again = preview(shelf.folder, sorted(files.iterdir()), systems=systems, progress=silent)
    assert {offer.effect for offer in again.offers} == {Effect.THERE}
    remove(
        shelf.folder,
        ("HCPCS Level II", Book.UNITS.value, "July 2024"),
        systems=systems,
        progress=silent,
    )
    with closing(Library.open(shelf.folder, systems=systems)) as left:
        assert left.edits("J9999", on=ON) == ()
        assert left.pair("10001", "A9999", on=ON) is not None


def test_a_pair_named_twice_with_the_same_days_is_refused(
    shelf: Shelf, systems: tuple[CodeSystem, ...], tmp_path: Path
) -> None:
    path = tmp_path / "ccipra-v302r0-f1.txt"
    path.write_text(PAIRS + PAIRS.splitlines(keepends=True)[-1], encoding="utf-8")
    before = sorted(each.name for each in shelf.folder.iterdir())
    found = preview(shelf.folder, [path], systems=systems, progress=silent)
    with pytest.raises(Exception, match="one pair of codes twice"):
        bring_in(shelf.folder, found.wanted, systems=systems)
    assert sorted(each.name for each in shelf.folder.iterdir()) == before
