"""Charts that come many at a time: each document finds its encounter, or begins one on the worklist."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from desktop.charts.document import Document
from desktop.charts.grouping import Group, another_patient, new_group
from desktop.charts.lots import ChartSource
from desktop.charts.notes import kept, read_with
from desktop.charts.readers.contract import PatientFacts, ReadDocument, Reading, VisitFacts
from desktop.charts.reading_process import Patience, ReadingProcess
from desktop.coding import actions
from desktop.coding.encounter import Encounter, EncounterType, Patient, Sex
from desktop.encounter_store import EncounterStore
from desktop.vault.vault import Vault

_LABEL = "Bring in a chart"


@dataclass(slots=True)
class Lot:
    """What was dropped together, and what has become of it so far."""

    groups: list[Group] = field(default_factory=list[Group], repr=False)
    documents: int = 0
    there_already: int = 0

    def group_of(self, document: ReadDocument, origin: str) -> Group | None:
        """The encounter it belongs to, among those of this lot; the last that takes it."""
        return next((each for each in reversed(self.groups) if each.takes(document, origin)), None)

    def told(self) -> str:
        encounters = len(self.groups)
        parts = [
            f"{_count(self.documents, 'document')} in {_count(encounters, 'encounter')} brought in"
            if self.documents
            else "Nothing new was brought in",
            f"{_count(self.there_already, 'document')} there already" if self.there_already else "",
        ]
        return "; ".join(filter(None, parts)) + "."


class Intake:
    """Puts what is read where it belongs. Duty of whoever made it: :meth:`close` it."""

    def __init__(self, vault: Vault, store: EncounterStore) -> None:
        self._vault = vault
        self._store = store
        self._process: ReadingProcess | None = None
        """While many files are brought in."""

    def read(self, source: ChartSource, patience: Patience) -> Reading:
        """BadNote; what ``patience`` raises stops the reading."""
        if self._process is None:
            self._process = ReadingProcess()
        return read_with(self._process, source.load(), patience)

    def place(
        self, reading: Reading, source: ChartSource, lot: Lot, is_open: Encounter | None
    ) -> Encounter | None:
        """Each document into its encounter, on the disk when this returns, or none where it raises; one that
        is there already is only counted. Returns ``is_open``, with the documents that came to it."""
        placed = Lot(groups=list(lot.groups))
        with self._vault.together():
            original = self._vault.put_original(reading.original)
            for read in reading.documents:
                document = kept(read, source_name=source.name, beside=source.beside, original=original)
                if self._vault.has_document(document.fingerprint):
                    placed.there_already += 1
                    continue
                group = placed.group_of(read, source.origin)
                if group is None:
                    encounter = encounter_of(read.patient, read.visit, (document,))
                    placed.groups.append(new_group(encounter.id, source.origin, read))
                    self._store.write(encounter, _LABEL, None)
                else:
                    group.learn(read)
                    is_open = self._add(document, group.encounter_id, is_open)
                placed.documents += 1
        lot.groups = placed.groups
        lot.documents += placed.documents
        lot.there_already += placed.there_already
        return is_open

    def close(self) -> None:
        """May be called twice, and read on after it."""
        if self._process is not None:
            self._process.close()
            self._process = None

    def _add(self, document: Document, encounter_id: str, is_open: Encounter | None) -> Encounter | None:
        here = is_open is not None and is_open.id == encounter_id
        before = is_open if here and is_open is not None else self._store.load(encounter_id)[0]
        after = actions.add_document(before, document)
        self._store.write(after, _LABEL, before)
        return after if here else is_open


def several_encounters(documents: Sequence[ReadDocument]) -> bool:
    """Whether the documents of one file are of more than one patient or visit."""
    lot = Lot()
    for document in documents:
        group = lot.group_of(document, "")
        if group is None:
            lot.groups.append(new_group("", "", document))
        else:
            group.learn(document)
    return len(lot.groups) > 1


def encounter_of(who: PatientFacts, visit: VisitFacts, documents: tuple[Document, ...]) -> Encounter:
    return Encounter(
        id=uuid.uuid4().hex,
        patient=Patient(who.name, who.birth_date, Sex(who.sex or Sex.UNKNOWN)),
        date_of_service=visit.ends or visit.begins,
        encounter_type=EncounterType(visit.setting or EncounterType.OFFICE_VISIT),
        documents=documents,
    )


def stranger_notice(who: Patient, told: PatientFacts) -> str:
    """Where a note that came to an encounter names another patient."""
    if not another_patient(PatientFacts(name=who.name, birth_date=who.birth_date), told):
        return ""
    return (
        "It names another patient, or another birth date, than this encounter. It was added; if it does not "
        "belong here, undo (Ctrl+Z) takes it out again."
    )


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
