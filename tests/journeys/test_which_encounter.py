"""What was meant for one encounter never comes to another, however slow the computer and quick the hands."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.coding.encounter import Encounter, Status
from desktop.coding.records import EncounterSummary
from desktop.errors import DiskTrouble
from desktop.vault.vault import Vault
from tests.journeys.conftest import Coder, StartOn
from tests.journeys.trouble import PASSPHRASE

MEANTIME = "Another encounter was opened in the meantime"


@pytest.fixture
def coder(start_on: StartOn, small_library: Path, tmp_path: Path) -> Coder:
    """With the notes of Ann and Bob, Ann's open."""
    coder = start_on(small_library)
    coder.set_up_vault(PASSPHRASE)
    for name in ("Bob Other", "Ann Example"):
        note = tmp_path / f"{name[:3]}.txt"
        note.write_text(f"Patient: {name}\nDate of service: 04/01/2026\nType 2 diabetes with foot ulcer.")
        coder.open_note(note)
        coder.until(lambda name=name: shown(coder).patient.name == name)
    coder.settle()
    return coder


def shown(coder: Coder) -> Encounter:
    assert coder.desk.encounter is not None
    return coder.desk.encounter


def worklist(coder: Coder) -> dict[str, EncounterSummary]:
    found: dict[str, EncounterSummary] = {}
    coder.desk.ask(lambda session: session.worklist(), lambda rows: found.update({r.title: r for r in rows}))
    coder.settle()
    return found


def open_without_waiting(coder: Coder, name: str) -> None:
    row = worklist(coder)[name]
    coder.desk.do(lambda session: session.open_encounter(row.id))


def test_a_code_for_the_encounter_on_the_screen_does_not_come_to_the_next(coder: Coder) -> None:
    bob = worklist(coder)["Bob Other"]
    coder.press("Ctrl+D", "Ctrl+A")
    coder.type("e11621")
    coder.desk.do(lambda session: session.open_encounter(bob.id))  # on its way, Ann still on the screen
    QTest.keyClick(coder.focus, Qt.Key.Key_Return)
    coder.settle()
    assert shown(coder).patient.name == "Bob Other" and coder.codes == []
    assert MEANTIME in coder.words()


def test_what_was_typed_for_one_patient_does_not_come_to_another(coder: Coder) -> None:
    bob = worklist(coder)["Bob Other"]
    coder.press("F2", "Ctrl+A")
    coder.type("Ann Corrected")
    coder.desk.do(lambda session: session.open_encounter(bob.id))
    QTest.keyClick(coder.focus, Qt.Key.Key_Return)
    coder.settle()
    assert set(worklist(coder)) == {"Ann Example", "Bob Other"}
    assert MEANTIME in coder.status


def test_finishing_twice_does_not_finish_what_nobody_has_seen(coder: Coder) -> None:
    coder.press("Ctrl+D", "Ctrl+A")
    coder.type("e11621")
    coder.press("Return", "Escape")
    for _ in range(2):
        QTest.keyClick(
            coder.focus,
            Qt.Key.Key_Return,
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
        )
    coder.settle()
    rows = worklist(coder)
    assert rows["Ann Example"].status is Status.CODED
    assert rows["Bob Other"].status is Status.NEW


def test_the_banner_shows_what_is_kept_not_what_was_refused(
    coder: Coder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DiskTrouble("The disk is full.")

    with monkeypatch.context() as broken:
        broken.setattr(Vault, "put_encounter", full)
        coder.press("F2", "Ctrl+A")
        coder.type("Ann Corrected")
        coder.press("Return")
    assert coder.window.banner.name.text() == "Ann Example" and "disk is full" in coder.status
    coder.press("F2", "Ctrl+A")
    coder.type("Ann Corrected")
    coder.press("Return")
    assert "Ann Corrected" in worklist(coder)


def test_what_is_half_typed_is_kept_when_a_note_arrives(coder: Coder, tmp_path: Path) -> None:
    coder.press("F2", "Ctrl+A")
    coder.type("Ann Corrected")
    note = tmp_path / "c.txt"
    note.write_text("Patient: Cay Third\nCough.")
    coder.window.open_notes([note])
    coder.settle()
    assert set(worklist(coder)) == {"Ann Corrected", "Bob Other", "Cay Third"}
