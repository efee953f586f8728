"""Says how a hit was found, and by which words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from codesets.model import Match
from codesets.search.build import LAY, TITLE
from codesets.search.matching import WordMatcher
from codesets.search.postings import OpenedIndex
from codesets.search.query import Concept, Wording

_SURENESS = {match: rank for rank, match in enumerate(Match)}
_REMEMBERED = 8192
"""From one keystroke to the next most hits and most concepts stay the same."""

_Found = tuple[Match | None, tuple[str, ...]]
"""Least sure way any word of a concept was found, words to mark."""


class Labeller:
    """Looks again, for the few hits that are shown, at which words met."""

    def __init__(self, opened: OpenedIndex, matcher: WordMatcher) -> None:
        self._postings = opened.postings
        self._matcher = matcher
        self._present = lru_cache(_REMEMBERED)(self._words_present)
        self._concept = lru_cache(2 * _REMEMBERED)(self._find_concept)
        self._text = lru_cache(_REMEMBERED)(opened.text)

    def label(
        self, concepts: Sequence[Concept], phrase: int, entry: int
    ) -> tuple[Match, str, tuple[str, ...]]:
        """(least sure way any word was found, wording where it is not the title, words to mark)."""
        kind = int(self._postings.kinds[phrase])
        worst = Match.EXACT if kind != LAY else Match.SYNONYM
        marked: dict[str, None] = {}
        for concept in concepts:
            match, words = self._concept(concept, phrase, entry)
            marked.update(dict.fromkeys(words))
            if match is not None and _SURENESS[match] > _SURENESS[worst]:
                worst = match
        return worst, self._text(phrase) if kind != TITLE else "", tuple(marked)

    def _words_present(self, phrase: int, entry: int) -> frozenset[int]:
        words = self._postings.words_of(phrase)
        return frozenset(words if phrase == entry else words + self._postings.words_of(entry))

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
        self, wording: Wording, typing: bool, present: frozenset[int]
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

    def _word(self, word: str, typing: bool, present: frozenset[int]) -> tuple[Match, str] | None:
        for answer in self._matcher.answers(word, typing):
            if answer.high - answer.low == 1:
                if answer.low in present:
                    return answer.match, self._postings.terms[answer.low]
            elif any(answer.low <= place < answer.high for place in present):
                return answer.match, word
        return None
