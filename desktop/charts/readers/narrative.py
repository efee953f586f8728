"""Builds the text of a document out of a structured file, and keeps where its sections begin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from desktop.charts.document import Section
from desktop.charts.readers.encodings import clean_text

_BETWEEN_CELLS = " | "


class Narrative:
    """Headings, paragraphs, lists and tables, one after the other, an empty line between blocks."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._headings: list[tuple[str, int]] = []

    def __bool__(self) -> bool:
        return bool(self._pieces)

    def heading(self, title: str) -> None:
        """Begins a section. A title of white space only begins none."""
        words = " ".join(clean_text(title).split())
        if words:
            self._begin_block()
            self._headings.append((words, self._length))
            self._add(f"{words}\n")

    def paragraph(self, text: str) -> None:
        """Line ends inside it stay; white space around it goes."""
        cleaned = clean_text(text).strip()
        if cleaned:
            self._begin_block()
            self._add("\n".join(line.rstrip() for line in cleaned.split("\n")) + "\n")

    def item(self, text: str, *, depth: int = 0) -> None:
        """One item of a list, right below the line before it."""
        words = " ".join(clean_text(text).split())
        if words:
            self._add(f"{'  ' * depth}- {words}\n")

    def line(self, text: str) -> None:
        """One line right below the line before it: ``Sodium: 138 mmol/L``."""
        words = " ".join(clean_text(text).split())
        if words:
            self._add(f"{words}\n")

    def flow(self, text: str) -> None:
        """Running text right below what stands before it, its blanks and tabs kept; without a word in it,
        an empty line."""
        cleaned = clean_text(text)
        if cleaned.strip():
            self._add("\n".join(line.rstrip() for line in cleaned.strip("\n").split("\n")) + "\n")
        else:
            self._begin_block()

    def table(self, rows: Iterable[Sequence[str]]) -> None:
        """A row a line, cells apart by a bar; rows without a word are left out."""
        self._begin_block()
        for row in rows:
            cells = [" ".join(clean_text(cell).split()) for cell in row]
            if any(cells):
                self._add(_BETWEEN_CELLS.join(cells).rstrip(" |") + "\n")

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    def sections(self) -> tuple[Section, ...]:
        ends = [*(start for _, start in self._headings), self._length][1:]
        return tuple(
            Section(title, start, end) for (title, start), end in zip(self._headings, ends, strict=True)
        )

    def _begin_block(self) -> None:
        if self._pieces and self._pieces[-1] != "\n":
            self._add("\n")

    def _add(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece)
