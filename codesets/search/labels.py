"""Says how a hit was found, and by which words."""

from __future__ import annotations

from collections.abc import Sequence

from codesets.model import Match
from codesets.search.build import LAY, TITLE
from codesets.search.matching import WordMatcher
from codesets.search.postings import OpenedIndex
from codesets.search.query import Concept, Wording

_SURENESS = {match: rank for rank, match in enumerate(Match)}


class Labeller:
    """Looks again, for the few hits that are shown, at which words met."""

    def __init__(self, opened: OpenedIndex, matcher: WordMatcher) -> None:
        self._opened = opened
        self._postings = opened.postings
        self._parents = opened.entries.parents
        self._matcher = matcher

    def label(
        self, concepts: Sequence[Concept], phrase: int, entry: int
    ) -> tuple[Match, str, tuple[str, ...]]:
        """(least sure way any word was found, wording where it is not the title, words to mark)."""
        postings = self._postings
        kind = int(postings.kinds[phrase])
        present = set(postings.words_of(phrase))
        if kind != TITLE:
            present.update(postings.words_of(entry))
        worst = Match.EXACT if kind != LAY else Match.SYNONYM
        marked: dict[str, None] = {}
        for concept in concepts:
            match, words = self._concept(concept, present)
            marked.update(dict.fromkeys(words))
            if match is not None and _SURENESS[match] > _SURENESS[worst]:
                worst = match
        text = self._opened.text(phrase) if kind != TITLE else ""
        return worst, text, tuple(marked)

    def _concept(self, concept: Concept, present: set[int]) -> tuple[Match | None, list[str]]:
        match, words, met = self._wording(concept.words, concept.typing, present)
        best = (met, match, words)
        for wording in concept.wordings:
            _, words, met = self._wording(wording, False, present)
            if met > best[0]:
                best = (met, Match.SYNONYM, words)
        return best[1], best[2]

    def _wording(
        self, wording: Wording, typing: bool, present: set[int]
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

    def _word(self, word: str, typing: bool, present: set[int]) -> tuple[Match, str] | None:
        for answer in self._matcher.answers(word, typing):
            if answer.high - answer.low == 1:
                if answer.low in present:
                    return answer.match, self._postings.terms[answer.low]
            elif any(answer.low <= place < answer.high for place in present):
                return answer.match, word
        return None
