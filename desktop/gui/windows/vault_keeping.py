"""Ties the page of the vault, and the way back from a backup, to the open profile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.gui.desk import Desk
from desktop.gui.tone import Tone
from desktop.gui.widgets.start_page import StartPage
from desktop.gui.widgets.vault_page import VaultPage
from desktop.roles import Role, User

if TYPE_CHECKING:
    from desktop.session import Session
    from desktop.users import UserKeeper

Say = Callable[[str, Tone], None]


class VaultKeeping(QObject):
    """``choose_target`` asks where to, ``choose_backup`` which; both may answer with nothing."""

    renamed = Signal()
    """Who works has another name."""

    def __init__(
        self,
        page: VaultPage,
        start: StartPage,
        desk: Desk,
        *,
        choose_target: Callable[[], Path | None],
        choose_backup: Callable[[], Path | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._page = page
        self._start = start
        self._desk = desk
        self._choose_target = choose_target
        self._choose_backup = choose_backup
        self._backup: Path | None = None
        """The one whose passphrase is asked for."""
        page.backup_wanted.connect(self.back_up)
        page.passphrase_changed.connect(self._change_passphrase)
        page.recovery_key_made.connect(self._keep_recovery_key)
        page.user_added.connect(self._add_user)
        page.user_changed.connect(self._change_user)
        page.passphrase_given.connect(
            lambda user, new: self._do_with_users(lambda users: users.set_passphrase(user, new))
        )
        page.user_removed.connect(lambda user: self._do_with_users(lambda users: users.remove(user)))
        start.restore_wanted.connect(self.choose_backup)
        start.restore_requested.connect(self._restore)

    def back_up(self) -> None:
        target = self._choose_target()
        if target is not None:
            self._do(lambda session: session.back_up(target), self._page.say_of_backup)

    def choose_backup(self) -> None:
        backup = self._choose_backup()
        if backup is not None:
            self.ask_about(backup)

    def ask_about(self, backup: Path) -> None:
        """Its passphrase, on the start page."""
        self._backup = backup
        self._start.ask_for_backup(backup.name)

    def refuse(self, error: Exception, say: object) -> bool:
        """Whether it was asked for here; the page then says why not, where it was asked."""
        page = self._page
        if say not in (
            page.say_of_backup,
            page.say_of_passphrase,
            page.say_of_recovery,
            page.say_of_users,
        ):
            return False
        say(str(error), Tone.STOP)  # type: ignore[operator]  # one of the four
        return True

    def read_users(self) -> None:
        """Those there are, for who may change them."""
        self._desk.ask(lambda session: session.users.all(), self._page.users.show_users)

    def _add_user(self, name: str, role: str, passphrase: str, my_name: str) -> None:
        self._do_with_users(lambda users: users.add(name, Role(role), passphrase, my_name=my_name))

    def _change_user(self, user: str, name: str, role: str) -> None:
        self._do_with_users(lambda users: users.change(user, name, Role(role)))

    def _do_with_users(self, use_case: Callable[[UserKeeper], str]) -> None:
        def done(answer: tuple[str, User]) -> None:
            sentence, me = answer
            self._page.say_of_users(sentence, Tone.FINE)
            self.read_users()
            if me != self._desk.me:
                self._desk.me = me
                self.renamed.emit()

        self._page.show_busy(True)
        self._desk.ask(
            lambda session: (use_case(session.users), session.users.me), done, self._page.say_of_users
        )

    def _change_passphrase(self, old: str, new: str) -> None:
        self._do(lambda session: session.change_passphrase(old, new), self._page.say_of_passphrase)

    def _keep_recovery_key(self, key: str) -> None:
        self._do(lambda session: session.keep_recovery_key(key), self._page.say_of_recovery)

    def _do(self, use_case: Callable[[Session], str], say: Say) -> None:
        self._page.show_busy(True)
        self._desk.ask(use_case, lambda sentence: say(sentence, Tone.FINE), say)

    def _restore(self, passphrase: str) -> None:
        if self._backup is not None:
            self._start.show_busy("Restoring the backup…")
            self._desk.restore(self._backup, passphrase)
