"""NCCI procedure-to-procedure edits (CMS, PTP coding edits; a file for practitioners and one for hospitals).

Each quarter comes in several parts, as text with tabs or as a workbook: notices and headings over up to six
rows, then column 1, column 2, ``*`` where it held before 1996, first day, last day (``*`` while it is open),
modifier indicator, rationale. A table with the same columns under one row of headings is read as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from codesets.errors import UnreadableSource
from codesets.model import Book
from codesets.official_files import Member
from codesets.remarks import Pair
from codesets.spreadsheets import rows_of
from codesets.systems.contract import Layout, ReadProgress, SourceFile
from codesets.systems.edits.quarters import ncci_quarter
from codesets.systems.edits.tables import PROCEDURE, Headed, headed, unreadable

_WHAT = "procedure pairs"
_WANTED = {
    "column1": ("column1",),
    "column2": ("column2",),
    "begins": ("effective",),
    "ends": ("deletion",),
    "modifier": ("modifier",),
    "rationale": ("rationale",),
}
_NEEDED = ("column1", "column2", "modifier")
_HOSPITAL = re.compile(r"hospital|outpatient|ccioph|opps", re.IGNORECASE)
_PART = re.compile(r"[-_ ]f([1-9])(?![0-9a-z])", re.IGNORECASE)
_DAY = re.compile(r"[12][0-9]{3}[01][0-9][0-3][0-9]")
_NEVER = "99991231"
_INDICATORS = {"0": 0, "1": 1, "9": 9}


def _layout(book: Book, *, hospital: bool) -> Layout:
    def recognise(member: Member, layout: Layout) -> SourceFile | None:
        names = f"{member.name} {member.path.name}"
        if bool(_HOSPITAL.search(names)) is not hospital:
            return None
        table = _table(member)
        if table is None:
            return None
        part = _PART.search(member.name) or _PART.search(member.path.name)
        return ncci_quarter(
            member, layout, lambda: _newest(member, table), f", part {part[1]}" if part else ""
        )

    return Layout(book=book, recognise=recognise, read=_read)


def _read(source: SourceFile, progress: ReadProgress) -> Iterator[Pair]:
    table = _table(source.member)
    if table is None:
        return
    at = table.columns
    one, two, indicated = at["column1"], at["column2"], at["modifier"]
    begins, ends, why = at.get("begins", -1), at.get("ends", -1), at.get("rationale", -1)
    is_code = PROCEDURE.fullmatch
    last = max(at.values())
    for number, cells in rows_of(source.member, progress):
        if number < table.first_row:
            continue
        if len(cells) <= last:
            cells += [""] * (last + 1 - len(cells))
        column1, column2 = cells[one], cells[two]
        modifier = _INDICATORS.get(cells[indicated][:1])
        if modifier is None or not is_code(column1) or not is_code(column2):
            raise unreadable(
                source.member,
                _WHAT,
                number,
                f"“{column1[:12]}”, “{column2[:12]}”, “{cells[indicated][:4]}” are no pair",
            )
        try:
            yield Pair(
                column1,
                column2,
                _day(cells[begins]) if begins >= 0 else 0,
                _day(cells[ends]) if ends >= 0 else 0,
                modifier,
                cells[why] if why >= 0 else "",
            )
        except ValueError as error:
            raise unreadable(source.member, _WHAT, number, error) from None


def _day(cell: str) -> int:
    """0 where the cell names none. Raises ValueError."""
    if cell in ("", "*", _NEVER):
        return 0
    digits = cell.replace("-", "")[:8]
    if not _DAY.fullmatch(digits):
        raise ValueError(f"“{cell[:20]}” is not a day")
    return int(digits)


def _table(member: Member) -> Headed | None:
    return headed(member, _WANTED, _NEEDED, _is_row)


def _is_row(cells: Sequence[str]) -> bool:
    return len(cells) >= 3 and all(PROCEDURE.fullmatch(cell) for cell in cells[:2])


def _newest(member: Member, table: Headed) -> date | None:
    """The newest first day in the file, where its name does not tell the quarter."""
    if "begins" not in table.columns:
        return None
    at = table.columns["begins"]
    newest = 0
    try:
        for number, cells in rows_of(member, lambda done: None):
            if number >= table.first_row and at < len(cells):
                newest = max(newest, _day(cells[at]))
        return date(newest // 10000, newest // 100 % 100, newest % 100) if newest else None
    except (UnreadableSource, ValueError):
        return None


PAIRS = (_layout(Book.PAIRS, hospital=False), _layout(Book.PAIRS_HOSPITAL, hospital=True))
