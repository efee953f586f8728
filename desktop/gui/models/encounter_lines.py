"""The code lines of an encounter as rows. A new encounter changes only the rows that differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, Qt

from desktop.coding.encounter import Encounter, EncounterType, Line
from desktop.coding.in_force import release_warning

from .heading_words import heading_in_small
from .index import Index

LINE_MIME = "application/x-chartside-line"
"""A dragged line: its id in UTF-8. Never the code or words of the note, which another program could read."""

NO_WORDS = "no words marked yet"


class Role(IntEnum):
    ROW = Qt.ItemDataRole.UserRole + 1
    """The whole :class:`LineRow`."""
    LINE_ID = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True, slots=True)
class LineRow:
    number: int
    """From 1; the superscript that stands at the line's words in the note."""
    rank: str
    """``first-listed`` or ``principal`` for the first line, else empty."""
    line: Line
    warning: str = ""
    """That its release was not in force on the date of service; empty where it was, or nobody knows."""

    @property
    def quote(self) -> str:
        """The first words that prove the code, in quotes and on one line; empty where none are marked."""
        return quoted(self.line.evidence[0].quote) if self.line.evidence else ""

    @property
    def more(self) -> str:
        """``+2`` where two more pieces of evidence stand behind the first."""
        rest = len(self.line.evidence) - 1
        return f"+{rest}" if rest > 0 else ""

    @property
    def section(self) -> str:
        return heading_in_small(self.line.evidence[0].section) if self.line.evidence else ""

    @property
    def spoken(self) -> str:
        """The row in one sentence, for a screen reader."""
        parts = [f"{self.number}: {self.line.code}, {self.line.title}"]
        if self.rank:
            parts.append(self.rank)
        if self.warning:
            parts.append(self.warning)
        if not self.line.evidence:
            parts.append(NO_WORDS)
        else:
            parts.append(self.quote)
            if self.section:
                parts.append(f"in {self.section}")
            if self.more:
                parts.append(f"and {len(self.line.evidence) - 1} more")
        return ", ".join(parts)


class EncounterLinesModel(QAbstractListModel):
    """One row per line, in the encounter's order.

    Selection and scrolling survive ``show_encounter``: rows are removed, moved and inserted one by one,
    and ``dataChanged`` covers what was renumbered or got other evidence.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[LineRow] = []
        self._shown = ""

    # ---- reading -------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Role.ROW:
            return row
        if role == Role.LINE_ID:
            return row.line.id
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{row.line.code}  {row.line.title}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(row)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.ItemIsDropEnabled  # a line is dropped between others, never on one
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsDragEnabled | flag.ItemNeverHasChildren

    def row(self, place: int) -> LineRow | None:
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def rows(self) -> tuple[LineRow, ...]:
        return tuple(self._rows)

    def place_of(self, line_id: str) -> int:
        """From 0; -1 where the encounter has no such line."""
        return next((place for place, row in enumerate(self._rows) if row.line.id == line_id), -1)

    # ---- dragging: the encounter changes elsewhere, so a drop changes nothing here ----------------

    def mimeTypes(self) -> list[str]:
        return [LINE_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        if indexes:
            data.setData(LINE_MIME, str(indexes[0].data(Role.LINE_ID)).encode())
        return data

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def dragged(self, data: QMimeData) -> str:
        """The id of the line that is dragged; empty where it is none of this encounter's."""
        line_id = bytes(data.data(LINE_MIME).data()).decode("utf-8", "replace")
        return line_id if self.place_of(line_id) >= 0 else ""

    # ---- changing ------------------------------------------------------------------------------

    def show_encounter(self, encounter: Encounter | None) -> None:
        rows = _rows(encounter)
        shown = encounter.id if encounter else ""
        if shown != self._shown:
            self.beginResetModel()
            self._shown, self._rows = shown, rows
            self.endResetModel()
            return
        self._remove_others({row.line.id for row in rows})
        self._put_in_order(rows)
        self._insert_new(rows)
        self._renew(rows)

    def _remove_others(self, kept: set[str]) -> None:
        for place in range(len(self._rows) - 1, -1, -1):
            if self._rows[place].line.id not in kept:
                self.beginRemoveRows(QModelIndex(), place, place)
                del self._rows[place]
                self.endRemoveRows()

    def _put_in_order(self, rows: Sequence[LineRow]) -> None:
        here = {row.line.id for row in self._rows}
        order = [row.line.id for row in rows if row.line.id in here]
        place = 0
        while place < len(order):
            standing, wanted = self._rows[place].line.id, order[place]
            if standing == wanted:
                place += 1
                continue
            # One of the two was moved by hand: the one that has the longer way to go.
            source, target = self.place_of(wanted), order.index(standing)
            if target > source:
                self._move(place, target)
            else:
                self._move(source, place)

    def _move(self, source: int, target: int) -> None:
        before = target + 1 if target > source else target  # Qt counts the gap, not the place
        self.beginMoveRows(QModelIndex(), source, source, QModelIndex(), before)
        self._rows.insert(target, self._rows.pop(source))
        self.endMoveRows()

    def _insert_new(self, rows: Sequence[LineRow]) -> None:
        here = {row.line.id for row in self._rows}
        for place, row in enumerate(rows):
            if row.line.id not in here:
                self.beginInsertRows(QModelIndex(), place, place)
                self._rows.insert(place, row)
                self.endInsertRows()

    def _renew(self, rows: Sequence[LineRow]) -> None:
        changed = [place for place, row in enumerate(rows) if row != self._rows[place]]
        if changed:
            self._rows = list(rows)
            self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))


def quoted(words: str) -> str:
    """In quotation marks, on one line."""
    return f"“{' '.join(words.split())}”"


def _rows(encounter: Encounter | None) -> list[LineRow]:
    if encounter is None:
        return []
    first = "principal" if encounter.encounter_type is EncounterType.INPATIENT else "first-listed"
    return [
        LineRow(
            number=place + 1,
            rank=first if place == 0 and line.is_diagnosis else "",
            line=line,
            warning=release_warning(line, encounter.date_of_service),
        )
        for place, line in enumerate(encounter.lines)
    ]


def _tip(row: LineRow) -> str:
    """Plain text: a title never becomes markup."""
    lines = [f"{row.line.code}  {row.line.title}"]
    if row.rank:
        lines.append(f"{row.rank} diagnosis")
    if row.warning:
        lines.append(f"{row.warning}.")
    lines += [quoted(evidence.quote) for evidence in row.line.evidence] or [NO_WORDS]
    return "\n".join(lines)
