"""The theme in force: made from the settings and, where they say so, from the system."""

from __future__ import annotations

from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
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

T = TypeVar("T", bool, int, float, str)

STEP = 0.75
"""Points: one pixel."""
REST = 50
"""Milliseconds after the last step before the window is dressed anew, which takes longer than a step does."""
SAVING = 400
"""Milliseconds after the last step before it is saved: a turned wheel is one change, not twenty."""


class Appearance(QObject):
    """Keeps what the user chose about the look, and tells of every new theme.

    Steps (larger, smaller, the next theme) count at once and are shown and saved when they rest.
    """

    changed = Signal(object)
    trouble = Signal(str)
    """A choice could not be saved; it holds until the program ends."""

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._chosen: dict[str, tuple[Setting[Any], Any]] = {}
        """Not saved yet, by key."""
        self.theme = self._made()
        self._showing = self._timer(REST, self._renew)
        self._saving = self._timer(SAVING, self.save)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._renew)
        hints.accessibility().contrastPreferenceChanged.connect(self._renew)

    @property
    def at_rest(self) -> bool:
        """Whether everything chosen is shown and saved."""
        return not self._showing.isActive() and not self._saving.isActive()

    def get(self, setting: Setting[T]) -> T:
        """The value in force, saved or not."""
        if setting.key in self._chosen:
            return self._chosen[setting.key][1]
        return self._settings.get(setting)

    def set(self, setting: Setting[Any], value: Any) -> None:
        """Shown and saved at once."""
        self._choose(setting, value)
        self.save()
        self._renew()

    def save(self) -> None:
        """What rests too short to have been saved by itself."""
        self._saving.stop()
        chosen, self._chosen = self._chosen, {}
        for setting, value in chosen.values():
            try:
                self._settings.set(setting, value)
            except DiskTrouble as trouble:
                self.trouble.emit(trouble.sentence)

    def set_note_size(self, points: float) -> None:
        self._step(NOTE_FONT_SIZE, _within(NOTE_FONT_SIZE, points))

    def reset_note_size(self) -> None:
        self._step(NOTE_FONT_SIZE, NOTE_FONT_SIZE.default)

    def zoom_interface(self, steps: int) -> None:
        size = self.get(INTERFACE_FONT_SIZE) + steps * STEP
        self._step(INTERFACE_FONT_SIZE, _within(INTERFACE_FONT_SIZE, size))

    def reset_interface_size(self) -> None:
        self._step(INTERFACE_FONT_SIZE, INTERFACE_FONT_SIZE.default)

    def next_theme(self) -> None:
        choices = THEME.choices
        place = choices.index(self.get(THEME))
        self._step(THEME, choices[(place + 1) % len(choices)])

    # --- how it is done ---------------------------------------------------------------------------------

    def _step(self, setting: Setting[Any], value: Any) -> None:
        self._choose(setting, value)
        self._showing.start()
        self._saving.start()

    def _choose(self, setting: Setting[Any], value: Any) -> None:
        if not setting.accepts(value):
            raise ValueError(f"{setting.key} does not accept {value!r}")
        self._chosen[setting.key] = (setting, value)

    def _timer(self, milliseconds: int, run: Any) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(run)
        return timer

    def _renew(self) -> None:
        self._showing.stop()
        made = self._made()
        if made != self.theme:
            self.theme = made
            self.changed.emit(made)

    def _made(self) -> Theme:
        chosen = self.get(THEME)
        return Theme(
            scheme=system_scheme() if chosen == "system" else Scheme(chosen),
            interface_size=self.get(INTERFACE_FONT_SIZE),
            note_size=self.get(NOTE_FONT_SIZE),
            note_line_spacing=self.get(NOTE_LINE_SPACING),
            reduce_motion=self.get(REDUCE_MOTION),
        )


def _within(setting: Setting[float], value: float) -> float:
    least, most = setting.least, setting.most
    return min(max(value, least if least is not None else value), most if most is not None else value)
