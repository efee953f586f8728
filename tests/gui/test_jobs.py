"""Work off the GUI thread: in order, answered where it was asked for, not lost when the window closes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

import desktop.gui  # noqa: F401 - mends Qt on Python 3.11 before anything of it is used
from codesets.errors import Cancelled, LibraryMissing
from desktop.errors import DiskTrouble
from desktop.gui.jobs import LongJob, Worker

SECRET = "Quillfeather"


@pytest.fixture
def worker(qtbot: QtBot) -> Iterator[Worker]:
    worker = Worker("test")
    yield worker
    worker.close()


class Gate:
    """Holds the worker until the test has asked for all it wants to ask for."""

    def __init__(self, worker: Worker) -> None:
        self._open = threading.Event()
        worker.submit(self._open.wait)

    def open(self) -> None:
        self._open.set()


def until_idle(worker: Worker, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: worker.idle, timeout=60_000)


# --- the worker ------------------------------------------------------------------------------------------


def test_one_after_the_other_in_the_order_asked_for(worker: Worker, qtbot: QtBot) -> None:
    ran: list[int] = []
    answered: list[int] = []
    for number in range(100):
        worker.submit(lambda number=number: ran.append(number) or number, answered.append)
    until_idle(worker, qtbot)
    assert ran == answered == list(range(100))


def test_answers_arrive_on_the_thread_that_asked(worker: Worker, qtbot: QtBot) -> None:
    threads: list[threading.Thread] = []
    worker.submit(
        threading.current_thread, lambda ran_on: threads.extend((ran_on, threading.current_thread()))
    )
    until_idle(worker, qtbot)
    assert threads[0] is not threading.current_thread()
    assert threads[1] is threading.current_thread()


def test_a_newer_job_of_the_same_key_replaces_the_one_that_waits(worker: Worker, qtbot: QtBot) -> None:
    ran: list[str] = []
    answered: list[str] = []
    gate = Gate(worker)
    for letters in ("d", "di", "dia"):
        worker.submit(
            lambda letters=letters: ran.append(letters) or letters, answered.append, replace_key="s"
        )
    worker.submit(lambda: ran.append("other") or "other", answered.append, replace_key="another key")
    worker.submit(lambda: ran.append("none") or "none", answered.append)
    gate.open()
    until_idle(worker, qtbot)
    assert ran == answered == ["dia", "other", "none"]


def test_a_job_that_runs_already_is_not_replaced(worker: Worker, qtbot: QtBot) -> None:
    answered: list[int] = []
    started, go_on = threading.Event(), threading.Event()
    worker.submit(lambda: (started.set(), go_on.wait()) and 1, answered.append, replace_key="s")
    started.wait()
    worker.submit(lambda: 2, answered.append, replace_key="s")
    go_on.set()
    until_idle(worker, qtbot)
    assert answered == [1, 2]


def test_a_failure_is_answered_and_the_next_job_runs(worker: Worker, qtbot: QtBot) -> None:
    told: list[str] = []
    failed: list[BaseException] = []
    worker.failed.connect(lambda error: (told.append("failed"), failed.append(error)))

    def fail() -> None:
        raise DiskTrouble("The disk is full.")

    worker.submit(fail, lambda _: told.append("done"), lambda error: told.append(str(error)))
    worker.submit(lambda: "next", told.append)
    until_idle(worker, qtbot)
    assert told == ["The disk is full.", "failed", "next"]
    assert isinstance(failed[0], DiskTrouble)


def test_what_the_user_did_is_not_logged(
    worker: Worker, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    for error in (DiskTrouble("full"), LibraryMissing("none"), Cancelled()):
        worker.submit(_raising(error))
    until_idle(worker, qtbot)
    assert caplog.records == []


@pytest.mark.logs_errors
def test_a_bug_is_logged_without_its_text(
    worker: Worker, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        worker.submit(_raising(ValueError(f"cannot read {SECRET}")))
        worker.submit(_raising(KeyError(SECRET)))
        until_idle(worker, qtbot)
    assert [record.getMessage().split(" in ")[0] for record in caplog.records] == [
        "unexpected ValueError",
        "unexpected KeyError",
    ]
    assert SECRET not in caplog.text
    assert all(record.exc_info is None for record in caplog.records)


def test_closing_does_first_what_still_waits(qtbot: QtBot) -> None:
    worker = Worker("test")
    ran: list[int] = []
    answered: list[int] = []
    gate = Gate(worker)
    for number in range(10):
        worker.submit(lambda number=number: ran.append(number), answered.append)
    gate.open()
    worker.close()
    assert ran == list(range(10))
    worker.submit(lambda: ran.append(99))
    worker.close()  # a second time is no harm
    qtbot.wait(0)
    assert ran == list(range(10)), "after closing nothing is taken on"
    assert answered == [], "and nobody is left to be answered"


def test_it_says_when_it_becomes_idle(worker: Worker, qtbot: QtBot) -> None:
    with qtbot.waitSignal(worker.became_idle, timeout=60_000):
        worker.submit(lambda: worker.submit(lambda: None))
    assert worker.idle


def _raising(error: BaseException) -> Callable[[], None]:
    def fail() -> None:
        raise error

    return fail


# --- a long job ------------------------------------------------------------------------------------------


def test_a_long_job_tells_of_its_progress_and_its_end(qtbot: QtBot) -> None:
    told: list[object] = []

    def work(progress: Callable[[float, str], None]) -> str:
        for step in range(3):
            progress(step / 2, f"step {step}")
        return "made"

    job = LongJob(work)
    job.progressed.connect(lambda fraction, sentence: told.append((fraction, sentence)))
    job.succeeded.connect(told.append)
    with qtbot.waitSignal(job.succeeded, timeout=60_000):
        job.start()
    job.close()
    assert told == [(0.0, "step 0"), (0.5, "step 1"), (1.0, "step 2"), "made"]


def test_cancelling_ends_it_at_its_next_step(qtbot: QtBot) -> None:
    steps: list[int] = []
    first, go_on = threading.Event(), threading.Event()

    def work(progress: Callable[[float, str], None]) -> None:
        for step in range(1000):
            progress(step / 1000, "working")
            steps.append(step)
            first.set()
            go_on.wait()

    job = LongJob(work)
    job.start()
    first.wait()
    with qtbot.waitSignal(job.failed, timeout=60_000) as ended:
        job.cancel()
        go_on.set()
    assert isinstance(ended.args[0], Cancelled)
    assert steps == [0]
    job.close()
    job.close()


def test_one_that_never_began_is_closed_all_the_same(qtbot: QtBot) -> None:
    LongJob(lambda progress: None).close()


@pytest.mark.logs_errors
def test_its_bugs_are_logged_without_their_text(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    def work(progress: Callable[[float, str], None]) -> None:
        raise RuntimeError(SECRET)

    job = LongJob(work)
    with qtbot.waitSignal(job.failed, timeout=60_000) as ended:
        job.start()
    job.close()
    assert isinstance(ended.args[0], RuntimeError)
    assert "unexpected RuntimeError" in caplog.text and SECRET not in caplog.text
