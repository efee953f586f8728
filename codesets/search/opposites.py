"""Words of which a code names one and the codes beside it the others: left and right, first and third."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from codesets.search.matching import WordMatcher
from codesets.search.postings import Floats, Ints, Postings
from codesets.search.query import Concept

_OPPOSITES = (
    ("left", "right", "bilateral"),
    ("first", "second", "third", "fourth", "fifth"),
    ("male", "female"),
    ("upper", "lower"),
    ("mild", "moderate", "severe"),
    ("acute", "chronic"),
    ("open", "closed"),
    ("displaced", "nondisplaced"),
)
_OTHER_SIDE = 0.6
"""For a code that names another side than the query."""
_NO_SIDE = 0.75
"""For a code that names none, where one beside it names the side asked for."""

Bits = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Axis:
    bits: dict[str, int]
    sides: Bits
    """Per entry, the sides its title names."""
    beside: Bits
    """Per entry, the sides that its title or a sibling's names."""


class Opposites:
    """Knows which sides the titles of a book name."""

    def __init__(self, postings: Postings, matcher: WordMatcher, parents: Ints) -> None:
        self._entries = parents.size
        self._axes = [self._axis(words, postings, matcher, parents) for words in _OPPOSITES]

    def _axis(
        self, opposites: Sequence[str], postings: Postings, matcher: WordMatcher, parents: Ints
    ) -> _Axis:
        bits = {word: 1 << bit for bit, word in enumerate(opposites) if matcher.known(word)}
        sides = np.zeros(self._entries, dtype=np.uint8)
        for word, bit in bits.items():
            place = postings.place(word)
            holders = postings.holders(place, place + 1)
            sides[holders[holders < self._entries]] |= bit
        beside = np.zeros(self._entries, dtype=np.uint8)
        np.bitwise_or.at(beside, parents, sides)
        return _Axis(bits, sides, beside[parents])

    def factors(self, concepts: Sequence[Concept], entries: Ints) -> Floats | None:
        """What to multiply the scores of these entries by; None where the query names no side."""
        named = {
            word for concept in concepts for words in (concept.words, *concept.wordings) for word in words
        }
        factors: Floats | None = None
        for axis in self._axes:
            asked = sum(axis.bits[word] for word in named & axis.bits.keys())
            if not asked:
                continue
            sides = axis.sides[entries]
            off = (sides & asked) == 0
            unsaid = off & (sides == 0) & ((axis.beside[entries] & asked) > 0)
            if factors is None:
                factors = np.ones(entries.size, dtype=np.float32)
            factors[off & (sides > 0)] *= np.float32(_OTHER_SIDE)
            factors[unsaid] *= np.float32(_NO_SIDE)
        return factors
