"""The vault locks by itself, and copied codes leave the clipboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.gui.windows.guard import Guard
from tests.journeys.conftest import Coder, StartOn
from tests.journeys.trouble import PASSPHRASE


class Clock:
    def __init__(self) -> None:
        self.seconds = 1_000_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def guard(qapp: QApplication, clock: Clock, told: list[str]) -> Guard:
    guard = Guard(qapp, now=clock)
    guard.idle.connect(told.append)
    guard.set_limits(minutes=15, seconds=60)
    return guard


def pass_time(guard: Guard, clock: Clock, seconds: int) -> None:
    """As it passes while the computer is awake: the guard looks again and again."""
    for _ in range(0, seconds, 5):
        clock.seconds += 5
        guard.look()


def test_it_locks_after_minutes_without_input(guard: Guard, clock: Clock, told: list[str]) -> None:
    pass_time(guard, clock, 14 * 60)
    guard.touched()
    pass_time(guard, clock, 14 * 60)
    assert told == []
    pass_time(guard, clock, 60)
    assert told[0] == "Locked after 15 minutes without a key. Everything is saved."


def test_it_locks_when_the_computer_has_slept(guard: Guard, clock: Clock, told: list[str]) -> None:
    pass_time(guard, clock, 10)
    clock.seconds += 300
    guard.touched()  # the key that wakes it
    guard.look()
    assert told == ["Locked while the computer slept. Everything is saved."]


def test_zero_never_locks(guard: Guard, clock: Clock, told: list[str]) -> None:
    guard.set_limits(minutes=0, seconds=0)
    clock.seconds += 1_000_000
    guard.look()
    assert told == []


def test_keys_and_clicks_count_as_input(qtbot: object, guard: Guard, clock: Clock, told: list[str]) -> None:
    window = QWidget()
    window.show()
    handle = window.windowHandle()
    assert handle is not None
    guard.watch(handle)
    for touch in (
        lambda: QTest.keyClick(handle, Qt.Key.Key_A),
        lambda: QTest.mouseClick(handle, Qt.MouseButton.LeftButton),
    ):
        pass_time(guard, clock, 14 * 60)
        touch()
    pass_time(guard, clock, 14 * 60)
    assert told == []
    window.close()


def test_a_copy_leaves_the_clipboard_unless_something_else_is_there(guard: Guard) -> None:
    clipboard = QGuiApplication.clipboard()
    guard.copy("E11.621")
    assert clipboard.text() == "E11.621"
    guard.clear_clipboard()
    assert clipboard.text() == ""
    guard.copy("E11.621")
    clipboard.setText("of another program")
    guard.clear_clipboard()
    assert clipboard.text() == "of another program"
    guard.set_limits(minutes=0, seconds=0)
    guard.copy("I10")
    guard.clear_clipboard()
    assert clipboard.text() == "I10", "0 leaves it there"


def test_an_unwatched_vault_is_locked_and_its_copies_are_gone(
    start_on: StartOn, small_library: Path, tmp_path: Path
) -> None:
    coder: Coder = start_on(small_library)
    coder.set_up_vault(PASSPHRASE)
    note = tmp_path / "note.txt"
    note.write_text("Hypertension of Mrs Underhill.")
    coder.open_note(note)
    coder.press("Ctrl+K")
    coder.type("i10")
    coder.press("Return", "Ctrl+Shift+C")
    assert "on the clipboard for 120 seconds" in coder.status
    assert "I10" in QGuiApplication.clipboard().text()
    coder.window.guard.idle.emit("Locked after 15 minutes without a key. Everything is saved.")
    coder.until(lambda: coder.desk.kind is None)
    coder.settle()
    assert "Locked after 15 minutes" in coder.status
    assert "Underhill" not in coder.words()
    assert QGuiApplication.clipboard().text() == ""
    coder.open_vault(PASSPHRASE)
    assert coder.window.worklist.titles == ("note",)


def test_practice_is_not_locked(start_on: StartOn, small_library: Path) -> None:
    coder: Coder = start_on(small_library)
    coder.desk.practise()
    coder.until(lambda: coder.desk.kind == "practice")
    coder.window.guard.idle.emit("Locked.")
    coder.settle()
    assert coder.desk.kind == "practice"
