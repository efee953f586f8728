"""Pages and the tree beside them: each shows what the other is at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QObject, Signal

from codesets.model import Code, CodePage, Release
from desktop.gui.models.code_tree import Arrived, Failed
from desktop.gui.widgets.empty_state import Notice

from .detail_pane import EMPTY
from .history import History, Visit
from .layout import BOOK, BrowserLayout
from .reader import Reader

TABULAR = "tabular list"
"""What is said to have led to a code that was found by turning the pages."""


class Book(QObject):
    """Fetches pages, remembers the way through them, and keeps the tree in step."""

    shown = Signal(str)
    """The code whose page is now shown."""
    error = Signal(str)

    def __init__(self, reader: Reader, ui: BrowserLayout, parent: QObject) -> None:
        super().__init__(parent)
        self._reader = reader
        self._ui = ui
        self._history = History()
        self._on: date | None = None
        self._releases: tuple[Release, ...] = ()
        self._system = ""
        """The book that the tree reads; empty while it reads none."""
        self.found_by = ""
        """The query or path that led to the page that is shown."""
        ui.tree.entry_chosen.connect(self._tree_chose)
        ui.tree.typed_ahead.connect(self._type_ahead)
        ui.detail.code_opened.connect(self.follow)

    # ---- another library, another day ----------------------------------------------------------

    def close(self) -> None:
        """Forget the library that was read: no page, no tree, no history."""
        self._history.clear()
        self._show_history()
        self._releases = ()
        self._empty_tree()
        self._ui.detail.show_notice(EMPTY)

    def set_date(self, on: date | None) -> None:
        """Look up again what is shown."""
        self._on = on
        self._empty_tree()
        current = self._history.current
        if current is not None:
            self._fetch(current.code, current.system, self.found_by, visit=None)

    def set_releases(self, releases: tuple[Release, ...]) -> None:
        self._releases = releases
        if self._ui.view() == BOOK:
            self.read_tree()

    def _empty_tree(self) -> None:
        self._system = ""
        self._ui.tree.book.set_source(None)

    # ---- pages ---------------------------------------------------------------------------------

    def open(self, code: str, system: str, found_by: str) -> None:
        """Show a page on purpose: Back will lead to it."""
        self._fetch(code, system, found_by, visit=False)

    def pass_over(self, code: str, system: str, found_by: str) -> None:
        """Show a page because the selection rests on it."""
        self._fetch(code, system, found_by, visit=True)

    def follow(self, code: str) -> None:
        """Open a link of the page that is shown."""
        page = self._ui.detail.page
        if page is None:
            self.open(code, "", "")
            return
        # Somebody read on from here, so here is a place to come back to.
        self._history.visit(Visit(page.entry.system, page.entry.code))
        self.open(code, page.entry.system, f"reference in {page.entry.code}")

    def back(self) -> None:
        self._go(self._history.back())

    def forward(self) -> None:
        self._go(self._history.forward())

    def _go(self, visit: Visit | None) -> None:
        if visit is not None:
            self._fetch(visit.code, visit.system, self.found_by, visit=None)
            self._show_history()

    def _fetch(self, code: str, system: str, found_by: str, *, visit: bool | None) -> None:
        """visit: whether the page is only passed over; None where the history stays as it is."""

        def arrived(page: CodePage) -> None:
            if visit is not None:
                self._history.visit(Visit(page.entry.system, page.entry.code, passing=visit))
            self.found_by = found_by
            self._show(page)

        def failed(sentence: str) -> None:
            if not visit:
                self.error.emit(sentence)
            if visit or self._ui.detail.page is None:
                self._ui.detail.show_notice(Notice("This page cannot be shown", sentence, trouble=True))

        self._reader.page(code, system, self._on, arrived, failed)

    def _show(self, page: CodePage) -> None:
        self._ui.detail.show_page(page, self._on)
        self._show_history()
        if self._ui.view() == BOOK:
            self._reveal(page)
        self.shown.emit(page.entry.code)

    def _show_history(self) -> None:
        self._ui.detail.set_history(back=self._history.can_go_back, forward=self._history.can_go_forward)

    # ---- the tree ------------------------------------------------------------------------------

    def show_tree(self) -> None:
        """Read the tree if need be and go to the page that is shown."""
        self.read_tree()
        if self._ui.detail.page is not None:
            self._reveal(self._ui.detail.page)

    def read_tree(self, system: str = "") -> None:
        """Have the tree read the wanted book, or any if it reads none yet."""
        wanted = system or self._ui.books.current() or self._system
        if not wanted and self._releases:
            wanted = self._releases[0].system
        if not wanted or wanted == self._system or self._reader.library is None:
            return
        self._system = wanted

        def fetch(code: str | None, done: Arrived, failed: Failed) -> None:
            self._reader.children(code, wanted, self._on, done, failed)

        tree = self._ui.tree
        tree.book.set_source(fetch)
        tree.book.fetchMore(tree.rootIndex())

    def _reveal(self, page: CodePage) -> None:
        self.read_tree(page.entry.system)
        path: Sequence[Code] = (*page.ancestors, page.entry)
        self._ui.tree.reveal([entry.code for entry in path])

    def _tree_chose(self, entry: Code) -> None:
        self.pass_over(entry.code, entry.system, TABULAR)

    def _type_ahead(self, typed: str) -> None:
        def arrived(entry: Code | None) -> None:
            if entry is not None and self._ui.view() == BOOK:
                self.open(entry.code, entry.system, TABULAR)

        self._reader.find(typed, self._system, self._on, arrived, self.error.emit)
