"""Reads the tables in which edits are published: notices, headings over one row or several, then rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice

from codesets.errors import UnreadableSource
from codesets.official_files import Member
from codesets.spreadsheets import rows_of
from codesets.systems.contract import ReadProgress

HEADINGS_WITHIN = 40
"""Rows in which the first line of the table itself must come."""
PROCEDURE = re.compile(r"[0-9A-Z][0-9]{3}[0-9A-Z]")
"""A CPT or HCPCS code: ``99213``, ``0001F``, ``J0696``."""

_WORDS = re.compile(r"[a-z0-9]+")
_DAY = re.compile(r"((?:19|20|99)[0-9]{2})-?([01][0-9])-?([0-3][0-9])(?:\.0)?")
_AMERICAN = re.compile(r"([01]?[0-9])/([0-3]?[0-9])/((?:19|20|99)[0-9]{2})")

Wanted = Mapping[str, tuple[str, ...]]
"""For each column what its heading must hold, as ``plain`` writes it; one of these is enough."""


@dataclass(frozen=True, slots=True)
class Headed:
    """Where the columns of a table are, and at which row it begins."""

    columns: Mapping[str, int]
    first_row: int
    headings: tuple[str, ...]
    """Per column all that stands above it, in small letters and digits only."""


def headed(
    member: Member, wanted: Wanted, needed: Sequence[str], is_row: Callable[[Sequence[str]], bool]
) -> Headed | None:
    """The columns by their headings, which may stand in several rows; None where one ``needed`` is not there.

    ``is_row`` tells the first row of the table itself by its cells. Raises UnreadableSource.
    """
    above: list[str] = []
    for number, cells in islice(rows_of(member, lambda done: None), HEADINGS_WITHIN):
        if is_row(cells):
            columns = _columns(above, wanted)
            whole = all(name in columns for name in needed)
            return Headed(columns, number, tuple(above)) if whole else None
        above += [""] * (len(cells) - len(above))
        for at, cell in enumerate(cells):
            above[at] += plain(cell)
    return None


def rows(member: Member, table: Headed, progress: ReadProgress) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with its number, its cells by the name of their column; what a row lacks is empty."""
    for number, cells in rows_of(member, progress):
        if number >= table.first_row:
            yield (
                number,
                {name: cells[at] if at < len(cells) else "" for name, at in table.columns.items()},
            )


def plain(heading: str) -> str:
    return "".join(_WORDS.findall(heading.lower()))


def day(cell: str) -> date | None:
    """``20240101``, ``2024-01-01``, ``1/1/2024``; None for ``*``, nothing, and days that never come (9999).

    Raises ValueError for what is no day."""
    text = cell.strip()
    if text in ("", "*"):
        return None
    iso, american = _DAY.fullmatch(text.split("T")[0].split(" ")[0]), _AMERICAN.fullmatch(text)
    if iso:
        year, month, number = (int(part) for part in iso.groups())
    elif american:
        month, number, year = (int(part) for part in american.groups())
    else:
        raise ValueError(f"“{text[:20]}” is not a day")
    return None if year == 9999 else date(year, month, number)


def unreadable(member: Member, what: str, row: int, why: object) -> UnreadableSource:
    return UnreadableSource(
        f"{member.name} cannot be read as {what}: row {row}: {why}. Nothing was changed; download it again."
    )


def _columns(above: Sequence[str], wanted: Wanted) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, spellings in wanted.items():
        free = [(at, heading) for at, heading in enumerate(above) if at not in found.values()]
        exact = (at for spelling in spellings for at, heading in free if heading == spelling)
        within = (at for spelling in spellings for at, heading in free if spelling in heading)
        at = next(chain(exact, within), None)
        if at is not None:
            found[name] = at
    return found
