"""Finds words in the notes: every place in the chart that is open, or every note of the vault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from desktop.audit_trail import AuditTrail
from desktop.charts.document import Document
from desktop.coding import records
from desktop.coding.encounter import Encounter
from desktop.errors import DesktopError
from desktop.vault.vault import Vault

MOST_NOTES = 100
"""Of the whole vault, shown at once."""
MOST_PLACES = 1000
"""Of one chart, shown at once."""
_BEFORE, _AFTER = 40, 80
"""Characters of the note around what was found."""


@dataclass(frozen=True, slots=True)
class NoteHit:
    encounter_id: str
    document_id: str
    patient: str = field(repr=False)
    """As the worklist calls the encounter."""
    date_of_service: date | None = field(repr=False)
    document: str = field(repr=False)
    """Its title."""
    start: int
    end: int
    """Of what was found, in the document's text."""
    before: str = field(repr=False)
    words: str = field(repr=False)
    """As the note writes them."""
    after: str = field(repr=False)
    places: int
    """How often the document says it."""


@dataclass(frozen=True, slots=True)
class NotesFound:
    hits: tuple[NoteHit, ...] = ()
    documents: int = 0
    """How many hold each of the words; more than are shown, perhaps."""
    places: int = 0
    """How often those shown say them."""


class NotesFinder:
    """Of one open profile."""

    def __init__(self, vault: Vault, audit: AuditTrail) -> None:
        self._vault = vault
        self._audit = audit

    def begin(self) -> str:
        """Somebody is about to look through all notes: that is entered in the trail, whatever they look for.
        Returns nothing to tell."""
        self._audit.note_down("Search the notes")
        return ""

    def in_chart(self, encounter: Encounter, words: str) -> NotesFound:
        """Every place in the chart's documents that hold each of the words, in their order."""
        documents = encounter.documents
        hits: list[NoteHit] = []
        found = self._vault.places_in(words, [each.text for each in documents])
        whose = encounter.id, encounter.title, encounter.date_of_service
        for document, places in zip(documents, found, strict=True):
            hits += (_hit(*whose, document, span, places.spans) for span in places.spans)
        holding = sum(1 for each in found if each.spans)
        return NotesFound(tuple(hits[:MOST_PLACES]), holding, len(hits))

    def in_all(self, words: str) -> NotesFound:
        """The notes that hold each of the words, those that say most of them first; each with its first
        place."""
        found, total = self._vault.find_in_notes(words, MOST_NOTES)
        documents = [self._document(hit.document) for hit in found]
        places = self._vault.places_in(words, [each.text if each else "" for each in documents])
        hits: list[NoteHit] = []
        for where, document, spans in zip(found, documents, places, strict=True):
            record = self._vault.encounter(where.encounter) if document is not None and spans.spans else None
            if document is None or record is None:
                continue
            told = records.load_summary(record.id, record.summary, record.updated_at)
            span = spans.spans[0]
            hits.append(_hit(told.id, told.title, told.date_of_service, document, span, spans.spans))
        return NotesFound(tuple(hits), total, sum(hit.places for hit in hits))

    def _document(self, document_id: str) -> Document | None:
        """None for one that cannot be read: opening its encounter says why."""
        try:
            (kept,) = self._vault.documents([document_id])
            return records.load_document(kept.id, kept.body, format=kept.format)
        except DesktopError:
            return None


def _hit(
    encounter_id: str,
    patient: str,
    day: date | None,
    document: Document,
    span: tuple[int, int],
    spans: Sequence[tuple[int, int]],
) -> NoteHit:
    start, end = span
    text = document.text
    return NoteHit(
        encounter_id=encounter_id,
        document_id=document.id,
        patient=patient,
        date_of_service=day,
        document=document.title,
        start=start,
        end=end,
        before=_one_line(text[max(0, start - _BEFORE) : start]),
        words=_one_line(text[start:end]),
        after=_one_line(text[end : end + _AFTER]),
        places=len(spans),
    )


def _one_line(text: str) -> str:
    """Spaces at the ends stay: the parts are put together again."""
    words = " ".join(text.split())
    return f"{' ' if text[:1].isspace() else ''}{words}{' ' if text[-1:].isspace() and words else ''}"
