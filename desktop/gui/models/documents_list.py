"""The documents of an encounter, as the list beside the note shows them."""

from __future__ import annotations

from datetime import date
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from desktop.charts.document import Document
from desktop.coding.encounter import Encounter

from .index import Index


class DocumentRole(IntEnum):
    ID = Qt.ItemDataRole.UserRole + 1
    NOTE = Qt.ItemDataRole.UserRole + 2
    """What stands at the right edge: the date, short."""
    BOLD = Qt.ItemDataRole.UserRole + 3
    """Not yet read."""
    CURRENT = Qt.ItemDataRole.UserRole + 4


class DocumentsModel(QAbstractListModel):
    """Unread is whatever has not been shown since the program was started."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._encounter_id = ""
        self._year: int | None = None
        self._documents: tuple[Document, ...] = ()
        self._current = ""
        self._read: set[tuple[str, str]] = set()

    def set_encounter(self, encounter: Encounter | None) -> None:
        documents = encounter.documents if encounter else ()
        encounter_id = encounter.id if encounter else ""
        served = encounter.date_of_service if encounter else None
        year = served.year if served else None
        if (encounter_id, year, documents) == (self._encounter_id, self._year, self._documents):
            return
        self.beginResetModel()
        if encounter_id != self._encounter_id:
            self._current = ""
        self._encounter_id, self._year, self._documents = encounter_id, year, documents
        self.endResetModel()

    def set_current(self, document_id: str) -> None:
        """This document is on the screen now, and so it has been read."""
        self._current = document_id
        if self.row_of(document_id) >= 0:
            self._read.add((self._encounter_id, document_id))
        if self._documents:
            self.dataChanged.emit(self.index(0), self.index(len(self._documents) - 1))

    def row_of(self, document_id: str) -> int:
        """-1 where it is not in the list."""
        return next((n for n, document in enumerate(self._documents) if document.id == document_id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._documents)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._documents):
            return None
        document = self._documents[index.row()]
        unread = (self._encounter_id, document.id) not in self._read
        if role == Qt.ItemDataRole.DisplayRole:
            return document.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(
                part
                for part in (
                    document.title,
                    document.kind if document.kind != document.title else "",
                    document.author,
                    self._day(document),
                    document.source_name,
                )
                if part
            )
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state = "not read yet" if unread else ""
            return ", ".join(part for part in (document.title, self._day(document), state) if part)
        if role == DocumentRole.ID:
            return document.id
        if role == DocumentRole.NOTE:
            return self._short_day(document.document_date)
        if role == DocumentRole.BOLD:
            return unread
        if role == DocumentRole.CURRENT:
            return document.id == self._current
        return None

    @staticmethod
    def _day(document: Document) -> str:
        return document.document_date.isoformat() if document.document_date else ""

    def _short_day(self, day: date | None) -> str:
        """Without its year where that is the encounter's."""
        if day is None:
            return ""
        return day.isoformat()[5:] if day.year == self._year else day.isoformat()
