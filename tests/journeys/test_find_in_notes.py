"""By keyboard: words are found in every document of the chart, and in every chart."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.conftest import Coder, StartOn
from tests.journeys.trouble import PASSPHRASE

VISIT = """Patient: Testcase Quillfeather
Date of service: 04/01/2026

ASSESSMENT
Type 2 diabetes with foot ulcer. The ulcer is on the left heel.
"""
OPERATION = """Patient: Testcase Quillfeather
Date of service: 04/01/2026

PROCEDURE
Debridement of the foot ulcer, left heel.
"""
STRANGER = """Patient: Sample Marrowby
Date of service: 04/02/2026

ASSESSMENT
Venous ulcers of both legs.
"""


@pytest.fixture
def coder(start_on: StartOn, small_library: Path, tmp_path: Path) -> Coder:
    coder = start_on(small_library)
    coder.set_up_vault(PASSPHRASE)
    for name, words in (("stranger", STRANGER), ("visit", VISIT)):
        (tmp_path / f"{name}.txt").write_text(words)
        coder.open_note(tmp_path / f"{name}.txt")
    (tmp_path / "operation.txt").write_text(OPERATION)
    coder.dialogs.notes = [tmp_path / "operation.txt"]
    coder.press("Ctrl+Shift+O")
    coder.until(lambda: coder.desk.encounter is not None and len(coder.desk.encounter.documents) == 2)
    return coder


def rows(coder: Coder) -> list[tuple[str, str, str]]:
    model = coder.window.notes_search.table.model()
    return [
        (model.index(row, 0).data(), model.index(row, 1).data(), model.index(row, 2).data())
        for row in range(model.rowCount())
    ]


def look_for(coder: Coder, words: str, count: int) -> None:
    coder.type(words)
    coder.until(lambda: len(rows(coder)) == count)


def test_every_place_of_the_chart_is_listed_and_enter_goes_there(coder: Coder) -> None:
    box, note = coder.window.notes_search, coder.window.workbench.note
    coder.press("Ctrl+Shift+F")
    assert coder.focus is box.box
    look_for(coder, "ULCERS", 3)
    assert "3 places in 2 notes of this chart" in box.said.text()
    assert "with foot [ulcer]. The ulcer is" in rows(coder)[0][2]
    coder.press("Down", "Down", "Return")
    assert not box.isVisible()
    assert note.selected_words() == "ulcer" and "Debridement" in note.text.toPlainText()
    assert coder.focus is note.text
    coder.press("Ctrl+Shift+F")
    assert box.box.text() == "ulcer", "the words selected in the note"
    coder.press("Escape")
    assert coder.focus is note.text


def test_all_charts_are_searched_and_the_one_chosen_is_opened_at_the_place(coder: Coder) -> None:
    note = coder.window.workbench.note
    coder.press("Ctrl+Alt+F")
    look_for(coder, "ulcer", 3)
    assert {row[0].split("  ")[0] for row in rows(coder)} == {"Testcase Quillfeather", "Sample Marrowby"}
    coder.press("Ctrl+A")
    look_for(coder, "venous ulcer", 1)
    coder.press("Return")
    coder.until(lambda: "Venous" in note.text.toPlainText())
    coder.until(lambda: note.selected_words().lower() in ("venous", "venous ulcers", "ulcers"))
    coder.press("Ctrl+5")
    coder.until(lambda: "Search the notes" in coder.words())


def test_the_scope_is_turned_by_key_and_nothing_found_is_said(coder: Coder) -> None:
    box = coder.window.notes_search
    coder.press("Ctrl+Shift+F")
    look_for(coder, "venous", 0)
    coder.until(lambda: "No note of this chart" in box.said.text())
    coder.press("Alt+A")
    coder.until(lambda: len(rows(coder)) == 1)
    coder.press("Ctrl+A")
    coder.type("gallbladder")
    coder.until(lambda: "No note says all of these words" in box.said.text())


def test_a_lock_takes_the_words_away(coder: Coder) -> None:
    box = coder.window.notes_search
    coder.press("Ctrl+Shift+F")
    look_for(coder, "heel", 2)
    coder.press("Ctrl+L")
    coder.settle()
    assert not box.isVisible() and rows(coder) == [] and box.box.text() == ""
    assert "heel" not in coder.words()
