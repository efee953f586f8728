"""What an action changed of an encounter, for the audit trail: only what differs, before and after."""

from __future__ import annotations

import json
from typing import Any

from desktop.coding.encounter import Encounter, Line


def told(before: Encounter | None, after: Encounter) -> tuple[str, str]:
    """Two JSON objects with the same keys, empty where nothing differs or nothing was there before."""
    now = _fields(after)
    then = _fields(before) if before is not None and before.id == after.id else {}
    changed = [key for key in {**then, **now} if then.get(key) != now.get(key)]
    return _dump({key: then[key] for key in changed if key in then}), _dump(
        {key: now[key] for key in changed if key in now}
    )


def _fields(encounter: Encounter) -> dict[str, Any]:
    patient, day = encounter.patient, encounter.date_of_service
    fields: dict[str, Any] = {
        "patient": patient.name,
        "birth date": patient.birth_date.isoformat() if patient.birth_date else "",
        "sex": patient.sex.value,
        "date of service": day.isoformat() if day else "",
        "encounter type": encounter.encounter_type.value,
        "status": encounter.status.value,
        "documents": [document.title for document in encounter.documents],
        "order of codes": [line.code for line in encounter.lines],
    }
    return fields | {f"{line.system} {line.code}": _line(line) for line in encounter.lines}


def _line(line: Line) -> dict[str, Any]:
    return {
        "title": line.title,
        "release": line.release.edition,
        "evidence": [each.quote for each in line.evidence],
    }


def _dump(fields: dict[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False) if fields else ""
