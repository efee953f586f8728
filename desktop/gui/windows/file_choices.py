"""Which file: the system's dialogs, opened in the folder that was used last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from PySide6.QtWidgets import QWidget

from codesets.pack import SUFFIX
from desktop.gui.dialogs import Dialogs
from desktop.settings import LAST_FOLDER, Settings


class FileChoices:
    """``remember`` keeps a folder for the next time."""

    def __init__(
        self, window: QWidget, dialogs: Dialogs, settings: Settings, remember: Callable[[str], None]
    ) -> None:
        self._window = window
        self._dialogs = dialogs
        self._settings = settings
        self._remember = remember

    def notes(self) -> list[Path]:
        """Empty where the user thought better of it."""
        paths = self._dialogs.notes_to_open(self._window, self._settings.get(LAST_FOLDER))
        if paths:
            self._remember_folder(paths[0].parent)
        return paths

    def books(self) -> list[Path]:
        """Official code files; empty where the user thought better of it."""
        paths = self._dialogs.books_to_bring_in(self._window, self._settings.get(LAST_FOLDER))
        if paths:
            self._remember_folder(paths[0].parent)
        return paths

    def export(self, served: date | None, kind: str) -> Path | None:
        """The name proposed is never the patient's: file names are seen by everybody."""
        day = served or datetime.now().astimezone().date()
        name = f"encounter-{day.isoformat()}.{kind}"
        path = self._dialogs.file_to_save(self._window, self._settings.get(LAST_FOLDER), name, kind)
        if path is not None:
            self._remember_folder(path.parent)
        return path

    def pack(self) -> Path | None:
        """Where a code-set pack is to be saved."""
        name = f"code-books-{datetime.now().astimezone().date().isoformat()}{SUFFIX}"
        kind = SUFFIX.removeprefix(".")
        path = self._dialogs.file_to_save(self._window, self._settings.get(LAST_FOLDER), name, kind)
        if path is not None:
            self._remember_folder(path.parent)
        return path

    def trail(self) -> Path | None:
        """Where the audit trail is to be saved."""
        name = f"audit-trail-{datetime.now().astimezone().date().isoformat()}.csv"
        path = self._dialogs.file_to_save(self._window, self._settings.get(LAST_FOLDER), name, "csv")
        if path is not None:
            self._remember_folder(path.parent)
        return path

    def _remember_folder(self, folder: Path) -> None:
        if str(folder).isprintable():  # Linux allows names that are no text, and the settings are text
            self._remember(str(folder))
