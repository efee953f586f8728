"""The names of a vault's files, and whether there is one. Cheap: opens nothing, imports nothing heavy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

HEADER = "vault.json"
DATABASE = "vault.db"
RESTORING = "vault.restoring.until"
"""Says that a backup is taking the place of the vault, and where that is kept."""
BACKUP_SUFFIX = ".chartside-backup"
PRACTICE_KEY = "practice.key"
PRACTICE_DATABASE = "practice.db"
PASSPHRASE_SLOT = "passphrase"  # noqa: S105 - the kind of a slot
USER_SLOT = "user"
OWNER = "owner"
"""Id of the user whose slot is ``passphrase``, and who comes in by the recovery key."""
_LONGEST_HEADER = 1 << 20


def vault_exists(folder: Path) -> bool:
    """True where any part of a vault is in ``folder``, or may be: nothing is ever made over it."""
    try:
        return any((folder / name).exists() for name in (HEADER, DATABASE, RESTORING))
    except OSError:  # the folder may not be looked into; opening the vault then says why
        return True


def users_offered(folder: Path) -> tuple[tuple[str, str], ...]:
    """Id and name of each whose passphrase opens the vault, the owner first; empty where there is but one,
    and where the key file cannot be read: opening the vault then says why."""
    try:
        with (folder / HEADER).open("rb") as opened:
            slots: Any = json.loads(opened.read(_LONGEST_HEADER))["slots"]
        found = [
            (str(slot.get("user", OWNER)), str(slot.get("name", "")))
            for slot in slots
            if slot["kind"] in (PASSPHRASE_SLOT, USER_SLOT)
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ()
    found.sort(key=lambda each: (each[0] != OWNER, each[1].casefold()))
    return tuple(found) if len(found) > 1 else ()
