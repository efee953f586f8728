"""Notes on their way from the disk into encounters: said in the status line, and stopped there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from codesets.errors import Cancelled
from desktop.charts.lots import ChartSource, sources_of
from desktop.gui.desk import Desk
from desktop.gui.widgets.status_line import StatusLine
from desktop.gui.windows.note_arrivals import NoteArrivals

if TYPE_CHECKING:
    from desktop.session import Changes, Session

Source = TypeVar("Source")
"""A path, or a file within a folder or zip."""

UseCase = Callable[["Session", Path, Callable[[], None]], "Changes"]
"""What is done with each note; the callable raises once the note is not wanted any more."""


class NoteReading(QObject):
    lot_ended = Signal()
    """Every file of it has come."""

    def __init__(
        self, desk: Desk, status: StatusLine, tell: Callable[[NoteArrivals], None], parent: QObject
    ) -> None:
        """``tell`` shows what of a lot could not be read."""
        super().__init__(parent)
        self._tell = tell
        self._desk = desk
        self._status = status
        self._left: dict[NoteArrivals, int] = {}
        """How many notes of each lot are still to come."""
        self._next: dict[NoteArrivals, Callable[[], None]] = {}
        """Asks for the next note of a lot, when the one before has come: whatever else is asked for meanwhile
        waits for one note at most."""
        desk.changed.connect(self._arrived)
        desk.refused.connect(self._arrived)
        desk.closed.connect(self.stop)
        status.cancel_requested.connect(self.stop)

    def begin(self, paths: Sequence[Path], use_case: UseCase) -> None:
        """One note after the other; what was refused is told together."""
        if paths:
            self._begin(paths, use_case, NoteArrivals())

    def _begin(
        self,
        paths: Sequence[Source],
        use_case: Callable[[Session, Source, Callable[[], None]], Changes],
        arrivals: NoteArrivals,
    ) -> None:
        wanted = self._wanted(arrivals)

        def take(session: Session, path: Source) -> Changes:
            wanted()
            return use_case(session, path, wanted)

        waiting = iter(paths)

        def ask_for_next() -> None:
            path = next(waiting, None)
            if path is not None:
                self._desk.do(lambda session: take(session, path), arrivals)
            elif arrivals.for_worklist:
                self._desk.ask(lambda session: session.end_lot(), lambda _: None)
                self.lot_ended.emit()

        self._left[arrivals] = len(paths)
        self._next[arrivals] = ask_for_next
        self._say()
        ask_for_next()

    @property
    def brings_a_lot(self) -> bool:
        """Whether files for the worklist are still to come."""
        return any(arrivals.for_worklist for arrivals in self._left)

    def begin_lot(self, paths: Sequence[Path]) -> None:
        """Every file of these files, folders and zips, onto the worklist, grouped into encounters."""
        from desktop.intake import Lot  # what it reads with need not come with the window

        arrivals, lot = NoteArrivals(for_worklist=True), Lot()

        wanted = self._wanted(arrivals)

        def begin(found: tuple[tuple[ChartSource, ...], tuple[str, ...]]) -> None:
            sources, arrivals.warned[:] = found
            if arrivals.warned:
                self._tell(arrivals)

            def take(session: Session, path: ChartSource, wanted: Callable[[], None]) -> Changes:
                return session.take_in(path, lot, wanted)

            if not arrivals.stopped:
                self._begin(sources, take, arrivals)

        self._left[arrivals] = 1  # the looking itself, which can be cancelled as well
        self._status.show_progress(-1, "Looking for charts")
        self._desk.ask(lambda _: sources_of(paths, wanted), begin, arrivals)

    def _wanted(self, arrivals: NoteArrivals) -> Callable[[], None]:
        still_open = self._desk.while_open()

        def wanted() -> None:
            still_open()
            if arrivals.stopped:
                raise Cancelled

        return wanted

    def stop(self) -> None:
        """What is being read is given up, and what waits is not begun. What is open already stays."""
        for arrivals in self._left:
            arrivals.stopped = True
            if arrivals.for_worklist:
                self._desk.ask(lambda session: session.end_lot(), lambda _: None)
        self._left.clear()
        self._next.clear()
        self._say()

    def _arrived(self, _: object, initiator: object) -> None:
        if isinstance(initiator, NoteArrivals) and initiator in self._left:
            self._left[initiator] -= 1
            ask_for_next = self._next.get(initiator)
            if not self._left[initiator]:
                del self._left[initiator]
                self._next.pop(initiator, None)
            self._say()
            if ask_for_next is not None:
                ask_for_next()

    def _say(self) -> None:
        left = sum(self._left.values())
        if left:
            self._status.show_progress(-1, "Reading the note" if left == 1 else f"Reading {left} notes")
        else:
            self._status.hide_progress()
