"""What is asked to add a user, to change one, to give a new passphrase, to remove one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.gui.theme import Theme
from desktop.gui.tone import Tone
from desktop.gui.widgets.choice_box import ChoiceBox
from desktop.gui.widgets.passphrase import NewPassphraseForm, PassphraseForm
from desktop.roles import LONGEST_NAME, Role, User


class AddUserForm(NewPassphraseForm):
    submitted = Signal(str, str, str, str)
    """Name, role, passphrase, and the owner's own name where it is asked for."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent, button="Add")
        self.own_name = self._line("Your own name", theme, longest=LONGEST_NAME)
        self.name = self._line("Name of the new user", theme, longest=LONGEST_NAME)
        self.role = _roles(self._choice("Role", theme))
        self._twice(theme)
        self._finish_layout()
        self._way_back()
        self._typed()

    def ask(self, *, owner_is_named: bool) -> None:
        for line in (self.own_name, self.name):
            line.clear()
        self.role.setCurrentIndex(0)
        self._show_with_label(self.own_name, not owner_is_named)
        self.forget()

    def focus_first(self) -> None:
        _into(self.name if self.own_name.isHidden() or self.own_name.text() else self.own_name)

    def submit(self) -> None:
        if not self.own_name.isHidden() and not self.own_name.text().strip():
            self.said.say("Type your own name too: with two users each has one.", Tone.WARNING)
            self.own_name.setFocus()
        elif not self.name.text().strip():
            self.said.say("Type the name of the new user.", Tone.WARNING)
            self.name.setFocus()
        elif self._both_are_right():
            self.second.forget()
            role = self.role.currentData()
            self.submitted.emit(self.name.text(), role, self.first.take(), self.own_name.text())


class ChangeUserForm(PassphraseForm):
    submitted = Signal(str, str, str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent, button="Keep")
        self._user = ""
        self.name = self._line("Name", theme, longest=LONGEST_NAME)
        self.role = _roles(self._choice("Role", theme))
        self._finish_layout()
        self.letters.hide()
        self._way_back()

    def ask(self, user: User) -> None:
        self._user = user.id
        self.name.setText(user.name)
        self.role.setCurrentIndex(self.role.findData(user.role.value))
        self.forget()

    def focus_first(self) -> None:
        _into(self.name)
        self.name.selectAll()

    def submit(self) -> None:
        self.submitted.emit(self._user, self.name.text(), self.role.currentData())

    def _typed(self) -> None:
        self.said.say("")


class UserPassphraseForm(NewPassphraseForm):
    submitted = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent, button="Give this passphrase")
        self._user = ""
        self._twice(theme)
        self._finish_layout()
        self._way_back()
        self._typed()

    def ask(self, user: User) -> None:
        self._user = user.id
        self.forget()

    def focus_first(self) -> None:
        _into(self.first)

    def submit(self) -> None:
        if self._both_are_right():
            self.second.forget()
            self.submitted.emit(self._user, self.first.take())


class RemoveUserForm(PassphraseForm):
    submitted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent, button="Remove")
        self._user = ""
        self._question = ""
        self._finish_layout()
        self.letters.hide()
        self._way_back()

    def ask(self, user: User) -> None:
        self._user = user.id
        self._question = (
            f"{user.name} will not be able to open the vault any more. "
            "What they did stays in the audit trail."
        )
        self.forget()

    def focus_first(self) -> None:
        _into(self.button)

    def submit(self) -> None:
        self.submitted.emit(self._user)

    def _typed(self) -> None:
        self.said.say(self._question)


def _roles(choice: ChoiceBox) -> ChoiceBox:
    for role in Role:
        choice.addItem(role.capitalize(), role.value)
    return choice


def _into(widget: QWidget) -> None:
    widget.setFocus(Qt.FocusReason.OtherFocusReason)
    if isinstance(widget, QLineEdit):
        widget.deselect()
