"""The trail as a table: filtered by words, checked, exported; beneath it what the current entry changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.gui.commands import key_hint
from desktop.gui.models.text_table import TextTableModel
from desktop.gui.theme import Theme
from desktop.gui.tone import Tone
from desktop.gui.widgets.key_cap import KeyCap
from desktop.gui.widgets.local_key import local_key
from desktop.gui.widgets.text_table import TextTable
from desktop.gui.widgets.words import Kind, Words

from .wording import COLUMNS, change_lines, counted, trail_row, verdict

if TYPE_CHECKING:
    from desktop.audit_trail import TrailRow, TrailView

_CHANGES_LINES = 5
"""Lines of what an entry changed that are seen without scrolling."""


class AuditPage(QWidget):
    """Passive: it shows what it is told and says what is wanted."""

    words_typed = Signal(str)
    """Show only entries that hold each of these words."""
    check_wanted = Signal()
    export_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: tuple[TrailRow, ...] = ()
        self._total = 0
        self.setObjectName("audit_page")
        self.setAccessibleName("Audit trail")
        self._make()
        self._place()
        local_key("Esc", self.filter_box, self._leave_filter)
        local_key("Down", self.filter_box, lambda: self.table.setFocus(Qt.FocusReason.TabFocusReason))
        self.set_theme(theme)
        self.setFocusProxy(self.table)

    # ---- what it shows -------------------------------------------------------------------------

    def show_trail(self, view: TrailView) -> None:
        self._rows, self._total = view.rows, view.total
        self.model.set_rows([trail_row(row) for row in view.rows])
        self.count.setText(counted(view, self.filter_box.text().strip()))
        if view.rows:
            self.table.selectRow(0)
        self._tell_changes()

    def show_verdict(self, troubles: tuple[str, ...]) -> None:
        self.notice.say(verdict(self._total, troubles), Tone.STOP if troubles else Tone.FINE)
        self.notice.show()

    def clear(self) -> None:
        """Keep nothing of the profile that was open, not even what was typed to filter it."""
        self.filter_box.setText("")
        self._rows, self._total = (), 0
        self.model.set_rows([])
        self.count.setText("")
        self.notice.say("")
        self.notice.hide()
        self._tell_changes()

    def focus_filter(self) -> None:
        self.filter_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter_box.selectAll()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for part in (
            *(self._title, self.count, self.notice, self._changed, self.changes),
            *(self.table, self._filter_key),
        ):
            part.set_theme(theme)
        for widget in (self.filter_box, self.check, self.export):
            widget.setFont(theme.interface_font())
        self.filter_box.setFixedWidth(round(240 * theme.interface_size / 9.75))
        self._scroll.setFixedHeight(_CHANGES_LINES * self.changes.fontMetrics().lineSpacing() + 8)
        self.update()

    # ---- how it is put together ----------------------------------------------------------------

    def _make(self) -> None:
        theme = self._theme
        self._title = Words("Audit trail", Kind.TITLE, theme, self)
        self.count = Words("", Kind.MUTED, theme, self)
        self.notice = Words("", Kind.TEXT, theme, self, wrap=True)
        self.notice.hide()
        self.filter_box = QLineEdit(self)
        self.filter_box.setPlaceholderText("Filter")
        self.filter_box.setAccessibleName("Filter the audit trail")
        self.filter_box.setToolTip(f"Only entries with these words ({key_hint('find')}; Esc clears)")
        self.filter_box.textChanged.connect(self.words_typed)
        self._filter_key = KeyCap(key_hint("find"), theme, self)
        self.check = _button("Verify", "Check every entry's seal; nothing is changed", self)
        self.check.clicked.connect(lambda: self.check_wanted.emit())
        self.export = _button("Export…", "The whole trail as CSV", self)
        self.export.clicked.connect(lambda: self.export_wanted.emit())
        self.model = TextTableModel(COLUMNS, self)
        self.table = TextTable(self.model, theme, self, elastic=(3, 4))
        self.table.setAccessibleName("Entries of the audit trail")
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._tell_changes())
        self._changed = Words("WHAT IT CHANGED", Kind.LABEL, theme, self)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setAccessibleName("Changes of the selected entry")
        self.changes = Words("", Kind.TEXT, theme, self._scroll, wrap=True)
        self.changes.setAccessibleName("What the entry changed")
        self.changes.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.changes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._scroll.setWidget(self.changes)
        self._scroll.viewport().setAutoFillBackground(False)
        self.changes.setAutoFillBackground(False)

    def _place(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self.count, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        for part in (self.filter_box, self._filter_key, self.check, self.export):
            head.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 24, 16)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.notice)
        column.addWidget(self.table, 1)
        column.addWidget(self._changed)
        column.addWidget(self._scroll)

    def _tell_changes(self) -> None:
        row = self.table.currentIndex().row()
        shown = self._rows[row] if 0 <= row < len(self._rows) else None
        self.changes.setText(change_lines(shown) if shown is not None else "")

    def _leave_filter(self) -> None:
        self.filter_box.clear()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- Qt ------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.colour("panel"))


def _button(text: str, tip: str, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setToolTip(tip)
    button.setAutoDefault(True)
    return button
