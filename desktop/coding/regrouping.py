"""Documents that came to the wrong encounter: encounters put together, and a document made its own."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from desktop.charts.document import Document
from desktop.coding import actions
from desktop.coding.encounter import Encounter, Patient, Sex, Status
from desktop.errors import DesktopError


class CannotRegroup(DesktopError):
    """A sentence says why."""


def together(encounters: Sequence[Encounter]) -> Encounter:
    """All of them as the first: its patient, day and kind of visit, the documents and codes of all.

    CannotRegroup where two of them name other patients: a code must never come to a stranger's chart.
    """
    first, *others = encounters
    whole = first
    for one, other in combinations(encounters, 2):
        if _other_patient(one.patient, other.patient):
            raise CannotRegroup(
                "These encounters name different patients, so they were not put together. Correct the name "
                "or the birth date first (F2), where one of them is wrong."
            )
    for other in others:
        whole = replace(
            whole,
            patient=_fuller(whole.patient, other.patient),
            date_of_service=whole.date_of_service or other.date_of_service,
        )
        for document in other.documents:
            whole = actions.add_document(whole, document)
        for line in other.lines:
            whole = actions.add_line(whole, line)
    begun = any(each.status is not Status.NEW or each.lines for each in encounters)
    return replace(whole, status=Status.IN_PROGRESS if begun else Status.NEW)


def days_notice(encounters: Sequence[Encounter]) -> str:
    """Where they were of different days, which one counts now."""
    days = [each.date_of_service for each in encounters if each.date_of_service]
    if len(set(days)) < 2:
        return ""
    return f"They had different dates of service; {days[0].isoformat()} counts now. Check it."


def apart(encounter: Encounter, document_id: str) -> tuple[Encounter, Encounter]:
    """The encounter without one of its documents, and a new one that has it alone.

    CannotRegroup where it is the only one, or where words of it prove a code.
    """
    document = encounter.document(document_id)
    if document is None or len(encounter.documents) < 2:
        raise CannotRegroup("This is the encounter's only document. Nothing was changed.")
    lines = encounter.lines
    proving = [line.code for line in lines if any(each.document_id == document_id for each in line.evidence)]
    if proving:
        raise CannotRegroup(
            f"Words of this document prove {', '.join(proving[:5])}. Remove those words or codes first, then "
            "make it an encounter of its own."
        )
    left = replace(encounter, documents=tuple(each for each in encounter.documents if each.id != document_id))
    return left, _alone(encounter, document)


def _alone(encounter: Encounter, document: Document) -> Encounter:
    return Encounter(
        id=uuid.uuid4().hex,
        patient=encounter.patient,
        date_of_service=document.document_date or encounter.date_of_service,
        encounter_type=encounter.encounter_type,
        documents=(document,),
    )


def _other_patient(one: Patient, other: Patient) -> bool:
    if one.birth_date and other.birth_date and one.birth_date != other.birth_date:
        return True
    names = [" ".join(each.name.casefold().split()) for each in (one, other)]
    return all(names) and names[0] != names[1]


def _fuller(one: Patient, other: Patient) -> Patient:
    """What one of them leaves open, the other may tell."""
    return Patient(
        one.name or other.name,
        one.birth_date or other.birth_date,
        one.sex if one.sex is not Sex.UNKNOWN else other.sex,
    )
