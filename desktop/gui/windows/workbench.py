"""Where coding is done: documents and note beside the code browser, over the encounter."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QSplitter, QVBoxLayout, QWidget

from desktop.coding.difference import Aspect
from desktop.coding.encounter import Evidence
from desktop.errors import NoSuchCode, NotBillable
from desktop.gui.desk import Desk
from desktop.gui.jobs import Worker
from desktop.gui.theme import Theme
from desktop.gui.widgets.code_browser import CodeBrowser
from desktop.gui.widgets.encounter_panel import EncounterPanel
from desktop.gui.widgets.note_viewer import DocumentsPane, NoteViewer

if TYPE_CHECKING:
    from desktop.coding.own_code import OwnCode
    from desktop.session import Changes, Session

SHOWN_IN_NOTE = frozenset({Aspect.ENCOUNTER, Aspect.DOCUMENTS, Aspect.LINES, Aspect.EVIDENCE})


class Workbench(QWidget):
    """The panes of one encounter, tied to each other and to the desk.

    Words selected in the note go along with the next code that is added, once; after that they are
    evidence only where the user says so (Ctrl+E, Ctrl+Enter), so that no code gets words of another.
    """

    notice = Signal(str)
    """A sentence for the status line."""
    trouble = Signal(str)
    """A sentence that has to be read."""

    def __init__(self, desk: Desk, books: Worker, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._used: tuple[Evidence, ...] = ()
        """The selection that has gone along with a code already."""
        self._offered: tuple[Evidence, ...] = ()
        """The selection that goes along with the code being added; it is used once that has succeeded."""
        # Each pane is made where it stays: moving one to another parent styles all that is in it anew.
        self.across = QSplitter(Qt.Orientation.Horizontal, self)
        self.documents = DocumentsPane(theme, self.across)
        self.coding = QSplitter(Qt.Orientation.Vertical, self.across)
        self.reading = QSplitter(Qt.Orientation.Horizontal, self.coding)
        self.note = NoteViewer(theme, self.reading)
        self.browser = CodeBrowser(books, theme, self.reading)
        self.encounter = EncounterPanel(theme, self.coding)
        self._place()
        self._connect()
        for field in self.fields:
            field.installEventFilter(self)

    @property
    def fields(self) -> tuple[QLineEdit, ...]:
        """Where something can be typed here."""
        return self.browser.ui.box, self.encounter.header.field, self.note.find_bar.box

    # --- what the window tells --------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        for pane in (self.documents, self.note, self.browser, self.encounter):
            pane.set_theme(theme)

    def announce(self, changes: Changes) -> None:
        """Refresh what shows something of ``changes``."""
        encounter = changes.encounter
        if changes.what & SHOWN_IN_NOTE:
            self.documents.show_encounter(encounter)
            self.note.show_encounter(encounter)
        if changes.what - {Aspect.WORKLIST}:
            self.encounter.show_encounter(encounter)
        if changes.what & {Aspect.ENCOUNTER, Aspect.PATIENT}:
            self.browser.set_date(encounter.date_of_service if encounter else None)
        if changes.what & {Aspect.LINES, Aspect.EVIDENCE}:
            self._used = self._offered
        if Aspect.LINES in changes.what:
            self.read_own_codes()
        if Aspect.ENCOUNTER in changes.what:
            self._used = self._offered = ()
            first = encounter.lines[0].id if encounter and encounter.lines else None
            self._light_up(changes.line_id or first)
        elif changes.line_id is not None:
            self._light_up(changes.line_id)

    def show_nothing(self, *, practice: bool) -> None:
        """No encounter is open, and nothing of one is kept: not what was searched, found or typed."""
        self.documents.show_encounter(None)
        self.note.show_empty(practice)
        self.encounter.show_encounter(None)
        self.browser.forget()
        self.browser.set_date(None)
        self._used = self._offered = ()
        for field in self.fields:
            field.setText("")  # unlike clear(), this drops the history of undo as well

    def read_own_codes(self) -> None:
        """Favourites, notes and the codes used last, as the open profile keeps them."""
        self._keep(lambda session: session.own_codes.all())

    def refuse(self, error: Exception) -> bool:
        """Show a refused code where it was typed. False where the status line has to say it."""
        if isinstance(error, NotBillable):
            self.encounter.show_refusal(error.sentence, error.choices)
        elif isinstance(error, NoSuchCode):
            self.encounter.show_refusal(error.sentence, ())
        else:
            return False
        return True

    # --- commands ---------------------------------------------------------------------------------------

    def focus_search(self) -> None:
        """Into the search box, with the words selected in the note unless they were used already."""
        self.browser.focus_search(self.note.selected_words() if self._fresh_evidence() else None)

    def add_with_selection(self) -> None:
        """Add the code the browser is about, with the words selected now, whether used before or not."""
        self._used = ()
        self.browser.accept()

    def mark_evidence(self) -> None:
        line_id, words = self.encounter.current_line_id(), self.note.selected_evidence()
        if not words:
            self.notice.emit("Select the words in the note first; then they can be kept as evidence.")
        elif line_id is None:
            self.notice.emit("Add a code first, or choose one in the encounter; the words prove a code.")
        else:
            self._offered = words
            self._do(lambda session: session.add_evidence(line_id, words[0]))

    def type_code(self) -> None:
        self.encounter.header.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def panes(self) -> tuple[QWidget, ...]:
        """What F6 walks through, in order."""
        every = (self.note, *self.browser.panes(), self.encounter, self.documents)
        return tuple(pane for pane in every if pane.isVisible())

    def next_pane(self, step: int, *beyond: QWidget) -> None:
        """``beyond``: what stands outside of here and is walked through as well, while it is shown."""
        panes = (*self.panes(), *(pane for pane in beyond if pane.isVisible()))
        focus = QApplication.focusWidget()
        here = next(
            (n for n, p in enumerate(panes) if focus and (p is focus or p.isAncestorOf(focus))), -step
        )
        panes[(here + step) % len(panes)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- the panes among themselves ---------------------------------------------------------------------

    def _connect(self) -> None:
        note, browser, encounter, documents = self.note, self.browser, self.encounter, self.documents
        browser.add_requested.connect(self._add)
        browser.error.connect(self.trouble)
        browser.favourite_wanted.connect(
            lambda code, so: self._keep(lambda session: session.own_codes.set_favourite(code, so))
        )
        browser.note_wanted.connect(
            lambda code, note: self._keep(lambda session: session.own_codes.set_note(code, note))
        )
        note.search_requested.connect(browser.focus_search)
        note.add_requested.connect(self._look_for_code)
        note.evidence_requested.connect(self.mark_evidence)
        note.line_chosen.connect(self._light_up)
        note.document_changed.connect(documents.set_current_document)
        note.section_changed.connect(documents.set_current_section)
        documents.document_chosen.connect(note.show_document)
        documents.section_chosen.connect(note.go_to)
        encounter.line_chosen.connect(self.note.select_line)
        encounter.words_wanted.connect(note.reveal_line)
        encounter.code_opened.connect(lambda system, code: browser.show_code(code, system))
        encounter.code_typed.connect(self._add_typed)
        encounter.remove_requested.connect(lambda line: self._do(lambda s: s.remove_line(line)))
        encounter.move_requested.connect(lambda line, to: self._do(lambda s: s.move_line(line, to)))
        encounter.first_listed_requested.connect(lambda line: self._do(lambda s: s.make_first_listed(line)))
        encounter.evidence_removal_requested.connect(self._remove_evidence)

    def _look_for_code(self, words: str) -> None:
        """Search the words; they shall prove what is added, whether used before or not."""
        self._used = ()
        self.browser.focus_search(words)

    def _add(self, code: str, found_by: str, system: str) -> None:
        words = self._offer()
        self._do(
            lambda session: session.add_code(code, evidence=words, found_by=found_by, system=system or None)
        )

    def _add_typed(self, code: str) -> None:
        words = self._offer()
        self._desk.on_open(lambda session: session.add_code(code, evidence=words), self.encounter)

    def _offer(self) -> tuple[Evidence, ...]:
        fresh, self._offered = self._fresh_evidence(), self.note.selected_evidence()
        return fresh

    def _fresh_evidence(self) -> tuple[Evidence, ...]:
        selected = self.note.selected_evidence()
        return selected if selected != self._used else ()

    def _remove_evidence(self, line_id: str, number: int) -> None:
        """``number``: which of those that are shown."""
        encounter = self._desk.encounter
        line = encounter.line(line_id) if encounter is not None else None
        if line is not None and number < len(line.evidence):
            words = line.evidence[number]
            self._do(lambda session: session.remove_evidence(line_id, words))

    def _light_up(self, line_id: str | None) -> None:
        self.encounter.select_line(line_id)
        self.note.select_line(line_id)

    def _keep(self, asked: Callable[[Session], tuple[OwnCode, ...]]) -> None:
        self._desk.ask(asked, self.browser.set_own, self)

    def _do(self, use_case: Callable[..., Changes]) -> None:
        self._desk.on_open(use_case, self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Undo in a field means the encounter, not what was typed; a file dropped on it is a note to open."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
            if event.matches(undo) or event.matches(redo):
                event.ignore()
                return True
        if isinstance(event, QDragEnterEvent | QDropEvent) and event.mimeData().hasUrls():
            event.ignore()  # the window behind it takes the file
            return True
        return super().eventFilter(watched, event)

    # --- layout -----------------------------------------------------------------------------------------

    def _place(self) -> None:
        self.reading.addWidget(self.note)
        self.reading.addWidget(self.browser)
        self.reading.setStretchFactor(0, 5)
        self.reading.setStretchFactor(1, 4)
        self.coding.addWidget(self.reading)
        self.coding.addWidget(self.encounter)
        self.coding.setStretchFactor(0, 5)
        self.coding.setStretchFactor(1, 2)
        self.across.addWidget(self.documents)
        self.across.addWidget(self.coding)
        self.across.setStretchFactor(1, 1)
        self.coding.setSizes([600, 240])
        for splitter in (self.reading, self.coding, self.across):
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.across)
