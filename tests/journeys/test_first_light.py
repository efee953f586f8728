"""From the first start to the file handed over, without a mouse."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from desktop.exchange.json_export import read_json
from tests.journeys.conftest import Coder, StartCoder

PASSPHRASE = "four unrelated words here"
NOTE = """Patient: Testcase Quillfeather   DOB: 03/04/1961   Sex: F
Date of service: 04/14/2026

HISTORY OF PRESENT ILLNESS

Follow-up of type 2 diabetes with a foot ulcer on the left heel. Sprained her right ankle.

ASSESSMENT AND PLAN

Diabetic foot ulcer. Essential hypertension, stable.
"""


@pytest.fixture
def note(tmp_path: Path) -> Path:
    file = tmp_path / "visit.txt"
    file.write_text(NOTE, "utf-8")
    return file


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def test_from_the_first_start_to_the_exported_table(coder: Coder, note: Path, tmp_path: Path) -> None:
    coder.set_up_vault(PASSPHRASE)
    coder.open_note(note)
    assert coder.window.page == "code"

    coder.select_words("hypertension")
    coder.press("Ctrl+K", "Return")
    assert coder.codes == ["I10"]
    assert coder.quotes == [("hypertension",)]

    coder.press("Ctrl+K")
    coder.type("diab foot ulc")
    coder.press("Return")
    assert coder.codes == ["I10", "E11.621"]
    assert coder.quotes[1] == (), "words that went with one code do not go along with the next"
    coder.select_words("foot ulcer")
    coder.press("Ctrl+E")
    assert coder.quotes[1] == ("foot ulcer",)

    coder.dialogs.save_to = tmp_path / "codes.csv"
    coder.press("Ctrl+S")
    assert [(row["code"], row["evidence"]) for row in rows(tmp_path / "codes.csv")] == [
        ("I10", "hypertension"),
        ("E11.621", "foot ulcer"),
    ]
    assert all("Quillfeather" not in name for name in coder.dialogs.suggested)


def test_7th_characters_order_and_undo(coder: Coder, note: Path, tmp_path: Path) -> None:
    coder.set_up_vault(PASSPHRASE)
    coder.open_note(note)
    coder.press("Ctrl+K")
    coder.type("sprain right ankle")
    coder.press("Right", "Down", "Return")
    assert coder.codes == ["S93.401D"]
    coder.press("Ctrl+D")
    coder.type("e11621")
    coder.press("Return")
    assert coder.codes == ["S93.401D", "E11.621"]

    coder.press("Ctrl+Z")
    assert coder.codes == ["S93.401D"]
    coder.press("Ctrl+Shift+Z")
    assert coder.codes == ["S93.401D", "E11.621"]

    coder.window.workbench.encounter.setFocus()
    coder.press("Alt+Home")
    assert coder.codes == ["E11.621", "S93.401D"]
    coder.press("Delete")
    assert coder.codes == ["S93.401D"]

    coder.dialogs.save_to = tmp_path / "encounter.json"
    coder.press("Ctrl+Shift+S")
    exported = read_json((tmp_path / "encounter.json").read_bytes())
    assert [line.code for line in exported.lines] == ["S93.401D"]
    coder.press("Ctrl+Shift+C")
    assert "S93.401D" in QGuiApplication.clipboard().text()


def test_a_code_that_cannot_be_reported_says_what_is_missing(coder: Coder, note: Path) -> None:
    coder.set_up_vault(PASSPHRASE)
    coder.open_note(note)
    for typed, told in (("e11.62", "E11.621"), ("q99.99", "is not in the code book"), ("s93401", "7th")):
        coder.press("Ctrl+D", "Ctrl+A")
        coder.type(typed)
        coder.press("Return")
        assert coder.codes == []
        assert told in coder.window.workbench.encounter.refusal.sentence.text()


def test_everything_is_there_again_after_a_restart(start: StartCoder, note: Path) -> None:
    coder = start()
    coder.set_up_vault(PASSPHRASE)
    coder.open_note(note)
    coder.press("Ctrl+D")
    coder.type("i10")
    coder.press("Return", "Ctrl+L")
    assert coder.window.page == "start"
    assert "Quillfeather" not in coder.words()

    coder.type("not the passphrase")
    coder.press("Return")
    coder.until(lambda: "passphrase" in coder.window.start.sentence)
    assert coder.desk.kind is None
    coder.type(PASSPHRASE)
    coder.press("Return")
    coder.until(lambda: coder.desk.kind == "vault")
    coder.settle()
    assert coder.window.worklist.titles == ("Testcase Quillfeather",)
    coder.press("Return")
    coder.until(lambda: coder.desk.encounter is not None)
    assert coder.codes == ["I10"]


def test_practice_a_sample_chart_and_the_next(coder: Coder) -> None:
    coder.press("Space")
    coder.until(lambda: coder.desk.kind == "practice")
    coder.settle()
    coder.press("Return")
    coder.until(lambda: coder.desk.encounter is not None)
    coder.settle()
    first = coder.desk.encounter
    coder.press("Ctrl+K")
    coder.type("htn")
    coder.press("Return", "Ctrl+Shift+Return")
    assert coder.desk.encounter is not None and first is not None
    assert coder.desk.encounter.id != first.id
    assert "next" in coder.status


def test_a_note_on_the_command_line_waits_for_the_vault(coder: Coder, note: Path) -> None:
    coder.window.open_notes([note])
    assert "vault" in coder.status
    coder.set_up_vault(PASSPHRASE)
    coder.until(lambda: coder.desk.encounter is not None)
    assert coder.window.page == "code"


def test_own_notes_stay_out_of_practice(coder: Coder, note: Path) -> None:
    coder.press("Space")
    coder.until(lambda: coder.desk.kind == "practice")
    coder.dialogs.notes = [note]
    coder.press("Ctrl+O")
    assert "Practice holds only sample charts" in coder.status
    assert coder.desk.encounter is None


def test_real_notes_open_and_are_coded(coder: Coder, data_dir: Path) -> None:
    notes = sorted((data_dir / "charts" / "aci-bench").glob("*.txt"))[:3]
    coder.set_up_vault(PASSPHRASE)
    for note in notes:
        coder.dialogs.notes = [note]
        before = coder.desk.encounter
        coder.press("Ctrl+O")
        coder.until(lambda before=before: coder.desk.encounter is not before)
    coder.press("Ctrl+K")
    coder.type("back pain")
    coder.press("Return")
    assert len(coder.codes) == 1
