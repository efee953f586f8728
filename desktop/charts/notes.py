"""From a file on the disk, or from running text, to documents of an encounter."""

from __future__ import annotations

import uuid
from pathlib import Path

from desktop.charts.chart_files import load
from desktop.charts.document import Document, text_hash
from desktop.charts.readers.contract import PatientFacts, ReadDocument, Reading, VisitFacts
from desktop.charts.readers.registry import read
from desktop.charts.readers.text import document_of, title_of


def read_file(path: Path) -> Reading:
    """BadNote where there is no file at ``path``, or none that can be read."""
    return read(load(path))


def kept(document: ReadDocument, *, source_name: str) -> Document:
    """The document as an encounter keeps it, under an id of its own."""
    return Document(
        id=uuid.uuid4().hex,
        title=document.title,
        text=document.text,
        source_name=source_name,
        sha256=text_hash(document.text),
        sections=document.sections,
        document_date=document.document_date,
    )


def make_document(text: str, *, source_name: str, document_id: str, title: str = "") -> Document:
    """A document of running text, which must be in its one form already (see ``clean_text``)."""
    read_from_it = document_of(text, title=title or title_of(source_name))
    return Document(
        id=document_id,
        title=read_from_it.title,
        text=text,
        source_name=source_name,
        sha256=text_hash(text),
        sections=read_from_it.sections,
        document_date=read_from_it.document_date,
    )


def taken_over(patient: PatientFacts, visit: VisitFacts) -> str:
    """What a file told of the patient and the visit, for the coder to check."""
    values = {
        "name": patient.name,
        "birth date": patient.birth_date,
        "sex": patient.sex,
        "date of service": visit.begins,
    }
    told = [name for name, value in values.items() if value]
    if not told:
        return "The note's header names no patient or date of service; fill them in above."
    return f"Taken from the note: {', '.join(told)}. Check them."
