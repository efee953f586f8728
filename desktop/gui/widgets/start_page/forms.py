"""The forms of the start page: open the vault, make one, put a backup back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.gui.theme import Theme
from desktop.gui.tone import Tone
from desktop.gui.widgets.passphrase import NewPassphraseForm, PassphraseForm
from desktop.gui.widgets.words import Kind, Words

NO_WAY_BACK = (
    "Without the passphrase nobody can open the vault, neither you nor we. Keep it where you keep your keys, "
    "and make a recovery key afterwards (Ctrl+6)."
)
KEPT_BESIDE = (
    "The backup takes the place of the vault on this computer. A vault that is here now is not lost: it is "
    "kept in a folder beside it."
)


class UnlockForm(PassphraseForm):
    submitted = Signal(str, str)
    """The passphrase, and the id of whose it is; empty where the vault has one user."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent, button="Open my vault")
        self.user = self._choice("User", theme)
        self.passphrase = self._field("Passphrase", theme)
        self.passphrase.setToolTip("The passphrase, or the recovery key")
        self._finish_layout()

    def submit(self) -> None:
        if self.passphrase.text():
            self.submitted.emit(self.passphrase.take(), self.user.currentData() or "")
        else:
            self.said.say("Type the passphrase of your vault, or its recovery key.", Tone.WARNING)
            self.passphrase.setFocus()

    def offer(self, users: Sequence[tuple[str, str]], last: str) -> None:
        """Id and name of each who may come in; ``last``: id of who came in last."""
        self.user.clear()
        for user, name in users:
            self.user.addItem(name or "Owner of the vault", user)
        self.user.setCurrentIndex(max(0, self.user.findData(last)))
        self._show_with_label(self.user, bool(users))

    def _typed(self) -> None:
        self.said.say("")


class CreateForm(NewPassphraseForm):
    submitted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent, button="Create my vault")
        self._twice(theme)
        self._finish_layout()
        self.back = self._way_back()
        self._warn(NO_WAY_BACK, theme)
        self._typed()

    def submit(self) -> None:
        if self._both_are_right():
            self.second.forget()
            self.submitted.emit(self.first.take())


class RestoreForm(PassphraseForm):
    submitted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent, button="Restore")
        self.file = Words("", Kind.TEXT, theme, self, wrap=True)
        self._parts.append(self.file)
        self._column.addWidget(self.file)
        self.passphrase = self._field("Passphrase of the backup", theme)
        self.passphrase.setToolTip("The passphrase at the time of the backup, or its recovery key")
        self._finish_layout()
        self.back = self._way_back()
        self._warn(KEPT_BESIDE, theme)

    def ask_for(self, name: str) -> None:
        self.file.say(f"Backup “{name}”")
        self.forget()

    def submit(self) -> None:
        if self.passphrase.text():
            self.submitted.emit(self.passphrase.take())
        else:
            self.said.say("Type the passphrase that the vault had when the backup was made.", Tone.WARNING)
            self.passphrase.setFocus()

    def _typed(self) -> None:
        self.said.say("")
