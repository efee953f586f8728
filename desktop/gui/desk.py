"""The open profile, seen from the window: use cases go to one worker thread, their changes come back."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QObject, Signal

from codesets.errors import Cancelled, CodesetError
from desktop.code_library import BooksToCome
from desktop.errors import DesktopError, WrongPassphrase
from desktop.gui.jobs import Worker

if (
    TYPE_CHECKING
):  # its vault brings in cryptography and sqlite-utils, which the first picture need not wait for
    from desktop.coding.choose import CodeBook
    from desktop.coding.encounter import Encounter
    from desktop.roles import User
    from desktop.session import Changes, Session

_FREE_TRIES = 3
"""Wrong passphrases that cost nothing but the time of stretching them."""
_FIRST_WAIT, _LONGEST_WAIT = 5.0, 300.0
"""Seconds; each wrong one doubles the wait."""
BUG_SENTENCE = (
    "Something went wrong inside Chartside, and the last action was not done. "
    "What was saved before is safe; please try again."
)


@dataclass(frozen=True, slots=True)
class Steps:
    """What undo and redo would do; empty where there is nothing."""

    undo: str = ""
    redo: str = ""


class Desk(QObject):
    """One profile at a time. Every use case is announced once, with whoever asked for it."""

    opened = Signal(str)
    """A profile is open: ``practice`` or ``vault``."""
    closed = Signal()
    changed = Signal(object, object)
    """``Changes`` and the initiator. What it tells of is on the disk."""
    refused = Signal(object, object)
    """A DesktopError or CodesetError, whose text is a sentence for the user, and the initiator."""
    not_opened = Signal(str)
    """A profile could not be opened, in a sentence."""

    def __init__(
        self, home: Path, parent: QObject | None = None, *, now: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._home = home
        self._now = now
        self._wrong = 0
        """Wrong passphrases one after the other."""
        self._not_before = 0.0
        """When the next one may be tried."""
        self._worker = Worker("chartside-desk", self)
        self._session: Session | None = None
        self._library: CodeBook = BooksToCome()
        self.encounter: Encounter | None = None
        """As the last announced change left it."""
        self.steps = Steps()
        self.kind: Literal["practice", "vault"] | None = None
        self.me: User | None = None
        """Who works on the open profile."""
        self._visit = 0
        """Counts openings and lockings: an answer to an opening that was locked since is not wanted."""

    @property
    def idle(self) -> bool:
        return self._worker.idle

    # --- profiles ---------------------------------------------------------------------------------------

    def practise(self) -> None:
        def open_practice() -> Session:
            from desktop.session import Session

            return Session.practise(self._home, self._library)

        self._open(open_practice)

    def create_vault(self, passphrase: str) -> None:
        def create() -> Session:
            from desktop.session import Session

            return Session.create_vault(self._home, passphrase, self._library)

        self._open(create)

    def unlock(self, passphrase: str, user: str = "") -> None:
        """``user``: id of who says to come, where there are several. After some wrong passphrases the next
        has to wait, longer each time: guessing gets nowhere."""
        if self._has_to_wait():
            return

        def unlock() -> Session:
            from desktop.session import Session

            return Session.unlock(self._home, passphrase, self._library, user=user)

        self._open(unlock)

    def restore(self, backup: Path, passphrase: str) -> None:
        """Put a backup in place of the vault, and open it. Guessing has to wait as when unlocking."""
        if self._has_to_wait():
            return

        def restore() -> Session:
            from desktop.session import Session

            return Session.restore(self._home, backup, passphrase, self._library)

        self._open(restore)

    def lock(self) -> None:
        """Let go of the profile. Everything is saved already."""
        self.encounter = None
        self.steps = Steps()
        self.kind = None
        self.me = None
        self._visit += 1
        self._worker.submit(self._close_session)
        self.closed.emit()

    def close(self) -> None:
        """Do what was asked for, let go of the profile, end the thread. A note that is being read is not."""
        self._visit += 1
        self._worker.submit(self._close_session)
        self._worker.close()

    def set_library(self, library: CodeBook) -> None:
        def use() -> None:
            self._library = library
            if self._session is not None:
                self._session.use_library(library)

        self._worker.submit(use)

    # --- use cases --------------------------------------------------------------------------------------

    def do(self, use_case: Callable[[Session], Changes], initiator: object = None) -> None:
        """Run a use case; ``changed`` or ``refused`` follows. Without an open profile nothing happens."""

        def run() -> tuple[Changes, Steps] | None:
            if self._session is None:
                return None
            changes = use_case(self._session)
            return changes, Steps(self._session.undo_label, self._session.redo_label)

        def done(answer: tuple[Changes, Steps] | None) -> None:
            if answer is not None and self.kind is not None:
                changes, self.steps = answer
                self.encounter = changes.encounter
                self.changed.emit(changes, initiator)

        self._worker.submit(run, done, lambda error: self._refuse(error, initiator))

    def on_open(
        self,
        use_case: Callable[[Session], Changes],
        initiator: object = None,
        *,
        encounter_id: str | None = None,
    ) -> None:
        """As ``do``, for what is meant for the encounter that is shown, or that was when ``encounter_id`` was
        taken down: where another has been opened until its turn comes, it is refused."""
        shown = self.shown_id if encounter_id is None else encounter_id

        def checked(session: Session) -> Changes:
            session.expect(shown)
            return use_case(session)

        self.do(checked, initiator)

    @property
    def shown_id(self) -> str:
        """Empty where no encounter is open."""
        return self.encounter.id if self.encounter is not None else ""

    def ask(
        self,
        question: Callable[[Session], Any],
        answered: Callable[[Any], None],
        initiator: object = None,
        *,
        replace_key: str | None = None,
    ) -> None:
        """Look something up; nothing changes. Where it cannot be read, ``refused`` says so.

        A question of the same ``replace_key`` that still waits is not answered any more.
        """

        def run() -> Any:
            return question(self._session) if self._session is not None else None

        def done(answer: Any) -> None:
            if answer is not None and self.kind is not None:
                answered(answer)

        self._worker.submit(run, done, lambda error: self._refuse(error, initiator), replace_key=replace_key)

    def while_open(self) -> Callable[[], None]:
        """For long work on the profile that is open now: once it has been locked, calling this raises."""
        visit = self._visit

        def wanted() -> None:
            if visit != self._visit:
                raise Cancelled

        return wanted

    # --- how it is done ---------------------------------------------------------------------------------

    def _has_to_wait(self) -> bool:
        left = math.ceil(self._not_before - self._now())
        if left > 0:
            self.not_opened.emit(
                f"{self._wrong} wrong passphrases one after the other: wait {left} seconds, then try again."
            )
        return left > 0

    def _open(self, how: Callable[[], Session]) -> None:
        def open_it() -> tuple[Literal["practice", "vault"], User]:
            self._close_session()
            self._session = how()
            return self._session.kind, self._session.users.me

        self._visit += 1
        visit = self._visit

        def is_open(opened: tuple[Literal["practice", "vault"], User]) -> None:
            if visit == self._visit:
                self._wrong = 0
                self.kind, self.me = opened
                self.opened.emit(self.kind)

        def failed(error: BaseException) -> None:
            if isinstance(error, WrongPassphrase):
                self._wrong += 1
                if self._wrong >= _FREE_TRIES:
                    wait = _FIRST_WAIT * 2 ** min(self._wrong - _FREE_TRIES, 10)
                    self._not_before = self._now() + min(wait, _LONGEST_WAIT)
            if visit == self._visit:
                self.not_opened.emit(sentence_for(error))

        self._worker.submit(open_it, is_open, failed)

    def _close_session(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.close()

    def _refuse(self, error: BaseException, initiator: object) -> None:
        if self.kind is None or isinstance(error, Cancelled):
            return  # locked meanwhile: even the name of a file would say too much
        told = error if isinstance(error, DesktopError | CodesetError) else DesktopError(BUG_SENTENCE)
        self.refused.emit(told, initiator)


def sentence_for(error: BaseException) -> str:
    """What to tell the user. A bug of ours has been logged by its type; its own text stays out of sight."""
    return str(error) if isinstance(error, DesktopError | CodesetError) else BUG_SENTENCE
