"""Dates as American notes spell them."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december", "sept"),
)
_MONTH = r"(?P<month>[a-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4}|'?\d{2})"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_TAIL = r"(?=$|[\s,;()]|T\d)"

_SPELLINGS = (
    re.compile(rf"{_WEEKDAY}(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_TAIL}", re.I),
    re.compile(
        rf"{_WEEKDAY}(?P<month>\d{{1,2}})\s?[-/.]\s?(?P<day>\d{{1,2}})\s?[-/.]\s?{_YEAR}{_TAIL}", re.I
    ),
    re.compile(rf"{_WEEKDAY}{_MONTH}\s*{_DAY},?\s+{_YEAR}{_TAIL}", re.I),
    re.compile(rf"{_WEEKDAY}{_DAY}[\s-]+(?:of\s+)?{_MONTH}[\s,-]+{_YEAR}{_TAIL}", re.I),
    re.compile(rf"(?P<year>(?:19|20)\d{{2}})(?P<month>\d{{2}})(?P<day>\d{{2}}){_TAIL}"),
)


def read_date(value: str, *, not_after: date | None = None) -> date | None:
    """The date that ``value`` begins with, or None where it is none or could be two.

    Numbers are read month first; day first only where the month would not exist. A two-digit year lies in
    1969-2068 (as POSIX has it); of a birth date, in the hundred years up to ``not_after``. With ``date.max``
    it says nothing, because either century could be meant.
    """
    text = value.strip().lstrip("'")
    for spelling in _SPELLINGS:
        match = spelling.match(text)
        if match:
            year = _year(match["year"].lstrip("'"), not_after)
            month = _month(match["month"])
            day = int(match["day"])
            if year is None or month is None:
                return None
            if month > 12 >= day and spelling is _SPELLINGS[1]:
                month, day = day, month
            return _real(year, month, day, not_after)
    return None


def _year(digits: str, not_after: date | None) -> int | None:
    if len(digits) == 4:
        return int(digits)
    if not_after is None:
        return 2000 + int(digits) if int(digits) < 69 else 1900 + int(digits)
    if not_after == date.max:
        return None
    year = 2000 + int(digits)
    return year if year <= not_after.year else year - 100


def _month(word: str) -> int | None:
    if word.isdigit():
        return int(word)
    lower = word.lower()
    if lower in _FULL or lower in _MONTHS:
        return _MONTHS.index(lower[:3]) + 1
    return None


def _real(year: int, month: int, day: int, not_after: date | None) -> date | None:
    if not 1890 <= year <= 2199:
        return None
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if not_after is None or found <= not_after else None
