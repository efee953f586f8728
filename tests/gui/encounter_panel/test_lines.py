"""Walking, moving, removing: the list by key, mouse and drag."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
)
from PySide6.QtWidgets import QApplication, QMenu

from desktop.coding import actions
from desktop.gui.models.encounter_lines import LINE_MIME
from desktop.gui.widgets.key_hints import KeyHint

from .conftest import Table, coded, line

SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def test_arrows_choose_a_line(table: Table) -> None:
    assert table.panel.current_line_id() == "e11.65"
    table.press(Qt.Key.Key_Down)
    table.press(Qt.Key.Key_End)
    table.press(Qt.Key.Key_Up)
    assert table.named("chosen") == [("i50.9",), ("z79.84",), ("s39.012a",)]
    assert table.panel.current_line_id() == "s39.012a"


def test_only_the_user_makes_the_choice_heard(table: Table) -> None:
    table.panel.select_line("s39.012a")
    assert table.panel.current_line_id() == "s39.012a"
    table.show(actions.remove_line(table.encounter, "s39.012a"))
    assert table.panel.current_line_id() is not None
    table.panel.select_line(None)
    assert table.panel.current_line_id() is None
    table.panel.select_line("never there")
    assert table.panel.current_line_id() is None
    assert table.heard == []


def test_enter_wants_the_words(table: Table) -> None:
    table.press(Qt.Key.Key_Return)
    table.press(Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert table.named("words") == [("e11.65",), ("e11.65",)]


def test_shift_enter_and_a_double_click_open_the_page(table: Table) -> None:
    table.press(Qt.Key.Key_Return, SHIFT)
    view = table.panel.lines
    place = view.visualRect(view.lines.index(1)).center()
    table.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    table.qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert table.named("opened") == [("ICD-10-CM", "E11.65"), ("ICD-10-CM", "I50.9")]


def test_delete_removes_and_the_neighbour_becomes_current(table: Table) -> None:
    table.press(Qt.Key.Key_Down)
    table.press(Qt.Key.Key_Delete)
    assert table.named("remove") == [("i50.9",)]
    table.answer()
    assert table.codes() == ["E11.65", "S39.012A", "Z79.84"]
    assert table.panel.current_line_id() in {"e11.65", "s39.012a"}
    table.press(Qt.Key.Key_Delete)
    assert len(table.named("remove")) == 1


def test_a_delete_key_held_down_removes_one_code(table: Table) -> None:
    table.press(Qt.Key.Key_Delete)
    none = Qt.KeyboardModifier.NoModifier
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Delete, none, "", autorep=True)
    QApplication.sendEvent(table.panel.lines, held)
    assert len(table.named("remove")) == 1


def test_alt_arrows_move_the_line_and_it_stays_current(table: Table) -> None:
    table.press(Qt.Key.Key_Down, ALT)
    assert table.named("move") == [("e11.65", 1)]
    table.answer()
    assert table.codes()[:2] == ["I50.9", "E11.65"]
    assert table.panel.current_line_id() == "e11.65"
    table.press(Qt.Key.Key_Up, ALT)
    table.answer()
    assert table.codes()[0] == "E11.65"


def test_keys_pressed_faster_than_the_disk_all_count(table: Table) -> None:
    for _ in range(3):
        table.press(Qt.Key.Key_Down, ALT)
    assert table.named("move") == [("e11.65", 1), ("e11.65", 2), ("e11.65", 3)]
    table.answer()
    assert table.codes()[-1] == "E11.65"
    table.press(Qt.Key.Key_Down, ALT)
    assert table.named("move") == []


def test_nothing_moves_beyond_the_ends(table: Table) -> None:
    table.press(Qt.Key.Key_Up, ALT)
    table.press(Qt.Key.Key_Home, ALT)
    assert table.heard == []


def test_alt_home_makes_first_listed(table: Table) -> None:
    table.panel.select_line("z79.84")
    table.press(Qt.Key.Key_Home, ALT)
    assert table.named("first") == [("z79.84",)]
    table.answer()
    assert table.codes()[0] == "Z79.84"
    assert table.panel.current_line_id() == "z79.84"


def test_ctrl_c_copies_all_codes(table: Table) -> None:
    table.press(Qt.Key.Key_C, CTRL)
    assert table.named("copy") == [()]


def test_selection_and_scroll_stay_through_a_change(make_table: Callable[..., Table]) -> None:
    many = tuple(line(f"Z{n}.0", f"Code number {n}") for n in range(10, 60))
    table = make_table(replace(coded(), lines=many))
    table.panel.select_line("z40.0")
    bar = table.panel.lines.verticalScrollBar()
    where = bar.value()
    assert where > 0
    table.show(replace(table.encounter, lines=(*many, line("R01.1", "Cardiac murmur"))))
    table.show(replace(table.encounter, lines=tuple(replace(one, title="renewed") for one in many)))
    assert bar.value() == where
    assert table.panel.current_line_id() == "z40.0"
    table.show(replace(table.encounter, id="e2"))
    assert (bar.value(), table.panel.current_line_id()) == (0, "z10.0")


def test_every_hint_does_what_its_key_does(make_table: Callable[..., Table]) -> None:
    table = make_table(coded(), width=1600)
    table.panel.select_line("i50.9")
    hints = [hint for hint in table.panel.header.hints.findChildren(KeyHint) if hint.isVisible()]
    for hint in hints:
        table.qtbot.mouseClick(hint, Qt.MouseButton.LeftButton)
    assert {name for name, *_ in table.heard} == {"words", "opened", "remove", "move", "first"}
    assert all("(" in hint.toolTip() for hint in hints)


def test_hints_that_do_not_fit_are_not_cut(make_table: Callable[..., Table]) -> None:
    table = make_table(coded(), width=640)
    strip = table.panel.header.hints
    shown = [hint for hint in strip.findChildren(KeyHint) if hint.isVisible()]
    assert all(hint.geometry().right() <= strip.width() for hint in shown)
    assert len(shown) < len(strip.findChildren(KeyHint))


def test_the_menu_names_the_keys_and_does_the_same(table: Table) -> None:
    menu = table.panel.menu()
    entries = {action.text().split("\t")[0]: action for action in menu.actions() if action.text()}
    assert "Alt+Home" in entries["Make first-listed"].text()
    for entry in ("Remove", "Move down", "Copy all codes", "Export as CSV…", "Export as JSON…"):
        entries[entry].trigger()
    assert table.heard == [
        ("remove", "e11.65"),
        ("move", "e11.65", 1),
        ("copy",),
        ("export", "csv"),
        ("export", "json"),
    ]


def test_the_menu_key_opens_the_menu_of_the_current_line(table: Table) -> None:
    view = table.panel.lines
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(1, 1), QPoint(1, 1))
    QApplication.sendEvent(view.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    table.press(Qt.Key.Key_Down, on=menu)
    table.press(Qt.Key.Key_Return, on=menu)
    assert table.named("words") == [("e11.65",)]


def test_the_export_button_offers_both_formats(table: Table) -> None:
    for action in table.panel.header.menu.actions():
        action.trigger()
    assert table.named("export") == [("csv",), ("json",)]


# ---- dragging ------------------------------------------------------------------------------------


def drop(table: Table, data: QMimeData, gap: int) -> bool:
    """Drag to the gap above row ``gap`` and let go; whether it was accepted."""
    view = table.panel.lines
    rows = view.lines.rowCount()
    rect = view.visualRect(view.lines.index(min(gap, rows - 1)))
    point = QPointF(rect.center().x(), rect.top() + 2 if gap < rows else rect.bottom() - 2)
    move, left = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(view.viewport(), QDragEnterEvent(point, move, data, left, none))
    QApplication.sendEvent(view.viewport(), QDragMoveEvent(point, move, data, left, none))
    view.viewport().grab()  # paints where the line would fall
    event = QDropEvent(point, move, data, left, none)
    QApplication.sendEvent(view.viewport(), event)
    return event.isAccepted()


@pytest.mark.parametrize(
    ("source", "gap", "place"),
    [(0, 2, 1), (0, 4, 3), (3, 0, 0), (3, 1, 1), (1, 3, 2)],
)
def test_a_dragged_line_falls_into_the_gap(table: Table, source: int, gap: int, place: int) -> None:
    view = table.panel.lines
    moved = view.lines.rows()[source].line.id
    assert drop(table, view.lines.mimeData([view.lines.index(source)]), gap)
    assert table.named("move") == [(moved, place)]
    table.answer()
    assert view.lines.place_of(moved) == place


@pytest.mark.parametrize("gap", [1, 2])
def test_a_line_dropped_where_it_was_asks_for_nothing(table: Table, gap: int) -> None:
    drop(table, table.panel.lines.lines.mimeData([table.panel.lines.lines.index(1)]), gap)
    assert table.heard == []


def test_what_is_no_line_is_not_taken(table: Table) -> None:
    text = QMimeData()
    text.setText("E11.65")
    assert not drop(table, text, 0)
    stranger = QMimeData()
    stranger.setData(LINE_MIME, b"of another encounter")
    assert not drop(table, stranger, 0)
    assert table.heard == []


def test_a_line_carried_away_leaves_nothing_behind(table: Table) -> None:
    view = table.panel.lines
    data = view.lines.mimeData([view.lines.index(0)])
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    before = view.viewport().grab().toImage()
    event = QDragEnterEvent(QPointF(50, 65), Qt.DropAction.MoveAction, data, left, none)
    QApplication.sendEvent(view.viewport(), event)
    assert view.viewport().grab().toImage() != before, "nothing shows where it would fall"
    QApplication.sendEvent(view.viewport(), QDragLeaveEvent())
    assert view.viewport().grab().toImage() == before


def test_a_click_beside_the_lines_changes_nothing(table: Table) -> None:
    view = table.panel.lines
    below = QPoint(20, view.viewport().height() - 4)
    table.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=below)
    assert table.named("chosen") == []
