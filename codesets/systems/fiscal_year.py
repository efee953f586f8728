"""Editions that follow the federal fiscal year, 1 October to 30 September: ICD-10-CM and ICD-10-PCS."""

from __future__ import annotations

import re
from datetime import date

from codesets.official_files import Member
from codesets.systems.contract import Layout, SourceFile

_APRIL = re.compile(r"april[-_ ]?(?:0?1)?(?![0-9])", re.IGNORECASE)
_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])")


def edition(member: Member, layout: Layout, year: int) -> SourceFile:
    """The edition of a fiscal year.

    CMS brings out full new files where codes change in April; only the names of the files tell the two apart.
    """
    ends = date(year, 9, 30)
    if _APRIL.search(member.name) or _APRIL.search(member.path.name):
        return SourceFile(member, layout, f"FY{year} April", date(year, 4, 1), ends)
    return SourceFile(member, layout, f"FY{year}", date(year - 1, 10, 1), ends)


def first_day(on: date) -> date:
    """Of the fiscal year that a day lies in."""
    return date(on.year if on.month >= 10 else on.year - 1, 10, 1)


def year_named(member: Member) -> int | None:
    """The fiscal year in the name of the file, else of the zip it came in."""
    for name in (member.name, member.path.name):
        years = _YEAR.findall(name)
        if years:
            return int(years[-1])
    return None
