"""The open index: a query in, codes out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from codesets.model import Match
from codesets.search.build import SHELF
from codesets.search.code_lists import listed, tidied
from codesets.search.entries import IndexHit
from codesets.search.labels import Label, Labeller
from codesets.search.lexicon_data import collected, rewritings
from codesets.search.matching import WordMatcher
from codesets.search.postings import OpenedIndex
from codesets.search.query import Concept, Query, parse
from codesets.search.ranking import Ranker
from codesets.text import words

_PHRASES_PER_HIT = 4
"""Phrases ranked for each hit wanted: an entry may be answered by several of its wordings."""
_LONGEST_QUERY = 400
"""Characters; a pasted paragraph is cut here rather than made to wait."""
_TYPED = {Match.CODE: 2.0, Match.FUZZY: 0.3}
"""What a code that was typed scores beside words: the code itself is what was meant; one near it seldom."""
_VERBATIM = 1.5
"""What a line of the index scores that was asked for in its own words."""


class ByWords(NamedTuple):
    """A code that words led to, before anybody has looked again at which."""

    code: str
    score: float
    sevenths: int
    phrase: int
    place: int
    concepts: Sequence[Concept]


Ranked = IndexHit | ByWords


def _labelled(hit: ByWords, label: Label) -> IndexHit:
    return IndexHit(hit.code, label.match, label.wording, label.words, hit.sevenths, hit.score, label.lead)


class CodeIndex:
    """Answers queries over one book. Not thread-safe: one search at a time."""

    def __init__(self, opened: OpenedIndex) -> None:
        self._opened = opened
        self._entries = opened.entries
        self._postings = opened.postings
        self._matcher = WordMatcher(opened.postings)
        self._ranker = Ranker(opened.entries, opened.postings, self._matcher)
        self._labeller = Labeller(opened, self._matcher)
        self._rewritings = {**collected(opened.names), **rewritings(opened.system)}
        self._known = opened.postings.own_words()
        flags = opened.entries.flags.tolist()
        self._bare = sorted(
            (code.replace(".", ""), place)
            for place, code in enumerate(opened.entries.codes)
            if flags[place] != SHELF
        )
        self._places = dict(self._bare)

    @classmethod
    def open(cls, folder: Path) -> CodeIndex:
        """Raises LibraryDamaged when the folder holds no whole index of this version."""
        return cls(OpenedIndex(folder))

    def warm(self) -> None:
        """Prepares what the first mistyped word would wait for."""
        self._matcher.warm()

    def close(self) -> None:
        self._opened.close()

    def search(self, query: str, limit: int) -> list[IndexHit]:
        """At most ``limit`` codes, best first. An empty or wordless query finds nothing."""
        return self.told(self.ranked(query, limit))

    def told(self, ranked: Sequence[Ranked]) -> list[IndexHit]:
        """Looks again at how each was found: for those that are shown, since it takes its time."""
        by_words = [each for each in ranked if isinstance(each, ByWords)]
        if not by_words:
            return [each for each in ranked if isinstance(each, IndexHit)]
        labels = self._labeller.labels(by_words[0].concepts, [(each.phrase, each.place) for each in by_words])
        return [_labelled(each, next(labels)) if isinstance(each, ByWords) else each for each in ranked]

    def ranked(self, query: str, limit: int) -> list[Ranked]:
        """The same, without saying how they were found."""
        query = tidied(query[:_LONGEST_QUERY], self._places.__contains__)
        several = [each for each in listed(query) if each in self._places]
        if several:
            found = [hit for code in several for hit in islice(self._by_code(code), 1)]
            return [*found[:limit]]
        asked = parse(
            query,
            rewritings=self._rewritings,
            known=self._known,
            begins=self._matcher.begins,
            is_code=self._places,
            begins_code=self._begins_code,
        )
        hits: list[Ranked] = []
        seen: set[str] = set()
        for hit in chain(self._by_line(query), self._hits(asked, limit)):
            if hit.code not in seen:
                seen.add(hit.code)
                hits.append(hit)
                if len(hits) >= limit:
                    break
        return hits

    def _hits(self, asked: Query, limit: int) -> Iterator[Ranked]:
        """Behind codes that begin as typed no words follow: what resembles a code in them would be chance."""
        found: Match | None = None
        for hit in self._by_code(asked.code) if asked.code else ():
            found = hit.match
            yield hit
        if found is None or (found is Match.FUZZY and self._has_words(asked)):
            yield from self._by_words(asked, limit)

    def _by_line(self, query: str) -> Iterator[IndexHit]:
        """What the index itself leads to, asked in its own words."""
        for phrase in self._opened.verbatim.phrases(query):
            place = int(self._postings.entry[phrase])
            text, lead = self._opened.wording(phrase)
            codes = self._entries.completed[place]
            code = codes[0] if codes else self._entries.codes[place]
            marked = tuple(dict.fromkeys(words(text)))
            yield IndexHit(code, Match.EXACT, text, marked, max(len(codes) - 1, 0), _VERBATIM, lead)

    def _has_words(self, asked: Query) -> bool:
        """True where anything typed is a word of the book or of the lists: ``co2`` beside C02."""
        return any(
            concept.wordings or any(word in self._known for word in concept.words)
            for concept in asked.concepts
        )

    def _by_words(self, asked: Query, limit: int) -> Iterator[Ranked]:
        within = [self._subtree(code) for code in asked.codes]
        if asked.codes and not asked.concepts:
            for code in asked.codes:
                yield from self._by_code(code)
            return
        ranking = self._ranker.rank(asked.concepts, within, limit * _PHRASES_PER_HIT)
        entries = self._entries
        places: list[int] = self._postings.entry[ranking.phrases].tolist()
        best: dict[int, tuple[int, float]] = {}
        for phrase, place, score in zip(
            ranking.phrases.tolist(), places, ranking.scores.tolist(), strict=True
        ):
            if place >= 0:
                best.setdefault(place, (phrase, score))
        for place, (phrase, score) in best.items():
            codes = entries.completed[place]
            code, others = entries.codes[place], 0
            if codes:
                chosen = int(ranking.tails[entries.families[place]]) if ranking.tails is not None else 0
                code, others = codes[chosen], len(codes) - 1
            yield ByWords(code, score, others, phrase, place, asked.concepts)

    def _subtree(self, bare: str) -> tuple[int, int]:
        place = self._places[bare]
        return place, int(self._entries.ends[place])

    def _by_code(self, bare: str) -> Iterator[IndexHit]:
        """The code itself, then all that begins so; where nothing does, the nearest codes, marked fuzzy."""
        exact = self._by_beginning(bare, Match.CODE)
        first = next(exact, None)
        if first is not None:
            yield first
            yield from exact
            return
        zeros = bare[0] + bare[1:].replace("O", "0")
        if zeros != bare and not bare.isalpha():  # ``co`` is on its way to a word
            bare = zeros
            yield from self._by_beginning(bare, Match.FUZZY)
        for length in range(len(bare) - 1, 3, -1):
            if bare[:length] in self._places or bare[:length].rstrip("X") in self._places:
                yield from self._by_beginning(bare[:length].rstrip("X"), Match.FUZZY)
                return

    def _begins_code(self, bare: str) -> bool:
        at = bisect_left(self._bare, (bare, -1))
        return at < len(self._bare) and self._bare[at][0].startswith(bare)

    def _by_beginning(self, bare: str, match: Match) -> Iterator[IndexHit]:
        low = bisect_left(self._bare, (bare, -1))
        high = bisect_left(self._bare, (bare + "~", -1))
        if low < high:
            # tabular order, where it differs from the alphabet's (C7A stands after C75)
            for place in sorted(place for _, place in self._bare[low:high]):
                sevenths = len(self._entries.completed[place])
                yield IndexHit(
                    self._entries.codes[place],
                    match,
                    words=(bare.lower(),),
                    sevenths=sevenths,
                    score=_TYPED[match],
                )
            return
        yield from self._by_seventh(bare, match)

    def _by_seventh(self, bare: str, match: Match) -> Iterator[IndexHit]:
        """Fragments that reach past the last code of the book: placeholders and a 7th character."""
        for length in range(len(bare) - 1, 2, -1):
            place = self._places.get(bare[:length])
            if place is not None:
                yield from self._completed(self._entries.completed[place], bare, match)
                return

    def _completed(self, codes: Sequence[str], bare: str, match: Match) -> Iterator[IndexHit]:
        for code in codes:
            if code.replace(".", "").startswith(bare):
                yield IndexHit(code, match, words=(bare.lower(),), score=_TYPED[match])
