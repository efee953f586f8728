"""Any table becomes a list of codes with a name; CPT comes from the user's own files. All rows invented."""

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
from codesets.model import Book, Fact, Kind, Status
from codesets.official_files import loose
from codesets.preview import preview
from codesets.registry import SYSTEMS, list_named
from codesets.systems import Row
from codesets.systems.cpt import CPT
from codesets.systems.own import ListEdition, Mapping, look, mapped
from tests.codesets.small_book import Shelf
from tests.codesets.workbook import workbook

OF_2026 = ListEdition("2026", date(2026, 1, 1), date(2026, 12, 31))
PLACES = (
    "Code;Name;Kind;Description\n01;Invented shop;outside;Where invented things are sold\n"
    "11;Invented office;inside;\n"
)
NOTICE = "Invented descriptors in the layout of CPT 2026\nOwner: American Medical Association\n\n"
LONG = (
    NOTICE
    + "00100\tAn invented procedure under invented anesthesia, described at quite some length\n"
    + (
        "99990\tAn invented visit of the patient by the doctor, that takes an invented time\n"
        "0001F\tAn invented measure\n"
    )
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


# --- CPT -------------------------------------------------------------------------------------------------


def test_descriptor_files_are_known_by_their_notice(tmp_path: Path) -> None:
    path = tmp_path / "LONGULT.txt"
    path.write_text(LONG)
    source = CPT.recognise(loose(path))
    assert source is not None
    assert (source.edition, source.effective_from, source.effective_to) == (
        "2026",
        date(2026, 1, 1),
        date(2026, 12, 31),
    )
    found = [row.entry for row in source.layout.read(source, lambda done: None) if isinstance(row, Row)]
    assert [(entry.code, entry.kind, entry.parent) for entry in found] == [
        ("ANES", Kind.CHAPTER, None),
        ("00100", Kind.CODE, "ANES"),
        ("CATII", Kind.CHAPTER, None),
        ("0001F", Kind.CODE, "CATII"),
        ("OTHER", Kind.CHAPTER, None),
        ("99990", Kind.CODE, "OTHER"),
    ]


def test_of_long_medium_and_short_descriptors_the_long_are_taken(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "SHORTU.txt").write_text(NOTICE + "00100 INVENTED PROC\n99990 INVENTED VISIT\n")
    (tmp_path / "MEDU.txt").write_text(
        NOTICE + "00100 INVENTED PROCEDURE UNDER ANESTHESIA\n99990 INVENTED VISIT\n"
    )
    (tmp_path / "LONGULT.txt").write_text(LONG)
    files = sorted(path for path in tmp_path.iterdir() if path.suffix == ".txt")
    found = preview(shelf.folder, files, systems=SYSTEMS, progress=silent)
    assert [offer.source.member.name for offer in found.offers] == ["LONGULT.txt"]
    assert {each.name for each in found.passed_over} == {"SHORTU.txt", "MEDU.txt"}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (LONG + "99990\tTwice\n", "99990 stands in it twice"),
        (LONG + "no code at all\n", "not a code with its descriptor"),
    ],
)
def test_a_broken_descriptor_file_is_refused(tmp_path: Path, content: str, why: str) -> None:
    path = tmp_path / "LONGULT.txt"
    path.write_text(LONG)
    source = CPT.recognise(loose(path))
    assert source is not None
    path.write_text(content)
    again = CPT.recognise(loose(path)) or source
    with pytest.raises(UnreadableSource, match=f"{why}|changed while"):
        list(again.layout.read(again, lambda done: None))


def test_lists_of_other_numbers_are_no_cpt(tmp_path: Path) -> None:
    path = tmp_path / "towns.txt"
    path.write_text("10001 New York\n10002 New York\n60601 Chicago\n")
    assert CPT.recognise(loose(path)) is None


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
    assert run("--code", "ident", "--title", "wording").endswith("Brought in.\n")
    told = CliRunner().invoke(main, ["search", "two", "--system", "Payer codes"], obj=shelf.systems).output
    assert told.startswith("B2         Two")


def test_the_real_places_of_service_are_a_list(data_dir: Path, tmp_path: Path) -> None:
    path = data_dir / "edits" / "place_of_service_2024.csv"
    if not path.is_file():
        pytest.skip("needs the list of places of service")
    found = rows(tmp_path / path.name, path.read_bytes(), name="Place of service")
    assert len(found) == 100
    assert found[1].entry.code == "01"
