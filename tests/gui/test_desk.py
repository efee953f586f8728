"""The desk: every use case is announced once, refusals are sentences, and after locking nothing is told."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

import desktop.gui  # noqa: F401 - mends Qt on Python 3.11 before anything of it is used
from codesets.errors import CodesetError, LibraryMissing
from desktop.errors import BadNote, DesktopError
from desktop.gui.desk import BUG_SENTENCE, Desk
from desktop.paths import profile_folder
from desktop.vault.vault import Vault
from tests.desktop.conftest import CHEAP, NOTE, PASSPHRASE, SmallBook


def set_up_vault(home: Path) -> None:
    """One whose passphrase costs next to nothing to try."""
    Vault.create(profile_folder(home), PASSPHRASE, kdf=CHEAP).close()


class Watched:
    """A desk and everything it announced, in order."""

    def __init__(self, home: Path, qtbot: QtBot, now: Callable[[], float] = time.monotonic) -> None:
        self.desk = Desk(home, now=now)
        self.told: list[Any] = []
        self._qtbot = qtbot
        self.desk.opened.connect(lambda kind: self.told.append(("opened", kind)))
        self.desk.closed.connect(lambda: self.told.append("closed"))
        self.desk.not_opened.connect(lambda sentence: self.told.append(("not opened", sentence)))
        self.desk.changed.connect(lambda changes, who: self.told.append(("changed", who)))
        self.desk.refused.connect(lambda error, who: self.told.append((error, who)))

    def heard(self) -> list[Any]:
        """What was announced since the last look."""
        self._qtbot.waitUntil(lambda: self.desk.idle, timeout=60_000)
        told, self.told = self.told, []
        return told


@pytest.fixture
def watched(chartside_home: Path, qtbot: QtBot) -> Iterator[Watched]:
    watched = Watched(chartside_home, qtbot)
    watched.desk.set_library(SmallBook())
    yield watched
    watched.desk.close()


@pytest.fixture
def note(tmp_path: Path) -> Path:
    file = tmp_path / "visit.txt"
    file.write_text(NOTE, "utf-8")
    return file


@pytest.fixture
def coding(watched: Watched, note: Path, chartside_home: Path) -> Watched:
    set_up_vault(chartside_home)
    watched.desk.unlock(PASSPHRASE)
    watched.desk.do(lambda session: session.open_note(note), "window")
    assert watched.heard() == [("opened", "vault"), ("changed", "window")]
    return watched


def test_wrong_passphrases_have_to_wait_longer_each_time(chartside_home: Path, qtbot: QtBot) -> None:
    set_up_vault(chartside_home)
    seconds = 100.0
    watched = Watched(chartside_home, qtbot, now=lambda: seconds)

    def tried(passphrase: str) -> str:
        watched.desk.unlock(passphrase)
        (told,) = watched.heard()
        return told[1]

    for _ in range(3):
        assert "wait" not in tried("not the passphrase")
    assert tried(PASSPHRASE).startswith("3 wrong passphrases one after the other: wait 5 seconds")
    seconds += 5
    assert "wait" not in tried("not the passphrase")
    assert "wait 10 seconds" in tried(PASSPHRASE)
    seconds += 10
    assert tried(PASSPHRASE) == "vault"
    watched.desk.lock()
    watched.heard()
    for _ in range(3):
        assert "wait" not in tried("not the passphrase"), "counted anew"
    watched.desk.close()


def test_a_use_case_is_announced_once_with_whoever_asked(coding: Watched) -> None:
    coding.desk.do(lambda session: session.add_code("i10"), "panel")
    assert coding.heard() == [("changed", "panel")]
    assert coding.desk.encounter is not None
    assert [line.code for line in coding.desk.encounter.lines] == ["I10"]
    assert coding.desk.steps.undo == "Add I10" and coding.desk.steps.redo == ""
    coding.desk.do(lambda session: session.undo(), "window")
    assert coding.heard() == [("changed", "window")]
    assert coding.desk.steps.undo == "" and coding.desk.steps.redo == "Add I10"


def test_a_refusal_is_a_sentence_and_changes_nothing(coding: Watched, tmp_path: Path) -> None:
    there = coding.desk.encounter
    coding.desk.do(lambda session: session.add_code("q99.99"), "panel")
    coding.desk.do(lambda session: session.open_note(tmp_path / "gone.txt"), "window")
    (unknown, panel), (bad, window) = coding.heard()
    assert isinstance(unknown, DesktopError) and panel == "panel" and "q99.99" in str(unknown).lower()
    assert isinstance(bad, BadNote) and window == "window"
    assert coding.desk.encounter is there


@pytest.mark.logs_errors
def test_a_bug_of_ours_is_owned_up_to_without_its_text(
    coding: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(session: Any) -> Any:
        raise ValueError("Quillfeather")

    coding.desk.do(broken, "window")
    coding.desk.ask(broken, lambda answer: None)
    told = [(str(error), who) for error, who in coding.heard()]
    assert told == [(BUG_SENTENCE, "window"), (BUG_SENTENCE, None)]
    assert "Quillfeather" not in caplog.text
    coding.desk.do(lambda session: session.add_code("i10"))
    assert coding.heard() == [("changed", None)], "work goes on"


def test_without_books_codes_are_refused_until_they_come(
    chartside_home: Path, qtbot: QtBot, note: Path
) -> None:
    set_up_vault(chartside_home)
    watched = Watched(chartside_home, qtbot)
    watched.desk.unlock(PASSPHRASE)
    watched.heard()
    watched.desk.do(lambda session: session.open_note(note))
    watched.desk.do(lambda session: session.add_code("i10"))
    _, (error, _) = watched.heard()
    assert isinstance(error, LibraryMissing) and isinstance(error, CodesetError)
    watched.desk.set_library(SmallBook())
    watched.desk.do(lambda session: session.add_code("i10"))
    assert watched.heard() == [("changed", None)]
    watched.desk.close()


def test_locking_lets_go_of_everything(coding: Watched, chartside_home: Path, qtbot: QtBot) -> None:
    coding.desk.lock()
    assert coding.desk.kind is None and coding.desk.encounter is None and coding.desk.steps.undo == ""
    assert coding.heard() == ["closed"]
    asked: list[Any] = []
    coding.desk.do(lambda session: session.add_code("i10"))
    coding.desk.ask(lambda session: session.worklist(), asked.append)
    assert coding.heard() == [] and asked == []
    other = Watched(chartside_home, qtbot)
    other.desk.unlock(PASSPHRASE)
    assert other.heard() == [("opened", "vault")], "another window can have the vault now"
    other.desk.close()


def test_what_was_under_way_when_it_was_locked_is_done_and_not_told(coding: Watched, tmp_path: Path) -> None:
    coding.desk.do(lambda session: session.add_code("i10"), "panel")
    coding.desk.do(lambda session: session.open_note(tmp_path / "name-of-a-patient.txt"), "window")
    coding.desk.lock()
    assert coding.heard() == ["closed"]
    coding.desk.unlock(PASSPHRASE)
    found: list[Any] = []
    coding.heard()
    coding.desk.ask(lambda session: session.worklist(), found.append)
    coding.heard()
    assert [row.lines for row in found[0]] == [1]


def test_a_lock_that_overtakes_an_unlocking_wins(coding: Watched) -> None:
    coding.desk.lock()
    coding.desk.unlock(PASSPHRASE)
    coding.desk.lock()
    coding.desk.unlock("wrong")
    coding.desk.lock()
    assert coding.heard() == ["closed", "closed", "closed"]
    assert coding.desk.kind is None


def test_closing_does_what_was_asked_for(coding: Watched, chartside_home: Path, qtbot: QtBot) -> None:
    for code in ("i10", "e11621"):
        coding.desk.do(lambda session, code=code: session.add_code(code))
    coding.desk.close()
    again = Watched(chartside_home, qtbot)
    again.desk.unlock(PASSPHRASE)
    again.heard()
    found: list[Any] = []
    again.desk.ask(lambda session: session.worklist(), found.append)
    again.heard()
    assert [row.lines for row in found[0]] == [2]
    again.desk.close()


def test_a_profile_that_cannot_be_opened_says_why(watched: Watched) -> None:
    watched.desk.unlock(PASSPHRASE)
    ((what, sentence),) = watched.heard()
    assert what == "not opened" and "no vault" in sentence
    watched.desk.create_vault("short")
    ((what, sentence),) = watched.heard()
    assert what == "not opened" and "10 characters" in sentence
    watched.desk.do(lambda session: session.add_code("i10"))
    assert watched.heard() == [], "without a profile nothing is done"


def test_locking_stops_the_reading_of_a_note_and_tells_nothing_of_it(coding: Watched, tmp_path: Path) -> None:
    long = tmp_path / "Quillfeather.rtf"
    long.write_bytes(b"{\\rtf1 Plan: rest. " + b"{" * 20_000_000)
    wanted = coding.desk.while_open()
    coding.desk.do(lambda session: session.open_note(long, wanted), "window")
    coding.desk.lock()
    assert coding.heard() == ["closed"]
    coding.desk.unlock(PASSPHRASE)
    coding.desk.ask(lambda session: len(session.worklist()), coding.told.append)
    assert coding.heard() == [("opened", "vault"), 1]
