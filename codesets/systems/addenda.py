"""Addenda files of ICD-10-CM and ICD-10-PCS: what a new fiscal year adds, deletes and revises.

A line is an action, of order addenda whether the code is billable (``1``) or a header (``0``), the code
without its dot, and its title; of order addenda the short title in 60 columns before the long one. Summaries
in prose may follow (CMS, ``icd10OrderFiles.pdf``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from codesets.errors import UnreadableSource
from codesets.model import Book
from codesets.official_files import Member, text_of_lines
from codesets.systems.contract import Change, Layout, ReadProgress, SourceFile
from codesets.systems.fiscal_year import edition, year_named

_LINE = re.compile(
    r"(?P<action>Add|Delete|Revise from|Revise to):\s+(?:(?P<billable>[01])\s+)?"
    r"(?P<code>[A-Z0-9]{3,7})\s+(?P<title>\S.*)"
)
_FIRST = re.compile(rb"(?:\xef\xbb\xbf)?(?:Add|Delete|Revise from|Revise to): +(?:([01]) +)?([A-Z0-9]{3,7}) ")
_SHORT = 60
"""Columns of the short title, a blank behind them."""


def addenda_layouts(
    is_code: re.Pattern[str], normalise: Callable[[str], str | None]
) -> tuple[Layout, Layout]:
    """Of order files and of codes files, for a system whose codes without dots look like ``is_code``."""

    def recognising(*, flagged: bool) -> Callable[[Member, Layout], SourceFile | None]:
        def recognise(member: Member, layout: Layout) -> SourceFile | None:
            first = _FIRST.match(member.head(200))
            year = year_named(member)
            if first is None or year is None or not is_code.fullmatch(first[2].decode()):
                return None
            return edition(member, layout, year) if bool(first[1]) == flagged else None

        return recognise

    def read(source: SourceFile, progress: ReadProgress) -> Iterator[Change]:
        changes = list(_changes(source.member, normalise, progress))
        if not changes:
            raise UnreadableSource(f"{source.member.name} cannot be read as addenda: it names no change.")
        yield from _joined(changes)

    of_order_files, of_codes_files = (
        Layout(book=Book.ADDENDA, recognise=recognising(flagged=flagged), read=read)
        for flagged in (True, False)
    )
    return of_order_files, of_codes_files


def _changes(
    member: Member, normalise: Callable[[str], str | None], progress: ReadProgress
) -> Iterator[Change]:
    old_title = ""
    for number, line in text_of_lines(member, progress):
        found = _LINE.fullmatch(line.strip())
        if found is None:
            continue  # the summary behind the changes
        code = normalise(found["code"])
        if code is None:
            raise UnreadableSource(
                f"{member.name} cannot be read as addenda: line {number}: “{found['code']}” is not a code. "
                "Nothing was changed."
            )
        title = _long(found["title"])
        billable = found["billable"] == "1" if found["billable"] else None
        match found["action"]:
            case "Revise from":
                old_title = title
            case "Revise to":
                yield Change("revised", code, title, old_title, billable)
                old_title = ""
            case action:
                yield Change("new" if action == "Add" else "deleted", code, title, "", billable)


def _long(text: str) -> str:
    """The long title, where the short one stands in its columns before it."""
    short, long = text[:_SHORT].strip(), text[_SHORT + 1 :].strip()
    if len(text) > _SHORT + 1 and text[_SHORT] == " " and long and short[:1].lower() == long[:1].lower():
        return " ".join(long.split())
    return " ".join(text.split())


def _joined(changes: list[Change]) -> Iterator[Change]:
    """A code that is deleted as billable and added as a header, or the other way round, was revised."""
    deleted = {change.code: change for change in changes if change.action == "deleted"}
    added = {change.code for change in changes if change.action == "new"}
    for change in changes:
        if change.action == "deleted" and change.code in added:
            continue
        if change.action == "new" and change.code in deleted:
            yield replace(change, action="revised", old_title=deleted[change.code].title)
        else:
            yield change
