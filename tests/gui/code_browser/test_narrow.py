"""Nothing that tells codes apart is cut off, however narrow the pane or large the face."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt

from codesets.library import Library
from codesets.model import Match
from desktop.gui.models.code_results import Row, RowKind
from desktop.gui.theme import Scheme, Theme
from desktop.gui.widgets.code_browser.look import BookLook
from desktop.gui.widgets.code_browser.result_delegate import ResultDelegate, chips_of
from desktop.gui.widgets.code_browser.tree_view import without_beginning

from .conftest import Desk

pytestmark = pytest.mark.usefixtures("qapp")

SHIFT = Qt.KeyboardModifier.ShiftModifier
NARROW = 360


@pytest.fixture
def narrow(make_desk: Callable[[Any], Desk], library: Library) -> Desk:
    desk = make_desk(library)
    desk.browser.resize(NARROW, 640)
    return desk


def test_every_next_step_of_a_notice_stands_whole_in_the_pane(narrow: Desk) -> None:
    state = narrow.browser.ui.state
    buttons = state.buttons()
    assert [button.text() for button in buttons][-1] == "Browse the book"
    for button in buttons:
        assert button.width() >= button.sizeHint().width()
        assert state.rect().contains(button.geometry())
    lines = {button.y() for button in buttons}
    assert len(lines) == 2


def test_the_context_bar_leaves_out_the_middle(narrow: Desk) -> None:
    narrow.browser.show_code("S93.401A")
    narrow.until_page("S93.401A")
    bar = narrow.browser.ui.detail.breadcrumb
    narrow.until(lambda: "…" in bar.shown())
    assert bar.shown().startswith("Chapter 19 › … › ")
    assert bar.shown().endswith("S93.401")
    assert "S93.40 Sprain" in bar.toolTip()


def test_the_keys_shorten_their_words_before_they_are_cut(narrow: Desk) -> None:
    narrow.search("sprain ankle right")
    hints = narrow.browser.ui.detail.hints
    narrow.until(lambda: hints.words().get("book") == "book")
    narrow.browser.resize(640, 640)
    narrow.until(lambda: hints.words().get("book") == "open in book")


def test_a_deep_level_of_the_tree_is_read_by_what_its_title_adds(narrow: Desk) -> None:
    above = "Type 2 diabetes mellitus with skin complications"
    assert without_beginning("Type 2 diabetes mellitus with foot ulcer", above) == "… foot ulcer"
    assert without_beginning("Sprain of ankle, sequela", "Sprain of ankle") == "… sequela"
    assert without_beginning("Gout", "Gout") == "Gout"
    assert without_beginning("Other gout", "Gout") == "Other gout"


@pytest.mark.parametrize("scheme", list(Scheme))
@pytest.mark.parametrize(("width", "size"), [(360, 9.75), (480, 9.75), (640, 15.0)])
def test_a_title_is_shown_to_its_last_word(scheme: Scheme, width: int, size: float) -> None:
    title = "Sprain of unspecified ligament of right ankle, initial encounter"
    row = Row(RowKind.HIT, code="S93.401A", title=title, billable=True, match=Match.EXACT, sevenths=2)
    delegate = ResultDelegate(BookLook(Theme(scheme=scheme, interface_size=size)))
    laid = delegate.title(row, width)
    assert laid.layout.text() == title
    assert laid.lines == laid.layout.lineCount()


def test_a_title_too_long_for_every_line_leaves_out_its_middle() -> None:
    title = f"Unspecified sprain {'of one or more ligaments ' * 12}of right ankle, sequela"
    start = title.index("sequela")
    marks = ((12, 18), (start, start + 7))
    row = Row(RowKind.HIT, code="S93.401S", title=title, marks=marks, billable=True, match=Match.EXACT)
    laid = ResultDelegate(BookLook(Theme(scheme=Scheme.LIGHT))).title(row, NARROW)
    shown = laid.layout.text()
    assert "…" in shown and shown.endswith("ankle, sequela")
    marked = [shown[part.start : part.start + part.length] for part in laid.layout.formats()]
    assert marked == ["sprain", "sequela"]


def test_the_wording_that_was_found_has_a_line_of_its_own_where_it_must() -> None:
    title = "Chronic obstructive pulmonary disease with (acute) exacerbation"
    row = Row(RowKind.HIT, code="J44.1", title=title, billable=True, match=Match.EXACT)
    found = Row(
        RowKind.HIT, code="J44.1", title=title, billable=True, match=Match.EXACT, phrase="Decompensated COPD"
    )
    delegate = ResultDelegate(BookLook(Theme(scheme=Scheme.LIGHT)))
    assert delegate.height_for(found, NARROW) > delegate.height_for(row, NARROW)
    assert delegate.height_for(found, 1000) == delegate.height_for(row, 1000)


@pytest.mark.parametrize(
    ("row", "chips"),
    [
        (Row(RowKind.HIT, billable=True, match=Match.PREFIX), [("prefix", False)]),
        (Row(RowKind.HIT, billable=True, match=Match.FUZZY), [("fuzzy", True)]),
        (Row(RowKind.HIT, billable=False, match=Match.CODE), [("header", False), ("code", False)]),
        (Row(RowKind.HIT, billable=True, match=Match.STEM, sevenths=2), [("+2 7th", False), ("stem", False)]),
        (Row(RowKind.SEVENTH, billable=True, seventh="D"), [("7th D", False)]),
        (Row(RowKind.CHILD, billable=False), [("header", False)]),
        (Row(RowKind.CHILD, billable=True), []),
    ],
)
def test_every_hit_says_how_it_was_found(row: Row, chips: list[tuple[str, bool]]) -> None:
    assert chips_of(row) == chips


@pytest.mark.parametrize("scheme", list(Scheme))
def test_another_theme_keeps_the_place(desk: Desk, scheme: Scheme) -> None:
    desk.search("diabetes foot")
    desk.press(Qt.Key.Key_Down)
    code = desk.current()
    desk.until_page(code)
    desk.browser.set_theme(Theme(scheme=scheme, interface_size=15.0))
    assert desk.current() == code
    assert desk.page_code() == code
    box = desk.browser.ui.box
    assert box.hasFocus()
    assert QRect(0, 0, desk.browser.width(), desk.browser.height()).contains(box.geometry())
