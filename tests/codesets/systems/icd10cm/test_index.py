"""The Alphabetic Index and the books laid out like it: every line in its place, with all that is printed."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesets.errors import Cancelled, UnreadableSource
from codesets.index_terms import DRUG_COLUMNS, NEOPLASM_COLUMNS, IndexTerm
from codesets.model import Book
from codesets.official_files import loose
from codesets.systems.icd10cm import ICD10CM
from tests.codesets.official import official, rows_of

INDEX_TITLE = "<title>ICD-10-CM INDEX TO DISEASES and INJURIES</title>"
NEOPLASM_HEAD = '<indexHeading><head col="1">Neoplasm</head></indexHeading>'


def book(terms: str, head: str = INDEX_TITLE, year: int = 2025) -> str:
    return (
        f'<?xml version="1.0" encoding="utf-8"?><ICD10CM.index><version>{year}</version>{head}'
        f"<letter><title>A</title>{terms}</letter></ICD10CM.index>"
    )


def main_term(title: str, inside: str = "") -> str:
    return f"<mainTerm><title>{title}</title>{inside}</mainTerm>"


def term(level: int, title: str, inside: str = "") -> str:
    return f'<term level="{level}"><title>{title}</title>{inside}</term>'


def read(folder: Path, text: str) -> list[IndexTerm]:
    path = folder / "index.xml"
    path.write_text(text, "utf-8")
    source = ICD10CM.recognise(loose(path))
    assert source is not None
    return [row for row in source.layout.read(source, lambda done: None) if isinstance(row, IndexTerm)]


def test_lines_stand_below_each_other(tmp_path: Path) -> None:
    inside = (
        "<code>E11.9</code>" + term(1, "with", term(2, "ulcer", "<code>E11.62-</code>")) + term(1, "type 1")
    )
    lines = read(tmp_path, book(main_term("Diabetes <nemod>(mellitus)</nemod>", inside) + main_term("Dizzy")))
    assert [(each.title, each.level, each.parent, each.end) for each in lines] == [
        ("Diabetes (mellitus)", 0, None, 4),
        ("with", 1, 0, 3),
        ("ulcer", 2, 1, 3),
        ("type 1", 1, 0, 4),
        ("Dizzy", 0, None, 5),
    ]
    assert [each.position for each in lines] == [0, 1, 2, 3, 4]
    assert [each.code for each in lines] == ["E11.9", "", "E11.62-", "", ""]


def test_all_that_is_printed_is_kept(tmp_path: Path) -> None:
    inside = (
        "<see>Pain, abdominal</see><seeAlso>Colic</seeAlso><code>E85.4</code><manif>[H36]</manif>"
        "<warning>not in childhood</warning>"
    )
    (line,) = read(tmp_path, book(main_term("Ache<nemod>(dull)</nemod> NEC", inside)))
    assert line == IndexTerm(
        0, None, 1, 0, "Ache (dull) NEC", "E85.4", "H36", ("Pain, abdominal",), ("Colic",),
        notes=("not in childhood",),
    )  # fmt: skip
    found = list(ICD10CM.phrases(Book.INDEX, [line]))
    assert [(each.text, each.code) for each in found] == [
        ("Ache (dull) NEC", "E85.4"),
        ("Ache (dull) NEC", "H36"),
    ]


def test_a_row_of_a_table_has_a_cell_for_every_column(tmp_path: Path) -> None:
    cells = '<cell col="2">C76.2</cell><cell col="3">C79.8-</cell><cell col="5">-</cell>'
    (line,) = read(tmp_path, book(main_term("Neoplasm", cells), NEOPLASM_HEAD))
    assert line.cells == ("C76.2", "C79.8-", "", "", "", "")
    found = list(ICD10CM.phrases(Book.NEOPLASMS, [line]))
    assert [(each.text, each.code) for each in found] == [
        ("Neoplasm, Malignant Primary", "C76.2"),
        ("Neoplasm, Malignant Secondary", "C79.8"),
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (book(main_term("A", "<picture/>")), "“picture” stands where nothing of that kind belongs"),
        (book(main_term("A", "<code>Pain</code>")), "“Pain” is not a code"),
        (book(main_term("")), "a term without words"),
        (book(main_term("A", '<cell col="9">C00</cell>'), NEOPLASM_HEAD), "“9” is not a column"),
        (book(main_term("A", '<term level="1"><title>x</title>' * 19 + "</term>" * 19)), "too deeply"),
        (book("").replace("</ICD10CM.index>", ""), "line 1"),
        (book(""), "holds no main term"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]>" + book(main_term("A")).partition("?>")[2], "document type"),
    ],
)  # fmt: skip
def test_what_is_not_an_index_is_refused(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(UnreadableSource, match=re.escape(why)):
        read(tmp_path, text)


@given(rest=st.binary(max_size=400))
def test_whatever_stands_in_it_is_read_or_refused(
    rest: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "any-index.xml"
    head, _, tail = book(main_term("Ache")).encode().partition(b"</letter>")
    path.write_bytes(head + rest + tail)
    source = ICD10CM.recognise(loose(path))
    assert source is not None
    try:
        list(source.layout.read(source, lambda done: None))
    except UnreadableSource as refused:
        assert path.name in str(refused)


# --- the official books ----------------------------------------------------------------------------------


def lines(data: Path, name: str) -> list[IndexTerm]:
    return [row for row in rows_of(data, name) if isinstance(row, IndexTerm)]


@pytest.mark.parametrize(
    ("name", "book", "main_terms", "every"),
    [
        ("icd10cm_index_2025.xml", Book.INDEX, 8100, 8100 + 72_924),
        ("icd10cm_eindex_2025.xml", Book.EXTERNAL_CAUSES, 314, 314 + 7750),
        ("icd10cm_neoplasm_2025.xml", Book.NEOPLASMS, 1, 1 + 1938),
        ("icd10cm_drug_2025.xml", Book.DRUGS, 5177, 5177 + 2251),
    ],
)
def test_every_line_is_there(data_dir: Path, name: str, book: Book, main_terms: int, every: int) -> None:
    found = lines(data_dir, name)
    assert (len(found), sum(line.level == 0 for line in found)) == (every, main_terms)
    source = official(data_dir, name)
    assert (source.book, source.edition) == (book, "FY2025")
    for before, after in pairwise(found):
        assert after.position == before.position + 1
        assert after.level <= before.level + 1
    columns = {Book.NEOPLASMS: len(NEOPLASM_COLUMNS), Book.DRUGS: len(DRUG_COLUMNS)}.get(book, 0)
    assert {len(line.cells) for line in found} == {columns}


def test_a_table_of_april_says_so(data_dir: Path) -> None:
    assert official(data_dir, "icd10cm-drug-April-1-2026-XML.xml").edition == "FY2026 April"


def test_cancelling_stops_it(data_dir: Path) -> None:
    def stop(done: float) -> None:
        if done > 0.1:
            raise Cancelled

    source = official(data_dir, "icd10cm_index_2025.xml")
    with pytest.raises(Cancelled):
        list(source.layout.read(source, stop))
