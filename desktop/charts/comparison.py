"""What two documents differ in, line by line and word by word: notes are often copied forward with a change.

Lines that stand once in each text are its fixed points (as in patience diff); between them the lines are
compared by ``difflib``, whose cost grows with the square, and so only where few are left. The rest is told as
replaced.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

_MOST_LINES = 400
"""Of a stretch on either side that is compared line by line."""
_MOST_WORDS = 400
"""Of a line that is compared word by word."""
_AROUND = 3
"""Lines that are the same, kept on either side of a difference."""
_ALIKE = 0.4
"""Share of words in common from which a line counts as changed, and not as another one."""
_WORD = re.compile(r"\w+|\s+|.", re.DOTALL)

Span = tuple[int, int]


class Kind(StrEnum):
    SAME = "same"
    GONE = "gone"
    """Only in the first."""
    NEW = "new"
    """Only in the second."""
    FOLDED = "folded"
    """In place of lines that are the same; the text says how many."""


@dataclass(frozen=True, slots=True)
class ComparedLine:
    kind: Kind
    text: str = field(repr=False)
    """Without its line end."""
    changed: tuple[Span, ...] = ()
    """Which words differ, where the other text has a line much like it; half-open positions in ``text``."""


@dataclass(frozen=True, slots=True)
class Comparison:
    lines: tuple[ComparedLine, ...] = field(repr=False)
    """As one reads them: what is gone stands before what is new in its place."""

    def count(self, kind: Kind) -> int:
        return sum(line.kind is kind and bool(line.text.strip()) for line in self.lines)

    def folded(self) -> Comparison:
        """Of a long stretch that is the same only its ends, as much as places a difference."""
        lines: list[ComparedLine] = []
        for kind, run in groupby(self.lines, key=lambda line: line.kind):
            told = list(run)
            if kind is Kind.SAME and len(told) > 2 * _AROUND + 3:
                count = len(told) - 2 * _AROUND
                fold = ComparedLine(Kind.FOLDED, f"{count:,} lines are the same")
                told = [*told[:_AROUND], fold, *told[-_AROUND:]]
            lines += told
        return Comparison(tuple(lines))


def compare(first: str, second: str) -> Comparison:
    """White space at the ends of lines does not count."""
    one, two = first.split("\n"), second.split("\n")
    return Comparison(tuple(_compared(one, two)))


def _compared(one: Sequence[str], two: Sequence[str]) -> Iterator[ComparedLine]:
    at_one = at_two = 0
    for here, there in (*_fixed_points(one, two), (len(one), len(two))):
        yield from _stretch(one[at_one:here], two[at_two:there])
        if there < len(two):
            yield ComparedLine(Kind.SAME, two[there])
        at_one, at_two = here + 1, there + 1


def _fixed_points(one: Sequence[str], two: Sequence[str]) -> list[tuple[int, int]]:
    """Lines that stand once in each, in the same order in both: the longest such series."""
    bare_one, bare_two = [line.rstrip() for line in one], [line.rstrip() for line in two]
    count_one, count_two = Counter(bare_one), Counter(bare_two)
    places = {line: place for place, line in enumerate(bare_two) if line and count_two[line] == 1}
    pairs = [
        (place, places[line])
        for place, line in enumerate(bare_one)
        if count_one[line] == 1 and line in places
    ]
    return _longest_rising(pairs)


def _longest_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """By patience sorting: as many pairs as can stand with both places rising."""
    ends: list[int] = []
    best: list[int] = []
    before: list[int] = []
    for number, (_, there) in enumerate(pairs):
        pile = bisect_left(ends, there)
        before.append(best[pile - 1] if pile else -1)
        if pile == len(ends):
            ends.append(there)
            best.append(number)
        else:
            ends[pile], best[pile] = there, number
    chosen: list[tuple[int, int]] = []
    number = best[-1] if best else -1
    while number >= 0:
        chosen.append(pairs[number])
        number = before[number]
    return chosen[::-1]


def _stretch(one: Sequence[str], two: Sequence[str]) -> Iterator[ComparedLine]:
    before = _same_at_the_start(one, two)
    behind = _same_at_the_start(one[before:][::-1], two[before:][::-1])
    yield from (ComparedLine(Kind.SAME, line) for line in two[:before])
    yield from _inside(one[before : len(one) - behind], two[before : len(two) - behind])
    yield from (ComparedLine(Kind.SAME, line) for line in two[len(two) - behind :])


def _same_at_the_start(one: Sequence[str], two: Sequence[str]) -> int:
    """How many lines."""
    pairs = enumerate(zip(one, two, strict=False))
    differs = (number for number, (old, new) in pairs if old.rstrip() != new.rstrip())
    return next(differs, min(len(one), len(two)))


def _inside(one: Sequence[str], two: Sequence[str]) -> Iterator[ComparedLine]:
    if max(len(one), len(two)) > _MOST_LINES:
        yield from _replaced(one, two)
        return
    matcher = SequenceMatcher(None, [line.rstrip() for line in one], [line.rstrip() for line in two], False)
    for what, one_from, one_to, two_from, two_to in matcher.get_opcodes():
        if what == "equal":
            yield from (ComparedLine(Kind.SAME, line) for line in two[two_from:two_to])
        else:
            yield from _replaced(one[one_from:one_to], two[two_from:two_to])


def _replaced(one: Sequence[str], two: Sequence[str]) -> Iterator[ComparedLine]:
    """Line beside line where they are alike; then what is left of either."""
    changed_one: dict[int, tuple[Span, ...]] = {}
    changed_two: dict[int, tuple[Span, ...]] = {}
    for place, (old, new) in enumerate(zip(one, two, strict=False)):
        spans = _words(old, new)
        if spans is not None:
            changed_one[place], changed_two[place] = spans
    yield from (ComparedLine(Kind.GONE, line, changed_one.get(n, ())) for n, line in enumerate(one))
    yield from (ComparedLine(Kind.NEW, line, changed_two.get(n, ())) for n, line in enumerate(two))


def _words(old: str, new: str) -> tuple[tuple[Span, ...], tuple[Span, ...]] | None:
    """Which words of each are not in the other; None where the lines have little in common."""
    one, two = _WORD.findall(old), _WORD.findall(new)
    if not one or not two or max(len(one), len(two)) > _MOST_WORDS:
        return None
    matcher = SequenceMatcher(None, one, two, False)
    if matcher.ratio() < _ALIKE:
        return None
    of_old: list[Span] = []
    of_new: list[Span] = []
    for what, one_from, one_to, two_from, two_to in matcher.get_opcodes():
        if what != "equal":
            of_old += _span(one, one_from, one_to)
            of_new += _span(two, two_from, two_to)
    return tuple(of_old), tuple(of_new)


def _span(words: Sequence[str], first: int, last: int) -> list[Span]:
    start = sum(map(len, words[:first]))
    length = sum(map(len, words[first:last]))
    return [(start, start + length)] if length else []
