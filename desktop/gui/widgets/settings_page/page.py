"""One row per setting: what it is called, what it does, its control, and the way back to the usual."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.gui.theme import Theme
from desktop.gui.widgets.hairline import Hairline
from desktop.gui.widgets.scrolled import lay_scrolled
from desktop.gui.widgets.words import Kind, Words
from desktop.settings import SETTINGS, Setting

from .editors import Editor, editor_for

WIDEST = 760
"""Pixels of a row at the usual font size."""


class SettingsPage(QWidget):
    """Every change counts at once; there is nothing to confirm."""

    setting_changed = Signal(object, object)
    """The setting and its new value, which the setting accepts."""

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, *, settings: tuple[Setting[Any], ...] = SETTINGS
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("settings_page")
        self.setAccessibleName("Settings")
        self._words: list[Words] = []
        self._lines: list[Hairline] = []
        self.rows = {setting.key: _Row(setting, theme, self) for setting in settings if setting.shown}
        """By the settings' keys."""
        for row in self.rows.values():
            row.changed.connect(self.setting_changed)
        self._lay_out()
        self.setFocusProxy(next(iter(self.rows.values())).editor)
        self.set_theme(theme)

    def show_values(self, value_of: Callable[[Setting[Any]], Any]) -> None:
        """Show what is in force: ``Settings.get``."""
        for row in self.rows.values():
            row.show_value(value_of(row.setting))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._inside.setMaximumWidth(round(WIDEST * theme.interface_size / 9.75))
        t = theme.tokens
        edge = t.text if theme.high_contrast else t.line
        # first: a new style sheet gives everything inside the palette back that it had before
        self._inside.setStyleSheet(
            f"QAbstractSpinBox {{ color: {t.text}; background: {t.panel}; border-radius: 6px;"
            f" border: {theme.stroke}px solid {edge}; padding: 5px 8px;"
            f" selection-background-color: {t.selection}; selection-color: {t.text}; }}"
            f" QAbstractSpinBox:focus {{ border: 2px solid {t.accent}; padding: 4px 7px; }}"
            " QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus { border: none; padding: 0;"
            " background: transparent; }"
            " QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: none; }"
        )
        for part in (*self._words, *self._lines, *self.rows.values()):
            part.set_theme(theme)
        self.update()

    def _lay_out(self) -> None:
        self._inside = QWidget(self)
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(24, 14, 24, 24)
        column.setSpacing(0)
        column.addWidget(self._say("Settings", Kind.TITLE))
        column.addSpacing(4)
        column.addWidget(self._say("Every change is saved at once.", Kind.MUTED))
        group = ""
        for row in self.rows.values():
            if row.group != group:
                group = row.group
                column.addSpacing(24)
                column.addWidget(self._say(group, Kind.LABEL))
                column.addSpacing(4)
            column.addWidget(row)
            line = Hairline(self._theme, self, upright=False)
            self._lines.append(line)
            column.addWidget(line)
        column.addStretch(1)
        lay_scrolled(self._inside, self)

    def _say(self, text: str, kind: Kind) -> Words:
        words = Words(text, kind, self._theme, self)
        self._words.append(words)
        return words

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.colour("panel"))


class _Row(QWidget):
    changed = Signal(object, object)

    def __init__(self, setting: Setting[Any], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setting = setting
        self.editor: Editor = editor_for(setting, theme, self)
        self.editor.changed.connect(self._changed)
        self._label = Words(setting.label, Kind.TEXT, theme, self)
        self._label.setBuddy(self.editor.control)
        self._description = Words(setting.description, Kind.MUTED, theme, self, wrap=True)
        usual = _spelled(setting)
        self.usual = QPushButton(f"Usual: {usual}", self)
        self.usual.setAccessibleName(f"{setting.label}: back to the usual, {usual}")
        self.usual.setToolTip("Back to the usual value")
        self.usual.clicked.connect(self._back_to_usual)
        place = self.usual.sizePolicy()
        place.setRetainSizeWhenHidden(True)
        self.usual.setSizePolicy(place)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._label)
        texts.addWidget(self._description)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 10, 0, 10)
        row.setSpacing(16)
        row.addLayout(texts, 1)
        row.addWidget(self.usual, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.editor, 0, Qt.AlignmentFlag.AlignVCenter)
        QWidget.setTabOrder(self.editor.control, self.usual)

    @property
    def group(self) -> str:
        """The part of the program it belongs to, from its key: ``note.font_size`` → Note."""
        return self.setting.key.partition(".")[0].capitalize()

    def show_value(self, value: Any) -> None:
        self.editor.show_value(value)
        self._offer_usual(value)

    def set_theme(self, theme: Theme) -> None:
        self._label.set_theme(theme)
        self._description.set_theme(theme)
        self.editor.set_theme(theme)
        self.editor.setFixedWidth(round(190 * theme.interface_size / 9.75))
        self.usual.setFont(theme.interface_font(12 / 13))
        # A quiet button: it is there for the rare case.
        t = theme.tokens
        self.usual.setStyleSheet(
            f"QPushButton {{ color: {t.accent}; background: transparent; border: 2px solid transparent;"
            f" padding: 2px 6px; }} QPushButton:hover {{ background: {t.selection}; }}"
            f" QPushButton:focus {{ border: 2px solid {t.accent}; padding: 2px 6px; }}"
        )

    def _changed(self, value: Any) -> None:
        self._offer_usual(value)
        self.changed.emit(self.setting, value)

    def _back_to_usual(self) -> None:
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_value(self.setting.default)
        self.changed.emit(self.setting, self.setting.default)

    def _offer_usual(self, value: Any) -> None:
        self.usual.setVisible(value != self.setting.default)


def _spelled(setting: Setting[Any]) -> str:
    """The usual value, as its control shows it."""
    value = setting.default
    if setting.choices:
        return str(value).capitalize()
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) else str(value) or "none"
