"""The palette, as somebody at the keyboard meets it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.gui.commands import COMMANDS, command
from desktop.gui.models.command_list import CommandListModel, matching
from desktop.gui.theme import Theme
from desktop.gui.widgets.command_palette import ROWS, CommandPalette

ALL = [(one, one.id != "edit.redo") for one in COMMANDS]


class Window(QWidget):
    """A window with one field, which has the focus, and a palette over it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.field = QLineEdit(self)
        self.other = QLineEdit(self)
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addWidget(self.other)
        self.palette_box = CommandPalette(theme, self)
        self.setFocusProxy(self.field)
        self.done: list[tuple[str, bool]] = []
        self.palette_box.chosen.connect(
            lambda command_id: self.done.append((command_id, self.field.hasFocus()))
        )


@pytest.fixture
def window(shown: Callable[[Any], Any], theme: Theme) -> Window:
    window: Window = shown(Window(theme))
    window.palette_box.show_commands(ALL)
    return window


def labels(window: Window) -> list[str]:
    return [one.label for one, _ in window.palette_box.shown]


def test_it_opens_with_every_command_and_the_first_one_chosen(window: Window) -> None:
    assert len(labels(window)) == len(COMMANDS)
    assert window.palette_box.current == COMMANDS[0].id


def test_words_in_any_order_find_a_command(window: Window, hands: Any) -> None:
    hands.type("enc fin")
    assert labels(window)[0] == "Finish and open the next"
    hands.press("Ctrl+A")
    hands.type("json")
    assert labels(window) == ["Save encounter as JSON…"]


def test_a_key_finds_its_command(window: Window, hands: Any) -> None:
    hands.type("f8")
    assert labels(window) == []
    hands.press("Ctrl+A")
    hands.type("ctrl+k")
    assert labels(window)[0] == "Search the code books"


def test_the_label_counts_more_than_the_description() -> None:
    found = matching(ALL, "note")
    assert found[0][0].id == "note.open"
    ids = [one.id for one, _ in found]
    assert ids.index("find") < ids.index("search.focus")


def test_enter_does_it_when_the_palette_has_gone(window: Window, hands: Any) -> None:
    hands.type("undo")
    hands.press("Return")
    assert window.done == [("edit.undo", True)]
    assert not window.palette_box.isVisible()


def test_arrows_move_and_pass_over_what_cannot_be_done(window: Window, hands: Any) -> None:
    hands.type("do")
    before = window.palette_box.current
    hands.press("Down")
    assert window.palette_box.current != before
    hands.press("Up")
    assert window.palette_box.current == before
    hands.press("Ctrl+A")
    hands.type("redo")
    assert labels(window) == ["Redo"]
    assert window.palette_box.current == ""
    hands.press("Return")
    assert window.done == []
    assert window.palette_box.isVisible()


def test_the_last_row_is_reached_and_not_passed(window: Window, hands: Any) -> None:
    hands.press(*["PgDown"] * (len(COMMANDS) // ROWS + 2))
    assert window.palette_box.current == COMMANDS[-1].id
    hands.press("Down")
    assert window.palette_box.current == COMMANDS[-1].id


def test_escape_closes_it_and_the_focus_is_back(window: Window, hands: Any) -> None:
    hands.press("Escape")
    assert not window.palette_box.isVisible()
    assert window.field.hasFocus()
    assert window.done == []


def test_leaving_it_closes_it_and_keeps_the_new_focus(window: Window) -> None:
    window.other.setFocus()
    assert not window.palette_box.isVisible()
    assert window.other.hasFocus()


def test_tab_stays_inside(window: Window, hands: Any) -> None:
    hands.press("Tab")
    assert window.palette_box.isVisible()


def test_nothing_typed_before_is_left(window: Window, hands: Any) -> None:
    hands.type("zzz")
    assert labels(window) == []
    hands.press("Escape")
    window.palette_box.show_commands(ALL)
    assert len(labels(window)) == len(COMMANDS)


def test_it_stays_inside_its_window(window: Window, every_theme: Theme, qtbot: QtBot) -> None:
    window.palette_box.set_theme(every_theme)
    for width, height in ((1280, 720), (960, 600), (520, 400)):
        window.resize(width, height)
        qtbot.waitUntil(lambda width=width: window.width() == width)
        assert window.rect().contains(window.palette_box.geometry())


def test_the_list_obeys_the_rules_of_a_model(qtmodeltester: Any) -> None:
    model = CommandListModel()
    model.set_offers(ALL)
    qtmodeltester.check(model)
    model.set_filter("note")
    qtmodeltester.check(model)


def test_a_row_reads_out_its_key_and_whether_it_can_be_done(qapp: object) -> None:
    model = CommandListModel()
    model.set_offers([(command("edit.undo"), True), (command("edit.redo"), False)])
    spoken = [model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(2)]
    assert spoken == ["Undo, Ctrl+Z", "Redo, Ctrl+Shift+Z, not possible now"]
