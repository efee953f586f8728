"""The ways to a code beside the search: the indexes, and the ICD-10-PCS tables."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject, Qt, Signal

from codesets.cross_references import CrossReference
from codesets.pcs_tables import LENGTH

from .book import Book
from .layout import BOOK, BUILD, INDEX, RESULTS, BrowserLayout
from .reader import PcsStep, Reader

DIAGNOSES = "ICD-10-CM"
"""The system whose indexes are books of their own."""
PROCEDURES = "ICD-10-PCS"
"""The system whose codes are built."""
TABLES = "ICD-10-PCS tables"
"""What is said to have led to a code that was built."""


class Ways(QObject):
    """Answers what the two views want, and shows where they lead."""

    error = Signal(str)
    built = Signal(str)
    """A complete ICD-10-PCS code to add."""

    def __init__(self, reader: Reader, ui: BrowserLayout, book: Book, parent: QObject) -> None:
        super().__init__(parent)
        self._reader = reader
        self._ui = ui
        self._book = book
        self._on: date | None = None
        index, pcs = ui.index, ui.pcs
        index.wanted.connect(self._open_index)
        index.passed.connect(lambda code: book.pass_over(code, DIAGNOSES, ""))
        index.opened.connect(self._open_in_tabular)
        index.referred.connect(self._follow)
        pcs.wanted.connect(self._step)
        pcs.completed.connect(lambda code: book.open(code, PROCEDURES, TABLES))
        pcs.accepted.connect(lambda: self.built.emit(pcs.step.built))

    def set_date(self, on: date | None) -> None:
        """The date of service picks the books; what is shown is read again."""
        self._on = on
        self.refresh()

    def refresh(self) -> None:
        """Read again what is shown: another day, another library, or shown for the first time."""
        if self._ui.view() == INDEX:
            self._ui.index.ask()
        elif self._ui.view() == BUILD:
            self._step(self._ui.pcs.step.built, "")

    def forget(self) -> None:
        """Nothing typed, nothing chosen: the words may be a patient's."""
        self._ui.index.forget()
        self._ui.pcs.show_step(PcsStep("", (), (), "", available=False))
        self._ui.pcs.box.setText("")

    # ---- the index -----------------------------------------------------------------------------

    def show_index(self) -> None:
        """Open the index where it was left."""
        self._ui.show_view(INDEX)
        self.refresh()
        self._ui.index.box.selectAll()
        self._ui.index.box.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _open_index(self, book: str, text: str, everywhere: bool) -> None:
        show = self._ui.index.show_page
        self._reader.index(book, text, self._on, show, self.error.emit, everywhere=everywhere)

    def _open_in_tabular(self, code: str, path: str) -> None:
        """The index only leads to a code: the tabular list with its notes is always looked at."""
        self._ui.show_view(BOOK)
        self._book.read_tree(DIAGNOSES)
        self._ui.tree.setFocus(Qt.FocusReason.OtherFocusReason)
        self._book.open(code, DIAGNOSES, f"index: {path}")

    def _follow(self, book: str, text: str) -> None:
        def arrived(reference: CrossReference | None) -> None:
            if reference is None:
                self.error.emit(f"“{text}”: look under the name of the condition itself.")
            elif reference.code:
                self._open_in_tabular(reference.code, f"see {text}")
            else:
                self._reader.path(
                    reference.book,
                    max(reference.position, 0),
                    self._on,
                    lambda path: self._ui.index.open_at(reference.book, path),
                    self.error.emit,
                )

        self._reader.follow(book, text, self._on, arrived, self.error.emit)

    # ---- building an ICD-10-PCS code -----------------------------------------------------------

    def show_builder(self) -> None:
        """Build a code, from the current result where it is the beginning of one."""
        ui = self._ui
        row = ui.results.current_row() if ui.view() == RESULTS else None
        built = ui.pcs.step.built
        if row is not None and row.system == PROCEDURES:
            built = row.code
        elif len(built) == LENGTH:
            built = ""
        ui.show_view(BUILD)
        self._step(built, "")
        ui.pcs.box.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _step(self, built: str, text: str) -> None:
        self._reader.build(built, text, self._on, self._ui.pcs.show_step, self.error.emit)
