"""When a HCPCS file is in force: CMS publishes one each quarter."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from codesets.official_files import Member
from codesets.systems.contract import Layout, SourceFile

_MONTHS = {"jan": (1, "January"), "apr": (4, "April"), "jul": (7, "July"), "oct": (10, "October")}
_MONTH = re.compile("|".join(_MONTHS), re.IGNORECASE)
_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])")


def quarter(
    member: Member, layout: Layout, newest: Callable[[], date | None], *, part: str = ""
) -> SourceFile | None:
    """By the name of the file, else of its zip; else by the newest date in it, which only then is looked for.
    None where nothing tells. ``part``: of a book that comes in several files, added to its edition."""
    for name in (member.name, member.path.name):
        month, year = _MONTH.search(name), _YEAR.search(name)
        if month and year:
            of_year = tuple(_MONTHS).index(month[0].lower())
            return of_quarter(member, layout, int(year[0]), of_year, part=part)
    on = newest()
    if on is None:
        return None
    return of_quarter(member, layout, on.year, (on.month - 1) // 3, part=part)


def of_quarter(member: Member, layout: Layout, year: int, of_year: int, *, part: str = "") -> SourceFile:
    """``of_year``: 0 for January to March."""
    number, name = tuple(_MONTHS.values())[of_year]
    begins = date(year, number, 1)
    ends = (begins + timedelta(days=95)).replace(day=1) - timedelta(days=1)
    return SourceFile(member, layout, f"{name} {year}{part}", begins, ends)
