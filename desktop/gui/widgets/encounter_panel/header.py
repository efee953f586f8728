"""The strip over the list: how many codes, the keys, the field for one more, and the ways out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from desktop.gui.theme import Theme
from desktop.gui.widgets.key_hints import KeyHints
from desktop.gui.widgets.tool_button import ToolButton
from desktop.gui.widgets.words import Kind, Words

from .code_field import CodeField


class Header(QWidget):
    """Narrow, the buttons shrink to their icons and the hints go; field and count always stay."""

    copy_wanted = Signal()
    export_wanted = Signal(str)
    """``csv`` or ``json``."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = Words("", Kind.LABEL, theme, self)
        self.hints = KeyHints(theme, self)
        self.field = CodeField(theme, self)
        self.copy = ToolButton(
            "Copy all codes",
            theme,
            self,
            run=self.copy_wanted.emit,
            glyph="copy",
            words="Copy",
            key="Ctrl+C in the list",
            ink="text",
        )
        self.export = ToolButton(
            "Export the codes to a file",
            theme,
            self,
            glyph="export",
            words="Export",
            key="Space opens the choice",
            ink="text",
        )
        self.export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self)
        self.menu.addAction("Spreadsheet (CSV)…").triggered.connect(lambda: self.export_wanted.emit("csv"))
        self.menu.addAction("Data (JSON)…").triggered.connect(lambda: self.export_wanted.emit("json"))
        self.export.setMenu(self.menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 10, 4)
        row.setSpacing(4)
        row.addWidget(self.label)
        row.addSpacing(12)
        row.addWidget(self.hints, 1)
        row.addSpacing(8)
        row.addWidget(self.field)
        row.addSpacing(4)
        row.addWidget(self.copy)
        row.addWidget(self.export)
        self.set_theme(theme)

    def count(self, lines: int, *, name: str) -> None:
        """``name``: what the lines are."""
        self.label.setText(f"{name} · {lines}" if lines else name)
        self.hints.offer(None if lines else {})
        self.copy.setEnabled(lines > 0)
        self.export.setEnabled(lines > 0)

    def set_theme(self, theme: Theme) -> None:
        for part in (self.label, self.hints, self.field, self.copy, self.export):
            part.set_theme(theme)
        self.menu.setFont(theme.interface_font())
        self._fit()
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        style = Qt.ToolButtonStyle
        for button in (self.copy, self.export):
            button.setToolButtonStyle(style.ToolButtonTextBesideIcon)
        whole = self.minimumSizeHint().width()
        if whole > self.width():
            for button in (self.copy, self.export):
                button.setToolButtonStyle(style.ToolButtonIconOnly)
