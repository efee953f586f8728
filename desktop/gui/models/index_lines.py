"""The lines of an alphabetical index, or the rows of a table that is read like one."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from codesets.index_terms import IndexTerm, entry_of

from .index import Index

INDENT = "\N{EM SPACE}\N{EN SPACE}"
"""For each level; it does not break a line, and a screen reader passes over it."""
SHORT = {
    "Malignant Primary": "Primary",
    "Malignant Secondary": "Secondary",
    "Ca in situ": "In situ",
    "Uncertain Behavior": "Uncertain",
    "Unspecified Behavior": "Unspec.",
    "Poisoning, Accidental (Unintentional)": "Accident",
    "Poisoning, Intentional Self-Harm": "Self-harm",
    "Poisoning, Assault": "Assault",
    "Poisoning, Undetermined": "Undeterm.",
    "Adverse Effect": "Adverse",
    "Underdosing": "Underdos.",
}
"""Headings of narrow columns; the tip and the screen reader say them in full."""


class Role(IntEnum):
    LINE = Qt.ItemDataRole.UserRole + 1
    """The whole :class:`codesets.index_terms.IndexTerm`."""
    CODE = Qt.ItemDataRole.UserRole + 2
    """The entry that the cell leads to; empty where it prints no code."""


class IndexLinesModel(QAbstractTableModel):
    """A column for the terms, then one for the code, or for each column of the table."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[str, ...] = ()
        self._lines: tuple[IndexTerm, ...] = ()

    def show(self, columns: Sequence[str], lines: Sequence[IndexTerm]) -> None:
        self.beginResetModel()
        self._columns = tuple(columns)
        self._lines = tuple(lines)
        self.endResetModel()

    def line(self, row: int) -> IndexTerm | None:
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, position: int) -> int:
        """The row that shows the line at this position of the book, or -1."""
        return next((row for row, line in enumerate(self._lines) if line.position == position), -1)

    def code(self, row: int, column: int) -> str:
        """The entry that a cell leads to; the term's own column leads where the code's does."""
        line = self.line(row)
        if line is None:
            return ""
        if not self._columns:
            return entry_of(line.code)
        cell = max(column - 1, 0)
        return entry_of(line.cells[cell]) if cell < len(line.cells) else ""

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 1 + max(len(self._columns), 1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line(index.row()) if index.isValid() else None
        if line is None:
            return None
        if role == Role.LINE:
            return line
        if role == Role.CODE:
            return self.code(index.row(), index.column())
        printed = self._printed(line, index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return INDENT * line.level + printed if index.column() == 0 else printed
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            heading = self.headerData(index.column(), Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
            return printed if index.column() == 0 else f"{line.title}, {heading}: {printed or 'none'}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < self.columnCount():
            return None
        heading = ("Term", *(self._columns or ("Code",)))[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return SHORT.get(heading, heading)
        if role == Qt.ItemDataRole.ToolTipRole:
            return heading
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _printed(self, line: IndexTerm, column: int) -> str:
        if column == 0:
            told = [line.title, *(f"see {each}" for each in line.see)]
            told += [f"see also {each}" for each in line.see_also]
            return " — ".join(filter(None, (*told, *line.notes)))
        if not self._columns:
            return f"{line.code} [{line.manifestation}]" if line.manifestation else line.code
        return line.cells[column - 1] if column - 1 < len(line.cells) else ""
