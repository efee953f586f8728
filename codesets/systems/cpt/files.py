"""The AMA's descriptor files: short (``SHORTU.txt``), medium (``MEDU.txt``) and long (``LONGULT.txt``).

A notice of the AMA's copyright comes first; then a code and its descriptor a line, with a tab or a blank
between. Which of the three it is shows in how long descriptors are: at most 28 characters, at most 48, or
longer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice

from codesets.errors import UnreadableSource
from codesets.model import Book, Kind
from codesets.official_files import Member, text_of_lines
from codesets.systems.contract import Layout, ReadProgress, Row, SourceFile
from codesets.systems.cpt.syntax import CHAPTERS, CODE, SYSTEM, chapter_of
from codesets.systems.outline import Heading, rows_of

_LINE = re.compile(rf"\"?({CODE})\"?[\t ]+\"?(\S.*?)\"?\s*")
_OWNER = re.compile(r"american medical association|(?<![a-z])cpt(?![a-z])", re.IGNORECASE)
_NAMED = re.compile(r"(?:SHORT|MED|LONG)U", re.IGNORECASE)
_OF_YEAR = re.compile(r"CPT[^0-9\n]{0,40}(20[0-9]{2})|(20[0-9]{2})[^0-9\n]{0,20}CPT", re.IGNORECASE)
_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])")
_NOTICE_WITHIN = 120
"""Lines in which the first code must come."""
_LOOKED_AT = 400
_SHORT, _MEDIUM = 28, 48


def _layout(least: int, most: int) -> Layout:
    """For files whose longest descriptor has that many characters."""

    def recognise(member: Member, layout: Layout) -> SourceFile | None:
        notice, descriptors = _beginning(member)
        if not descriptors or not (_OWNER.search(notice) or _NAMED.match(member.name)):
            return None
        if not least <= max(map(len, descriptors)) <= most:
            return None
        year = _year(member, notice)
        if year is None:
            return None
        return SourceFile(member, layout, str(year), date(year, 1, 1), date(year, 12, 31))

    return Layout(book=Book.CODES, recognise=recognise, read=_read)


def _read(source: SourceFile, progress: ReadProgress) -> Iterator[Row]:
    titles: dict[str, str] = {}
    for number, line in text_of_lines(source.member, progress):
        found = _LINE.fullmatch(line)
        if found is None:
            if titles and line.strip():
                raise _unreadable(source.member, f"line {number} is not a code with its descriptor")
            continue
        if found[1] in titles:
            raise _unreadable(source.member, f"line {number}: {found[1]} stands in it twice")
        titles[found[1]] = " ".join(found[2].split())
    yield from rows_of(SYSTEM, list(under_sections(titles)))


def under_sections(titles: dict[str, str]) -> Iterator[Heading]:
    """Codes in order under the sections of CPT."""
    for name, title, _ in CHAPTERS:
        codes = sorted(code for code in titles if chapter_of(code) == name)
        if codes:
            yield Heading(name, title, Kind.CHAPTER, None)
            yield from (Heading(code, titles[code], Kind.CODE, name, billable=True) for code in codes)


def _beginning(member: Member) -> tuple[str, list[str]]:
    """The notice, and the first descriptors; none where the lines below the notice are something else."""
    notice: list[str] = []
    descriptors: list[str] = []
    for _, line in islice(text_of_lines(member, lambda done: None), _LOOKED_AT):
        found = _LINE.fullmatch(line)
        if found is not None:
            descriptors.append(found[2])
        elif descriptors and line.strip():
            return "", []
        else:
            notice.append(line)
            if len(notice) > _NOTICE_WITHIN:
                return "", []
    return "\n".join(notice), descriptors


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


DESCRIPTORS = (_layout(_MEDIUM + 1, 1 << 16), _layout(_SHORT + 1, _MEDIUM), _layout(1, _SHORT))
"""Long before medium before short: of several that are given the first is taken."""
