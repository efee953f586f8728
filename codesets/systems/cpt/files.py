"""The AMA's files: short (``SHORTU.txt``), medium (``MEDU.txt``) and long descriptors (``LONGULT.txt``), the
modifiers, and a table with several descriptors of each code.

A notice of the AMA's copyright comes first; then a code and its descriptor a line, with a tab or a blank
between; a line or two may follow. Which of the three it is shows in how long descriptors are: at most 28
characters, at most 48, or longer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from codesets.errors import UnreadableSource
from codesets.model import Book, Fact, Kind
from codesets.official_files import Member, text_of_lines
from codesets.spreadsheets import column_of, rows_of
from codesets.systems.contract import Heading, Layout, ReadProgress, Row, SourceFile
from codesets.systems.cpt import book
from codesets.systems.cpt.syntax import CODE, MODIFIER, SYSTEM
from codesets.systems.outline import rows_of as numbered

_CODE_LINE = re.compile(rf"\"?({CODE})\"?[\t ]+\"?(\S.*?)\"?\s*")
_MODIFIER_LINE = re.compile(rf"\"?({MODIFIER})\"?[\t ]+\"?(\S.*?)\"?\s*")
_A_CODE = re.compile(CODE)
_OWNER = re.compile(r"american medical association|(?<![a-z])cpt(?![a-z])", re.IGNORECASE)
_NAMED = re.compile(r"(?:SHORT|MED|LONG)U|MOD", re.IGNORECASE)
_OF_YEAR = re.compile(r"CPT[^0-9\n]{0,40}(20[0-9]{2})|(20[0-9]{2})[^0-9\n]{0,20}CPT", re.IGNORECASE)
_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])")
_NOTICE_WITHIN = 400
"""Lines in which the first code must come."""
_LOOKED_AT = 800
_MODIFIERS_AT_LEAST = 3
_SHORT, _MEDIUM = 28, 48

_CODES = ("CPT Code", "CPT", "Code", "Procedure Code")
_LONG = ("Long Description", "Long Descriptor", "Long", "Full Description", "Full Descriptor", "Descriptor")
_MEDIUM_ONES = ("Medium Description", "Medium Descriptor", "Medium")
_SHORT_ONES = ("Short Description", "Short Descriptor", "Short")


# --- a code and its descriptor a line ------------------------------------------------------------------


def _lines(part: str, line: re.Pattern[str], least: int, most: int) -> Layout:
    """For files whose longest descriptor has that many characters."""

    def recognise(member: Member, layout: Layout) -> SourceFile | None:
        notice, descriptors = _beginning(member, line)
        if not descriptors or not (_OWNER.search(notice) or _NAMED.match(member.name)):
            return None
        if part == book.MODIFIERS and len(descriptors) < _MODIFIERS_AT_LEAST:
            return None
        if not least <= max(map(len, descriptors)) <= most:
            return None
        return _of_year(member, layout, notice)

    def read(source: SourceFile, progress: ReadProgress) -> Iterator[Row]:
        titles: dict[str, str] = {}
        behind = 0
        for number, text in text_of_lines(source.member, progress):
            found = line.fullmatch(text)
            if found is None:
                behind = behind or (number if titles and text.strip() else 0)
                continue
            if behind:
                why = f"line {behind} is not a code with its descriptor, and codes follow it"
                raise _unreadable(source.member, why)
            if found[1] in titles:
                raise _unreadable(source.member, f"line {number}: {found[1]} stands in it twice")
            titles[found[1]] = " ".join(found[2].split())
        yield from book.rows(titles)

    return Layout(book=Book.CODES, part=part, recognise=recognise, read=read)


def _beginning(member: Member, line: re.Pattern[str]) -> tuple[str, list[str]]:
    """The notice, and the first descriptors; none where codes come among something else."""
    notice: list[str] = []
    descriptors: list[str] = []
    behind = False
    for _, text in islice(text_of_lines(member, lambda done: None), _LOOKED_AT):
        found = line.fullmatch(text)
        if found is not None and behind:
            return "", []
        if found is not None:
            descriptors.append(found[2])
        elif descriptors:
            behind = behind or bool(text.strip())
        else:
            notice.append(text)
            if len(notice) > _NOTICE_WITHIN:
                return "", []
    return "\n".join(notice), descriptors


# --- a table -------------------------------------------------------------------------------------------


def _recognise_table(member: Member, layout: Layout) -> SourceFile | None:
    table = _table(member)
    return _of_year(member, layout, table[1]) if table is not None else None


def _read_table(source: SourceFile, progress: ReadProgress) -> Iterator[Row]:
    table = _table(source.member)
    if table is None:
        return
    first, _, (code_at, long_at, medium_at, short_at) = table
    headings: dict[str, Heading] = {}
    behind = 0
    for number, cells in rows_of(source.member, progress):
        if number < first:
            continue
        code = _cell(cells, code_at).upper()
        if not _A_CODE.fullmatch(code):
            behind = behind or number
            continue
        if behind:
            raise _unreadable(source.member, f"row {behind} has no code, and codes follow it")
        if code in headings:
            raise _unreadable(source.member, f"row {number}: {code} stands in it twice")
        said = [_cell(cells, at) for at in (long_at, medium_at, short_at)]
        title = next(filter(None, said), "")
        if not title:
            raise _unreadable(source.member, f"row {number}: {code} has no descriptor")
        facts = [
            Fact(book.FACTS[level], words)
            for level, words in ((book.MEDIUM, said[1]), (book.SHORT, said[2]))
            if words and words != title
        ]
        headings[code] = Heading(code, title, Kind.CODE, None, billable=True, facts=tuple(facts))
    yield from numbered(SYSTEM, list(book.under_sections(headings)))


def _table(member: Member) -> tuple[int, str, tuple[int, int | None, int | None, int | None]] | None:
    """(row of the first code, what stands above it, columns of code, long, medium and short descriptor)."""
    above: list[str] = []
    columns: tuple[int, int | None, int | None, int | None] | None = None
    for number, cells in islice(rows_of(member, lambda done: None), _NOTICE_WITHIN):
        if columns is not None and _A_CODE.fullmatch(_cell(cells, columns[0]).upper()):
            notice = "\n".join(above)
            return (number, notice, columns) if _OWNER.search(notice) else None
        above.append(" ".join(cells))
        code = column_of(cells, *_CODES)
        named = [column_of(cells, *names) for names in (_LONG, _MEDIUM_ONES, _SHORT_ONES)]
        if code is not None and any(at is not None for at in named):
            columns = code, named[0], named[1], named[2]
    return None


def _cell(cells: Sequence[str], at: int | None) -> str:
    return " ".join(cells[at].split()) if at is not None and at < len(cells) else ""


# --- for both ------------------------------------------------------------------------------------------


def _of_year(member: Member, layout: Layout, notice: str) -> SourceFile | None:
    year = _year(member, notice)
    if year is None:
        return None
    return SourceFile(member, layout, str(year), date(year, 1, 1), date(year, 12, 31))


def _year(member: Member, notice: str) -> int | None:
    said = _OF_YEAR.search(notice)
    if said:
        return int(said[1] or said[2])
    for name in (member.name, member.path.name):
        years = _YEAR.findall(name)
        if years:
            return int(years[-1])
    return None


def _unreadable(member: Member, why: str) -> UnreadableSource:
    return UnreadableSource(f"{member.name} cannot be read as a CPT file: {why}. Nothing was changed.")


DESCRIPTORS = (
    Layout(book=Book.CODES, part=book.LONG, recognise=_recognise_table, read=_read_table),
    _lines(book.LONG, _CODE_LINE, _MEDIUM + 1, 1 << 16),
    _lines(book.MEDIUM, _CODE_LINE, _SHORT + 1, _MEDIUM),
    _lines(book.SHORT, _CODE_LINE, 1, _SHORT),
    _lines(book.MODIFIERS, _MODIFIER_LINE, 1, 1 << 16),
)
"""Long before medium before short: the longest descriptor is the title."""
