"""The page of a code, its links, the way back, and the tabular tree beside it."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.gui.theme import Scheme, Theme

from .conftest import Desk

pytestmark = pytest.mark.usefixtures("qapp")

ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def show(desk: Desk, code: str) -> None:
    desk.browser.show_code(code)
    desk.until_page(code)


def test_the_page_says_what_the_book_says(desk: Desk) -> None:
    show(desk, "E11.621")
    words = desk.page()
    assert "E11.621  Type 2 diabetes mellitus with foot ulcer" in words
    assert "billable on 2026-08-11" in words
    assert "Use additional code here" in words
    assert "from E11" in words
    assert "Z79.4" in words
    assert desk.browser.ui.detail.breadcrumb.shown().startswith("Chapter 4")


def test_the_page_follows_the_selection(desk: Desk) -> None:
    desk.search("diab foot ulc")
    desk.until_page(desk.current())
    desk.press(Qt.Key.Key_Down)
    desk.until_page(desk.current())


def test_a_header_lists_what_stands_below(desk: Desk) -> None:
    show(desk, "E11.62")
    assert "header: needs more characters" in desk.page()
    assert "E11.621  Type 2 diabetes mellitus with foot ulcer" in desk.page()


def test_seventh_characters_stand_there_complete(desk: Desk) -> None:
    show(desk, "S93.401")
    words = desk.page()
    assert "header: needs a 7th character" in words
    assert "S93.401A  initial encounter" in words
    assert "S93.401S  sequela" in words


def test_a_link_opens_with_a_click_and_back_returns(desk: Desk) -> None:
    show(desk, "E11.621")
    desk.click_text("Z79.4")
    desk.until_page("Z79.4")
    desk.press(Qt.Key.Key_Left, ALT, on=desk.browser.ui.detail.view)
    desk.until_page("E11.621")
    desk.press(Qt.Key.Key_Right, ALT)
    desk.until_page("Z79.4")


def test_tab_walks_the_links_and_enter_opens_one(desk: Desk) -> None:
    show(desk, "E11.621")
    view = desk.browser.ui.detail.view
    view.setFocus(Qt.FocusReason.TabFocusReason)
    seen: list[str] = []
    for _ in range(4):
        desk.press(Qt.Key.Key_Tab, on=view)
        seen.append(view.focused_link())
    assert all(seen)
    assert len(set(seen)) > 1
    desk.press(Qt.Key.Key_Return, on=view)
    desk.until_page(seen[-1])
    assert desk.added == []


def test_enter_in_the_page_adds_its_code(desk: Desk) -> None:
    show(desk, "E11.621")
    view = desk.browser.ui.detail.view
    view.setFocus()
    desk.press(Qt.Key.Key_Return, on=view)
    assert [code for code, _ in desk.added] == ["E11.621"]


def test_mouse_buttons_walk_the_history(desk: Desk) -> None:
    show(desk, "E11.621")
    show(desk, "I10")
    viewport = desk.browser.ui.detail.view.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.BackButton, pos=QPoint(30, 30))
    desk.until_page("E11.621")
    QTest.mouseClick(viewport, Qt.MouseButton.ForwardButton, pos=QPoint(30, 30))
    desk.until_page("I10")


def test_an_unknown_code_is_answered_with_a_sentence(desk: Desk) -> None:
    show(desk, "I10")
    desk.browser.show_code("Q99.XYZ")
    desk.until(lambda: desk.errors)
    assert "Q99.XYZ" in desk.errors[0]
    assert desk.page_code() == "I10"


def test_the_context_bar_leads_up(desk: Desk) -> None:
    show(desk, "E11.621")
    desk.browser.ui.detail.breadcrumb.linkActivated.emit("E11")
    desk.until_page("E11")


@pytest.mark.parametrize("code", ["E08-E13", "4"])
def test_the_context_bar_leads_to_blocks_and_chapters(desk: Desk, code: str) -> None:
    show(desk, "E11.621")
    desk.browser.ui.detail.breadcrumb.linkActivated.emit(code)
    desk.until_page(code)
    assert "not a code" in desk.page()
    desk.press(Qt.Key.Key_Left, ALT)
    desk.until_page("E11.621")


def test_another_day_is_said_on_the_page_that_is_shown(desk: Desk) -> None:
    show(desk, "E11.621")
    desk.browser.set_date(date(2024, 1, 1))
    desk.until(lambda: "not in force on 2024-01-01" in desk.page())
    assert desk.page_code() == "E11.621"
    desk.browser.set_date(date(2026, 5, 1))
    desk.until(lambda: "billable on 2026-05-01" in desk.page())


def test_a_copy_of_the_page_is_plain(desk: Desk) -> None:
    show(desk, "E11.621")
    view = desk.browser.ui.detail.view
    view.selectAll()
    view.copy()
    copied = QApplication.clipboard().mimeData()
    assert not copied.hasHtml()
    assert "ICD-10-CM FY2026 April" in copied.text()
    assert "\u00a0" not in copied.text()


def test_text_can_be_selected(desk: Desk) -> None:
    show(desk, "I10")
    view = desk.browser.ui.detail.view
    view.selectAll()
    assert "hypertension" in view.textCursor().selectedText()


def test_the_page_loads_nothing(desk: Desk) -> None:
    view = desk.browser.ui.detail.view
    for kind in range(1, 5):
        assert not view.loadResource(kind, "https://example.org/x.png")


# ---- the book ------------------------------------------------------------------------------------


def in_tree(desk: Desk) -> str:
    entry = desk.browser.ui.tree.current_entry()
    return entry.code if entry else ""


def test_shift_enter_opens_the_book_at_the_code(desk: Desk) -> None:
    desk.search("e11.621")
    desk.press(Qt.Key.Key_Return, SHIFT)
    desk.until(lambda: in_tree(desk) == "E11.621")
    assert desk.browser.ui.tree.isVisible()
    assert desk.browser.ui.tree.hasFocus()
    desk.until_page("E11.621")


def test_walking_the_tree_shows_the_pages(desk: Desk) -> None:
    desk.search("e11.621")
    desk.press(Qt.Key.Key_Return, SHIFT)
    desk.until(lambda: in_tree(desk) == "E11.621")
    tree = desk.browser.ui.tree
    desk.press(Qt.Key.Key_Down, on=tree)
    desk.until_page("E11.622")
    desk.press(Qt.Key.Key_Left, on=tree)
    desk.until_page("E11.62")
    desk.press(Qt.Key.Key_Return, on=tree)
    assert not tree.isExpanded(tree.currentIndex())
    assert desk.added == []


def test_the_keys_say_what_enter_does_in_the_tree(desk: Desk) -> None:
    desk.search("e11.621")
    desk.press(Qt.Key.Key_Return, SHIFT)
    hints = desk.browser.ui.detail.hints
    desk.until(lambda: hints.words() == {"add": "add E11.621"})
    desk.press(Qt.Key.Key_Left, on=desk.browser.ui.tree)
    desk.until(lambda: hints.words() == {"add": "open or close"})


def test_back_moves_the_tree_too(desk: Desk) -> None:
    desk.search("e11.621")
    desk.press(Qt.Key.Key_Return, SHIFT)
    desk.until(lambda: in_tree(desk) == "E11.621")
    desk.click_text("Z79.4")
    desk.until(lambda: in_tree(desk) == "Z79.4")
    desk.press(Qt.Key.Key_Left, ALT, on=desk.browser.ui.tree)
    desk.until(lambda: in_tree(desk) == "E11.621")
    desk.press(Qt.Key.Key_Right, ALT, on=desk.browser.ui.tree)
    desk.until(lambda: in_tree(desk) == "Z79.4")


def test_a_link_in_the_page_moves_the_tree(desk: Desk) -> None:
    desk.search("e11.621")
    desk.press(Qt.Key.Key_Return, SHIFT)
    desk.until(lambda: in_tree(desk) == "E11.621")
    desk.click_text("Z79.4")
    desk.until(lambda: in_tree(desk) == "Z79.4")


def test_enter_in_the_tree_adds_a_billable_code(desk: Desk) -> None:
    desk.search("i10")
    desk.press(Qt.Key.Key_Return, SHIFT)
    desk.until(lambda: in_tree(desk) == "I10")
    desk.press(Qt.Key.Key_Return, on=desk.browser.ui.tree)
    assert desk.added == [("I10", "tabular list")]


def test_typing_a_code_in_the_tree_goes_there(desk: Desk) -> None:
    desk.browser.ui.views.tab("book").click()
    tree = desk.browser.ui.tree
    desk.until(lambda: tree.book.rowCount() > 10)
    tree.setFocus()
    desk.qtbot.keyClicks(tree, "J45.2")
    desk.until(lambda: in_tree(desk) == "J45.2")
    desk.press(Qt.Key.Key_Escape, on=tree)
    assert desk.browser.ui.box.hasFocus()
    assert not tree.isVisible()


def test_typing_words_leaves_the_book_for_the_results(desk: Desk) -> None:
    desk.browser.ui.views.tab("book").click()
    desk.search("copd")
    assert desk.browser.ui.results.isVisible()


def test_the_page_shows_that_it_has_the_focus(desk: Desk) -> None:
    show(desk, "E11.621")
    view = desk.browser.ui.detail.view
    view.setFocus()
    accent = Theme(scheme=Scheme.LIGHT).colour("accent")
    assert view.viewport().grab().toImage().pixelColor(1, 5) == accent
    desk.browser.focus_search()
    assert view.viewport().grab().toImage().pixelColor(1, 5) != accent
