"""Which words of a document are headings, so that they can be drawn as such. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.charts.document import Document


@dataclass(frozen=True, slots=True)
class Heading:
    start: int
    end: int
    """Half-open positions in ``Document.text``, colon and markup included."""
    alone: bool
    """Nothing else stands on its line."""


def headings_of(document: Document) -> tuple[Heading, ...]:
    return tuple(_heading(document.text, section.start, section.title) for section in document.sections)


def _heading(text: str, start: int, title: str) -> Heading:
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    title_at = text.find(title, start, line_end)
    end = title_at + len(title) if title_at >= 0 else line_end
    while end < line_end and text[end] in ":*_#]>= \t":
        end += 1
    while end > start and text[end - 1] in " \t":
        end -= 1
    return Heading(start, end, alone=not text[end:line_end].strip())
