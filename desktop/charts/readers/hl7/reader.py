"""Reads a file of messages: each is a document; a file within one is a document of its own."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from desktop.charts.readers.contract import ChartFile, ReadDocument, Reading
from desktop.charts.readers.encodings import decode
from desktop.charts.readers.hl7.body import write, write_visit
from desktop.charts.readers.hl7.charsets import decoded
from desktop.charts.readers.hl7.facts import author_of, date_of, kind_of, patient_of, visit_of
from desktop.charts.readers.hl7.syntax import Segment, is_message, messages
from desktop.charts.readers.narrative import Narrative
from desktop.charts.readers.text import title_of
from desktop.errors import BadNote

_MOST_MESSAGES = 2000
_KEPT = "Nothing was changed."
_ELSEWHERE = "It points to a file elsewhere, which is not fetched."
_TAKEN_BACK = "Results that their sender has deleted or called wrong are left out."
_UNREAD = "A file within it could not be read, and was left out."


class Hl7Message:
    name = "HL7 message"

    def __init__(self, read_inside: Callable[[ChartFile], Reading]) -> None:
        """``read_inside`` reads a file that stands within a message: a PDF, an RTF document."""
        self._read_inside = read_inside

    def recognises(self, file: ChartFile) -> bool:
        return is_message(decode(file.data[:2000]) or "")

    def read(self, file: ChartFile) -> Reading:
        text, unknown = decoded(file.data)
        if text is None:
            raise BadNote(f"“{file.name}” begins as an HL7 message and goes on as no text. {_KEPT}")
        documents: list[ReadDocument] = []
        silent = 0
        for number, segments in enumerate(messages(text), start=1):
            if number > _MOST_MESSAGES:
                raise BadNote(f"“{file.name}” holds more than {_MOST_MESSAGES:,} messages. Split it. {_KEPT}")
            found = list(self._documents(segments, file, f"message {number}"))
            silent += not found
            documents += found
        if not documents:
            raise BadNote(
                f"“{file.name}” is an HL7 message without a word to read: no report, result or diagnosis is "
                f"in it. {_KEPT}"
            )
        left_out = f"{silent:,} of its messages hold nothing to read." if silent else ""
        odd = f"It names a character set that is not known here ({unknown}); its letters were guessed."
        warnings = (left_out, odd if unknown else "")
        return Reading(self.name, tuple(documents), tuple(filter(None, warnings)))

    def _documents(self, segments: Sequence[Segment], file: ChartFile, origin: str) -> Iterator[ReadDocument]:
        narrative = Narrative()
        told = write(segments, narrative)
        inside: list[ReadDocument] = []
        unread = False
        for data in told.embedded:
            try:
                inside += self._read_inside(ChartFile(file.name, _unpacked(data))).documents
            except (BadNote, ValueError):
                unread = True
        warnings = (
            *([_ELSEWHERE] if told.pointers else []),
            *([_UNREAD] if unread else []),
            *([_TAKEN_BACK] if told.taken_back else []),
        )
        if not narrative.text.strip() and not inside:
            write_visit(segments, kind_of(segments), narrative)
        if narrative.text.strip():
            document = ReadDocument("", "", narrative.text, narrative.sections(), warnings=warnings)
            yield _headed(document, segments, file, origin)
        for number, each in enumerate(inside, start=1):
            yield _headed(each, segments, file, f"{origin}, file {number}")


def _unpacked(data: str) -> bytes:
    """Raises ValueError."""
    try:
        unpacked = base64.b64decode("".join(data.split()), validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if not unpacked:
        raise ValueError("empty")
    return unpacked


def _headed(
    document: ReadDocument, segments: Sequence[Segment], file: ChartFile, origin: str
) -> ReadDocument:
    """With what the message says, which goes before what a reader guessed."""
    kind, patient, visit = kind_of(segments), patient_of(segments), visit_of(segments)
    return replace(
        document,
        kind=kind,
        title=kind or title_of(file.name),
        document_date=date_of(segments) or document.document_date,
        author=author_of(segments),
        patient=patient if patient.name or patient.identifiers else document.patient,
        visit=visit,
        origin=origin,
    )
