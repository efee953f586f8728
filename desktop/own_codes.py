"""What a coder keeps of codes, whatever the encounter: favourites, own notes, and those used last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from codesets.model import Code
from desktop.coding.own_code import OwnCode
from desktop.vault.own_codes import OwnCodeRecord
from desktop.vault.vault import Vault

LONGEST_NOTE = 500
"""Characters of a note on a code."""


class CodeKeeper:
    """Of one open profile."""

    def __init__(self, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._vault = vault
        self._clock = clock

    def all(self) -> tuple[OwnCode, ...]:
        """Those used last first."""
        return tuple(
            OwnCode(row.system, row.code, row.title, row.billable, row.favourite, row.note, bool(row.used_at))
            for row in self._vault.own_codes()
        )

    def set_favourite(self, code: OwnCode, favourite: bool) -> tuple[OwnCode, ...]:
        self._vault.put_own_code(replace(self._kept(code), favourite=favourite))
        return self.all()

    def set_note(self, code: OwnCode, note: str) -> tuple[OwnCode, ...]:
        """One line; an empty one takes the note away."""
        self._vault.put_own_code(replace(self._kept(code), note=" ".join(note.split())[:LONGEST_NOTE]))
        return self.all()

    def used(self, code: Code) -> None:
        """It has been added to an encounter."""
        self._vault.put_own_code(replace(self._kept(code), used_at=self._clock().isoformat()))

    def _kept(self, code: OwnCode | Code) -> OwnCodeRecord:
        """What is kept of the code, with the title it has now."""
        found = next(
            (row for row in self._vault.own_codes() if (row.system, row.code) == (code.system, code.code)),
            OwnCodeRecord(code.system, code.code, code.title, code.billable),
        )
        return replace(found, title=code.title, billable=code.billable)
