"""What an action changed of an encounter, for the audit trail: only what differs, before and after."""

from __future__ import annotations

import json
from typing import Any, cast

from desktop.coding.encounter import Encounter, Line

_ORDER = "order of codes"
_DOCUMENTS = "documents"


def told(before: Encounter | None, after: Encounter) -> tuple[str, str]:
    """Two JSON objects with the same keys, empty where nothing differs or nothing was there before."""
    now = _fields(after)
    then = _fields(before) if before is not None and before.id == after.id else {}
    if sorted(then.get(_ORDER, ())) != sorted(now[_ORDER]):  # what came or went is told by itself
        then[_ORDER] = now[_ORDER]
    if then and before is not None:  # of a chart of hundreds of documents only what came or went
        then[_DOCUMENTS], now[_DOCUMENTS] = (
            [each.title for each in one.documents if other.document(each.id) is None]
            for one, other in ((before, after), (after, before))
        )
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
        "reason": encounter.reason,
        "priority": encounter.priority.value,
        "due": encounter.due.isoformat() if encounter.due else "",
        _DOCUMENTS: [document.title for document in encounter.documents],
        _ORDER: [line.code for line in encounter.lines],
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


def changes(before: str, after: str) -> tuple[tuple[str, str, str], ...]:
    """(what, before, after) of each thing that ``told`` told, as a person reads it."""
    then: dict[str, Any] = json.loads(before) if before else {}
    now: dict[str, Any] = json.loads(after) if after else {}
    return tuple((key, _spoken(then.get(key)), _spoken(now.get(key))) for key in {**then, **now})


def _spoken(value: object) -> str:
    match value:
        case None:
            return ""
        case dict():
            parts = (_spoken(each) for each in cast(dict[str, object], value).values())
            return "; ".join(filter(None, parts))
        case list():
            return ", ".join(_spoken(each) for each in cast(list[object], value))
        case _:
            return " ".join(str(value).split())
