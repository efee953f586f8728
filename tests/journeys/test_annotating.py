"""By keyboard: words are highlighted, noted beside and bookmarked, and the marks are walked through."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.charts.annotation import Style
from tests.journeys.conftest import Coder, StartOn
from tests.journeys.trouble import PASSPHRASE

NOTE = """Patient: Testcase Quillfeather
Date of service: 04/01/2026

ASSESSMENT
Type 2 diabetes with foot ulcer.
Hypertension.
"""


@pytest.fixture
def coder(start_on: StartOn, small_library: Path, tmp_path: Path) -> Coder:
    coder = start_on(small_library)
    coder.set_up_vault(PASSPHRASE)
    (tmp_path / "note.txt").write_text(NOTE)
    coder.open_note(tmp_path / "note.txt")
    return coder


def marks(coder: Coder) -> list[tuple[str, Style, str]]:
    """What is painted over the note."""
    note = coder.window.workbench.note
    text = note.text.toPlainText()
    return [(text[each.start : each.end], each.style, each.note) for each in note.text._overlay.annotations]


def test_words_are_marked_walked_through_and_unmarked(coder: Coder) -> None:
    note = coder.window.workbench.note
    coder.select_words("foot ulcer")
    coder.press("Ctrl+Shift+H")
    coder.type("pink")
    coder.press("Return")
    coder.until(lambda: marks(coder) == [("foot ulcer", Style.BOX, "")])
    coder.select_words("Hypertension")
    coder.press("Ctrl+Shift+M")
    coder.type("since when?")
    coder.press("Return")
    coder.until(lambda: ("Hypertension", Style.BLOCK, "since when?") in marks(coder))
    coder.press("Home", "Ctrl+Home", "Ctrl+F2")
    coder.until(lambda: len(marks(coder)) == 3)

    coder.press("F4")
    assert note.selected_words() == "foot ulcer"
    coder.press("F4")
    assert note.selected_words() == "Hypertension" and "since when?" in coder.status
    coder.press("Shift+F4")
    assert note.selected_words() == "foot ulcer"

    coder.press("Ctrl+Shift+P")
    coder.type("Marks of this chart")
    coder.press("Return")
    assert "since when?" in coder.words()
    coder.type("hyper")
    coder.press("Return")
    assert note.selected_words() == "Hypertension" and coder.focus is note.text

    coder.press("Ctrl+Shift+H")
    coder.type("take")
    coder.press("Return")
    coder.until(lambda: len(marks(coder)) == 2)
    assert coder.codes == []


def test_they_are_there_again_after_the_lock_and_gone_while_it_lasts(coder: Coder) -> None:
    coder.select_words("Hypertension")
    coder.press("Ctrl+Shift+M")
    coder.type("ask about the stage")
    coder.press("Return")
    coder.until(lambda: len(marks(coder)) == 1)
    coder.press("Ctrl+Shift+P")
    coder.type("Marks of this chart")
    coder.press("Return")
    assert "ask about the stage" in coder.words()
    coder.press("Ctrl+L")
    coder.settle()
    assert marks(coder) == [] and "ask about the stage" not in coder.words()
    coder.open_vault(PASSPHRASE)
    coder.press("Return")
    coder.until(lambda: [each[2] for each in marks(coder)] == ["ask about the stage"])


def test_without_a_selection_it_says_what_to_do(coder: Coder) -> None:
    coder.press("Ctrl+Shift+H")
    assert "Select the words" in coder.status
    coder.press("F4")
    assert "Nothing is marked" in coder.status
