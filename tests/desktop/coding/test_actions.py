"""Any sequence of actions leaves a sound encounter, and the value before is untouched."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.charts.notes import make_document
from desktop.coding import actions, records
from desktop.coding.difference import Aspect, difference
from desktop.coding.encounter import (
    Encounter,
    EncounterType,
    Evidence,
    Line,
    Patient,
    ReleaseStamp,
    Sex,
    Status,
)
from desktop.coding.history import History
from desktop.coding.invariants import broken_promises
from desktop.errors import BadEvidence, VaultDamaged, VaultTooNew

FIRST = make_document("HPI: foot ulcer, left heel.\nPLAN: offload.", source_name="a.txt", document_id="a")
SECOND = make_document("Wound 2 cm – no odour. 🦶 ok.", source_name="b.txt", document_id="b")
STAMP = ReleaseStamp("ICD-10-CM", "FY2026 April", "ab" * 32)
EMPTY = Encounter(id="e", documents=(FIRST, SECOND))


def line(code: str, *evidence: Evidence, line_id: str = "") -> Line:
    return Line(line_id or f"id-{code}", "ICD-10-CM", code, f"Title of {code}", evidence, STAMP, "typed")


def words(document_id: str, start: int, end: int) -> Evidence:
    document = EMPTY.document(document_id)
    assert document is not None
    return Evidence.from_document(document, start, end)


CODES = st.sampled_from(["E11.621", "I10", "R05.1", "Z79.4"])


@st.composite
def places(draw: st.DrawFn) -> Evidence:
    document = draw(st.sampled_from([FIRST, SECOND]))
    start = draw(st.integers(0, len(document.text) - 1))
    end = draw(st.integers(start + 1, len(document.text)))
    try:
        return Evidence.from_document(document, start, end)
    except ValueError:  # white space only
        return Evidence.from_document(document, 0, 3)


def _act(encounter: Encounter, draw: st.DataObject) -> Encounter:
    kind = draw.draw(
        st.sampled_from(["add", "remove", "move", "first", "prove", "unprove", "patient", "type", "date"])
    )
    if kind == "add":
        code = draw.draw(CODES)
        evidence = draw.draw(st.lists(places(), max_size=3))
        taken = encounter.line(f"id-{code}") is not None
        return actions.add_line(encounter, line(code, *evidence, line_id=f"other-{code}" if taken else ""))
    if kind == "patient":
        return actions.set_patient(
            encounter, Patient(draw.draw(st.text(max_size=5)), date(1961, 3, 4), Sex.FEMALE)
        )
    if kind == "type":
        return actions.set_encounter_type(encounter, draw.draw(st.sampled_from(EncounterType)))
    if kind == "date":
        return actions.set_date_of_service(encounter, draw.draw(st.none() | st.dates()))
    if not encounter.lines:
        return encounter
    chosen = draw.draw(st.sampled_from(encounter.lines))
    if kind == "remove":
        return actions.remove_line(encounter, chosen.id)
    if kind == "move":
        return actions.move_line(encounter, chosen.id, draw.draw(st.integers(-3, 6)))
    if kind == "first":
        return actions.make_first_listed(encounter, chosen.id)
    if kind == "prove":
        return actions.add_evidence(encounter, chosen.id, draw.draw(places()))
    if not chosen.evidence:
        return encounter
    return actions.remove_evidence(encounter, chosen.id, draw.draw(st.integers(0, len(chosen.evidence) - 1)))


@given(st.data())
def test_any_sequence_keeps_the_promises_and_undoes_to_the_value_before(data: st.DataObject) -> None:
    history = History()
    values = [EMPTY]
    for _ in range(data.draw(st.integers(1, 12))):
        after = _act(values[-1], data)
        assert broken_promises(after) == ()
        if after != values[-1]:
            history.done("act", values[-1], None)
            values.append(after)
    current = values[-1]
    for before in reversed(values[:-1]):
        step = history.to_undo
        assert step is not None
        assert step.encounter is before
        history.undone(current)
        current = step.encounter
    assert history.to_undo is None
    for again in values[1:]:
        step = history.to_redo
        assert step is not None
        assert step.encounter is again
        history.redone(current)
        current = step.encounter


@given(st.data())
def test_records_give_back_the_same_encounter(data: st.DataObject) -> None:
    encounter = EMPTY
    for _ in range(data.draw(st.integers(0, 8))):
        encounter = _act(encounter, data)
    body = records.dump_encounter(encounter)
    ids = records.document_ids(body, format=records.FORMAT)
    bodies = {document.id: records.dump_document(document) for document in encounter.documents}
    documents = tuple(records.load_document(one, bodies[one], format=records.FORMAT) for one in ids)
    assert records.load_encounter(encounter.id, body, documents, format=records.FORMAT) == encounter


def test_a_code_stands_once() -> None:
    once = actions.add_line(EMPTY, line("I10", words("a", 5, 9)))
    twice = actions.add_line(once, line("I10", words("a", 16, 20), words("a", 5, 9), line_id="x"))
    assert [(one.id, len(one.evidence)) for one in twice.lines] == [("id-I10", 2)]
    assert actions.add_line(twice, line("I10", line_id="y")) is twice


def test_moving_stops_at_the_ends() -> None:
    encounter = EMPTY
    for code in ("E11.621", "I10", "R05.1"):
        encounter = actions.add_line(encounter, line(code))
    codes = [one.code for one in actions.move_line(encounter, "id-I10", -5).lines]
    assert codes == ["I10", "E11.621", "R05.1"]
    codes = [one.code for one in actions.move_line(encounter, "id-I10", 99).lines]
    assert codes == ["E11.621", "R05.1", "I10"]
    assert actions.move_line(encounter, "id-I10", 1) is encounter


def test_evidence_is_in_reading_order_across_documents() -> None:
    encounter = actions.add_line(EMPTY, line("I10", words("b", 0, 5), words("a", 16, 20), words("a", 5, 9)))
    assert [one.document_id for one in encounter.lines[0].evidence] == ["a", "a", "b"]


@pytest.mark.parametrize(
    "evidence",
    [
        Evidence("a", 5, 9, "Foot"),
        Evidence("gone", 5, 9, "foot"),
        Evidence("a", 5, 4000, "foot"),
        Evidence("a", 9, 5, ""),
        Evidence("a", -4, 9, "foot"),
    ],
)
def test_words_that_are_not_there_are_no_evidence(evidence: Evidence) -> None:
    with pytest.raises(BadEvidence) as caught:
        actions.add_line(EMPTY, line("I10", evidence))
    assert "oot" not in caught.value.sentence.replace("not", "")
    forged = replace(EMPTY, lines=(line("I10", evidence),))
    assert broken_promises(forged)


def test_evidence_leaves_white_space_out_and_knows_its_section() -> None:
    found = Evidence.from_document(FIRST, 4, 16)
    assert (found.quote, found.start, found.end, found.section) == ("foot ulcer,", 5, 16, "HPI")
    for start, end in ((4, 5), (3, 3), (0, 99), (-1, 4)):
        with pytest.raises(ValueError, match="evidence"):
            Evidence.from_document(FIRST, start, end)


def test_age_in_completed_years() -> None:
    patient = Patient(birth_date=date(1964, 2, 29))
    assert patient.age_on(date(2026, 2, 28)) == 61
    assert patient.age_on(date(2026, 3, 1)) == 62
    assert patient.age_on(date(1960, 1, 1)) is None
    assert Encounter(id="e", patient=patient).age is None


def test_what_changed() -> None:
    one = actions.add_line(EMPTY, line("I10", words("a", 5, 9)))
    assert difference(EMPTY, one) == {Aspect.LINES, Aspect.EVIDENCE, Aspect.WORKLIST}
    two = actions.add_line(one, line("R05.1"))
    assert Aspect.LINES in difference(one, two)
    moved = actions.make_first_listed(two, "id-R05.1")
    assert difference(two, moved) == {Aspect.LINES, Aspect.WORKLIST}
    named = actions.set_patient(moved, Patient("Nobody"))
    assert difference(moved, named) == {Aspect.PATIENT, Aspect.WORKLIST}
    assert difference(named, actions.set_status(named, Status.CODED)) == {Aspect.STATUS, Aspect.WORKLIST}


def test_nothing_of_the_patient_in_repr() -> None:
    encounter = actions.add_line(EMPTY, line("I10", words("a", 5, 9)))
    encounter = actions.set_patient(encounter, Patient("Quillfeather", date(1961, 3, 4)))
    encounter = actions.set_date_of_service(encounter, date(2026, 4, 3))
    encounter = actions.add_line(encounter, replace(line("R05.1"), found_by="left heel"))
    shown = repr(encounter)
    assert "2026" not in shown.replace(STAMP.edition, "")
    assert "heel" not in shown
    assert "Quillfeather" not in shown
    assert "ulcer" not in shown
    assert "'foot'" not in shown
    assert "1961" not in shown


def test_records_of_a_newer_version_and_damaged_ones() -> None:
    body = records.dump_encounter(EMPTY)
    with pytest.raises(VaultTooNew, match="newer Chartside"):
        records.load_encounter("e", body, (), format=records.FORMAT + 1)
    for damaged in ("{", "[]", "{}", "[" * 100_000):
        with pytest.raises(VaultDamaged):
            records.document_ids(damaged, format=records.FORMAT)
    for damaged in ("{", "[]", "{}", body.replace("office visit", "on the moon")):
        with pytest.raises(VaultDamaged):
            records.load_encounter("e", damaged, (), format=records.FORMAT)
    note = records.dump_document(FIRST)
    with pytest.raises(VaultDamaged):
        records.load_document("a", note.replace("ulcer", "Ulcer"), format=records.FORMAT)


def procedure(code: str) -> Line:
    return replace(line(code), system="HCPCS Level II")


def test_diagnoses_stand_before_procedures_wherever_they_are_put() -> None:
    encounter = actions.add_line(EMPTY, procedure("J0696"))
    for added in (line("I10"), procedure("E0143"), line("E11.9")):
        encounter = actions.add_line(encounter, added)
    assert [each.code for each in encounter.lines] == ["I10", "E11.9", "J0696", "E0143"]
    encounter = actions.make_first_listed(encounter, "id-E0143")
    assert [each.code for each in encounter.lines] == ["I10", "E11.9", "E0143", "J0696"]
    encounter = actions.move_line(encounter, "id-I10", 9)
    assert [each.code for each in encounter.lines] == ["E11.9", "I10", "E0143", "J0696"]
    assert broken_promises(encounter) == ()
    mixed = replace(encounter, lines=tuple(reversed(encounter.lines)))
    assert broken_promises(mixed) == ("a procedure stands before a diagnosis",)
