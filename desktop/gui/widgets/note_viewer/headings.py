"""Which words of a document are headings, so that they can be drawn as such. No Qt here."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from desktop.charts.document import Document, Section

from .shown_text import ShownText


@dataclass(frozen=True, slots=True)
class Heading:
    start: int
    end: int
    """Half-open positions of the widget, colon and markup included."""
    alone: bool
    """Nothing else stands on its line."""


class Headings:
    """Found paragraph by paragraph: a stay of weeks in one file has thousands."""

    def __init__(self, document: Document | None, shown: ShownText) -> None:
        self._text = document.text if document else ""
        self._sections = document.sections if document else ()
        self._shown = shown
        self._starts = [shown.to_shown(section.start) for section in self._sections]

    def within(self, start: int, end: int) -> Heading | None:
        """The first heading that begins between these positions of the widget."""
        place = bisect_left(self._starts, start)
        if place < len(self._starts) and self._starts[place] < end:
            return self._heading(self._sections[place])
        return None

    def _heading(self, section: Section) -> Heading:
        text, start = self._text, section.start
        line_end = text.find("\n", start)
        line_end = len(text) if line_end < 0 else line_end
        title_at = text.find(section.title, start, line_end)
        end = title_at + len(section.title) if title_at >= 0 else line_end
        while end < line_end and text[end] in ":*_#]>= \t":
            end += 1
        while end > start and text[end - 1] in " \t":
            end -= 1
        shown = self._shown.to_shown
        return Heading(shown(start), shown(end), alone=not text[end:line_end].strip())
