"""The few questions that the system's own dialogs ask. Tests put a fake in their place."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QFileDialog, QWidget

_FILTERS = {
    "csv": "Table of codes (*.csv)",
    "json": "Encounter with evidence (*.json)",
    "chartside-backup": "Backup of a vault (*.chartside-backup)",
    "chartside-pack": "Code-set pack (*.chartside-pack)",
}
_CHARTS = (
    "*.pdf *.xml *.ccda *.hl7 *.json *.ndjson *.x12 *.edi *.837 *.docx *.docm *.odt *.rtf *.html *.htm "
    "*.xhtml *.txt *.text *.md"
)


class Dialogs(Protocol):
    def notes_to_open(self, parent: QWidget, folder: str) -> list[Path]:
        """Empty where the user thought better of it."""
        ...

    def books_to_bring_in(self, parent: QWidget, folder: str) -> list[Path]:
        """Official code files. Empty where the user thought better of it."""
        ...

    def backup_to_restore(self, parent: QWidget, folder: str) -> Path | None: ...

    def file_to_save(self, parent: QWidget, folder: str, name: str, kind: str) -> Path | None:
        """``kind``: ``csv``, ``json``, ``chartside-pack``, ``chartside-backup``, or how the name of a chart
        ends. It has asked before a file is replaced."""
        ...


class SystemDialogs:
    def notes_to_open(self, parent: QWidget, folder: str) -> list[Path]:
        chosen, _ = QFileDialog.getOpenFileNames(
            parent, "Open notes", folder, f"Charts ({_CHARTS});;All files (*)"
        )
        return [Path(name) for name in chosen]

    def books_to_bring_in(self, parent: QWidget, folder: str) -> list[Path]:
        kinds = "Code files (*.zip *.xml *.txt *.csv *.xlsx *.json *.chartside-pack);;All files (*)"
        chosen, _ = QFileDialog.getOpenFileNames(parent, "Bring in code files", folder, kinds)
        return [Path(name) for name in chosen]

    def backup_to_restore(self, parent: QWidget, folder: str) -> Path | None:
        kinds = "Backups of a vault (*.chartside-backup);;All files (*)"
        chosen, _ = QFileDialog.getOpenFileName(parent, "Restore a backup", folder, kinds)
        return Path(chosen) if chosen else None

    def file_to_save(self, parent: QWidget, folder: str, name: str, kind: str) -> Path | None:
        kinds = _FILTERS.get(kind, "All files (*)")
        dialog = QFileDialog(parent, "Save", str(Path(folder) / name) if folder else name, kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(kind)  # here, so that the question about replacing means the whole name
        return Path(dialog.selectedFiles()[0]) if dialog.exec() else None
