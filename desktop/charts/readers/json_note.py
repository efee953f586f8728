"""Notes kept as JSON objects: a note in words, and perhaps what the patient came for (as in primock57)."""

from __future__ import annotations

import json
import re
from typing import Any, cast

from desktop.charts.readers.contract import ChartFile, ReadDocument, Reading
from desktop.charts.readers.encodings import clean_text, decode
from desktop.charts.readers.text import document_of, title_of
from desktop.errors import BadNote

_KEPT = "Nothing was changed."
_NOTE = re.compile(rb'"note"\s*:\s*"')
_COMPLAINT = "presenting_complaint"


class JsonNote:
    name = "Note in JSON"

    def recognises(self, file: ChartFile) -> bool:
        begins = file.data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
        return begins.startswith(b"{") and _NOTE.search(file.data) is not None

    def read(self, file: ChartFile) -> Reading:
        note, complaint = _said(file)
        text = clean_text(note)
        if complaint:
            text = f"Presenting complaint: {' '.join(clean_text(complaint).split())}\n\n{text}"
        document: ReadDocument = document_of(text, title=title_of(file.name))
        return Reading(self.name, (document,))


def _said(file: ChartFile) -> tuple[str, str]:
    """The note, and what the patient came for."""
    try:
        value: Any = json.loads(decode(file.data) or "")
    except (ValueError, RecursionError):
        value = None
    facts = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    note, complaint = facts.get("note"), facts.get(_COMPLAINT)
    if not isinstance(note, str) or not note.strip():
        raise BadNote(
            f"“{file.name}” is JSON without a note in words: it is cut off, or something else. {_KEPT}"
        )
    return note, complaint if isinstance(complaint, str) else ""
