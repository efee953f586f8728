"""Makes the rows of a list whose file gives codes and titles only: numbers them and finds where each ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from codesets.model import Code
from codesets.systems.contract import Heading, Row

_LEADING_ON = frozenset(
    ("", "of", "to", "from", "in", "into", "with", "using", "and", "on", "for", "at", "as", "by", "due")
)
"""Words that no title ends with."""
_OPENING = _LEADING_ON - {"", "and"}
"""Words with which what a title is about goes on: ``into the vein``."""


def rows_of(system: str, headings: Sequence[Heading]) -> Iterator[Row]:
    """The rows of a list given in tabular order, parents before what stands below them, each code once."""
    places = {heading.code: place for place, heading in enumerate(headings)}
    ends = list(range(1, len(headings) + 1))
    for place in range(len(headings) - 1, -1, -1):
        parent = headings[place].parent
        if parent is not None:
            above = places[parent]
            ends[above] = max(ends[above], ends[place])
    for place, (each, end) in enumerate(zip(headings, ends, strict=True)):
        entry = Code(
            system, each.code, each.title, each.kind, each.billable, each.parent, place, end, each.seventh
        )
        yield Row(entry, each.statements, each.facts, each.valid_from, each.valid_to)


def shared_title(titles: Sequence[str]) -> str:
    """For a header whose file gives it no title: what the titles below it begin with.

    ``Resection of Adenoids`` for “Resection of Adenoids, Open Approach” and “…, External Approach”.
    """
    first = titles[0].split()
    if len(titles) == 1 and titles[0].endswith(" Approach") and "," in titles[0]:
        first = titles[0].rpartition(",")[0].split()
    length = min(_alike(first, title.split()) for title in titles)
    while length > 1 and first[length - 1].strip(",") in _LEADING_ON:
        length -= 1
    return " ".join(first[:length]).rstrip(",") or titles[0]


def shared_run(titles: Sequence[Sequence[str]]) -> str:
    """The longest run of words that every title has and that a word such as ``into`` opens; empty where none
    is. Commas between words do not count, and are printed as the first title has them."""
    first = list(titles[0])
    haystacks = {f" {' '.join(word.strip(',') for word in title)} " for title in titles}
    best: list[str] = []
    for start, word in enumerate(first):
        if word not in _OPENING:
            continue
        for end in range(len(first), start + max(1, len(best)), -1):
            run = first[start:end]
            needle = f" {' '.join(each.strip(',') for each in run)} "
            if run[-1] not in _LEADING_ON and all(needle in each for each in haystacks):
                best = run
                break
    return " ".join(best).rstrip(",")


def _alike(words: Sequence[str], others: Sequence[str]) -> int:
    """How many of the first words are the same, a comma behind them aside."""
    pairs = zip(words, others, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0].strip(",") == pair[1].strip(","), pairs))
