"""The encounter as CSV (RFC 4180): one row per code, in order, each with all of its proof.

UTF-8 with a byte-order mark, because Excel takes a file without one for Windows-1252 and breaks every
accented name; Python reads it with ``encoding="utf-8-sig"``. Several pieces of evidence stand on lines of
their own inside one cell.
"""

from __future__ import annotations

import csv
import io
from datetime import date

from desktop.coding.encounter import Encounter, Evidence, Line
from desktop.coding.in_force import in_force
from desktop.exchange.cells import harmless

COLUMNS = (
    "encounter",
    "patient",
    "birth_date",
    "sex",
    "date_of_service",
    "encounter_type",
    "status",
    "position",
    "system",
    "code",
    "title",
    "evidence",
    "evidence_place",
    "found_by",
    "release",
    "release_sha256",
    "release_on_date_of_service",
)


def to_csv(encounter: Encounter) -> bytes:
    """``position`` counts from 1, which is the first-listed diagnosis. Dates are ISO 8601.

    ``release_on_date_of_service``: ``in force``, ``not yet in force``, ``no longer in force``, ``unknown``.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for position, line in enumerate(encounter.lines, start=1):
        writer.writerow([harmless(cell) for cell in _row(encounter, position, line)])
    return text.getvalue().encode("utf-8-sig")


def _row(encounter: Encounter, position: int, line: Line) -> tuple[str, ...]:
    return (
        encounter.id,
        encounter.patient.name,
        _iso(encounter.patient.birth_date),
        encounter.patient.sex.value,
        _iso(encounter.date_of_service),
        encounter.encounter_type.value,
        encounter.status.value,
        str(position),
        line.system,
        line.code,
        line.title,
        "\n".join(" ".join(evidence.quote.split()) for evidence in line.evidence),
        "\n".join(_place(encounter, evidence) for evidence in line.evidence),
        line.found_by,
        line.release.edition,
        line.release.sha256,
        in_force(line.release, encounter.date_of_service).value,
    )


def _place(encounter: Encounter, evidence: Evidence) -> str:
    """``Office note · ASSESSMENT AND PLAN · 1204-1223`` (characters, half-open)."""
    document = encounter.document(evidence.document_id)
    parts = (document.title if document else "", evidence.section, f"{evidence.start}-{evidence.end}")
    return " · ".join(part for part in parts if part)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
