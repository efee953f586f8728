"""A reading as plain values for the pipe between two processes, and back."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

from desktop.charts.document import Section
from desktop.charts.readers.contract import PatientFacts, ReadDocument, Reading, VisitFacts


def packed(reading: Reading) -> dict[str, Any]:
    """What :func:`unpacked` takes; nothing in it but what JSON knows."""
    return {
        "format": reading.format,
        "warnings": list(reading.warnings),
        "documents": [_document(document) for document in reading.documents],
    }


def unpacked(values: dict[str, Any]) -> Reading:
    """Raises ValueError where they are none: a process that reads a hostile file may say anything."""
    try:
        documents = tuple(_read_document(each) for each in values["documents"])
        reading = Reading(str(values["format"]), documents, _words(values["warnings"]))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no reading") from error
    if not documents:
        raise ValueError("no documents")
    return reading


def _document(document: ReadDocument) -> dict[str, Any]:
    patient, visit = document.patient, document.visit
    return {
        "kind": document.kind,
        "title": document.title,
        "text": document.text,
        "sections": [[section.title, section.start, section.end] for section in document.sections],
        "pages": list(document.pages),
        "document_date": _day(document.document_date),
        "author": document.author,
        "patient": [patient.name, _day(patient.birth_date), patient.sex, list(patient.identifiers)],
        "visit": [visit.number, visit.setting, _day(visit.begins), _day(visit.ends)],
        "origin": document.origin,
        "warnings": list(document.warnings),
    }


def _read_document(values: dict[str, Any]) -> ReadDocument:
    text = str(values["text"])
    name, birth_date, sex, identifiers = values["patient"]
    number, setting, begins, ends = values["visit"]
    return ReadDocument(
        kind=str(values["kind"]),
        title=str(values["title"]),
        text=text,
        sections=_sections(values["sections"], len(text)),
        pages=_places(values["pages"], len(text)),
        document_date=_read_day(values["document_date"]),
        author=str(values["author"]),
        patient=PatientFacts(str(name), _read_day(birth_date), str(sex), _words(identifiers)),
        visit=VisitFacts(str(number), str(setting), _read_day(begins), _read_day(ends)),
        origin=str(values["origin"]),
        warnings=_words(values["warnings"]),
    )


def _sections(values: list[Any], length: int) -> tuple[Section, ...]:
    sections = tuple(Section(str(title), int(start), int(end)) for title, start, end in values)
    for section in sections:
        if not 0 <= section.start < section.end <= length:
            raise ValueError("a section beyond the text")
    if any(before.end > after.start for before, after in pairwise(sections)):
        raise ValueError("sections over each other")
    return sections


def _places(values: list[Any], length: int) -> tuple[int, ...]:
    places = tuple(int(place) for place in values)
    if list(places) != sorted(places) or any(not 0 <= place <= length for place in places):
        raise ValueError("pages beyond the text")
    return places


def _words(values: list[Any]) -> tuple[str, ...]:
    return tuple(str(value) for value in values)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _read_day(text: Any) -> date | None:
    return date.fromisoformat(text) if text is not None else None
