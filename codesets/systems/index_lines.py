"""Puts the lines of an index in order: what stands below each one, and where that ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from codesets.index_terms import IndexTerm

_DEEPEST = 16


class TooDeep(ValueError):
    """A line is indented further than any index indents."""


def lines_of(main_term: Element, first: int, line_of: Callable[[Element], IndexTerm]) -> Iterator[IndexTerm]:
    """A main term and every ``term`` below it, numbered from ``first``, in the book's order.

    ``line_of`` makes a line of one element, its place left open. Raises TooDeep.
    """
    lines: list[IndexTerm] = []

    def add(element: Element, parent: int | None, level: int) -> None:
        if level > _DEEPEST:
            raise TooDeep
        place = len(lines)
        lines.append(line_of(element))
        for below in element.iterfind("term"):
            add(below, first + place, level + 1)
        lines[place] = replace(
            lines[place], position=first + place, parent=parent, end=first + len(lines), level=level
        )

    add(main_term, None, 0)
    yield from lines
