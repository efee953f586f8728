"""Of which quarter an NCCI table is: its name says so, as CMS or a compiler calls it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from codesets.official_files import Member
from codesets.systems.contract import Layout, SourceFile
from codesets.systems.quarters import of_quarter, quarter

_QUARTER = re.compile(r"(?<![0-9])(20[0-9]{2})[-_ .]?q([1-4])(?![0-9])", re.IGNORECASE)
_EFFECTIVE = re.compile(r"(?<![0-9])([01][0-9])-([0-3][0-9])-(20[0-9]{2})(?![0-9])")
_VERSION = re.compile(r"(?<![a-z0-9])v([0-9]{2})\.?([0-3])r?[0-9]?(?![0-9])", re.IGNORECASE)
_FIRST_VERSION = 1994
"""Version 30 came in 2024; its .0 is in force from January, .1 from April …"""


def ncci_quarter(
    member: Member, layout: Layout, newest: Callable[[], date | None], part: str = ""
) -> SourceFile | None:
    """``…_2024Q3``, ``…_Eff_07-01-2024``, ``ccipra-v302r0-f1``; else as HCPCS files are dated."""
    for name in (member.name, member.path.name):
        found = _named(name)
        if found is not None:
            return of_quarter(member, layout, *found, part=part)
    return quarter(member, layout, newest, part=part)


def _named(name: str) -> tuple[int, int] | None:
    """(year, quarter from 0)"""
    if found := _QUARTER.search(name):
        return int(found[1]), int(found[2]) - 1
    if (found := _EFFECTIVE.search(name)) and 1 <= int(found[1]) <= 12:
        return int(found[3]), (int(found[1]) - 1) // 3
    if found := _VERSION.search(name):
        return _FIRST_VERSION + int(found[1]), int(found[2])
    return None
