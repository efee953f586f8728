"""What each role may do. One table, asked by every use case and by every key of the window.

A role keeps honest people to their part of the work. It is no encryption: every user's passphrase opens the
same data key.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

LONGEST_NAME = 60
"""Characters of a user's name."""


class Role(StrEnum):
    CODER = "coder"
    AUDITOR = "auditor"
    TRAINER = "trainer"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """Its value completes the sentence: An auditor may not …"""

    BRING_IN = "bring in or regroup notes"
    CODE = "change an encounter"
    JUDGE = "mark an encounter audited, or take the mark away"
    EXPORT = "export or copy codes"
    SEE_TRAIL = "read the audit trail"
    BACK_UP = "back up the vault"
    ADMINISTER = "add, change or remove users, or make a recovery key"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.CODER: frozenset({Right.BRING_IN, Right.CODE, Right.EXPORT, Right.BACK_UP}),
    Role.AUDITOR: frozenset({Right.JUDGE, Right.EXPORT, Right.SEE_TRAIL, Right.BACK_UP}),
    Role.TRAINER: frozenset({Right.BRING_IN, Right.CODE, Right.SEE_TRAIL, Right.BACK_UP}),
    Role.ADMINISTRATOR: frozenset(Right),
}
"""A trainer works with charts and sees how they were coded, and takes nothing out."""


@dataclass(frozen=True, slots=True)
class User:
    id: str
    name: str = field(repr=False)
    role: Role

    def may(self, right: Right) -> bool:
        return right in RIGHTS[self.role]


def refusal(role: Role, *rights: Right) -> str:
    """Why not, in a sentence: the role has none of ``rights``."""
    who = f"An {role}" if role[0] in "ao" else f"A {role}"
    return f"{who} may not {' or '.join(rights)}. Nothing was changed; ask an administrator of this vault."
