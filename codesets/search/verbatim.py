"""Index lines asked for in the index's own words: the line itself is the answer, whatever else scores."""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable

from codesets.text import essential, words

_MOST = 5
"""Lines that say the same; more of them are no answer."""


def key_of(text: str) -> int | None:
    """The same for texts of the same words in the same order; None for a text without words."""
    said = words(text)
    if not said:
        return None
    return int.from_bytes(hashlib.blake2b(" ".join(said).encode(), digest_size=7).digest(), "big")


def packed_keys(lines: Iterable[tuple[int, str]]) -> tuple[bytes, bytes]:
    """Keys in ascending order and the phrase of each: of every line as printed, and without its
    nonessential modifiers."""
    found: set[tuple[int, int]] = set()
    for phrase, text in lines:
        for wording in (text, essential(text)):
            key = key_of(wording)
            if key is not None:
                found.add((key, phrase))
    ordered = sorted(found)
    return array("q", [key for key, _ in ordered]).tobytes(), array("i", [p for _, p in ordered]).tobytes()


class Verbatim:
    def __init__(self, keys: bytes, phrases: bytes) -> None:
        self._keys = array("q", keys)
        self._phrases = array("i", phrases)
        if len(self._keys) != len(self._phrases):
            raise ValueError("a phrase without a key")

    def phrases(self, query: str) -> list[int]:
        """The phrases that say just this, in the book's order."""
        key = key_of(query)
        if key is None:
            return []
        first = bisect_left(self._keys, key)
        found: list[int] = []
        while first < len(self._keys) and self._keys[first] == key:
            found.append(self._phrases[first])
            first += 1
        return found if len(found) <= _MOST else []
