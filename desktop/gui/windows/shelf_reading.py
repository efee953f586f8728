"""Ties the parts of the window that read the code books to the shelf: ready, closed, under way, failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.code_library import BooksToCome
from desktop.gui.bookshelf import Bookshelf
from desktop.gui.desk import Desk
from desktop.gui.tone import Tone
from desktop.gui.widgets.message_bar import MessageBar
from desktop.gui.widgets.patient_banner import PatientBanner
from desktop.gui.widgets.status_line import StatusLine
from desktop.gui.windows.workbench import Workbench

if TYPE_CHECKING:
    from codesets.library import Library
    from codesets.model import Release


class ShelfReading(QObject):
    def __init__(
        self,
        shelf: Bookshelf,
        desk: Desk,
        *,
        bench: Workbench,
        banner: PatientBanner,
        status: StatusLine,
        messages: MessageBar,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._desk = desk
        self._browser = bench.browser
        self._banner = banner
        self._status = status
        self._messages = messages
        shelf.ready.connect(self._ready)
        shelf.closed.connect(self._closed)
        shelf.progressed.connect(self._under_way)
        shelf.failed.connect(self._failed)
        status.cancel_requested.connect(shelf.cancel)

    def tell_releases(self) -> None:
        """Beside the patient: which edition of each book the date of service picks."""
        library, encounter = self._shelf.library, self._desk.encounter
        if library is None:
            return
        on = encounter.date_of_service if encounter is not None else None

        def editions() -> tuple[Release, ...]:
            return tuple(library.release_for(system, on) for system in library.systems())

        def show(releases: tuple[Release, ...]) -> None:
            self._banner.set_releases(" · ".join(f"{r.system} {r.edition}" for r in releases))

        self._shelf.worker.submit(editions, show, replace_key="releases")

    def _ready(self, library: Library) -> None:
        self._status.hide_progress()
        self._messages.withdraw(self._shelf)
        self._desk.set_library(library)
        self._browser.set_library(library)
        self.tell_releases()

    def _closed(self) -> None:
        self._desk.set_library(BooksToCome())
        self._browser.set_library(None)

    def _under_way(self, fraction: float, sentence: str) -> None:
        self._status.show_progress(fraction, sentence)
        self._browser.show_loading(sentence)

    def _failed(self, sentence: str) -> None:
        self._status.hide_progress()
        self._messages.say(sentence, Tone.STOP, self._shelf)
        self._browser.show_trouble(sentence, self._shelf.open)
