"""The rows of the result list: hits, and what was unfolded beneath them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from codesets.model import Code, Hit, Kind, Match

from .index import Index


class RowKind(Enum):
    HIT = "hit"
    CHILD = "child"
    """Unfolded beneath a header: the next level of the book."""
    SEVENTH = "seventh"
    """Unfolded beneath a code: one of its completed codes."""
    HINT = "hint"
    """A sentence; cannot be selected."""
    LABEL = "label"
    """A heading over rows; cannot be selected."""


class Role(IntEnum):
    ROW = Qt.ItemDataRole.UserRole + 1
    """The whole :class:`Row`."""
    CODE = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True, slots=True)
class Row:
    kind: RowKind
    system: str = ""
    code: str = ""
    title: str = ""
    """What is painted; for a hint, its sentence."""
    billable: bool = False
    match: Match | None = None
    marks: tuple[tuple[int, int], ...] = ()
    phrase: str = ""
    sevenths: int = 0
    """Other 7th characters folded behind the row."""
    seventh: str = ""
    depth: int = 0
    """0 for a hit; what is unfolded beneath a row stands one deeper than the row."""
    unfolded: bool = False
    full_title: str = ""
    changed: str = ""
    """``new`` or ``revised`` where the release of the day has it so."""
    favourite: bool = False

    @property
    def is_code(self) -> bool:
        return self.kind not in (RowKind.HINT, RowKind.LABEL)

    @property
    def foldable(self) -> bool:
        """Whether something can be unfolded beneath it."""
        return self.is_code and (not self.billable or self.sevenths > 0)

    @property
    def shown_code(self) -> str:
        """With a trailing ``-`` where more characters are needed."""
        if not self.is_code or self.billable or "-" in self.code or self.code.isdigit():
            return self.code
        return f"{self.code}-"

    @property
    def spoken(self) -> str:
        """The row in one sentence, for a screen reader."""
        if not self.is_code:
            return self.title
        parts = [f"{self.code}: {self.full_title or self.title}"]
        parts += [word for word, so in (("favourite", self.favourite), (self.changed, self.changed)) if so]
        if not self.billable:
            parts.append("header, needs more characters")
        if self.match is not None:
            parts.append(f"{self.match.value} match")
        if self.phrase:
            parts.append(f"found as {self.phrase}")
        if self.sevenths and not self.unfolded:
            parts.append(f"{self.sevenths} more 7th characters folded")
        return ", ".join(parts)


def hit_row(hit: Hit) -> Row:
    return Row(
        kind=RowKind.HIT,
        system=hit.system,
        code=hit.code,
        title=hit.title,
        billable=hit.billable,
        match=hit.match,
        marks=hit.marks,
        phrase=f"Index: {hit.phrase}" if hit.book is not None else hit.phrase,
        sevenths=hit.sevenths,
        full_title=hit.title,
    )


def child_rows(above: Row, codes: Sequence[Code]) -> list[Row]:
    """The next level beneath a row; beneath a billable hit, the other 7th characters of its family."""
    found: list[Row] = []
    for code in codes:
        if code.code == above.code:
            continue
        if code.seventh:
            kind, title = RowKind.SEVENTH, _seventh_meaning(code)
        else:
            kind, title = RowKind.CHILD, code.title
        found.append(
            Row(
                kind=kind,
                system=code.system,
                code=code.code,
                title=title,
                billable=code.billable,
                seventh=code.seventh,
                depth=above.depth + 1,
                full_title=code.title,
            )
        )
    return found


def _seventh_meaning(code: Code) -> str:
    """The part of the title that the 7th character adds."""
    _, comma, meaning = code.title.rpartition(", ")
    return meaning if comma else code.title


def header_hint(code: Code | Row, *, sevenths: bool) -> str:
    """Why a header was unfolded instead of added."""
    if sevenths:
        return f"{code.code} needs a 7th character. Choose one with ↑ ↓, then Enter."
    if isinstance(code, Code) and code.kind in (Kind.CHAPTER, Kind.BLOCK):
        return f"{code.code} is a {code.kind.value}, not a code. Choose below with ↑ ↓, then Enter."
    return f"{code.code} needs more characters. Choose one with ↑ ↓, then Enter."


class CodeResultsModel(QAbstractListModel):
    """One flat list. Rows unfolded beneath another follow it at a greater depth."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []

    # ---- reading -------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Role.ROW:
            return row
        if role == Role.CODE:
            return row.code
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{row.shown_code}  {row.title}" if row.is_code else row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if not self._rows[index.row()].is_code:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def row(self, number: int) -> Row | None:
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def rows(self) -> tuple[Row, ...]:
        return tuple(self._rows)

    def row_of(self, code: str) -> int:
        """The first row that shows the code, or -1."""
        return next((n for n, row in enumerate(self._rows) if row.code == code), -1)

    def above(self, number: int) -> int:
        """The row beneath which this one was unfolded, or -1."""
        row = self.row(number)
        if row is None or row.depth == 0:
            return -1
        return next((n for n in range(number - 1, -1, -1) if self._rows[n].depth < row.depth), -1)

    # ---- changing ------------------------------------------------------------------------------

    def set_rows(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def remark(self, told: Callable[[Row], Row]) -> None:
        """Every row as ``told`` makes it; which rows there are and which is current stays."""
        self._rows = [told(row) if row.is_code else row for row in self._rows]
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def unfold(self, number: int, codes: Sequence[Code], *, hint: str = "") -> int:
        """Put the codes beneath a row, under a hint if there is one to give.

        Returns the first selectable row beneath, or -1 when there is nothing to show.
        """
        row = self.row(number)
        if row is None:
            return -1
        self.fold(number)
        beneath = child_rows(row, codes)
        if not beneath:
            return -1
        if hint:
            beneath.insert(0, Row(RowKind.HINT, title=hint, depth=row.depth + 1))
        self.beginInsertRows(QModelIndex(), number + 1, number + len(beneath))
        self._rows[number + 1 : number + 1] = beneath
        self.endInsertRows()
        self._mark(number, unfolded=True)
        return number + (2 if hint else 1)

    def fold(self, number: int) -> bool:
        """Take away what was unfolded beneath a row; False when there was nothing."""
        row = self.row(number)
        if row is None:
            return False
        last = number
        while last + 1 < len(self._rows) and self._rows[last + 1].depth > row.depth:
            last += 1
        if last == number:
            return False
        self.beginRemoveRows(QModelIndex(), number + 1, last)
        del self._rows[number + 1 : last + 1]
        self.endRemoveRows()
        self._mark(number, unfolded=False)
        return True

    def _mark(self, number: int, *, unfolded: bool) -> None:
        self._rows[number] = replace(self._rows[number], unfolded=unfolded)
        index = self.index(number)
        self.dataChanged.emit(index, index)

    @staticmethod
    def _tip(row: Row) -> str:
        """Plain text: a title never becomes markup."""
        if not row.is_code:
            return row.title
        lines = [f"{row.shown_code}  {row.full_title or row.title}"]
        if row.phrase:
            lines.append(f"found as: {row.phrase}")
        if row.match is Match.FUZZY:
            lines.append("fuzzy: the spelling differs from what you typed")
        return "\n".join(lines)
