"""What the trail is for: entering what people do, reading it, checking it, handing it to an auditor."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from desktop.coding import records
from desktop.coding.encounter import Encounter
from desktop.coding.told import told
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
    """Of one open vault. Practice has none: nothing of a patient is there."""

    def __init__(self, vault: Vault, clock: Callable[[], datetime], *, who: str = "") -> None:
        self._vault = vault
        self._clock = clock
        self._who = who or _account()

    def enter(self, what: str, encounter_id: str = "") -> None:
        """What changes no record."""
        self._vault.enter(Deed(self._clock(), self._who, what, encounter_id))

    def deed(self, what: str, before: Encounter | None, after: Encounter, at: datetime) -> Deed:
        """An action, to be entered together with the record it changes."""
        return Deed(at, self._who, what, after.id, *told(before, after))

    def removal(self, what: str, gone: Encounter, at: datetime) -> Deed:
        """An action after which the encounter is not there any more: all of it is told."""
        return Deed(at, self._who, what, gone.id, told(None, gone)[1])

    def view(self, words: str = "") -> TrailView:
        """Only what holds each of the words, in whatever it tells."""
        summaries = (
            records.load_summary(row.id, row.summary, row.updated_at) for row in self._vault.summaries()
        )
        titles = {row.id: row.title for row in summaries}
        entries = self._vault.trail(words, MOST_ROWS)
        rows = (TrailRow(entry, titles.get(entry.deed.encounter, "")) for entry in entries)
        return TrailView(tuple(rows), self._vault.trail_length())

    def troubles(self) -> tuple[str, ...]:
        """What is not as it was entered, in sentences; nothing where all is."""
        return self._vault.trail_troubles()

    def export(self, path: Path) -> str:
        """Write the whole trail to ``path`` as CSV; a sentence on what was written. DiskTrouble."""
        self.enter("Export the audit trail")
        entries = self._vault.trail()
        write_atomically(path, trail_to_csv(entries))
        return f"Saved {len(entries):,} entries of the audit trail to “{path.name}”."


def _account() -> str:
    """Who is signed in to this computer."""
    try:
        return getpass.getuser()
    except (OSError, ImportError, KeyError):  # an account without a name
        return "unknown"
