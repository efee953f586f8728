"""A document in a window of its own, to be read on another screen. Nothing can be changed in it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.charts.document import Document
from desktop.gui.theme import Theme
from desktop.gui.widgets.ground import set_ground

from .look import NoteLook
from .text_view import NoteText

SMALLEST, LARGEST = 7.0, 40.0
"""Points."""


class PoppedOut(QWidget):
    """Esc closes it, Ctrl+L locks; Ctrl with +, − and 0, or the wheel, sets the size of its text alone."""

    closed = Signal(object)
    """Itself."""
    lock_wanted = Signal()

    def __init__(self, theme: Theme, document: Document, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme = theme
        self._usual = theme.note_size
        self.document_id = document.id
        # The task bar shows titles of windows to everybody: the name of the note stays inside.
        self.setWindowTitle("Chartside – note")
        self.setAccessibleName("Note in a window of its own")
        self.text = NoteText(NoteLook(theme), self)
        self.text.setAccessibleName(document.title)
        self.text.zoom_requested.connect(self.zoom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.text)
        self.set_theme(theme)
        self.text.show_text(document)
        self.resize(720, 800)

    def set_theme(self, theme: Theme) -> None:
        """Its own size of text stays."""
        self._theme = replace(theme, note_size=self._theme.note_size)
        set_ground(self, theme, "panel")
        self.text.set_look(NoteLook(self._theme))

    def zoom(self, steps: int) -> None:
        """By so many points; 0: the size that the note has beside the code books."""
        size = self._usual if steps == 0 else self._theme.note_size + steps
        self._theme = replace(self._theme, note_size=min(max(size, SMALLEST), LARGEST))
        self.text.set_look(NoteLook(self._theme))

    def forget(self) -> None:
        """Gone at once, with every word in it."""
        self.hide()
        self.text.setPlainText("")
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Plus: +1, Qt.Key.Key_Equal: +1, Qt.Key.Key_Minus: -1, Qt.Key.Key_0: 0}
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.close()
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier and key in steps:
            self.zoom(steps[key])
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier and key == Qt.Key.Key_L:
            self.lock_wanted.emit()  # the keys of the main window do not reach this one
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit(self)
        super().closeEvent(event)
