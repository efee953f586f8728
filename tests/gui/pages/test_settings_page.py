"""The settings page: one row per setting, and every change counts at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from desktop.gui.theme import Theme
from desktop.gui.widgets.settings_page import SettingsPage
from desktop.settings import (
    INTERFACE_FONT_SIZE,
    NOTE_FONT_SIZE,
    REDUCE_MOTION,
    SETTINGS,
    THEME,
    WINDOW_LAYOUT,
    Setting,
    Settings,
)

NAME = Setting(key="export.name", label="Name", default="", description="Written into every export.")
COUNT = Setting(key="export.count", label="Count", default=3, description="How many.", least=1, most=9)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.load(tmp_path / "settings.json")


@pytest.fixture
def page(shown: Callable[[Any], Any], theme: Theme, settings: Settings) -> SettingsPage:
    """As the window ties it: each change is kept at once."""
    page: SettingsPage = shown(SettingsPage(theme))
    page.show_values(settings.get)
    page.setting_changed.connect(settings.set)
    return page


def focus(page: SettingsPage, setting: Setting[Any]) -> None:
    page.rows[setting.key].editor.setFocus()


def test_every_setting_that_is_shown_has_a_row_with_a_name(page: SettingsPage) -> None:
    assert list(page.rows) == [setting.key for setting in SETTINGS if setting.shown]
    assert WINDOW_LAYOUT.key not in page.rows
    for row in page.rows.values():
        assert row.editor.control.accessibleName() == row.setting.label
        assert row.editor.control.accessibleDescription() == row.setting.description


def test_showing_values_changes_none(shown: Callable[[Any], Any], theme: Theme, settings: Settings) -> None:
    page: SettingsPage = shown(SettingsPage(theme))
    changes: list[object] = []
    page.setting_changed.connect(lambda *change: changes.append(change))
    settings.set(THEME, "dark")
    settings.set(NOTE_FONT_SIZE, 15.0)
    page.show_values(settings.get)
    assert changes == []


def test_a_choice_is_made_with_the_arrow_keys(page: SettingsPage, settings: Settings, hands: Any) -> None:
    assert page.rows[THEME.key].editor.control.hasFocus()
    hands.press("Down")
    assert settings.get(THEME) == "light"
    hands.press("End")
    assert settings.get(THEME) == "high contrast"


def test_a_size_steps_by_a_pixel(page: SettingsPage, settings: Settings, hands: Any) -> None:
    focus(page, INTERFACE_FONT_SIZE)
    hands.press("Up")
    assert settings.get(INTERFACE_FONT_SIZE) == 10.5
    hands.press("Down", "Down")
    assert settings.get(INTERFACE_FONT_SIZE) == 9.0


def test_half_a_number_is_not_taken(page: SettingsPage, settings: Settings, hands: Any) -> None:
    focus(page, NOTE_FONT_SIZE)
    hands.press("Ctrl+A")
    hands.type("14")
    assert settings.get(NOTE_FONT_SIZE) == NOTE_FONT_SIZE.default
    hands.press("Return")
    assert settings.get(NOTE_FONT_SIZE) == 14.0


def test_a_number_out_of_bounds_is_brought_back(page: SettingsPage, settings: Settings, hands: Any) -> None:
    focus(page, NOTE_FONT_SIZE)
    hands.press("Ctrl+A")
    hands.type("1")
    hands.press("Return")
    assert NOTE_FONT_SIZE.accepts(settings.get(NOTE_FONT_SIZE))


def test_a_switch_is_thrown_with_space(page: SettingsPage, settings: Settings, hands: Any) -> None:
    focus(page, REDUCE_MOTION)
    hands.press("Space")
    assert settings.get(REDUCE_MOTION) is True
    hands.press("Space")
    assert settings.get(REDUCE_MOTION) is False


def test_the_way_back_to_the_usual(page: SettingsPage, settings: Settings, hands: Any) -> None:
    row = page.rows[NOTE_FONT_SIZE.key]
    assert not row.usual.isVisible()
    focus(page, NOTE_FONT_SIZE)
    hands.press("Up")
    assert row.usual.isVisible()
    assert row.usual.text() == "Usual: 11.25"
    row.usual.setFocus()
    hands.press("Space")
    assert settings.get(NOTE_FONT_SIZE) == NOTE_FONT_SIZE.default
    assert not row.usual.isVisible()
    assert row.editor.control.hasFocus()


def test_the_wheel_changes_nothing(page: SettingsPage, settings: Settings) -> None:
    for row in page.rows.values():
        control = row.editor.control
        middle = QPointF(control.rect().center())
        event = QWheelEvent(
            middle,
            control.mapToGlobal(middle),
            QPoint(0, 0),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(control, event)
        assert settings.get(row.setting) == row.setting.default


def test_words_and_whole_numbers_have_their_controls(
    shown: Callable[[Any], Any], theme: Theme, hands: Any
) -> None:
    page: SettingsPage = shown(SettingsPage(theme, settings=(NAME, COUNT)))
    changes: list[tuple[str, object]] = []
    page.setting_changed.connect(lambda setting, value: changes.append((setting.key, value)))
    page.show_values(lambda setting: setting.default)
    hands.type("Clinic")
    assert changes == []
    hands.press("Return")
    focus(page, COUNT)
    hands.press("Up")
    assert ("export.name", "Clinic") in changes
    assert changes[-1] == ("export.count", 4)
    assert all(setting.accepts(dict(changes)[setting.key]) for setting in (NAME, COUNT))


def test_it_is_whole_in_every_theme(page: SettingsPage, every_theme: Theme) -> None:
    page.set_theme(every_theme)
    for row in page.rows.values():
        assert row.editor.control.width() <= row.editor.width()
        assert row.editor.mapTo(page, row.editor.rect().bottomRight()).x() < page.width()
