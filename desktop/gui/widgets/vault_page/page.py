"""The page of the vault: each thing that can be done to it under a heading of its own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.gui.theme import Theme
from desktop.gui.tone import Tone
from desktop.gui.widgets.scrolled import lay_scrolled
from desktop.gui.widgets.words import Kind, Words

from .forms import ChangeForm, RecoveryKeyForm
from .users import UsersPart

WIDEST = 520
"""Pixels of a column at the usual font size."""
GAP = 48
"""Pixels between two columns."""
_BACKUP = (
    "Everything in one encrypted file, made while you work and checked by opening it. Keep it on another "
    "disk. It opens with the passphrase of today, on this computer or another: “Restore a backup…” on the "
    "start page."
)
_ABOUT_CHANGE = (
    "The notes are not encrypted anew, so it takes a moment only. A backup keeps the "
    "passphrase it was made with."
)


class VaultPage(QWidget):
    """What is typed leaves it by signal once and is forgotten here at the same moment."""

    backup_wanted = Signal()
    passphrase_changed = Signal(str, str)
    """The one now, and the new one."""
    recovery_key_made = Signal(str)
    user_added = Signal(str, str, str, str)
    """Name, role, passphrase, and the name of the owner where they had none."""
    user_changed = Signal(str, str, str)
    """Id, name and role as they are to be."""
    passphrase_given = Signal(str, str)
    """Id of the user, and their new one."""
    user_removed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("vault_page")
        self.setAccessibleName("Vault")
        self._words: list[Words] = []
        self.back_up = QPushButton("Back up…", self)
        self.back_up.setProperty("primary", True)
        self.back_up.setAutoDefault(True)
        self.back_up.clicked.connect(lambda: self.backup_wanted.emit())
        self.recovery = RecoveryKeyForm(theme, self)
        self.recovery.kept.connect(self.recovery_key_made)
        self.change = ChangeForm(theme, self)
        self.change.submitted.connect(self.passphrase_changed)
        self.users = UsersPart(theme, self)
        self.users.user_added.connect(self.user_added)
        self.users.user_changed.connect(self.user_changed)
        self.users.passphrase_given.connect(self.passphrase_given)
        self.users.user_removed.connect(self.user_removed)
        self._bar = QProgressBar(self)
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(4)
        self._bar.setAccessibleName("Working")
        self._lay_out()
        self.setFocusProxy(self.back_up)
        self.set_theme(theme)
        self.clear()

    def clear(self) -> None:
        """Nothing typed, nothing said, nothing under way."""
        self.show_busy(False)
        self.about_backup.say("")
        self.change.forget()
        self.recovery.forget()
        self.users.clear()

    def set_administrator(self, administrator: bool) -> None:
        """Whether who works may run the vault; each may change their own passphrase."""
        for part in self._for_administrators:
            part.setVisible(administrator)

    def show_busy(self, busy: bool) -> None:
        self._bar.setVisible(busy)
        for part in (self.back_up, self.change, self.recovery, self.users):
            part.setEnabled(not busy)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._arrange()
        for part in (*self._words, self.change, self.recovery, self.users):
            part.set_theme(theme)
        self.back_up.setFont(theme.interface_font())
        self.update()

    def _lay_out(self) -> None:
        self._inside = QWidget(self)
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(24, 14, 24, 24)
        column.setSpacing(8)
        column.addWidget(self._say("Vault", Kind.TITLE))
        column.addWidget(self._bar)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(0)
        column.addLayout(self._columns)
        left, right = QVBoxLayout(), QVBoxLayout()
        for one in (left, right):
            one.setSpacing(8)
            self._columns.addLayout(one, 1)
        self._columns.insertSpacing(1, GAP)
        self.about_backup = self._say("", Kind.TEXT)
        self._part(left, "Backup", _BACKUP)
        left.addWidget(self.back_up, 0, Qt.AlignmentFlag.AlignLeft)
        left.addWidget(self.about_backup)
        # Above the long form: what is shown once must be in sight.
        recovery = self._part(left, "Recovery key", "")
        left.addWidget(self.recovery)
        self._part(left, "My passphrase", _ABOUT_CHANGE)
        left.addWidget(self.change)
        users = self._part(right, "Users", "")
        right.addWidget(self.users)
        self._for_administrators = (recovery, self.recovery, users, self.users)
        for one in (left, right, column):
            one.addStretch(1)
        lay_scrolled(self._inside, self)

    def _arrange(self) -> None:
        """The users beside the rest where there is room for both, else below."""
        widest = round(WIDEST * self._theme.interface_size / 9.75)
        beside = self.width() >= 2 * widest + GAP + 48
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(way)
        self._inside.setMaximumWidth(2 * widest + GAP + 48 if beside else widest)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _part(self, column: QVBoxLayout, title: str, sentence: str) -> Words:
        """Its heading."""
        column.addSpacing(20)
        heading = self._say(title, Kind.LABEL)
        column.addWidget(heading)
        if sentence:
            column.addWidget(self._say(sentence, Kind.MUTED))
        return heading

    def _say(self, text: str, kind: Kind) -> Words:
        words = Words(text, kind, self._theme, self, wrap=True)
        self._words.append(words)
        return words

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.colour("panel"))

    # ---- what became of it ---------------------------------------------------------------------

    def say_of_backup(self, sentence: str, tone: Tone) -> None:
        self.show_busy(False)
        self.about_backup.say(sentence, tone)
        self.back_up.setFocus(Qt.FocusReason.OtherFocusReason)

    def say_of_passphrase(self, sentence: str, tone: Tone) -> None:
        self.show_busy(False)
        self.change.forget()
        self.change.said.say(sentence, tone)
        self.change.old.setFocus(Qt.FocusReason.OtherFocusReason)

    def say_of_recovery(self, sentence: str, tone: Tone) -> None:
        self.show_busy(False)
        self.recovery.say(sentence, tone)
        self.recovery.make.setFocus(Qt.FocusReason.OtherFocusReason)

    def say_of_users(self, sentence: str, tone: Tone) -> None:
        self.show_busy(False)
        self.users.say(sentence, tone)
        if tone is not Tone.STOP:
            self.users.add.setFocus(Qt.FocusReason.OtherFocusReason)
