"""What can be done to an encounter. Every action is pure: it returns a new encounter or raises.

An action that has nothing to do returns the very encounter it was given, so ``after is before`` tells
that nothing changed. KeyError and ValueError are programming errors; BadEvidence is for a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from desktop.charts.document import Document
from desktop.coding.encounter import Encounter, EncounterType, Evidence, Line, Patient, Priority, Status
from desktop.errors import BadEvidence

LONGEST_REASON = 200
"""Characters of why an encounter waits."""


def add_line(encounter: Encounter, line: Line) -> Encounter:
    """Append the code. Where it is there already, its line takes the new evidence and nothing else."""
    existing = encounter.line_for(line.system, line.code)
    if existing is not None:
        return add_evidence(encounter, existing.id, *line.evidence)
    if encounter.line(line.id) is not None:
        raise ValueError("a line of this id is there already")
    line = replace(line, evidence=_in_order(encounter, line.evidence))
    return replace(encounter, lines=_diagnoses_first((*encounter.lines, line)))


def remove_line(encounter: Encounter, line_id: str) -> Encounter:
    _line(encounter, line_id)
    return replace(encounter, lines=tuple(line for line in encounter.lines if line.id != line_id))


def move_line(encounter: Encounter, line_id: str, to: int) -> Encounter:
    """Put the line at place ``to``, the others keeping their order. It stops at the ends, a diagnosis at the
    last diagnosis and a procedure at the first procedure."""
    line = _line(encounter, line_id)
    others = [other for other in encounter.lines if other.id != line_id]
    place = min(max(to, 0), len(others))
    lines = _diagnoses_first((*others[:place], line, *others[place:]))
    return encounter if lines == encounter.lines else replace(encounter, lines=lines)


def make_first_listed(encounter: Encounter, line_id: str) -> Encounter:
    """Guidelines section IV.G (FY2026): the reason chiefly responsible for the visit is listed first."""
    return move_line(encounter, line_id, 0)


def add_evidence(encounter: Encounter, line_id: str, *evidence: Evidence) -> Encounter:
    """The same words twice are kept once. BadEvidence where the words are not in the document."""
    line = _line(encounter, line_id)
    return _with_line(encounter, replace(line, evidence=_in_order(encounter, (*line.evidence, *evidence))))


def remove_evidence(encounter: Encounter, line_id: str, index: int) -> Encounter:
    """IndexError where the line has no evidence of that number; the first is 0."""
    line = _line(encounter, line_id)
    if not 0 <= index < len(line.evidence):
        raise IndexError("no evidence of that number")
    rest = line.evidence[:index] + line.evidence[index + 1 :]
    return _with_line(encounter, replace(line, evidence=rest))


def set_patient(encounter: Encounter, patient: Patient) -> Encounter:
    return encounter if patient == encounter.patient else replace(encounter, patient=patient)


def set_date_of_service(encounter: Encounter, day: date | None) -> Encounter:
    return encounter if day == encounter.date_of_service else replace(encounter, date_of_service=day)


def set_encounter_type(encounter: Encounter, encounter_type: EncounterType) -> Encounter:
    if encounter_type == encounter.encounter_type:
        return encounter
    return replace(encounter, encounter_type=encounter_type)


def set_status(encounter: Encounter, status: Status, reason: str = "") -> Encounter:
    """``reason``: on one line, of an encounter that waits; ValueError where it has none."""
    reason = " ".join(reason.split())[:LONGEST_REASON] if status.waits else ""
    if status.waits and not reason:
        raise ValueError("it waits for nothing")
    return replace(encounter, status=status, reason=reason)


def set_priority(encounter: Encounter, priority: Priority) -> Encounter:
    return replace(encounter, priority=priority)


def set_due(encounter: Encounter, due: date | None) -> Encounter:
    return replace(encounter, due=due)


def add_document(encounter: Encounter, document: Document) -> Encounter:
    if encounter.document(document.id) is not None:
        raise ValueError("a document of this id is there already")
    return replace(encounter, documents=(*encounter.documents, document))


def _diagnoses_first(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: not line.is_diagnosis))  # stable


def _line(encounter: Encounter, line_id: str) -> Line:
    line = encounter.line(line_id)
    if line is None:
        raise KeyError("no line of this id")
    return line


def _with_line(encounter: Encounter, changed: Line) -> Encounter:
    lines = tuple(changed if line.id == changed.id else line for line in encounter.lines)
    return encounter if lines == encounter.lines else replace(encounter, lines=lines)


def _in_order(encounter: Encounter, evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Checked against the documents, in reading order, each place once."""
    order = {document.id: place for place, document in enumerate(encounter.documents)}
    kept: dict[tuple[int, int, int], Evidence] = {}
    for one in evidence:
        document = encounter.document(one.document_id)
        if (
            document is None
            or not 0 <= one.start < one.end <= len(document.text)
            or document.text[one.start : one.end] != one.quote
        ):
            raise BadEvidence(
                "The marked words are not in this encounter's documents, so they were not kept as evidence. "
                "Mark them again."
            )
        kept.setdefault((order[one.document_id], one.start, one.end), one)
    return tuple(kept[place] for place in sorted(kept))
