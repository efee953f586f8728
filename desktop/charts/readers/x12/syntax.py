"""Segments and elements of an interchange; its first segment says what separates them (X12.5, X12.6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

_ISA_ELEMENTS = 16
_LONGEST = 65_536
"""Characters of one segment."""


class NoInterchange(ValueError):
    """Its beginning is not that of an interchange."""


@dataclass(frozen=True, slots=True)
class Segment:
    name: str
    elements: tuple[str, ...] = field(repr=False)
    """Without the name: element 1 stands at 0."""
    within: str = ":"
    """What separates the components of an element."""

    def get(self, number: int) -> str:
        """An element by its number in the standard; empty where there is none."""
        return self.elements[number - 1].strip() if 0 < number <= len(self.elements) else ""

    def components(self, number: int) -> list[str]:
        return [each.strip() for each in self.get(number).split(self.within)]

    def component(self, number: int, part: int) -> str:
        found = self.components(number)
        return found[part - 1] if part <= len(found) else ""


def begins_so(text: str) -> bool:
    start = text.lstrip("\ufeff \t\r\n")
    return start.startswith("ISA") and len(start) > 3 and not start[3].isalnum() and not start[3].isspace()


def segments(text: str) -> Iterator[Segment]:
    """Raises NoInterchange. A further ISA may bring other separators."""
    rest = text.lstrip("\ufeff \t\r\n")
    if not begins_so(rest):
        raise NoInterchange
    between, within, end = _separators(rest)
    at = 0
    while at < len(rest):
        stop = rest.find(end, at)
        piece = rest[at : stop if stop >= 0 else len(rest)].strip("\r\n \t")
        at = (stop if stop >= 0 else len(rest)) + 1
        if piece.startswith("ISA") and piece[3:4] != between:
            between, within, end = _separators(rest[at - 1 - len(piece) :])
        if piece:
            name, *elements = piece[:_LONGEST].split(between)
            yield Segment(name.upper(), tuple(elements), within)


def _separators(text: str) -> tuple[str, str, str]:
    """(between elements, within an element, at the end of a segment): the 4th character, the 16th element,
    and what stands behind that."""
    between = text[3]
    at = 3
    for _ in range(_ISA_ELEMENTS - 1):
        at = text.find(between, at + 1)
        if at < 0 or at > 400:
            raise NoInterchange
    within, end = text[at + 1 : at + 2], text[at + 2 : at + 3]
    if not end or end.isalnum():
        raise NoInterchange
    return between, within, end
