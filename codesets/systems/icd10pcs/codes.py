"""The ICD-10-PCS codes file and order file: every code with its title.

Codes file: the code and its long title. Order file, fixed width (CMS; 1-based columns): order number 1-5,
code 7-13, ``1`` billable or ``0`` header 15, short title 17-76, long title from 78. The sections and body
systems a code stands under are in neither, the tables in the order file only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from codesets.errors import UnreadableSource
from codesets.model import Book, Fact, Kind
from codesets.official_files import Member, text_of_lines
from codesets.pcs_tables import LENGTH
from codesets.systems.contract import Heading, Layout, ReadProgress, Row, SourceFile
from codesets.systems.fiscal_year import edition, year_named
from codesets.systems.icd10pcs import names
from codesets.systems.icd10pcs.syntax import CHARACTER, PART_LENGTH, SYSTEM, TABLE_LENGTH
from codesets.systems.icd10pcs.xml_files import unreadable
from codesets.systems.outline import rows_of, shared_run, shared_title

_CODE_LINE = re.compile(rf"(?P<code>{CHARACTER}{{7}}) +(?P<long>\S.*)")
_ORDER_LINE = re.compile(
    rf"(?P<number>[0-9]{{5}}) (?P<code>{CHARACTER}{{3,7}}) {{1,5}}(?P<billable>[01]) (?P<short>.{{60}}) "
    r"(?P<long>\S.*)"
)
_APPROACH = re.compile(r", [A-Z][\w /-]* Approach(?:, New Technology Group \w+)?$")
_FIRST = {
    _CODE_LINE: re.compile(rb"(?:\xef\xbb\xbf)?001[0-9A-HJ-NP-Z]{4} +[A-Z][a-z]"),
    _ORDER_LINE: re.compile(rb"(?:\xef\xbb\xbf)?[0-9]{5} 001 {5}0 \S"),
}


def _layout(line: re.Pattern[str]) -> Layout:
    def recognise(member: Member, layout: Layout) -> SourceFile | None:
        year = year_named(member)
        return edition(member, layout, year) if year and _FIRST[line].match(member.head(100)) else None

    return Layout(book=Book.CODES, recognise=recognise, read=_reading(line))


def _reading(line: re.Pattern[str]) -> Callable[[SourceFile, ReadProgress], Iterator[Row]]:
    def read(source: SourceFile, progress: ReadProgress) -> Iterator[Row]:
        headings: dict[str, Heading] = {}
        for number, text in text_of_lines(source.member, progress):
            if not text.strip():
                continue
            found = line.fullmatch(text.rstrip())
            if found is None:
                raise unreadable(source.member, "ICD-10-PCS codes", number, "it is not laid out as one")
            if found["code"] in headings:
                if len(found["code"]) < LENGTH:
                    continue
                raise unreadable(
                    source.member, "ICD-10-PCS codes", number, f"{found['code']} stands in it twice"
                )
            _add(headings, found)
        if not headings:
            raise UnreadableSource(f"{source.member.name} cannot be read as ICD-10-PCS codes: it is empty.")
        yield from rows_of(SYSTEM, _in_order(headings))

    return read


def _add(headings: dict[str, Heading], found: re.Match[str]) -> None:
    code = found["code"]
    _add_above(headings, code)
    if len(code) < LENGTH:
        return
    title = " ".join(found["long"].split())
    short = " ".join(found.groupdict().get("short", title).split())
    facts = (Fact("Short title", short),) if short != title else ()
    headings[code] = Heading(code, title, Kind.CODE, code[:PART_LENGTH], billable=True, facts=facts)


def _add_above(headings: dict[str, Heading], code: str) -> None:
    section, system, table = code[0], code[:2], code[:TABLE_LENGTH]
    if table not in headings:
        headings.setdefault(section, Heading(section, names.section(code), Kind.CHAPTER, None))
        headings.setdefault(system, Heading(system, names.body_system(code), Kind.BLOCK, section))
        headings[table] = Heading(table, names.table(code), Kind.CATEGORY, system)
    if len(code) == LENGTH and code[:PART_LENGTH] not in headings:
        part = code[:PART_LENGTH]
        headings[part] = Heading(part, "", Kind.SUBCATEGORY, table)


def _in_order(headings: dict[str, Heading]) -> list[Heading]:
    """By character, digits before letters, each table's codes together: the files may interleave tables."""
    every = [headings[code] for code in sorted(headings)]
    titles: dict[str, list[str]] = {}
    for each in every:
        if each.kind is Kind.CODE:
            titles.setdefault(each.code[:PART_LENGTH], []).append(each.title)
    for each in every:
        if each.kind is Kind.SUBCATEGORY:
            each.title = _part_title(names.table(each.code), titles[each.code])
    return every


def _part_title(table: str, titles: Sequence[str]) -> str:
    """For the body part within a table, which no file words: what its codes say alike, at the beginning and
    of the place. ``Insertion into Coronary Artery, One Artery``, whichever device and approach."""
    bare = [_APPROACH.sub("", title) for title in titles]
    if len(set(bare)) == 1:
        return bare[0]
    begin = shared_title(bare) if len({title.split()[0] for title in bare}) == 1 else ""
    rest = [title.split() for title in bare]
    place = shared_run([words[len(begin.split()) :] for words in rest])
    if not begin:
        return f"{table}: {place.partition(' ')[2]}" if place else table
    return f"{begin} {place}" if place else begin


ORDER, CODES = _layout(_ORDER_LINE), _layout(_CODE_LINE)
