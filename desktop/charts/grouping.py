"""Which documents belong to one encounter: the same patient, the same visit or day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from desktop.charts.readers.contract import PatientFacts, ReadDocument, VisitFacts


@dataclass(slots=True)
class Group:
    """What is known of one encounter by the documents that have come for it."""

    encounter_id: str
    origin: str = field(repr=False)
    """Which file its first document came in, as :attr:`ChartSource.origin`: one that says nothing of itself
    belongs with those it came with."""
    patient: PatientFacts
    visit: VisitFacts
    day: date | None = field(default=None, repr=False)

    def takes(self, document: ReadDocument, origin: str) -> bool:
        """Whether the document belongs here: told by who the patient is and by the visit's number, else by
        its days. What does not say who it is about stays in its file."""
        if not says_who(document.patient) or not says_who(self.patient):
            return origin == self.origin and not another_patient(self.patient, document.patient)
        if not same_patient(self.patient, document.patient):
            return False
        mine, others = self.visit, document.visit
        if mine.number and others.number:
            return mine.number == others.number
        on = others.begins or document.document_date
        if on is None or self.day is None:
            return origin == self.origin
        return (mine.begins or self.day) <= on <= (mine.ends or mine.begins or self.day)

    def learn(self, document: ReadDocument) -> None:
        """What the first documents have left open, a later one may tell."""
        if not says_who(self.patient):
            self.patient = document.patient
        if not (self.visit.number or self.visit.begins):
            self.visit = document.visit
        self.day = self.day or document.visit.begins or document.document_date


def new_group(encounter_id: str, origin: str, document: ReadDocument) -> Group:
    day = document.visit.begins or document.document_date
    return Group(encounter_id, origin, document.patient, document.visit, day)


def same_patient(one: PatientFacts, other: PatientFacts) -> bool:
    """By a common identifier; else by name and birth date, as far as both have them."""
    if one.identifiers and other.identifiers and set(one.identifiers) & set(other.identifiers):
        return True
    named = bool(one.name) and _plain(one.name) == _plain(other.name)
    return named and not another_patient(one, other)


def another_patient(one: PatientFacts, other: PatientFacts) -> bool:
    """Only where both say who they are: a page without a header belongs to the chart it came in."""
    if one.birth_date and other.birth_date and one.birth_date != other.birth_date:
        return True
    if one.identifiers and other.identifiers:
        return not set(one.identifiers) & set(other.identifiers)
    return bool(one.name and other.name) and _plain(one.name) != _plain(other.name)


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace(".", " ").split())


def says_who(patient: PatientFacts) -> bool:
    """Whether a document tells whom it is about."""
    return bool(patient.identifiers or patient.name)
