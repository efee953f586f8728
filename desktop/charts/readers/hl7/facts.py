"""What a message says of its kind, patient, visit, author and day (HL7 v2.8, chapters 3, 7 and 9)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from desktop.charts.readers.contract import PatientFacts, VisitFacts
from desktop.charts.readers.hl7.syntax import Segment

_DOCUMENTS = {
    "AR": "Autopsy report",
    "CD": "Cardiodiagnostics",
    "CN": "Consultation note",
    "DI": "Diagnostic imaging report",
    "DS": "Discharge summary",
    "ED": "Emergency department note",
    "HP": "History and physical",
    "OP": "Operative note",
    "PC": "Psychiatric consultation",
    "PH": "Psychiatric history and physical",
    "PN": "Procedure note",
    "PR": "Progress note",
    "SP": "Surgical pathology report",
    "TS": "Transfer summary",
}
"""HL7 table 0270."""
_EVENTS = {
    "A01": "Admission",
    "A02": "Transfer",
    "A03": "Discharge",
    "A04": "Registration",
    "A05": "Pre-admission",
    "A08": "Update of patient information",
}
_MESSAGES = {
    "ADT": "Patient administration",
    "BAR": "Billing account",
    "DFT": "Charges",
    "MDM": "Document",
    "ORM": "Order",
    "OMG": "Order",
    "OML": "Laboratory order",
    "ORU": "Results",
    "OUL": "Laboratory results",
    "RDE": "Medication order",
    "REF": "Referral",
    "SIU": "Appointment",
    "VXU": "Immunizations",
}
_CLASSES = {"I": "inpatient", "E": "emergency department"}
"""HL7 table 0004; of the others none says where the patient was."""
_SEXES = {"F": "F", "M": "M"}
_DAY = re.compile(r"((?:18|19|20)[0-9]{2})-?([01][0-9])-?([0-3][0-9])")


def first(segments: Sequence[Segment], name: str) -> Segment | None:
    return next((each for each in segments if each.name == name), None)


def every(segments: Sequence[Segment], name: str) -> Iterator[Segment]:
    return (each for each in segments if each.name == name)


def kind_of(segments: Sequence[Segment]) -> str:
    header, document = segments[0], first(segments, "TXA")
    if document is not None and (kind := _DOCUMENTS.get(document.component(2))):
        return kind
    event = header.component(9, 2)
    if header.component(9) == "ADT" and event in _EVENTS:
        return _EVENTS[event]
    return _MESSAGES.get(header.component(9), "")


def patient_of(segments: Sequence[Segment]) -> PatientFacts:
    person = first(segments, "PID")
    if person is None:
        return PatientFacts()
    identifiers = [
        parts[0].strip()
        for parts in person.repetitions(3)
        if parts and not (len(parts) > 4 and parts[4] == "SS")
    ]
    return PatientFacts(
        name=_name(person.repetitions(5), given=2, family=1),
        birth_date=day(person.component(7)),
        sex=_SEXES.get(person.component(8), ""),
        identifiers=tuple(dict.fromkeys(filter(None, identifiers))),
    )


def visit_of(segments: Sequence[Segment]) -> VisitFacts:
    visit = first(segments, "PV1")
    if visit is None:
        return VisitFacts()
    begins, ends = day(visit.component(44)), day(visit.component(45))
    return VisitFacts(
        number=visit.component(19),
        setting=_CLASSES.get(visit.component(2), ""),
        begins=begins or ends,
        ends=ends if ends != begins else None,
    )


def author_of(segments: Sequence[Segment]) -> str:
    """Who wrote the document, else who answers for the results, else who saw the patient."""
    for name, number in (("TXA", 9), ("TXA", 5), ("OBR", 32), ("OBR", 16), ("PV1", 7)):
        segment = first(segments, name)
        if segment is not None and (said := _name(segment.repetitions(number), given=3, family=2)):
            return said
    return ""


def date_of(segments: Sequence[Segment]) -> date | None:
    for name, number in (("TXA", 4), ("TXA", 6), ("OBR", 7), ("OBR", 22), ("EVN", 2), ("MSH", 7)):
        segment = first(segments, name)
        if segment is not None and (on := day(segment.component(number))):
            return on
    return None


def day(time: str) -> date | None:
    """The day of a time; None where it is not known to the day."""
    found = _DAY.match(time)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def _name(repetitions: list[list[str]], *, given: int, family: int) -> str:
    for parts in repetitions:
        padded = [*parts, *[""] * 4]
        said = (padded[given - 1], padded[given], padded[family - 1])
        if any(each.strip() for each in said):
            return " ".join(each.strip() for each in said if each.strip())
    return ""
