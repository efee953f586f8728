"""The abridged list of HCPCS codes and modifiers that comes with Chartside, until the official file is there.

The words are our own; codes, dose units, coverage and the day since when a code exists are facts of CMS's
file. It holds what practices use most, so a code that it lacks may be valid all the same. The numeric
modifiers are told in a few words of what they are for: their own wording is the AMA's and is not here.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from codesets.errors import UnreadableSource
from codesets.model import Book, Fact, InstructionKind, Kind
from codesets.official_files import Member, loose, text_of_lines
from codesets.systems.contract import Heading, Layout, Phrase, ReadProgress, Row, SourceFile, Statement
from codesets.systems.hcpcs.meanings import COVERAGE
from codesets.systems.hcpcs.records import BadRecord, day, under_chapters
from codesets.systems.hcpcs.syntax import CODE, MODIFIER, MODIFIERS, SYSTEM
from codesets.systems.outline import rows_of as numbered

EDITION = "2025 abridged list"
_BEGINS, _ENDS = date(2004, 1, 1), date(2026, 12, 31)
"""It answers for the years before as truly as for its own, since each code has the day since when it exists;
and for the year after, in which few of the most used codes end."""
_FILE = Path(__file__).parents[1] / "data" / "hcpcs_starter.csv"
_COLUMNS = ["code", "title", "also called", "since", "coverage"]


def packaged() -> Path:
    return _FILE


def wordings() -> Iterator[Phrase]:
    """Every title and term of the list, by which the codes of the official file are found as well."""
    source = _recognise(loose(_FILE), STARTER) if _FILE.is_file() else None
    for row in _read(source, lambda done: None) if source is not None else ():
        if row.entry.kind is not Kind.CHAPTER:
            texts = (row.entry.title, *(statement.text for statement in row.statements))
            yield from (Phrase(text, row.entry.code, Book.TABULAR) for text in texts)


def _recognise(member: Member, layout: Layout) -> SourceFile | None:
    """Where it lies with Chartside only: a copy of it is no official file that could be brought in."""
    return SourceFile(member, layout, EDITION, _BEGINS, _ENDS) if member.path == _FILE else None


def _read(source: SourceFile, progress: ReadProgress) -> Iterator[Row]:
    lines = (line for _, line in text_of_lines(source.member, progress))
    rows = csv.reader(lines, strict=True)
    headings: dict[str, Heading] = {}
    try:
        if next(rows, None) != _COLUMNS:
            raise BadRecord("its headings are not those of the list")
        for row in rows:
            if len(row) != len(_COLUMNS):
                raise BadRecord(f"“{row[0] if row else ''}” has not {len(_COLUMNS)} fields")
            heading = _heading(*row)
            headings[heading.code] = heading
    except (BadRecord, csv.Error) as error:
        raise UnreadableSource(
            f"The abridged HCPCS list that comes with Chartside is damaged: {error}. Install Chartside "
            "again; your encounters are not affected."
        ) from None
    yield from numbered(SYSTEM, list(under_chapters(headings)))


def _heading(code: str, title: str, called: str, since: str, coverage: str) -> Heading:
    is_code = CODE.fullmatch(code) is not None
    if not title or not (is_code or MODIFIER.fullmatch(code)):
        raise BadRecord(f"“{code}” is neither a code nor a modifier with its title")
    return Heading(
        code,
        title,
        Kind.CODE if is_code else Kind.MODIFIER,
        parent=code[0] if is_code else MODIFIERS,
        billable=is_code,
        statements=tuple(
            Statement(InstructionKind.INCLUSION_TERM, term) for term in called.split("|") if term
        ),
        facts=(Fact("Coverage", f"{coverage} – {COVERAGE[coverage]}"),) if coverage in COVERAGE else (),
        valid_from=day(since),
    )


STARTER = Layout(book=Book.CODES, recognise=_recognise, read=_read)
