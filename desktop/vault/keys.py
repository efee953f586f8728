"""The vault's header: how a passphrase opens the data key.

The database is encrypted with a random 256-bit data key, which never changes. The header ``vault.json``
holds it in slots, each wrapped by another way in: ``passphrase`` of its owner, who set it up, ``recovery``
where a recovery key was made, and ``user`` for each further user. A slot's key comes from Argon2id (RFC 9106)
and wraps the data key with AES-256-GCM; the slot's own parameters are authenticated with it, so a header that
was tampered with opens nothing. The names in it only say whose passphrase is asked for: who somebody is, and
what they may do, is in the database.
"""

from __future__ import annotations

import base64
import json
import os
import re
import unicodedata
import uuid
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.errors import (
    DesktopError,
    VaultDamaged,
    VaultMissing,
    VaultTooNew,
    WeakPassphrase,
    WrongPassphrase,
)
from desktop.files import write_atomically
from desktop.vault.passphrase import MINIMUM_PASSPHRASE
from desktop.vault.places import OWNER, PASSPHRASE_SLOT, USER_SLOT
from desktop.vault.recovery_key import plain_recovery_key

FORMAT = 1
KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12
_LONGEST_HEADER = 1 << 20
_MOST_SLOTS = 64
"""Where nobody says who they are, each costs one Argon2id to try."""
_VAULT_ID = re.compile(r"[0-9a-f]{32}")
_RECOVERY = "recovery"
_USER_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class KdfParameters:
    """Cost of Argon2id: what RFC 9106 recommends where memory is scarce (second option, section 4)."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4

    @property
    def bearable(self) -> bool:
        """False for what would stall or exhaust this computer: such a header was not written by us.

        Argon2 itself wants 8 KiB a lane (RFC 9106, section 3.1). The most allowed takes some five seconds.
        """
        return (
            1 <= self.lanes <= 16
            and 8 * self.lanes <= self.memory_kib <= 1 << 20
            and 1 <= self.passes <= 32
            and self.memory_kib * self.passes <= 1 << 22
        )


@dataclass(frozen=True, slots=True)
class Slot:
    """One way in. Its bytes are base64 in the file."""

    kind: str
    kdf: KdfParameters
    salt: bytes = field(repr=False)
    nonce: bytes = field(repr=False)
    wrapped: bytes = field(repr=False)
    """The data key, encrypted and authenticated."""
    user: str = OWNER
    """Id of the user it lets in."""
    name: str = field(default="", repr=False)
    """As the start page shows it; empty where nobody was named."""


@dataclass(frozen=True, slots=True)
class Header:
    """What ``vault.json`` says. Slots of a kind this version does not know are kept in ``others``."""

    vault_id: str
    slots: tuple[Slot, ...]
    others: tuple[dict[str, Any], ...] = ()


def new_header(passphrase: str, *, kdf: KdfParameters) -> tuple[Header, bytes]:
    """A header for a new vault, and its data key. WeakPassphrase."""
    check_passphrase(passphrase)
    data_key = os.urandom(KEY_BYTES)
    vault_id = uuid.uuid4().hex
    return Header(vault_id, (_wrap(data_key, passphrase, vault_id=vault_id, kdf=kdf),)), data_key


def check_passphrase(passphrase: str) -> None:
    if len(passphrase) < MINIMUM_PASSPHRASE:
        raise WeakPassphrase(
            f"The passphrase needs at least {MINIMUM_PASSPHRASE} characters. Four or five unrelated words "
            "are easy to remember and hard to guess."
        )


def with_user(
    header: Header,
    data_key: bytes,
    user: str,
    passphrase: str,
    *,
    kdf: KdfParameters,
    name: str | None = None,
) -> Header:
    """The same vault, opened by ``user`` with this passphrase and with no earlier one; the other ways in
    stay. WeakPassphrase; DesktopError where there are too many users.

    ``name``: None keeps the one there is.
    """
    check_passphrase(passphrase)
    kind = PASSPHRASE_SLOT if user == OWNER else USER_SLOT
    slot = _wrap(data_key, passphrase, vault_id=header.vault_id, kdf=kdf, kind=kind, user=user)
    before = _slot_of(header, user)
    slot = replace(slot, name=name if name is not None else before.name if before is not None else "")
    ways = sum(each.kind != _RECOVERY for each in header.slots)
    if before is None and ways >= _MOST_SLOTS - 1:  # one is left for the recovery key
        raise DesktopError(f"A vault opens for {_MOST_SLOTS - 1} people at most. Remove one first.")
    if before is None:
        return replace(header, slots=(*header.slots, slot))
    return replace(header, slots=tuple(slot if each is before else each for each in header.slots))


def without_user(header: Header, user: str) -> Header:
    """The same vault, which this user's passphrase does not open any more."""
    return replace(header, slots=tuple(each for each in header.slots if each.user != user))


def with_name(header: Header, user: str, name: str) -> Header:
    before = _slot_of(header, user)
    slots = (replace(each, name=name) if each is before else each for each in header.slots)
    return replace(header, slots=tuple(slots))


def _slot_of(header: Header, user: str) -> Slot | None:
    """By which the user comes in with a passphrase."""
    return next((each for each in header.slots if each.user == user and each.kind != _RECOVERY), None)


def with_recovery_key(header: Header, data_key: bytes, recovery_key: str, *, kdf: KdfParameters) -> Header:
    """The same vault, opened by this recovery key too, and by no earlier one. ValueError for what is none."""
    plain = plain_recovery_key(recovery_key)
    if plain is None:
        raise ValueError("not a recovery key")
    slot = _wrap(data_key, plain, vault_id=header.vault_id, kdf=kdf, kind=_RECOVERY)
    return replace(header, slots=(*(each for each in header.slots if each.kind != _RECOVERY), slot))


def open_header(header: Header, passphrase: str) -> bytes:
    """The data key, by anybody's passphrase or the recovery key. As ``sign_in``."""
    return sign_in(header, passphrase)[0]


def sign_in(header: Header, passphrase: str, user: str = "") -> tuple[bytes, str]:
    """The data key, and the id of who came in. ``user``: whose passphrase it is said to be; empty: anybody's.
    The recovery key opens whoever is said. WrongPassphrase where no slot opens; DesktopError where there is
    no memory to try."""
    recovery = plain_recovery_key(passphrase)
    for slot in header.slots:
        secret = recovery if slot.kind == _RECOVERY else passphrase
        if secret is None or (user not in ("", slot.user) and slot.kind != _RECOVERY):
            continue
        key = _derive(secret, slot.salt, slot.kdf)
        bound = _bound(header.vault_id, slot.kind, slot.kdf, slot.user)
        try:
            return AESGCM(key).decrypt(slot.nonce, slot.wrapped, bound), slot.user
        except InvalidTag:
            continue
    raise WrongPassphrase("That passphrase does not open this vault. Nothing was changed; try again.")


def write_header(file: Path, header: Header) -> None:
    slots = [_slot_fields(slot) for slot in header.slots] + list(header.others)
    fields = {"application": "Chartside vault", "format": FORMAT, "id": header.vault_id, "slots": slots}
    write_atomically(file, (json.dumps(fields, indent=2) + "\n").encode(), private=True)


def read_header(file: Path) -> Header:
    """VaultMissing, VaultTooNew, or VaultDamaged."""
    try:
        with file.open("rb") as opened:
            content = opened.read(_LONGEST_HEADER)
    except FileNotFoundError:
        raise VaultMissing(
            f"The vault's key file “{file.name}” is missing. The encrypted notes are untouched; "
            "put the file back from a copy, then try again."
        ) from None
    except OSError:
        raise VaultDamaged(
            f"The vault's key file “{file.name}” cannot be read. Nothing was changed; "
            "see to it that you may read it, then try again."
        ) from None
    try:
        fields: Any = json.loads(content)
        number = fields["format"]
        if type(number) is not int or number < FORMAT:
            raise TypeError
        if number > FORMAT:
            raise VaultTooNew(
                "This vault was made by a newer Chartside. It is kept as it is; open it with that version."
            )
        return _header(fields)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        raise VaultDamaged(
            f"The vault's key file “{file.name}” is damaged. The encrypted notes are untouched; "
            "put the file back from a copy, then try again."
        ) from None


def _header(fields: dict[str, Any]) -> Header:
    slots: list[Slot] = []
    others: list[dict[str, Any]] = []
    for one in cast(list[dict[str, Any]], fields["slots"]):
        if one["kind"] not in (PASSPHRASE_SLOT, _RECOVERY, USER_SLOT):
            others.append(one)
            continue
        kdf, wrap = one["kdf"], one["wrap"]
        if kdf["name"] != "argon2id" or wrap["name"] != "aes-256-gcm":
            raise ValueError("an unknown cipher")
        parameters = KdfParameters(int(kdf["memory_kib"]), int(kdf["passes"]), int(kdf["lanes"]))
        if not parameters.bearable:
            raise ValueError("impossible cost")
        slots.append(
            Slot(
                kind=one["kind"],
                kdf=parameters,
                salt=_bytes(kdf["salt"], SALT_BYTES),
                nonce=_bytes(wrap["nonce"], NONCE_BYTES),
                wrapped=_bytes(wrap["key"], KEY_BYTES + 16),
                user=_user_id(one["user"]) if one["kind"] == USER_SLOT else OWNER,
                name=str(one.get("name", "")),
            )
        )
    if len(slots) > _MOST_SLOTS or not _VAULT_ID.fullmatch(fields["id"]):
        raise ValueError("not written by us")
    return Header(fields["id"], tuple(slots), tuple(others))


def _slot_fields(slot: Slot) -> dict[str, Any]:
    whose = {"user": slot.user} if slot.kind == USER_SLOT else {}
    named = {"name": slot.name} if slot.name else {}
    return {
        "kind": slot.kind,
        **whose,
        **named,
        "kdf": {
            "name": "argon2id",
            "memory_kib": slot.kdf.memory_kib,
            "passes": slot.kdf.passes,
            "lanes": slot.kdf.lanes,
            "salt": _text(slot.salt),
        },
        "wrap": {"name": "aes-256-gcm", "nonce": _text(slot.nonce), "key": _text(slot.wrapped)},
    }


def _wrap(
    data_key: bytes,
    secret: str,
    *,
    vault_id: str,
    kdf: KdfParameters,
    kind: str = PASSPHRASE_SLOT,
    user: str = OWNER,
) -> Slot:
    salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    key = _derive(secret, salt, kdf)
    wrapped = AESGCM(key).encrypt(nonce, data_key, _bound(vault_id, kind, kdf, user))
    return Slot(kind=kind, kdf=kdf, salt=salt, nonce=nonce, wrapped=wrapped, user=user)


def _derive(passphrase: str, salt: bytes, kdf: KdfParameters) -> bytes:
    # Keyboards spell one letter in several ways (é, e + ´); NFC makes them one passphrase.
    secret = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    try:
        return hash_secret_raw(
            secret=secret,
            salt=salt,
            time_cost=kdf.passes,
            memory_cost=kdf.memory_kib,
            parallelism=kdf.lanes,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )
    except HashingError:  # the parameters are sound, so what is missing is memory
        raise DesktopError(
            f"This computer has not enough free memory ({kdf.memory_kib // 1024} MB) to work with the "
            "passphrase. Nothing was changed; close other programs, then try again."
        ) from None


def _bound(vault_id: str, kind: str, kdf: KdfParameters, user: str) -> bytes:
    """What the wrapping authenticates beside the key: to which vault, how and to whom the slot belongs."""
    whose = f"/{user}" if kind == USER_SLOT else ""
    cost = f"{kdf.memory_kib}/{kdf.passes}/{kdf.lanes}"
    return f"chartside-vault/{FORMAT}/{vault_id}/{kind}/{cost}{whose}".encode()


def _user_id(text: str) -> str:
    if not _USER_ID.fullmatch(text):
        raise ValueError("no id of a user")
    return text


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _bytes(text: str, length: int) -> bytes:
    content = base64.b64decode(text, validate=True)
    if len(content) != length:
        raise ValueError("a field of impossible length")
    return content
