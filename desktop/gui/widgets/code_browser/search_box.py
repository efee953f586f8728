"""The one search box: the caret stays here while the keys walk the results."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from desktop.gui.icons import icon
from desktop.gui.widgets.key_cap import key_cap_size, paint_key_cap
from desktop.gui.widgets.local_key import keeps_key

from .history_keys import way_through_history
from .look import BookLook

HEIGHT = 34
CHIP = "Ctrl K"


class SearchBox(QLineEdit):
    """A line edit that hands the walking keys to the results.

    The arrow keys up and down, the page keys and Enter never edit text, so they always go to the
    list. Left and right go there only with the caret at the end of the text; otherwise they move it.
    """

    step = Signal(int)
    """Rows to move in the list."""
    page = Signal(int)
    """Pages to move in the list."""
    accepted = Signal()
    opened = Signal()
    unfold = Signal()
    history_wanted = Signal(int)
    """-1: the page before; +1: the one after."""
    fold = Signal()

    def __init__(self, look: BookLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.fold_offered: bool = False
        """Whether the list has something to fold at its current row: then ← may go there."""
        self.setObjectName("code_search_box")
        self.setAccessibleName("Search the code books")
        self.setAccessibleDescription(
            "Results update as you type. Up and down walk them, Enter adds the code, "
            "Shift Enter opens it in the book, right arrow shows 7th characters."
        )
        self.setToolTip("Search the code books (Ctrl+K)")
        self.setPlaceholderText("Search codes or words")
        self.setMaxLength(200)
        self._clear = QToolButton(self)
        self._clear.setObjectName("code_search_clear")
        self._clear.setAccessibleName("Clear the search")
        self._clear.setToolTip("Clear (Esc)")
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clear.setCursor(Qt.CursorShape.PointingHandCursor)
        self._clear.clicked.connect(self.clear)
        self._clear.hide()
        self.textChanged.connect(lambda text: self._clear.setVisible(bool(text)))
        self.set_look(look)

    def set_look(self, look: BookLook) -> None:
        self._look = look
        self.setFont(look.text.font)
        self.setFixedHeight(max(HEIGHT, look.text.height + 16))
        right = self._chip_width() + 44
        # The frame is painted here, in one place with its focus ring.
        self.setStyleSheet(
            "QLineEdit { border: none; background: transparent; padding: 0;"
            f" color: {look.foreground.name()}; placeholder-text-color: {look.muted.name()};"
            f" selection-background-color: {look.selection.name()};"
            f" selection-color: {look.foreground.name()}; }}"
        )
        self.setTextMargins(36, 0, right, 0)
        self._clear.setIcon(icon("close", look.muted.name()))
        self._clear.setStyleSheet("QToolButton { border: none; background: transparent; padding: 0; }")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = 22
        self._clear.setGeometry(
            self.width() - self._chip_width() - 14 - side, (self.height() - side) // 2, side, side
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._walk(event):
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if self.text() and keeps_key(event, Qt.Key.Key_Escape):
            return True
        return super().event(event)

    def _walk(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if way := way_through_history(event):
            self.history_wanted.emit(way)
            return True
        if modifiers == Qt.KeyboardModifier.ShiftModifier and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
            return True
        if modifiers != Qt.KeyboardModifier.NoModifier:
            return False
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: +1}
        pages = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: +1}
        if key in steps:
            self.step.emit(steps[key])
        elif key in pages:
            self.page.emit(pages[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accepted.emit()
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif key == Qt.Key.Key_Right and self._caret_at_end():
            self.unfold.emit()
        elif key == Qt.Key.Key_Left and self._caret_at_end() and self.fold_offered:
            self.fold.emit()
        else:
            return False
        return True

    def _caret_at_end(self) -> bool:
        return self.cursorPosition() == len(self.text()) and not self.hasSelectedText()

    def _chip_width(self) -> int:
        return key_cap_size(CHIP, self._look.theme).width()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        look.paint_field(painter, QRect(0, 0, self.width(), self.height()), focused=focused)
        side = 16
        glass = icon("search", (look.accent if focused else look.muted).name())
        glass.paint(painter, 12, (self.height() - side) // 2, side, side)
        paint_key_cap(painter, self._chip_rect(), CHIP, look.theme)
        painter.end()
        super().paintEvent(event)

    def _chip_rect(self) -> QRect:
        size = key_cap_size(CHIP, self._look.theme)
        left, top = self.width() - size.width() - 10, (self.height() - size.height()) // 2
        return QRect(left, top, size.width(), size.height())
