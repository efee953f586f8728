"""Medically Unlikely Edits: the most units of a procedure on one day (CMS, a file for each setting)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from codesets.model import Book
from codesets.official_files import Member
from codesets.remarks import About, Remark
from codesets.systems.contract import Layout, ReadProgress, SourceFile
from codesets.systems.edits.quarters import ncci_quarter
from codesets.systems.edits.tables import PROCEDURE, Headed, headed, rows, unreadable

_WHAT = "unit limits"
_WANTED = {
    "code": ("hcpcscptcode", "hcpcscode", "cptcode", "code"),
    "value": ("muevalue", "value"),
    "indicator": ("adjudicationindicator", "mai"),
    "rationale": ("rationale",),
}
_NUMBER = re.compile(r"([0-9]{1,6})(?:\.0)?")
_INDICATORS = {
    "1": "counted line by line",
    "2": "for the day, by policy: never more",
    "3": "for the day, clinical: more may be appealed",
}
"""MUE adjudication indicators (CMS, MUE FAQ)."""


def _layout(book: Book, said: str) -> Layout:
    """``said``: what the heading of the value calls the setting."""

    def recognise(member: Member, layout: Layout) -> SourceFile | None:
        table = _table(member)
        if table is None or said not in table.headings[table.columns["value"]]:
            return None
        return ncci_quarter(member, layout, lambda: None)

    return Layout(book=book, recognise=recognise, read=_read)


def _read(source: SourceFile, progress: ReadProgress) -> Iterator[Remark]:
    table = _table(source.member)
    if table is None:
        return
    for number, cells in rows(source.member, table, progress):
        value = _NUMBER.fullmatch(cells["value"])
        if not PROCEDURE.fullmatch(cells["code"]) or value is None:
            raise unreadable(
                source.member,
                _WHAT,
                number,
                f"“{cells['code'][:12]}”, “{cells['value'][:12]}” are no code with its limit",
            )
        indicator = cells.get("indicator", "")
        told = f"{_INDICATORS.get(indicator[:1], indicator)} (MAI {indicator[:1]})" if indicator else ""
        yield Remark(
            cells["code"], About.UNITS, value[1], "; ".join(filter(None, (told, cells.get("rationale", ""))))
        )


def _table(member: Member) -> Headed | None:
    return headed(member, _WANTED, ("code", "value"), _is_row)


def _is_row(cells: Sequence[str]) -> bool:
    return len(cells) >= 2 and bool(PROCEDURE.fullmatch(cells[0])) and bool(_NUMBER.fullmatch(cells[1]))


UNITS = (
    _layout(Book.UNITS_HOSPITAL, "hospital"),
    _layout(Book.UNITS_SUPPLIER, "supplier"),
    _layout(Book.UNITS, "practitioner"),
)
