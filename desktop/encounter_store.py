"""Encounters in the vault: loaded whole, and written together with what the audit trail says of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from desktop.audit_trail import AuditTrail
from desktop.coding import records
from desktop.coding.encounter import Encounter
from desktop.errors import NoSuchEncounter
from desktop.vault.vault import DocumentRecord, EncounterRecord, Vault


class EncounterStore:
    """Of one open vault. Whatever a method has returned from is on the disk."""

    def __init__(self, vault: Vault, audit: AuditTrail, clock: Callable[[], datetime]) -> None:
        self._vault = vault
        self._audit = audit
        self._clock = clock

    def load(self, encounter_id: str) -> tuple[Encounter, datetime]:
        """The encounter, and when it was kept. NoSuchEncounter, VaultTooNew, VaultDamaged."""
        record = self._vault.encounter(encounter_id)
        if record is None:
            raise NoSuchEncounter("That encounter is not in this profile any more.")
        ids = records.document_ids(record.body, format=record.format)
        documents = tuple(
            records.load_document(kept.id, kept.body, format=kept.format)
            for kept in self._vault.documents(ids)
        )
        encounter = records.load_encounter(record.id, record.body, documents, format=record.format)
        return encounter, record.updated_at

    def write(self, encounter: Encounter, label: str, before: Encounter | None) -> datetime:
        """``before``: what was there, of this encounter or of another that was left for it."""
        saved_at = self._clock()
        kept = before.documents if before is not None and before.id == encounter.id else ()
        self._vault.put_encounter(
            _record(encounter, saved_at),
            [
                DocumentRecord(
                    document.id,
                    records.FORMAT,
                    records.dump_document(document),
                    document.fingerprint,
                    document.text,
                    document.original,
                )
                for document in encounter.documents
                if document not in kept
            ],
            gone=[document.id for document in kept if encounter.document(document.id) is None],
            deed=self._audit.deed(label, before, encounter, saved_at),
        )
        return saved_at

    def regroup(
        self,
        label: str,
        after: Sequence[Encounter],
        owners: Mapping[str, str],
        gone: Sequence[Encounter],
        before: Encounter,
    ) -> datetime:
        """Documents that are kept come to other encounters; ``after``: those that there are then, the first
        being what ``before`` has become. Each encounter has its line in the trail, those in ``gone`` too."""
        saved_at, audit = self._clock(), self._audit
        deeds = (
            *(audit.deed(label, before, each, saved_at) for each in after),
            *(audit.removal(label, each, saved_at) for each in gone),
        )
        records_after = [_record(each, saved_at) for each in after]
        entered = [deed for deed in deeds if deed is not None]
        self._vault.regroup(records_after, owners, [each.id for each in gone], entered)
        return saved_at


def _record(encounter: Encounter, saved_at: datetime) -> EncounterRecord:
    return EncounterRecord(
        id=encounter.id,
        format=records.FORMAT,
        summary=records.dump_summary(encounter),
        body=records.dump_encounter(encounter),
        updated_at=saved_at,
    )
