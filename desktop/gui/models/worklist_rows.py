"""The worklist as a table: encounters, or in practice the sample charts, whatever columns each has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    Qt,
)

from desktop.coding.encounter import Priority, Status

from .index import Index

if TYPE_CHECKING:
    from desktop.session import EncounterSummary, SampleSummary


class Role(IntEnum):
    ROW = Qt.ItemDataRole.UserRole + 1
    """The whole :class:`WorklistRow`."""


@dataclass(frozen=True, slots=True)
class WorklistRow:
    """An encounter, a sample chart, or a sample chart that was begun."""

    encounter: EncounterSummary | None = None
    sample: SampleSummary | None = None

    @property
    def title(self) -> str:
        if self.sample is not None:
            return self.sample.title
        return (self.encounter.title if self.encounter else "") or "No name"

    @property
    def specialty(self) -> str:
        return self.sample.specialty if self.sample else ""

    @property
    def kind(self) -> str:
        """Of encounter, as a sentence begins: ``Office visit``."""
        either = self.encounter or self.sample
        return either.encounter_type.value.capitalize() if either else ""

    @property
    def status(self) -> Status | None:
        """None for a sample chart that nobody has begun."""
        return self.encounter.status if self.encounter else None

    @property
    def status_words(self) -> str:
        return self.status.value.capitalize() if self.status else "Not begun"

    @property
    def reason(self) -> str:
        """Why it waits; empty where it does not."""
        return self.encounter.reason if self.encounter else ""

    @property
    def finished(self) -> bool:
        return self.status is not None and self.status.finished


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    text: Callable[[WorklistRow], str]
    sort: Callable[[WorklistRow], Any]
    """What rows are compared by; of one type throughout the column."""
    numeric: bool = False
    """Set to the right."""
    share: int = 0
    """Of the room that is left over, beside the other columns' shares; 0 = as wide as its words."""
    spare: int = 0
    """Where room is short, the column of the highest number goes first; 0 = always shown."""


_STATUS_ORDER = (
    Status.IN_PROGRESS,
    Status.NEW,
    None,
    Status.QUERY_SENT,
    Status.ON_HOLD,
    Status.CODED,
    Status.AUDITED,
    Status.EXPORTED,
)


def _day(row: WorklistRow) -> str:
    day = row.encounter.date_of_service if row.encounter else None
    return day.isoformat() if day else "No date"


def _day_order(row: WorklistRow) -> str:
    day = row.encounter.date_of_service if row.encounter else None
    return (day or date.min).isoformat()


def _saved(row: WorklistRow) -> str:
    """Local time, to the minute."""
    if row.encounter is None:
        return ""
    return row.encounter.updated_at.astimezone().replace(tzinfo=None).isoformat(" ", "minutes")


def _saved_order(row: WorklistRow) -> float:
    when: datetime | None = row.encounter.updated_at if row.encounter else None
    return when.timestamp() if when else 0.0


def _status_order(row: WorklistRow) -> int:
    """What can be worked on first, what is done last."""
    return _STATUS_ORDER.index(row.status)


def _priority(row: WorklistRow) -> Priority:
    return row.encounter.priority if row.encounter else Priority.NORMAL


def _priority_words(row: WorklistRow) -> str:
    """The usual one is not worth a word."""
    priority = _priority(row)
    sign = {Priority.URGENT: "‼ ", Priority.HIGH: "! "}.get(priority, "")
    return "" if priority is Priority.NORMAL else f"{sign}{priority.capitalize()}"


def _due(row: WorklistRow) -> str:
    due = row.encounter.due if row.encounter else None
    if due is None:
        return ""
    late = not row.finished and due < datetime.now().astimezone().date()
    return f"{due.isoformat()} overdue" if late else due.isoformat()


def _due_order(row: WorklistRow) -> str:
    due = row.encounter.due if row.encounter else None
    return (due or date.max).isoformat()


def _documents(row: WorklistRow) -> int:
    return row.encounter.documents if row.encounter else 0


def _codes(row: WorklistRow) -> int:
    return row.encounter.lines if row.encounter else 0


def _words(row: WorklistRow) -> int:
    return row.sample.words if row.sample else 0


STATUS = "Status"
"""The title of the column that shows a sign as well."""
_STATUS = Column(STATUS, lambda row: row.status_words, _status_order)
_CODES = Column("Codes", lambda row: str(_codes(row) or "–"), _codes, numeric=True)
_SAVED = Column("Last saved", _saved, _saved_order, spare=4)
_TYPE = Column("Type", lambda row: row.kind, lambda row: row.kind, spare=2)

ENCOUNTER_COLUMNS: tuple[Column, ...] = (
    Column("Patient", lambda row: row.title, lambda row: row.title.casefold(), share=1),
    Column("Date of service", _day, _day_order),
    _TYPE,
    _STATUS,
    Column("Priority", _priority_words, lambda row: _priority(row).rank),
    Column("Due", _due, _due_order),
    Column("Documents", lambda row: str(_documents(row)), _documents, numeric=True, spare=3),
    _CODES,
    _SAVED,
    Column("Reason", lambda row: row.reason, lambda row: row.reason.casefold(), spare=1),
)
SAMPLE_COLUMNS: tuple[Column, ...] = (
    Column("Chart", lambda row: row.title, lambda row: row.title.casefold(), share=3),
    Column("Specialty", lambda row: row.specialty, lambda row: row.specialty.casefold(), share=1),
    _TYPE,
    Column("Words", lambda row: f"{_words(row):,}", _words, numeric=True, spare=3),
    _STATUS,
    _CODES,
    _SAVED,
)


@dataclass(frozen=True, slots=True)
class Listed:
    """Encounters made ready to be shown, on whatever thread: for twenty thousand it takes a third of a
    second."""

    encounters: tuple[EncounterSummary, ...] = ()
    rows: tuple[WorklistRow, ...] = ()
    texts: tuple[str, ...] = field(default=(), repr=False)
    """What each is filtered by: its words in any column, hidden or not."""


def listed(encounters: tuple[EncounterSummary, ...]) -> Listed:
    rows = tuple(WorklistRow(encounter=one) for one in encounters)
    return Listed(encounters, rows, _texts_of(ENCOUNTER_COLUMNS, rows))


def _texts_of(columns: Sequence[Column], rows: Sequence[WorklistRow]) -> tuple[str, ...]:
    return tuple(" ".join(column.text(row) for column in columns).casefold() for row in rows)


def sample_rows(
    samples: Sequence[SampleSummary], encounters: Sequence[EncounterSummary]
) -> tuple[WorklistRow, ...]:
    """Every sample chart in its order, with its encounter where it was begun."""
    begun = {encounter.id: encounter for encounter in encounters}
    return tuple(WorklistRow(begun.get(sample.encounter_id), sample) for sample in samples)


class WorklistModel(QAbstractTableModel):
    """Filters and sorts by itself: a proxy would ask for every cell through Qt, which takes half a second
    for three thousand rows.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[Column, ...] = ENCOUNTER_COLUMNS
        self._all: tuple[WorklistRow, ...] = ()
        self._texts: tuple[str, ...] = ()
        """What each row of ``_all`` is filtered by; made when first needed."""
        self._rows: list[WorklistRow] = []
        self._wanted: list[str] = []
        self._sorted_by = -1
        self._descending = False

    def set_rows(
        self, columns: tuple[Column, ...], rows: tuple[WorklistRow, ...], texts: tuple[str, ...] = ()
    ) -> None:
        """``texts``: what each row is filtered by; without, its words in these columns."""
        self.beginResetModel()
        self.columns = columns
        self._all, self._texts = rows, texts
        self._choose()
        self.endResetModel()

    def set_words(self, typed: str) -> None:
        """Keep the rows in which every typed word stands somewhere."""
        self.beginResetModel()
        self._wanted = typed.casefold().split()
        self._choose()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column's own measure; by -1, in the order they came."""
        self.beginResetModel()
        self._sorted_by, self._descending = column, order is Qt.SortOrder.DescendingOrder
        self._choose()
        self.endResetModel()

    def row(self, number: int) -> WorklistRow | None:
        return self._rows[number] if 0 <= number < len(self._rows) else None

    @property
    def count_of_all(self) -> int:
        """Filtered away or not."""
        return len(self._all)

    def _choose(self) -> None:
        if self._wanted and not self._texts:
            self._texts = _texts_of(self.columns, self._all)
        if self._wanted:
            pairs = zip(self._all, self._texts, strict=True)
            self._rows = [row for row, text in pairs if all(word in text for word in self._wanted)]
        else:
            self._rows = list(self._all)
        if 0 <= self._sorted_by < len(self.columns):
            self._rows.sort(key=self.columns[self._sorted_by].sort, reverse=self._descending)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == Qt.ItemDataRole.ToolTipRole and column.title == STATUS:
            return row.reason or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title}: {column.text(row)}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.numeric else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return row if role == Role.ROW else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = (
                Qt.AlignmentFlag.AlignRight if self.columns[section].numeric else Qt.AlignmentFlag.AlignLeft
            )
            return side | Qt.AlignmentFlag.AlignVCenter
        return None
