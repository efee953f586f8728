"""Builds an ICD-10-PCS code column by column: what may come next, walked or typed; Backspace steps back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from codesets.pcs_tables import LENGTH
from desktop.gui.models.text_table import TextTableModel
from desktop.gui.widgets.text_table import TextTable

from .look import BookLook
from .reader import PcsStep

HEADINGS = ("", "Value", "Also called")
_NONE = "No ICD-10-PCS tables are on the shelf. Bring in the official tables file (Ctrl+I)."
_KEYS = "Enter takes the value · Backspace steps back"


class PcsView(QWidget):
    """Passive: it shows the step it is given and says what is wanted."""

    wanted = Signal(str, str)
    """The code built so far, and words that the next values must have."""
    completed = Signal(str)
    """All seven characters are there: its page may be shown."""
    accepted = Signal()
    """Enter on a complete code."""
    left = Signal()
    """Esc."""

    def __init__(self, look: BookLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pcs_view")
        self._look = look
        self.step = PcsStep("", (), (), "", available=False)
        self.code = QLabel(self)
        self.code.setTextFormat(Qt.TextFormat.PlainText)
        self.code.setAccessibleName("Code so far")
        self.told = QLabel(self)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        self.box = QLineEdit(self)
        self.box.setAccessibleName("Narrow the values")
        self.choices = TextTableModel(HEADINGS, self)
        self.table = TextTable(self.choices, look.theme, self, elastic=(1, 2))
        self.table.setAccessibleName("Values for the next character")
        self.table.setFocusProxy(self.box)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 0)
        column.setSpacing(4)
        for part in (self.code, self.told, self.box):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        self.box.textEdited.connect(lambda text: self.wanted.emit(self.step.built, text))
        self.box.installEventFilter(self)
        self.table.clicked.connect(lambda index: self._take(index.row()))
        self.setFocusProxy(self.box)
        self.set_look(look)

    # ---- what it shows -------------------------------------------------------------------------

    def show_step(self, step: PcsStep) -> None:
        before, self.step = self.step, step
        if step.built != before.built:
            self.box.clear()
        self.choices.set_rows(
            [(choice.character, choice.label, ", ".join(choice.also)) for choice in step.choices]
        )
        if step.choices:
            self.table.selectRow(0)
        self._tell()
        if len(step.built) == LENGTH:
            self.completed.emit(step.built)

    def set_look(self, look: BookLook) -> None:
        self._look = look
        t = look.theme.tokens
        self.code.setFont(look.title_code.font)
        self.code.setStyleSheet(f"QLabel {{ color: {t.accent}; }}")
        self.told.setFont(look.small.font)
        self.told.setStyleSheet(f"QLabel {{ color: {t.muted}; }}")
        self.box.setFont(look.text.font)
        self.table.set_theme(look.theme)

    def _tell(self) -> None:
        step = self.step
        if not step.available:
            self.told.setText(_NONE)
            self.code.setText("")
            return
        self.code.setText(" ".join(step.built.ljust(LENGTH, "·")))
        chosen = [f"{column.name}: {column.chosen.label}" for column in step.columns if column.chosen]
        if len(step.built) == LENGTH:
            self.told.setText(" · ".join(chosen) + "\nComplete: Enter adds it.")
            self.box.setPlaceholderText("Complete")
            return
        name = step.columns[len(step.built)].name or "Next character"
        self.box.setPlaceholderText(f"{name}: choose with ↑ ↓, or type words or the character")
        definition = f"\n{step.definition}" if step.definition else ""
        self.told.setText((" · ".join(chosen) or _KEYS) + definition)

    # ---- keys ----------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.box and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event.key())
        return super().eventFilter(watched, event)

    def _key(self, key: int) -> bool:
        """True where the key is used up: the caret stays in the box while the keys walk the values."""
        row = self.table.currentIndex().row()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if key == Qt.Key.Key_Down else -1
            if 0 <= row + step < self.choices.rowCount():
                self.table.selectRow(row + step)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if len(self.step.built) == LENGTH:
                self.accepted.emit()
            else:
                self._take(row)
        elif key == Qt.Key.Key_Backspace and not self.box.text():
            if self.step.built:
                self.wanted.emit(self.step.built[:-1], "")
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            return False
        return True

    def _take(self, row: int) -> None:
        choice = self.choices.row(row)
        if choice is not None:
            self.wanted.emit(self.step.built + choice[0], "")
