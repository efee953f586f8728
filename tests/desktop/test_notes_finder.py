"""What a search in the notes tells of each place, with real sessions and real text."""

from __future__ import annotations

from pathlib import Path

from desktop.session import Session
from tests.desktop.conftest import PASSPHRASE, Clock, SmallBook

LONG = "Filler sentence of no weight. " * 20_000


def test_every_place_of_a_long_note_in_its_order(session: Session, tmp_path: Path) -> None:
    note = tmp_path / "long.txt"
    note.write_text(f"Heel ulcer.\n{LONG}\nAgain the ulcer.\n{LONG}\nNo ULCERS there.")
    session.open_note(note)
    found = session.find_in_chart("ulcer")
    assert session.encounter is not None
    text = session.encounter.documents[0].text
    assert [text[hit.start : hit.end] for hit in found.hits] == ["ulcer", "ulcer", "ULCERS"]
    assert (found.documents, found.places) == (1, 3)
    assert found.hits[1].before.endswith("Again the ") and "\n" not in found.hits[1].before


def test_a_backup_brings_the_index_along(
    session: Session, note_file: Path, tmp_path: Path, book: SmallBook, clock: Clock
) -> None:
    session.open_note(note_file)
    session.back_up(tmp_path / "all.chartside-backup")
    copy = tmp_path / "elsewhere"
    with Session.restore(copy, tmp_path / "all.chartside-backup", PASSPHRASE, book, clock) as there:
        assert there.notes.in_all("sprained ankle").documents == 1
        other = tmp_path / "other.txt"
        other.write_text("Sprained the ankle once more.")
        there.open_note(other)
        assert there.notes.in_all("sprained ankle").documents == 2


def test_practice_is_searched_too(session: Session) -> None:
    session.open_sample(session.sample_charts()[0].id)
    assert session.encounter is not None
    word = session.encounter.documents[0].text.split()[-1].strip(".,")
    assert session.find_in_chart(word).places >= 1
    assert session.notes.in_all(word).documents >= 1


def test_a_regrouped_document_is_found_in_the_encounter_it_is_in_now(
    session: Session, note_file: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Patient: Testcase Quillfeather\nColonoscopy with biopsy.")
    session.open_note(note_file)
    first = session.encounter
    session.open_note(other)
    second = session.encounter
    assert first is not None and second is not None
    session.put_together([first.id, second.id])
    assert {hit.encounter_id for hit in session.notes.in_all("colonoscopy").hits} == {first.id}
