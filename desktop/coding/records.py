"""How an encounter and its documents are written into the vault: JSON with a format number.

Documents never change, so they have records of their own, and saving an action writes only the encounter.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from desktop.charts.document import Document, Section, text_hash
from desktop.charts.sections import outline
from desktop.coding.encounter import (
    Encounter,
    EncounterType,
    Evidence,
    Line,
    Patient,
    Priority,
    ReleaseStamp,
    Sex,
    Status,
)
from desktop.errors import VaultDamaged, VaultTooNew

FORMAT = 3
"""Of both kinds of record. A change that an older program would misread raises it.

3: an encounter may wait, with a reason, and has a priority and a day it is due.
2: a line's release has its dates, first and last day in force. Format 1 had none, and is read without.
"""

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class EncounterSummary:
    """One row of the worklist."""

    id: str
    title: str = field(repr=False)
    """The patient's name, else the first document's title."""
    date_of_service: date | None = field(repr=False)
    encounter_type: EncounterType
    status: Status
    documents: int
    lines: int
    updated_at: datetime
    reason: str = field(default="", repr=False)
    priority: Priority = Priority.NORMAL
    due: date | None = None


def dump_encounter(encounter: Encounter) -> str:
    """Everything but the documents' text, which stand under their own ids."""
    return _dump(
        {
            "patient": {
                "name": encounter.patient.name,
                "birth_date": _iso(encounter.patient.birth_date),
                "sex": encounter.patient.sex.value,
            },
            "date_of_service": _iso(encounter.date_of_service),
            "encounter_type": encounter.encounter_type.value,
            "status": encounter.status.value,
            **_work_fields(encounter),
            "documents": [document.id for document in encounter.documents],
            "lines": [_line_fields(line) for line in encounter.lines],
        }
    )


def dump_summary(encounter: Encounter) -> str:
    """What the worklist shows of it."""
    return _dump(
        {
            "title": encounter.title,
            "date_of_service": _iso(encounter.date_of_service),
            "encounter_type": encounter.encounter_type.value,
            "status": encounter.status.value,
            **_work_fields(encounter),
            "documents": len(encounter.documents),
            "lines": len(encounter.lines),
        }
    )


def _work_fields(encounter: Encounter) -> Fields:
    return {
        "reason": encounter.reason,
        "priority": encounter.priority.value,
        "due": _iso(encounter.due),
    }


def load_summary(encounter_id: str, body: str, updated_at: datetime) -> EncounterSummary:
    try:
        fields: Fields = json.loads(body)
        return EncounterSummary(
            id=encounter_id,
            title=fields["title"],
            date_of_service=_date(fields["date_of_service"]),
            encounter_type=EncounterType(fields["encounter_type"]),
            status=Status(fields["status"]),
            documents=int(fields["documents"]),
            lines=int(fields["lines"]),
            updated_at=updated_at,
            reason=str(fields.get("reason", "")),
            priority=Priority(fields.get("priority", Priority.NORMAL)),
            due=_date(fields.get("due")),
        )
    except (KeyError, TypeError, ValueError):
        # A list with one poor row is of more use than no list: opening the row says what is wrong.
        unread = (None, EncounterType.OTHER_OUTPATIENT, Status.NEW, 0, 0)
        return EncounterSummary(encounter_id, "(cannot be read)", *unread, updated_at)


def dump_document(document: Document) -> str:
    return _dump(
        {
            "title": document.title,
            "text": document.text,
            "source_name": document.source_name,
            "sha256": document.sha256,
            "document_date": _iso(document.document_date),
            "fingerprint": document.fingerprint,
            "sections": [[each.title, each.start, each.end] for each in document.sections],
            "kind": document.kind,
            "author": document.author,
            "pages": list(document.pages),
            "original": document.original,
        }
    )


def document_ids(body: str, *, format: int) -> tuple[str, ...]:
    """Which documents the encounter written in ``body`` needs. VaultTooNew, VaultDamaged."""
    fields = _load(body, format)
    try:
        return tuple(map(str, fields["documents"]))
    except (KeyError, TypeError):
        raise _unreadable() from None


def load_document(document_id: str, body: str, *, format: int) -> Document:
    """VaultTooNew, or VaultDamaged where the text is not the one that was kept."""
    fields = _load(body, format)
    try:
        text: str = fields["text"]
        if text_hash(text) != fields["sha256"]:
            raise VaultDamaged(
                "A note of this encounter is damaged: its text is not the one that was kept. "
                "The vault was left as it is, and the other encounters can be opened."
            )
        return Document(
            id=document_id,
            title=fields["title"],
            text=text,
            source_name=fields["source_name"],
            sha256=fields["sha256"],
            sections=_sections(fields.get("sections"), text),
            document_date=_date(fields["document_date"]),
            fingerprint=str(fields.get("fingerprint", "")),
            kind=str(fields.get("kind", "")),
            author=str(fields.get("author", "")),
            pages=tuple(map(int, fields.get("pages", ()))),
            original=str(fields.get("original", "")),
        )
    except (KeyError, TypeError, ValueError):
        raise _unreadable() from None


def _sections(kept: Any, text: str) -> tuple[Section, ...]:
    """As the reader found them; of a document that was kept without them, as its headings tell."""
    if kept is None:
        return outline(text)
    found = tuple(Section(str(title), int(start), int(end)) for title, start, end in kept)
    ends = (0, *(each.end for each in found))
    if any(
        not before <= each.start < each.end <= len(text) for before, each in zip(ends, found, strict=False)
    ):
        raise ValueError("a section outside the text")
    return found


def load_encounter(
    encounter_id: str, body: str, documents: tuple[Document, ...], *, format: int
) -> Encounter:
    fields = _load(body, format)
    try:
        patient = fields["patient"]
        return Encounter(
            id=encounter_id,
            patient=Patient(patient["name"], _date(patient["birth_date"]), Sex(patient["sex"])),
            date_of_service=_date(fields["date_of_service"]),
            encounter_type=EncounterType(fields["encounter_type"]),
            status=Status(fields["status"]),
            documents=documents,
            lines=tuple(_line(line) for line in fields["lines"]),
            reason=str(fields.get("reason", "")),
            priority=Priority(fields.get("priority", Priority.NORMAL)),
            due=_date(fields.get("due")),
        )
    except (KeyError, TypeError, ValueError):
        raise _unreadable() from None


def _line_fields(line: Line) -> Fields:
    return {
        "id": line.id,
        "system": line.system,
        "code": line.code,
        "title": line.title,
        "evidence": [[e.document_id, e.start, e.end, e.quote, e.section] for e in line.evidence],
        "release": [
            line.release.system,
            line.release.edition,
            line.release.sha256,
            _iso(line.release.effective_from),
            _iso(line.release.effective_to),
        ],
        "found_by": line.found_by,
    }


def _line(fields: Fields) -> Line:
    return Line(
        id=fields["id"],
        system=fields["system"],
        code=fields["code"],
        title=fields["title"],
        evidence=tuple(Evidence(*one) for one in fields["evidence"]),
        release=_release(*fields["release"]),
        found_by=fields["found_by"],
    )


def _release(
    system: str, edition: str, sha256: str, first: str | None = None, last: str | None = None
) -> ReleaseStamp:
    return ReleaseStamp(system, edition, sha256, _date(first), _date(last))


def _dump(fields: Fields) -> str:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def _load(body: str, format: int) -> Fields:
    if format > FORMAT:
        raise VaultTooNew(
            "This encounter was saved by a newer Chartside. It is kept as it is; open it with that version."
        )
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise _unreadable() from None


def _unreadable() -> VaultDamaged:
    return VaultDamaged("This encounter cannot be read from the vault. The others are kept as they are.")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
