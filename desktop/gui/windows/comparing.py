"""Compares the document that is shown with another one of the chart."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.charts.comparison import Comparison, compare
from desktop.charts.document import Document
from desktop.coding.difference import Aspect
from desktop.gui.desk import Desk
from desktop.gui.widgets.choice_sheet import ChoiceSheet
from desktop.gui.widgets.comparison import ComparisonView
from desktop.gui.widgets.note_viewer import NoteViewer

if TYPE_CHECKING:
    from desktop.session import Changes


class Comparing(QObject):
    def __init__(
        self,
        view: ComparisonView,
        note: NoteViewer,
        sheet: ChoiceSheet,
        desk: Desk,
        *,
        say: Callable[[str], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._note = note
        self._sheet = sheet
        self._desk = desk
        self._say = say
        self._compared: frozenset[str] = frozenset()
        """Ids of the two documents that are shown."""
        desk.closed.connect(view.forget)
        desk.changed.connect(self._changed)

    def ask(self) -> None:
        """With which; with two documents there is nothing to ask."""
        encounter = self._desk.encounter
        shown = encounter.document(self._note.document_id) if encounter is not None else None
        others = [each for each in encounter.documents if each != shown] if encounter is not None else []
        if shown is None or not others:
            self._say("This chart has no other document to compare with.")
            return
        if len(others) == 1:
            self._compare(others[0], shown)
            return
        words = {f"{number}. {_called(each)}": each for number, each in enumerate(others, start=1)}

        def answered(chosen: str) -> str:
            if chosen not in words:
                return "Choose one of the list."
            self._compare(words[chosen], shown)
            return ""

        self._sheet.ask(f"Compare “{shown.title}” with", tuple(words), answered)

    def _changed(self, changes: Changes, _initiator: object) -> None:
        """What is not of the open encounter does not stay over it; a document more closes nothing."""
        documents = changes.encounter.documents if changes.encounter is not None else ()
        if Aspect.ENCOUNTER in changes.what or not self._compared <= {each.id for each in documents}:
            self._compared = frozenset()
            self._view.forget()

    def _compare(self, other: Document, shown: Document) -> None:
        """The older one first, where both have a date."""
        pair = (other, shown)
        if other.document_date and shown.document_date and other.document_date > shown.document_date:
            pair = (shown, other)
        first, second = pair
        at = self._desk.shown_id

        def found(comparison: Comparison) -> None:
            if self._desk.shown_id == at:
                self._compared = frozenset((first.id, second.id))
                self._view.show_comparison(_called(first), _called(second), comparison)

        self._desk.ask(lambda _: compare(first.text, second.text), found, replace_key="comparison")


def _called(document: Document) -> str:
    day = f" ({document.document_date})" if document.document_date else ""
    return f"{document.title}{day}"
