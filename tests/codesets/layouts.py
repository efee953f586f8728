"""One small invented file of every layout that a system reads, as its publisher lays it out."""

from __future__ import annotations

from pathlib import Path

from codesets.model import Book
from codesets.official_files import loose
from codesets.registry import SYSTEMS
from codesets.systems import CodeSystem, SourceFile
from tests.codesets.small_book import APRIL_2026, write_tabular
from tests.codesets.systems.hcpcs.test_hcpcs import CRUTCHES, GONE, HEADER, MODIFIER, table
from tests.codesets.systems.icd10cm.test_index import NEOPLASM_HEAD, book, main_term, term
from tests.codesets.systems.icd10cm.test_order import LINES, order_text
from tests.codesets.systems.icd10pcs.test_icd10pcs import KEYS, TABLE
from tests.codesets.workbook import workbook

_PCS = {
    "0SB90ZX": "Excision of Right Hip Joint, Open Approach, Diagnostic",
    "0SB90ZZ": "Excision of Right Hip Joint, Open Approach",
    "0SBC0ZZ": "Excision of Right Knee Joint, Open Approach",
}
_DEFINITIONS = """<?xml version="1.0" encoding="utf-8"?><ICD10PCS.definitions><version>2026</version>
<section code="0"><title>Medical and Surgical</title><axis pos="4"><title>Body Part</title>
<terms><title>Hip Joint, Right</title><includes>Acetabulofemoral joint</includes></terms></axis>
<axis pos="3"><title>Operation</title><terms><title>Excision</title><definition>Cutting out</definition>
<explanation>Without replacement</explanation></terms></axis></section></ICD10PCS.definitions>"""
_CELLS = "".join(f'<cell col="{column}">D00.{column}</cell>' for column in range(2, 8))
_DRUG_CELLS = "".join(f'<cell col="{column}">T36.0X{column}</cell>' for column in range(2, 7))


def _addenda() -> str:
    rows = (
        ("Delete:", "1 A01    Typhoid"),
        ("Add:", "0 A01    Typhoid"),
        ("Add:", "1 A011   Typhoid, mild"),
        ("Revise from:", "1 A02    Old name"),
        ("Revise to:", "1 A02    New name"),
    )
    return "".join(f"{action:<13}{rest:<70}{rest[9:]}\n" for action, rest in rows) + "\nIn all\n"


def _fixed(code: str, record: str, text: str) -> str:
    return f"{code:>5}00100{record}{text:<80}{'Short':<28}".ljust(320)


def _pcs_first() -> str:
    """The first line by which the files of ICD-10-PCS are known."""
    return "0016070 Bypass Cerebral Ventricle to Nasopharynx, Open Approach\n"


def _pcs_order() -> str:
    first = (
        "00001 001     0 " + "Central Nervous System, Bypass".ljust(60) + " Central Nervous System, Bypass\n"
    )
    return first + "".join(
        f"{number:05} {code} 1 {title[:60]:<60} {title}\n"
        for number, (code, title) in enumerate(_PCS.items(), 2)
    )


def write_all(folder: Path) -> dict[str, Path]:
    """Every file in a folder of its own, by the name of its layout."""
    tables = TABLE.encode()
    fixed = [_fixed("E9998", "3", "Crutches of an invented kind,"), _fixed("E9998", "4", "and a second line")]
    index = main_term("Ulcer", "<see>Sore</see>" + term(1, "foot", "<code>E11.621</code>")) + main_term(
        "Sore"
    )
    made: dict[str, tuple[str, str | bytes]] = {
        "cm order": ("icd10cm_order_2022.txt", order_text()),
        "cm codes": (
            "icd10cm_codes_2022.txt",
            "".join(f"{code:<7} {title}\n" for code, flag, title in LINES if flag == "1"),
        ),
        "cm addenda": ("icd10cm_order_addenda_2020.txt", _addenda()),
        "cm index": ("icd10cm_index_2026.xml", book(index, year=2026)),
        "cm external causes": (
            "icd10cm_eindex_2026.xml",
            book(
                main_term("Bitten", "<code>W55.81</code>"), "<title>EXTERNAL CAUSE OF INJURIES</title>", 2026
            ),
        ),
        "cm neoplasms": (
            "icd10cm_neoplasm_2026.xml",
            book(main_term("Neoplasm", _CELLS + term(1, "ear", _CELLS)), NEOPLASM_HEAD, 2026),
        ),
        "cm drugs": (
            "icd10cm_drug_2026.xml",
            book(
                main_term("Aspirin", _DRUG_CELLS),
                '<indexHeading><head col="1">Substance</head></indexHeading>',
                2026,
            ),
        ),
        "pcs codes": (
            "icd10pcs_codes_2026.txt",
            _pcs_first() + "".join(f"{code} {title}\n" for code, title in _PCS.items()),
        ),
        "pcs order": ("icd10pcs_order_2021.txt", _pcs_order()),
        "pcs tables": ("icd10pcs_tables_2026.xml", tables),
        "pcs index": ("icd10pcs_index_2026.xml", KEYS),
        "pcs definitions": ("icd10pcs_definitions_2026.xml", _DEFINITIONS),
        "hcpcs table": ("HCPC2025_OCT.csv", table(CRUTCHES, GONE, MODIFIER)),
        "hcpcs workbook": ("HCPC2025_JUL.xlsx", workbook([["A notice"], HEADER, CRUTCHES, MODIFIER])),
        "hcpcs lines": ("HCPC2025_JAN.txt", "\r\n".join(fixed)),
    }
    paths = {"cm tabular": write_tabular(folder / "cm tabular" / APRIL_2026)}
    for layout, (name, content) in made.items():
        paths[layout] = folder / layout / name
        paths[layout].parent.mkdir()
        paths[layout].write_bytes(content if isinstance(content, bytes) else content.encode())
    return paths


def recognised(path: Path) -> tuple[CodeSystem, SourceFile] | None:
    member = loose(path)
    for system in SYSTEMS:
        source = system.recognise(member)
        if source is not None:
            return system, source
    return None


BOOKS = {
    "cm tabular": Book.TABULAR,
    "cm order": Book.CODES,
    "cm codes": Book.CODES,
    "cm addenda": Book.ADDENDA,
    "cm index": Book.INDEX,
    "cm external causes": Book.EXTERNAL_CAUSES,
    "cm neoplasms": Book.NEOPLASMS,
    "cm drugs": Book.DRUGS,
    "pcs codes": Book.CODES,
    "pcs order": Book.CODES,
    "pcs tables": Book.TABLES,
    "pcs index": Book.INDEX,
    "pcs definitions": Book.DEFINITIONS,
    "hcpcs table": Book.CODES,
    "hcpcs workbook": Book.CODES,
    "hcpcs lines": Book.CODES,
}
"""What each file is."""
