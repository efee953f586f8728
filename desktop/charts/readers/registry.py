"""The explicit tuple of readers: what is not in it is never run over a file."""

from __future__ import annotations

from desktop.charts.readers.ccda import ClinicalDocument
from desktop.charts.readers.contract import ChartFile, Reader, Reading
from desktop.charts.readers.docx import WordDocument
from desktop.charts.readers.fhir import FhirRecord
from desktop.charts.readers.hl7 import Hl7Message
from desktop.charts.readers.html import WebPage
from desktop.charts.readers.json_note import JsonNote
from desktop.charts.readers.odt import OpenDocumentText
from desktop.charts.readers.pdf import Pdf
from desktop.charts.readers.rtf import RichText
from desktop.charts.readers.text import PlainText
from desktop.charts.readers.x12 import ClaimFile

_DOCUMENTS: tuple[Reader, ...] = (
    Pdf(),
    WordDocument(),
    OpenDocumentText(),
    RichText(),
    WebPage(),
    PlainText(),
)
"""Files of one document, which may also stand inside another file."""


def _read_inside(file: ChartFile) -> Reading:
    return next(reader for reader in _DOCUMENTS if reader.recognises(file)).read(file)


READERS: tuple[Reader, ...] = (
    ClinicalDocument(_read_inside),
    FhirRecord(_read_inside),
    Hl7Message(_read_inside),
    ClaimFile(),
    JsonNote(),
    *_DOCUMENTS,
)
"""The first that recognises a file reads it: the more particular first, plain text, which takes all, last."""


def reader_for(file: ChartFile) -> Reader:
    return next(reader for reader in READERS if reader.recognises(file))


def read(file: ChartFile) -> Reading:
    """What a file holds, read by the first reader that recognises it. Raises BadNote."""
    return reader_for(file).read(file)
