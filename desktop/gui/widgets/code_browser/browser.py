"""The right-hand side of the workbench: search, results, the book, and the page of a code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from codesets.library import Library
from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QWidget

from codesets.model import Code, CodePage, Release
from desktop.gui.models.code_results import Row
from desktop.gui.theme import Theme

from . import notices, outline
from .book_tabs import ALL
from .history import History, Visit
from .layout import BOOK, RESULTS, BrowserLayout
from .look import Look
from .reader import Answer, Jobs, Reader
from .states import Notice

PAUSE = 45
"""Milliseconds the selection must rest on a row before its page is fetched."""


class CodeBrowser(QWidget):
    """Finds codes and shows what the book says of them.

    The caret stays in the search box while the keys walk the results. All reading of the library
    happens on the worker; an answer to an older question is dropped. Nothing is shown of a library
    before :meth:`set_library` has brought one.
    """

    add_requested = Signal(str, str)
    """A billable code, and the query or path that led to it."""
    error = Signal(str)
    """A sentence for the status bar; the pane itself shows it too, with a way to try again."""
    page_shown = Signal(str)
    """The code whose page is now shown."""

    def __init__(self, worker: Jobs, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("code_browser")
        self.setAccessibleName("Code browser")
        self._reader = Reader(worker)
        self._look = Look(theme)
        self._on: date | None = None
        self._releases: tuple[Release, ...] = ()
        self._history = History()
        self._found_by = ""
        """The query or path that led to the page that is shown."""
        self._searching = False
        self._then: Callable[[], None] | None = None
        """What to do when the running search has answered: a key pressed ahead of its results."""
        self._retry: Callable[[], None] = self._search
        self.ui = BrowserLayout(self, self._look)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._show_current)
        self._typed_ahead = QTimer(self)
        self._connect()
        self.set_library(None)

    # ---- what the window calls -----------------------------------------------------------------

    def set_library(self, library: Library | None) -> None:
        """Read from this library from now on. None: none yet, and the pane says so."""
        self._reader.set_library(library)
        self._history.clear()
        self._show_history()
        self.ui.tree.book.set_source(None)
        self.ui.tree_system = ""
        self.ui.results.show_hits(())
        self.ui.detail.show_notice(_detail_empty())
        self._searching = False
        if library is None:
            self._releases = ()
            self.ui.set_books(())
            self.ui.show_notice(notices.loading())
            return
        self._reader.releases(self._on, self._releases_known, self._failed_to_open)
        self._search()

    def show_loading(self, sentence: str) -> None:
        """What is being done while there is no library: progress of its building."""
        if self._reader.library is None:
            self.ui.show_notice(notices.loading(sentence))

    def show_trouble(self, sentence: str, retry: Callable[[], None]) -> None:
        """There is no library, and why; ``retry`` tries to get one again."""
        self.ui.show_notice(notices.trouble(sentence, retry))

    def set_date(self, on: date | None) -> None:
        """The date of service picks the release: everything shown is looked up again."""
        if on == self._on:
            return
        self._on = on
        if self._reader.library is None:
            return
        self.ui.tree.book.set_source(None)
        self.ui.tree_system = ""
        self._reader.releases(on, self._releases_known, self._failed_to_open)
        self._search()
        current = self._history.current
        if current is not None:
            self._fetch(current.code, current.system, self._found_by, visit=False, passing=False)

    def focus_search(self, text: str | None = None) -> None:
        """Put the caret into the search box; with words, search them."""
        self.ui.show_view(RESULTS)
        box = self.ui.box
        if text is not None and text.strip():
            box.setText(" ".join(text.split())[: box.maxLength()])
            box.end(False)
        else:
            box.selectAll()
        box.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_code(self, code: str, system: str = "") -> None:
        """Show the page of a code; the search and its results stay as they are."""
        self._open(code, system, "")

    def set_theme(self, theme: Theme) -> None:
        self._look = Look(theme)
        self.ui.set_look(self._look)

    def go_back(self) -> None:
        self._go(self._history.back())

    def go_forward(self) -> None:
        self._go(self._history.forward())

    def open_in_book(self) -> None:
        """Show the code that the keys are about in the tabular list."""
        if self._waits(self.open_in_book):
            return
        code, system = self._target()
        self.ui.show_view(BOOK)
        self._ensure_tree(system)
        self.ui.tree.setFocus(Qt.FocusReason.OtherFocusReason)
        if code:
            self._open(code, system, self._query())

    def panes(self) -> tuple[QWidget, ...]:
        """What F6 walks through here, in order."""
        upper = self.ui.tree if self.ui.view() == BOOK else self.ui.box
        return (upper, self.ui.detail.view)

    def save_state(self) -> QByteArray:
        """Where the splitter stands, for :meth:`restore_state` in another session."""
        return self.ui.splitter.saveState()

    def restore_state(self, state: QByteArray) -> bool:
        return self.ui.splitter.restoreState(state)

    # ---- wiring --------------------------------------------------------------------------------

    def _connect(self) -> None:
        ui = self.ui
        box, results, tree, detail = ui.box, ui.results, ui.tree, ui.detail
        box.textChanged.connect(self._typed)
        box.step.connect(self._step)
        box.page.connect(self._page_step)
        box.accepted.connect(self._accept_result)
        box.opened.connect(self.open_in_book)
        box.unfold.connect(self._unfold)
        box.fold.connect(results.fold)
        results.row_changed.connect(self._row_changed)
        results.accepted.connect(self._accept_result)
        results.fold_clicked.connect(self._toggle_fold)
        tree.entry_chosen.connect(self._tree_chose)
        tree.accepted.connect(self._accept_target)
        tree.opened.connect(lambda: detail.view.setFocus(Qt.FocusReason.OtherFocusReason))
        tree.left.connect(self.focus_search)
        tree.typed_ahead.connect(self._type_ahead)
        detail.view.accepted.connect(self._accept_target)
        detail.view.opened.connect(self.open_in_book)
        detail.code_opened.connect(self._follow)
        for part in (box, results, tree, detail):
            part.back_wanted.connect(self.go_back)
            part.forward_wanted.connect(self.go_forward)
        ui.books.chosen.connect(lambda _name: self._book_chosen())
        ui.views.chosen.connect(self._view_chosen)
        hints = detail.hints
        hints.add("add", "Enter", "add", self._accept_target)
        hints.add("book", "Shift Enter", "open in book", self.open_in_book)
        hints.add("unfold", "→", "7th characters", self._toggle_fold)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_changed)
        self._show_hints()

    # ---- searching -----------------------------------------------------------------------------

    def _query(self) -> str:
        return self.ui.box.text().strip()

    def _typed(self, _text: str) -> None:
        self._then = None
        self.ui.show_view(RESULTS)
        self._search()

    def _search(self) -> None:
        if self._reader.library is None:
            return
        query = self._query()
        self._pause.stop()
        if not query:
            self._reader.forget("search")
            self._searching = False
            self.ui.results.show_hits(())
            self.ui.books.set_counts({})
            self.ui.show_notice(notices.empty(self.focus_search, self._browse))
            return
        self._searching = True
        self._reader.search(
            self.ui.box.text(), self.ui.books.current(), self._on, self._answered, self._search_failed
        )

    def _answered(self, answer: Answer) -> None:
        self._searching = False
        more = "+" if answer.more else ""
        counts = {name: f"{count}{more}" for name, count in answer.counts.items() if count}
        self.ui.books.set_counts(counts)
        self.ui.results.show_hits(answer.hits)
        if answer.hits:
            self.ui.show_results()
        elif answer.counts.get(ALL):
            system = self.ui.books.current()
            self.ui.show_notice(notices.nothing_here(self._query(), system, lambda: self._choose_book(ALL)))
        else:
            self.ui.show_notice(notices.nothing(self._query(), self.ui.box.clear, self._browse))
        then, self._then = self._then, None
        if then is not None:
            then()

    def _search_failed(self, sentence: str) -> None:
        self._searching = False
        self._then = None
        self.ui.results.show_hits(())
        self.ui.books.set_counts({})
        self.ui.show_notice(notices.trouble(sentence, self._search))
        self.error.emit(sentence)

    def _failed_to_open(self, sentence: str) -> None:
        self.error.emit(sentence)

    def _releases_known(self, releases: tuple[Release, ...]) -> None:
        self._releases = releases
        self.ui.set_books([release.system for release in releases])
        on = self._on
        outside = [r for r in releases if on is not None and not r.in_force(on)]
        self.ui.show_warning(" ".join(outline.force_sentence(r, on) for r in outside if on is not None))
        if self.ui.view() == BOOK:
            self._ensure_tree("")

    # ---- the selected result -------------------------------------------------------------------

    def _waits(self, action: Callable[[], None]) -> bool:
        """Whether the action must wait for the results of what has been typed; then it is kept."""
        if self._searching and self.ui.view() == RESULTS:
            self._then = action
        return self._then is not None

    def _step(self, rows: int) -> None:
        self.ui.show_view(RESULTS)
        self.ui.results.step(rows)

    def _page_step(self, pages: int) -> None:
        self.ui.show_view(RESULTS)
        self.ui.results.page(pages)

    def _row_changed(self) -> None:
        self.ui.box.fold_offered = self.ui.results.can_fold()
        self._show_hints()
        if self.ui.results.current_row() is None:
            self._pause.stop()
        else:
            self._pause.start()

    def _show_current(self) -> None:
        row = self.ui.results.current_row()
        if row is not None:
            self._fetch(row.code, row.system, self._query(), visit=True, passing=True)

    def _accept_result(self) -> None:
        """Add the current row; where it cannot be added, unfold the choices and say why."""
        if self._waits(self._accept_result):
            return
        row = self.ui.results.current_row()
        if row is None:
            return
        if row.billable:
            self._add(row.code, self._query())
            self.ui.box.selectAll()
        else:
            self._unfold_row(row, refused=True)

    def _unfold(self) -> None:
        if self._waits(self._unfold):
            return
        row = self.ui.results.current_row()
        if row is not None and row.foldable and not row.unfolded:
            self._unfold_row(row, refused=False)

    def _toggle_fold(self) -> None:
        row = self.ui.results.current_row()
        if row is not None and row.unfolded:
            self.ui.results.fold()
        else:
            self._unfold()

    def _unfold_row(self, row: Row, *, refused: bool) -> None:
        def arrived(codes: Sequence[Code]) -> None:
            self.ui.results.unfold(row.code, codes, refused=refused)

        self._reader.below(row.code, row.system, self._on, arrived, self.error.emit)

    def _add(self, code: str, found_by: str) -> None:
        self.add_requested.emit(code, found_by)

    # ---- pages ---------------------------------------------------------------------------------

    def _open(self, code: str, system: str, found_by: str) -> None:
        """Show a page on purpose: Back will lead to it."""
        self._pause.stop()
        self._fetch(code, system, found_by, visit=True, passing=False)

    def _follow(self, code: str) -> None:
        page = self.ui.detail.page
        origin = f"reference in {page.entry.code}" if page else ""
        if page is not None:
            self._history.visit(Visit(page.entry.system, page.entry.code))
        self._open(code, page.entry.system if page else "", origin)

    def _go(self, visit: Visit | None) -> None:
        if visit is not None:
            self._pause.stop()
            self._fetch(visit.code, visit.system, self._found_by, visit=False, passing=False)
            self._show_history()

    def _fetch(self, code: str, system: str, found_by: str, *, visit: bool, passing: bool) -> None:
        def arrived(page: CodePage) -> None:
            if visit:
                self._history.visit(Visit(page.entry.system, page.entry.code, passing))
            self._show_page(page, found_by)

        def failed(sentence: str) -> None:
            if not passing:
                self.error.emit(sentence)
            if self.ui.detail.page is None or passing:
                self.ui.detail.show_notice(Notice("This page cannot be shown", sentence, trouble=True))

        self._reader.page(code, system, self._on, arrived, failed)

    def _show_page(self, page: CodePage, found_by: str) -> None:
        self._found_by = found_by
        self.ui.detail.show_page(page, self._on)
        self._show_history()
        self._show_hints()
        if self.ui.view() == BOOK:
            self._reveal(page)
        self.page_shown.emit(page.entry.code)

    def _show_history(self) -> None:
        self.ui.detail.set_history(back=self._history.can_go_back, forward=self._history.can_go_forward)

    # ---- the book ------------------------------------------------------------------------------

    def _browse(self) -> None:
        self.ui.show_view(BOOK)
        self._view_chosen(BOOK)
        self.ui.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _view_chosen(self, name: str) -> None:
        self.ui.show_view(name)
        if name == BOOK:
            self._ensure_tree("")
            if self.ui.detail.page is not None:
                self._reveal(self.ui.detail.page)
        self._show_hints()

    def _book_chosen(self) -> None:
        if self.ui.view() == BOOK:
            self._ensure_tree(self.ui.books.current())
        self._search()

    def _choose_book(self, name: str) -> None:
        self.ui.books.choose(name)
        self._book_chosen()

    def _ensure_tree(self, system: str) -> None:
        """Have the tree read the wanted book, or any if it reads none yet."""
        wanted = system or self.ui.books.current() or self.ui.tree_system
        if not wanted and self._releases:
            wanted = self._releases[0].system
        if not wanted or wanted == self.ui.tree_system or self._reader.library is None:
            return
        self.ui.tree_system = wanted

        def fetch(
            code: str | None, done: Callable[[Sequence[Code]], None], failed: Callable[[str], None]
        ) -> None:
            self._reader.children(code, wanted, self._on, done, failed)

        self.ui.tree.book.set_source(fetch)
        self.ui.tree.book.fetchMore(self.ui.tree.rootIndex())

    def _reveal(self, page: CodePage) -> None:
        self._ensure_tree(page.entry.system)
        self.ui.tree.reveal([*(a.code for a in page.ancestors), page.entry.code])

    def _tree_chose(self, entry: Code) -> None:
        self._show_hints()
        self._reader.forget("page")
        self._fetch(entry.code, entry.system, "tabular list", visit=True, passing=True)

    def _type_ahead(self, typed: str) -> None:
        def arrived(entry: Code | None) -> None:
            if entry is not None and self.ui.view() == BOOK:
                self._open(entry.code, entry.system, "tabular list")

        self._reader.find(typed, self.ui.tree_system, self._on, arrived, lambda _sentence: None)

    # ---- what the keys are about ---------------------------------------------------------------

    def _target(self) -> tuple[str, str]:
        """The code and system that Enter is about, which depends on where the focus is."""
        entry: Code | Row | None
        if self.ui.detail.isAncestorOf(QApplication.focusWidget() or self):
            entry = self.ui.detail.page.entry if self.ui.detail.page else None
        elif self.ui.view() == BOOK:
            entry = self.ui.tree.current_entry()
        else:
            entry = self.ui.results.current_row()
            if entry is None and self.ui.detail.page is not None:
                entry = self.ui.detail.page.entry
        return (entry.code, entry.system) if entry is not None else ("", "")

    def _accept_target(self) -> None:
        in_detail = self.ui.detail.isAncestorOf(QApplication.focusWidget() or self)
        page = self.ui.detail.page
        if self.ui.view() == RESULTS and not in_detail and self.ui.results.current_row() is not None:
            self._accept_result()
        elif self.ui.view() == BOOK and not in_detail:
            entry = self.ui.tree.current_entry()
            if entry is not None and entry.billable:
                self._add(entry.code, "tabular list")
        elif page is not None and page.entry.billable:
            self._add(page.entry.code, self._found_by)
        elif page is not None:
            self.open_in_book()

    def _focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isAncestorOf(now):
            self._show_hints()

    def _show_hints(self) -> None:
        self.ui.detail.hints.show_words(self._hint_words())

    def _hint_words(self) -> dict[str, str]:
        code, _ = self._target()
        if not code:
            return {}
        row = self.ui.results.current_row()
        if self.ui.view() == RESULTS and row is not None and row.code == code:
            words = {"add": f"add {code}" if row.billable else "show its codes", "book": "open in book"}
            if row.foldable:
                words["unfold"] = (
                    "fold" if row.unfolded else "7th characters" if row.billable else "codes below"
                )
            return words
        page = self.ui.detail.page
        entry = self.ui.tree.current_entry() if self.ui.view() == BOOK else None
        billable = page.entry.billable if page and page.entry.code == code else bool(entry and entry.billable)
        if billable:
            return {"add": f"add {code}"}
        return {"add": "open or close"} if self.ui.view() == BOOK else {"add": "open in book"}

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.ui.box.setFocus(event.reason())


def _detail_empty() -> Notice:
    from .detail_pane import EMPTY

    return EMPTY
