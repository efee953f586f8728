"""The bar beneath the note: words to find, and which of how many matches one stands at."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from desktop.gui.widgets.tool_button import ToolButton

from .look import NoteLook


class _Box(QLineEdit):
    """Leaves the window's own keys to the window: on Linux Qt edits with Ctrl+K and Ctrl+E."""

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.modifiers() == Qt.KeyboardModifier.ControlModifier
            and event.key() in (Qt.Key.Key_K, Qt.Key.Key_E)
        ):
            event.ignore()
            return False
        return super().event(event)


class FindBar(QWidget):
    words_changed = Signal(str)
    next_requested = Signal()
    previous_requested = Signal()
    closed = Signal()

    def __init__(self, look: NoteLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.box = _Box(self)
        self.box.setAcceptDrops(False)
        self.box.setAccessibleName("Find in note")
        self.box.setPlaceholderText("Find in note")
        self.box.setMaxLength(200)
        self.box.setMaximumWidth(320)
        self.box.textChanged.connect(self.words_changed)
        self.count = QLabel(self)
        self.count.setAccessibleName("Matches")
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        self._buttons = (
            ToolButton(
                "Previous match",
                look.theme,
                self,
                glyph="up",
                key="Shift+F3",
                run=self.previous_requested.emit,
            ),
            ToolButton("Next match", look.theme, self, glyph="down", key="F3", run=self.next_requested.emit),
            ToolButton(
                "Close the find bar", look.theme, self, glyph="close", key="Esc", run=self.closed.emit
            ),
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 10, 6)
        row.setSpacing(4)
        row.addWidget(self.box, 2)
        row.addWidget(self._buttons[0])
        row.addWidget(self._buttons[1])
        row.addSpacing(4)
        row.addWidget(self.count, 1)
        row.addWidget(self._buttons[2])
        self.set_look(look)

    def set_look(self, look: NoteLook) -> None:
        self._look = look
        self.box.setFont(look.text.font)
        self.count.setFont(look.small.font)
        self.count.setStyleSheet(f"color: {look.muted.name()}; background: transparent;")
        for button in self._buttons:
            button.set_theme(look.theme)
        self.update()

    def open(self, words: str) -> None:
        """With words, those are looked for; else what was looked for before is offered again."""
        self.show()
        if words:
            self.box.setText(words)
        self.box.selectAll()
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_count(self, sentence: str) -> None:
        self.count.setText(sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3):
            (self.previous_requested if back else self.next_requested).emit()
        elif event.key() == Qt.Key.Key_F and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.box.selectAll()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.background)
        painter.fillRect(0, 0, self.width(), self._look.stroke, self._look.line)
