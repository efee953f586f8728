"""The theme in force: made from the settings and, where they say so, from the system."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from desktop.errors import DiskTrouble
from desktop.gui.theme import Scheme, Theme, system_scheme
from desktop.settings import (
    INTERFACE_FONT_SIZE,
    NOTE_FONT_SIZE,
    NOTE_LINE_SPACING,
    REDUCE_MOTION,
    THEME,
    Setting,
    Settings,
)

STEP = 0.75
"""Points: one pixel."""


class Appearance(QObject):
    """Keeps what the user chose about the look, and tells of every new theme."""

    changed = Signal(object)
    trouble = Signal(str)
    """A choice could not be saved; it holds until the program ends."""

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.theme = self._made()
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._renew)
        hints.accessibility().contrastPreferenceChanged.connect(self._renew)

    def set(self, setting: Setting[Any], value: Any) -> None:
        try:
            self._settings.set(setting, value)
        except DiskTrouble as trouble:
            self.trouble.emit(trouble.sentence)
        self._renew()

    def set_note_size(self, points: float) -> None:
        self.set(NOTE_FONT_SIZE, _within(NOTE_FONT_SIZE, points))

    def reset_note_size(self) -> None:
        self.set(NOTE_FONT_SIZE, NOTE_FONT_SIZE.default)

    def zoom_interface(self, steps: int) -> None:
        size = self._settings.get(INTERFACE_FONT_SIZE) + steps * STEP
        self.set(INTERFACE_FONT_SIZE, _within(INTERFACE_FONT_SIZE, size))

    def reset_interface_size(self) -> None:
        self.set(INTERFACE_FONT_SIZE, INTERFACE_FONT_SIZE.default)

    def next_theme(self) -> None:
        choices = THEME.choices
        place = choices.index(self._settings.get(THEME))
        self.set(THEME, choices[(place + 1) % len(choices)])

    def _renew(self) -> None:
        made = self._made()
        if made != self.theme:
            self.theme = made
            self.changed.emit(made)

    def _made(self) -> Theme:
        chosen = self._settings.get(THEME)
        return Theme(
            scheme=system_scheme() if chosen == "system" else Scheme(chosen),
            interface_size=self._settings.get(INTERFACE_FONT_SIZE),
            note_size=self._settings.get(NOTE_FONT_SIZE),
            note_line_spacing=self._settings.get(NOTE_LINE_SPACING),
            reduce_motion=self._settings.get(REDUCE_MOTION),
        )


def _within(setting: Setting[float], value: float) -> float:
    least, most = setting.least, setting.most
    return min(max(value, least if least is not None else value), most if most is not None else value)
