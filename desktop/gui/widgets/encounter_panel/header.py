"""The strip over the list: how many codes, the keys, the field for one more, and the ways out."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from desktop.gui.icons import icon
from desktop.gui.theme import Theme
from desktop.gui.widgets.words import Kind, Words

from .code_field import CodeField
from .hints import Hints

ICON = 16


class Header(QWidget):
    """Narrow, the buttons shrink to their icons and the hints go; field and count always stay."""

    copy_wanted = Signal()
    export_wanted = Signal(str)
    """``csv`` or ``json``."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = Words("", Kind.LABEL, theme, self)
        self.hints = Hints(theme, self)
        self.field = CodeField(theme, self)
        self.copy = self._button("Copy", "Copy all codes (Ctrl+C in the list)")
        self.copy.clicked.connect(self.copy_wanted)
        self.export = self._button("Export", "Save the codes to a file (Alt+↓ opens the choice)")
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

    def count(self, lines: int) -> None:
        self.label.setText(f"Diagnoses · {lines}" if lines else "Diagnoses")
        self.hints.offer(lines > 0)
        self.copy.setEnabled(lines > 0)
        self.export.setEnabled(lines > 0)

    def set_theme(self, theme: Theme) -> None:
        t = theme.tokens
        self.label.set_theme(theme)
        self.hints.set_theme(theme)
        self.field.set_theme(theme)
        for button, name in ((self.copy, "copy"), (self.export, "export")):
            button.setFont(theme.interface_font())
            button.setIcon(icon(name, t.muted))
            button.setStyleSheet(
                f"QToolButton {{ color: {t.text}; background: transparent; border: 2px solid transparent;"
                " border-radius: 6px; padding: 2px 6px; }"
                f"QToolButton:hover:enabled {{ background: {t.selection}; }}"
                f"QToolButton:focus {{ border: 2px solid {t.accent}; }}"
                f"QToolButton:disabled {{ color: {t.muted}; }}"
                "QToolButton::menu-indicator { image: none; width: 0; }"
            )
        self.menu.setFont(theme.interface_font())
        self._fit()

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

    def _button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(name)
        button.setAccessibleName(name)
        button.setToolTip(tip)
        button.setIconSize(QSize(ICON, ICON))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        return button
