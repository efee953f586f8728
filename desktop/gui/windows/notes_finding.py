"""Ties the search in the notes to the open profile, and what is chosen there to the note viewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.gui.desk import Desk
from desktop.gui.widgets.note_viewer import NoteViewer
from desktop.gui.widgets.notes_search import NotesSearch

if TYPE_CHECKING:
    from desktop.notes_finder import NoteHit, NotesFound
    from desktop.session import Changes, Session


class NotesFinding(QObject):
    def __init__(self, box: NotesSearch, note: NoteViewer, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._box = box
        self._note = note
        self._desk = desk
        self._going_to: NoteHit | None = None
        """Whose encounter is being opened."""
        self._entered = False
        """Whether the trail has it that all notes were searched, since the box was opened."""
        box.wanted.connect(self._look)
        box.chosen.connect(self._go)
        desk.changed.connect(self._arrive)
        desk.closed.connect(self._forget)

    def open(self, *, everywhere: bool) -> None:
        self._entered = False
        chart = self._desk.encounter is not None
        self._box.open(self._note.selected_words() if chart else "", everywhere=everywhere, chart=chart)

    def refuse(self, error: Exception, initiator: object) -> bool:
        """Whether it was asked for here; the box then says why not."""
        if initiator is not self:
            return False
        self._going_to = None
        self._box.show_trouble(str(error))
        return self._box.isVisible()

    def _look(self, words: str, everywhere: bool) -> None:
        def find(session: Session) -> NotesFound:
            return session.notes.in_all(words) if everywhere else session.find_in_chart(words)

        if everywhere and not self._entered:
            self._entered = True
            self._desk.ask(lambda session: session.notes.begin(), lambda _: None, self)
        self._desk.ask(find, self._box.show_found, self, replace_key="notes")

    def _go(self, hit: NoteHit) -> None:
        self._going_to = hit
        if hit.encounter_id == self._desk.shown_id:
            self._reveal()
        else:
            self._desk.do(lambda session: session.open_encounter(hit.encounter_id), self)

    def _arrive(self, changes: Changes, initiator: object) -> None:
        if initiator is self and self._going_to is not None:
            self._reveal()

    def _reveal(self) -> None:
        hit, self._going_to = self._going_to, None
        if hit is not None:
            self._note.reveal(hit.document_id, hit.start, hit.end)

    def _forget(self) -> None:
        self._going_to = None
        self._box.forget()
