"""Fields for a passphrase, a sentence about them, and a button.

What can be checked is checked before anything is tried.
"""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.gui.theme import Theme
from desktop.gui.tone import Tone
from desktop.gui.widgets.check_box import CheckBox
from desktop.gui.widgets.choice_box import ChoiceBox
from desktop.gui.widgets.words import Kind, Words
from desktop.vault.passphrase import MINIMUM_PASSPHRASE

from .field import PassphraseField

ADVICE = (
    f"At least {MINIMUM_PASSPHRASE} characters. Four or five unrelated words are strong and easy to keep."
)


class PassphraseForm(QWidget):
    """Fields, a sentence about them, and a button. Enter submits, whatever has the focus."""

    given_up = Signal()

    def __init__(self, theme: Theme, parent: QWidget, *, button: str) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.said = Words("", Kind.MUTED, theme, self, wrap=True)
        self.said.setObjectName("passphrase_sentence")
        self.letters = CheckBox("Show the letters", theme, self)
        self.letters.setToolTip("Show what is typed; mind who looks on")
        self.button = QPushButton(button, self)
        self.button.setProperty("primary", True)
        self.button.setToolTip(f"{button} (Enter)")
        self.button.clicked.connect(self.submit)
        self._back: QPushButton | None = None
        self._parts: list[Words] = [self.said]
        self._labels: dict[QWidget, Words] = {}
        """What is filled in, in its order, and the words above it."""
        self._choices: list[ChoiceBox] = []

    def _field(self, name: str, theme: Theme) -> PassphraseField:
        field = PassphraseField(name, self)
        self.letters.toggled.connect(field.show_letters)
        field.textEdited.connect(lambda _text: self._typed())
        self._under_label(name, field, theme)
        return field

    def _line(self, name: str, theme: Theme, *, longest: int) -> QLineEdit:
        """For what may be seen."""
        line = QLineEdit(self)
        line.setAccessibleName(name)
        line.setMaxLength(longest)
        self._under_label(name, line, theme)
        return line

    def _choice(self, name: str, theme: Theme) -> ChoiceBox:
        choice = ChoiceBox(theme, self)
        choice.setAccessibleName(name)
        self._under_label(name, choice, theme)
        self._choices.append(choice)
        return choice

    def _under_label(self, name: str, widget: QWidget, theme: Theme) -> None:
        label = Words(name, Kind.TEXT, theme, self)
        label.setBuddy(widget)
        self._parts.append(label)
        self._labels[widget] = label
        self._column.addWidget(label)
        self._column.addWidget(widget)
        self._column.addSpacing(8)

    def _show_with_label(self, widget: QWidget, shown: bool) -> None:
        widget.setVisible(shown)
        self._labels[widget].setVisible(shown)

    def _finish_layout(self) -> None:
        self._column.addWidget(self.letters)
        self._column.addWidget(self.said)
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 8, 0, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self.button)
        self._row.addStretch(1)
        self._column.addLayout(self._row)
        path = (*self._labels, self.letters, self.button)
        for before, after in pairwise(path):
            QWidget.setTabOrder(before, after)

    def _way_back(self) -> QPushButton:
        """A button that gives up, as Esc does."""
        self._back = QPushButton("Back", self)
        self._back.setToolTip("Back (Esc)")
        self._back.clicked.connect(lambda: self.given_up.emit())
        self._row.insertWidget(1, self._back)
        QWidget.setTabOrder(self.button, self._back)
        return self._back

    def _warn(self, sentence: str, theme: Theme) -> None:
        """Above the button: it is to be read before anything is done."""
        warning = Words(sentence, Kind.MUTED, theme, self, wrap=True)
        self._parts.append(warning)
        self._column.insertSpacing(self._column.count() - 1, 8)
        self._column.insertWidget(self._column.count() - 1, warning)

    def fields(self) -> tuple[PassphraseField, ...]:
        return tuple(self.findChildren(PassphraseField))

    def focus_first(self) -> None:
        self.fields()[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> None:
        raise NotImplementedError

    def _typed(self) -> None:
        raise NotImplementedError

    def forget(self) -> None:
        """Empty fields with hidden letters, and the first sentence again."""
        for field in self.fields():
            field.forget()
        self.letters.setChecked(False)
        self._typed()

    def show_trouble(self, sentence: str) -> None:
        """The fields are empty again: ask anew, saying why."""
        self.forget()
        self.said.say(sentence, Tone.STOP)

    def set_theme(self, theme: Theme) -> None:
        for part in self._parts:
            part.set_theme(theme)
        self.letters.set_theme(theme)
        for choice in self._choices:
            choice.set_theme(theme)
        for widget in filter(None, (self.button, self._back, *self._labels)):
            widget.setFont(theme.interface_font())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit()
        elif event.key() == Qt.Key.Key_Escape and self._back is not None:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


class NewPassphraseForm(PassphraseForm):
    """A new passphrase, typed twice."""

    def _twice(self, theme: Theme) -> None:
        self.first = self._field("New passphrase", theme)
        self.second = self._field("The same again", theme)

    def _both_are_right(self) -> bool:
        """Where they are not, the sentence says so and the focus is where to go on."""
        if len(self.first.text()) < MINIMUM_PASSPHRASE:
            self.said.say(f"{_missing(self.first.text())} needed. {ADVICE}", Tone.STOP)
            self.first.setFocus()
        elif not self.second.text():
            # Enter in the first field goes on to the second, as one expects of a form.
            self.said.say("Type it once more, so that no slip of the finger locks you out.", Tone.WARNING)
            self.second.setFocus()
        elif self.first.text() != self.second.text():
            self.second.forget()
            self.said.say("The two are not the same. Type the second one again.", Tone.STOP)
            self.second.setFocus()
        else:
            return True
        return False

    def _typed(self) -> None:
        first, second = self.first.text(), self.second.text()
        if not first:
            self.said.say(ADVICE)
        elif len(first) < MINIMUM_PASSPHRASE:
            self.said.say(f"{_missing(first)} to go.")
        elif not second:
            self.said.say("Long enough.", Tone.FINE)
        elif first == second:
            self.said.say("Long enough, and both are the same.", Tone.FINE)
        elif first.startswith(second):
            self.said.say("Go on.")
        else:
            self.said.say("The two are not the same.", Tone.WARNING)


def _missing(passphrase: str) -> str:
    count = MINIMUM_PASSPHRASE - len(passphrase)
    return "1 more character" if count == 1 else f"{count} more characters"
