"""The table of the worklist: rows between hairlines, the whole row selected, Enter opens it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.coding.encounter import Status
from desktop.gui.models.index import Index
from desktop.gui.models.worklist_rows import STATUS, Column, Role, WorklistModel, WorklistRow
from desktop.gui.theme import Theme
from desktop.gui.widgets.look import Look

SIDE = 14
ROW = 36
SIGNS = {
    Status.NEW: "○",
    Status.IN_PROGRESS: "◐",
    Status.QUERY_SENT: "?",
    Status.ON_HOLD: "‖",
    Status.CODED: "✓",
    Status.AUDITED: "✓",
    Status.EXPORTED: "✓",
}
SIGN = 22
"""Pixels for the sign before a status."""
LEAST = 110
"""Pixels that a share of the room is at least worth, at the usual font size."""
NARROW = 12
"""Pixels kept free at each side of a cell."""


class WorklistTable(QTableView):
    opened = Signal()
    """Enter or a double click on the current row."""

    def __init__(self, model: WorklistModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self.setModel(model)
        self.setAccessibleName("Worklist")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self._header = _Header(theme, self)
        self.setHorizontalHeader(self._header)
        self._delegate = _Cell(theme, self)
        self.setItemDelegate(self._delegate)
        self.doubleClicked.connect(lambda _index: self.opened.emit())
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.interface_font())
        t = theme.tokens
        self.setStyleSheet(
            f"QTableView {{ background: {t.panel}; color: {t.text}; border: none; outline: none; }}"
            f" QHeaderView {{ background: {t.panel}; border: none; }}"
        )
        self._header.set_theme(theme)
        self._delegate.set_theme(theme)
        height = max(ROW, QFontMetrics(theme.interface_font()).height() + 18)
        self.verticalHeader().setDefaultSectionSize(height)
        self.place_columns()

    def place_columns(self) -> None:
        """Each column as wide as its words; what is left over goes to those that have a share.

        Where too little would be left for those, columns that can be spared give way.
        """
        columns, room = self._columns(), self.viewport().width()
        widths = [0 if column.share else self._width(number) for number, column in enumerate(columns)]
        shares = sum(column.share for column in columns)
        least = round(LEAST * shares * self._theme.interface_size / 9.75)
        for number in sorted(range(len(columns)), key=lambda number: -columns[number].spare):
            if columns[number].spare and sum(widths) + least > room:
                widths[number] = 0
        left_over = max(room - sum(widths), least)
        for number, column in enumerate(columns):
            width = left_over * column.share // shares if column.share else widths[number]
            self.setColumnHidden(number, width == 0)
            if width:
                self.setColumnWidth(number, width)

    def _width(self, number: int) -> int:
        """Of a column's longest words, in pixels, with the space around them."""
        column, label = self._columns()[number], QFontMetrics(self._theme.label_font())
        metrics = QFontMetrics(self._theme.interface_font())
        longest = max(metrics.horizontalAdvance(text) for text in self._texts(number))
        sign = SIGN if column.title == STATUS else 0
        title = label.horizontalAdvance(f"{column.title.upper()} ▲")
        return max(title, longest + sign) + 2 * NARROW + 4

    def _columns(self) -> tuple[Column, ...]:
        return self._model.columns

    def _texts(self, number: int) -> list[str]:
        """A few dozen rows tell the width; measuring thousands would take too long."""
        rows = (self._model.row(place) for place in range(min(self._model.rowCount(), 60)))
        return [self._columns()[number].text(row) for row in rows if row is not None] or [""]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place_columns()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Home:
            self.selectRow(0)
        elif event.key() == Qt.Key.Key_End:
            self.selectRow(self.model().rowCount() - 1)
        else:
            super().keyPressEvent(event)


class _Header(QHeaderView):
    """Section labels; the one sorted by has an arrow."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._look = Look(theme)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSortIndicatorShown(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(24)
        self.setToolTip("Sort by this column (Alt+1, Alt+2 … ; again: the other way round)")

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._look = Look(theme)
        self.setFont(theme.label_font())
        self.setFixedHeight(max(32, QFontMetrics(theme.label_font()).height() + 16))
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N802, N803
        theme = self._theme
        title = str(self.model().headerData(logicalIndex, Qt.Orientation.Horizontal) or "")
        sorted_by = logicalIndex == self.sortIndicatorSection()
        painter.save()
        painter.fillRect(rect, theme.colour("panel"))
        self._look.paint_rule(painter, rect)
        font = theme.label_font()
        painter.setFont(font)
        painter.setPen(theme.colour("accent" if sorted_by else "muted"))
        if sorted_by:
            title += " ▲" if self.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder else " ▼"
        painter.drawText(*_placed(rect, logicalIndex, self.model()), title)
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self.viewport()).fillRect(self.viewport().rect(), self._theme.colour("panel"))
        super().paintEvent(event)


class _Cell(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QTableView) -> None:
        super().__init__(parent)
        self._theme = theme
        self._look = Look(theme)
        self._table = parent

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._look = Look(theme)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        row: WorklistRow | None = index.data(Role.ROW)
        if row is None:
            return
        painter.save()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        if selected:
            self._look.paint_row(painter, rect, bar=index.column() == 0)
        else:
            self._look.paint_rule(painter, rect)
        title = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
        if title == STATUS:
            self._paint_status(painter, rect, row)
        else:
            self._paint_words(painter, rect, row, index)
        if selected and self._table.hasFocus():
            self._paint_focus(painter, rect, index)
        painter.restore()

    def _paint_words(self, painter: QPainter, rect: QRect, row: WorklistRow, index: Index) -> None:
        font = self._theme.interface_font()
        first = index.column() == 0
        if first and not row.finished:
            font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(self._theme.colour("text" if first else "muted"))
        place, alignment = _placed(rect, index.column(), index.model())
        text = QFontMetrics(font).elidedText(str(index.data()), Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, alignment, text)

    def _paint_status(self, painter: QPainter, rect: QRect, row: WorklistRow) -> None:
        theme = self._theme
        token = (
            "fine"
            if row.finished
            else {Status.IN_PROGRESS: "accent", Status.QUERY_SENT: "warning", Status.ON_HOLD: "warning"}.get(
                row.status or Status.NEW, "muted"
            )
        )
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.setPen(theme.colour(token))
        painter.setFont(theme.interface_font())
        left = rect.left() + NARROW
        painter.drawText(
            QRect(left, rect.top(), SIGN, rect.height()), middle, SIGNS[row.status] if row.status else "–"
        )
        words = rect.adjusted(NARROW + SIGN, 0, -NARROW, 0)
        painter.drawText(words, middle, row.status_words)

    def _paint_focus(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """One ring around the whole row, drawn cell by cell."""
        painter.setPen(QPen(self._theme.colour("accent"), 2 if self._theme.high_contrast else 1))
        painter.drawLine(rect.topLeft(), rect.topRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())


def _placed(rect: QRect, column: int, model: object) -> tuple[QRect, int]:
    """Where the words of a column stand, and on which side; the first one lines up with the page."""
    alignment = model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)  # type: ignore[attr-defined]
    return rect.adjusted(NARROW, 0, -NARROW, 0), int(alignment)
