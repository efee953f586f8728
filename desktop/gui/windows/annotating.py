"""Marks words of the note, writes in its margin, sets bookmarks, and leads from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.charts.annotation import Annotation, Style
from desktop.coding.difference import Aspect
from desktop.gui.desk import Desk
from desktop.gui.widgets.choice_sheet import ChoiceSheet
from desktop.gui.widgets.note_viewer import NoteViewer

if TYPE_CHECKING:
    from desktop.session import Changes, Session

_HIGHLIGHTS = {style.capitalize(): style for style in Style if style is not Style.BOOKMARK}
_AWAY = "Take the mark away"
_SIGNS = {Style.BLOCK: "▬", Style.OVERLINE: "▔", Style.DASHES: "┅", Style.BOX: "▢", Style.BOOKMARK: "⚑"}
_SHOWN = 70
"""Characters of the words of a mark in the list."""


class Annotating(QObject):
    def __init__(
        self,
        note: NoteViewer,
        sheet: ChoiceSheet,
        desk: Desk,
        *,
        say: Callable[[str], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._note = note
        self._sheet = sheet
        self._desk = desk
        self._say = say
        self._all: tuple[Annotation, ...] = ()
        desk.changed.connect(self._changed)
        desk.closed.connect(lambda: self._show(()))

    def highlight(self) -> None:
        """The words selected; where they are marked already, the mark can be taken away."""
        if self._selected() is None:
            self._say("Select the words to highlight first.")
            return
        there = self._here(bookmark=False)
        choices = (*_HIGHLIGHTS, *((_AWAY,) if there is not None else ()))

        def answered(chosen: str) -> str:
            style = _HIGHLIGHTS.get(chosen)
            if chosen == _AWAY and there is not None:
                gone = there.id
                self._do(lambda session: session.take_mark_away(gone))
            elif style is not None:
                self._mark(style, there.note if there is not None else "")
            else:
                return "Choose one of the list."
            return ""

        self._sheet.ask("Highlight the words selected", choices, answered)

    def write_note(self) -> None:
        """In the margin, beside the words selected."""
        if self._selected() is None:
            self._say("Select the words that the note is about first.")
            return
        there = self._here(bookmark=False)
        style = there.style if there is not None else Style.BLOCK

        def answered(words: str) -> str:
            self._mark(style, words)
            return ""

        hint = f"Now: {there.note}" if there is not None and there.note else "Write a note"
        self._sheet.ask("Note in the margin, beside the words selected", (), answered, hint=hint)

    def toggle_bookmark(self) -> None:
        """On the line of the caret."""
        there = self._here(bookmark=True)
        if there is not None:
            self._do(lambda session: session.take_mark_away(there.id))
            return
        self._mark(Style.BOOKMARK, "")

    def step(self, direction: int) -> None:
        """To the next mark of the chart after the caret, or the one before it, round and round."""
        if not self._all:
            self._say("Nothing is marked in this chart yet.")
            return
        order = self._order()
        here = (order.index(self._note.document_id), self._note.text.selection()[0])
        places = [(order.index(each.document_id), each.start) for each in self._all]
        if direction > 0:
            number = next((n for n, place in enumerate(places) if place > here), 0)
        else:
            number = max((n for n, place in enumerate(places) if place < here), default=len(places) - 1)
        self._go_to(self._all[number])

    def show_list(self) -> None:
        """All marks of the chart; the one chosen is gone to."""
        if not self._all:
            self._say("Nothing is marked in this chart yet.")
            return
        words = {f"{number}. {self._told(each)}": each for number, each in enumerate(self._all, start=1)}

        def answered(chosen: str) -> str:
            if chosen not in words:
                return "Choose one of the list."
            self._sheet.dismiss()
            self._go_to(words[chosen])
            return ""

        self._sheet.ask("Marks of this chart", tuple(words), answered)

    # --- how it is done ---------------------------------------------------------------------------------

    def _selected(self) -> tuple[int, int] | None:
        start, end = self._note.text.selection()
        return (start, end) if self._note.selected_words() else None

    def _here(self, *, bookmark: bool) -> Annotation | None:
        """The mark of the words selected, or at the caret."""
        start, end = self._note.text.selection()
        of_document = [each for each in self._all if each.document_id == self._note.document_id]
        kind = [each for each in of_document if (each.style is Style.BOOKMARK) == bookmark]
        if bookmark:
            return next((each for each in kind if each.start <= start <= each.end), None)
        return next((each for each in kind if (each.start, each.end) == (start, end)), None)

    def _mark(self, style: Style, note: str) -> None:
        document, (start, end) = self._note.document_id, self._note.text.selection()
        if document:
            self._do(lambda session: session.mark(document, start, end, style, note))

    def _do(self, use_case: Callable[[Session], tuple[Annotation, ...]]) -> None:
        shown = self._desk.shown_id

        def checked(session: Session) -> tuple[Annotation, ...]:
            session.expect(shown)
            return use_case(session)

        self._desk.ask(checked, self._show)

    def _changed(self, changes: Changes, _initiator: object) -> None:
        if changes.what & {Aspect.ENCOUNTER, Aspect.DOCUMENTS} and changes.encounter is not None:
            here = {document.id for document in changes.encounter.documents}
            self._show([each for each in self._all if each.document_id in here])  # until the answer comes
            self._desk.ask(lambda session: session.annotations(), self._show, replace_key="annotations")

    def _show(self, annotations: Sequence[Annotation]) -> None:
        self._all = tuple(annotations)
        self._note.set_annotations(self._all)

    def _go_to(self, each: Annotation) -> None:
        end = each.start if each.style is Style.BOOKMARK else each.end
        self._note.reveal(each.document_id, each.start, end)
        if each.note:
            self._say(f"Note in the margin: {each.note}")

    def _order(self) -> list[str]:
        encounter = self._desk.encounter
        return [document.id for document in encounter.documents] if encounter is not None else []

    def _told(self, each: Annotation) -> str:
        encounter = self._desk.encounter
        document = encounter.document(each.document_id) if encounter is not None else None
        words = " ".join(document.text[each.start : each.end].split()) if document is not None else ""
        note = f" – {each.note}" if each.note else ""
        return f"{_SIGNS[each.style]} {words[:_SHOWN]}{note}"
