"""Several books behind one search box."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from codesets.library import Library
from codesets.model import Code, CodePage, Hit, Kind, Match, Release

from .conftest import Desk

pytestmark = pytest.mark.usefixtures("qapp")

HCPCS = "HCPCS"
TITLE = "For diabetics only, fitting, custom preparation and supply of off-the-shelf depth-inlay shoe"
SHOE = Code(HCPCS, "A5500", TITLE, Kind.CODE, True, None, 0, 1)


class TwoBooks:
    """ICD-10-CM of the real library with a second, very thin book beside it."""

    def __init__(self, library: Library) -> None:
        self._library = library
        first = library.releases()[0]
        self._release = replace(first, system=HCPCS, edition="2026 Q3", effective_from=date(2026, 7, 1))

    def releases(self) -> tuple[Release, ...]:
        return (self._library.releases()[0], self._release)

    def release_for(self, system: str, on: date | None = None) -> Release:
        return self._release if system == HCPCS else self._library.release_for(system, on)

    def search(
        self, query: str, *, system: str | None = None, on: date | None = None, limit: int = 50
    ) -> tuple[Hit, ...]:
        shoe = Hit(HCPCS, SHOE.code, SHOE.title, True, Match.PREFIX)
        shoes = (shoe,) if query.startswith("diab") else ()
        if system == HCPCS:
            return shoes
        return (*shoes, *self._library.search(query, system="ICD-10-CM", on=on, limit=limit))[:limit]

    def systems(self) -> tuple[str, ...]:
        return ("ICD-10-CM", HCPCS)

    def search_systems(
        self, query: str, *, system: str = "", **keywords: Any
    ) -> tuple[tuple[Hit, ...], dict[str, int]]:
        counts = {each: len(self.search(query, system=each, **keywords)) for each in self.systems()}
        return self.search(query, system=system or None, **keywords), counts

    def page(self, code: str, *, system: str | None = None, on: date | None = None) -> CodePage:
        if code == SHOE.code:
            return CodePage(SHOE, self._release, (), (), (), ())
        return self._library.page(code, system=system, on=on)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)


@pytest.fixture
def desk(make_desk: Callable[[Any], Desk], library: Library) -> Desk:
    desk = make_desk(TwoBooks(library))
    desk.until(lambda: desk.browser.ui.books.names() == ["", "ICD-10-CM", HCPCS])
    return desk


def choose_hcpcs(desk: Desk) -> None:
    """By keys: into the tabs, and twice to the right."""
    books = desk.browser.ui.books
    desk.press(Qt.Key.Key_Tab)
    for name in ("", "ICD-10-CM"):
        assert books.tab(name).hasFocus()
        desk.press(Qt.Key.Key_Right, on=books.tab(name))
    assert books.current() == HCPCS
    desk.until(lambda: not desk.browser.searching)


def test_each_tab_counts_its_book(desk: Desk) -> None:
    desk.search("diab foot ulc")
    books = desk.browser.ui.books
    assert books.tab(HCPCS).count.startswith("1")
    assert (
        "1 results" in books.tab(HCPCS).accessibleName() or "1+ results" in books.tab(HCPCS).accessibleName()
    )
    assert desk.codes()[0] == SHOE.code


def test_a_tab_shows_one_book_and_keeps_the_words(desk: Desk) -> None:
    desk.search("diab foot ulc")
    choose_hcpcs(desk)
    desk.until(lambda: desk.codes() == [SHOE.code])
    assert desk.browser.ui.box.text() == "diab foot ulc"
    desk.until_page(SHOE.code)
    assert "HCPCS 2026 Q3" in desk.page()


def test_a_book_without_results_offers_the_others(desk: Desk) -> None:
    choose_hcpcs(desk)
    desk.browser.focus_search()
    desk.search("hypertension")
    assert "Nothing in HCPCS matches “hypertension”" in desk.notice()
    desk.browser.ui.state.notice.actions[0].run()
    desk.until(lambda: len(desk.codes()) > 1)


def test_only_the_book_that_is_out_of_force_is_warned_of(desk: Desk) -> None:
    desk.browser.set_date(date(2026, 5, 1))
    choose_hcpcs(desk)
    desk.until(lambda: desk.browser.ui.warning.isVisible())
    warning = desk.browser.ui.warning.text()
    assert "No HCPCS release" in warning
    assert "ICD-10-CM" not in warning
    desk.browser.ui.books.tab("ICD-10-CM").click()
    desk.until(lambda: not desk.browser.ui.warning.isVisible())


def test_tab_reaches_every_control(desk: Desk) -> None:
    for code in ("E11.621", "I10"):
        desk.browser.show_code(code)
        desk.until_page(code)
    desk.search("diab foot ulc")
    seen: set[str] = set()
    for _ in range(12):
        focus = QApplication.focusWidget()
        assert focus is not None
        assert focus.accessibleName()
        seen.add(focus.objectName() or focus.accessibleName().split(",")[0])
        if focus is desk.browser.ui.detail.view:
            break
        desk.press(Qt.Key.Key_Tab, on=focus)
    assert {"code_search_box", "All", "Results", "Back", "code_breadcrumb", "code_page"} <= seen


def test_tab_reaches_the_next_step_of_an_empty_box(desk: Desk) -> None:
    first = desk.browser.ui.state.buttons()[0]
    for _ in range(5):
        focus = QApplication.focusWidget()
        assert focus is not None
        if focus is first:
            break
        desk.press(Qt.Key.Key_Tab, on=focus)
    desk.press(Qt.Key.Key_Space, on=first)
    desk.until(lambda: desk.browser.ui.box.text() == first.text() and desk.codes())
