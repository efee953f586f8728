"""Where the words of evidence stand in one document, and how they are told apart. No Qt here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from desktop.coding.encounter import Line

LEVELS = 3
"""Underlines that can run beneath each other before they would reach the next line of text."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One stretch of words and the lines that it proves."""

    start: int
    end: int
    """Half-open positions in ``Document.text``."""
    numbers: tuple[int, ...]
    """Places of the lines in the encounter, from 1."""
    line_ids: tuple[str, ...]
    level: int = 0
    """How far down its underline runs: marks that overlap run at different levels."""

    @property
    def label(self) -> str:
        return " ".join(map(str, self.numbers))


def marks_of(lines: Iterable[Line], document_id: str) -> tuple[Mark, ...]:
    """In reading order; lines proved by the very same words share a mark."""
    proved: dict[tuple[int, int], list[tuple[int, str]]] = defaultdict(list)
    for number, line in enumerate(lines, start=1):
        for evidence in line.evidence:
            if evidence.document_id == document_id:
                proved[evidence.start, evidence.end].append((number, line.id))
    return tuple(_levelled(proved))


def _levelled(proved: dict[tuple[int, int], list[tuple[int, str]]]) -> Iterator[Mark]:
    ends: list[int] = []
    for start, end in sorted(proved, key=lambda span: (span[0], -span[1])):
        level = next((n for n, reached in enumerate(ends) if reached <= start), len(ends))
        if level == len(ends):
            ends.append(end)
        ends[level] = end
        numbers, ids = zip(*proved[start, end], strict=True)
        yield Mark(start, end, numbers, ids, min(level, LEVELS - 1))


def lines_at(marks: Iterable[Mark], position: int) -> tuple[str, ...]:
    """Ids of the lines proved by the words at ``position``, those of the shortest stretch first.

    The place right behind a stretch counts too, where no other one begins: a caret comes to rest there.
    """
    inside = [mark for mark in marks if mark.start <= position < mark.end]
    if not inside:
        inside = [mark for mark in marks if mark.end == position]
    inside.sort(key=lambda mark: mark.end - mark.start)
    return tuple(dict.fromkeys(line_id for mark in inside for line_id in mark.line_ids))


def after(ids: tuple[str, ...], current: str | None) -> str:
    """The id to choose where several lines share the words: the one after the current, round and round."""
    if current in ids:
        return ids[(ids.index(current) + 1) % len(ids)]
    return ids[0]
