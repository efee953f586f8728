"""What a coder can do, one short method each. No Qt, no drawing, no questions asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

from desktop.coding.encounter import Encounter, EncounterType, Evidence, Patient, Status

if TYPE_CHECKING:
    from codesets.library import Library

Clock = Callable[[], datetime]
ExportFormat = Literal["csv", "json"]
ProfileKind = Literal["practice", "vault"]

MINIMUM_PASSPHRASE = 10
"""Characters."""


class Aspect(StrEnum):
    """What a view has to look at again."""

    ENCOUNTER = "encounter"
    """Another encounter was opened, or none is open any more: everything."""
    DOCUMENTS = "documents"
    LINES = "lines"
    """Lines came, went or changed places."""
    EVIDENCE = "evidence"
    PATIENT = "patient"
    """Any field of the banner: patient, date of service, encounter type."""
    STATUS = "status"
    WORKLIST = "worklist"


@dataclass(frozen=True, slots=True)
class Changes:
    """What a use case changed. When it is returned, it is on the disk."""

    encounter: Encounter | None
    """The open encounter as it is now."""
    what: frozenset[Aspect]
    saved_at: datetime
    """Aware, UTC."""
    line_id: str | None = None
    """The line to select, where one was added or touched."""
    notice: str = ""
    """A sentence for the status bar."""


@dataclass(frozen=True, slots=True)
class EncounterSummary:
    """One row of the worklist."""

    id: str
    title: str = field(repr=False)
    """The patient's name, else the first document's title."""
    date_of_service: date | None
    encounter_type: EncounterType
    status: Status
    documents: int
    lines: int
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class SampleSummary:
    """A sample chart that can be opened in practice."""

    id: str
    title: str
    specialty: str
    encounter_type: EncounterType
    words: int


def utc_now() -> datetime:
    return datetime.now(UTC)


class Session:
    """One open profile, and at most one open encounter in it.

    Not thread-safe: the caller makes every call from one worker thread. Every method that writes has
    written when it returns; where it raises, the encounter and the disk are as they were before.
    Errors for a person are ``desktop.errors.DesktopError`` and ``codesets.errors.CodesetError``.
    """

    # --- opening and closing ---------------------------------------------------------------------------

    @classmethod
    def has_vault(cls, home: Path) -> bool:
        """True where a vault (whole or in part) is in the data folder ``home``."""
        raise NotImplementedError

    @classmethod
    def practise(cls, home: Path, library: Library, clock: Clock = utc_now) -> Self:
        """Open the practice profile: no passphrase, sample charts only. ProfileInUse, DiskTrouble."""
        raise NotImplementedError

    @classmethod
    def create_vault(cls, home: Path, passphrase: str, library: Library, clock: Clock = utc_now) -> Self:
        """Make a new, empty vault and open it. WeakPassphrase, VaultExists, ProfileInUse, DiskTrouble."""
        raise NotImplementedError

    @classmethod
    def unlock(cls, home: Path, passphrase: str, library: Library, clock: Clock = utc_now) -> Self:
        """Open the vault. WrongPassphrase, VaultMissing, VaultDamaged, VaultTooNew, ProfileInUse."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of the profile. May be called twice."""
        raise NotImplementedError

    def use_library(self, library: Library) -> None:
        """Look codes up in ``library`` from now on (after it was built again)."""
        raise NotImplementedError

    # --- what is there ---------------------------------------------------------------------------------

    @property
    def kind(self) -> ProfileKind:
        raise NotImplementedError

    @property
    def encounter(self) -> Encounter | None:
        raise NotImplementedError

    @property
    def can_undo(self) -> bool:
        return bool(self.undo_label)

    @property
    def can_redo(self) -> bool:
        return bool(self.redo_label)

    @property
    def undo_label(self) -> str:
        """What undo would take back, for the menu: ``Add E11.621``. Empty where there is nothing."""
        raise NotImplementedError

    @property
    def redo_label(self) -> str:
        raise NotImplementedError

    def worklist(self) -> tuple[EncounterSummary, ...]:
        """Every encounter of the profile, the one touched last first."""
        raise NotImplementedError

    def sample_charts(self) -> tuple[SampleSummary, ...]:
        raise NotImplementedError

    # --- opening an encounter --------------------------------------------------------------------------

    def open_encounter(self, encounter_id: str) -> Changes:
        raise NotImplementedError

    def open_note(self, path: Path) -> Changes:
        """A new encounter from a note on disk. BadNote; NotInPractice in the practice profile."""
        raise NotImplementedError

    def open_sample(self, sample_id: str) -> Changes:
        """The sample chart's encounter: as it was left, or new. In a vault: NotInPractice."""
        raise NotImplementedError

    def add_note_to_encounter(self, path: Path) -> Changes:
        raise NotImplementedError

    # --- coding ----------------------------------------------------------------------------------------

    def add_code(self, code: str, *, evidence: Sequence[Evidence] = (), found_by: str = "") -> Changes:
        """Add a code in any spelling (``e11621``). NoSuchCode; NotBillable names the choices below it.

        A code that is already there takes the new evidence and says so in ``notice``.
        """
        raise NotImplementedError

    def add_evidence(self, line_id: str, evidence: Evidence) -> Changes:
        raise NotImplementedError

    def remove_evidence(self, line_id: str, index: int) -> Changes:
        raise NotImplementedError

    def remove_line(self, line_id: str) -> Changes:
        raise NotImplementedError

    def move_line(self, line_id: str, to: int) -> Changes:
        """Put the line at place ``to`` (0 = first-listed); beyond the ends it stops at the end."""
        raise NotImplementedError

    def make_first_listed(self, line_id: str) -> Changes:
        raise NotImplementedError

    def set_patient(self, patient: Patient) -> Changes:
        raise NotImplementedError

    def set_date_of_service(self, day: date | None) -> Changes:
        raise NotImplementedError

    def set_encounter_type(self, encounter_type: EncounterType) -> Changes:
        raise NotImplementedError

    def set_status(self, status: Status) -> Changes:
        raise NotImplementedError

    def undo(self) -> Changes:
        raise NotImplementedError

    def redo(self) -> Changes:
        raise NotImplementedError

    # --- handing over ----------------------------------------------------------------------------------

    def export(self, path: Path, format: ExportFormat = "csv") -> Changes:
        """Write the open encounter to ``path``, replacing what is there. DiskTrouble leaves it as it was."""
        raise NotImplementedError

    def clipboard_text(self) -> str:
        """The encounter's codes as lines of text, tab-separated: code, title, proof."""
        raise NotImplementedError
