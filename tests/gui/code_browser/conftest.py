"""A code browser on the whole real library, with a real worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from codesets.library import Library
from codesets.model import Hit
from desktop.gui.jobs import Worker
from desktop.gui.models.code_results import RowKind
from desktop.gui.theme import Scheme, Theme
from desktop.gui.widgets.code_browser import CodeBrowser

WAIT = 10_000
"""Milliseconds after which a test gives up; never how long it takes."""

IN_FORCE = date(2026, 8, 11)


@pytest.fixture(scope="session")
def library(built_library: Path) -> Iterator[Library]:
    library = Library.open(built_library)
    yield library
    library.close()


@pytest.fixture
def theme(qapp: Any) -> Theme:
    return Theme(scheme=Scheme.LIGHT)


@pytest.fixture
def worker(qtbot: QtBot) -> Iterator[Worker]:
    worker = Worker("code-browser-test")
    yield worker
    worker.close()


@dataclass
class Desk:
    """The browser as its user has it: keys go in, words on the screen come out."""

    browser: CodeBrowser
    qtbot: QtBot
    added: list[tuple[str, str]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self.browser.ui.box, text)

    def press(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier, on: QWidget | None = None) -> None:
        held = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            held |= modifier
        self.qtbot.keyClick(on or self.browser.ui.box, key, held)

    def until(self, true: Callable[[], Any]) -> None:
        self.qtbot.waitUntil(lambda: bool(true()), timeout=WAIT)

    def codes(self) -> list[str]:
        """The codes on the screen, in order; a hint is its sentence."""
        if self.browser.ui.upper.currentWidget() is not self.browser.ui.results:
            return []
        rows = self.browser.ui.results.results.rows()
        return [row.title if row.kind is RowKind.HINT else row.shown_code for row in rows]

    def current(self) -> str:
        row = self.browser.ui.results.current_row()
        return row.code if row else ""

    def search(self, text: str) -> list[str]:
        """Type into the empty box and wait for what it finds."""
        self.browser.ui.box.clear()
        self.type(text)
        self.until(lambda: not self.browser.searching)
        return self.codes()

    def page(self) -> str:
        """The words of the page, without the padding of its chips."""
        view = self.browser.ui.detail.view
        if not view.isVisible():
            return self.browser.ui.detail.state.accessibleName()
        return view.toPlainText().replace("\u00a0", " ").replace("\u2011", "-")

    def page_code(self) -> str:
        page = self.browser.ui.detail.page
        return page.entry.code if page else ""

    def until_page(self, code: str) -> None:
        self.until(lambda: self.page_code() == code)

    def notice(self) -> str:
        """What stands in place of results."""
        state = self.browser.ui.state
        return state.accessibleName() if state.isVisible() else ""

    def click_text(self, words: str) -> None:
        """Click into the page where the words stand."""
        view = self.browser.ui.detail.view
        cursor = view.document().find(words)
        assert not cursor.isNull(), f"{words!r} is not on the page"
        start = QTextCursor(view.document())
        start.setPosition(cursor.selectionStart() + 1)
        point = view.cursorRect(start).center()
        self.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)


@pytest.fixture
def desk(qtbot: QtBot, worker: Worker, library: Library, make_desk: Callable[[Any], Desk]) -> Desk:
    """With the library in, and a date of service in force."""
    return make_desk(library)


@pytest.fixture
def make_desk(qtbot: QtBot, worker: Worker, theme: Theme) -> Callable[[Any], Desk]:
    def make(library: Any) -> Desk:
        browser = CodeBrowser(worker, theme)
        qtbot.addWidget(browser)
        desk = Desk(browser, qtbot)
        browser.add_requested.connect(lambda code, by, _system: desk.added.append((code, by)))
        browser.error.connect(desk.errors.append)
        browser.resize(560, 640)
        browser.show()
        qtbot.waitExposed(browser)
        browser.set_date(IN_FORCE)
        browser.set_library(library)
        browser.focus_search()
        desk.until(lambda: worker.idle)  # the tabs can be chosen once the releases are known
        return desk

    return make


class Held:
    """The real library with a door: while it is shut, a search waits behind it."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.door = Event()
        self.door.set()
        self.searched: list[str] = []
        self.fail_with: Exception | None = None

    def search(self, query: str, **keywords: Any) -> tuple[Hit, ...]:
        self.searched.append(query)
        assert self.door.wait(WAIT / 1000)
        if self.fail_with is not None:
            raise self.fail_with
        return self._library.search(query, **keywords)

    def search_systems(
        self, query: str, *, system: str = "", **keywords: Any
    ) -> tuple[tuple[Hit, ...], dict[str, int]]:
        found = self.search(query, system=system or None, **keywords)
        return found, {"ICD-10-CM": len(found)}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)


@pytest.fixture
def held(library: Library) -> Iterator[Held]:
    held = Held(library)
    yield held
    held.door.set()
