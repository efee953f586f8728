"""Documents in windows of their own: gone with the lock, and with the encounter they are of."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.coding.difference import Aspect
from desktop.gui.desk import Desk
from desktop.gui.theme import Theme
from desktop.gui.widgets.note_viewer import NoteViewer, PoppedOut
from desktop.gui.windows.guard import Guard

if TYPE_CHECKING:
    from desktop.session import Changes


class PopOuts(QObject):
    def __init__(
        self,
        window: QWidget,
        note: NoteViewer,
        desk: Desk,
        guard: Guard,
        *,
        theme: Callable[[], Theme],
        lock: Callable[[], object],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._note = note
        self._desk = desk
        self._guard = guard
        self._theme = theme
        self._lock = lock
        self.open: list[PoppedOut] = []
        self._of = ""
        """Id of the encounter they are of."""
        desk.closed.connect(self._forget)
        desk.changed.connect(self._changed)

    def pop_out(self) -> None:
        """The document that is shown; where it is out already, its window comes to the front."""
        encounter = self._desk.encounter
        document = encounter.document(self._note.document_id) if encounter is not None else None
        if encounter is None or document is None:
            return
        self._of = encounter.id
        popped = next((each for each in self.open if each.document_id == document.id), None)
        if popped is None:
            popped = PoppedOut(self._theme(), document, self._window)
            popped.closed.connect(self.open.remove)
            popped.lock_wanted.connect(lambda: self._lock())
            self.open.append(popped)
        popped.show()
        popped.raise_()
        popped.activateWindow()
        handle = popped.windowHandle()
        if handle is not None:  # who reads there is not away
            self._guard.watch(handle)

    def set_theme(self, theme: Theme) -> None:
        for popped in self.open:
            popped.set_theme(theme)

    def _changed(self, changes: Changes, _initiator: object) -> None:
        encounter = changes.encounter
        if encounter is None or encounter.id != self._of:
            self._forget()
        elif Aspect.DOCUMENTS in changes.what:
            for popped in list(self.open):
                if encounter.document(popped.document_id) is None:
                    popped.forget()

    def _forget(self) -> None:
        for popped in list(self.open):
            popped.forget()
