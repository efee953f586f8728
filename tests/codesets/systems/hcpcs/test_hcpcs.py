"""HCPCS Level II: the two official layouts say the same, and every field is told in words."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesets.errors import UnreadableSource
from codesets.model import Fact, Kind
from codesets.official_files import loose
from codesets.systems import Row
from codesets.systems.hcpcs import HCPCS
from tests.codesets.official import official, rows_of
from tests.codesets.workbook import workbook

HEADER = (
    *("HCPC", "SEQNUM", "RECID", "LONG DESCRIPTION", "SHORT DESCRIPTION", "PRICE1", "XREF1", "COV"),
    *("ADD DT", "ACT EFF DT", "TERM DT", "ACTION CD"),
)
CRUTCHES = (
    *("E9998", "10", "3", "Crutches of an invented kind, pair", "Crutches invented", "32.0", "E9999", "D"),
    *("20200101", "20250101.0", "", "N"),
)
GONE = ("E9999", "10", "3", "An invented thing no longer sold", "Gone", "00", "", "I", "20100101", "20200101",
        "20201231", "D")  # fmt: skip
MODIFIER = ("Q9", "10", "7", "An invented modifier", "Invented", "", "", "", "20200101", "20200101", "", "N")


def table(*rows: tuple[str, ...]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows((HEADER, *rows))
    return text.getvalue().encode()


def read(path: Path, content: bytes) -> list[Row]:
    path.write_bytes(content)
    source = HCPCS.recognise(loose(path))
    assert source is not None
    return [row for row in source.layout.read(source, lambda done: None) if isinstance(row, Row)]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_table_is_read(tmp_path: Path, form: str) -> None:
    rows = [HEADER, MODIFIER, CRUTCHES, GONE]
    content = table(*rows[1:]) if form == "csv" else workbook([["A notice"], *rows])
    found = read(tmp_path / f"HCPC2025_OCT.{form}", content)
    assert [(row.entry.code, row.entry.kind, row.entry.billable) for row in found] == [
        ("E", Kind.CHAPTER, False),
        ("E9998", Kind.CODE, True),
        ("E9999", Kind.CODE, False),  # terminated before the quarter
        ("MOD", Kind.CHAPTER, False),
        ("Q9", Kind.MODIFIER, False),
    ]
    crutches = found[1]
    assert (crutches.valid_from, crutches.valid_to) == (date(2020, 1, 1), None)
    assert found[2].valid_to == date(2020, 12, 31)
    assert crutches.facts == (
        Fact("Short title", "Crutches invented"),
        Fact("Coverage", "D – special coverage instructions apply"),
        Fact("Pricing", "32 – inexpensive or routinely bought equipment"),
        Fact("Cross-reference", "E9999"),
        Fact("Added", "2020-01-01"),
        Fact("Changed", "2025-01-01"),
        Fact("Action", "N – unchanged"),
    )


@pytest.mark.parametrize(
    ("name", "edition", "begins", "ends"),
    [
        ("HCPC2025_OCT_ANWEB.csv", "October 2025", date(2025, 10, 1), date(2025, 12, 31)),
        ("hcpcs-january-2026.csv", "January 2026", date(2026, 1, 1), date(2026, 3, 31)),
        ("download.csv", "January 2025", date(2025, 1, 1), date(2025, 3, 31)),
    ],
)
def test_the_quarter_is_told_by_the_name_or_the_newest_date(
    tmp_path: Path, name: str, edition: str, begins: date, ends: date
) -> None:
    (tmp_path / name).write_bytes(table(CRUTCHES))
    source = HCPCS.recognise(loose(tmp_path / name))
    assert source is not None
    assert (source.edition, source.effective_from, source.effective_to) == (edition, begins, ends)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (CRUTCHES, "E9998 stands in it twice"),
        (("XYZ12", *CRUTCHES[1:]), "neither a code nor a modifier"),
        (("E9997", "10", "3", "", "", *CRUTCHES[5:]), "has no description"),
        (("E9997", *CRUTCHES[1:8], "20259999", *CRUTCHES[9:]), "“20259999” is not a date"),
    ],
)
def test_a_row_that_cannot_be_is_refused(tmp_path: Path, row: tuple[str, ...], why: str) -> None:
    with pytest.raises(UnreadableSource, match=why):
        read(tmp_path / "HCPC2025_OCT.csv", table(CRUTCHES, row))


def test_a_long_description_goes_on_over_several_lines(tmp_path: Path) -> None:
    def line(code: str, record: str, text: str) -> str:
        return f"{code:>5}00100{record}{text:<80}{'Short':<28}".ljust(320)

    text = "\r\n".join(
        [line("E9998", "3", "Crutches of an invented kind,"), line("E9998", "4", "with a second line")]
    )
    rows = read(tmp_path / "HCPC2025_OCT.txt", text.encode())
    assert rows[1].entry.title == "Crutches of an invented kind, with a second line"
    with pytest.raises(UnreadableSource, match="line 2"):
        read(tmp_path / "HCPC2025_OCT.txt", text.replace("E9998001004", "E9997001004").encode())


@given(rest=st.text(max_size=200))
def test_whatever_follows_is_read_or_refused(rest: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "HCPC2025_OCT.csv"
    path.write_bytes(table(CRUTCHES) + rest.encode(errors="surrogatepass"))
    source = HCPCS.recognise(loose(path))
    assert source is not None
    try:
        list(source.layout.read(source, lambda done: None))
    except UnreadableSource as refused:
        assert path.name in str(refused)


@pytest.mark.parametrize(
    ("typed", "meant"), [(" j0696", "J0696"), ("rt", "RT"), ("-rt", "RT"), ("j69", None)]
)
def test_a_code_in_any_spelling(typed: str, meant: str | None) -> None:
    assert HCPCS.normalise(typed) == meant


# --- the official files ----------------------------------------------------------------------------------


def test_both_layouts_say_the_same(data_dir: Path) -> None:
    of_table, of_lines = (
        {row.entry.code: row for row in rows_of(data_dir, name) if isinstance(row, Row)}
        for name in ("HCPC2025_OCT_ANWEB.csv", "HCPC2025_OCT_ANWEB.txt")
    )
    kinds = [row.entry.kind for row in of_table.values()]
    assert (kinds.count(Kind.CODE), kinds.count(Kind.MODIFIER)) == (8463, 383)
    assert official(data_dir, "HCPC2025_OCT_ANWEB.csv").edition == "October 2025"
    assert of_table.keys() == of_lines.keys()
    for code, row in of_table.items():
        assert row.entry.title == of_lines[code].entry.title
        assert (row.valid_from, row.valid_to) == (of_lines[code].valid_from, of_lines[code].valid_to)
