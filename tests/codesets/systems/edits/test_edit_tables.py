"""Edit tables and mappings as CMS and AHRQ publish them: invented rows, and the real ones where they are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesets.errors import UnreadableSource
from codesets.model import Book
from codesets.official_files import loose, members
from codesets.registry import SYSTEMS
from codesets.remarks import About, Pair, Remark, icd9_with_dot, said
from codesets.systems import CodeSystem, SourceFile
from codesets.systems.contract import BookRow
from tests.codesets.workbook import workbook

PAIRS = (
    "Invented pairs; a notice of a licence stands here\t\t\t\t\t\t\n"
    "Column1/Column 2 Edits\t\t\t\t\t\t\n"
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\t\n"
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\tPTP Edit Rationale\n"
    "\t\t\t\t*=no data\t1=allowed\t\n"
    "\t\t\t\t\t9=not applicable\t\n"
    "10001\tA9999\t\t20200101\t*\t1\tMore extensive procedure\n"
    "0001F\t10002\t*\t19960101\t20201231\t0\tMutually exclusive procedures\n"
)
MUE = (
    "Invented limits; a notice of a licence stands here,,,\n"
    "HCPCS/CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n"
    "10001,3,2 Date of Service Edit: Policy,Code Descriptor\n"
    "J9999,120,3 Date of Service Edit: Clinical,Prescribing Information\n"
)
ADD_ONS = (
    "Edit_Type\tAdd_On_Code\tPrimary_Code\tAOC_Edit_EffDT\tAOC_Edit_DelDT\tSpecial_Instruction_Notes\n"
    "1\t10003\t10001\t20130401\t\t\n"
    "2\t10004\tCCCCC\t20130401\t20231231\t\n"
    "3\t10005\t10001-10002\t20130401\t99991231\tOnly invented\n"
)
CCSR = (
    "'ICD-10-CM CODE','ICD-10-CM CODE DESCRIPTION','Default CCSR CATEGORY IP',"
    "'Default CCSR CATEGORY DESCRIPTION IP','CCSR CATEGORY 1','CCSR CATEGORY 1 DESCRIPTION',"
    "'CCSR CATEGORY 2','CCSR CATEGORY 2 DESCRIPTION'\n"
    "'E119',\"An invented, wording\",'END002','Invented group','END002','Invented group','END005','Another'\n"
    "'A000',\"Other words\",'DIG001','Invented guts','DIG001','Invented guts',' ',' '\n"
)
HCC = (
    ("2024 Midyear Final ICD-10-CM Mappings", "", "", "", "", ""),
    (
        *(
            "Diagnosis\nCode",
            "Description",
            "CMS-HCC ESRD\nModel Category\nV24",
            "CMS-HCC\nModel Category\nV28",
        ),
        *("RxHCC\nModel Category\nV08", "CMS-HCC\nModel Category\nV28\nfor 2024 Payment Year"),
    ),
    ("E1121", "Invented words", 18, 37, 30, "Yes"),
    ("A000", "Invented words", "", "", "", "No"),
    ("Notes:", "1 Invented", "", "", "", ""),
)
POA = (
    ("Order Number", "Code", "Long Description"),
    ("1", "B90.0", "Invented words"),
    ("2", "Z37.0", "Invented words"),
)


def recognised(path: Path, content: bytes) -> tuple[CodeSystem, SourceFile]:
    path.write_bytes(content)
    (found,) = [
        (system, source) for system in SYSTEMS if (source := system.recognise(loose(path))) is not None
    ]
    return found


def read(path: Path, content: bytes) -> tuple[SourceFile, list[BookRow]]:
    _, source = recognised(path, content)
    return source, list(source.layout.read(source, lambda done: None))


def tabs(rows: Sequence[Sequence[object]]) -> bytes:
    return "".join("\t".join(map(str, row)) + "\n" for row in rows).encode()


# --- pairs -----------------------------------------------------------------------------------------------


def test_pairs_with_headings_over_several_rows(tmp_path: Path) -> None:
    source, pairs = read(tmp_path / "ccipra-v302r0-f2.txt", PAIRS.encode())
    assert (source.book, source.edition) == (Book.PAIRS, "July 2024, part 2")
    assert (source.effective_from, source.effective_to) == (date(2024, 7, 1), date(2024, 9, 30))
    assert pairs == [
        Pair("10001", "A9999", 20200101, 0, 1, "More extensive procedure"),
        Pair("0001F", "10002", 19960101, 20201231, 0, "Mutually exclusive procedures"),
    ]


def test_pairs_of_a_workbook_are_the_same(tmp_path: Path) -> None:
    rows = [line.split("\t") for line in PAIRS.splitlines()]
    source, pairs = read(tmp_path / "ccioph-v311r0-f1.xlsx", workbook(rows))
    assert (source.book, source.edition) == (Book.PAIRS_HOSPITAL, "April 2025, part 1")
    assert pairs == read(tmp_path / "ccipra-v302r0-f2.txt", PAIRS.encode())[1]


@pytest.mark.parametrize(
    ("name", "edition"),
    [
        ("ptp practitioner 2025Q1.txt", "January 2025"),
        ("Pairs_Eff_10-01-2024.txt", "October 2024"),
        ("pairs october 2023.txt", "October 2023"),
        ("pairs.txt", "January 2020"),
    ],
)
def test_the_quarter_is_named_by_the_file_else_by_its_newest_day(
    tmp_path: Path, name: str, edition: str
) -> None:
    assert read(tmp_path / name, PAIRS.encode())[0].edition == edition


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("0001F\t10002", "0001F\tword", "row 8"),
        ("\t0\tMutually", "\t7\tMutually", "row 8"),
        ("19960101", "1996", "is not a day"),
    ],
)
def test_a_line_that_is_no_pair_is_named(tmp_path: Path, old: str, new: str, why: str) -> None:
    with pytest.raises(UnreadableSource, match=why) as caught:
        read(tmp_path / "ccipra-v302r0-f2.txt", PAIRS.replace(old, new).encode())
    assert "ccipra-v302r0-f2.txt" in str(caught.value)


CODES = st.from_regex(r"[0-9A-Z][0-9]{3}[0-9A-Z]", fullmatch=True)
DAYS = st.dates(date(1990, 1, 1), date(2030, 1, 1)).map(lambda day: int(day.strftime("%Y%m%d")))


@given(
    st.lists(
        st.builds(
            Pair, CODES, CODES, DAYS, DAYS | st.just(0), st.sampled_from((0, 1, 9)), st.just("Invented")
        ),
        min_size=1,
    )
)
def test_pairs_come_back_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[Pair]
) -> None:
    lines = [
        f"{p.column1}\t{p.column2}\t\t{p.begins}\t{p.ends or '*'}\t{p.modifier}\t{p.rationale}\n"
        for p in pairs
    ]
    text = "".join(PAIRS.splitlines(keepends=True)[:6] + lines)
    path = tmp_path_factory.mktemp("pairs") / "ccipra-v302r0-f2.txt"
    assert read(path, text.encode())[1] == pairs


# --- units, add-ons --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "book"),
    [
        ("Practitioner Services", Book.UNITS),
        ("Outpatient Hospital Services", Book.UNITS_HOSPITAL),
        ("DME Supplier Services", Book.UNITS_SUPPLIER),
    ],
)
def test_unit_limits_of_each_setting(tmp_path: Path, setting: str, book: Book) -> None:
    content = MUE.replace("Practitioner Services", setting).encode()
    source, remarks = read(tmp_path / "MCR_MUE_Eff_01-01-2025.csv", content)
    assert (source.book, source.edition) == (book, "January 2025")
    assert [(r.code, r.value) for r in remarks if isinstance(r, Remark)] == [("10001", "3"), ("J9999", "120")]
    first = remarks[0]
    assert isinstance(first, Remark)
    assert said(first, "HCPCS Level II") == (
        "Units",
        "at most 3 (for the day, by policy: never more (MAI 2); Code Descriptor)",
    )


def test_add_on_codes(tmp_path: Path) -> None:
    source, remarks = read(tmp_path / "AOC_V2025Q1-MCR.txt", ADD_ONS.encode())
    assert (source.book, source.edition) == (Book.ADD_ONS, "January 2025")
    assert [(r.code, r.value, r.ends) for r in remarks if isinstance(r, Remark)] == [
        ("10003", "10001", None),
        ("10004", "", date(2023, 12, 31)),
        ("10005", "10001-10002", None),
    ]


# --- diagnoses -------------------------------------------------------------------------------------------


def test_clinical_groups_as_ahrq_publishes_them(tmp_path: Path) -> None:
    source, remarks = read(tmp_path / "DXCCSR_v2025-1.csv", CCSR.encode())
    assert (source.book, source.edition) == (Book.GROUPS, "FY2025")
    assert remarks == [
        Remark("E119", About.CCSR, "END002", "Invented group"),
        Remark("E119", About.CCSR, "END005", "Another"),
        Remark("A000", About.CCSR, "DIG001", "Invented guts"),
    ]


def test_first_groups_as_json(tmp_path: Path) -> None:
    content = json.dumps({"A000": "DIG001", "F01511": "NVS011"}).encode()
    source, remarks = read(tmp_path / "groups.json", content)
    assert source.edition == "FY2023", "by a code that came new that year"
    assert remarks == [
        Remark("A000", About.CCSR, "DIG001"),
        Remark("F01511", About.CCSR, "NVS011"),
    ]
    with pytest.raises(UnreadableSource, match="not whole"):
        read(tmp_path / "groups 2023.json", content[:-4])


def test_risk_categories_of_every_model(tmp_path: Path) -> None:
    source, remarks = read(tmp_path / "Mappings.xlsx", workbook(HCC))
    assert (source.book, source.edition) == (Book.RISKS, "Payment year 2024")
    assert (source.effective_from, source.effective_to) == (date(2023, 1, 1), date(2023, 12, 31))
    assert remarks == [
        Remark("E1121", About.HCC, "18", "CMS-HCC ESRD V24"),
        Remark("E1121", About.HCC, "37", "CMS-HCC V28"),
        Remark("E1121", About.HCC, "30", "RxHCC V08"),
    ]


@pytest.mark.parametrize("form", ["txt", "xlsx"])
@pytest.mark.parametrize(
    ("letter", "what", "book", "about"),
    [("I", "MCC", Book.MAJOR_COMPLICATIONS, About.MCC), ("J", "CC", Book.COMPLICATIONS, About.CC)],
)
def test_complications_as_the_final_rule_lists_them(
    tmp_path: Path, form: str, letter: str, what: str, book: Book, about: About
) -> None:
    listed = (
        (f"TABLE 6{letter} - COMPLETE {what} LIST - FY 2025", ""),
        ("Diagnosis Code", "Description"),
        ("A40.0", "Invented words"),
        ("J9601", "Other invented words"),
        ("A note of CMS behind the list", ""),
    )
    content = tabs(listed) if form == "txt" else workbook(listed)
    source, remarks = read(tmp_path / f"anything.{form}", content)
    assert (source.book, source.edition) == (book, "FY2025")
    assert remarks == [Remark("A400", about), Remark("J9601", about)]


@pytest.mark.parametrize("form", ["txt", "xlsx"])
def test_poa_exempt_codes(tmp_path: Path, form: str) -> None:
    content = tabs(POA) if form == "txt" else workbook(POA)
    source, remarks = read(tmp_path / f"POA Exempt Codes FY2025.{form}".replace("FY", "FY "), content)
    assert (source.book, source.edition) == (Book.POA_EXEMPT, "FY2025")
    assert remarks == [Remark("B900", About.POA_EXEMPT), Remark("Z370", About.POA_EXEMPT)]


def test_code_edits_in_words_and_by_section(tmp_path: Path) -> None:
    in_words = (
        b"icd_code,icd_description,icd_conflict_group,icd_conflict_rule\n"
        b"A33,Invented,Age,Perinatal/Newborn (Age 0 Only)\n"
        b"O80,Invented,Age,Maternity (Ages 9-64)\n"
        b"N40.0,Invented,Sex,Male Only\n"
        b"G63,Invented,Other,Manifestation (Not Allowed as Principal Diagnosis)\n"
    )
    source, remarks = read(tmp_path / "mce_v43_edits.csv", in_words)
    assert (source.edition, source.effective_from) == ("FY2026 (MCE v43)", date(2025, 10, 1))
    assert remarks == [
        Remark("A33", About.AGE, "0-0", "newborn"),
        Remark("O80", About.AGE, "9-64", "maternity"),
        Remark("N400", About.SEX, "M"),
        Remark("G63", About.MANIFESTATION),
    ]
    by_section = tabs(
        [
            (
                *("MCE_Version", "ICD_Version", "MCE_Section", "MCE_Subsection"),
                *("MCE_Edit_Type", "ICD_Code_Type", "ICD_Code", "ICD_Desc"),
            ),
            (37, 10, 4, "C", "Maternity_Only", "D", "O80", "Invented"),
            (37, 10, 9, "_", "Principal_Unacceptable", "D", "Z370", "Invented"),
            (37, 10, 5, "B", "Female_Only", "P", "0UT90ZZ", "Invented"),
            (37, 10, 11, "F", "Noncovered_Over60", "P", "0FYG0Z0", "Invented"),
        ]
    )
    source, remarks = read(tmp_path / "edits.txt", by_section)
    assert source.edition == "FY2020 (MCE v37)"
    assert remarks == [
        Remark("O80", About.AGE, "12-55", "maternity"),
        Remark("Z370", About.PRINCIPAL),
        Remark("0UT90ZZ", About.SEX, "F"),
        Remark("0FYG0Z0", About.NONCOVERED, "", "beneficiary over age 60"),
    ]
    with pytest.raises(UnreadableSource, match=r"row 2: the list “Invented_Only” is not known"):
        read(tmp_path / "edits.txt", by_section.replace(b"Maternity_Only", b"Invented_Only"))


# --- mappings --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "system", "book", "about", "value"),
    [
        ("0010  A000    00000\nE8000 V8000XA 10000\n", "ICD-10-CM", Book.FROM_ICD9, About.ICD10, "A000"),
        ("A000    0010  00000\nT8853XD v5889 10000\n", "ICD-10-CM", Book.TO_ICD9, About.ICD9, "0010"),
        ("0016070 0234  10000\n0016071 NoPCS 11000\n", "ICD-10-PCS", Book.TO_ICD9, About.ICD9, "0234"),
        ("0001  6A750Z4 10000\n0002  6A750Z5 10111\n", "ICD-10-PCS", Book.FROM_ICD9, About.ICD10, "6A750Z4"),
    ],
)
def test_equivalence_mappings_in_each_direction(
    tmp_path: Path, lines: str, system: str, book: Book, about: About, value: str
) -> None:
    path = tmp_path / "2018_gem.txt"
    of, source = recognised(path, lines.encode())
    assert (of.name, source.book, source.edition) == (system, book, "FY2018")
    first, second = source.layout.read(source, lambda done: None)
    assert isinstance(first, Remark) and isinstance(second, Remark)
    assert (first.about, first.value) == (about, value)
    if system == "ICD-10-PCS" and book is Book.TO_ICD9:
        assert (second.value, said(second, system)[1]) == ("", "no equivalent")
    if second.value == "V5889":
        assert said(second, system) == ("ICD-9-CM", "V58.89 (approximate)")


def test_icd9_codes_have_their_dots_where_their_books_put_them() -> None:
    assert icd9_with_dot("25000", "ICD-10-CM") == "250.00"
    assert icd9_with_dot("E8411", "ICD-10-CM") == "E841.1"
    assert icd9_with_dot("V5867", "ICD-10-CM") == "V58.67"
    assert icd9_with_dot("650", "ICD-10-CM") == "650"
    assert icd9_with_dot("0234", "ICD-10-PCS") == "02.34"


# --- all of them -----------------------------------------------------------------------------------------

FILES: dict[str, bytes] = {
    "ccipra-v302r0-f2.txt": PAIRS.encode(),
    "MCR_MUE_Eff_01-01-2025.csv": MUE.encode(),
    "AOC_V2025Q1-MCR.txt": ADD_ONS.encode(),
    "DXCCSR_v2025-1.csv": CCSR.encode(),
    "POA 2025.txt": tabs(POA),
    "2018_gem.txt": b"0010  A000    00000\nE8000 V8000XA 10000\n",
    "groups 2023.json": b'{"A000": "DIG001", "F01511": "NVS011"}',
}


@given(st.sampled_from(sorted(FILES)), st.data())
def test_a_broken_file_is_read_refused_or_not_known(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    content = FILES[name]
    at = data.draw(st.integers(0, len(content)))
    length = data.draw(st.integers(0, 12))
    broken = content[:at] + data.draw(st.binary(max_size=8)) + content[at + length :]
    path = tmp_path_factory.mktemp("broken") / name
    path.write_bytes(broken)
    for system in SYSTEMS:
        source = system.recognise(loose(path))
        if source is None:
            continue
        try:
            for row in source.layout.read(source, lambda done: None):
                assert isinstance(row, Remark | Pair)
        except UnreadableSource as refused:
            assert name in str(refused)


REAL = {
    "mce_v37_fy2020_simple_code_edits.txt": ("FY2020 (MCE v37)", 14_153),
    "mce_v41.1_fy2024_code_edits.csv": ("FY2024 April (MCE v41.1)", 7_946),
    "ncci_ptp_practitioner_2024q3_level2_only.csv": ("July 2024", 3_158),
    "POAexemptCodes2020.txt": ("FY2020", 37_075),
    "2018_I10gem.txt": ("FY2018", 81_593),
    "2018_I9gem.txt": ("FY2018", 24_860),
    "icd10cm_ccsr_cat1.json": ("FY2023", 74_549),
}


def test_every_real_table_is_read(data_dir: Path) -> None:
    files = [
        member
        for folder in ("edits", "mappings")
        for path in sorted((data_dir / folder).glob("*"))
        for member in members(path)
    ]
    if not files:
        pytest.skip("needs the edit tables and mappings")
    found = {
        member.name: (source.edition, sum(1 for _ in source.layout.read(source, lambda done: None)))
        for member in files
        for system in SYSTEMS
        if (source := system.recognise(member)) is not None
    }
    assert found == REAL
