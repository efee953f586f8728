"""From a file on the disk, or from running text, to documents of an encounter."""

from __future__ import annotations

import uuid
from dataclasses import replace
from pathlib import Path

from desktop.charts.chart_files import load
from desktop.charts.document import Document, text_hash
from desktop.charts.grouping import another_patient, says_who
from desktop.charts.readers.contract import ChartFile, PatientFacts, ReadDocument, Reading, VisitFacts
from desktop.charts.readers.registry import read, reader_for
from desktop.charts.readers.text import PlainText, document_of, title_of
from desktop.charts.reading_process import Patience, ReadingProcess, patient

_AT_ONCE = 256 * 1024
"""Bytes. A text of that size is read sooner than a process is started."""


def read_file(path: Path, patience: Patience = patient) -> Reading:
    """BadNote where there is no file at ``path`` that can be read; what ``patience`` raises stops it.

    A short text is read right here: nothing is done to its bytes but decoding them and looking for headings.
    Whatever has a structure of its own is read in a process of its own.
    """
    with ReadingProcess() as process:
        return read_with(process, load(path), patience)


def read_with(process: ReadingProcess, file: ChartFile, patience: Patience = patient) -> Reading:
    """As ``read_file``, for many files one after the other."""
    at_once = len(file.data) <= _AT_ONCE and isinstance(reader_for(file), PlainText)
    reading = read(file) if at_once else process.read(file, patience)
    return replace(reading, original=file.data)


def of_one_patient(reading: Reading) -> tuple[tuple[ReadDocument, ...], str]:
    """The documents of the patient whom the first is about, and a sentence where there are others."""
    first = reading.documents[0].patient
    ours = tuple(each for each in reading.documents if not another_patient(first, each.patient))
    others = len(reading.documents) - len(ours)
    if not others:
        return ours, ""
    told = "1 document" if others == 1 else f"{others} documents"
    return ours, f"The file also holds {told} of other patients, left out here. Split it to open them."


def warnings_of(reading: Reading) -> tuple[str, ...]:
    """What was left out or could not be read, each sentence once."""
    of_documents = (warning for document in reading.documents for warning in document.warnings)
    return tuple(dict.fromkeys((*reading.warnings, *of_documents)))


def kept(document: ReadDocument, *, source_name: str, beside: str = "", original: str = "") -> Document:
    """The document as an encounter keeps it, under an id of its own. ``beside``: the name of the folder its
    file lies in; ``original``: under which the file itself is kept."""
    return Document(
        id=uuid.uuid4().hex,
        title=document.title,
        text=document.text,
        source_name=source_name,
        sha256=text_hash(document.text),
        sections=document.sections,
        document_date=document.document_date,
        fingerprint=_fingerprint(document, f"{beside}/{source_name}"),
        kind=document.kind,
        author=document.author,
        pages=document.pages,
        original=original,
    )


def _fingerprint(document: ReadDocument, file: str) -> str:
    """Two charts may hold the very same words: where they do not tell whose they are, their file does."""
    who, visit = document.patient, document.visit
    whose = () if says_who(who) else (file,)
    told = (document.text, who.name, who.birth_date, *who.identifiers, visit.number, visit.begins, *whose)
    return text_hash("\x1f".join(map(str, told)))


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
