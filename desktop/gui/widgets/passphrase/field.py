"""A field for a passphrase, which forgets it as soon as it was used."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLineEdit, QWidget

LONGEST = 1024
"""Characters; more than anybody types, few enough to hash at once."""


class PassphraseField(QLineEdit):
    """Hidden letters unless asked to show them. Empty again once taken, forgotten, or out of sight."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setMaxLength(LONGEST)
        self.show_letters(False)

    def show_letters(self, shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        hints = (
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        # Setting the echo mode sets hints of its own: an input method must learn nothing either way.
        self.setInputMethodHints(hints if shown else hints | Qt.InputMethodHint.ImhHiddenText)

    def take(self) -> str:
        """What was typed; the field is empty afterwards."""
        passphrase = self.text()
        self.forget()
        return passphrase

    def forget(self) -> None:
        self.setText("")  # unlike clear(), this drops the history of undo as well

    def hideEvent(self, event: QHideEvent) -> None:
        self.forget()
        super().hideEvent(event)
