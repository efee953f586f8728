"""Charts that come many at a time: each document finds its encounter, or begins one on the worklist."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from desktop.charts.grouping import Group, new_group
from desktop.charts.notes import kept
from desktop.charts.readers.contract import PatientFacts, ReadDocument, VisitFacts
from desktop.coding.encounter import Encounter, EncounterType, Patient, Sex


@dataclass(slots=True)
class Lot:
    """What was dropped together, and what has become of it so far."""

    groups: list[Group] = field(default_factory=list[Group], repr=False)
    documents: int = 0
    there_already: int = 0

    def group_of(self, document: ReadDocument, file: str) -> Group | None:
        """The encounter it belongs to, among those of this lot; the last that takes it."""
        return next((each for each in reversed(self.groups) if each.takes(document, file)), None)

    def told(self) -> str:
        encounters = len(self.groups)
        parts = [
            f"{_count(self.documents, 'document')} in {_count(encounters, 'encounter')} brought in"
            if self.documents
            else "Nothing new was brought in",
            f"{_count(self.there_already, 'document')} there already" if self.there_already else "",
        ]
        return "; ".join(filter(None, parts)) + "."


def several_encounters(documents: Sequence[ReadDocument], file: str) -> bool:
    """Whether the documents of one file are of more than one patient or visit."""
    lot = Lot()
    for document in documents:
        group = lot.group_of(document, file)
        if group is None:
            lot.groups.append(new_group("", file, document))
        else:
            group.learn(document)
    return len(lot.groups) > 1


def new_encounter(document: ReadDocument, file: str) -> tuple[Encounter, Group]:
    """The encounter that a document begins, and the group that further ones may join."""
    encounter = encounter_of(document.patient, document.visit, (document,), file)
    return encounter, new_group(encounter.id, file, document)


def encounter_of(
    who: PatientFacts, visit: VisitFacts, documents: tuple[ReadDocument, ...], file: str
) -> Encounter:
    return Encounter(
        id=uuid.uuid4().hex,
        patient=Patient(who.name, who.birth_date, Sex(who.sex or Sex.UNKNOWN)),
        date_of_service=visit.ends or visit.begins,
        encounter_type=EncounterType(visit.setting or EncounterType.OFFICE_VISIT),
        documents=tuple(kept(document, source_name=file) for document in documents),
    )


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
