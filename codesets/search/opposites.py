"""Words of a title that a query should have as well, or should not contradict.

Of opposites a code names one and the codes beside it the others: left and right, first and third.
Narrowing words keep a code for some people or occasions: newborns, screening, someone's history.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from codesets.search.matching import WordMatcher
from codesets.search.postings import Floats, Ints, Places, Postings
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
_NARROWING = (
    ("newborn", "neonatal", "perinatal", "fetal", "fetus", "liveborn"),
    ("pregnancy", "childbirth", "puerperium", "maternal", "obstetric", "gestational", "delivery"),
    ("history",),
    ("secondary",),
    ("family",),
    ("screening",),
    ("exposure", "contact"),
    ("military", "war"),
    ("assault", "self", "suicide"),
    ("underdosing",),
    ("postprocedural", "following", "complicating"),
)
_BOTH = "bilateral"
"""Where a book names only sides, either one answers it."""
_UNASKED = 0.9
"""For a code with a narrowing word that the query does not have."""
_OTHER_SIDE = 0.45
"""For a code that names another side than the query."""
_NO_SIDE = 0.55
"""For a code that names none, where one beside or right below it names the side asked for."""

Bits = npt.NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class _Axis:
    bits: dict[str, int]
    sides: Bits
    """Per entry, the sides its title names."""
    beside: Bits
    """Per entry, the sides that its title names, or a sibling's or a child's."""


class Opposites:
    """Knows which sides the titles of a book name."""

    def __init__(self, postings: Postings, matcher: WordMatcher, parents: Ints) -> None:
        self._entries = parents.size
        self._axes = [self._axis(words, postings, matcher, parents) for words in _OPPOSITES]

        self._narrowing = {word: 1 << bit for bit, words in enumerate(_NARROWING) for word in words}
        self._narrow = self._named(self._narrowing, postings, matcher)

    def _named(self, bits: dict[str, int], postings: Postings, matcher: WordMatcher) -> Bits:
        """Per entry, the bits of the words its title says, and does not deny."""
        named = np.zeros(self._entries, dtype=np.uint16)
        for word, bit in bits.items():
            if not matcher.known(word):
                continue
            place = postings.place(word)
            holders, denied = postings.holders_and_denied(place, place + 1)
            named[holders[(holders < self._entries) & ~denied]] |= bit
        return named

    def _axis(
        self, opposites: Sequence[str], postings: Postings, matcher: WordMatcher, parents: Ints
    ) -> _Axis:
        bits = {word: 1 << bit for bit, word in enumerate(opposites)}
        sides = self._named(bits, postings, matcher)
        beside = np.zeros(self._entries, dtype=np.uint16)
        np.bitwise_or.at(beside, parents, sides)
        return _Axis(bits, sides, beside[parents] | beside)

    def factors(self, concepts: Sequence[Concept], entries: Places) -> Floats:
        """What to multiply the scores of these entries by."""
        said = {
            word
            for concept in concepts
            if not concept.aside
            for words in (concept.words, *concept.wordings)
            for word in words
        }
        allowed = np.uint16(~_bits(self._narrowing, said) & 0xFFFF)
        factors = np.where(self._narrow[entries] & allowed, np.float32(_UNASKED), np.float32(1))
        for axis in self._axes:
            asked = _bits(axis.bits, said)
            if not asked:
                continue
            sides = axis.sides[entries]
            off = (sides & asked) == 0
            if asked == axis.bits.get(_BOTH):
                off &= (axis.beside[entries] & asked) > 0
            unsaid = off & (sides == 0) & ((axis.beside[entries] & asked) > 0)
            factors[off & (sides > 0)] *= np.float32(_OTHER_SIDE)
            factors[unsaid] *= np.float32(_NO_SIDE)
        return factors


def _bits(bits: dict[str, int], said: set[str]) -> int:
    asked = 0
    for word in said & bits.keys():
        asked |= bits[word]
    return asked
