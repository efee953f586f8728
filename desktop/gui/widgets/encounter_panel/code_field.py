"""The field for a code that the coder knows by heart."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.gui.theme import Theme
from desktop.gui.widgets.face import Face
from desktop.gui.widgets.local_key import keeps_key

LONGEST = 40
"""Characters; no code of any system has more than 10."""


class CodeField(QLineEdit):
    """Keeps what was typed until the code has arrived in the encounter, so that a slip can be mended."""

    code_typed = Signal(str)
    left = Signal()
    """Esc in an empty field, or ↓: back to the list."""
    down_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sent = False
        self.setObjectName("encounter_code_field")
        self.setAccessibleName("Add a code")
        self.setAccessibleDescription("Type a code in any spelling, then Enter.")
        self.setToolTip("Type a code in any spelling: e1142, E11.42 (Enter adds it, Esc leaves)")
        self.setPlaceholderText("Add a code, e.g. e1142")
        self.setMaxLength(LONGEST)
        # Lower than a field of a form; the frame is the window's.
        self.setStyleSheet("QLineEdit { padding: 2px 8px; } QLineEdit:focus { padding: 1px 7px; }")
        self.textEdited.connect(self._edited)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self.setFont(theme.interface_font())
        self.setFixedWidth(Face(theme.interface_font()).width(self.placeholderText()) + 28)
        self.setFixedHeight(max(28, Face(theme.interface_font()).height + 12))

    def arrived(self) -> None:
        """What was sent stands in the encounter now; text typed since then is left alone."""
        if self._sent:
            self._sent = False
            self.clear()

    def refused(self) -> None:
        self._sent = False

    def begin_with(self, text: str) -> None:
        """Typing began in the list."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.setText(text)
        self._edited()
        self.textEdited.emit(text)

    def send(self, code: str) -> None:
        """As if the code had been typed and Enter pressed."""
        self.setText(code)
        self._sent = True
        self.code_typed.emit(code)

    def _edited(self) -> None:
        self._sent = False

    def event(self, event: QEvent) -> bool:
        return keeps_key(event, Qt.Key.Key_Escape) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            typed = self.text().strip()
            if typed:
                self._sent = True
                self.code_typed.emit(typed)
        elif key == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
                self.textEdited.emit("")
            else:
                self.left.emit()
        elif key == Qt.Key.Key_Down:
            self.down_wanted.emit()
        else:
            super().keyPressEvent(event)
