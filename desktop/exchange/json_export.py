"""The encounter as JSON, and back.

The notes themselves stay in the vault: evidence carries the quoted words, where they stand, and the hash
of the document, so that whoever has the note can check every piece. ``schema`` has a name and a number;
a reader refuses a newer one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Self

from desktop.coding.encounter import (
    Encounter,
    EncounterType,
    Evidence,
    Line,
    Patient,
    ReleaseStamp,
    Sex,
    Status,
)
from desktop.coding.in_force import in_force
from desktop.errors import DesktopError

SCHEMA = "chartside-encounter"
SCHEMA_NUMBER = 1

Fields = dict[str, Any]


class BadExport(DesktopError):
    """A file that is no export of an encounter, or one of a newer Chartside."""


@dataclass(frozen=True, slots=True)
class DocumentStamp:
    """Which document was read, without its text."""

    id: str
    title: str = field(repr=False)
    source_name: str = field(repr=False)
    sha256: str
    """Of the text in UTF-8 with ``\\n`` line ends: the text that evidence positions count in."""
    characters: int
    document_date: date | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ExportedEncounter:
    """All that an export says."""

    id: str
    exported_at: datetime
    patient: Patient
    date_of_service: date | None = field(repr=False)
    encounter_type: EncounterType
    status: Status
    documents: tuple[DocumentStamp, ...]
    lines: tuple[Line, ...]

    @classmethod
    def of(cls, encounter: Encounter, *, exported_at: datetime) -> Self:
        return cls(
            id=encounter.id,
            exported_at=exported_at,
            patient=encounter.patient,
            date_of_service=encounter.date_of_service,
            encounter_type=encounter.encounter_type,
            status=encounter.status,
            documents=tuple(
                DocumentStamp(
                    id=document.id,
                    title=document.title,
                    source_name=document.source_name,
                    sha256=document.sha256,
                    characters=len(document.text),
                    document_date=document.document_date,
                )
                for document in encounter.documents
            ),
            lines=encounter.lines,
        )


def to_json(encounter: Encounter, *, exported_at: datetime) -> bytes:
    """UTF-8, indented, keys in a fixed order, ending with a line end. ``exported_at`` must be aware."""
    exported = ExportedEncounter.of(encounter, exported_at=exported_at)
    hashes = {document.id: document.sha256 for document in exported.documents}
    content: Fields = {
        "schema": {"name": SCHEMA, "number": SCHEMA_NUMBER},
        "exported_at": exported.exported_at.isoformat(),
        "encounter": {
            "id": exported.id,
            "patient": {
                "name": exported.patient.name,
                "birth_date": _iso(exported.patient.birth_date),
                "sex": exported.patient.sex.value,
            },
            "date_of_service": _iso(exported.date_of_service),
            "encounter_type": exported.encounter_type.value,
            "status": exported.status.value,
            "documents": [_document_fields(document) for document in exported.documents],
            "codes": [
                _line_fields(line, position, hashes, exported.date_of_service)
                for position, line in enumerate(exported.lines, start=1)
            ],
        },
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def read_json(content: bytes) -> ExportedEncounter:
    """What ``to_json`` wrote. BadExport, with a sentence, for anything else."""
    try:
        fields: Any = json.loads(content)
        schema = fields["schema"]
        if schema["name"] != SCHEMA:
            raise _not_ours()
        if schema["number"] > SCHEMA_NUMBER:
            raise BadExport("This export was written by a newer Chartside; read it with that version.")
        encounter = fields["encounter"]
        patient = encounter["patient"]
        return ExportedEncounter(
            id=encounter["id"],
            exported_at=datetime.fromisoformat(fields["exported_at"]),
            patient=Patient(patient["name"], _date(patient["birth_date"]), Sex(patient["sex"])),
            date_of_service=_date(encounter["date_of_service"]),
            encounter_type=EncounterType(encounter["encounter_type"]),
            status=Status(encounter["status"]),
            documents=tuple(_document(document) for document in encounter["documents"]),
            lines=tuple(_line(line) for line in encounter["codes"]),
        )
    except (KeyError, TypeError, ValueError):
        raise _not_ours() from None


def _not_ours() -> BadExport:
    return BadExport("This file is not an encounter exported by Chartside, or it is damaged.")


def _document_fields(document: DocumentStamp) -> Fields:
    return {
        "id": document.id,
        "title": document.title,
        "source_name": document.source_name,
        "sha256": document.sha256,
        "characters": document.characters,
        "date": _iso(document.document_date),
    }


def _document(fields: Fields) -> DocumentStamp:
    return DocumentStamp(
        id=fields["id"],
        title=fields["title"],
        source_name=fields["source_name"],
        sha256=fields["sha256"],
        characters=fields["characters"],
        document_date=_date(fields["date"]),
    )


def _line_fields(line: Line, position: int, hashes: dict[str, str], on: date | None) -> Fields:
    return {
        "position": position,
        "id": line.id,
        "system": line.system,
        "code": line.code,
        "title": line.title,
        "found_by": line.found_by,
        "release": {
            "system": line.release.system,
            "edition": line.release.edition,
            "sha256": line.release.sha256,
            "effective_from": _iso(line.release.effective_from),
            "effective_to": _iso(line.release.effective_to),
            "on_date_of_service": in_force(line.release, on).value,
        },
        "evidence": [
            {
                "document": evidence.document_id,
                "document_sha256": hashes.get(evidence.document_id, ""),
                "start": evidence.start,
                "end": evidence.end,
                "section": evidence.section,
                "quote": evidence.quote,
            }
            for evidence in line.evidence
        ],
    }


def _line(fields: Fields) -> Line:
    release = fields["release"]
    return Line(
        id=fields["id"],
        system=fields["system"],
        code=fields["code"],
        title=fields["title"],
        evidence=tuple(
            Evidence(
                document_id=evidence["document"],
                start=evidence["start"],
                end=evidence["end"],
                quote=evidence["quote"],
                section=evidence["section"],
            )
            for evidence in fields["evidence"]
        ),
        release=ReleaseStamp(
            release["system"],
            release["edition"],
            release["sha256"],
            _date(release.get("effective_from")),  # the first exports had no dates
            _date(release.get("effective_to")),
        ),
        found_by=fields["found_by"],
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
