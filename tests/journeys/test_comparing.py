"""By keyboard: a note is compared with the one it was copied from."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.conftest import Coder, StartOn
from tests.journeys.trouble import PASSPHRASE

OLD = "Patient: Testcase Quillfeather\nDate of service: 04/01/2026\n\nPLAN\nRest.\nReturn in one week.\n"


@pytest.fixture
def coder(start_on: StartOn, small_library: Path, tmp_path: Path) -> Coder:
    coder = start_on(small_library)
    coder.set_up_vault(PASSPHRASE)
    (tmp_path / "monday.txt").write_text(OLD)
    coder.open_note(tmp_path / "monday.txt")
    return coder


def add(coder: Coder, note: Path, words: str, count: int) -> None:
    note.write_text(words)
    coder.dialogs.notes = [note]
    coder.press("Ctrl+Shift+O")
    coder.until(lambda: coder.desk.encounter is not None and len(coder.desk.encounter.documents) == count)


def test_with_two_documents_nothing_is_asked(coder: Coder, tmp_path: Path) -> None:
    view = coder.window.comparison
    coder.press("Ctrl+Shift+E")
    assert "no other document" in coder.status and not view.isVisible()
    add(coder, tmp_path / "tuesday.txt", OLD.replace("one week", "two weeks").replace("04/01", "04/02"), 2)
    coder.press("Ctrl+Shift+E")
    coder.until(view.isVisible)
    text = view.text.toPlainText()
    assert "−\tReturn in one week." in text and "+\tReturn in two weeks." in text and "\n\tRest." in text
    assert "monday" in view.title.text().split("→")[0] and "tuesday" in view.title.text().split("→")[1]
    assert "2 lines only in the first" in view.told.text()
    first = view.text.textCursor().blockNumber()
    coder.press("N")
    assert view.text.textCursor().blockNumber() > first
    coder.press("P")
    assert view.text.textCursor().blockNumber() == first
    coder.press("Escape")
    assert not view.isVisible() and "two weeks" not in view.text.toPlainText()


def test_of_several_one_is_chosen_and_a_lock_takes_it_away(coder: Coder, tmp_path: Path) -> None:
    view = coder.window.comparison
    add(coder, tmp_path / "tuesday.txt", OLD.replace("one week", "two weeks"), 2)
    add(coder, tmp_path / "wednesday.txt", OLD.replace("one week", "three weeks"), 3)
    coder.press("Ctrl+Shift+E")
    coder.type("tues")
    coder.press("Return")
    coder.until(view.isVisible)
    assert "two weeks" in view.text.toPlainText()
    coder.press("Ctrl+L")
    coder.settle()
    assert not view.isVisible() and "two weeks" not in coder.words() + view.text.toPlainText()


def test_it_does_not_stay_over_the_next_encounter(coder: Coder, tmp_path: Path) -> None:
    view, other = coder.window.comparison, tmp_path / "another.txt"
    other.write_text("Patient: Testcase Wrenfield\n\nSwab taken.\n")
    coder.open_note(other)
    coder.open_note(tmp_path / "monday.txt")
    add(coder, tmp_path / "tuesday.txt", OLD.replace("one week", "two weeks"), 2)
    coder.press("Ctrl+Shift+E")
    coder.until(view.isVisible)
    before = coder.desk.shown_id
    coder.press("Ctrl+Shift+J")
    coder.until(lambda: coder.desk.shown_id != before)
    assert not view.isVisible() and "two weeks" not in view.text.toPlainText()
