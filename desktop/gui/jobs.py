"""Work off the GUI thread. Runnables hold no logic: they call a plain function and bring its answer back."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from codesets.errors import Cancelled, CodesetError
from desktop.errors import DesktopError

log = logging.getLogger(__name__)

Done = Callable[[Any], None]
Failed = Callable[[BaseException], None]
Progress = Callable[[float, str], None]


@dataclass(eq=False, slots=True)
class _Job:
    run: Callable[[], Any]
    on_done: Done | None
    on_error: Failed | None
    key: str | None


class _Answers(QObject):
    """Carries a call from any thread to the thread this object lives in."""

    arrived = Signal(object)

    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent)
        self.arrived.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def _call(self, call: Callable[[], None]) -> None:
        call()


class Worker(QObject):
    """One thread that does one thing after the other, in the order asked for.

    Promise: answers arrive on the thread that made the worker, in order. Duty: call :meth:`close` before
    the application ends; what is still waiting then is done first, so that nothing asked for is lost.
    """

    became_idle = Signal()
    failed = Signal(object)
    """What any job raised, after whoever asked for the job has been told."""

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._answers = _Answers(self)
        self._waiting: deque[_Job] = deque()
        self._changed = threading.Condition()
        self._closing = False
        self._open_jobs = 0
        self._thread = threading.Thread(target=self._work, name=name)
        self._thread.start()

    @property
    def idle(self) -> bool:
        """True where every job asked for has been answered."""
        return self._open_jobs == 0

    def submit(
        self,
        fn: Callable[[], Any],
        on_done: Done | None = None,
        on_error: Failed | None = None,
        *,
        replace_key: str | None = None,
    ) -> None:
        """Run ``fn`` in its turn. A job of the same ``replace_key`` that still waits is dropped unanswered.

        Without ``on_error`` a failure that is not the user's world is logged, by its type alone.
        """
        job = _Job(fn, on_done, on_error, replace_key)
        with self._changed:
            if self._closing:
                return
            if replace_key is not None:
                stale = [other for other in self._waiting if other.key == replace_key]
                for other in stale:
                    self._waiting.remove(other)
                    self._open_jobs -= 1
            self._waiting.append(job)
            self._open_jobs += 1
            self._changed.notify()

    def close(self) -> None:
        """Do what waits, then end. Answers that come now are dropped. May be called twice."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join()

    def _work(self) -> None:
        while True:
            with self._changed:
                while not self._waiting and not self._closing:
                    self._changed.wait()
                if not self._waiting:
                    return
                job = self._waiting.popleft()
            self._answers.arrived.emit(self._run(job))

    def _run(self, job: _Job) -> Callable[[], None]:
        try:
            answer = job.run()
        except BaseException as error:
            failure = error
            return lambda: self._answered(lambda: self._tell(job.on_error, failure))
        return lambda: self._answered(lambda: job.on_done(answer) if job.on_done else None)

    def _answered(self, tell: Callable[[], None]) -> None:
        with self._changed:
            self._open_jobs -= 1
            closing, idle = self._closing, self._open_jobs == 0
        if closing:
            return
        tell()
        if idle and self.idle:
            self.became_idle.emit()

    def _tell(self, on_error: Failed | None, error: BaseException) -> None:
        log_bug(error)
        if on_error is not None:
            on_error(error)
        self.failed.emit(error)


class LongJob(QObject):
    """One long piece of work with progress and a way to stop it, on a thread of its own.

    ``work`` takes a progress callable; cancelling makes the next call of it raise ``Cancelled``.
    """

    progressed = Signal(float, str)
    """Fraction 0…1 and what is being done."""
    succeeded = Signal(object)
    failed = Signal(object)
    """The exception; Cancelled where it was stopped."""

    def __init__(self, work: Callable[[Progress], Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._run, name="chartside-long-job")

    def start(self) -> None:
        self._thread.start()

    def cancel(self) -> None:
        self._cancelled.set()

    def close(self) -> None:
        """Stop and wait for the end. May be called twice."""
        self.cancel()
        if self._thread.ident is not None:
            self._thread.join()

    def _progress(self, fraction: float, sentence: str) -> None:
        if self._cancelled.is_set():
            raise Cancelled
        self.progressed.emit(fraction, sentence)

    def _run(self) -> None:
        try:
            answer = self._work(self._progress)
        except BaseException as error:
            log_bug(error)
            self.failed.emit(error)
        else:
            self.succeeded.emit(answer)


def log_bug(error: BaseException) -> None:
    """A bug of ours goes to the log by its type and place; its text may hold a patient's words."""
    if isinstance(error, DesktopError | CodesetError | Cancelled):
        return
    where = error.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    place = f"{where.tb_frame.f_code.co_qualname}:{where.tb_lineno}" if where is not None else "?"
    log.error("unexpected %s in %s", type(error).__name__, place)
