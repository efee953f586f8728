"""What a newer release of a system changed, code by code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.gui.models.text_table import TextRow, TextTableModel
from desktop.gui.theme import Theme
from desktop.gui.widgets.text_table import TextTable
from desktop.gui.widgets.words import Kind, Words

from .buttons import button
from .wording import CHANGES, change_rows, compared

if TYPE_CHECKING:
    from codesets.history import Difference


class Comparison(QWidget):
    """Passive: type to narrow, Enter opens the code, Esc goes back."""

    code_wanted = Signal(str, str)
    """System and code."""
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: list[TextRow] = []
        self._system = ""
        self.setAccessibleName("What a release changed")
        self.told = Words("", Kind.HEADING, theme, self, wrap=True)
        self.narrow = QLineEdit(self)
        self.narrow.setPlaceholderText("Narrow: words, a code, or new, deleted, revised")
        self.narrow.setAccessibleName("Narrow the changes")
        self.narrow.textChanged.connect(self._narrow)
        self.narrow.returnPressed.connect(self._open)
        self.model = TextTableModel(CHANGES, self)
        self.table = TextTable(self.model, theme, self, elastic=(2, 3))
        self.table.setAccessibleName("Codes that changed")
        self.table.doubleClicked.connect(lambda _: self._open())
        self._back = button("Close", "Back to the shelf (Esc)", self, self.closed.emit)
        foot = QHBoxLayout()
        foot.addWidget(self._back)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        for part in (self.told, self.narrow):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        self.set_theme(theme)

    def show_difference(self, found: Difference) -> None:
        self._system = found.newer.system
        self._rows = change_rows(found)
        self.told.setText(compared(found))
        self.narrow.clear()
        self._narrow("")
        self.narrow.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_theme(self, theme: Theme) -> None:
        self.told.set_theme(theme)
        self.table.set_theme(theme)
        self.narrow.setFont(theme.interface_font())

    def _narrow(self, typed: str) -> None:
        words = typed.casefold().split()
        self.model.set_rows(
            [row for row in self._rows if all(word in " ".join(row).casefold() for word in words)]
        )
        self.table.selectRow(0)

    def _open(self) -> None:
        row = self.model.row(self.table.currentIndex().row())
        if row is not None:
            self.code_wanted.emit(self._system, row[1].removesuffix("-"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif event.key() == Qt.Key.Key_Down and self.narrow.hasFocus():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)
