"""Plain-text notes (.txt) in whatever encoding they come."""

from __future__ import annotations

import codecs
from pathlib import PurePath

from desktop.charts.identity import guess_identity
from desktop.charts.readers.contract import ChartFile, PatientFacts, ReadDocument, Reading, VisitFacts
from desktop.charts.readers.encodings import clean_text, decode, looks_binary
from desktop.charts.sections import outline
from desktop.errors import BadNote

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a Word document or a zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Office document"),
    (b"<?xml", "an XML document"),
    (b"<ClinicalDocument", "an XML document"),
    (b"<!DOCTYPE", "a web page"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"BZh", "a compressed file"),
    (b"\x7fELF", "a program"),
)
"""Asked last of all the readers: what begins so is of a kind that none of them reads, or is broken."""


class PlainText:
    name = "Text note"

    def recognises(self, file: ChartFile) -> bool:
        """Whatever no other reader knows is a text, or refused by ``read`` with a word on what it is."""
        return True

    def read(self, file: ChartFile) -> Reading:
        _refuse_others(file)
        decoded = decode(file.data)
        if decoded is None or looks_binary(decoded):
            raise BadNote(f"“{file.name}” is not a text file, nor any other that Chartside reads. {_KEPT}")
        text = clean_text(decoded)
        if not text.strip():
            raise BadNote(f"“{file.name}” is empty: there is no text in it. {_KEPT}")
        return Reading(self.name, (document_of(text, title=title_of(file.name)),))


_KEPT = "Nothing was changed."


def document_of(text: str, *, title: str) -> ReadDocument:
    """A document of running text: its headings are guessed, and its header lines tell of the patient."""
    header = guess_identity(text)
    return ReadDocument(
        kind="",
        title=title,
        text=text,
        sections=outline(text),
        document_date=header.date_of_service,
        patient=PatientFacts(header.name, header.birth_date, header.sex),
        visit=VisitFacts(begins=header.date_of_service),
    )


def title_of(name: str) -> str:
    """A file's name as a title: without its ending, underscores as blanks."""
    return PurePath(name).stem.replace("_", " ").strip() or name


def _refuse_others(file: ChartFile) -> None:
    start = file.data[:64].lstrip()
    for magic, what in _MAGIC:
        if start.startswith(magic) or start.removeprefix(codecs.BOM_UTF8).startswith(magic):
            raise BadNote(f"“{file.name}” is {what} that Chartside cannot read. {_KEPT}")
