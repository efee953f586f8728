"""Says how a hit was found, and by which words."""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from codesets.model import Match
from codesets.search.build import LAY, TITLE
from codesets.search.entries import Lead
from codesets.search.matching import WordMatcher
from codesets.search.postings import OpenedIndex
from codesets.search.query import Concept, Wording

_SURENESS = {match: rank for rank, match in enumerate(Match)}
_REMEMBERED = 8192
_CONCEPTS_REMEMBERED = 20

_Found = tuple[Match | None, tuple[str, ...]]
"""Least sure way any word of a concept was found, words to mark."""


class Label(NamedTuple):
    match: Match
    """The least sure way any word was found."""
    wording: str
    """Where it is not the title."""
    words: tuple[str, ...]
    """To mark in the title."""
    lead: Lead | None


class Labeller:
    """Looks again, for the few hits that are shown, at which words met."""

    def __init__(self, opened: OpenedIndex, matcher: WordMatcher) -> None:
        self._postings = opened.postings
        self._matcher = matcher
        self._present = lru_cache(_REMEMBERED)(self._words_present)
        self._found: OrderedDict[Concept, dict[int, _Found]] = OrderedDict()
        self._wording_of = lru_cache(_REMEMBERED)(opened.wording)

    def labels(self, concepts: Sequence[Concept], phrases: Iterable[tuple[int, int]]) -> Iterator[Label]:
        """For each phrase and the place of its entry."""
        recalled = [(concept, self._recall(concept)) for concept in concepts]
        for phrase, entry in phrases:
            kind = int(self._postings.kinds[phrase])
            worst = Match.EXACT if kind != LAY else Match.SYNONYM
            marked: list[str] = []
            for concept, known in recalled:
                found = known.get(phrase)
                if found is None:
                    found = known[phrase] = self._find_concept(concept, phrase, entry)
                match, words = found
                marked += words
                if match is not None and _SURENESS[match] > _SURENESS[worst]:
                    worst = match
            text, lead = self._wording_of(phrase) if kind != TITLE else ("", None)
            yield Label(worst, text, tuple(dict.fromkeys(marked)), lead)

    def _recall(self, concept: Concept) -> dict[int, _Found]:
        """What was found for a concept before: from one keystroke to the next only the last one changes."""
        known = self._found.setdefault(concept, {})
        self._found.move_to_end(concept)
        if len(self._found) > _CONCEPTS_REMEMBERED:
            self._found.popitem(last=False)
        return known

    def _words_present(self, phrase: int, entry: int) -> list[int]:
        """In order, as places among the terms."""
        words = self._postings.words_of(phrase)
        return sorted(words if phrase == entry else words + self._postings.words_of(entry))

    def _find_concept(self, concept: Concept, phrase: int, entry: int) -> _Found:
        present = self._present(phrase, entry)
        match, words, met = self._wording(concept.words, concept.typing, present)
        for wording in concept.wordings:
            _, others, more = self._wording(wording, False, present)
            if more > met:
                # ``diab`` is a beginning of diabetes before it is shorthand for it
                begins = len(others) == len(concept.words) == 1 and others[0].startswith(concept.words[0])
                met, match, words = more, Match.PREFIX if begins else Match.SYNONYM, others
        return match, tuple(words)

    def _wording(
        self, wording: Wording, typing: bool, present: Sequence[int]
    ) -> tuple[Match | None, list[str], float]:
        """(least sure way, words to mark, share of the wording's words that are present)."""
        worst: Match | None = None
        marked: list[str] = []
        met = 0
        for word in wording:
            found = self._word(word, typing and word is wording[-1], present)
            if found is None:
                continue
            match, mark = found
            met += 1
            marked.append(mark)
            if worst is None or _SURENESS[match] > _SURENESS[worst]:
                worst = match
        return worst, marked, met / len(wording)

    def _word(self, word: str, typing: bool, present: Sequence[int]) -> tuple[Match, str] | None:
        for answer in self._matcher.answers(word, typing):
            nearest = bisect_left(present, answer.low)
            if nearest < len(present) and present[nearest] < answer.high:
                exactly = answer.high - answer.low == 1
                return answer.match, self._postings.terms[answer.low] if exactly else word
        return None
