"""Every control of the window says what it is, and can be reached or done from the keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QHeaderView, QWidget

from desktop.gui.commands import COMMANDS, tooltip

from .conftest import RealWindow

A_KEY = re.compile(r"\((?:.*\b(?:Ctrl|Alt|Shift|Enter|Esc|Del|Delete|Space|F\d+)\b.*|.*[←→↑↓].*)\)")
"""A tooltip's end that names a key: ``Find in note (Ctrl+F)``."""


def test_every_control_has_a_name(real_window: RealWindow) -> None:
    nameless = {
        f"{page}: {type(control).__name__} “{control.objectName()}”"
        for page in real_window.pages()
        for control in controls(real_window.window)
        if not (control.accessibleName() or words_on(control))
    }
    assert not nameless


def test_every_button_can_be_pressed_without_a_mouse(real_window: RealWindow) -> None:
    """By Tab and Space, or by the key that its tooltip names."""
    for_the_mouse_only = {
        f"{page}: “{button.accessibleName() or words_on(button)}” ({button.toolTip()})"
        for page in real_window.pages()
        for button in controls(real_window.window)
        if isinstance(button, QAbstractButton)
        and not button.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not A_KEY.search(button.toolTip())
    }
    assert not for_the_mouse_only


def test_what_shows_no_words_says_them_with_its_key(real_window: RealWindow) -> None:
    silent = {
        f"{page}: “{button.accessibleName()}” ({button.toolTip()})"
        for page in real_window.pages()
        for button in controls(real_window.window)
        if isinstance(button, QAbstractButton) and not words_on(button) and not A_KEY.search(button.toolTip())
    }
    assert not silent


def test_a_button_that_does_a_command_names_its_key(real_window: RealWindow) -> None:
    commands = {command.label: command.id for command in COMMANDS if command.shown_keys}
    seen: set[str] = set()
    wrong: set[str] = set()
    for _page in real_window.pages():
        for button in controls(real_window.window):
            command = commands.get(words_on(button)) if isinstance(button, QAbstractButton) else None
            if command is not None:
                seen.add(command)
                if button.toolTip() != tooltip(command):
                    wrong.add(f"“{button.toolTip()}” for “{tooltip(command)}”")
    assert seen and not wrong


def controls(window: QWidget) -> Iterator[QWidget]:
    """What can be pressed, typed into or walked, shown now or not; Qt's own parts of it left out."""
    for widget in window.findChildren(QWidget):
        if widget.window() is not window:
            continue  # the list that drops down from a field
        part_of_another = widget.objectName().startswith("qt_") or isinstance(
            widget.parent(), QAbstractItemView | QHeaderView
        )
        takes_focus = widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.focusProxy() is None
        if not part_of_another and (takes_focus or isinstance(widget, QAbstractButton)):
            yield widget


def words_on(control: QWidget) -> str:
    return control.text() if isinstance(control, QAbstractButton) else ""
