"""Whether the pieces of a page come in an order to read in, and which order that would be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

_MOST_RUNS = 40
"""More than these are no columns."""


class Box(NamedTuple):
    """Where a piece of a line stands, in points from the lower left corner of its page."""

    left: float
    bottom: float
    right: float
    top: float


def rows_of(boxes: Iterable[Box]) -> list[list[Box]]:
    """Lines from the top down, each from left to right."""
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: -(box.top + box.bottom)):
        middle = (box.top + box.bottom) / 2
        if rows and rows[-1][0].bottom < middle < rows[-1][0].top:
            rows[-1].append(box)
        else:
            rows.append([box])
    return [sorted(row) for row in rows]


def is_shuffled(boxes: Sequence[Box]) -> bool:
    """Whether text that was drawn later goes back up into what was drawn before. Columns side by side, a
    header drawn last, stand apart and do not."""
    runs: list[list[Box]] = []
    above: Box | None = None
    for box in boxes:
        if above is None or box.bottom > above.top:
            runs.append([])
        runs[-1].append(box)
        above = box
    if len(runs) > _MOST_RUNS:
        return True
    return any(_overlap(one, other) for one, other in combinations(map(_around, runs), 2))


def _around(boxes: list[Box]) -> Box:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return Box(min(lefts), min(bottoms), max(rights), max(tops))


def _overlap(one: Box, other: Box) -> bool:
    return min(one.right, other.right) > max(one.left, other.left) and min(one.top, other.top) > max(
        one.bottom, other.bottom
    )
