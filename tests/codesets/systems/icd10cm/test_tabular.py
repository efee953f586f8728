"""The ICD-10-CM tabular list of April 2026, against the official files and against the XML itself."""

from __future__ import annotations

import unicodedata
import zipfile
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from codesets.errors import UnreadableSource
from codesets.model import Code, InstructionKind, Kind
from codesets.official_files import loose
from codesets.registry import system
from codesets.systems import Row
from tests.codesets.conftest import Reading

ICD10CM = system("ICD-10-CM")

# --- the release -----------------------------------------------------------------------------------------


def test_the_release_is_that_of_april_2026(tabular: Reading) -> None:
    source = tabular.source
    assert source.member.name == "icd10c-tabular-April-1-2026.xml"
    assert source.edition == "FY2026 April"
    assert (source.effective_from, source.effective_to) == (date(2026, 4, 1), date(2026, 9, 30))


def test_a_file_of_october_is_in_force_for_the_fiscal_year(tabular: Reading, tmp_path: Path) -> None:
    path = tmp_path / "icd10cm_tabular_2026.xml"
    path.write_bytes(tabular.source.member.path.read_bytes()[:4096])
    source = ICD10CM.recognise(loose(path))
    assert source is not None
    assert source.edition == "FY2026"
    assert (source.effective_from, source.effective_to) == (date(2025, 10, 1), date(2026, 9, 30))


def test_counts(tabular: Reading) -> None:
    kinds = Counter(row.entry.kind for row in tabular.rows)
    assert kinds[Kind.CHAPTER] == 22
    assert kinds[Kind.BLOCK] == 297
    assert kinds[Kind.CODE] == 74_719
    assert len(tabular.rows) == 98_505
    categories = [
        row.entry for row in tabular.rows if len(row.entry.code) == 3 and row.entry.code[0].isalpha()
    ]
    assert len(categories) == 1918


# --- the package's own list of codes ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def listed(tabular: Reading) -> list[str]:
    """The list that comes with the package: every entry in tabular order, codes without their dots."""
    (path,) = tabular.source.member.path.parent.glob("code-list-*.txt")
    return path.read_text("ascii").split()


def test_every_entry_of_the_packages_list_stands_in_its_place(tabular: Reading, listed: list[str]) -> None:
    def as_listed(entry: Code) -> str:
        first, _, last = entry.code.replace(".", "").partition("-")
        return first if first == last or not last else f"{first}-{last}"

    assert [as_listed(row.entry) for row in tabular.rows] == listed


def test_billable_are_the_74719_that_nothing_stands_below(tabular: Reading, listed: list[str]) -> None:
    codes = sorted({code for code in listed if code[0].isalpha() and "-" not in code})
    complete = {
        code
        for code, following in zip(codes, [*codes[1:], ""], strict=True)
        if not following.startswith(code)
    }
    assert len(complete) == 74_719
    assert {row.entry.code.replace(".", "") for row in tabular.rows if row.entry.billable} == complete


# --- the official order file of FY2026 -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    billable: bool
    title: str


@pytest.fixture(scope="module")
def order(data_dir: Path) -> dict[str, Line]:
    """Code without its dot → what the order file says of it; positions: CMS, ICD10OrderFiles.pdf."""
    path = data_dir / "icd10cm" / "icd10OrderFiles2026.zip"
    if not path.is_file():
        pytest.skip(f"needs the official order file, which is not here: {path}")
    with zipfile.ZipFile(path) as archive:
        lines = archive.read("icd10cm_order_2026.txt").decode("ascii").splitlines()
    return {line[6:13].rstrip(): Line(line[14] == "1", line[77:].rstrip()) for line in lines}


@pytest.fixture(scope="module")
def coded(tabular: Reading) -> dict[str, Code]:
    """Headers and codes, in tabular order, without their dots."""
    ranked = (row.entry for row in tabular.rows if row.entry.kind not in (Kind.CHAPTER, Kind.BLOCK))
    return {entry.code.replace(".", ""): entry for entry in ranked}


def test_headers_and_codes_are_those_of_the_order_file_in_its_order(
    order: dict[str, Line], coded: dict[str, Code]
) -> None:
    """April 2026 changed notes only: no code came and none went since October 2025."""
    assert coded.keys() - order.keys() == set()
    assert order.keys() - coded.keys() == set()
    assert list(coded) == list(order)
    assert len(coded) == 98_186


def test_billable_are_those_of_the_order_file(order: dict[str, Line], coded: dict[str, Code]) -> None:
    assert {code for code, entry in coded.items() if entry.billable} == {
        code for code, line in order.items() if line.billable
    }


def test_titles_are_the_official_long_titles(order: dict[str, Line], coded: dict[str, Code]) -> None:
    """Composed ones too, and to the letter, but that the order file knows no accents."""
    other = {code for code, entry in coded.items() if entry.title != order[code].title}
    assert {code for code in other if _plain(coded[code].title) != order[code].title} == set()
    assert len(other) == 151
    assert len([code for code, entry in coded.items() if entry.seventh]) > 50_000


def _plain(text: str) -> str:
    return unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode()


def test_an_older_tabular_is_read_as_well(data_dir: Path, tmp_path: Path) -> None:
    """The edition of January 2021: 72,616 codes of October 2020, six new ones, and M35.8 became a header."""
    path = data_dir / "icd10cm" / "icd10cm_tabular_2021.zip"
    if not path.is_file():
        pytest.skip(f"needs the tabular of 2021, which is not here: {path}")
    with zipfile.ZipFile(path) as archive:
        source = ICD10CM.recognise(loose(Path(archive.extract("icd10cm_tabular_2021.xml", tmp_path))))
    assert source is not None
    assert source.edition == "FY2021"
    rows = [row for row in source.layout.read(source, lambda fraction: None) if isinstance(row, Row)]
    assert sum(row.entry.billable for row in rows) == 72_616 + 6 - 1
    assert {"J12.82", "M35.81", "M35.89", "Z11.52", "Z20.822", "Z86.16"} <= {row.entry.code for row in rows}


# --- the XML, read by another parser ---------------------------------------------------------------------

TAGS = {
    "includes": InstructionKind.INCLUDES,
    "inclusionTerm": InstructionKind.INCLUSION_TERM,
    "excludes1": InstructionKind.EXCLUDES1,
    "excludes2": InstructionKind.EXCLUDES2,
    "codeFirst": InstructionKind.CODE_FIRST,
    "useAdditionalCode": InstructionKind.USE_ADDITIONAL,
    "codeAlso": InstructionKind.CODE_ALSO,
    "sevenChrNote": InstructionKind.SEVENTH_CHARACTER,
    "notes": InstructionKind.NOTE,
}


@pytest.fixture(scope="module")
def tree(tabular: Reading) -> ElementTree.Element:
    return ElementTree.parse(tabular.source.member.path).getroot()  # noqa: S314


def _texts(element: ElementTree.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def test_every_note_of_the_file_stands_under_its_entry(tabular: Reading, tree: ElementTree.Element) -> None:
    in_file = Counter[tuple[str, InstructionKind, str]]()
    for place in (*tree.iter("chapter"), *tree.iter("section"), *tree.iter("diag")):
        name = place.get("id") or place.findtext("name") or ""
        if place.tag == "section" and "-" not in name:
            name = f"{name}-{name}"
        for tag, kind in TAGS.items():
            for note in place.findall(f"{tag}/note"):
                in_file[name, kind, _texts(note)] += 1
    read = Counter((row.entry.code, said.kind, said.text) for row in tabular.rows for said in row.statements)
    assert in_file - read == Counter()
    made = read - in_file
    assert Counter(kind for _, kind, _ in made.elements()) == {
        InstructionKind.SEVENTH_CHARACTER: len(list(tree.iter("extension"))),
        InstructionKind.NOTE: 1 + len(list(tree.iter("visCategory"))) - 1,
        InstructionKind.INCLUSION_TERM: 1,
    }
    assert ("W08", InstructionKind.INCLUSION_TERM, "Fall from stool") in made


def test_how_many_notes_there_are(tabular: Reading) -> None:
    assert Counter(said.kind for row in tabular.rows for said in row.statements) == {
        InstructionKind.INCLUDES: 1024,
        InstructionKind.INCLUSION_TERM: 12_574 + 1,
        InstructionKind.EXCLUDES1: 5407,
        InstructionKind.EXCLUDES2: 2520,
        InstructionKind.CODE_FIRST: 809,
        InstructionKind.USE_ADDITIONAL: 1485,
        InstructionKind.CODE_ALSO: 655,
        InstructionKind.SEVENTH_CHARACTER: 508 + 1790,
        InstructionKind.NOTE: 180 + 7,
    }


def test_every_title_is_the_files(tabular: Reading, tree: ElementTree.Element) -> None:
    titles = {row.entry.code: row.entry.title for row in tabular.rows if not row.entry.seventh}
    for place in (*tree.iter("chapter"), *tree.iter("diag")):
        assert titles.pop(place.findtext("name") or "") == " ".join((place.findtext("desc") or "").split())
    assert len(titles) == 297
    assert titles["E08-E13"] == "Diabetes mellitus"
    assert titles["B10-B10"] == "Other human herpesviruses"
    assert titles["V00-V99"] == "Transport accidents"


def test_seventh_characters_are_defined_with_their_other_wording(tabular: Reading) -> None:
    (row,) = (row for row in tabular.rows if row.entry.code == "S52")
    told = [said.text for said in row.statements if said.kind is InstructionKind.SEVENTH_CHARACTER]
    assert told[0] == "The appropriate 7th character is to be added to all codes from category S52"
    assert told[1:4] == [
        "A – initial encounter for closed fracture",
        "B – initial encounter for open fracture type I or II; initial encounter for open fracture NOS",
        "C – initial encounter for open fracture type IIIA, IIIB, or IIIC",
    ]
    assert len(told) == 1 + 16


def test_no_note_cuts_a_definition_of_seventh_characters_in_two(tabular: Reading) -> None:
    (row,) = (row for row in tabular.rows if row.entry.code == "W08")
    assert [said.text for said in row.statements][-4:] == [
        "A – initial encounter",
        "D – subsequent encounter",
        "S – sequela",
        "Fall from stool",
    ]


def test_the_table_of_visual_impairment_stands_under_its_category(tabular: Reading) -> None:
    (row,) = (row for row in tabular.rows if row.entry.code == "H54")
    texts = [said.text for said in row.statements]
    assert texts[-7] == "Category of visual impairment (visual acuity with best possible correction):"
    assert texts[-6] == (
        "Category 1: maximum less than: 6/18 or 3/10(0.3) or 20/70; "
        "minimum equal to or better than: 6/60 or 1/10(0.1) or 20/200"
    )
    assert texts[-2:] == ["Category 5: No light perception", "Category 9: Undetermined or unspecified"]


# --- 7th characters --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "completed"),
    [
        ("S93.401", "S93.401A S93.401D S93.401S"),
        ("T88.7", "T88.7XXA T88.7XXD T88.7XXS"),
        ("W08", "W08.XXXA W08.XXXD W08.XXXS"),
        ("S02.0", "S02.0XXA S02.0XXB S02.0XXD S02.0XXG S02.0XXK S02.0XXS"),
        ("T36.0X1", "T36.0X1A T36.0X1D T36.0X1S"),
        ("M80.00", "M80.00XA M80.00XD M80.00XG M80.00XK M80.00XP M80.00XS"),
        ("O36.011", "O36.0110 O36.0111 O36.0112 O36.0113 O36.0114 O36.0115 O36.0119"),
        ("H34.811", "H34.8110 H34.8111 H34.8112"),
        ("S06.0X0", "S06.0X0A S06.0X0D S06.0X0S"),
        ("S06.307", "S06.307A"),  # nobody comes back who died of the injury
        ("S06.308", "S06.308A"),
        ("Y99", ""),
        ("E11.62", ""),
        ("H54.0X33", ""),  # seven characters, spelled out by the file itself
    ],
)
def test_completed_codes(header: str, completed: str, tabular: Reading) -> None:
    below = [row.entry for row in tabular.rows if row.entry.parent == header and row.entry.seventh]
    assert " ".join(entry.code for entry in below) == completed
    assert all(entry.billable and entry.code[-1] == entry.seventh for entry in below)


# --- files that are not what they should be --------------------------------------------------------------


def book(*sections: str, chapter: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<ICD10CM.tabular>\n<version>2026</version>\n<chapter>\n'
        f"<name>1</name><desc>Infections (A00-B99)</desc>{chapter}\n"
        + "\n".join(sections)
        + "\n</chapter>\n</ICD10CM.tabular>\n"
    )


def section(*diagnoses: str, id: str = "A00-A09") -> str:
    return f'<section id="{id}"><desc>Block ({id})</desc>\n' + "\n".join(diagnoses) + "\n</section>"


def diag(name: str, inside: str = "", desc: str = "Something") -> str:
    return f"<diag><name>{name}</name><desc>{desc}</desc>{inside}</diag>"


def read_text(folder: Path, text: str) -> list[Row]:
    path = folder / "icd10cm-tabular.xml"
    path.write_text(text, "utf-8")
    source = ICD10CM.recognise(loose(path))
    assert source is not None
    return [row for row in source.layout.read(source, lambda fraction: None) if isinstance(row, Row)]


def test_a_small_book_is_read(tmp_path: Path) -> None:
    definition = '<sevenChrDef><extension char="A">initial</extension></sevenChrDef>'
    rows = read_text(
        tmp_path,
        book(
            section(diag("A00", diag("A00.1", desc="Ménière &amp; others")), diag("A01", definition)),
            section(id="A10-A19"),
            section(diag("A15"), id="A15-A15"),
        ),
    )
    assert [(row.entry.code, row.entry.parent, row.entry.end) for row in rows] == [
        ("1", None, 9),
        ("A00-A09", "1", 6),
        ("A00", "A00-A09", 4),
        ("A00.1", "A00", 4),
        ("A01", "A00-A09", 6),
        ("A01.XXXA", "A01", 6),
        ("A10-A19", "1", 9),
        ("A15-A15", "A10-A19", 9),
        ("A15", "A15-A15", 9),
    ]
    assert rows[3].entry.title == "Ménière & others"
    assert rows[5].entry.title == "Something, initial"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (book(section(diag("A00", "<excludes3><note>x</note></excludes3>"))), "line 7: “excludes3” stands"),
        (book(section(diag("A00")), chapter="<footnote/>"), "“footnote” stands"),
        (book(diag("A00")), "“diag” stands"),
        (book(section(diag("A00"), "<includes2/>")), "“includes2” stands"),
        (book(section(diag("diabetes"))), "line 7: “diabetes” is not a code with a title"),
        (book(section(diag("a00"))), "“a00” is not a code with a title"),
        (book(section(diag("A00", desc=" "))), "“A00” is not a code with a title"),
        (book(section("<diag><desc>Something</desc></diag>")), "“” is not a code with a title"),
        (book(section(diag("A00"), id="first")), "line 6: “first” is not the range of a block"),
        (book(section(diag("A00"))).replace("<name>1</name>", ""), "without number or title"),
        (book(section(diag("A00"))).replace("chapter>", "part>"), "an element stands where none belongs"),
        (
            book(section(diag("A00", '<sevenChrDef><extension char="AB">x</extension></sevenChrDef>'))),
            "“AB” is not a 7th character with a meaning",
        ),
        (
            book(section(diag("A00", '<sevenChrDef><extension char="A"/></sevenChrDef>'))),
            "“A” is not a 7th character with a meaning",
        ),
        ("<ICD10CM.tabular>\n<version>2026</version></ICD10CM.tabular>", "it holds no chapter"),
    ],
)
def test_a_book_that_is_not_in_order_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UnreadableSource) as refused:
        read_text(tmp_path, text)
    assert "icd10cm-tabular.xml cannot be read" in str(refused.value)
    assert "line " in str(refused.value)
    assert says in str(refused.value)


def test_deeply_nested_codes_are_refused(tmp_path: Path) -> None:
    nested = diag("A00")
    for _ in range(80):
        nested = diag("A00", nested)
    with pytest.raises(UnreadableSource, match="nested too deeply"):
        read_text(tmp_path, book(section(nested)))
