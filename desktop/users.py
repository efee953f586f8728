"""Who uses this vault: each with a passphrase and a role of their own."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from desktop.audit_trail import AuditTrail
from desktop.errors import BadUser, NotAllowed, NotInPractice, VaultDamaged, VaultTooNew
from desktop.roles import LONGEST_NAME, Right, Role, User, refusal
from desktop.vault.keys import check_passphrase
from desktop.vault.places import OWNER
from desktop.vault.users import UserRecord
from desktop.vault.vault import Vault


class UserKeeper:
    """Of one open profile. Where nobody was added, its one user is the owner and may do everything."""

    def __init__(self, vault: Vault, audit: AuditTrail) -> None:
        """NotAllowed where who came in has been removed."""
        self._vault = vault
        self._audit = audit
        self.me = self._who_came()
        if self.me.name:
            audit.who = self.me.name

    def all(self) -> tuple[User, ...]:
        """The owner first, then by name; empty where nobody was added."""
        users = [_user(record) for record in self._vault.users()]
        return tuple(sorted(users, key=lambda each: (each.id != OWNER, each.name.casefold())))

    def refuse_unless(self, *rights: Right) -> None:
        """NotAllowed where the one who works has none of ``rights``."""
        if not any(map(self.me.may, rights)):
            raise NotAllowed(refusal(self.me.role, *rights))

    def add(self, name: str, role: Role, passphrase: str, *, my_name: str = "") -> str:
        """A sentence when done. ``my_name``: of the owner, who needs one as soon as there is somebody else.

        NotAllowed, BadUser, WeakPassphrase, DiskTrouble: nothing was changed.
        """
        self.refuse_unless(Right.ADMINISTER)
        if not self._audit.kept:
            raise NotInPractice("Practice has no users: it holds only sample charts, for everybody.")
        check_passphrase(passphrase)
        users = self.all()
        owner: list[UserRecord] = []
        if not users:
            my_name = _good_name(my_name, "Say your own name too")
            owner.append(UserRecord(OWNER, my_name, self.me.role.value))
        name = _good_name(name, "Give the new user a name")
        self._refuse_taken(name, [each.name for each in (*users, *owner)])
        record = UserRecord(uuid.uuid4().hex, name, role.value)
        # A way in whose row did not come to be kept lets nobody in.
        with self._audit.entered_first(f"Add the user {_called(name, role)}"), self._vault.together():
            self._vault.put_user(*owner, record)
            for each in owner:
                self._vault.show_name(OWNER, each.name)
            self._vault.give_way_in(record.id, name, passphrase)
        for each in owner:
            self.me = _user(each)
            self._audit.who = each.name
        return f"{name} can open this vault as {role}, by their own passphrase."

    def change(self, user_id: str, name: str, role: Role) -> str:
        """Another name, another role, or both. NotAllowed, BadUser, DiskTrouble: nothing was changed."""
        self.refuse_unless(Right.ADMINISTER)
        user = self._known(user_id)
        name = _good_name(name, "Type a name")
        self._refuse_taken(name, [each.name for each in self.all() if each.id != user_id])
        if role is not user.role and user.id == OWNER:
            raise BadUser(f"{user.name} set this vault up and stays its administrator. Nothing was changed.")
        if role is not user.role and user.id == self.me.id:
            raise BadUser("Your own role is another administrator's to change. Nothing was changed.")
        if (name, role) == (user.name, user.role):
            return f"{name} is as before."
        what = f"Change {_called(user.name, user.role)} to {_called(name, role)}"
        with self._audit.entered_first(what), self._vault.together():
            self._vault.put_user(UserRecord(user.id, name, role.value))
            self._vault.show_name(user.id, name)
        if user.id == self.me.id:
            self.me = self._known(user_id)
            self._audit.who = name
        return f"{_called(user.name, user.role)} is {_called(name, role)} from now on."

    def set_passphrase(self, user_id: str, passphrase: str) -> str:
        """For somebody who forgot theirs. NotAllowed, BadUser, WeakPassphrase, DiskTrouble: theirs holds."""
        self.refuse_unless(Right.ADMINISTER)
        check_passphrase(passphrase)
        user = self._other(user_id)
        if user.id == OWNER:
            raise BadUser(
                f"Only {user.name} can change this passphrase, knowing it or the recovery key. "
                "Nothing was changed."
            )
        with self._audit.entered_first(f"New passphrase for {user.name}"):
            self._vault.give_way_in(user.id, user.name, passphrase)
        return f"{user.name} opens this vault by the new passphrase. They can change it on this page."

    def remove(self, user_id: str) -> str:
        """What they did stays in the audit trail. NotAllowed, BadUser, DiskTrouble."""
        self.refuse_unless(Right.ADMINISTER)
        user = self._other(user_id)
        if user.id == OWNER:
            raise BadUser(f"{user.name} set this vault up and cannot be removed. Nothing was changed.")
        with self._audit.entered_first(f"Remove the user {_called(user.name, user.role)}"):
            self._vault.take_way_in(user.id)
            self._vault.remove_user(user.id)
        return (
            f"{user.name} cannot open this vault any more. A backup made before still opens with their "
            "passphrase of that time."
        )

    def _who_came(self) -> User:
        try:
            users = {each.id: each for each in self.all()}
        except VaultDamaged:
            if self._vault.user != OWNER:
                raise
            users = {}  # whoever set the vault up must come to what is sound in it
        if not users and self._vault.user == OWNER:
            return User(OWNER, "", Role.ADMINISTRATOR)
        if self._vault.user not in users:
            raise NotAllowed(
                "This user was removed from the vault and cannot open it any more. Nothing was changed; "
                "ask an administrator of this vault."
            )
        return users[self._vault.user]

    def _known(self, user_id: str) -> User:
        found = next((each for each in self.all() if each.id == user_id), None)
        if found is None:
            raise BadUser("That user is not in this vault any more. Nothing was changed.")
        return found

    def _other(self, user_id: str) -> User:
        """Nobody locks themselves out by a slip."""
        if user_id == self.me.id and user_id != OWNER:
            raise BadUser("That is you: another administrator has to do this. Nothing was changed.")
        return self._known(user_id)

    @staticmethod
    def _refuse_taken(name: str, names: list[str]) -> None:
        if name.casefold() in map(str.casefold, names):
            raise BadUser(f"There is a user “{name}” already. Choose another name; nothing was changed.")


def _good_name(name: str, want: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise BadUser(f"{want}, for the start page and the audit trail. Nothing was changed.")
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise BadUser(f"A name has at most {LONGEST_NAME} letters, on one line. Nothing was changed.")
    return name


def _called(name: str, role: Role) -> str:
    return f"{name} ({role})"


def _user(record: UserRecord) -> User:
    try:
        return User(record.id, record.name, Role(record.role))
    except ValueError:
        raise VaultTooNew(
            "A user of this vault has a role that this version does not know. It was left as it is; "
            "open it with a newer Chartside."
        ) from None


class _HasUsers(Protocol):
    users: UserKeeper


S = TypeVar("S", bound=_HasUsers)
P = ParamSpec("P")
R = TypeVar("R")


def needs(
    *rights: Right,
) -> Callable[[Callable[Concatenate[S, P], R]], Callable[Concatenate[S, P], R]]:
    """Of a use case: done only by who has one of ``rights``, whatever the window offers. NotAllowed."""

    def guarded(use_case: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
        @functools.wraps(use_case)
        def checked(session: S, /, *args: P.args, **named: P.kwargs) -> R:
            session.users.refuse_unless(*rights)
            return use_case(session, *args, **named)

        return checked

    return guarded
