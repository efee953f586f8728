"""A list of one-line rows: words, and something short at the right edge."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.gui.models.index import Index
from desktop.gui.widgets.look import RIGHT

from .look import NoteLook

SIDE = 14


class RowDelegate(QStyledItemDelegate):
    """``note``, ``bold`` and ``current`` are the model's roles for what they say.

    The current row is told by a bar and by what ``filled`` says: its ground, or its accented words.
    """

    def __init__(
        self, look: NoteLook, *, note: int, bold: int, current: int, filled: bool, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.look = look
        self._note, self._bold, self._current, self._filled = note, bold, current, filled

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, self.look.row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = self.look
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        current = bool(index.data(self._current))
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if current and self._filled:
            look.paint_row(painter, rect)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, look.hover)
        if current and not self._filled:
            painter.fillRect(rect.left(), rect.top() + 5, 2 + look.stroke, rect.height() - 10, look.accent)
        self._words(painter, rect.adjusted(SIDE, 0, -SIDE, 0), index, accented=current and not self._filled)
        if focused:
            look.paint_focus(painter, QRectF(rect).adjusted(2, 2, -2, -2))
        painter.restore()

    def _words(
        self,
        painter: QPainter,
        room: QRect,
        index: Index,
        *,
        accented: bool,
    ) -> None:
        look = self.look
        note = str(index.data(self._note) or "")
        painter.setFont(look.small.font)
        painter.setPen(look.muted)
        painter.drawText(room, RIGHT, note)
        if note:
            room = room.adjusted(0, 0, -(look.small.width(note) + 8), 0)
        face = look.bold if index.data(self._bold) else look.text
        look.write(painter, room, str(index.data()), face, look.accent if accented else look.foreground)


class RowList(QListView):
    """Arrows move, Enter or a click chooses. As tall as its rows, where there is room."""

    chosen = Signal(QModelIndex)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setStyleSheet("QListView { background: transparent; border: none; outline: none; }")
        self.viewport().setAutoFillBackground(False)
        self.clicked.connect(self.chosen)

    def set_look(self, look: NoteLook) -> None:
        delegate = self.itemDelegate()
        if isinstance(delegate, RowDelegate):
            delegate.look = look
        self.verticalScrollBar().setSingleStep(look.row)
        self.scheduleDelayedItemsLayout()
        self.updateGeometry()
        self.viewport().update()

    def wanted_height(self) -> int:
        """Of all rows."""
        model = self.model()
        delegate = self.itemDelegate()
        rows = model.rowCount() if model else 0
        return rows * (delegate.look.row if isinstance(delegate, RowDelegate) else 0)

    def dataChanged(
        self,
        first: Index,
        last: Index,
        roles: Sequence[int] = (),
    ) -> None:
        """QListView would lay all rows out again, though they never change their height."""
        QAbstractItemView.dataChanged(self, first, last, list(roles))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)
