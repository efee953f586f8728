"""Tells of which fiscal year a list of ICD-10-CM codes is: an order file does not say so itself."""

from __future__ import annotations

from collections.abc import Iterable

from codesets.errors import UnreadableSource
from codesets.systems.contract import SourceFile

_NEW_IN = {
    2022: ("U09.9", "A79.82", "F32.A", "T40.715A"),
    2023: ("F01.511", "I20.2", "Q21.10", "S06.0XAA"),
    2024: ("A41.54", "E20.810", "G20.A1", "I1A.0"),
    2025: ("C81.0A", "E66.811", "I26.96", "L29.81"),
    2026: ("B88.01", "C50.A0", "E11.A", "G35.A"),
}
"""Some of the codes that came new on 1 October before each year, from CMS's addenda."""


def year_of_codes(codes: Iterable[str]) -> int | None:
    """The newest year that has left its mark; None before FY2022. A later year than is known here counts as
    the newest known."""
    marks = {code: year for year, its in _NEW_IN.items() for code in its}
    return max((marks[code] for code in codes if code in marks), default=None)


def check_year(source: SourceFile, codes: Iterable[str]) -> None:
    """Raises UnreadableSource for a file of another year than its name says: it would be offered on the wrong
    dates of service."""
    year = source.effective_to.year if source.effective_to else source.effective_from.year
    why = _contradiction(year, codes)
    if why:
        raise UnreadableSource(
            f"{source.member.name} calls itself {source.edition}, but {why}. "
            "Nothing was changed; give the file the name under which it was published."
        )


def _contradiction(year: int, codes: Iterable[str]) -> str:
    """What in these codes shows that they are of another year; empty where nothing does."""
    found = year_of_codes(codes)
    if found is not None and found > year:
        return f"it has codes that came new in FY{found}"
    if year in _NEW_IN and found != year:
        return f"it has none of the codes that came new in FY{year}"
    return ""
