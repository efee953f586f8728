"""The code books, seen from the window: opened, built, and others brought in, in the background."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from codesets.errors import Cancelled, CodesetError, LibraryDamaged
from desktop.code_library import (
    FoundBook,
    OwnList,
    bring_in,
    bring_list_in,
    look_at_table,
    look_through,
    make_default,
    open_library,
    pack,
    take_off,
    verify,
)
from desktop.gui.desk import sentence_for
from desktop.gui.jobs import LongJob, Progress, Worker

if TYPE_CHECKING:
    from codesets.library import Library
    from codesets.model import Release

REST = 600
"""Milliseconds after the books are ready before the worker prepares for mistyped words."""
UNCHANGED = "Stopped. The shelf is as it was."
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
    task_progressed = Signal(float, str)
    """Of files that are looked through, or brought in."""
    looked = Signal(object)
    """What the files hold: ``desktop.code_library.Found``."""
    table_looked = Signal(object)
    """A table, as it was asked for: ``desktop.code_library.FoundTable``."""
    packed = Signal(str)
    """Books have been written into a file, in a sentence."""
    verified = Signal(object)
    """How the books are: ``desktop.code_library.Verified``."""
    compared = Signal(object)
    """What a newer release changed: ``codesets.history.Difference``."""
    changed = Signal(str)
    """The shelf holds other books now: a sentence that says so. :attr:`ready` brings the new library."""
    task_failed = Signal(str)
    """A sentence; the shelf is as it was."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._job: LongJob | None = None
        self._task: LongJob | None = None
        self._library: Library | None = None
        self._left: list[Library] = []
        """Damaged ones, still open: whoever was reading one may read on to the end."""
        self._replaced: list[Library] = []
        """Sound ones that a newer one has taken the place of."""
        self._changed_meanwhile = False
        """The shelf got other books while it was being opened: what is opened lacks them."""
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

    # --- other books ------------------------------------------------------------------------------------

    @property
    def working(self) -> bool:
        """True while files are looked through or brought in."""
        return self._task is not None

    def look_through(self, files: Sequence[Path]) -> None:
        """Ends in :attr:`looked` or :attr:`task_failed`."""
        self._begin(lambda progress: look_through(self._folder, files, progress), self.looked.emit)

    def bring_in(self, files: Sequence[Path], books: Sequence[FoundBook]) -> None:
        """Books that were found in the files. Ends in :attr:`changed` and :attr:`ready`, or in
        :attr:`task_failed`."""
        told = ", ".join(f"{each.system} {each.edition}, {each.book}" for each in books)
        self._begin(
            lambda progress: bring_in(self._folder, files, books, progress),
            lambda _none: self._shelf_changed(f"Brought in: {told}."),
        )

    def bring_list_in(self, file: Path, own: OwnList) -> None:
        """A table, as a list of the user's own. Ends as :meth:`bring_in`."""
        self._begin(
            lambda progress: bring_list_in(self._folder, file, own, progress),
            lambda _none: self._shelf_changed(f"Brought in: {own.name} {own.edition}."),
        )

    def look_at_table(self, file: Path, sheet: str, headings_in: int | None) -> None:
        """Another sheet, or headings in another row. Ends in :attr:`table_looked` or :attr:`task_failed`."""
        self._begin(
            lambda progress: look_at_table(self._folder, file, sheet, headings_in, progress),
            self.table_looked.emit,
        )

    def take_off(self, place: tuple[str, str, str]) -> None:
        """A book: system, book, edition. Ends as :meth:`bring_in`."""
        system, book, edition = place
        self._begin(
            lambda progress: take_off(self._folder, place, progress),
            lambda _none: self._shelf_changed(f"{system} {edition}, {book}, is off the shelf."),
        )

    def make_default(self, system: str, edition: str | None) -> None:
        """The release that counts where there is no date of service. Ends as :meth:`bring_in`."""
        told = f"{system} {edition} counts" if edition else f"{system}: the release of the day counts again"
        self._begin(
            lambda progress: make_default(self._folder, system, edition, progress),
            lambda _none: self._shelf_changed(f"{told} where an encounter has no date of service."),
        )

    def compare(self, older: Release, newer: Release) -> None:
        """Ends in :attr:`compared`."""
        library = self._library
        if library is not None:
            self.worker.submit(
                lambda: library.difference(older.edition, newer.edition, system=newer.system),
                self.compared.emit,
                replace_key="difference",
            )

    def verify(self) -> None:
        """Reads every book to the last byte. Ends in :attr:`verified` or :attr:`task_failed`."""
        self._begin(lambda progress: verify(self._folder, progress), self.verified.emit)

    def pack(self, target: Path, places: Sequence[tuple[str, str, str]]) -> None:
        """Writes books (system, book, edition) into a file. Ends in :attr:`packed` or :attr:`task_failed`."""
        number = "1 book is" if len(places) == 1 else f"{len(places)} books are"
        told = f"{number} in “{target.name}”. On the other computer it is brought in as official files are."
        self._begin(
            lambda progress: pack(self._folder, target, places, progress),
            lambda _none: self.packed.emit(told),
        )

    def cancel_task(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _begin(self, work: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        if self._task is not None:
            return

        def succeeded(answer: Any) -> None:
            self._end_task()
            if not self._closing:
                done(answer)

        self._task = LongJob(work, self)
        self._task.progressed.connect(self.task_progressed)
        self._task.succeeded.connect(succeeded)
        self._task.failed.connect(self._task_ended_badly)
        self._task.start()

    def _task_ended_badly(self, error: BaseException) -> None:
        self._end_task()
        if not self._closing:
            self.task_failed.emit(UNCHANGED if isinstance(error, Cancelled) else sentence_for(error))

    def _shelf_changed(self, sentence: str) -> None:
        self.changed.emit(sentence)
        self._changed_meanwhile = self._job is not None
        self.open()

    def _end_task(self) -> None:
        if self._task is not None:
            self._task.close()
            self._task.deleteLater()
            self._task = None

    # --- closing ----------------------------------------------------------------------------------------

    def close(self) -> None:
        """Stop building, finish reading, close the library."""
        self._closing = True
        for job in (self._job, self._task):
            if job is not None:
                job.close()
        self.worker.close()
        for library in (*self._left, *self._replaced, self._library):
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
        before, self._library = self._library, library
        self.ready.emit(library)
        if before is not None:
            self._replaced.append(before)
            self.worker.submit(before.rest)  # after whatever is being read of it
        # a first search that is typed at once need not wait for what only a mistyped word needs
        QTimer.singleShot(REST, self, lambda: self.worker.submit(library.warm))
        self._open_what_changed()

    def _failed(self, error: BaseException) -> None:
        self._end_job()
        if not self._closing:
            self.failed.emit(STOPPED if isinstance(error, Cancelled) else sentence_for(error))
            self._open_what_changed()

    def _open_what_changed(self) -> None:
        if self._changed_meanwhile:
            self._changed_meanwhile = False
            self.open()

    def _reading_failed(self, error: BaseException) -> None:
        # An index that is overwritten while it is read fails in ways that nobody has foreseen.
        if isinstance(error, LibraryDamaged) or not isinstance(error, CodesetError):
            self.mend(error)

    def _end_job(self) -> None:
        if self._job is not None:
            self._job.close()
            self._job.deleteLater()
            self._job = None
