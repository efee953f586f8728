"""What a reader is given, what it gives, and what may go wrong.

A reader turns the bytes of one file into documents: text whose positions never change, its sections, and what
the file itself says of the patient and the visit. It opens nothing, follows nothing and runs nothing; it is
called in a child process that may be stopped at any moment.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from desktop.charts.document import Section


@dataclass(frozen=True, slots=True)
class ChartFile:
    """One file of a chart, whole in memory."""

    name: str = field(repr=False)
    """Without its folder; only for sentences, for a title, and where the content leaves two readings."""
    data: bytes = field(repr=False)

    @property
    def suffix(self) -> str:
        """``.txt``, in lower case; empty where there is none."""
        _, dot, suffix = self.name.rpartition(".")
        return f".{suffix.lower()}" if dot else ""


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """Who the file says the patient is; what it does not say is empty or None."""

    name: str = field(default="", repr=False)
    """Given name first: ``Ann B Example``."""
    birth_date: date | None = field(default=None, repr=False)
    sex: str = ""
    """``F``, ``M`` or empty."""
    identifiers: tuple[str, ...] = field(default=(), repr=False)
    """Medical record numbers, the file's first one first; without who assigned them."""


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """Which visit the file says its document belongs to."""

    number: str = field(default="", repr=False)
    """Account, visit or encounter number."""
    setting: str = ""
    """One of ``desktop.coding.encounter.EncounterType``'s values, or empty: ``inpatient``."""
    begins: date | None = field(default=None, repr=False)
    ends: date | None = field(default=None, repr=False)
    """The day of discharge, where it is another than ``begins``."""


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """One document of a file, its text in its one form (``readers.encodings.clean_text``)."""

    kind: str
    """As a coder calls it: ``Discharge summary``, ``Progress note``; empty where the file does not say."""
    title: str = field(repr=False)
    text: str = field(repr=False)
    sections: tuple[Section, ...] = field(default=(), repr=False)
    """In order, not overlapping, within the text."""
    pages: tuple[int, ...] = ()
    """Where each page of the file begins in the text; empty where it has no pages."""
    document_date: date | None = field(default=None, repr=False)
    """When it was written, or of which day it tells."""
    author: str = field(default="", repr=False)
    patient: PatientFacts = PatientFacts()
    visit: VisitFacts = VisitFacts()
    origin: str = field(default="", repr=False)
    """Where in the file it came from: ``message 3``, ``entry 17``; empty where the file is one document."""
    warnings: tuple[str, ...] = ()
    """What was left out or could not be read, in sentences without a word of the patient."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file held."""

    format: str
    """The reader's name."""
    documents: tuple[ReadDocument, ...]
    """In the order of the file; at least one."""
    warnings: tuple[str, ...] = ()
    original: bytes = field(default=b"", repr=False)
    """The file, byte for byte; set by who read it, for the profile to keep."""


class Reader(Protocol):
    """One file format."""

    @property
    def name(self) -> str:
        """As a person calls it: ``Word document``."""
        ...

    def recognises(self, file: ChartFile) -> bool:
        """By its content; cheap, and never raising, whatever the bytes are."""
        ...

    def read(self, file: ChartFile) -> Reading:
        """Raises ``desktop.errors.BadNote``, and nothing else, with a sentence that names the file."""
        ...
