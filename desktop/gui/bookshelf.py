"""The code books, seen from the window: opened, or built, in the background."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from codesets.errors import Cancelled, CodesetError, LibraryDamaged
from desktop.code_library import open_library
from desktop.gui.desk import sentence_for
from desktop.gui.jobs import LongJob, Progress, Worker

if TYPE_CHECKING:
    from codesets.library import Library

REST = 600
"""Milliseconds after the books are ready before the worker prepares for mistyped words."""
STOPPED = "Making the code books ready was stopped. Nothing was changed; try again whenever you like."


class Bookshelf(QObject):
    """Opens the library; opens it again, mended, when it turns out to be damaged or when asked to."""

    ready = Signal(object)
    """The Library, its index open: the first search is quick."""
    closed = Signal()
    """The library that was ready is not used any more: it is damaged, and being mended."""
    progressed = Signal(float, str)
    failed = Signal(str)
    """A sentence. :meth:`open` tries again."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._job: LongJob | None = None
        self._library: Library | None = None
        self._left: list[Library] = []
        """Damaged ones, still open: whoever was reading one may read on to the end."""
        self._closing = False
        self.worker = Worker("chartside-books", self)
        """All reading of the library happens on it."""
        self.worker.failed.connect(self._reading_failed)

    @property
    def library(self) -> Library | None:
        return self._library

    def open(self) -> None:
        if self._job is not None:
            return
        self._job = LongJob(self._open, self)
        self._job.progressed.connect(self.progressed)
        self._job.succeeded.connect(self._opened)
        self._job.failed.connect(self._failed)
        self._job.start()

    def mend(self, error: BaseException) -> None:
        """Reading failed with ``error``: open the library anew, and build it where it is damaged.

        Once. A disk that damages it again and again would have it built for ever, so after that the user
        is asked.
        """
        library = self._library
        if library is None:
            return
        mended_before = bool(self._left)
        self._library = None
        self._left.append(library)
        self.closed.emit()
        if mended_before:
            self.failed.emit(sentence_for(error))
        else:
            self.open()

    def cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def close(self) -> None:
        """Stop building, finish reading, close the library."""
        self._closing = True
        if self._job is not None:
            self._job.close()
        self.worker.close()
        for library in (*self._left, self._library):
            if library is not None:
                library.close()

    def _open(self, progress: Progress) -> Library:
        library = open_library(self._folder, progress)
        try:
            library.wait_ready()
        except BaseException:
            library.close()
            raise
        return library

    def _opened(self, library: Library) -> None:
        self._end_job()
        if self._closing:
            library.close()
            return
        self._library = library
        self.ready.emit(library)
        # a first search that is typed at once need not wait for what only a mistyped word needs
        QTimer.singleShot(REST, self, lambda: self.worker.submit(library.warm))

    def _failed(self, error: BaseException) -> None:
        self._end_job()
        if not self._closing:
            self.failed.emit(STOPPED if isinstance(error, Cancelled) else sentence_for(error))

    def _reading_failed(self, error: BaseException) -> None:
        # An index that is overwritten while it is read fails in ways that nobody has foreseen.
        if isinstance(error, LibraryDamaged) or not isinstance(error, CodesetError):
            self.mend(error)

    def _end_job(self) -> None:
        if self._job is not None:
            self._job.close()
            self._job.deleteLater()
            self._job = None
