"""What the books answer says whose words it gives, and judges as codes what are codes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from codesets.commands import main
from codesets.commands.facts import difference_lines, page_lines
from codesets.model import Match, Status
from codesets.official_files import loose
from codesets.systems import CodeSystem
from codesets.systems.contract import Row
from codesets.systems.icd10pcs import ICD10PCS
from tests.codesets.small_book import Shelf, diagnosis, write_tabular
from tests.codesets.systems.hcpcs.test_hcpcs import CRUTCHES, GONE, table
from tests.codesets.systems.icd10cm.test_order import order_text
from tests.codesets.test_import import bring, files, home, opened, run, systems, written

__all__ = ["files", "home", "systems"]  # fixtures

LINES = (
    ("A00", "0", "Cholera"),
    ("A000", "1", "Cholera, classical"),
    ("E11", "0", "Type 2 diabetes mellitus"),
)


def test_notes_are_of_the_tabular_list_nearest_in_time_and_the_page_says_whose(
    shelf: Shelf, systems: tuple[CodeSystem, ...], files: Path
) -> None:
    old = write_tabular(files / "old.xml", year=2010, more=diagnosis("E11.7", "Only then"))
    bring(shelf, systems, old)
    bring(shelf, systems, written(files / "icd10cm_order_2012.txt", order_text(LINES)))
    bring(shelf, systems, written(files / "icd10cm_order_2021.txt", order_text(LINES)))
    with opened(shelf, systems) as library:
        late = library.page("E11", on=date(2020, 12, 1))
        assert late.release.edition == "FY2021"
        assert late.notes_from is not None
        assert late.notes_from.edition == "FY2026 April", "five years after, not ten before"
        assert any(
            "of FY2026 April, in force from 2026-04-01" in line and "FY2021 is on the shelf as a list" in line
            for line in page_lines(late)
        )
        early = library.page("E11", on=date(2011, 12, 1))
        assert early.notes_from is not None
        assert early.notes_from.edition.startswith("FY2010")
        own = library.page("E11", on=date(2026, 5, 1))
        assert not any("notes below" in line for line in page_lines(own))


@pytest.mark.parametrize("heading", ["4", "chapter 4", "E08-E13"])
def test_a_heading_is_no_code_and_was_not_deleted(
    shelf: Shelf, systems: tuple[CodeSystem, ...], files: Path, heading: str
) -> None:
    bring(shelf, systems, write_tabular(files / "old.xml", year=2010))
    with opened(shelf, systems) as library:
        found = library.validity(heading, date(2026, 5, 1))
        assert found.status is Status.HEADER
        assert "is a heading of ICD-10-CM and no code" in found.sentence


def test_a_code_of_one_system_is_not_taken_for_a_chapter_of_another(
    shelf: Shelf, systems: tuple[CodeSystem, ...], files: Path
) -> None:
    places = written(files / "places.csv", "Code,Title\n4,Homeless shelter\n8,Some place\n")
    own = ("--as", "Place of service", "--edition", "2026", "--from", "2026-01-01")
    result = CliRunner().invoke(
        main,
        ["import-list", str(places), *own],
        obj=systems,
        env={"CHARTSIDE_HOME": str(shelf.folder.parent)},
    )
    assert result.exit_code == 0, result.output
    with opened(shelf, systems) as library:
        assert library.validity("4", date(2026, 5, 1)).status is Status.VALID
        entry = library.find("4", on=date(2026, 5, 1))
        assert entry is not None
        assert entry.title == "Homeless shelter"
        assert library.validity("9", date(2026, 5, 1)).status is Status.HEADER


def test_differences_are_counted_as_cms_counts_them(
    shelf: Shelf, systems: tuple[CodeSystem, ...], files: Path
) -> None:
    head = (("A00", "0", "Cholera"), ("A000", "1", "Cholera, classical"))
    old = (*head, ("A01", "1", "Typhoid"), ("A02", "0", "Old name"), ("A020", "1", "Salmonella"))
    new = (
        *head,
        ("A01", "0", "Typhoid"),
        ("A011", "1", "Typhoid, mild"),
        ("A02", "0", "New"),
        ("A020", "1", "It"),
    )
    for year, lines in ((2019, old), (2020, new)):
        bring(shelf, systems, written(files / f"icd10cm_order_{year}.txt", order_text(lines)))
    with opened(shelf, systems) as library:
        found = library.difference("FY2019", "FY2020", system="ICD-10-CM")
        assert found.valid == (1, 1, 1), "A01.1; A01, a header now; A02.0"
        lines = list(difference_lines(found))
        assert "1 new, 1 deleted, 1 revised valid codes" in lines[0]
        assert "headers among them: 1 new, 0 deleted, 2 revised, 1 flag changes" in lines[1]
        back = list(difference_lines(library.difference("FY2020", "FY2019", system="ICD-10-CM")))
        assert "Name FY2019 first" in back[2]


def test_a_body_part_is_called_as_its_codes_call_it(tmp_path: Path) -> None:
    into = "into Abdomen Subcutaneous Tissue and Fascia"
    listed = (
        "0010000 Bypass of Nothing, Open Approach\n"
        f"0JH800Z Insertion of Monitoring Device {into}, Open Approach\n"
        f"0JH83HZ Insertion of Contraceptive Device {into}, Percutaneous Approach\n"
        "F07001Z Range of Motion Treatment of Neurological System - Whole Body using Orthosis\n"
        "F07002Z Gait Training Treatment of Neurological System - Whole Body using Prosthesis\n"
    )
    path = written(tmp_path / "icd10pcs_codes_2026.txt", listed)
    source = ICD10PCS.recognise(loose(path))
    assert source is not None
    rows = [row for row in source.layout.read(source, lambda done: None) if isinstance(row, Row)]
    titles = {row.entry.code: row.entry.title for row in rows}
    assert titles["0JH8"] == f"Insertion {into}"
    assert titles["F070"].endswith("Motor Treatment: Neurological System - Whole Body")


@pytest.mark.parametrize("name", ["icd10cm", "ICD-10", "icd 10 cm"])
def test_a_system_is_understood_as_people_write_it(
    home: Path, systems: tuple[CodeSystem, ...], files: Path, name: str
) -> None:
    code, out, err = run(systems, "valid", "E11.9", "--system", name, "--on", "2026-05-01")
    if name == "ICD-10":  # two of them
        assert (code, "There are: ICD-10-CM" in err) == (1, True)
    else:
        assert (code, "E11.9 is valid" in out) == (0, True)


@pytest.mark.parametrize("name", ["hcpcs", "HCPCS Level II", "icd10cm"])
def test_a_list_of_ones_own_needs_a_name_of_its_own(
    home: Path, systems: tuple[CodeSystem, ...], files: Path, name: str
) -> None:
    mine = written(files / "mine.csv", "Code,Title\nX1,One\n")
    code, _, err = run(
        systems, "import-list", str(mine), "--as", name, "--edition", "1", "--from", "2026-01-01"
    )
    assert (code, "needs another name" in err) == (1, True)


def test_a_no_is_told_by_the_exit_code(home: Path, systems: tuple[CodeSystem, ...]) -> None:
    on = ("--on", "2026-05-01")
    assert [run(systems, "valid", each, *on)[0] for each in ("E11.9", "E11", "4", "A99")] == [0, 1, 1, 1]
    assert run(systems, "pair", "U0002", "U0003")[0] == 1, "no table can tell"
    assert run(systems, "edits", "")[0] == 2
    code, _, err = run(systems, "edits", "zzz")
    assert (code, "zzz is in no code book" in err) == (1, True)


def test_a_pack_does_not_write_over_a_file_unasked(
    home: Path, systems: tuple[CodeSystem, ...], tmp_path: Path
) -> None:
    there = written(tmp_path / "mine.pack", "something else")
    code, _, err = run(systems, "pack", str(there))
    assert (code, "is there already" in err, there.read_text()) == (1, True, "something else")
    code, _, err = run(systems, "pack", str(tmp_path / "nowhere" / "mine.pack"))
    assert (code, f"There is no folder {tmp_path / 'nowhere'}" in err) == (1, True)
    code, out, _ = run(systems, "pack", str(there), "icd-10-cm:fy2026 april", "--replace")
    assert (code, "1 book is in mine.pack" in out) == (0, True)
    code, _, err = run(systems, "pack", str(tmp_path / "other.pack"), "ICD-10-CM:FY1999")
    assert (code, "There is: ICD-10-CM:FY2026 April" in err) == (1, True)


def test_editions_are_compared_in_any_case_and_those_there_are_named(
    home: Path, systems: tuple[CodeSystem, ...], files: Path, shelf: Shelf
) -> None:
    for year in (2019, 2020):
        bring(shelf, systems, written(files / f"icd10cm_order_{year}.txt", order_text(LINES)))
    assert run(systems, "diff", "fy2019", "fy2020", "--system", "icd10cm")[0] == 0
    code, _, err = run(systems, "diff", "FY2019", "FY1999")
    assert (code, "FY2020" in err) == (1, True)


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("I10, E11.9", ["I10", "E11.9"]),
        ("e119 i10\nH81.0; I10", ["E11.9", "I10", "H81.0"]),
        ("I10; Z99.9", ["I10"]),
    ],
)
def test_several_codes_are_found_in_the_order_given(shelf: Shelf, query: str, codes: list[str]) -> None:
    with shelf.opened() as library:
        assert [hit.code for hit in library.search(query)] == codes


@pytest.mark.parametrize(
    "query", ["icd 10 e11.9", "ICD-10 E11.9", "ICD-10-CM: E11.9", "icd10cm e119", "E11,9"]
)
def test_a_code_written_oddly_is_found(shelf: Shelf, query: str) -> None:
    with shelf.opened() as library:
        assert library.search(query)[0].code == "E11.9"
        assert library.search(query)[0].match is Match.CODE


def test_words_beside_numbers_are_no_list_of_codes(shelf: Shelf) -> None:
    with shelf.opened() as library:
        assert library.search("type 2 diabetes")[0].code.startswith("E11")


def test_a_search_on_a_day_leaves_out_what_was_not_in_force(
    shelf: Shelf, systems: tuple[CodeSystem, ...], files: Path
) -> None:
    bring(shelf, systems, written(files / "HCPC2025_OCT.csv", table(CRUTCHES, GONE)))
    with opened(shelf, systems) as library:

        def found(query: str, on: date | None) -> list[str]:
            return [hit.code for hit in library.search(query, system="HCPCS Level II", on=on)]

        words = library.page("E9999", system="HCPCS Level II").entry.title
        assert "E9999" in found(words, None)
        assert "E9999" not in found(words, date(2025, 11, 1))
        assert found("E9999", date(2025, 11, 1))[0] == "E9999", (
            "asked for by its code it is told that it ended"
        )


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("E1!.9", "character 3 is “!”"),
        ("EEE.9", "character 2 is “E”, and in ICD-10-CM a digit stands there"),
        ("E1.19", "character 3 is a dot"),
        ("E11.12345", "it has 8 characters, and an ICD-10-CM code has 3 to 7"),
        ("0DTJ4Z", "it has 6 characters, and an ICD-10-PCS code has 7"),
        ("A99", "on the shelf."),
    ],
)
def test_a_code_written_as_none_is_told_where(
    shelf: Shelf, systems: tuple[CodeSystem, ...], files: Path, code: str, said: str
) -> None:
    bring(
        shelf,
        systems,
        written(files / "icd10pcs_codes_2026.txt", "0010000 Bypass of Nothing, Open Approach\n"),
    )
    with opened(shelf, systems) as library:
        found = library.validity(code, date(2026, 5, 1))
        assert found.status is Status.UNKNOWN
        assert said in found.sentence
