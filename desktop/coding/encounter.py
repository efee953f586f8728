"""An encounter and its code lines. Immutable: an action makes a new one, so undo is the value before.

``repr`` leaves out whatever could identify a patient, so that a traceback cannot carry it into a log.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from desktop.charts.document import Document


class Sex(StrEnum):
    FEMALE = "F"
    MALE = "M"
    UNKNOWN = "unknown"


class EncounterType(StrEnum):
    """Where the patient was seen. Outpatient rules (Guidelines section IV) hold for all but ``INPATIENT``."""

    OFFICE_VISIT = "office visit"
    TELEHEALTH = "telehealth"
    EMERGENCY = "emergency department"
    OUTPATIENT_SURGERY = "outpatient surgery"
    OBSERVATION = "observation"
    INPATIENT = "inpatient"
    OTHER_OUTPATIENT = "other outpatient"


class Status(StrEnum):
    NEW = "new"
    IN_PROGRESS = "in progress"
    QUERY_SENT = "query sent"
    """The provider was asked; ``Encounter.reason`` says what about."""
    ON_HOLD = "on hold"
    """It waits for something; ``Encounter.reason`` says for what."""
    CODED = "coded"
    AUDITED = "audited"
    EXPORTED = "exported"
    """Handed over after it was coded or audited."""

    @property
    def waits(self) -> bool:
        """For somebody or something else than the coder."""
        return self in (Status.QUERY_SENT, Status.ON_HOLD)

    @property
    def finished(self) -> bool:
        return self in (Status.CODED, Status.AUDITED, Status.EXPORTED)


class Priority(StrEnum):
    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 comes first."""
        return list(Priority).index(self)


@dataclass(frozen=True, slots=True)
class Patient:
    name: str = field(default="", repr=False)
    birth_date: date | None = field(default=None, repr=False)
    sex: Sex = Sex.UNKNOWN

    def age_on(self, day: date) -> int | None:
        """Completed years on ``day``; None where the birth date is unknown or lies after it."""
        born = self.birth_date
        if born is None or day < born:
            return None
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """Words of a document that prove a code."""

    document_id: str
    start: int
    end: int
    """Half-open character positions in ``Document.text``."""
    quote: str = field(repr=False)
    """Exactly ``text[start:end]``."""
    section: str = field(default="", repr=False)
    """Title of the section the words stand in; empty above the first heading."""

    @classmethod
    def from_document(cls, document: Document, start: int, end: int) -> Evidence:
        """The words ``start:end`` of the note, white space around them left out.

        Raises ValueError where the range is outside the text or holds nothing but white space.
        """
        if not 0 <= start < end <= len(document.text):
            raise ValueError(f"evidence outside the text: {start}..{end}")
        words = document.text[start:end]
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        if start >= end:
            raise ValueError("evidence without words")
        section = document.section_at(start)
        return cls(
            document_id=document.id,
            start=start,
            end=end,
            quote=document.text[start:end],
            section=section.title if section else "",
        )


_DIAGNOSES = re.compile(r"ICD-?(?:9|10|11)(?!-PCS)", re.IGNORECASE)
"""The systems of diagnoses, another country's among them; all others name procedures, services, supplies …"""


@dataclass(frozen=True, slots=True)
class ReleaseStamp:
    """Which published edition a code was taken from, so that the choice can be checked years later."""

    system: str
    edition: str
    sha256: str
    effective_from: date | None = None
    """First day in force; None in a line that was kept before these dates were."""
    effective_to: date | None = None
    """Last day in force; None while no end has been announced."""


@dataclass(frozen=True, slots=True)
class Line:
    """One code of the encounter with its proof."""

    id: str
    system: str
    code: str
    title: str
    evidence: tuple[Evidence, ...] = ()
    """In reading order: by document as the encounter lists them, then by position. None twice."""
    release: ReleaseStamp = field(default_factory=lambda: ReleaseStamp("", "", ""))
    found_by: str = field(default="", repr=False)
    """The search or path through the book that led to the code; perhaps words of the note."""

    @property
    def is_diagnosis(self) -> bool:
        """False for a procedure, a service or a supply."""
        return _DIAGNOSES.match(self.system) is not None


@dataclass(frozen=True, slots=True)
class Encounter:
    """What one coder has in hand. Diagnoses stand before procedures; the first of them is the first-listed
    (inpatient: principal) diagnosis.

    Promise, kept by ``desktop.coding.actions`` and checked by ``desktop.coding.invariants``: no code
    stands twice, ids are unique, and every piece of evidence quotes its document to the letter.
    """

    id: str
    patient: Patient = field(default_factory=Patient)
    date_of_service: date | None = field(default=None, repr=False)
    encounter_type: EncounterType = EncounterType.OFFICE_VISIT
    status: Status = Status.NEW
    documents: tuple[Document, ...] = ()
    lines: tuple[Line, ...] = ()
    reason: str = field(default="", repr=False)
    """Why it is on hold, or what the provider was asked; empty in every other status."""
    priority: Priority = Priority.NORMAL
    due: date | None = None
    """The day by which it is to be coded."""

    @property
    def age(self) -> int | None:
        """The patient's age in completed years on the date of service."""
        return self.patient.age_on(self.date_of_service) if self.date_of_service else None

    @property
    def title(self) -> str:
        """What to call it in a list: the patient's name, else its first document's title."""
        if self.patient.name:
            return self.patient.name
        return self.documents[0].title if self.documents else ""

    def line(self, line_id: str) -> Line | None:
        return next((line for line in self.lines if line.id == line_id), None)

    def line_for(self, system: str, code: str) -> Line | None:
        return next((line for line in self.lines if (line.system, line.code) == (system, code)), None)

    def document(self, document_id: str) -> Document | None:
        return next((document for document in self.documents if document.id == document_id), None)
