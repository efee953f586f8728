"""Days as people write them in a column of a table: ISO, American, with dots, or as Excel counts them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

_ISO = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?:[T ][0-9:.]*Z?)?")
_OTHER = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})[./-]([0-9]{4})(?: [0-9:]*)?")
_SERIAL = re.compile(r"[0-9]{5}(?:\.0*)?")
_DAY_ZERO = date(1899, 12, 30)
"""Of Excel's serial days (ECMA-376, part 1, 18.17.4.1)."""
_NEVER = 9999
_MONTHS = 12


class DayColumn:
    """Reads the days of a column whose cells it has seen: they tell whether the day or the month is first."""

    def __init__(self, cells: Iterable[str]) -> None:
        slashed: list[Sequence[int]] = []
        for cell in cells:
            found = _OTHER.fullmatch(cell)
            if found and found[2] != ".":
                slashed.append((int(found[1]), int(found[3])))
        day_first = any(first > _MONTHS for first, _ in slashed)
        month_first = any(second > _MONTHS for _, second in slashed)
        self._mixed = day_first and month_first
        self._day_first = day_first

    def day(self, cell: str) -> date | None:
        """None for nothing and for days that never come (9999). Slashes are American, the month first, unless
        a cell of the column cannot be; dots have the day first. Raises ValueError, in a person's words, for
        what is no day."""
        if not cell:
            return None
        try:
            return self._read(cell)
        except ValueError:
            raise ValueError(f"“{cell[:20]}” is not a day{self._why(cell)}") from None

    def _why(self, cell: str) -> str:
        found = _OTHER.fullmatch(cell)
        if self._mixed and found and found[2] != ".":
            return " that can be told: some cells of its column have the day first, some the month"
        return ""

    def _read(self, cell: str) -> date | None:
        if found := _ISO.fullmatch(cell):
            year, month, day = (int(found[at]) for at in (1, 2, 3))
        elif found := _OTHER.fullmatch(cell):
            first, second, year = (int(found[at]) for at in (1, 3, 4))
            day_first = found[2] == "." or self._day_first
            if found[2] != "." and self._mixed:
                raise ValueError
            month, day = (second, first) if day_first else (first, second)
        elif _SERIAL.fullmatch(cell):
            return _DAY_ZERO + timedelta(days=int(float(cell)))
        else:
            raise ValueError
        return None if year == _NEVER else date(year, month, day)
