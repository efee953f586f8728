"""Where a coder writes a note of their own on a code: one line, under its page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.gui.widgets.local_key import keeps_key

from .look import BookLook

LONGEST = 500
"""Characters."""


class NoteField(QLineEdit):
    """Enter keeps the note, Esc leaves it as it was; either way it goes."""

    written = Signal(str)
    left = Signal()

    def __init__(self, look: BookLook, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("code_note")
        self.setAccessibleName("Your note on the code")
        self.setMaxLength(LONGEST)
        self.set_look(look)
        self.returnPressed.connect(lambda: self._end(keep=True))
        self.hide()

    def write(self, code: str, note: str) -> None:
        self.setPlaceholderText(f"Your note on {code}: Enter keeps it, Esc leaves it")
        self.setAccessibleName(f"Your note on {code}")
        self.setText(note)
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        self.hide()
        self.setText("")  # unlike clear(), this drops the history of undo as well

    def set_look(self, look: BookLook) -> None:
        self.setFont(look.text.font)
        self.setStyleSheet(
            f"QLineEdit {{ margin: 4px 14px; padding: 4px 8px; border: 1px solid {look.accent.name()};"
            f" border-radius: 4px; background: {look.theme.tokens.panel}; color: {look.foreground.name()};"
            f" selection-background-color: {look.selection.name()};"
            f" selection-color: {look.foreground.name()}; }}"
        )

    def _end(self, *, keep: bool) -> None:
        if self.isHidden():
            return
        text = self.text()
        self.forget()
        if keep:
            self.written.emit(text)
        self.left.emit()

    def event(self, event: QEvent) -> bool:
        if keeps_key(event, Qt.Key.Key_Escape):
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._end(keep=False)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was typed is not lost by going elsewhere."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._end(keep=True)
