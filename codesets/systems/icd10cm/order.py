"""The ICD-10-CM order file: every code and header with its short and long title, and no notes.

Fixed width (CMS, ``icd10OrderFiles.pdf``; 1-based columns): order number 1-5, code 7-13 without its dot,
``1`` billable or ``0`` header 15, short title 17-76, long title from 78.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codesets.errors import UnreadableSource
from codesets.model import Book, Fact, Kind
from codesets.official_files import Member, text_of_lines
from codesets.systems.contract import Heading, Layout, ReadProgress, Row, SourceFile
from codesets.systems.fiscal_year import edition, year_named
from codesets.systems.icd10cm.blocks import Shelves
from codesets.systems.icd10cm.syntax import SYSTEM, normalise
from codesets.systems.icd10cm.years import check_year, year_of_codes
from codesets.systems.outline import rows_of

_FIRST_LINE = re.compile(rb"(?:\xef\xbb\xbf)?[0-9]{5} A00 {5}[01] \S")
_LINE = re.compile(
    r"(?P<number>[0-9]{5}) (?P<code>[A-Z0-9]{3,7}) {1,5}(?P<billable>[01]) (?P<short>.{60}) (?P<long>\S.*)"
)
_COMPLETED = re.compile(r".{6}[A-Z]|(?:E0[89]|E1[013]|H3[45]|H40|M1A|O[0-9A-Z]{2}|R40).{3}[0-9]")
"""Codes whose 7th character may be one that the tabular defines for a whole category: the file does not
tell it from a further subdivision."""


def _recognise(member: Member, layout: Layout) -> SourceFile | None:
    if not _FIRST_LINE.match(member.head(100)):
        return None
    year = year_named(member) or year_of_codes(_codes(member))
    return edition(member, layout, year) if year else None


def _codes(member: Member) -> Iterator[str]:
    """For a file whose name does not tell its year: all its codes, as far as it can be read."""
    try:
        for _, line in text_of_lines(member, lambda done: None):
            yield normalise(line[6:13]) or ""
    except UnreadableSource:
        return


def _read(source: SourceFile, progress: ReadProgress) -> Iterator[Row]:
    headings = list(_headings(source.member, progress))
    if not headings:
        raise UnreadableSource(f"{source.member.name} cannot be read as an order file: it is empty.")
    check_year(source, (heading.code for heading in headings))
    yield from rows_of(SYSTEM, headings)


def _headings(member: Member, progress: ReadProgress) -> Iterator[Heading]:
    shelves = Shelves()
    above: list[Heading] = []
    seen: set[str] = set()
    before = 0
    for number, line in text_of_lines(member, progress):
        if not line.strip():
            continue
        found = _LINE.fullmatch(line.rstrip())
        code = normalise(found["code"]) if found else None
        if found is None or code is None:
            raise _unreadable(member, number, "it is not laid out as one")
        if int(found["number"]) <= before or code in seen:
            raise _unreadable(member, number, f"{code} is out of order or stands in it twice")
        before = int(found["number"])
        seen.add(code)
        while above and not _stands_under(found["code"], above[-1]):
            above.pop()
        if len(found["code"]) == 3:
            above.clear()
            yield from shelves.begin(code)
        elif not above:
            raise _unreadable(member, number, f"{code} stands under no category")
        heading = _heading(found, code, above[-1] if above else None, shelves.block)
        if above and above[-1].billable:
            raise _unreadable(member, number, f"{code} stands under {above[-1].code}, which is billable")
        above.append(heading)
        yield heading


def _stands_under(bare: str, header: Heading) -> bool:
    """``T887XXA`` stands under T88.7, the placeholders aside."""
    return bare.startswith(header.code.replace(".", ""))


def _heading(found: re.Match[str], code: str, header: Heading | None, block: str) -> Heading:
    title = " ".join(found["long"].split())
    billable = found["billable"] == "1"
    completed = (
        header is not None and _COMPLETED.fullmatch(found["code"]) and title.startswith(f"{header.title}, ")
    )
    header_kind = Kind.CATEGORY if header is None else Kind.SUBCATEGORY
    short = " ".join(found["short"].split())
    return Heading(
        code=code,
        title=title,
        kind=Kind.CODE if billable else header_kind,
        parent=header.code if header is not None else block,
        billable=billable,
        seventh=found["code"][-1] if completed else "",
        facts=(Fact("Short title", short),) if short != title else (),
    )


def _unreadable(member: Member, line: int, why: str) -> UnreadableSource:
    return UnreadableSource(
        f"{member.name} cannot be read as an ICD-10-CM order file: line {line}: {why}. Nothing was changed."
    )


ORDER = Layout(book=Book.CODES, recognise=_recognise, read=_read)
