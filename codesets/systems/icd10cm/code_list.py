"""The ICD-10-CM codes file: billable codes with their titles, and no headers.

A code without its dot, blanks, its long title (CMS, ``icd10cmCodesFile.pdf``). Poorer than the order file
that comes in the same zip: read where it is all there is. The categories above the codes are called by what
the titles below them begin with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codesets.errors import UnreadableSource
from codesets.model import Book, Kind
from codesets.official_files import Member, text_of_lines
from codesets.systems.contract import Heading, Layout, ReadProgress, Row, SourceFile
from codesets.systems.fiscal_year import edition, year_named
from codesets.systems.icd10cm.blocks import Shelves
from codesets.systems.icd10cm.syntax import CATEGORY, SYSTEM, normalise
from codesets.systems.icd10cm.years import check_year, year_of_codes
from codesets.systems.outline import rows_of, shared_title

_FIRST_LINE = re.compile(rb"(?:\xef\xbb\xbf)?A00[0-9A-Z]{1,4} +[A-Z][a-z]")
_LINE = re.compile(rf"({CATEGORY}[0-9A-Z]{{0,4}}) +(\S.*)")


def _recognise(member: Member, layout: Layout) -> SourceFile | None:
    if not _FIRST_LINE.match(member.head(100)):
        return None
    year = year_named(member) or _year(member)
    return edition(member, layout, year) if year else None


def _year(member: Member) -> int | None:
    try:
        return year_of_codes(code for code, _ in _codes(member, lambda done: None))
    except UnreadableSource:
        return None


def _read(source: SourceFile, progress: ReadProgress) -> Iterator[Row]:
    codes = dict(_codes(source.member, progress))
    check_year(source, codes)
    yield from rows_of(SYSTEM, list(_headings(codes)))


def _codes(member: Member, progress: ReadProgress) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for number, line in text_of_lines(member, progress):
        if not line.strip():
            continue
        found = _LINE.fullmatch(line.rstrip())
        code = normalise(found[1]) if found else None
        if found is None or code is None or code in seen:
            raise UnreadableSource(
                f"{member.name} cannot be read as an ICD-10-CM codes file: line {number} is not a code with "
                "a title, or its code stands in it twice. Nothing was changed."
            )
        seen.add(code)
        yield code, " ".join(found[2].split())


def _headings(codes: dict[str, str]) -> Iterator[Heading]:
    families: dict[str, list[str]] = {}
    for code in codes:
        families.setdefault(code[:3], []).append(code)
    shelves = Shelves()
    for category, family in families.items():
        yield from shelves.begin(category)
        if family == [category]:
            yield Heading(category, codes[category], Kind.CODE, shelves.block, billable=True)
            continue
        title = shared_title([codes[code] for code in family])
        yield Heading(category, title, Kind.CATEGORY, shelves.block)
        for code in family:
            yield Heading(code, codes[code], Kind.CODE, category, billable=True)


CODE_LIST = Layout(book=Book.CODES, recognise=_recognise, read=_read)
