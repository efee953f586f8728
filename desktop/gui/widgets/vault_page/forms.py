"""A new passphrase for the vault, and a recovery key that is shown once and typed back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.gui.theme import Theme
from desktop.gui.tone import Tone
from desktop.gui.widgets.passphrase import NewPassphraseForm
from desktop.gui.widgets.words import Kind, Words
from desktop.vault.recovery_key import new_recovery_key, same_recovery_key

_WHY = "Opens the vault where the passphrase is lost. A new one takes the place of any made before."
_WRITE_DOWN = (
    "Write it down now: it is shown this once, and kept nowhere. Then type it below from your paper, so that "
    "no slip of the pen locks you out. Capitals and hyphens do not matter."
)


class ChangeForm(NewPassphraseForm):
    submitted = Signal(str, str)
    """The passphrase (or recovery key) now, and the new one."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent, button="Change the passphrase")
        self.old = self._field("Passphrase now", theme)
        self.old.setToolTip("The passphrase, or the recovery key")
        self._twice(theme)
        self._finish_layout()
        self._typed()

    def submit(self) -> None:
        if not self.old.text():
            self.said.say("Type the passphrase that opens the vault now.", Tone.WARNING)
            self.old.setFocus()
        elif self._both_are_right():
            self.second.forget()
            self.submitted.emit(self.old.take(), self.first.take())


class RecoveryKeyForm(QWidget):
    kept = Signal(str)
    """A key that was shown and typed back."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._key = ""
        self.said = Words(_WHY, Kind.MUTED, theme, self, wrap=True)
        self.shown = Words("", Kind.HEADING, theme, self, wrap=True)
        self.shown.setAccessibleName("Recovery key")
        self.typed = QLineEdit(self)
        self.typed.setAccessibleName("The recovery key, typed from paper")
        self.typed.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.make = QPushButton("Make a recovery key", self)
        self.keep = QPushButton("Keep this key", self)
        self.keep.setProperty("primary", True)
        self.back = QPushButton("Back", self)
        for button, tip in ((self.make, "Enter"), (self.keep, "Enter"), (self.back, "Esc")):
            button.setToolTip(f"{button.text()} ({tip})")
            button.setAutoDefault(True)
        self.make.clicked.connect(self.show_key)
        self.keep.clicked.connect(self.submit)
        self.back.clicked.connect(self.forget)
        self._lay_out()
        self.forget()

    def show_key(self) -> None:
        self._key = new_recovery_key()
        self.shown.say(self._key)
        self._show(True)
        self.said.say(_WRITE_DOWN)
        self.typed.setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> None:
        if same_recovery_key(self._key, self.typed.text()):
            key = self._key
            self.forget()
            self.kept.emit(key)
        else:
            self.said.say("That is not the key above. Look at your paper and type it again.", Tone.STOP)
            self.typed.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        self._key = ""
        self.shown.say("")
        self.typed.setText("")
        self.said.say(_WHY)
        self._show(False)

    def say(self, sentence: str, tone: Tone) -> None:
        self.forget()
        self.said.say(sentence, tone)

    def set_theme(self, theme: Theme) -> None:
        for words in (self.said, self.shown):
            words.set_theme(theme)
        for widget in (self.typed, self.make, self.keep, self.back):
            widget.setFont(theme.interface_font())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._key:
            self.submit()
        elif event.key() == Qt.Key.Key_Escape and self._key:
            self.forget()
            self.make.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.forget()

    def _show(self, shown: bool) -> None:
        for widget in (self.shown, self.typed, self.keep, self.back):
            widget.setVisible(shown)
        self.make.setVisible(not shown)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.said, self.shown, self.typed):
            column.addWidget(widget)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.make, self.keep, self.back):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
