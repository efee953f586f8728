# pyright: reportMissingTypeStubs=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
"""From one word of a query to the words of the book that answer it."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA
from whoosh.lang.porter import stem as porter_stem

from codesets.model import Match
from codesets.search.postings import Postings
from codesets.text import sound

_STEM_QUALITY = 0.95
_PREFIX_QUALITY = 0.8
_LONGER_QUALITY = 0.6
"""For words that begin like a complete word: ``ulcer`` may be on its way to ``ulcerative``."""
_SOUND_QUALITY = 0.72
_FUZZY_QUALITY = {1: 0.7, 2: 0.55}
_OTHER_FIRST_LETTER = 0.1
_OFTEN = 100
"""Phrases that hold a word seen often."""
_SELDOM = 10
_SHORTEST_FUZZY = 4
_TWO_TYPOS_FROM = 7
_SHORTEST_STEM = 4
_ENDINGS = (
    ("ic", "ia"),
    ("ia", "ic"),
    ("otic", "osis"),
    ("osis", "otic"),
    ("itic", "itis"),
    ("ptic", "psis"),
    ("ytic", "ysis"),
    ("ctic", "xis"),
    ("ous", "us"),
    ("mal", "ma"),
    ("ar", "a"),
    ("al", "us"),
    ("eal", "us"),
    ("gia", "gic"),
    ("oma", "omatous"),
    ("gram", "graphy"),
)
"""Greek and Latin endings of an adjective and its noun, which an English stemmer does not know."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Words of the book, a half-open range of terms, that answer a word of the query."""

    low: int
    high: int
    quality: float
    """1 for the word itself, less the less sure it is."""
    match: Match


class WordMatcher:
    """Finds what a typed word may stand for. Answers come best first; earlier ones override later ones."""

    def __init__(self, postings: Postings) -> None:
        self._postings = postings
        self._sounds: dict[str, list[int]] | None = None
        self.answers = lru_cache(maxsize=4096)(self._answers)

    def known(self, word: str) -> bool:
        place = self._postings.place(word)
        return place < len(self._postings.terms) and self._postings.terms[place] == word

    def begins(self, word: str) -> bool:
        """True where a longer word of the book begins so."""
        low, high = self._postings.beginning(word)
        return high - low > self.known(word)

    def warm(self) -> None:
        """Prepares what the first mistyped word would wait for."""
        self._by_sound()

    def _answers(self, word: str, typing: bool) -> tuple[Answer, ...]:
        """``typing``: the word stands last and may go on."""
        postings = self._postings
        found: list[Answer] = []
        low, high = postings.beginning(word)
        exact = low < high and postings.terms[low] == word
        if exact:
            found.append(Answer(low, low + 1, 1.0, Match.EXACT))
        kin = [] if typing and not exact and low < high else self._kin(word, low if exact else -1)
        found += [Answer(place, place + 1, _STEM_QUALITY, Match.STEM) for place in kin]
        rest = low + 1 if exact else low
        if rest < high and (typing or not (exact or kin)):
            quality = _LONGER_QUALITY if exact or kin else _PREFIX_QUALITY
            found.append(Answer(rest, high, quality, Match.PREFIX))
        if not found or (not exact and self._seldom(found)):
            # a stem met by chance may hide the word that was meant: migrane is not migrans
            found += self._mistyped(word, typing)
        return tuple(found)

    def _seldom(self, found: list[Answer]) -> bool:
        starts = self._postings.starts
        return sum(int(starts[answer.high] - starts[answer.low]) for answer in found) < _SELDOM

    def _kin(self, word: str, itself: int) -> list[int]:
        """Words of the same stem, and a condition's adjective or noun: ``hypoxic`` and ``hypoxia``."""
        if len(word) < _SHORTEST_STEM or not word.isalpha():
            return []
        places = self._same_stem(word, itself)
        for ending, other in _ENDINGS:
            if word.endswith(ending) and self.known(kin := word[: -len(ending)] + other):
                places.append(self._postings.place(kin))
        return places

    def _same_stem(self, word: str, itself: int) -> list[int]:
        stem = _stem(word)
        low, high = self._postings.beginning(stem[: max(3, len(stem) - 1)])
        terms = self._postings.terms
        return [place for place in range(low, high) if place != itself and _stem(terms[place]) == stem]

    def _mistyped(self, word: str, typing: bool) -> list[Answer]:
        if len(word) < _SHORTEST_FUZZY or word.isdigit():
            return []
        alike = self._by_sound().get(sound(word), [])
        found = [
            Answer(place, place + 1, _SOUND_QUALITY * self._likelihood(place), Match.FUZZY) for place in alike
        ]
        most = 2 if len(word) >= _TWO_TYPOS_FROM else 1
        nearest = process.extract(
            word, self._postings.terms, scorer=OSA.distance, score_cutoff=most, limit=12
        )
        if not nearest and typing:
            beginnings = [term[: len(word)] for term in self._postings.terms]
            nearest = process.extract(word, beginnings, scorer=OSA.distance, score_cutoff=1, limit=24)
        if not found and not nearest and most == 1 and len(word) >= _SHORTEST_FUZZY + 1:
            nearest = process.extract(
                word, self._postings.terms, scorer=OSA.distance, score_cutoff=2, limit=12
            )
        best = min((distance for _, distance, _ in nearest), default=0)
        for term, distance, place in nearest:
            if distance <= best + (1 if best == 1 else 0) and place not in alike:
                quality = _FUZZY_QUALITY[max(1, int(distance))]
                if term[0] != word[0]:
                    quality -= _OTHER_FIRST_LETTER
                found.append(Answer(place, place + 1, quality * self._likelihood(place), Match.FUZZY))
        found.sort(key=lambda answer: -answer.quality)
        return found

    def _likelihood(self, place: int) -> float:
        """0.9…1: of words equally near, the one the book has more often was meant."""
        held = self._postings.starts[place + 1] - self._postings.starts[place]
        return 0.9 + 0.1 * min(1.0, math.log1p(float(held)) / math.log1p(_OFTEN))

    def _by_sound(self) -> dict[str, list[int]]:
        if self._sounds is None:
            sounds: defaultdict[str, list[int]] = defaultdict(list)
            for place, term in enumerate(self._postings.terms):
                if len(term) >= _SHORTEST_FUZZY and term.isalpha():
                    sounds[sound(term)].append(place)
            self._sounds = dict(sounds)
        return self._sounds


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return str(porter_stem(word))
