"""Scores every phrase of the book against a query, as array operations.

A phrase scores by how much of the query it answers (coverage, squared) and how much of the phrase
the query accounts for (density), with a little for codes seen often in practice. Words answered
by another wording of the same entry, or by its ancestors' titles, count for less.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from codesets import text
from codesets.search.build import BILLABLE, HEADER, LAY, LEAD, NEEDS_SEVENTH, SHELF, TAIL, TERM, TITLE
from codesets.search.inheritance import Inheritance
from codesets.search.matching import Answer, WordMatcher
from codesets.search.opposites import Opposites
from codesets.search.postings import Entries, Floats, Ints, Places, Postings, tail_start
from codesets.search.query import Concept, Stance

_SEVENTH = 0.9
"""For a word that stands in the meaning of a 7th character."""
_REWRITTEN = 0.93
"""For a wording taken from the word lists, and again for each less likely one."""
_LITERAL_BESIDE_TERM = 0.5
"""For the beginning of a word, where the word itself is a term of the word lists."""
_DENIED = 0.35
"""For a word that the phrase only denies (``without``)."""
_DENSITY = 0.4
_WHOLE = 0.03
"""Added where phrase and query say the same and nothing more: what is unspecified is meant so."""
_WHOLE_FROM = 0.9
"""Coverage and density from which they do."""
_USAGE = 0.0022
"""Added for each tenth of a step of how common a code is (0 to 90)."""
_FLAG_FACTOR = {HEADER: 0.88, BILLABLE: 1.0, NEEDS_SEVENTH: 1.0, SHELF: 0.0}
_KIND_FACTOR = {TITLE: 1.0, TERM: 0.97, LAY: 1.0, LEAD: 0.97, TAIL: 0.0}
_GENERAL = frozenset(text.words("disease diseases disorder disorders syndrome condition type form nos nec"))
"""Words, and numbers, that seldom decide which code is meant."""
_GENERAL_WEIGHT = 0.6
_ASIDE = 0.2
"""How much of its weight a word in parentheses keeps."""
_CACHED_CONCEPTS = 12
_CACHED_LETTERS = 30
"""Every word begins with one of them, and each leads to a large part of the book."""
_CACHED_WORDS = 16
"""The wordings of the word lists use the same words again and again."""
_FAMILIAR_FROM = 0.25
"""A hit scores at least this share of the best one."""
_PROMISING = 0.35
"""A phrase covers at least this share of what the best one does; less cannot win, coverage being squared."""
_FAINTEST = 0.02


@dataclass(slots=True)
class Reading:
    """How well each phrase answers one concept."""

    strength: Floats
    """0…1 per phrase, other wordings of the entry and its ancestors included."""
    own: Floats
    """Rarity of the words of the phrase itself that answer it."""
    weight: float
    """How much the concept weighs in the query: the summed rarity of its words."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Phrases, best first, with the 7th character each family should show."""

    phrases: Places
    scores: Floats
    tails: Ints | None
    """Per family, the place in its set of the 7th character asked for; None where none was."""


class Ranker:
    """Keeps the arrays of the last concepts: a keystroke changes only the last word."""

    def __init__(self, entries: Entries, postings: Postings, matcher: WordMatcher) -> None:
        self._entries = entries
        self._postings = postings
        self._matcher = matcher
        self._titles = len(entries.codes)
        self._tails_from = tail_start(postings)
        self._inheritance = Inheritance(entries, postings)
        self._opposites = Opposites(postings, matcher, np.maximum(entries.parents, 0))
        # nothing that is remembered here may be written into
        self._recent = lru_cache(_CACHED_CONCEPTS)(self._read)
        self._letter = lru_cache(_CACHED_LETTERS)(self._read)
        self._whole_word = lru_cache(_CACHED_WORDS)(self._read_whole_word)
        self._summed_up: tuple[Concept, ...] = ()
        self._covered: Floats = np.zeros(postings.entry.size, dtype=np.float32)
        self._own: Floats = np.zeros(postings.entry.size, dtype=np.float32)
        self._of_phrase: Places = np.maximum(postings.entry, 0).astype(np.intp)
        flags = np.array([_FLAG_FACTOR[flag] for flag in range(len(_FLAG_FACTOR))], dtype=np.float32)
        kinds = np.array([_KIND_FACTOR[kind] for kind in range(len(_KIND_FACTOR))], dtype=np.float32)
        self._factor: Floats = flags[entries.flags][self._of_phrase] * kinds[postings.kinds]
        self._usage: Floats = entries.usage[self._of_phrase].astype(np.float32) * np.float32(_USAGE)
        self._usage[self._factor == 0] = 0
        self._lay_out_tails()

    def _lay_out_tails(self) -> None:
        sizes = [len(tail) for tail in self._entries.tails]
        self._tail_phrases = np.array([p for tail in self._entries.tails for _, p in tail], dtype=np.intp)
        self._tail_starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.intp)[:-1]
        self._family = self._entries.families[self._of_phrase].astype(np.intp)
        self._has_family = (self._family >= 0) & (self._postings.kinds < TAIL)

    def rank(self, concepts: Sequence[Concept], within: Sequence[tuple[int, int]], most: int) -> Ranking:
        """The best phrases, at most ``most``; ``within`` keeps to these ranges of entries, if any."""
        readings = [self._reading(concept) for concept in concepts]
        total = sum(reading.weight for reading in readings)
        if not readings or total <= 0:
            return Ranking(np.empty(0, np.intp), np.empty(0, np.float32), None)
        covered, own = self._sums(concepts, readings)
        asked = [reading for reading in readings if reading.strength[self._tails_from :].any()]
        phrases = self._promising(covered, sum(reading.weight for reading in asked))
        tails, gained = self._ask_tails(asked, phrases)
        coverage = (covered[phrases] + gained) * np.float32(1 / total)
        density = np.minimum(own[phrases] / self._postings.mass[phrases], np.float32(1))
        share = np.float32(1 - _DENSITY) + np.float32(_DENSITY) * density
        scores = coverage**2 * (share * self._factor[phrases] + self._usage[phrases])
        whole = (density > _WHOLE_FROM) & (coverage > _WHOLE_FROM)
        scores += whole * np.float32(_WHOLE)
        scores *= self._opposites.factors(concepts, self._of_phrase[phrases])
        if within:
            scores *= self._inside(within)[phrases]
        return self._best(phrases, np.asarray(scores, dtype=np.float32), tails, most)

    def _promising(self, covered: Floats, in_tails: float) -> Places:
        """The phrases worth a closer look; ``in_tails`` is what a 7th character may add to ``covered``."""
        possible = covered
        if in_tails:
            possible = covered + self._has_family * np.float32(in_tails * _SEVENTH)
        return np.flatnonzero(possible > float(possible.max()) * _PROMISING)

    def _best(self, phrases: Places, scores: Floats, tails: Ints | None, most: int) -> Ranking:
        top = float(scores.max()) if scores.size else 0.0
        if top <= _FAINTEST:
            return Ranking(np.empty(0, np.intp), np.empty(0, np.float32), tails)
        candidates = np.flatnonzero(scores > top * _FAMILIAR_FROM)
        values = scores[candidates]
        if candidates.size > most:
            chosen = np.argpartition(values, candidates.size - most)[-most:]
            candidates, values = candidates[chosen], values[chosen]
        order = np.lexsort((candidates, -values))
        return Ranking(phrases[candidates[order]], values[order], tails)

    def _inside(self, ranges: Sequence[tuple[int, int]]) -> Floats:
        inside = np.zeros(self._titles, dtype=np.float32)
        for low, high in ranges:
            inside[low:high] = 1
        return inside[self._of_phrase]

    def _ask_tails(self, asked: Sequence[Reading], phrases: Places) -> tuple[Ints | None, Floats]:
        """The best 7th character of each family, and what it answers beyond each of the phrases."""
        gained = np.zeros(phrases.size, dtype=np.float32)
        if not asked:
            return None, gained
        merits = sum(
            (reading.strength[self._tail_phrases] * np.float32(reading.weight) for reading in asked),
            start=np.zeros(self._tail_phrases.size, dtype=np.float32),
        )
        best = np.maximum.reduceat(merits, self._tail_starts)
        sizes = np.diff(np.append(self._tail_starts, merits.size))
        is_best = merits >= np.repeat(best, sizes)
        first = np.where(is_best, np.arange(merits.size), merits.size)
        chosen = np.minimum.reduceat(first, self._tail_starts)
        having = np.flatnonzero(self._has_family[phrases])
        holders = phrases[having]
        family = self._family[holders]
        more = np.zeros(having.size, dtype=np.float32)
        for reading in asked:
            gain = reading.strength[self._tail_phrases[chosen]] * np.float32(_SEVENTH)
            if gain.any():
                beyond = np.maximum(gain[family] - reading.strength[holders], 0)
                more += beyond * np.float32(reading.weight)
        gained[having] = more
        return (chosen - self._tail_starts).astype(np.int32), gained

    def _reading(self, concept: Concept) -> Reading:
        if len(concept.words) == len(concept.words[0]) == 1:
            return self._letter(concept)
        return self._recent(concept)

    def _sums(self, concepts: Sequence[Concept], readings: Sequence[Reading]) -> tuple[Floats, Floats]:
        """Per phrase the weighed strengths of all readings, and the rarity of the words that answer them."""
        last = readings[-1]
        before = tuple(concepts[:-1])
        if before != self._summed_up:
            self._covered.fill(0)
            self._own.fill(0)
            for reading in readings[:-1]:
                np.add(self._covered, reading.strength * np.float32(reading.weight), out=self._covered)
                np.add(self._own, reading.own, out=self._own)
            self._summed_up = before
        covered = np.add(self._covered, last.strength * np.float32(last.weight), dtype=np.float32)
        return covered, np.add(self._own, last.own, dtype=np.float32)

    def _read(self, concept: Concept) -> Reading:
        *before, last = concept.words
        read_last = self._read_word(
            last, concept.typing, bool(concept.wordings) and not before, concept.stance
        )
        reading = self._joined([*(self._whole_word(word, concept.stance) for word in before), read_last])
        quality = 1.0
        for wording in concept.wordings:
            quality *= _REWRITTEN
            other = self._joined([self._whole_word(word, concept.stance) for word in wording])
            np.maximum(reading.strength, other.strength * np.float32(quality), out=reading.strength)
            np.maximum(reading.own, other.own, out=reading.own)
            reading.weight = max(reading.weight, other.weight)
        if concept.aside:
            return Reading(reading.strength, reading.own, reading.weight * _ASIDE)
        return reading

    def _joined(self, parts: Sequence[Reading]) -> Reading:
        if len(parts) == 1:
            return parts[0]
        weight = sum(part.weight for part in parts)
        strength = np.zeros_like(self._factor)
        own = np.zeros_like(self._factor)
        for part in parts:
            strength += part.strength * np.float32(part.weight / weight if weight else 0)
            own += part.own
        return Reading(strength, own, weight)

    def _read_whole_word(self, word: str, stance: Stance) -> Reading:
        return self._read_word(word, False, False, stance)

    def _read_word(self, word: str, typing: bool, is_term: bool, stance: Stance) -> Reading:
        answers = self._matcher.answers(word, typing)
        own = np.zeros_like(self._factor)
        held = 0
        for answer in reversed(answers):
            holders, denied = self._postings.holders_and_denied(answer.low, answer.high)
            held += holders.size
            quality = _quality(answer, is_term)
            if stance is Stance.SAID:
                own[holders] = np.where(denied, np.float32(quality * _DENIED), np.float32(quality))
            elif stance is Stance.DENIED:
                own[holders] = denied * np.float32(quality)
            else:
                own[holders] = quality
        weight = float(np.log(1 + own.size / held)) if held else float(np.log(1 + own.size)) / 2
        if word in _GENERAL or word.isdigit():
            weight *= _GENERAL_WEIGHT
        return Reading(self._inheritance.spread(own) if held else own, own * np.float32(weight), weight)


def _quality(answer: Answer, is_term: bool) -> float:
    if is_term and answer.quality < 1 and answer.low + 1 < answer.high:
        return answer.quality * _LITERAL_BESIDE_TERM
    return answer.quality
