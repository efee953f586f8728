"""Typing, walking, unfolding, adding: all from the search box."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from codesets.errors import LibraryDamaged
from desktop.gui.jobs import Worker

from .conftest import Desk, Held

pytestmark = pytest.mark.usefixtures("qapp")

SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_results_follow_every_letter(desk: Desk) -> None:
    assert "E11.621" in desk.search("diab foot ulc")[:5]
    assert desk.current() == desk.codes()[0]
    desk.until_page(desk.current())


def test_the_tabs_count_each_book(desk: Desk) -> None:
    desk.search("diab foot ulc")
    books = desk.browser.ui.books
    assert books.names() == ["", "ICD-10-CM", "HCPCS Level II"]
    assert books.tab("").count != "" != books.tab("ICD-10-CM").count
    assert "results" in books.tab("").accessibleName()


def test_an_abridged_list_is_marked_in_the_search_and_on_the_page(desk: Desk) -> None:
    desk.search("b12 shot")
    assert desk.current() == "J3420"
    assert not desk.browser.ui.warning.isVisible()
    desk.until_page("J3420")
    assert "2025 abridged list" in desk.page()
    desk.qtbot.mouseClick(desk.browser.ui.books.tab("HCPCS Level II"), Qt.MouseButton.LeftButton)
    desk.until(lambda: desk.browser.ui.warning.isVisible())
    assert "most used codes only" in desk.browser.ui.warning.text()
    assert "Ctrl+I" in desk.browser.ui.warning.text()


def test_arrows_walk_while_the_caret_stays(desk: Desk) -> None:
    codes = desk.search("diabetes foot")
    caret = desk.browser.ui.box.cursorPosition()
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Up)
    assert desk.current() == codes[1].removesuffix("-")
    desk.press(Qt.Key.Key_PageDown)
    assert desk.codes().index(desk.current()) > 1
    for _ in range(30):
        desk.press(Qt.Key.Key_PageUp)
    assert desk.current() == codes[0].removesuffix("-")
    assert desk.browser.ui.box.hasFocus()
    assert desk.browser.ui.box.cursorPosition() == caret


def test_home_and_end_are_for_the_text(desk: Desk) -> None:
    desk.search("diabetes foot")
    first = desk.current()
    desk.press(Qt.Key.Key_Home)
    assert desk.browser.ui.box.cursorPosition() == 0
    desk.press(Qt.Key.Key_Right)
    assert desk.browser.ui.box.cursorPosition() == 1
    desk.press(Qt.Key.Key_End)
    assert desk.current() == first


def test_enter_adds_the_code_with_the_query_that_found_it(desk: Desk) -> None:
    desk.search("e11.621")
    desk.press(Qt.Key.Key_Return)
    desk.until(lambda: desk.added)
    assert desk.added == [("E11.621", "e11.621")]


def test_the_window_can_add_what_is_shown_from_elsewhere(desk: Desk, qtbot: QtBot) -> None:
    note = QLineEdit()
    qtbot.addWidget(note)
    desk.search("e11.621")
    note.show()
    note.setFocus()
    desk.browser.accept()
    assert desk.added == [("E11.621", "e11.621")]


def test_enter_pressed_ahead_of_the_results_waits_for_them(
    held: Held, make_desk: Callable[[Any], Desk]
) -> None:
    desk = make_desk(held)
    desk.search("i10")
    held.door.clear()
    desk.browser.ui.box.clear()
    desk.type("e11.621")
    desk.press(Qt.Key.Key_Return)
    assert desk.added == []
    held.door.set()
    desk.until(lambda: desk.added)
    assert desk.added == [("E11.621", "e11.621")]


def test_enter_on_a_header_opens_it_with_a_hint(desk: Desk) -> None:
    desk.search("e11.62")
    assert desk.codes()[0] == "E11.62-"
    desk.press(Qt.Key.Key_Return)
    desk.until(lambda: len(desk.codes()) > 2 and "needs more characters" in desk.codes()[1])
    assert desk.added == []
    assert desk.codes()[2:4] == ["E11.620", "E11.621"]
    assert desk.current() == "E11.620"
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Return)
    assert desk.added == [("E11.621", "e11.62")]


def test_enter_on_a_code_that_needs_a_seventh_character_opens_the_choices(desk: Desk) -> None:
    desk.search("s93.401")
    if desk.codes()[0] != "S93.401-":
        pytest.skip("the search puts a completed code first")
    desk.press(Qt.Key.Key_Return)
    desk.until(lambda: "needs a 7th character" in "".join(desk.codes()))
    assert desk.added == []
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Return)
    assert desk.added == [("S93.401D", "s93.401")]


def test_seventh_characters_unfold_in_place_with_placeholders_filled_in(desk: Desk) -> None:
    desk.search("t88.7")
    assert desk.codes()[0] == "T88.7-"
    desk.press(Qt.Key.Key_Return)
    desk.until(lambda: "needs a 7th character" in "".join(desk.codes()))
    assert desk.codes()[2:5] == ["T88.7XXA", "T88.7XXD", "T88.7XXS"]
    desk.press(Qt.Key.Key_Left)
    assert desk.current() == "T88.7"
    desk.press(Qt.Key.Key_Right)
    desk.until(lambda: desk.codes()[1:4] == ["T88.7XXA", "T88.7XXD", "T88.7XXS"])
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Return)
    assert desk.added == [("T88.7XXA", "t88.7")]


def test_other_seventh_characters_unfold_beneath_a_complete_code(desk: Desk) -> None:
    first = desk.search("sprain right ankle")[0]
    assert first.endswith("A")
    desk.press(Qt.Key.Key_Right)
    family = [first[:-1] + letter for letter in "ADS"]
    desk.until(lambda: desk.codes()[:3] == family)
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Return)
    assert desk.added == [(family[1], "sprain right ankle")]


def test_right_unfolds_and_left_folds_at_the_end_of_the_text(desk: Desk) -> None:
    desk.search("e11.62")
    before = desk.codes()
    desk.press(Qt.Key.Key_Right)
    desk.until(lambda: len(desk.codes()) > len(before))
    assert desk.codes()[1] == "E11.620"
    assert desk.current() == "E11.62"
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Left)
    assert desk.codes() == before
    assert desk.current() == "E11.62"
    caret = desk.browser.ui.box.cursorPosition()
    desk.press(Qt.Key.Key_Left)
    assert desk.browser.ui.box.cursorPosition() == caret - 1


def test_escape_clears_the_words(desk: Desk) -> None:
    desk.search("copd")
    desk.press(Qt.Key.Key_Escape)
    assert desk.browser.ui.box.text() == ""
    assert "Type a few letters" in desk.notice()


def test_typing_fast_keeps_at_most_one_search_waiting(held: Held, make_desk: Callable[[Any], Desk]) -> None:
    desk = make_desk(held)
    held.door.clear()
    desk.type("d")
    desk.until(lambda: held.searched)
    desk.type("iabetes foot")
    held.door.set()
    desk.until(lambda: not desk.browser.searching)
    assert held.searched == ["d", "diabetes foot"]


def test_a_stale_answer_is_never_shown(held: Held, make_desk: Callable[[Any], Desk]) -> None:
    desk = make_desk(held)
    seen: list[list[str]] = []
    desk.browser.ui.results.results.modelReset.connect(lambda: seen.append(desk.codes()))
    held.door.clear()
    desk.type("i10")
    desk.until(lambda: held.searched)
    desk.browser.ui.box.clear()
    held.door.set()
    desk.type("j45")
    desk.until(lambda: any(code.startswith("J45") for code in desk.codes()))
    assert not any(code.startswith("I10") for codes in seen for code in codes)


def test_a_search_that_takes_long_says_so(held: Held, make_desk: Callable[[Any], Desk]) -> None:
    desk = make_desk(held)
    held.door.clear()
    desk.type("i10")
    desk.until(lambda: "Searching for “i10”" in desk.notice())
    held.door.set()
    desk.until(lambda: "I10" in desk.codes())


def test_a_cleared_box_shows_no_late_answer(
    held: Held, make_desk: Callable[[Any], Desk], worker: Worker
) -> None:
    desk = make_desk(held)
    held.door.clear()
    desk.type("i10")
    desk.until(lambda: held.searched)
    desk.press(Qt.Key.Key_Escape)
    held.door.set()
    desk.until(lambda: worker.idle)
    assert desk.codes() == []
    assert "Type a few letters" in desk.notice()


# ---- what stands there when there are no results -------------------------------------------------


def test_without_a_library_it_says_what_is_being_done(make_desk: Callable[[Any], Desk], library: Any) -> None:
    desk = make_desk(None)
    assert "Getting the code books ready" in desk.notice()
    desk.type("copd")
    desk.browser.show_loading("Reading chapter 4 of 22.")
    assert "Reading chapter 4 of 22." in desk.notice()
    desk.browser.set_library(library)
    desk.until(lambda: desk.codes())


def test_the_empty_box_offers_examples(desk: Desk) -> None:
    assert "Type a few letters" in desk.notice()
    action = desk.browser.ui.state.notice.actions[0]
    action.run()
    desk.until(lambda: desk.codes())
    assert desk.browser.ui.box.text() == action.text


def test_no_result_says_what_to_try(desk: Desk) -> None:
    desk.search("qqqqzzzzxxxx")
    assert "Nothing matches “qqqqzzzzxxxx”" in desk.notice()
    assert [action.text for action in desk.browser.ui.state.notice.actions] == [
        "Clear the search",
        "Browse the book",
    ]


def test_enter_adds_nothing_where_nothing_matches(desk: Desk) -> None:
    desk.search("i10")
    desk.until_page("I10")
    desk.search("qqqqzzzzxxxx")
    desk.press(Qt.Key.Key_Return)
    desk.browser.accept()
    assert desk.added == []


def test_a_failed_search_can_be_tried_again(held: Held, make_desk: Callable[[Any], Desk]) -> None:
    desk = make_desk(held)
    held.fail_with = LibraryDamaged("The search index cannot be read. Build the library again.")
    desk.type("i10")
    desk.until(lambda: "cannot be read" in desk.notice())
    assert desk.errors
    held.fail_with = None
    desk.browser.ui.state.notice.actions[0].run()
    desk.until(lambda: "I10" in desk.codes())


@pytest.mark.logs_errors
def test_a_bug_of_ours_shows_a_sentence_and_no_innards(held: Held, make_desk: Callable[[Any], Desk]) -> None:
    desk = make_desk(held)
    held.fail_with = ZeroDivisionError("innards")
    desk.type("i10")
    desk.until(lambda: "did not work" in desk.notice())
    assert "innards" not in desk.notice()


def test_a_day_out_of_force_is_said_plainly(desk: Desk) -> None:
    desk.search("i10")
    desk.browser.set_date(date(2024, 1, 1))
    desk.until(lambda: desk.browser.ui.warning.isVisible())
    assert "is in force on 2024-01-01" in desk.browser.ui.warning.text()
    desk.browser.set_date(date(2026, 5, 1))
    desk.until(lambda: not desk.browser.ui.warning.isVisible())
