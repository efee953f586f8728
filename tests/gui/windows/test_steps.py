"""Steps of size and theme: none is lost, and many in a row cost one dressing and one saving."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.gui.theme import Scheme, Theme
from desktop.paths import settings_file
from desktop.settings import INTERFACE_FONT_SIZE, NOTE_FONT_SIZE
from tests.journeys.conftest import Coder


def turn(widget: QWidget) -> None:
    """A notch of the wheel away from the hand, with Ctrl."""
    event = QWheelEvent(
        QPointF(20, 20),
        QPointF(20, 20),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def saved(home: Path) -> dict[str, object]:
    file = settings_file(home)
    return json.loads(file.read_text())["settings"] if file.exists() else {}


def test_many_steps_are_one_change(coding: Coder, chartside_home: Path) -> None:
    themes: list[Theme] = []
    coding.window.appearance.changed.connect(themes.append)
    control, shift, alt = (
        Qt.KeyboardModifier.ControlModifier,
        Qt.KeyboardModifier.ShiftModifier,
        Qt.KeyboardModifier.AltModifier,
    )
    for _ in range(3):
        QTest.keyClick(coding.focus, Qt.Key.Key_Plus, alt)
    for _ in range(2):
        QTest.keyClick(coding.focus, Qt.Key.Key_T, control | shift)
    coding.settle()
    (theme,) = themes
    assert theme.interface_size == INTERFACE_FONT_SIZE.default + 3 * 0.75
    assert theme.scheme is Scheme.DARK
    assert saved(chartside_home)[INTERFACE_FONT_SIZE.key] == theme.interface_size


def test_a_turned_wheel_enlarges_at_once_and_is_saved_when_it_rests(
    coding: Coder, chartside_home: Path
) -> None:
    note = coding.window.workbench.note
    before = note.text.font().pixelSize()
    for _ in range(4):
        turn(note.text.viewport())
    assert note.text.font().pixelSize() == before + 4
    assert NOTE_FONT_SIZE.key not in saved(chartside_home)
    coding.settle()
    assert saved(chartside_home)[NOTE_FONT_SIZE.key] == NOTE_FONT_SIZE.default + 4 * 0.75
    assert note.text.font().pixelSize() == before + 4


def test_what_has_not_come_to_rest_is_saved_on_closing(coding: Coder, chartside_home: Path) -> None:
    turn(coding.window.workbench.note.text.viewport())
    coding.running.close()
    assert saved(chartside_home)[NOTE_FONT_SIZE.key] == NOTE_FONT_SIZE.default + 0.75
