"""What the trail is for: entering what people do, reading it, checking it, handing it to an auditor."""

from __future__ import annotations

import contextlib
import getpass
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from desktop.coding import records
from desktop.coding.encounter import Encounter
from desktop.coding.told import told
from desktop.errors import DesktopError, NotInPractice
from desktop.exchange.trail_csv import trail_to_csv
from desktop.files import write_atomically
from desktop.vault.trail import Deed, Entry
from desktop.vault.vault import Vault

MOST_ROWS = 2000


@dataclass(frozen=True, slots=True)
class TrailRow:
    entry: Entry
    encounter: str = field(repr=False)
    """Title of the encounter, as the worklist has it; empty where it was about none."""


@dataclass(frozen=True, slots=True)
class TrailView:
    rows: tuple[TrailRow, ...]
    """The newest first, at most ``MOST_ROWS``."""
    total: int
    """Entries of the whole trail."""


class AuditTrail:
    """Of one open profile. Practice keeps none: nothing of a patient is there."""

    def __init__(self, vault: Vault, clock: Callable[[], datetime], *, kept: bool = True) -> None:
        self._vault = vault
        self._clock = clock
        self.kept = kept
        self.who = _account()
        """Who works: the user's name where the vault has users, else the account on this computer."""
        self._to_enter: list[tuple[str, str]] = []
        """What the trail does not have yet: what was done, and with which encounter."""

    # --- entering --------------------------------------------------------------------------------------

    def enter(self, what: str, encounter_id: str = "") -> None:
        """What changes no record."""
        if self.kept:
            self._vault.enter(Deed(self._clock(), self.who, what, encounter_id))

    def note_down(self, what: str, encounter_id: str = "") -> None:
        """For coming, looking and going: a full disk or a damaged page must not keep anybody from what is
        sound. What could not be entered is entered with the next that can; until then the check names it."""
        self._to_enter.append((what, encounter_id))
        with contextlib.suppress(DesktopError):
            while self._to_enter:
                self.enter(*self._to_enter[0])
                del self._to_enter[0]

    @contextlib.contextmanager
    def entered_first(self, what: str, encounter_id: str = "") -> Generator[None]:
        """Nothing leaves the vault, and none of its locks is changed, that is not in its trail."""
        self.enter(what, encounter_id)
        try:
            yield
        except DesktopError:
            self.note_down(f"{what}: not done", encounter_id)
            raise

    def deed(self, what: str, before: Encounter | None, after: Encounter, at: datetime) -> Deed | None:
        """An action, to be entered together with the record it changes."""
        return Deed(at, self.who, what, after.id, *told(before, after)) if self.kept else None

    def removal(self, what: str, gone: Encounter, at: datetime) -> Deed | None:
        """An action after which the encounter is not there any more: all of it is told."""
        return Deed(at, self.who, what, gone.id, told(None, gone)[1]) if self.kept else None

    # --- reading ---------------------------------------------------------------------------------------

    def view(self, words: str = "") -> TrailView:
        """Who did what; only what holds each of the words, in whatever it tells. Empty in practice."""
        summaries = (
            records.load_summary(row.id, row.summary, row.updated_at) for row in self._vault.summaries()
        )
        titles = {row.id: row.title for row in summaries}
        entries = self._vault.trail(words, MOST_ROWS)
        rows = (TrailRow(entry, titles.get(entry.deed.encounter, "")) for entry in entries)
        return TrailView(tuple(rows), self._vault.trail_length())

    def troubles(self) -> tuple[str, ...]:
        """What is not as it was entered, in sentences; nothing where all is, and in practice."""
        if not self.kept:
            return ()
        missing = (
            f"“{what}” could not be entered yet: the disk did not take it." for what, _ in self._to_enter
        )
        return (*missing, *self._vault.trail_troubles())

    def export(self, path: Path) -> str:
        """Write the whole trail to ``path`` as CSV; a sentence on what was written. NotInPractice,
        DiskTrouble."""
        if not self.kept:
            raise NotInPractice("Practice keeps no audit trail: nothing of a patient is there.")
        with self.entered_first("Export the audit trail"):
            entries = self._vault.trail()
            write_atomically(path, trail_to_csv(entries), private=True)
        return f"Saved {len(entries):,} entries of the audit trail to “{path.name}”."


def _account() -> str:
    """Who is signed in to this computer."""
    try:
        return getpass.getuser()
    except (OSError, ImportError, KeyError):  # an account without a name
        return "unknown"
