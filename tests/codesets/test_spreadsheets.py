"""Tables as people publish them: text of any kind, or a workbook, always the same rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesets.errors import UnreadableSource
from codesets.official_files import loose, members
from codesets.spreadsheets import column_of, rows_of
from tests.codesets.workbook import workbook


def rows(path: Path, content: bytes) -> list[list[str]]:
    path.write_bytes(content)
    (member,) = members(path)
    return [cells for _, cells in rows_of(member, lambda done: None)]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_with_any_separator(tmp_path: Path, separator: str, encoding: str) -> None:
    text = separator.join(["code", "title"]) + "\r\n" + separator.join(["J0696", '"Ménière, a b"']) + "\r\n"
    assert rows(tmp_path / "list.csv", text.encode(encoding)) == [
        ["code", "title"],
        ["J0696", "Ménière, a b"],
    ]


def test_a_workbook(tmp_path: Path) -> None:
    content = workbook([["Code", None, "Fee"], ["00123", date(2026, 1, 2), 99213.0], [None, None, 1.5]])
    assert rows(tmp_path / "list.xlsx", content) == [
        ["Code", "", "Fee"],
        ["00123", "2026-01-02", "99213"],
        ["", "", "1.5"],
    ]


@pytest.mark.parametrize(
    "sheet",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>',
        "<worksheet><sheetData><row",
        "<worksheet><sheetData>\x01",
    ],
)
def test_a_workbook_that_is_none_is_refused(tmp_path: Path, sheet: str) -> None:
    with pytest.raises(UnreadableSource, match=r"list\.xlsx"):
        rows(tmp_path / "list.xlsx", workbook([], sheet=sheet))


@given(content=st.binary(max_size=600), start=st.sampled_from([b"", b"code,title\n", workbook([["a", 1]])]))
def test_any_bytes_are_read_or_refused(
    content: bytes, start: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(start + content)
    try:
        list(rows_of(loose(path), lambda done: None))
    except UnreadableSource as refused:
        assert "any.csv" in str(refused)


def test_a_column_is_found_however_it_is_written() -> None:
    header = ["HCPC", "Long_Description", "ADD  DT."]
    assert column_of(header, "long description") == 1
    assert column_of(header, "Added", "add dt") == 2
    assert column_of(header, "price") is None
