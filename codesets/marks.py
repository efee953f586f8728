"""Where in a title the words of a hit stand, so that they can be shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from codesets.text import fold


def marks(title: str, words: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Half-open spans of ``title``, in order, not overlapping; a word marks where a longer one begins."""
    beginnings = _beginnings(tuple(words))
    if beginnings is None:
        return ()
    folded = fold(title)
    if title.isascii() and len(folded) == len(title):  # nothing was left out
        return tuple(found.span() for found in beginnings.finditer(folded))
    origins = _origins(title, folded)
    return tuple(
        (origins[found.start()], _with_accents(title, origins[found.end() - 1] + 1))
        for found in beginnings.finditer(folded)
    )


@lru_cache(maxsize=1024)
def _beginnings(words: tuple[str, ...]) -> re.Pattern[str] | None:
    longest_first = sorted(filter(None, words), key=len, reverse=True)
    if not longest_first:
        return None
    return re.compile(f"(?<![a-z0-9])(?:{'|'.join(map(re.escape, longest_first))})")


def _origins(title: str, folded: str) -> Sequence[int]:
    """For each character of the folded title, the place in the title that it comes from."""
    lowered, places = title.lower(), range(len(title))
    if not title.isascii():
        letters = [
            (letter, place)
            for place, character in enumerate(title)
            for letter in unicodedata.normalize("NFKD", character)
            if not unicodedata.combining(letter)
        ]
        lowered, places = "".join(letter for letter, _ in letters).lower(), [place for _, place in letters]
    if folded == lowered:
        return places
    # folding then only leaves out: apostrophes, a possessive s, the hyphen of “non-”
    origins: list[int] = []
    at = -1
    for letter in folded:
        at = lowered.index(letter, at + 1)
        origins.append(places[at])
    return origins


def _with_accents(title: str, end: int) -> int:
    """``end`` moved behind the accents that stand on the last character, where they are characters too."""
    while end < len(title) and unicodedata.combining(title[end]):
        end += 1
    return end
