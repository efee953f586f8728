"""ICD-10-PCS: the tables make exactly the codes of the codes file, and the builder reaches each of them."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesets.errors import UnreadableSource
from codesets.index_terms import IndexTerm
from codesets.model import Book, Kind
from codesets.official_files import loose
from codesets.pcs_builder import PcsBuilder
from codesets.pcs_tables import Definition, Table
from codesets.systems import Row
from codesets.systems.icd10pcs import ICD10PCS
from tests.codesets.official import rows_of

TABLE = """<?xml version="1.0" encoding="utf-8"?><ICD10PCS.tabular><version>2026</version>
<pcsTable>
<axis pos="1"><title>Section</title><label code="0">Medical and Surgical</label></axis>
<axis pos="2"><title>Body System</title><label code="S">Lower Joints</label></axis>
<axis pos="3"><title>Operation</title><label code="B">Excision</label><definition>Cutting out</definition></axis>
<pcsRow>
<axis pos="4"><title>Body Part</title><label code="9">Hip Joint, Right</label><label code="B">Hip Joint, Left</label></axis>
<axis pos="5"><title>Approach</title><label code="0">Open</label><label code="3">Percutaneous</label></axis>
<axis pos="6"><title>Device</title><label code="Z">No Device</label></axis>
<axis pos="7"><title>Qualifier</title><label code="X">Diagnostic</label><label code="Z">No Qualifier</label></axis>
</pcsRow>
<pcsRow>
<axis pos="4"><title>Body Part</title><label code="C">Knee Joint, Right</label></axis>
<axis pos="5"><title>Approach</title><label code="0">Open</label></axis>
<axis pos="6"><title>Device</title><label code="Z">No Device</label></axis>
<axis pos="7"><title>Qualifier</title><label code="Z">No Qualifier</label></axis>
</pcsRow>
</pcsTable></ICD10PCS.tabular>"""  # noqa: E501


def read(path: Path, text: str) -> list[object]:
    path.write_text(text, "utf-8")
    source = ICD10PCS.recognise(loose(path))
    assert source is not None
    return list(source.layout.read(source, lambda done: None))


def small_builder(folder: Path) -> PcsBuilder:
    tables = [table for table in read(folder / "tables.xml", TABLE) if isinstance(table, Table)]
    keys = (Definition("0", 4, "Body Part", "Hip Joint, Right", includes=("Acetabulofemoral joint",)),)
    return PcsBuilder(lambda beginning: [t for t in tables if t.prefix.startswith(beginning)], keys)


def test_a_table_makes_its_codes(tmp_path: Path) -> None:
    (table,) = read(tmp_path / "tables.xml", TABLE)
    assert isinstance(table, Table)
    assert (table.prefix, table.definition, table.names) == (
        "0SB",
        "Cutting out",
        ("Section", "Body System", "Operation"),
    )
    assert len(list(table.codes())) == 2 * 2 * 2 + 1
    assert list(table.codes())[-1] == "0SBC0ZZ"


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('<axis pos="5">', '<axis pos="6">', "the axes 4 to 7"),
        ('<label code="9">', '<label code="O">', "“O” is not a value of Body Part"),
        ("<title>Approach</title>", "<title></title>", "an axis without a name"),
        ("</pcsTable>", "</pcsTable><pcsTable/>", "the axes 1 to 3"),
    ],
)
def test_a_table_that_is_none_is_refused(tmp_path: Path, old: str, new: str, why: str) -> None:
    with pytest.raises(UnreadableSource, match=re.escape(why)):
        read(tmp_path / "tables.xml", TABLE.replace(old, new, 1))


def test_a_code_is_built_column_by_column(tmp_path: Path) -> None:
    builder = small_builder(tmp_path)
    assert [(each.character, each.label) for each in builder.choices("0SB")] == [
        ("9", "Hip Joint, Right"), ("B", "Hip Joint, Left"), ("C", "Knee Joint, Right"),
    ]  # fmt: skip
    assert [each.character for each in builder.find("0SB", "acetab")] == ["9"]
    assert [each.character for each in builder.find("0SB", "hip left")] == ["B"]
    assert [each.label for each in builder.choices("0SB90Z")] == ["Diagnostic", "No Qualifier"]
    assert builder.choices("0SBC0ZZ") == ()
    assert builder.nearest("0sb9q") == "0SB9"
    assert builder.nearest("7") == ""
    names = [column.name for column in builder.columns("0SB9")]
    assert names == ["Section", "Body System", "Operation", "Body Part", "Approach", "Device", "Qualifier"]
    assert [column.chosen.label for column in builder.columns("0SB9") if column.chosen] == [
        "Medical and Surgical", "Lower Joints", "Excision", "Hip Joint, Right",
    ]  # fmt: skip
    assert builder.definition("0SB") == "Cutting out"


def test_codes_stand_under_body_part_table_and_section(tmp_path: Path) -> None:
    text = (
        "0016070 Bypass Cerebral Ventricle to Nasopharynx, Open Approach\n"
        "0016071 Bypass Cerebral Ventricle to Mastoid Sinus, Open Approach\n"
        "0CTQ0ZZ Resection of Adenoids, Open Approach\n"
    )
    rows = [row for row in read(tmp_path / "icd10pcs_codes_2026.txt", text) if isinstance(row, Row)]
    assert [(row.entry.code, row.entry.title) for row in rows if not row.entry.billable] == [
        ("0", "Medical and Surgical"),
        ("00", "Central Nervous System and Cranial Nerves"),
        ("001", "Central Nervous System and Cranial Nerves, Bypass"),
        ("0016", "Bypass Cerebral Ventricle"),
        ("0C", "Mouth and Throat"),
        ("0CT", "Mouth and Throat, Resection"),
        ("0CTQ", "Resection of Adenoids"),
    ]
    assert {row.entry.kind for row in rows if row.entry.billable} == {Kind.CODE}


@pytest.mark.parametrize("bad", ["0016070 Twice\n", "001607O With the letter O\n", "no code at all\n"])
def test_a_line_that_is_no_code_is_refused_with_its_number(tmp_path: Path, bad: str) -> None:
    with pytest.raises(UnreadableSource, match="line 2"):
        read(tmp_path / "icd10pcs_codes_2026.txt", "0016070 Bypass of something\n" + bad)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("0dtj4zz", "0DTJ4ZZ"),
        (" 02hv 33z", "02HV33Z"),
        ("OdtJ4zz", "0DTJ4ZZ"),
        ("0dt", "0DT"),
        ("02H", "02H"),
    ],
)
def test_a_code_in_any_spelling(typed: str, meant: str) -> None:
    assert ICD10PCS.normalise(typed) == meant


# --- the official files ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("year", "codes"), [(2025, 78_948), (2026, 79_115)])
def test_the_tables_make_exactly_the_codes_file(data_dir: Path, year: int, codes: int) -> None:
    tables = [t for t in rows_of(data_dir, f"icd10pcs_tables_{year}.xml") if isinstance(t, Table)]
    made = [code for table in tables for code in table.codes()]
    listed = {
        row.entry.code
        for row in rows_of(data_dir, f"icd10pcs_codes_{year}.txt")
        if isinstance(row, Row) and row.entry.billable
    }
    assert len(made) == len(listed) == codes
    assert set(made) == listed


@pytest.fixture(scope="module")
def builder(data_dir: Path) -> PcsBuilder:
    tables = [t for t in rows_of(data_dir, "icd10pcs_tables_2026.xml") if isinstance(t, Table)]
    keys = [d for d in rows_of(data_dir, "icd10pcs_definitions_2026.xml") if isinstance(d, Definition)]
    return PcsBuilder(lambda beginning: [t for t in tables if t.prefix.startswith(beginning)], keys)


@given(st.randoms(use_true_random=False))
def test_any_way_through_the_columns_ends_in_a_code(
    builder: PcsBuilder, data_dir: Path, chance: random.Random
) -> None:
    built = ""
    while len(built) < 7:
        built += chance.choice(builder.choices(built)).character
    assert built in _listed(data_dir)


def test_every_code_can_be_built(builder: PcsBuilder, data_dir: Path) -> None:
    for code in random.Random(1).sample(sorted(_listed(data_dir)), 300):
        assert builder.nearest(code) == code


def test_the_index_leads_to_tables(data_dir: Path, builder: PcsBuilder) -> None:
    lines = [line for line in rows_of(data_dir, "icd10pcs_index_2025.xml") if isinstance(line, IndexTerm)]
    assert (len(lines), sum(line.level == 0 for line in lines)) == (3215 + 21_269, 3215)
    leads = [line.code for line in lines if line.code]
    astray = [code for code in leads if builder.nearest(code) != code]
    assert len(astray) / len(leads) < 0.01, astray
    (appendectomy,) = [line for line in lines if line.title == "Appendectomy"]
    below = [line for line in lines if line.parent == appendectomy.position]
    assert [(line.see, line.code) for line in below] == [
        (("Excision, Appendix",), "0DBJ"),
        (("Resection, Appendix",), "0DTJ"),
    ]
    phrases = {(each.text, each.code) for each in ICD10PCS.phrases(Book.INDEX, lines)}
    assert ("Appendectomy", "0DTJ") in phrases


def _listed(data: Path) -> set[str]:
    return {
        row.entry.code
        for row in rows_of(data, "icd10pcs_codes_2026.txt")
        if isinstance(row, Row) and row.entry.billable
    }


# --- what is called how ----------------------------------------------------------------------------------

KEYS = """<?xml version="1.0" encoding="utf-8"?><ICD10PCS.index><version>2026</version><letter>
<mainTerm><title>Acetabulofemoral joint</title>
<term level="1"><use>Hip Joint, Right</use></term><term level="1"><use>Hip Joint, Left</use></term></mainTerm>
<mainTerm><title>Stopgap(R) valve</title><use>Zooplastic Tissue in Heart and Great Vessels</use></mainTerm>
</letter></ICD10PCS.index>"""


def test_the_body_part_and_device_keys_tell_what_codes_call_it(tmp_path: Path) -> None:
    lines = [line for line in read(tmp_path / "index.xml", KEYS) if isinstance(line, IndexTerm)]
    assert list(dict.fromkeys(ICD10PCS.names(Book.INDEX, lines))) == [
        ("acetabulofemoral joint", "hip joint"),
        ("stopgap valve", "zooplastic tissue"),
    ]
    key = Definition("0", 4, "Body Part", "Hip Joint, Left", includes=("Coxa (joint)", "Hip Joint"))
    assert list(ICD10PCS.names(Book.DEFINITIONS, [key])) == [("coxa", "hip joint")]
