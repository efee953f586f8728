"""The names of a vault's files, and whether there is one. Cheap: opens nothing, imports nothing heavy."""

from __future__ import annotations

from pathlib import Path

HEADER = "vault.json"
DATABASE = "vault.db"
BACKUP_SUFFIX = ".chartside-backup"
PRACTICE_KEY = "practice.key"
PRACTICE_DATABASE = "practice.db"


def vault_exists(folder: Path) -> bool:
    """True where any part of a vault is in ``folder``, or may be: nothing is ever made over it."""
    try:
        return (folder / HEADER).exists() or (folder / DATABASE).exists()
    except OSError:  # the folder may not be looked into; opening the vault then says why
        return True
