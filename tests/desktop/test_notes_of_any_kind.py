"""Notes that are no plain text, from the disk into an encounter."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from codesets.errors import Cancelled
from desktop.charts.notes import of_one_patient, read_file, warnings_of
from desktop.charts.readers.contract import PatientFacts, ReadDocument, Reading
from desktop.errors import BadNote
from desktop.session import Session
from tests.desktop.charts import office_files
from tests.desktop.charts.samples import SAMPLES, Sample


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_any_note_becomes_an_encounter(session: Session, tmp_path: Path, sample: Sample) -> None:
    file = tmp_path / sample.name
    file.write_bytes(sample.data)
    session.open_note(file)
    encounter = session.encounter
    assert encounter is not None
    assert encounter.documents[0].source_name == sample.name
    assert all(phrase in "".join(each.text for each in encounter.documents) for phrase in sample.says)
    assert "already" in session.add_note_to_encounter(file).notice


def test_what_was_left_out_is_told(session: Session, tmp_path: Path, note_file: Path) -> None:
    file = tmp_path / "visit.rtf"
    file.write_bytes(rb"{\rtf1 Plan: rest. {\v once hidden}}")
    assert session.open_note(file).warning == "“visit.rtf”: Text that is hidden in the file was left out."
    assert session.open_note(note_file).warning == ""
    assert "hidden" in session.add_note_to_encounter(file).warning


def test_a_reading_that_is_stopped_or_fails_changes_nothing(coding: Session, tmp_path: Path) -> None:
    def stop() -> None:
        raise Cancelled

    word, torn = tmp_path / "next.docx", tmp_path / "torn.pdf"
    word.write_bytes(office_files.DOCX)
    torn.write_bytes(office_files.PDF[:100])
    before, listed = coding.encounter, coding.worklist()
    for use_case in (coding.open_note, coding.add_note_to_encounter):
        with pytest.raises(Cancelled):
            use_case(word, stop)
        with pytest.raises(BadNote, match=r"“torn\.pdf”"):
            use_case(torn)
    assert coding.encounter is before and coding.worklist() == listed
    assert not coding.can_undo


def documents_of(*patients: PatientFacts) -> Reading:
    return Reading("A format", tuple(ReadDocument("", "t", "text", patient=each) for each in patients))


ANN = PatientFacts("Ann Example", date(1961, 3, 4), "F", ("1", "2"))


@pytest.mark.parametrize(
    ("other", "is_another"),
    [
        (ANN, False),
        (PatientFacts(), False),
        (PatientFacts("Ann B Example", identifiers=("2",)), False),
        (PatientFacts("ANN EXAMPLE"), False),
        (PatientFacts("Ann Example", date(1961, 3, 4), identifiers=("3",)), True),
        (PatientFacts("Ann Example", date(1971, 3, 4)), True),
        (PatientFacts("Bob Example"), True),
    ],
)
def test_charts_of_two_patients_are_not_mixed(other: PatientFacts, is_another: bool) -> None:
    documents, told = of_one_patient(documents_of(ANN, other, ANN))
    assert len(documents) == (2 if is_another else 3)
    assert ("1 document of other patients" in told) is is_another


def test_each_warning_is_given_once() -> None:
    pages = tuple(ReadDocument("", "t", "text", warnings=("Torn.", "Wet.")) for _ in range(3))
    assert warnings_of(Reading("A format", pages, ("Old.", "Torn."))) == ("Old.", "Torn.", "Wet.")


def test_a_file_of_a_gigabyte_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "all.hl7"
    with file.open("wb") as opened:
        opened.truncate(1 << 30)
    with pytest.raises(BadNote, match=r"“all\.hl7” is 1024 MB; .* up to 64 MB"):
        read_file(file)


def test_mixed_encodings_lose_no_word(tmp_path: Path) -> None:
    file = tmp_path / "mixed.txt"
    file.write_bytes("Café – 38 °C\n".encode() * 20 + "Déjà vu\n".encode("cp1252") + "naïve\n".encode())
    text = read_file(file).documents[0].text
    assert text.count("Café – 38 °C") == 20 and "naïve" in text and "j" in text
