"""Killed without a word, right after something was acknowledged: it is there all the same."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.coder_at_work import ACTIONS
from tests.journeys.conftest import Coder, StartOn
from tests.journeys.trouble import PASSPHRASE, PATIENT, leaks, write_note

ROOT = Path(__file__).resolve().parent.parent.parent


@contextmanager
def coder_at_work(*arguments: object) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.journeys.coder_at_work", *map(str, arguments)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        try:
            yield child
        finally:
            child.kill()


def killed_after(count: int, *arguments: object) -> list[Any]:
    """Kill it as soon as it has acknowledged so many things. Returns all that it had acknowledged."""
    with coder_at_work(*arguments) as child:
        assert child.stdout is not None
        told = [json.loads(child.stdout.readline()) for _ in range(count)]
        child.kill()
        return told + [json.loads(line) for line in child.stdout if line.endswith("\n")]


def states() -> list[list[str]]:
    """The codes after each of the actions."""
    now: list[str] = []
    before: list[list[str]] = []
    undone: list[list[str]] = []
    found: list[list[str]] = []
    spelled = {"i10": "I10", "e11621": "E11.621", "e119": "E11.9"}
    for what, code in ACTIONS:
        if what == "undo":
            undone.append(now)
            now = before.pop()
        elif what == "redo":
            before.append(now)
            now = undone.pop()
        else:
            before.append(now)
            now = [*now, spelled[code]]
        found.append(sorted(now))
    return found


@pytest.fixture
def open_again(start_on: StartOn, small_library: Path, chartside_home: Path) -> Any:
    def begin() -> Coder:
        coder = start_on(small_library)
        coder.type(PASSPHRASE)
        coder.press("Return")
        assert coder.desk.kind == "vault"
        return coder

    return begin


def test_what_was_acknowledged_before_a_kill_is_kept(
    chartside_home: Path, small_library: Path, tmp_path: Path, open_again: Any
) -> None:
    note = write_note(tmp_path)
    at_work = (chartside_home, small_library, note)

    assert killed_after(2, *at_work, 1) == ["vault", "note"]
    told = killed_after(3, *at_work, 3)
    assert told == ["vault", ["I10"], ["E11.621", "I10"]]

    coder = open_again()
    assert coder.window.worklist.titles == (f"Testcase {PATIENT}",)
    coder.press("Return")
    assert sorted(coder.codes) == told[-1]
    assert coder.window.workbench.note.text.toPlainText().startswith("Patient:")
    assert leaks(chartside_home) == []


def test_a_kill_in_the_middle_of_work_loses_at_most_what_was_not_acknowledged(
    chartside_home: Path, small_library: Path, tmp_path: Path, open_again: Any
) -> None:
    note = write_note(tmp_path)
    told = killed_after(2 + 17, chartside_home, small_library, note, 1000)[2:]
    course = list(islice(cycle(states()), len(told) + 1))
    assert told == course[: len(told)]
    coder = open_again()
    coder.press("Return")
    assert sorted(coder.codes) in course[len(told) - 1 :]
    assert leaks(chartside_home) == []
