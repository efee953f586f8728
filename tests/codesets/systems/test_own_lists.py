"""Any table becomes a list of codes with a name. All rows invented."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from codesets.commands import main
from codesets.errors import CodesetError, UnreadableSource
from codesets.importer import bring_in, inspect, mend_library, remove, silent
from codesets.library import Library
from codesets.model import Book, Effect, Fact, Kind, Status
from codesets.official_files import loose
from codesets.preview import effect
from codesets.registry import list_named
from codesets.shelf import on_the_shelf
from codesets.systems import Row
from codesets.systems.own import ListEdition, Mapping, look, mapped
from tests.codesets.small_book import Shelf
from tests.codesets.workbook import workbook

OF_2026 = ListEdition("2026", date(2026, 1, 1), date(2026, 12, 31))
PLACES = (
    "Code;Name;Kind;Description\n01;Invented shop;outside;Where invented things are sold\n"
    "11;Invented office;inside;\n"
)


def rows(path: Path, content: bytes, mapping: Mapping | None = None, name: str = "Places") -> list[Row]:
    path.write_bytes(content)
    member = loose(path)
    source = mapped(member, mapping or look(member).guess, list_named(name), OF_2026)
    return [row for row in source.layout.read(source, lambda done: None) if isinstance(row, Row)]


# --- tables ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        PLACES.encode(),
        PLACES.encode("utf-8-sig"),
        PLACES.replace(";", ",").encode(),
        PLACES.replace(";", "\t").encode("cp1252"),
        PLACES.replace("\n", "\r\n").encode("utf-16"),
        workbook(
            [["Places of an invented clinic", "", "", ""], *(line.split(";") for line in PLACES.split("\n"))]
        ),
    ],
    ids=["semicolons", "mark", "commas", "tabs", "utf-16", "workbook with a notice"],
)
def test_a_table_is_guessed_and_read(tmp_path: Path, content: bytes) -> None:
    found = [
        row
        for row in rows(tmp_path / "places.csv", content, None)
        if row.entry.kind is Kind.CODE and row.entry.code != "CODE"
    ]
    assert [(row.entry.code, row.entry.title, row.entry.billable) for row in found] == [
        ("01", "Invented shop", True),
        ("11", "Invented office", True),
    ]


def test_columns_that_are_left_over_are_kept_as_fields(tmp_path: Path) -> None:
    (_, first, second) = rows(tmp_path / "places.csv", PLACES.encode())
    assert first.facts == (Fact("Kind", "outside"), Fact("Description", "Where invented things are sold"))
    assert second.facts == (Fact("Kind", "inside"),)


def test_numbers_of_a_workbook_keep_their_zeros_and_days_their_meaning(tmp_path: Path) -> None:
    content = workbook(
        [
            ["Revenue code", "Title", "Effective date", "End date"],
            ["0450", "Invented room", "2024-01-01", "12/31/2025"],
        ]
    )
    (_, only) = rows(tmp_path / "revenue.xlsx", content)
    assert (only.entry.code, only.valid_from, only.valid_to) == ("0450", date(2024, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (("2026-01-31", "20260131", "2026-01-31T00:00:00", "2026-01-31 00:00:00"), [date(2026, 1, 31)] * 4),
        (("1/2/2026", "1/31/2026"), [date(2026, 1, 2), date(2026, 1, 31)]),
        (("1/2/2026", "31/1/2026"), [date(2026, 2, 1), date(2026, 1, 31)]),
        (("31.01.2026", "1.2.2026"), [date(2026, 1, 31), date(2026, 2, 1)]),
        (("46053", "46053.0"), [date(2026, 1, 31)] * 2),
        (("12/31/9999", ""), [None, None]),
    ],
)
def test_days_are_read_as_people_write_them(
    tmp_path: Path, cells: tuple[str, ...], days: list[date | None]
) -> None:
    lines = "".join(f"{number},Title,{cell}\n" for number, cell in enumerate(cells))
    found = rows(tmp_path / "list.csv", f"code,title,valid from\n{lines}".encode())
    assert [row.valid_from for row in found[1:]] == days


def test_the_row_of_the_headings_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Report,of,January\nIdent,Wording,Kind\nA1,One,x\n")
    assert look(loose(path)).headings == ("Report", "of", "January")
    found = look(loose(path), None, 2)
    assert (found.headings, found.headings_in, found.guess.first_row) == (("Ident", "Wording", "Kind"), 2, 3)
    assert look(loose(path), None, 3).rows == ()
    with pytest.raises(UnreadableSource, match="no row 9 with headings"):
        look(loose(path), None, 9)


def test_codes_with_dots_stand_under_those_they_go_on_from(tmp_path: Path) -> None:
    content = (
        b"code,title\nX10,Invented illness\nX10.1,Invented illness of the foot\n"
        b"X10.12,Of the left foot\nX11.0,Another\n"
    )
    found = rows(tmp_path / "icd10xx.csv", content)
    assert [(row.entry.code, row.entry.parent, row.entry.billable) for row in found[1:]] == [
        ("X10", "OTHER", False),
        ("X10.1", "X10", False),
        ("X10.12", "X10.1", True),
        ("X11.0", "OTHER", True),
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("code,title\n1,One\n1,Again\n", "row 3 1 stands in it twice"),
        ("code,title\n1,One\n,Nothing\n", "row 3 has “”, which is no code"),
        ("code,title\n1,One\n2,\n", "row 3 has the code 2 and no title"),
        ("code,title,effective date\n1,One,soon\n", "row 2 “soon” is not a day"),
        ("code,title,effective date\n1,One,2026-01-01xyz\n", "row 2 “2026-01-01xyz” is not a day"),
        ("code,title,effective date\n1,One,2026-02-30\n", "row 2 “2026-02-30” is not a day"),
        (
            "code,title,effective date\n1,One,31/1/2026\n2,Two,1/31/2026\n3,Three,1/2/2026\n",
            "row 4 “1/2/2026” is not a day that can be told: some cells of its column have the day first",
        ),
        (
            "code,title\n" + "".join(f"{number},\n" for number in range(100, 125)),
            "row 2 has the code 100 and no title; .*row 11 has the code 109 and no title; and 15 more. "
            "Nothing was changed; mend the rows",
        ),
    ],
)
def test_a_row_that_cannot_be_a_code_is_named(tmp_path: Path, content: str, why: str) -> None:
    with pytest.raises(UnreadableSource, match=why) as caught:
        rows(tmp_path / "list.csv", content.encode())
    assert "list.csv" in str(caught.value)


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear colleague\n\nplease find nothing here\n")
    with pytest.raises(UnreadableSource, match="no table"):
        look(loose(path))


def test_names_that_cannot_be_a_list_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("code,title\n1,One\n")
    member = loose(path)
    with pytest.raises(CodesetError, match="has official files"):
        list_named("icd-10-cm")
    for name in ("", "../up", "x" * 50):
        with pytest.raises(CodesetError, match="cannot be the name"):
            mapped(member, look(member).guess, list_named(name), OF_2026)
    with pytest.raises(CodesetError, match="end before it begins"):
        mapped(
            member,
            look(member).guess,
            list_named("Fine"),
            ListEdition("1", date(2026, 1, 2), date(2026, 1, 1)),
        )


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "list.csv"
    path.write_bytes(content or b" ")
    try:
        rows(path, content or b" ")
    except UnreadableSource as refused:
        assert "list.csv" in str(refused)


# --- on the shelf ----------------------------------------------------------------------------------------


def test_a_list_is_searched_read_renewed_and_taken_off(shelf: Shelf, tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text(PLACES)
    system = list_named("Place of service")
    member = loose(path)
    source = mapped(member, look(member).guess, system, OF_2026)
    bring_in(shelf.folder, [(system, source)], systems=shelf.systems)
    assert not inspect(shelf.folder, systems=shelf.systems).index
    with closing(Library.open(shelf.folder, systems=shelf.systems)) as library:
        assert library.systems()[-1] == "Place of service"
        (hit,) = library.search("office", system="place of service")
        assert (hit.system, hit.code) == ("Place of service", "11")
        assert library.page("11", system="Place of service").facts == (Fact("Kind", "inside"),)
        assert library.validity("11", date(2026, 5, 1), system="Place of service").status is Status.VALID
    path.write_text(PLACES + "12;Invented home;inside;\n")
    next_year = ListEdition("2027", date(2027, 1, 1))
    member = loose(path)
    bring_in(
        shelf.folder,
        [(system, mapped(member, look(member).guess, system, next_year))],
        systems=shelf.systems,
    )
    with closing(Library.open(shelf.folder, systems=shelf.systems)) as library:
        assert library.find("12", system="Place of service", on=date(2026, 5, 1)) is None
        assert library.find("12", system="Place of service", on=date(2027, 5, 1)) is not None
        assert [code.code for code in library.difference("2026", "2027", system="Place of service").new] == [
            "12"
        ]
    assert not mend_library(shelf.folder, systems=shelf.systems)
    for edition in ("2026", "2027"):
        remove(
            shelf.folder,
            ("Place of service", Book.CODES.value, edition),
            systems=shelf.systems,
            progress=silent,
        )
    with closing(Library.open(shelf.folder, systems=shelf.systems)) as library:
        assert "Place of service" not in library.systems()


def test_the_same_list_twice_is_there_already_and_case_makes_no_other_list(
    shelf: Shelf, tmp_path: Path
) -> None:
    path = tmp_path / "places.csv"
    path.write_text(PLACES)
    system, member = list_named("Place of service"), loose(path)
    source = mapped(member, look(member).guess, system, OF_2026)
    assert effect(source, system, shelf.folder) is Effect.NEW
    bring_in(shelf.folder, [(system, source)], systems=shelf.systems)
    again = list_named("  place OF  service ", on_the_shelf(shelf.folder))
    assert again.name == "Place of service"
    assert effect(source, again, shelf.folder) is Effect.THERE
    other = mapped(member, Mapping(0, 2), again, OF_2026)
    assert effect(other, again, shelf.folder) is Effect.REPLACES, "the same file, but other columns"


def test_on_the_command_line(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    home.mkdir()
    shelf.folder.rename(home / "library")
    monkeypatch.setenv("CHARTSIDE_HOME", str(home))
    path = tmp_path / "payer.csv"
    path.write_text("Ident,Wording,Wording of another kind\nA1,One,Other one\nB2,Two,Other two\n")
    common = ["import-list", str(path), "--as", "Payer codes", "--edition", "2026", "--from", "2026-01-01"]

    def run(*more: str) -> str:
        return CliRunner().invoke(main, [*common, *more], obj=shelf.systems).output

    assert "There is no column “Title”. There are: Ident, Wording" in run("--title", "Title")
    assert "2 codes from the column “Ident”, titles from “Wording of another kind”" in run(
        "--code", "ident", "--title", "3", "--preview"
    )
    assert "needs a column of codes" in run("--title", "none")
    assert run("--code", "ident", "--title", "wording").endswith("Brought in.\n")
    assert run("--code", "ident", "--title", "wording").endswith("is there already.\n")
    told = CliRunner().invoke(main, ["search", "two", "--system", "Payer codes"], obj=shelf.systems).output
    assert told.startswith("B2         Two")


def test_the_real_places_of_service_are_a_list(data_dir: Path, tmp_path: Path) -> None:
    path = data_dir / "edits" / "place_of_service_2024.csv"
    if not path.is_file():
        pytest.skip("needs the list of places of service")
    found = rows(tmp_path / path.name, path.read_bytes(), name="Place of service")
    assert len(found) == 100
    assert found[1].entry.code == "01"
