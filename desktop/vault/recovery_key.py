"""The recovery key: letters on paper that open the vault where the passphrase is lost. Nothing heavy."""

from __future__ import annotations

import secrets

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U, which are taken for others when they are read from paper."""
_LENGTH, _GROUP = 32, 4
"""160 bits, in groups."""


def new_recovery_key() -> str:
    """``7Q2M-…``, eight groups of four."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    return "-".join(letters[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def plain_recovery_key(typed: str) -> str | None:
    """Its letters alone, however they are typed from paper; None for what cannot be one."""
    plain = "".join(typed.split()).replace("-", "").upper().translate(str.maketrans("ILO", "110"))
    return plain if len(plain) == _LENGTH and set(plain) <= set(_LETTERS) else None


def same_recovery_key(one: str, other: str) -> bool:
    return plain_recovery_key(one) is not None and plain_recovery_key(one) == plain_recovery_key(other)
