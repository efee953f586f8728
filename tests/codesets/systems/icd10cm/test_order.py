"""The order file and the codes file: the same codes as in the tabular list, and the year they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesets.errors import UnreadableSource
from codesets.model import Book, Code, Fact, Kind
from codesets.official_files import loose
from codesets.systems import Change, Row
from codesets.systems.icd10cm import ICD10CM
from tests.codesets.conftest import Reading
from tests.codesets.official import official, rows_of

LINES = (
    ("A00", "0", "Cholera"),
    ("A000", "1", "Cholera due to Vibrio cholerae 01, biovar cholerae"),
    ("A009", "1", "Cholera, unspecified"),
    ("T88", "0", "Other complications of surgical and medical care"),
    ("T887", "0", "Unspecified adverse effect of drug or medicament"),
    ("T887XXA", "1", "Unspecified adverse effect of drug or medicament, initial encounter"),
    ("T887XXD", "1", "Unspecified adverse effect of drug or medicament, subsequent encounter"),
    ("U09", "0", "Post COVID-19 condition"),
    ("U099", "1", "Post COVID-19 condition, unspecified"),
)


def line(number: int, code: str, flag: str, long: str, short: str = "") -> str:
    return f"{number:05} {code:<7} {flag} {(short or long)[:60]:<60} {long}"


def order_text(lines: tuple[tuple[str, str, str], ...] = LINES, end: str = "\r\n") -> str:
    return "".join(line(number, *each) + end for number, each in enumerate(lines, 1))


def read(path: Path, text: str) -> list[Row]:
    path.write_text(text, "utf-8", newline="")
    source = ICD10CM.recognise(loose(path))
    assert source is not None
    return [row for row in source.layout.read(source, lambda done: None) if isinstance(row, Row)]


def codes(rows: list[Row]) -> list[str]:
    return [row.entry.code for row in rows]


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_the_tree_is_made_from_the_codes(tmp_path: Path, end: str) -> None:
    rows = read(tmp_path / "icd10cm_order_2022.txt", order_text(end=end))
    assert codes(rows) == [
        "1", "A00-A09", "A00", "A00.0", "A00.9",
        "19", "T07-T88", "T80-T88", "T88", "T88.7", "T88.7XXA", "T88.7XXD",
        "22", "U00-U49", "U09", "U09.9",
    ]  # fmt: skip
    entries = {row.entry.code: row.entry for row in rows}
    assert (entries["A00.0"].parent, entries["A00.0"].billable, entries["A00.0"].kind) == (
        "A00",
        True,
        Kind.CODE,
    )
    assert (entries["T88.7"].kind, entries["T88.7"].end - entries["T88.7"].position) == (Kind.SUBCATEGORY, 3)
    assert (entries["T88.7XXA"].parent, entries["T88.7XXA"].seventh) == ("T88.7", "A")


def test_a_short_title_that_says_something_else_is_kept(tmp_path: Path) -> None:
    text = (
        line(1, "A00", "0", "Cholera") + "\n" + line(2, "A000", "1", "Cholera, long", "Cholera, short") + "\n"
    )
    rows = read(tmp_path / "icd10cm_order_2019.txt", text)
    assert [row.facts for row in rows[-2:]] == [(), (Fact("Short title", "Cholera, short"),)]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (line(1, "A00", "0", "Cholera") + "\n" + "00002 A000 1 too short", "line 2"),
        (line(1, "A00", "0", "Cholera") + "\n" + line(1, "A000", "1", "Cholera, a"), "line 2"),
        (order_text((*LINES[:2], LINES[1])), "line 3"),
        (order_text((("A00", "1", "Cholera"), ("A000", "1", "Cholera, a"))), "A00.0 stands under A00"),
        (order_text((LINES[0], ("B000", "1", "Something else"))), "stands under no category"),
    ],
)
def test_what_is_not_consistent_is_refused_with_its_line(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(UnreadableSource, match=re.escape(why)) as refused:
        read(tmp_path / "icd10cm_order_2019.txt", text)
    assert "icd10cm_order_2019.txt" in str(refused.value)
    assert "Nothing was changed" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("icd10cm_order_2021.txt", "it has codes that came new in FY2022"),
        ("icd10cm_order_2024.txt", "it has none of the codes that came new in FY2024"),
    ],
)
def test_a_file_of_another_year_than_its_name_says_is_refused(tmp_path: Path, name: str, why: str) -> None:
    with pytest.raises(UnreadableSource, match=why):
        read(tmp_path / name, order_text())


def test_a_file_whose_name_says_no_year_is_told_by_its_codes(tmp_path: Path) -> None:
    path = tmp_path / "download.txt"
    path.write_text(order_text(), "utf-8")
    source = ICD10CM.recognise(loose(path))
    assert source is not None
    assert (source.edition, source.book) == ("FY2022", Book.CODES)


@given(rest=st.text(max_size=200))
def test_whatever_follows_is_read_or_refused(rest: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "icd10cm_order_2019.txt"
    path.write_text(line(1, "A00", "0", "Cholera") + "\n" + rest, "utf-8", errors="surrogatepass")
    source = ICD10CM.recognise(loose(path))
    assert source is not None
    try:
        list(source.layout.read(source, lambda done: None))
    except UnreadableSource as refused:
        assert path.name in str(refused)


# --- the official files ----------------------------------------------------------------------------------


def entries(data: Path, name: str) -> dict[str, Code]:
    return {row.entry.code: row.entry for row in rows_of(data, name) if isinstance(row, Row)}


def test_the_order_file_has_the_tree_of_the_tabular_list(data_dir: Path, tabular: Reading) -> None:
    """April 2026 brought no new code, so the tabular of April and the order file of October are one tree."""
    order = entries(data_dir, "icd10cm_order_2026.txt")
    book = {row.entry.code: row.entry for row in tabular.rows}
    assert order.keys() == book.keys()
    for code, entry in order.items():
        other = book[code]
        assert (entry.kind, entry.billable, entry.parent, entry.seventh) == (
            other.kind, other.billable, other.parent, other.seventh
        ), code  # fmt: skip
        assert (entry.position, entry.end) == (other.position, other.end), code


def test_a_year_to_the_next(data_dir: Path) -> None:
    old, new = (entries(data_dir, f"icd10cm_order_{year}.txt") for year in (2025, 2026))
    lines = [code for code in new if code not in old and "-" not in code]
    assert (len(lines), len(old.keys() - new.keys())) == (614, 12)
    assert sum(old[code].billable != new[code].billable for code in old.keys() & new.keys()) == 16


def test_the_codes_file_has_the_billable_codes_of_the_order_file(data_dir: Path) -> None:
    listed, order = (entries(data_dir, f"icd10cm_{kind}_2026.txt") for kind in ("codes", "order"))
    assert {code: entry.title for code, entry in listed.items() if entry.billable} == {
        code: entry.title for code, entry in order.items() if entry.billable
    }


def test_the_addenda_say_what_the_order_files_differ_in(data_dir: Path) -> None:
    assert official(data_dir, "icd10cm_order_addenda_2026.txt").edition == "FY2026"
    changes = [c for c in rows_of(data_dir, "icd10cm_order_addenda_2026.txt") if isinstance(c, Change)]
    old, new = (entries(data_dir, f"icd10cm_order_{year}.txt") for year in (2025, 2026))
    assert {c.code for c in changes if c.action == "new"} == {
        code for code in new if code not in old and "-" not in code
    }
    assert {c.code for c in changes if c.action == "deleted"} == old.keys() - new.keys()
    revised = [c for c in changes if c.action == "revised"]
    assert all(new[c.code].title == c.title for c in revised if c.code in new)
    assert Change("revised", "B88.0", "Other acariasis", "Other acariasis", billable=False) in revised
