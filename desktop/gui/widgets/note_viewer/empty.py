"""What stands in place of a note where there is none, and the next steps."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.gui.theme import Theme
from desktop.gui.widgets.words import Kind, Words


class EmptyNote(QWidget):
    open_requested = Signal()
    samples_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Words("", Kind.HEADING, theme, self, wrap=True)
        self.sentence = Words("", Kind.MUTED, theme, self, wrap=True)
        self.samples = QPushButton("Choose a sample chart", self)
        self.samples.clicked.connect(lambda _=False: self.samples_requested.emit())
        self.open = QPushButton("Open a note…", self)
        self.open.setToolTip("Open a note… (Ctrl+O)")
        self.open.clicked.connect(lambda _=False: self.open_requested.emit())
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(2)
        for words in (self.title, self.sentence):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(words)
        column.addSpacing(8)
        column.addLayout(self._row)
        column.addStretch(3)
        self.show_state(practice=False, encounter_open=False)
        self.set_theme(theme)

    def show_state(self, *, practice: bool, encounter_open: bool) -> None:
        """``practice``: sample charts come first. ``encounter_open``: one is, and has no note yet."""
        if encounter_open:
            self.title.say("This encounter has no note yet")
            self.sentence.say("Open the text files that belong to it, or drop them here.")
        elif practice:
            self.title.say("Nothing to read yet")
            self.sentence.say("Choose a sample chart to practise on. Your own notes belong in your vault.")
        else:
            self.title.say("Nothing to read yet")
            self.sentence.say("Open a note, drop text files here, or pick an encounter from the worklist.")
        self.samples.setText("Choose a sample chart" if practice else "Go to the worklist")
        self.samples.setVisible(not encounter_open)
        self.open.setVisible(encounter_open or not practice)
        self._order(
            (self.samples, self.open) if practice and not encounter_open else (self.open, self.samples)
        )
        self.setAccessibleName(f"{self.title.text()}. {self.sentence.text()}")

    @property
    def first(self) -> QPushButton:
        """The button that is the next step."""
        return self.samples if self.samples.property("primary") else self.open

    def _order(self, buttons: tuple[QPushButton, QPushButton]) -> None:
        """The first is the one to press."""
        while self._row.takeAt(0) is not None:
            pass
        self._row.addStretch(1)
        for button in buttons:
            button.setProperty("primary", button is buttons[0])
            button.style().unpolish(button)
            button.style().polish(button)
            self._row.addWidget(button)
        self._row.addStretch(1)
        self.setTabOrder(*buttons)

    def set_theme(self, theme: Theme) -> None:
        for words in (self.title, self.sentence):
            words.set_theme(theme)
        for button in (self.samples, self.open):
            button.setFont(theme.interface_font())
