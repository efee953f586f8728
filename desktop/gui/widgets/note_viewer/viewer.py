"""The note viewer: header, the text with its evidence, find bar."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
)
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from desktop.charts.annotation import Annotation
from desktop.charts.document import Document
from desktop.coding.encounter import Encounter, Evidence
from desktop.gui.theme import Theme
from desktop.gui.widgets.drop_hint import DropHint, dropped_files
from desktop.gui.widgets.empty_state import EmptyState, Notice
from desktop.gui.widgets.ground import set_ground
from desktop.settings import NOTE_FONT_SIZE

from . import notices
from .find_bar import FindBar
from .finder import Finder
from .header import Header
from .look import NoteLook
from .marks import after, marks_of
from .text_view import NoteText

_WORDS = re.compile(r"\S")
_NO_DOCUMENT = Document(id="", title="", text="", source_name="", sha256="")
ONE_STEP = 0.75
"""Points of a step of zooming: one pixel."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one was in a document when one left it."""

    top: int
    anchor: int
    caret: int


class NoteViewer(QWidget):
    """Shows one document of the encounter. The text never scrolls unasked: only the reader's own keys,
    ``go_to``, ``reveal_line`` and the find bar move it.
    """

    search_requested = Signal(str)
    """The selected words, to be searched."""
    add_requested = Signal(str)
    """The selected words, to be searched for a code that they shall prove."""
    evidence_requested = Signal()
    """The selection shall prove the selected code."""
    line_chosen = Signal(str)
    """Id of the line whose words were clicked, or that Enter was pressed on."""
    note_size_changed = Signal(float)
    """Points."""
    document_changed = Signal(str)
    """Id of the document now shown."""
    section_changed = Signal(int)
    """Where the section that is being read starts; -1 above the first heading."""
    note_dropped = Signal(object)
    """``list[Path]`` of the files dropped."""
    open_requested = Signal()
    samples_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("note_viewer")
        self.setAccessibleName("Note")
        self.setAcceptDrops(True)
        self._theme = theme
        self._encounter: Encounter | None = None
        self._document: Document | None = None
        self._selected_line: str | None = None
        self._annotations: tuple[Annotation, ...] = ()
        self._section: int | None = None
        """Start of the section that was told last."""
        self._places: dict[tuple[str, str], _Place] = {}
        """By encounter and document, as long as the profile is open."""
        self._left_at: dict[str, str] = {}
        """Encounter → the document that was shown last."""
        self._practice = False
        look = NoteLook(theme)
        self.header = Header(look, self)
        self.text = NoteText(look, self)
        self.find_bar = FindBar(look, self)
        self.finder = Finder(self.text, self.find_bar)
        self.empty = EmptyState(theme, self)
        self._drop_hint = DropHint(theme, self)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.text)
        self._pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self._pages, 1)
        column.addWidget(self.find_bar)
        self.find_bar.hide()
        self._connect()
        self._dress(theme)
        self.show_empty(False)

    def _connect(self) -> None:
        self.header.previous_requested.connect(self.previous_document)
        self.header.next_requested.connect(self.next_document)
        self.header.find_requested.connect(self.open_find)
        self.header.zoom_requested.connect(self.zoom)
        self.header.search_requested.connect(self._search)
        self.header.evidence_requested.connect(self._ask_for_evidence)
        self.text.zoom_requested.connect(self._zoom_from_text)
        self.text.lines_chosen.connect(self._choose)
        self.text.place_changed.connect(self._follow)
        self.text.menu_requested.connect(self._open_menu)
        self.text.selectionChanged.connect(self._selection_changed)
        self.find_bar.closed.connect(self._close_find)

    # ---- what the window calls -----------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        if theme != self._theme:  # the size of the note was changed here, and the window only says it back
            self._dress(theme)

    def _dress(self, theme: Theme) -> None:
        self._theme = theme
        look = NoteLook(theme)
        set_ground(self, theme, "panel")
        self.header.set_look(look)
        self.text.set_look(look)
        self.find_bar.set_look(look)
        self.empty.set_theme(theme)
        self._drop_hint.set_theme(theme)

    def show_encounter(self, encounter: Encounter | None) -> None:
        """Another encounter: where it was left, or its first document from the top. The same one changed:
        highlights only.
        """
        before = self._encounter
        another = encounter is None or before is None or before.id != encounter.id
        if another:
            self._keep_place()
        self._encounter = encounter
        if another:
            self._annotations = ()
            self._selected_line = None
            self.text.set_selected_line(None)
            self._document = None
        if encounter is None or not encounter.documents:
            self._show_nothing()
            return
        shown = encounter.document(self._document.id) if self._document else None
        if shown is None or self._document is None or shown.text != self._document.text:
            left_at = encounter.document(self._left_at.get(encounter.id, ""))
            self._show(shown or left_at or encounter.documents[0])
        else:
            self._document = shown
            self.header.name.show_document(shown)
        self._show_place()
        self._renew_marks()

    def show_document(self, document_id: str) -> None:
        """Where it was left; from the top the first time. An unknown id changes nothing."""
        document = self._encounter.document(document_id) if self._encounter else None
        if document is not None and (self._document is None or document.id != self._document.id):
            self._show(document)

    def next_document(self) -> None:
        self._step_document(1)

    def previous_document(self) -> None:
        self._step_document(-1)

    def select_line(self, line_id: str | None) -> None:
        """Outlines the words that prove the line. Never scrolls."""
        self._selected_line = line_id
        self.text.set_selected_line(line_id)

    def reveal_line(self, line_id: str) -> None:
        """Shows the first words that prove the line, in whichever document they stand."""
        line = self._encounter.line(line_id) if self._encounter else None
        if line is None or not line.evidence or self._document is None:
            return
        here = [evidence for evidence in line.evidence if evidence.document_id == self._document.id]
        words = (here or line.evidence)[0]
        self.show_document(words.document_id)
        self.text.reveal(words.start)

    def reveal(self, document_id: str, start: int, end: int) -> None:
        """Shows words of a document, selected."""
        self.show_document(document_id)
        if self.document_id == document_id:
            self.text.select(start, end)
            self.text.reveal(start)
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to(self, offset: int) -> None:
        """Puts the caret at a place of the document, its line at the top of the view."""
        if self._document is not None:
            self.text.select(offset, offset)
            self.text.set_top(offset)
            self._follow(offset)

    def selected_words(self) -> str:
        """On one line, as one would type them."""
        if self._document is None:
            return ""
        start, end = self.text.selection()
        return " ".join(self._document.text[start:end].split())

    def selected_evidence(self) -> tuple[Evidence, ...]:
        """Of the selection; empty where nothing is selected, or white space only."""
        if self._document is None or not self._selects_words():
            return ()
        return (Evidence.from_document(self._document, *self.text.selection()),)

    def open_find(self) -> None:
        if self._document is not None:
            self.finder.open(self.selected_words())

    def find_next(self) -> None:
        self._find(1)

    def find_previous(self) -> None:
        self._find(-1)

    def zoom(self, steps: int) -> None:
        """Larger text, or with a negative number smaller; the line at the top stays there."""
        self._set_note_size(self._theme.note_size + steps * ONE_STEP)

    def show_empty(self, practice: bool) -> None:
        """There is no encounter, and nothing is remembered of one; ``practice``: sample charts are the next
        step.
        """
        self._practice = practice
        self.show_encounter(None)
        self._places.clear()
        self._left_at.clear()

    @property
    def document_id(self) -> str:
        """Of the document now shown; empty where there is none."""
        return self._document.id if self._document else ""

    # ---- documents -----------------------------------------------------------------------------

    def _show(self, document: Document) -> None:
        self._keep_place()
        self._document = document
        self._pages.setCurrentWidget(self.text)
        self.setFocusProxy(self.text)
        self.header.setVisible(True)
        self.header.name.show_document(document)
        self.text.setAccessibleName(f"Note: {document.title}")
        self.text.blockSignals(True)  # the section that is read is told once, at the end
        self.text.show_text(document)
        self.text.blockSignals(False)
        self.finder.show_text(document.text)
        place = self._places.get((self._encounter.id, document.id)) if self._encounter else None
        if place is not None:
            self.text.select(place.anchor, place.caret)
            self.text.set_top(place.top)
        self._show_place()
        self._renew_marks()
        self._selection_changed()
        self._section = None
        self.document_changed.emit(document.id)
        self._follow(place.caret if place else 0)

    def _keep_place(self) -> None:
        if self._document is None or self._encounter is None:
            return
        start, end = self.text.selection()
        caret = self.text.caret()
        anchor = end if caret == start else start
        place = _Place(self.text.top(), anchor, caret)
        self._places[self._encounter.id, self._document.id] = place
        self._left_at[self._encounter.id] = self._document.id

    def _show_nothing(self) -> None:
        self._close_find()
        self._document = None
        self.text.show_text(_NO_DOCUMENT)  # the words of a patient are not kept for nothing
        self.text.setAccessibleName("Note")
        self.header.name.show_document(None)
        self.header.setVisible(False)
        self.empty.show_notice(self._notice())
        self._pages.setCurrentWidget(self.empty)
        self.setFocusProxy(self.empty.buttons()[0])

    def _notice(self) -> Notice:
        if self._encounter is not None:
            return notices.no_note(self.open_requested.emit)
        return notices.no_encounter(
            practice=self._practice, open_note=self.open_requested.emit, choose=self.samples_requested.emit
        )

    def _step_document(self, step: int) -> None:
        if self._encounter is None or self._document is None:
            return
        documents = self._encounter.documents
        number = [document.id for document in documents].index(self._document.id) + step
        if 0 <= number < len(documents):
            self._show(documents[number])

    def _show_place(self) -> None:
        if self._encounter is not None and self._document is not None:
            ids = [document.id for document in self._encounter.documents]
            self.header.show_place(ids.index(self._document.id) + 1, len(ids))

    def set_annotations(self, annotations: Sequence[Annotation]) -> None:
        """What the reader left in the documents of the encounter."""
        self._annotations = tuple(annotations)
        self._renew_marks()

    def _renew_marks(self) -> None:
        document = self._document
        if self._encounter is not None and document is not None:
            self.text.set_marks(marks_of(self._encounter.lines, document.id))
            self.text.set_annotations(
                tuple(each for each in self._annotations if each.document_id == document.id)
            )

    def _follow(self, place: int) -> None:
        if self._document is None:
            return
        section = self._document.section_at(place)
        start = section.start if section else -1
        if start != self._section:
            self._section = start
            self.section_changed.emit(start)

    # ---- what the reader does ------------------------------------------------------------------

    def _choose(self, ids: tuple[str, ...]) -> None:
        self.line_chosen.emit(after(ids, self._selected_line))

    def _search(self) -> None:
        if words := self.selected_words():
            self.search_requested.emit(words)

    def _add(self) -> None:
        if words := self.selected_words():
            self.add_requested.emit(words)

    def _ask_for_evidence(self) -> None:
        if self.selected_evidence():
            self.evidence_requested.emit()

    def _selects_words(self) -> bool:
        """Whether there is more in the selection than white space."""
        if self._document is None:
            return False
        return _WORDS.search(self._document.text, *self.text.selection()) is not None

    def _selection_changed(self) -> None:
        self.header.set_selecting(self._selects_words())

    def _open_menu(self, where: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        selecting = self._selects_words()
        for words, key, run in (
            ("Search these words", "Ctrl+K", self._search),
            ("Add code with these words…", "", self._add),
            ("Mark as evidence of the selected code", "Ctrl+E", self._ask_for_evidence),
            ("", "", None),
            ("Copy", "Ctrl+C", self.text.copy),
        ):
            if run is None:
                menu.addSeparator()
                continue
            action = menu.addAction(f"{words}\t{key}" if key else words)
            action.setEnabled(selecting)
            action.triggered.connect(lambda _=False, run=run: run())
        menu.popup(where)

    def _zoom_from_text(self, steps: int) -> None:
        if steps:
            self.zoom(steps)
        else:
            self._set_note_size(NOTE_FONT_SIZE.default)

    def _set_note_size(self, points: float) -> None:
        least, most = NOTE_FONT_SIZE.least or points, NOTE_FONT_SIZE.most or points
        points = max(least, min(most, points))
        if points != self._theme.note_size:
            self.set_theme(replace(self._theme, note_size=points))
            self.note_size_changed.emit(points)

    def _find(self, direction: int) -> None:
        if self._document is None:
            return
        if self.finder.words:
            self.finder.go(direction)
        else:
            self.open_find()

    def _close_find(self) -> None:
        had_focus = self.find_bar.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self.finder.close()
        if had_focus:
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_F and control:
            self.open_find()
        elif event.key() == Qt.Key.Key_F3:
            self._find(-1 if back else 1)
        elif event.key() == Qt.Key.Key_Escape and not self.find_bar.isHidden():
            self._close_find()
        else:
            super().keyPressEvent(event)

    # ---- files dropped -------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event):
            self._drop_hint.tell("Drop to open")
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drop_hint.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._drop_hint.hide()
        if files := dropped_files(event):
            event.acceptProposedAction()
            self.note_dropped.emit(files)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self._drop_hint.hide()
