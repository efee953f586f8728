"""What stands where nothing is: what is so, and the next step as a button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.gui.theme import Theme

from .key_cap import KeyCap
from .words import Kind, Words

WIDEST = 520
"""Pixels; longer lines are hard to follow."""


class EmptyState(QWidget):
    """Title, a sentence, and where there is something to do, one button with its key."""

    next_step = Signal()

    def __init__(
        self,
        title: str,
        sentence: str,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        button: str = "",
        key: str = "",
        primary: bool = True,
    ) -> None:
        super().__init__(parent)
        self.title = Words(title, Kind.HEADING, theme, self, wrap=True)
        self.sentence = Words(sentence, Kind.MUTED, theme, self, wrap=True)
        self.button = QPushButton(button, self)
        self.button.setProperty("primary", primary)
        self.button.setToolTip(f"{button} ({key})" if key else button)
        self.button.clicked.connect(lambda: self.next_step.emit())
        self.button.setVisible(bool(button))
        self._cap = KeyCap(key, theme, self)
        self._cap.setVisible(bool(key))
        self._lay_out()

    def _lay_out(self) -> None:
        # Words that wrap tell their height only where their width is given from outside.
        inside = QWidget(self)
        inside.setMaximumWidth(WIDEST)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for words in (self.title, self.sentence):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(words)
        column.addSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.button)
        row.addWidget(self._cap)
        row.addStretch(1)
        column.addLayout(row)
        centre = QHBoxLayout()
        centre.addStretch(1)
        centre.addWidget(inside, 4)
        centre.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 24, 24, 24)
        outer.addStretch(2)
        outer.addLayout(centre)
        outer.addStretch(3)

    def say(self, title: str, sentence: str) -> None:
        self.title.say(title)
        self.sentence.say(sentence)

    def set_theme(self, theme: Theme) -> None:
        self.title.set_theme(theme)
        self.sentence.set_theme(theme)
        self.button.setFont(theme.interface_font())
        self._cap.set_theme(theme)
