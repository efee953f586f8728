"""The two files in which CMS publishes HCPCS Level II: records of 320 columns, and a table.

Fixed width (CMS, HCPCS record layout; 1-based columns): code 1-5 (a modifier stands in 4-5), sequence 6-10,
record id 11 (3 first line of a procedure, 4 continuation, 7 first line of a modifier, 8 continuation), long
description 12-91, then the fields of ``_FIELDS``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice

from codesets.errors import UnreadableSource
from codesets.model import Book
from codesets.official_files import Member, text_of_lines
from codesets.spreadsheets import column_of, rows_of
from codesets.systems.contract import Layout, ReadProgress, Row, SourceFile
from codesets.systems.hcpcs.records import BadRecord, Record, day, headings_of
from codesets.systems.hcpcs.syntax import SYSTEM
from codesets.systems.outline import rows_of as numbered
from codesets.systems.quarters import quarter

_WIDTHS = (
    ("SHORT DESCRIPTION", 92, 119), ("PRICE1", 120, 121), ("PRICE2", 122, 123), ("PRICE3", 124, 125),
    ("PRICE4", 126, 127), ("MULT_PI", 128, 128), ("CIM1", 129, 134), ("CIM2", 135, 140), ("CIM3", 141, 146),
    ("MCM1", 147, 154), ("MCM2", 155, 162), ("MCM3", 163, 170), ("STATUTE", 171, 180),
    *((f"LABCERT{number + 1}", 181 + 3 * number, 183 + 3 * number) for number in range(8)),
    *((f"XREF{number + 1}", 205 + 5 * number, 209 + 5 * number) for number in range(5)),
    ("COV", 230, 230), ("ASC_GRP", 231, 232), ("ASC_DT", 233, 240), ("OPPS", 241, 243), ("OPPS_PI", 244, 244),
    ("OPPS_DT", 245, 252), ("PROCNOTE", 253, 256), ("BETOS", 257, 259),
    *((f"TOS{number + 1}", 261 + number, 261 + number) for number in range(5)),
    ("ANEST_BU", 266, 268), ("ADD DT", 269, 276), ("ACT EFF DT", 277, 284), ("TERM DT", 285, 292),
    ("ACTION CD", 293, 293),
)  # fmt: skip
_FIRST_LINE = re.compile(rb"(?:   [A-Z][A-Z0-9]|[A-V][0-9]{4})[0-9]{5}[37]\S.{80}")
_LINE = re.compile(r"(?:   (?P<modifier>[A-Z][A-Z0-9])|(?P<code>[A-V][0-9]{4}))[0-9]{5}(?P<record>[3478]).*")
_BROKEN = re.compile(r"[0-9A-Za-z]-$")
_NEEDED = ("HCPC", "LONG DESCRIPTION", "SHORT DESCRIPTION", "COV", "ADD DT", "ACTION CD")
_WHOLE = re.compile(r"([0-9]+)\.0")
_HEADER_WITHIN = 20
"""Rows in which the headings must come; a notice may stand before them."""


# --- fixed width -----------------------------------------------------------------------------------------


def _recognise_lines(member: Member, layout: Layout) -> SourceFile | None:
    if not _FIRST_LINE.match(member.head(400)):
        return None
    return quarter(member, layout, lambda: _newest(_line_records(member, lambda done: None)))


def _line_records(member: Member, progress: ReadProgress) -> Iterator[Record]:
    record: dict[str, str] = {}
    for number, line in text_of_lines(member, progress):
        if not line.strip():
            continue
        found = _LINE.fullmatch(line)
        if found is None:
            raise _unreadable(member, f"line {number} is not laid out as one")
        code = found["code"] or found["modifier"]
        if found["record"] in "37":
            if record:
                yield record
            record = {name: line[first - 1 : last].strip() for name, first, last in _WIDTHS}
            record |= {"HCPC": code, "LONG DESCRIPTION": line[11:91].strip()}
        elif record.get("HCPC") == code:
            said = record["LONG DESCRIPTION"]
            blank = "" if _BROKEN.search(said) else " "  # lines break behind a hyphen as well
            record["LONG DESCRIPTION"] = said + blank + line[11:91].strip()
        else:
            raise _unreadable(member, f"line {number} goes on with a code that did not begin")
    if record:
        yield record


# --- a table ---------------------------------------------------------------------------------------------


def _recognise_table(member: Member, layout: Layout) -> SourceFile | None:
    first_rows = islice(rows_of(member, lambda done: None), _HEADER_WITHIN)
    if not any(_columns(row) for _, row in first_rows):
        return None
    return quarter(member, layout, lambda: _newest(_table_records(member, lambda done: None)))


def _table_records(member: Member, progress: ReadProgress) -> Iterator[Record]:
    columns: dict[str, int] = {}
    for number, row in rows_of(member, progress):
        if columns:
            record = {name: _plain(row[at]) for name, at in columns.items() if at < len(row)}
            if record.get("HCPC"):
                yield record
        else:
            columns = _columns(row)
            if not columns and number >= _HEADER_WITHIN:
                break
    if not columns:
        raise _unreadable(member, "the headings HCPC, LONG DESCRIPTION, COV … are missing")


def _columns(header: list[str]) -> dict[str, int]:
    names = ("HCPC", "LONG DESCRIPTION", *(name for name, _, _ in _WIDTHS))
    found = {name: at for name in names if (at := column_of(header, name)) is not None}
    return found if all(name in found for name in _NEEDED) else {}


def _plain(cell: str) -> str:
    """Spreadsheets turn ``51`` into ``51.0``."""
    whole = _WHOLE.fullmatch(cell)
    return whole[1] if whole else cell


# --- both ------------------------------------------------------------------------------------------------


def _layout(
    recognise: Callable[[Member, Layout], SourceFile | None],
    records: Callable[[Member, ReadProgress], Iterator[Record]],
) -> Layout:
    def read(source: SourceFile, progress: ReadProgress) -> Iterator[Row]:
        try:
            headings = headings_of(records(source.member, progress), source.effective_from)
        except BadRecord as error:
            raise _unreadable(source.member, str(error)) from None
        if not headings:
            raise _unreadable(source.member, "it is empty")
        yield from numbered(SYSTEM, headings)

    return Layout(book=Book.CODES, recognise=recognise, read=read)


def _newest(records: Iterator[Record]) -> date | None:
    try:
        days = (day(record.get("ACT EFF DT", "")) for record in records)
        return max((on for on in days if on is not None), default=None)
    except (UnreadableSource, BadRecord):
        return None


def _unreadable(member: Member, why: str) -> UnreadableSource:
    return UnreadableSource(f"{member.name} cannot be read as a HCPCS file: {why}. Nothing was changed.")


TABLE, RECORDS = _layout(_recognise_table, _table_records), _layout(_recognise_lines, _line_records)
