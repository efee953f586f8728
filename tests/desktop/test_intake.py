"""Charts that come many at a time, and encounters that are put together or split."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.charts.lots import ChartSource, sources_of
from desktop.coding.encounter import Encounter, Patient, Sex, Status
from desktop.coding.regrouping import CannotRegroup
from desktop.errors import BadNote, DiskTrouble
from desktop.intake import Lot
from desktop.session import Session
from desktop.vault.vault import Vault
from tests.desktop.charts.samples import SAMPLES

NOTE = "Patient: {name}\nDOB: 03/04/1961\nDate of service: {day}\nASSESSMENT\n{words}\n"


def write(folder: Path, name: str, who: str, day: str, words: str = "Foot ulcer.") -> Path:
    path = folder / name
    path.write_text(NOTE.format(name=who, day=day, words=words))
    return path


def take_in(session: Session, *paths: Path) -> tuple[Lot, list[str]]:
    lot, refused = Lot(), list[str]()
    for source in sources_of(paths)[0]:
        try:
            session.take_in(source, lot)
        except BadNote as error:
            refused.append(str(error))
    session.end_lot()
    return lot, refused


def worklist(session: Session) -> list[tuple[str, int]]:
    return sorted((each.title, each.documents) for each in session.worklist())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "of a day"
    place.mkdir()
    write(place, "1.txt", "Ann Example", "04/01/2026", "Cough.")
    write(place, "2.txt", "Ann Example", "04/01/2026", "Fever.")
    write(place, "3.txt", "Ann Example", "05/01/2026", "Cough.")
    write(place, "4.txt", "Bob Other", "04/01/2026", "Cough.")
    (place / "5.pdf").write_bytes(b"%PDF-1.4 broken")
    return place


def test_files_come_to_their_encounters_and_are_known_again(session: Session, folder: Path) -> None:
    lot, refused = take_in(session, folder)
    assert worklist(session) == [("Ann Example", 1), ("Ann Example", 2), ("Bob Other", 1)]
    assert lot.told() == "4 documents in 3 encounters brought in."
    assert len(refused) == 1 and "5.pdf" in refused[0]
    assert session.encounter is None, "none is opened"
    again, _ = take_in(session, folder)
    assert again.told() == "Nothing new was brought in; 4 documents there already."
    assert worklist(session) == [("Ann Example", 1), ("Ann Example", 2), ("Bob Other", 1)]
    assert [row.entry.deed.what for row in session.trail().rows][:4] == ["Bring in a chart"] * 4


def test_the_same_words_of_another_patient_are_another_document(session: Session, folder: Path) -> None:
    take_in(session, folder)
    lot, _ = take_in(session, write(folder, "6.txt", "Eve Third", "04/01/2026", "Cough."))
    assert (lot.documents, lot.there_already) == (1, 0)


def test_a_document_that_comes_to_the_open_encounter_is_not_lost(session: Session, folder: Path) -> None:
    lot = Lot()
    first, second, *_ = sources_of([folder])[0]
    session.take_in(first, lot)
    session.open_encounter(session.worklist()[0].id)
    changes = session.take_in(second, lot)
    assert changes.encounter is not None and len(changes.encounter.documents) == 2
    session.add_code("e11621")
    kept = now(session)
    session.open_encounter(kept.id)
    assert len(now(session).documents) == 2 and now(session).lines


def test_charts_without_a_name_stay_apart_though_their_files_are_called_alike(
    session: Session, tmp_path: Path
) -> None:
    for who, words in (("smith", "Cough."), ("jones", "No show."), ("brown", "No show.")):
        (tmp_path / "lot" / who).mkdir(parents=True)
        (tmp_path / "lot" / who / "note.txt").write_text(words)
    lot, _ = take_in(session, tmp_path / "lot")
    assert lot.told() == "3 documents in 3 encounters brought in."
    again, _ = take_in(session, tmp_path / "lot")
    assert again.told() == "Nothing new was brought in; 3 documents there already."


def test_a_file_of_several_documents_comes_whole_or_not_at_all(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = next(sample.data for sample in SAMPLES if sample.reader == "FHIR record")
    path = tmp_path / "bundle.json"
    path.write_bytes(data)
    put, calls = Vault.put_encounter, list[int]()

    def fails_at_the_second(*given: Any, **named: Any) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise DiskTrouble("The disk is full.")
        put(*given, **named)

    with monkeypatch.context() as patched, pytest.raises(DiskTrouble):
        patched.setattr(Vault, "put_encounter", fails_at_the_second)
        session.take_in(ChartSource(path), Lot())
    assert worklist(session) == [] and len(session.trail().rows) == 1
    lot, _ = take_in(session, path)
    assert lot.documents >= 2 and lot.there_already == 0


def test_a_note_whose_adding_was_undone_can_come_again(coding: Session, folder: Path) -> None:
    coding.add_note_to_encounter(folder / "1.txt")
    coding.undo()
    lot, _ = take_in(coding, folder / "1.txt")
    assert (lot.documents, lot.there_already) == (1, 0)
    coding.redo()
    kept = now(coding)
    coding.open_encounter(kept.id)
    assert len(now(coding).documents) == 2


def test_a_note_of_a_stranger_is_added_with_a_warning(session: Session, folder: Path) -> None:
    session.open_note(folder / "1.txt")
    assert "another patient" in session.add_note_to_encounter(folder / "4.txt").warning
    assert session.add_note_to_encounter(folder / "2.txt").warning == ""


def test_sections_are_kept_as_the_file_has_them(session: Session, tmp_path: Path) -> None:
    data = next(sample.data for sample in SAMPLES if sample.reader == "X12 claim")
    path = tmp_path / "claim.x12"
    path.write_bytes(data)
    before = now_after_opening(session, path)
    session.open_encounter(before.id)
    assert now(session).documents[0].sections == before.documents[0].sections
    assert before.documents[0].sections[1].title == "Diagnoses"


def now(session: Session) -> Encounter:
    assert session.encounter is not None
    return session.encounter


def now_after_opening(session: Session, path: Path) -> Encounter:
    session.open_note(path)
    return now(session)


# --- the grouping corrected ------------------------------------------------------------------------------


def test_encounters_are_put_together_and_a_document_is_split_off(session: Session, folder: Path) -> None:
    take_in(session, folder)
    of_ann = [each.id for each in session.worklist() if each.title == "Ann Example"]
    session.open_encounter(of_ann[1])
    session.add_code("e11621")
    changes = session.put_together(of_ann)
    whole = now(session)
    assert "2 encounters are one now" in changes.notice
    assert (whole.id, len(whole.documents), [line.code for line in whole.lines]) == (
        of_ann[0],
        3,
        ["E11.621"],
    )
    assert whole.status is Status.IN_PROGRESS
    assert worklist(session) == [("Ann Example", 3), ("Bob Other", 1)]
    session.open_encounter(whole.id)
    assert now(session) == whole, "as it is on the disk"

    session.split_off(whole.documents[2].id)
    assert worklist(session) == [("Ann Example", 1), ("Ann Example", 2), ("Bob Other", 1)]
    other = next(
        each for each in session.worklist() if each.id not in (whole.id,) and each.title == "Ann Example"
    )
    session.open_encounter(other.id)
    assert now(session).title in ("Ann Example", "Bob Other")
    split = [each for each in session.worklist() if each.title == "Ann Example" and each.id != whole.id]
    session.open_encounter(split[0].id)
    assert now(session).documents == whole.documents[2:]
    assert session.trail_troubles() == ()
    assert {row.entry.deed.what for row in session.trail().rows} >= {
        "Put encounters together",
        "Split a document off",
    }


def test_what_is_put_together_keeps_all_that_was_known_and_tells_all_that_went(
    session: Session, tmp_path: Path
) -> None:
    for name in ("1.txt", "2.txt"):
        (tmp_path / name).write_text(f"Cough {name}")
        session.open_note(tmp_path / name)
        if name == "1.txt":
            session.set_patient(Patient("", date(1980, 1, 1), Sex.MALE))
            session.set_date_of_service(date(2026, 1, 2))
        else:
            session.set_patient(Patient("Ann Example"))
            session.set_date_of_service(date(2026, 3, 4))
    second, first = (each.id for each in session.worklist())
    notice = session.put_together([first, second]).notice
    assert now(session).patient == Patient("Ann Example", date(1980, 1, 1), Sex.MALE)
    assert "2026-01-02 counts now" in notice
    rows = [
        row.entry.deed for row in session.trail().rows if row.entry.deed.what == "Put encounters together"
    ]
    assert {deed.encounter for deed in rows} == {first, second}
    session.split_off(now(session).documents[1].id)
    made = next(each.id for each in session.worklist() if each.id != first)
    assert made in {row.entry.deed.encounter for row in session.trail().rows}


def test_any_two_that_contradict_each_other_are_not_put_together(session: Session, tmp_path: Path) -> None:
    told = (Patient("", date(1980, 1, 1)), Patient("Ann Example"), Patient("Ann Example", date(1990, 1, 1)))
    for number, patient in enumerate(told):
        (tmp_path / f"{number}.txt").write_text(f"Cough {number}")
        session.open_note(tmp_path / f"{number}.txt")
        session.set_patient(patient)
    with pytest.raises(CannotRegroup, match="different patients"):
        session.put_together([each.id for each in session.worklist()])


def test_strangers_are_not_put_together(session: Session, folder: Path) -> None:
    take_in(session, folder)
    with pytest.raises(CannotRegroup, match="different patients"):
        session.put_together([each.id for each in session.worklist()])
    with pytest.raises(CannotRegroup, match="Select two or more"):
        session.put_together([session.worklist()[0].id] * 2)
    assert worklist(session) == [("Ann Example", 1), ("Ann Example", 2), ("Bob Other", 1)]


def test_what_proves_a_code_is_not_split_off(coding: Session, folder: Path) -> None:
    from desktop.coding.encounter import Evidence

    with pytest.raises(CannotRegroup, match="only document"):
        coding.split_off(now(coding).documents[0].id)
    coding.add_note_to_encounter(folder / "1.txt")
    document = now(coding).documents[0]
    at = document.text.index("foot ulcer")
    coding.add_code("e11621", evidence=[Evidence.from_document(document, at, at + 10)])
    with pytest.raises(CannotRegroup, match=r"prove E11\.621"):
        coding.split_off(document.id)
    assert len(now(coding).documents) == 2
