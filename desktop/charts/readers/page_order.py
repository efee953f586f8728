"""Whether the pieces of a page come in an order to read in, and which order that would be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from math import inf
from typing import NamedTuple

_MOST_RUNS = 100
"""More than these are no columns."""
_GAP = 36
"""Points, half an inch: text that goes on further down is another piece of the page, its footer for one."""
_WIDEST_LABELS = 150
"""Points: two inches. A column of prose is wider."""
_SAME_LINE = 3
_MOSTLY = 0.9


class Box(NamedTuple):
    """Where a piece of a line stands, in points from the lower left corner of its page."""

    left: float
    bottom: float
    right: float
    top: float


def rows_of(boxes: Iterable[Box]) -> list[list[Box]]:
    """Lines from the top down, each from left to right."""
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=_middle, reverse=True):
        if rows and rows[-1][0].bottom < _middle(box) < rows[-1][0].top:
            rows[-1].append(box)
        else:
            rows.append([box])
    return [list(_not_inside(sorted(row))) for row in rows]


def _not_inside(row: list[Box]) -> Iterator[Box]:
    """Without the pieces that lie over a longer one: its text has theirs."""
    reached = -inf
    for box in row:
        if box.right > reached:
            yield box
        reached = max(reached, box.right)


def is_shuffled(boxes: Sequence[Box]) -> bool:
    """Whether text that was drawn later belongs between what was drawn before: it stands over it, or is
    what fills a column of labels. Columns of prose, and a header drawn last, stand apart."""
    runs: list[list[Box]] = []
    above: Box | None = None
    for box in boxes:
        if above is None or box.bottom > above.top or above.bottom - box.top > _GAP:
            runs.append([])
        runs[-1].append(box)
        above = box
    if len(runs) > _MOST_RUNS:
        return True
    return any(_interlock(one, other) for one, other in combinations(runs, 2))


def _interlock(one: list[Box], other: list[Box]) -> bool:
    here, there = _around(one), _around(other)
    if min(here.top, there.top) <= max(here.bottom, there.bottom):
        return False
    if min(here.right, there.right) > max(here.left, there.left):
        return True
    left, right = (one, other) if here.left < there.left else (other, one)
    return _around(left).right - _around(left).left < _WIDEST_LABELS and _on_lines_of(left, right)


def _on_lines_of(labels: list[Box], values: list[Box]) -> bool:
    lines = [_middle(label) for label in labels]
    beside = sum(any(abs(_middle(value) - line) < _SAME_LINE for line in lines) for value in values)
    return beside >= _MOSTLY * len(values)


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


def _around(boxes: list[Box]) -> Box:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return Box(min(lefts), min(bottoms), max(rights), max(tops))
