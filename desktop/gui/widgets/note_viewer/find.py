"""Finding words in a note. No Qt here."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice

MOST = 10_000
"""Matches that are counted; a letter alone would have hundreds of thousands in a long note."""


def find_all(text: str, words: str) -> list[tuple[int, int]]:
    """Where ``words`` stand, whatever their capitals, and however the note spaces or wraps them.

    At most MOST, in order, none overlapping.
    """
    parts = words.split()
    if not parts:
        return []
    pattern = re.compile(r"\s+".join(map(re.escape, parts)), re.IGNORECASE)
    return [match.span() for match in islice(pattern.finditer(text), MOST)]


def step(found: Sequence[tuple[int, int]], place: int, direction: int) -> tuple[int, bool]:
    """(number of the next match from ``place`` on, or before it; whether the note's end was passed).

    ``found`` has at least one.
    """
    number = bisect_left(found, place, key=lambda span: span[0])
    if direction < 0:
        return (number - 1, False) if number else (len(found) - 1, True)
    return (number, False) if number < len(found) else (0, True)
