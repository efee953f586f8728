"""What a table of the user's own looks like: its headings, its first rows, and which column is what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from codesets.errors import UnreadableSource
from codesets.official_files import Member
from codesets.spreadsheets import rows_of, sheets

SAMPLE = 12
"""Rows that are shown before a list is brought in."""

_CODE_HEADINGS = ("code", "codes", "kode", "value", "number", "no", "id")
_TITLE_HEADINGS = ("title", "name", "long description", "description", "descriptor", "meaning", "text")
_SHORT_HEADINGS = ("short title", "short description", "abbreviation", "short")
_FROM_HEADINGS = ("valid from", "effective date", "effective", "from", "begin", "start")
_TO_HEADINGS = ("valid to", "termination date", "term date", "end date", "until", "to", "end")
_WORDS = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column of a table is what. Columns count from 0."""

    code: int
    title: int
    short: int | None = None
    valid_from: int | None = None
    valid_to: int | None = None
    first_row: int = 2
    """Number of the first row that holds a code; what stands above it is headings and notices."""
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class TableLook:
    """What a table looks like, before anybody has said what it is."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """The first ones below the headings."""
    guess: Mapping
    sheets: tuple[str, ...] = ()
    headings_in: int | None = None
    """Number of the row that holds the headings; None where there are none."""


def look(member: Member, sheet: str | None = None, headings_in: int | None = None) -> TableLook:
    """The headings, the first rows and a guess; ``headings_in``: the row, from 1, that holds the headings,
    where it is not to be guessed. Raises UnreadableSource for what has not two columns there."""
    first = list(islice(rows_of(member, lambda done: None, sheet), 3 * SAMPLE + (headings_in or 0)))
    place = next(
        (
            at
            for at, (number, cells) in enumerate(first)
            if is_header(cells) and (headings_in is None or number == headings_in)
        ),
        None,
    )
    if place is None:
        where = (
            f"no row {headings_in} with headings"
            if headings_in
            else "no table with a column of codes and one of titles"
        )
        raise UnreadableSource(f"{member.name} holds {where}. Nothing was changed.")
    row: int | None = first[place][0]
    headings = first[place][1]
    below = [cells for _, cells in first[place + 1 :]]
    number = first[place + 1][0] if below else first[place][0] + 1
    columns = _guessed(headings, below)
    if columns is None:  # no heading tells of a code
        if headings_in is None and any(sign.isdigit() for cell in headings for sign in cell):
            below, number = [headings, *below], first[place][0]  # then it is a row as the others
            headings, row = [f"Column {at + 1}" for at in range(len(headings))], None
        columns = _by_looks(len(headings), below)
    code, title, short, begins, ends = columns
    return TableLook(
        tuple(headings),
        tuple(tuple(cells) for cells in below[:SAMPLE]),
        Mapping(code, title, short, begins, ends, number, sheet),
        sheets(member),
        row,
    )


def cell_of(cells: Sequence[str], at: int | None) -> str:
    return cells[at].strip() if at is not None and at < len(cells) else ""


def is_header(cells: Sequence[str]) -> bool:
    return sum(bool(cell) for cell in cells) >= 2


def _guessed(
    headings: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[int, int, int | None, int | None, int | None] | None:
    """Columns of code, title, short title, first and last day; None where no heading tells of a code."""
    code = _named(headings, _CODE_HEADINGS, ())
    if code is None:
        return None
    short = _named(headings, _SHORT_HEADINGS, (code,))
    title = _named(headings, _TITLE_HEADINGS, (code, short))
    if title is None:
        title = max(
            (at for at in range(len(headings)) if at not in (code, short)),
            key=lambda at: sum(len(cell_of(cells, at)) for cells in rows),
            default=None,
        )
    if title is None:
        return None
    begins = _named(headings, _FROM_HEADINGS, (code, short, title))
    ends = _named(headings, _TO_HEADINGS, (code, short, title, begins))
    return code, title, short, begins, ends


def _by_looks(
    width: int, rows: Sequence[Sequence[str]]
) -> tuple[int, int, int | None, int | None, int | None]:
    """Of columns without telling headings: codes are short and each another, titles are the longest words."""
    lengths = [sum(len(cell_of(cells, at)) for cells in rows) for at in range(width)]
    different = [len({cell_of(cells, at) for cells in rows}) for at in range(width)]
    code = min(range(width), key=lambda at: (-different[at], lengths[at]))
    title = max((at for at in range(width) if at != code), key=lambda at: lengths[at])
    return code, title, None, None, None


def _named(headings: Sequence[str], names: Sequence[str], taken: Sequence[int | None]) -> int | None:
    """The first column whose heading is one of the names, else ends with one, else holds it as a word."""
    plain = [" ".join(_WORDS.findall(heading.lower().replace("_", " "))) for heading in headings]
    free = [at for at in range(len(plain)) if at not in taken]
    for fits in (str.__eq__, str.endswith, _has_word):
        for name in names:
            for at in free:
                if fits(plain[at], name):
                    return at
    return None


def _has_word(heading: str, name: str) -> bool:
    return f" {name} " in f" {heading} "
