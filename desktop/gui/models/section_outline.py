"""The sections of one document, each with how many words of evidence stand in it."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from desktop.charts.document import Document
from desktop.coding.encounter import Line

from .heading_words import heading_in_small
from .index import Index

TOP = "Top of the note"
"""What stands above the first heading."""


class SectionRole(IntEnum):
    START = Qt.ItemDataRole.UserRole + 1
    NOTE = Qt.ItemDataRole.UserRole + 2
    """What stands at the right edge: the number of stretches of evidence, empty for none."""
    BOLD = Qt.ItemDataRole.UserRole + 3
    CURRENT = Qt.ItemDataRole.UserRole + 4
    """One reads in it now."""


class OutlineModel(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._starts: list[int] = []
        self._top = 0
        """Rows before the first section's: 1 where something stands above it."""
        self._counts: Counter[int] = Counter()
        self._current = -1

    def set_document(self, document: Document | None) -> None:
        if document == self._document:
            return
        self.beginResetModel()
        self._document = document
        self._starts = [section.start for section in document.sections] if document else []
        self._top = int(bool(document and self._starts and document.text[: self._starts[0]].strip()))
        if self._top:
            self._starts.insert(0, 0)
        self._counts = Counter()
        self._current = -1
        self.endResetModel()

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Counts the stretches of words that prove something; words that prove two codes count once."""
        spans = {
            (evidence.start, evidence.end)
            for line in lines
            for evidence in line.evidence
            if self._document is not None and evidence.document_id == self._document.id
        }
        counts = Counter(self.row_at(start) for start, _ in spans)
        before, self._counts = self._counts, counts
        self._changed(sorted(row for row in counts.keys() | before.keys() if counts[row] != before[row]))

    def set_current(self, position: int) -> int:
        """The section that ``position`` lies in is being read; its row, or -1."""
        before, self._current = self._current, self.row_at(position)
        if before != self._current:
            self._changed([before, self._current])
        return self._current

    def row_at(self, position: int) -> int:
        """-1 above the first row."""
        return bisect_right(self._starts, position) - 1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._starts)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._starts):
            return None
        count = self._counts[index.row()]
        current = index.row() == self._current
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._title(index.row())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            proof = f"{count} evidence" if count else ""
            reading = "being read" if current else ""
            return ", ".join(part for part in (self._title(index.row()), proof, reading) if part)
        if role == SectionRole.START:
            return self._starts[index.row()]
        if role == SectionRole.NOTE:
            return str(count) if count else ""
        if role in (SectionRole.BOLD, SectionRole.CURRENT):
            return current
        return None

    def _title(self, row: int) -> str:
        if self._document is None or row < self._top:
            return TOP
        return heading_in_small(self._document.sections[row - self._top].title)

    def _changed(self, rows: Sequence[int]) -> None:
        for row in rows:
            if 0 <= row < len(self._starts):
                self.dataChanged.emit(self.index(row), self.index(row))
