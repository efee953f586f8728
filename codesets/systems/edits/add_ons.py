"""Add-on code edits: procedures reported only with another one (CMS, NCCI add-on code files)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from codesets.model import Book
from codesets.official_files import Member
from codesets.remarks import About, Remark
from codesets.systems.contract import Layout, ReadProgress, SourceFile
from codesets.systems.edits.quarters import ncci_quarter
from codesets.systems.edits.tables import PROCEDURE, Headed, day, headed, rows, unreadable

_WHAT = "add-on codes"
_WANTED = {
    "code": ("addoncode",),
    "primary": ("primarycode", "primary"),
    "type": ("edittype", "type"),
    "begins": ("effdt", "effective"),
    "ends": ("deldt", "deletion", "deleted"),
    "note": ("specialinstruction", "notes", "note"),
}
_BY_CONTRACTOR = "CCCCC"
_PRIMARY = re.compile(r"[0-9A-Z]{5}(?:\s*-\s*[0-9A-Z]{5})?")
_TYPES = {
    "1": "",
    "2": "the Medicare contractor decides which primary codes are right",
    "3": "some primary codes are named; the Medicare contractor may accept others",
}
"""Types of add-on code edits (NCCI Policy Manual, chapter I)."""


def _recognise(member: Member, layout: Layout) -> SourceFile | None:
    table = _table(member)
    return ncci_quarter(member, layout, lambda: _newest(member, table)) if table is not None else None


def _read(source: SourceFile, progress: ReadProgress) -> Iterator[Remark]:
    table = _table(source.member)
    if table is None:
        return
    for number, cells in rows(source.member, table, progress):
        code, primary = cells["code"].upper(), cells["primary"].upper()
        if not code and not primary:
            continue
        if not PROCEDURE.fullmatch(code):
            raise unreadable(source.member, _WHAT, number, f"“{code[:12]}” is not a code")
        named = primary if _PRIMARY.fullmatch(primary) and primary != _BY_CONTRACTOR else ""
        kind = _TYPES.get(cells.get("type", "")[:1], "")
        note = "; ".join(filter(None, (kind, cells.get("note", ""))))
        try:
            begins, ends = day(cells.get("begins", "")), day(cells.get("ends", ""))
        except ValueError as error:
            raise unreadable(source.member, _WHAT, number, error) from None
        yield Remark(code, About.ADD_ON, named, note, begins, ends)


def _table(member: Member) -> Headed | None:
    return headed(member, _WANTED, ("code", "primary"), _is_row)


def _is_row(cells: Sequence[str]) -> bool:
    return any(PROCEDURE.fullmatch(cell) and any(sign.isdigit() for sign in cell) for cell in cells[:5])


def _newest(member: Member, table: Headed) -> date | None:
    if "begins" not in table.columns:
        return None
    days: list[date] = []
    for _, cells in rows(member, table, lambda done: None):
        try:
            begins = day(cells["begins"])
        except ValueError:
            return None
        if begins is not None:
            days.append(begins)
    return max(days, default=None)


ADD_ONS = Layout(book=Book.ADD_ONS, recognise=_recognise, read=_read)
