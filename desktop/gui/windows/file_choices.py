"""Which file: the system's dialogs, opened in the folder that was used last.

The folder is kept until the program ends and no longer: a folder may be called after a patient.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from PySide6.QtWidgets import QWidget

from codesets.pack import SUFFIX
from desktop.gui.dialogs import Dialogs
from desktop.vault.places import BACKUP_SUFFIX


class FileChoices:
    def __init__(self, window: QWidget, dialogs: Dialogs) -> None:
        self._window = window
        self._dialogs = dialogs
        self._last = ""

    def notes(self) -> list[Path]:
        """Empty where the user thought better of it."""
        paths = self._dialogs.notes_to_open(self._window, self._last)
        if paths:
            self._last = str(paths[0].parent)
        return paths

    def books(self) -> list[Path]:
        """Official code files; empty where the user thought better of it."""
        paths = self._dialogs.books_to_bring_in(self._window, self._last)
        if paths:
            self._last = str(paths[0].parent)
        return paths

    def export(self, served: date | None, kind: str) -> Path | None:
        """The name proposed is never the patient's: file names are seen by everybody."""
        day = served or datetime.now().astimezone().date()
        name = f"encounter-{day.isoformat()}.{kind}"
        path = self._dialogs.file_to_save(self._window, self._last, name, kind)
        if path is not None:
            self._last = str(path.parent)
        return path

    def original(self, suffix: str) -> Path | None:
        """Where the file that a document came from is to be saved; its own name may be the patient's."""
        name = f"original-{datetime.now().astimezone().date().isoformat()}{suffix}"
        path = self._dialogs.file_to_save(self._window, self._last, name, suffix.removeprefix("."))
        if path is not None:
            self._last = str(path.parent)
        return path

    def pack(self) -> Path | None:
        """Where a code-set pack is to be saved."""
        name = f"code-books-{datetime.now().astimezone().date().isoformat()}{SUFFIX}"
        kind = SUFFIX.removeprefix(".")
        path = self._dialogs.file_to_save(self._window, self._last, name, kind)
        if path is not None:
            self._last = str(path.parent)
        return path

    def trail(self) -> Path | None:
        """Where the audit trail is to be saved."""
        name = f"audit-trail-{datetime.now().astimezone().date().isoformat()}.csv"
        path = self._dialogs.file_to_save(self._window, self._last, name, "csv")
        if path is not None:
            self._last = str(path.parent)
        return path

    def backup_target(self) -> Path | None:
        """Where a backup of the vault is to be saved. Everybody sees the names of files: it names nobody."""
        name = f"chartside-{datetime.now().astimezone().date().isoformat()}{BACKUP_SUFFIX}"
        path = self._dialogs.file_to_save(self._window, self._last, name, BACKUP_SUFFIX.removeprefix("."))
        if path is not None:
            self._last = str(path.parent)
        return path

    def backup(self) -> Path | None:
        """The backup that is to be restored."""
        return self._dialogs.backup_to_restore(self._window, self._last)
