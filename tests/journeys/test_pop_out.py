"""By keyboard: the note in a window of its own, and that nothing of it stays where it must not."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.journeys.conftest import Coder, StartOn
from tests.journeys.trouble import PASSPHRASE

NOTE = "Patient: Testcase Quillfeather\nDate of service: 04/01/2026\nPlan: rest.\n"


@pytest.fixture
def coder(start_on: StartOn, small_library: Path, tmp_path: Path) -> Coder:
    coder = start_on(small_library)
    coder.set_up_vault(PASSPHRASE)
    (tmp_path / "note.txt").write_text(NOTE)
    coder.open_note(tmp_path / "note.txt")
    return coder


def test_it_shows_the_note_in_a_size_of_its_own_and_is_opened_once(coder: Coder) -> None:
    coder.press("Shift+F2")
    (popped,) = coder.window.pop_outs.open
    assert popped.isVisible() and "Plan: rest." in popped.text.toPlainText()
    assert "Quillfeather" not in popped.windowTitle() and "note.txt" not in popped.windowTitle()
    beside = coder.window.workbench.note.text.font().pixelSize()
    popped.zoom(+3)
    assert popped.text.font().pixelSize() > beside
    assert coder.window.workbench.note.text.font().pixelSize() == beside
    coder.window.activateWindow()
    coder.window.bindings.run("document.pop_out")
    assert coder.window.pop_outs.open == [popped]
    popped.close()
    assert coder.window.pop_outs.open == []


def test_a_lock_takes_it_away_at_once(coder: Coder) -> None:
    coder.press("Shift+F2")
    (popped,) = coder.window.pop_outs.open
    QTest.keyClick(popped.text, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert not popped.isVisible() and coder.window.pop_outs.open == []
    assert coder.desk.kind is None


def test_another_encounter_closes_it(coder: Coder, tmp_path: Path) -> None:
    coder.press("Shift+F2")
    assert len(coder.window.pop_outs.open) == 1
    (tmp_path / "other.txt").write_text("Patient: Other Marrowby\nCough.")
    coder.window.open_notes([tmp_path / "other.txt"])
    coder.until(lambda: coder.window.pop_outs.open == [])


def test_a_document_that_is_undone_closes_its_window(coder: Coder, tmp_path: Path) -> None:
    (tmp_path / "more.txt").write_text("Patient: Testcase Quillfeather\nCough again.")
    coder.dialogs.notes = [tmp_path / "more.txt"]
    coder.press("Ctrl+Shift+O")
    coder.until(lambda: coder.desk.encounter is not None and len(coder.desk.encounter.documents) == 2)
    coder.press("Ctrl+PgDown", "Shift+F2")
    (popped,) = coder.window.pop_outs.open
    assert "Cough again" in popped.text.toPlainText()
    coder.window.bindings.run("edit.undo")
    coder.until(lambda: coder.window.pop_outs.open == [])
