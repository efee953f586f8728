"""The palette: type what you want to do, press Enter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.gui.commands import Command
from desktop.gui.models.command_list import CommandListModel, Offer, Role
from desktop.gui.models.index import Index, nearest_selectable
from desktop.gui.theme import Theme

from .key_cap import key_cap_size, paint_key_cap
from .look import CENTRE, Look
from .words import Kind, Words

WIDTH = 600
ROWS = 12
"""Shown without scrolling."""
SIDE = 14
FROM_TOP = 56


class CommandPalette(QWidget):
    """Lies over its parent, which is the window. Esc, a click beside it, or leaving it closes it.

    ``chosen`` comes when the palette has gone and the focus is back where it was, so that a command
    meets the window as its user left it.
    """

    chosen = Signal(str)
    """The command's id."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._came_from: QWidget | None = None
        self.setObjectName("command_palette")
        self.setAccessibleName("All commands")
        self._box = QLineEdit(self)
        self._box.setPlaceholderText("Type what you want to do")
        self._box.setAccessibleName("Find a command")
        self._box.setAccessibleDescription("Up and down move through the commands, Enter does one.")
        self._box.installEventFilter(self)
        self._list = QListView(self)
        self._list.setAccessibleName("Commands")
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.setUniformItemSizes(True)
        self._commands = CommandListModel(self)
        self._list.setModel(self._commands)
        self._delegate = _CommandDelegate(theme, self._list)
        self._list.setItemDelegate(self._delegate)
        self._list.clicked.connect(self._do)
        self._nothing = Words("No command is called that.", Kind.MUTED, theme, self)
        self._nothing.setContentsMargins(SIDE, 4, SIDE, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self._box)
        column.addWidget(self._list)
        column.addWidget(self._nothing)
        self._box.textChanged.connect(self._filter)
        QApplication.instance().focusChanged.connect(self._focus_changed)  # type: ignore[union-attr]
        parent.installEventFilter(self)
        self.set_theme(theme)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._box.setFont(theme.interface_font(15 / 13))
        self._list.setFont(theme.interface_font())
        self._delegate.set_theme(theme)
        self._nothing.set_theme(theme)
        t = theme.tokens
        self._list.setStyleSheet(
            f"QListView {{ background: {t.panel}; color: {t.text}; border: none; outline: none; }}"
        )
        self._list.doItemsLayout()
        self._place()

    def show_commands(self, commands: Sequence[tuple[Command, bool]]) -> None:
        """Open with these, each with whether it can be done now."""
        if not self.isVisible():
            self._came_from = QApplication.focusWidget()
        self._commands.set_offers(commands)
        self._box.clear()
        self._filter("")
        self.show()
        self.raise_()
        self._box.setFocus(Qt.FocusReason.PopupFocusReason)

    @property
    def shown(self) -> tuple[Offer, ...]:
        """What is listed now, in order."""
        numbers = range(self._commands.rowCount())
        return tuple(offer for number in numbers if (offer := self._commands.offer(number)))

    @property
    def current(self) -> str:
        """The id of the command that Enter would do; empty where there is none."""
        offer = self._commands.offer(self._list.currentIndex().row())
        return offer[0].id if offer else ""

    def dismiss(self) -> None:
        """Close; the focus goes back where it was."""
        if not self.isVisible():
            return
        came_from, self._came_from = self._came_from, None
        inside = self._box.hasFocus()
        self.hide()
        if inside and came_from is not None:
            came_from.setFocus(Qt.FocusReason.PopupFocusReason)

    # ---- how it moves --------------------------------------------------------------------------

    def _filter(self, typed: str) -> None:
        self._commands.set_filter(typed)
        self._go(0, +1)
        empty = self._commands.rowCount() == 0
        self._nothing.setVisible(empty)
        self._list.setVisible(not empty)
        self._place()

    def _go(self, number: int, step: int) -> None:
        found = nearest_selectable(self._commands, number, step)
        if found >= 0:
            index = self._commands.index(found)
            self._list.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
            self._list.scrollTo(index)

    def _do(self, index: QModelIndex | None = None) -> None:
        offer = self._commands.offer((index or self._list.currentIndex()).row())
        if offer is None or not offer[1]:
            return
        self.dismiss()
        self.chosen.emit(offer[0].id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._box and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(event)
        if watched is self._box and event.type() == QEvent.Type.ShortcutOverride:
            # Esc and Enter are the palette's while it is open, whatever the window binds them to.
            if isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
                event.accept()
            return False
        if watched is self.parent() and event.type() == QEvent.Type.Resize:
            self._place()
        if watched is self.parent() and event.type() == QEvent.Type.MouseButtonPress:
            self.dismiss()
        return False

    def _pressed(self, event: QKeyEvent) -> bool:
        row = self._list.currentIndex().row()
        steps = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -(ROWS - 1),
            Qt.Key.Key_PageDown: ROWS - 1,
        }
        key = Qt.Key(event.key())
        if key in steps and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._go(row + steps[key], steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._do()
        elif key == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            return key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        return True

    def _focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if self.isVisible() and old is self._box and new is not None and not self.isAncestorOf(new):
            self._came_from = None
            self.hide()

    # ---- where it lies -------------------------------------------------------------------------

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        scale = self._theme.interface_size / 9.75
        width = min(round(WIDTH * scale), parent.width() - 32)
        rows = min(ROWS, max(1, self._commands.rowCount()))
        line = self._delegate.row_height
        room = max(line, parent.height() - FROM_TOP - 64 - self._box.sizeHint().height())
        self._list.setFixedHeight(min(rows * line, room // line * line))
        self.setFixedWidth(width)
        self.adjustSize()
        self.move(QPoint((parent.width() - width) // 2, min(FROM_TOP, parent.height() // 8)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # or it would reach the window beneath and close the palette

    def paintEvent(self, event: QPaintEvent) -> None:
        Look(self._theme).paint_sheet(QPainter(self), self.rect())


class _CommandDelegate(QStyledItemDelegate):
    """Label, its group in the muted colour, its keys at the right."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = Look(theme)

    def set_theme(self, theme: Theme) -> None:
        self._look = Look(theme)

    @property
    def row_height(self) -> int:
        return max(30, self._look.text.height + 12)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, self.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        offer: Offer | None = index.data(Role.OFFER)
        if offer is None:
            return
        command, enabled = offer
        look = self._look
        rect: QRect = option.rect  # type: ignore[attr-defined]
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            look.paint_row(painter, rect)
        right = self._paint_keys(painter, rect, command, enabled)
        room = QRect(rect.left() + SIDE, rect.top(), right - rect.left() - SIDE, rect.height())
        ink = look.foreground if enabled else look.muted
        used = look.write(painter, room, command.label, look.text, ink)
        look.write(painter, room.adjusted(used + 12, 0, -8, 0), command.group, look.small, look.muted)
        painter.restore()

    def _paint_keys(self, painter: QPainter, rect: QRect, command: Command, enabled: bool) -> int:
        """Returns the left end of what was painted."""
        look = self._look
        right = rect.right() - SIDE + 6
        if not enabled:
            width = look.tiny.width("not now")
            painter.setFont(look.tiny.font)
            painter.setPen(look.muted)
            place = QRect(right - width, rect.top(), width, rect.height())
            painter.drawText(place, CENTRE, "not now")
            return right - width - 8
        for key in reversed(command.shown_keys[:2]):
            size = key_cap_size(key, look.theme)
            top = rect.top() + (rect.height() - size.height()) // 2
            paint_key_cap(painter, QRect(QPoint(right - size.width(), top), size), key, look.theme)
            right -= size.width() + 6
        return right - 8
