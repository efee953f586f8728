"""The one search box: the caret stays here while the keys walk the results."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from .look import Look

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
    back_wanted = Signal()
    forward_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
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

    fold = Signal()

    def set_look(self, look: Look) -> None:
        self._look = look
        self.setFont(look.text)
        self.setFixedHeight(max(HEIGHT, look.line_height(look.text) + 16))
        right = self._chip_width() + 44
        # The frame is painted here, in one place with its focus ring.
        self.setStyleSheet(
            "QLineEdit { border: none; background: transparent; padding: 0;"
            f" color: {look.foreground.name()}; placeholder-text-color: {look.muted.name()};"
            f" selection-background-color: {look.selection.name()};"
            f" selection-color: {look.foreground.name()}; }}"
        )
        self.setTextMargins(36, 0, right, 0)
        self._clear.setIcon(look.icon("clear", look.muted))
        self._clear.setStyleSheet("QToolButton { border: none; background: transparent; padding: 0; }")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, self.height())

    def resizeEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        super().resizeEvent(event)
        side = 22
        self._clear.setGeometry(
            self.width() - self._chip_width() - 14 - side, (self.height() - side) // 2, side, side
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._walk(event):
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # Esc with text is ours even where the window has a shortcut of that name.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self.text()
        ):
            event.accept()
            return True
        return super().event(event)

    def _walk(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers == Qt.KeyboardModifier.AltModifier:
            return self._walk_history(key)
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

    def _walk_history(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_Left:
            self.back_wanted.emit()
        elif key == Qt.Key.Key_Right:
            self.forward_wanted.emit()
        else:
            return False
        return True

    def _caret_at_end(self) -> bool:
        return self.cursorPosition() == len(self.text()) and not self.hasSelectedText()

    def _chip_width(self) -> int:
        return self._look.width(self._look.tiny, CHIP) + 12

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        look.paint_field(painter, QRect(0, 0, self.width(), self.height()), focused=focused)
        side = 16
        icon = look.icon("search", look.accent if focused else look.muted)
        icon.paint(painter, 12, (self.height() - side) // 2, side, side)
        look.paint_key(painter, self._chip_rect(), CHIP)
        painter.end()
        super().paintEvent(event)

    def _chip_rect(self) -> QRect:
        width, height = self._chip_width(), self._look.line_height(self._look.tiny) + 3
        return QRect(self.width() - width - 10, (self.height() - height) // 2, width, height)
