"""Who may open the vault: a list of them, and one form at a time to add, change or remove one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.gui.models.text_table import TextTableModel
from desktop.gui.theme import Theme
from desktop.gui.tone import Tone
from desktop.gui.widgets.passphrase import PassphraseForm
from desktop.gui.widgets.text_table import TextTable
from desktop.gui.widgets.words import Kind, Words
from desktop.roles import User

from .user_forms import AddUserForm, ChangeUserForm, RemoveUserForm, UserPassphraseForm

_ALONE = (
    "You are the only user. Add another, and each opens the vault by a passphrase of their own, does what "
    "their role allows, and stands by name in the audit trail."
)
_ROLES = (
    "A coder brings in notes, codes and exports. An auditor reads all of it, judges, and changes no code. A "
    "trainer codes and reads the audit trail, and exports nothing. An administrator may do everything."
)
_MOST_ROWS = 6
"""Shown at once; more are scrolled."""


class UsersPart(QWidget):
    """Each signal names the user by id."""

    user_added = Signal(str, str, str, str)
    """Name, role, passphrase, and the name of the owner where they had none."""
    user_changed = Signal(str, str, str)
    """Id, name and role as they are to be."""
    passphrase_given = Signal(str, str)
    user_removed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._users: tuple[User, ...] = ()
        self.said = Words("", Kind.TEXT, theme, self, wrap=True)
        self._about = Words(_ROLES, Kind.MUTED, theme, self, wrap=True)
        self._model = TextTableModel(("Name", "Role"), self)
        self.table = TextTable(self._model, theme, self, elastic=(0, 1))
        self.table.setAccessibleName("Users of the vault")
        self.add = QPushButton("Add a user…", self)
        self.change = QPushButton("Change…", self)
        self.new_passphrase = QPushButton("New passphrase…", self)
        self.remove = QPushButton("Remove…", self)
        self.add_form = AddUserForm(theme, self)
        self.change_form = ChangeUserForm(theme, self)
        self.passphrase_form = UserPassphraseForm(theme, self)
        self.remove_form = RemoveUserForm(theme, self)
        self._buttons = (self.add, self.change, self.new_passphrase, self.remove)
        self._forms: tuple[PassphraseForm, ...] = (
            self.add_form,
            self.change_form,
            self.passphrase_form,
            self.remove_form,
        )
        self._lay_out()
        self._connect()
        self.set_theme(theme)
        self.show_users(())

    # ---- what the page calls -------------------------------------------------------------------

    def show_users(self, users: Sequence[User]) -> None:
        """The owner first; empty where nobody was added."""
        row = self.table.currentIndex().row()
        self._users = tuple(users)
        self._model.set_rows([(user.name, user.role.capitalize()) for user in users])
        self.table.setVisible(bool(users))
        for button in (self.change, self.new_passphrase, self.remove):
            button.setVisible(bool(users))
        if users:
            self.table.selectRow(min(max(row, 0), len(users) - 1))
            self._fit()
        self._about.say(_ROLES if users else _ALONE)

    def say(self, sentence: str, tone: Tone) -> None:
        """What became of it. Where it failed, it is told in the form, which stays."""
        form = self._form
        if tone is Tone.STOP and form is not None:
            form.show_trouble(sentence)
            form.focus_first()
            return
        self._close_form()
        self.said.say(sentence, tone)
        self.said.setVisible(bool(sentence))

    def clear(self) -> None:
        self._close_form()
        self.said.say("")
        self.said.hide()
        self.show_users(())

    def set_theme(self, theme: Theme) -> None:
        for part in (self.said, self._about, self.table, *self._forms):
            part.set_theme(theme)
        for button in self._buttons:
            button.setFont(theme.interface_font())
        self._fit()

    # ---- how it is done ------------------------------------------------------------------------

    @property
    def _form(self) -> PassphraseForm | None:
        return next((form for form in self._forms if not form.isHidden()), None)

    def _chosen(self) -> User | None:
        row = self.table.currentIndex().row()
        return self._users[row] if 0 <= row < len(self._users) else None

    def _open(self, form: PassphraseForm) -> None:
        user = self._chosen()
        if form is self.add_form:
            self.add_form.ask(owner_is_named=bool(self._users))
        elif user is None:
            return
        elif isinstance(form, ChangeUserForm | UserPassphraseForm | RemoveUserForm):
            form.ask(user)
        self.said.hide()
        for one in self._forms:
            one.setVisible(one is form)
        for button in self._buttons:
            button.setEnabled(False)
        self.table.setEnabled(False)  # what is asked is about the row that is chosen
        form.focus_first()

    def _close_form(self) -> None:
        for form in self._forms:
            form.forget()
            form.hide()
        for widget in (*self._buttons, self.table):
            widget.setEnabled(True)

    def _give_up(self, button: QPushButton) -> None:
        self._close_form()
        button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _connect(self) -> None:
        for button, form in zip(self._buttons, self._forms, strict=True):
            button.setAutoDefault(True)
            button.setToolTip(f"{button.text()} (Enter)")
            button.clicked.connect(lambda _=False, form=form: self._open(form))
            form.given_up.connect(lambda button=button: self._give_up(button))
        self.add_form.submitted.connect(self.user_added)
        self.change_form.submitted.connect(self.user_changed)
        self.passphrase_form.submitted.connect(self.passphrase_given)
        self.remove_form.submitted.connect(self.user_removed)

    def _fit(self) -> None:
        rows = min(len(self._users), _MOST_ROWS)
        height = (
            self.table.horizontalHeader().height() + rows * self.table.verticalHeader().defaultSectionSize()
        )
        self.table.setFixedHeight(height + 2)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._about)
        column.addWidget(self.table)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in self._buttons:
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.said)
        for form in self._forms:
            column.addWidget(form)
