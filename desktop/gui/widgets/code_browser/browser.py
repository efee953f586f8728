"""The right-hand side of the workbench: search, results, the book, and the page of a code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QWidget

from codesets.model import Code, Release
from desktop.coding.own_code import OwnCode
from desktop.gui.models.code_results import Row
from desktop.gui.theme import Theme

from . import notices, outline
from .book import TABULAR, Book
from .book_tabs import ALL
from .layout import BOOK, BUILD, INDEX, RESULTS, BrowserLayout
from .look import BookLook
from .reader import Answer, Jobs, Reader
from .ways import PROCEDURES, TABLES, Ways

if TYPE_CHECKING:
    from codesets.library import Library

PAUSE = 45
"""Milliseconds the selection must rest on a row before its page is fetched."""
CALM = 700
"""Milliseconds after the releases are known before they are compared with older ones: nobody waits for it."""
CHOOSE_FIRST = "Choose a code first: search it, or open it in a book."
PATIENCE = 150
"""Milliseconds before a search that has nothing to show yet says that it is under way."""


class CodeBrowser(QWidget):
    """Finds codes and shows what the book says of them.

    The caret stays in the search box while the keys walk the results. All reading of the library
    happens on the worker; an answer to an older question is dropped. Nothing is shown of a library
    before :meth:`set_library` has brought one.
    """

    add_requested = Signal(str, str, str)
    """A billable code, the query or path that led to it, and its system: two may spell codes alike."""
    error = Signal(str)
    """A sentence for the status bar. Where nothing else is shown the pane says it too."""
    favourite_wanted = Signal(object, bool)
    """``OwnCode``, and whether it is to be a favourite."""
    note_wanted = Signal(object, str)
    """``OwnCode``, and the note to keep of it; empty takes it away."""
    page_shown = Signal(str)
    """The code whose page is now shown."""

    def __init__(self, worker: Jobs, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("code_browser")
        self.setAccessibleName("Code browser")
        self._reader = Reader(worker)
        self._on: date | None = None
        self._releases: tuple[Release, ...] = ()
        self.searching: bool = False
        """Whether an answer to what is typed is still to come."""
        self._then: Callable[[], None] | None = None
        """What to do when the running search has answered: a key pressed ahead of its results."""
        self.ui = BrowserLayout(self, BookLook(theme))
        self.book = Book(self._reader, self.ui, self)
        self.ways = Ways(self._reader, self.ui, self.book, self)
        self._pause = self._timer(PAUSE, self._show_current)
        self._patience = self._timer(PATIENCE, self._say_searching)
        self._memory = self.ui.detail.memory
        self._calm = self._timer(CALM, lambda: self._reader.changed(self._on, self._changed_known))
        self._connect()
        self.set_library(None)

    # ---- what the window calls -----------------------------------------------------------------

    def set_library(self, library: Library | None) -> None:
        """Read from this library from now on. None: none yet, and the pane says so."""
        self._reader.set_library(library)
        self.book.close()
        self.ui.results.show_rows(())
        self.ui.show_warning("")
        self.searching = False
        if library is None:
            self.ui.set_books(())
            self.ui.show_notice(notices.loading())
            return
        self._reader.releases(self._on, self._releases_known, self.error.emit)
        self._search()

    def forget(self) -> None:
        """Nothing typed, nothing shown, no way back: what was searched may be a patient's words."""
        self._pause.stop()
        self._then = None
        self.set_own(())
        self.book.close()
        self.ways.forget()
        self.ui.box.setText("")  # unlike clear(), this drops the history of undo as well
        if self._reader.library is not None:
            self._show_view(RESULTS)

    def show_loading(self, sentence: str) -> None:
        """What is being done while there is no library: the progress of its building."""
        if self._reader.library is None:
            self.ui.show_notice(notices.loading(sentence))

    def show_trouble(self, sentence: str, retry: Callable[[], None]) -> None:
        """There is no library, and why; ``retry`` tries to get one again."""
        self.ui.show_notice(notices.no_library(sentence, retry))

    def set_date(self, on: date | None) -> None:
        """The date of service picks the release: everything shown is looked up again."""
        if on == self._on:
            return
        self._on = on
        self.book.set_date(on)
        self.ways.set_date(on)
        if self._reader.library is not None:
            self._reader.releases(on, self._releases_known, self.error.emit)
            self._search()

    def focus_search(self, text: str | None = None) -> None:
        """Put the caret into the search box; with words, search them."""
        self._show_view(RESULTS)
        box = self.ui.box
        if text is not None and text.strip():
            box.setText(" ".join(text.split())[: box.maxLength()])
            box.end(False)
        else:
            box.selectAll()
        box.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_code(self, code: str, system: str = "") -> None:
        """Show the page of a code; the search and its results stay as they are."""
        self._pause.stop()
        self.book.open(code, system, "")

    def set_own(self, own: Iterable[OwnCode]) -> None:
        """What the coder keeps of codes, those used last first."""
        self._memory.set_own(own)
        self._show_remembered()
        if not self._query() and self._reader.library is not None:
            self._search()

    def toggle_favourite(self) -> None:
        own = self._own_target()
        if own is not None:
            self.favourite_wanted.emit(own, not own.favourite)
        else:
            self.error.emit(CHOOSE_FIRST)

    def write_note(self) -> None:
        """A note on the code whose page is shown."""
        if self.ui.detail.page is None:
            self.error.emit(CHOOSE_FIRST)
        self.ui.detail.write_note()

    def set_theme(self, theme: Theme) -> None:
        self.ui.set_look(BookLook(theme))

    def go_back(self) -> None:
        self._pause.stop()
        self.book.back()

    def go_forward(self) -> None:
        self._pause.stop()
        self.book.forward()

    def open_in_book(self) -> None:
        """Show the code that the keys are about in the tabular list."""
        if self._waits(self.open_in_book):
            return
        target = self._target()
        self._pause.stop()
        self.ui.show_view(BOOK)
        self.book.read_tree(target.system if target else "")
        self.ui.tree.setFocus(Qt.FocusReason.OtherFocusReason)
        if target is not None:
            self.book.open(target.code, target.system, self._query())

    def panes(self) -> tuple[QWidget, ...]:
        """What F6 walks through here, in order."""
        uppers = {BOOK: self.ui.tree, INDEX: self.ui.index.table, BUILD: self.ui.pcs.box}
        upper = uppers.get(self.ui.view(), self.ui.box)
        return (upper, self.ui.detail.view)

    # ---- wiring --------------------------------------------------------------------------------

    def _timer(self, milliseconds: int, run: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(run)
        return timer

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
        tree.current_moved.connect(self._show_hints)
        tree.accepted.connect(self.accept)
        tree.opened.connect(lambda: detail.view.setFocus(Qt.FocusReason.OtherFocusReason))
        tree.left.connect(self.focus_search)
        detail.view.accepted.connect(self.accept)
        detail.view.opened.connect(self.open_in_book)
        for part in (box, results, tree, detail):
            part.history_wanted.connect(lambda way: self.go_back() if way < 0 else self.go_forward())
        self.ways.error.connect(self.error)
        self.ways.built.connect(lambda code: self.add_requested.emit(code, TABLES, PROCEDURES))
        ui.pcs.left.connect(self.focus_search)
        ui.books.chosen.connect(lambda _name: self._book_chosen())
        ui.views.chosen.connect(self._show_view)
        detail.note_written.connect(self._note_written)
        detail.note.left.connect(lambda: self.focus_search() if self.ui.view() == RESULTS else None)
        self.book.error.connect(self.error)
        self.book.shown.connect(self._page_is_shown)
        hints = detail.hints
        hints.add("add", "Enter", "add", self.accept)
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
        self._show_view(RESULTS)
        self._search()

    def _search(self) -> None:
        if self._reader.library is None:
            return
        query = self._query()
        self._pause.stop()
        if not query:
            self._reader.forget("search")
            self.searching = False
            self.ui.books.set_counts({})
            self._offer()
            return
        self.searching = True
        self._patience.start()
        self._reader.search(
            self.ui.box.text(), self.ui.books.current(), self._on, self._answered, self._search_failed
        )

    def _offer(self) -> None:
        """What stands there before anything is typed."""
        rows = self._memory.offered(self.ui.books.current())
        self.ui.results.offer_rows(rows)
        if rows:
            self.ui.show_results()
        else:
            self.ui.show_notice(notices.empty(self.focus_search, self._browse))

    def _say_searching(self) -> None:
        if self.searching and not self.ui.results.results.rowCount():
            self.ui.show_notice(notices.searching(self._query()))

    def _answered(self, answer: Answer) -> None:
        self.searching = False
        self._show_hits_and_counts(answer)
        if self.ui.results.results.rowCount():
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
        self.searching = False
        self._then = None
        self._show_hits_and_counts(Answer("", ()))
        self.ui.show_notice(notices.trouble(sentence, self._search))
        self.error.emit(sentence)

    def _show_hits_and_counts(self, answer: Answer) -> None:
        self.ui.books.set_counts(
            {
                name: f"{count}+" if name in answer.more else str(count)
                for name, count in answer.counts.items()
                if count
            }
        )
        self.ui.results.show_rows(self._memory.rows(answer.hits, answer.query, self.ui.books.current()))

    def _releases_known(self, releases: tuple[Release, ...]) -> None:
        self.ui.set_books([release.system for release in releases])
        self._releases = releases
        self._memory.set_changed({})
        self._calm.start()
        self._warn()
        self.book.set_releases(releases)
        self.ways.refresh()

    def _changed_known(self, changed: Mapping[str, Mapping[str, str]]) -> None:
        self._memory.set_changed(changed)
        self._show_remembered()

    def _show_remembered(self) -> None:
        """Chips in rows and on the page; which rows there are stays."""
        self.ui.results.remark(self._memory.told)
        self.ui.detail.refresh()

    def _warn(self) -> None:
        """That the day is outside the release of the chosen system; of all systems, of the first."""
        on, chosen = self._on, self.ui.books.current()
        about = [r for r in self._releases if r.system == chosen] if chosen else self._releases[:1]
        outside = [outline.force_sentence(r, on) for r in about if on is not None and not r.in_force(on)]
        short = [outline.abridged_sentence(r) for r in about] if chosen else []
        self.ui.show_warning(" ".join(filter(None, (*short, *outside))))

    # ---- the selected result -------------------------------------------------------------------

    def _waits(self, action: Callable[[], None]) -> bool:
        """Whether the action must wait for the results of what has been typed; then it is kept."""
        if self.searching and self.ui.view() == RESULTS:
            self._then = action
            return True
        return False

    def _step(self, rows: int) -> None:
        self._show_view(RESULTS)
        self.ui.results.step(rows)

    def _page_step(self, pages: int) -> None:
        self._show_view(RESULTS)
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
            self.book.pass_over(row.code, row.system, self._query())

    def _accept_result(self) -> None:
        """Add the current row; where it cannot be added, unfold the choices and say why."""
        if self._waits(self._accept_result):
            return
        row = self.ui.results.current_row()
        if row is None:
            return
        if row.billable:
            self.add_requested.emit(row.code, self._query(), row.system)
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

    # ---- results or book -----------------------------------------------------------------------

    def _browse(self) -> None:
        self._show_view(BOOK)
        self.ui.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_view(self, name: str) -> None:
        self.ui.show_view(name)
        if name == BOOK:
            self.book.show_tree()
        self.ways.refresh()
        self._show_hints()

    def _book_chosen(self) -> None:
        self._warn()
        if self.ui.view() == BOOK:
            self.book.read_tree()
        self._search()

    def _choose_book(self, name: str) -> None:
        self.ui.books.choose(name)
        self._book_chosen()

    # ---- what the keys are about ---------------------------------------------------------------

    def _page_is_shown(self, code: str) -> None:
        self._show_hints()
        self.page_shown.emit(code)

    def _in_detail(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self.ui.detail.isAncestorOf(focus)

    def _target(self) -> Code | Row | None:
        """What Enter is about, which depends on where the focus is."""
        page = self.ui.detail.page
        shown = page.entry if page is not None else None
        if self._in_detail() or self.ui.view() in (INDEX, BUILD):
            return shown
        if self.ui.view() == BOOK:
            return self.ui.tree.current_entry()
        # where nothing matches, Enter must not add what an older search has shown
        row = self.ui.results.current_row()
        return row if self._query() or row is not None else shown

    def _own_target(self) -> OwnCode | None:
        target = self._target()
        if target is None or not target.code:
            return None
        known = self._memory.of(target.system, target.code)
        title = target.full_title or target.title if isinstance(target, Row) else target.title
        return OwnCode(target.system, target.code, title, target.billable, known.favourite, known.note)

    def _note_written(self, note: str) -> None:
        page = self.ui.detail.page
        if page is not None:
            entry = page.entry
            self.note_wanted.emit(OwnCode(entry.system, entry.code, entry.title, entry.billable), note)

    def accept(self) -> None:
        """Add the code that the keys are about, as Enter does."""
        if not self._in_detail() and self._waits(self.accept):
            return
        target = self._target()
        if isinstance(target, Row):
            self._accept_result()
        elif target is None:
            return
        elif not target.billable:
            self.open_in_book()
        elif self.ui.view() == BOOK and not self._in_detail():
            self.add_requested.emit(target.code, TABULAR, target.system)
        else:
            self.add_requested.emit(target.code, self.book.found_by, target.system)

    def _focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isAncestorOf(now):
            self._show_hints()

    def _show_hints(self) -> None:
        self.ui.detail.hints.show_words(self._hint_words())

    def _hint_words(self) -> dict[str, str]:
        target = self._target()
        if target is None:
            return {}
        in_tree = self.ui.view() == BOOK and not self._in_detail()
        if isinstance(target, Row):
            words = {"add": f"add {target.code}" if target.billable else "show its codes"}
            if target.foldable:
                closed = "7th characters" if target.billable else "codes below"
                words["unfold"] = "fold" if target.unfolded else closed
        elif target.billable:
            words = {"add": f"add {target.code}"}
        else:
            words = {"add": "open or close" if in_tree else "open in book"}
        if not in_tree and "open in book" not in words.values():
            words["book"] = "open in book"
        return words

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.ui.box.setFocus(event.reason())
