"""The audit trail: who did what to which encounter, and when.

Each entry is sealed with a keyed hash (HMAC-SHA-256, RFC 2104) over its own fields and the seal before it;
a last seal says how many there are. So none can be changed, cut out, put in, moved or taken from the end
without the vault's key. What no seal tells is that the whole vault was put back to an older copy of itself.
"""

# sqlite-utils leaves parts of its signatures untyped.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlite_utils import Database

from desktop.vault.database import table

_NO_END = "missing"
"""In place of a seal: whatever is chained to it can never be sound."""
_PURPOSE = b"chartside-vault/audit-trail/1"
_COLUMNS = ("number", "at", "who", "what", "encounter", "before", "after")
"""In the order in which they are sealed."""

_HOLDS = r"""(who || char(31) || what || char(31) || at || char(31) || before || char(31) || after || char(31)
 || ifnull((SELECT summary FROM encounters WHERE encounters.id = trail.encounter), '')) LIKE :w ESCAPE '\'"""
"""Of an entry, and of what the worklist shows of its encounter."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something a person did, to be entered in the trail."""

    at: datetime
    """Aware."""
    who: str = field(repr=False)
    what: str = field(repr=False)
    """As undo calls it: ``Add E11.621``."""
    encounter: str = ""
    """Id of the encounter; empty where it was about none."""
    before: str = field(default="", repr=False)
    after: str = field(default="", repr=False)
    """What it changed, as JSON; empty where nothing."""


@dataclass(frozen=True, slots=True)
class Entry:
    number: int
    """From 1, without a gap."""
    deed: Deed


class Trail:
    """The trail of one open database. Enter deeds inside the transaction that does them."""

    def __init__(self, database: Database, key: bytes) -> None:
        self._database = database
        derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=_PURPOSE)
        self._key = derived.derive(key)

    def enter(self, deed: Deed) -> None:
        number, before = self._end()
        fields = (
            number + 1,
            deed.at.isoformat(),
            deed.who,
            deed.what,
            deed.encounter,
            deed.before,
            deed.after,
        )
        seal = self._seal(before, *map(str, fields))
        table(self._database, "trail").insert(dict(zip(_COLUMNS, fields, strict=True)) | {"seal": seal})
        table(self._database, "trail_end").upsert(
            {"id": 1, "number": number + 1, "seal": self._end_seal(seal, number + 1)}, pk="id"
        )

    def count(self) -> int:
        return table(self._database, "trail").count

    def entries(self, words: str = "", newest: int | None = None) -> Iterator[Entry]:
        """The newest first, at most ``newest``; only those that hold each of the words anywhere, in who,
        what, when, what changed or what the worklist shows of the encounter."""
        wanted = words.split()
        rows = table(self._database, "trail").rows_where(
            " AND ".join(_HOLDS.replace(":w", f":w{place}") for place in range(len(wanted))) or None,
            {f"w{place}": f"%{_literal(word)}%" for place, word in enumerate(wanted)},
            order_by="number desc",
            limit=newest,
        )
        for row in rows:
            deed = Deed(
                at=datetime.fromisoformat(row["at"]),
                **{name: row[name] for name in ("who", "what", "encounter", "before", "after")},
            )
            yield Entry(row["number"], deed)

    def troubles(self) -> Iterator[str]:
        """What is not as it was entered, in sentences; nothing for a sound trail."""
        before, expected = "", 1
        for row in table(self._database, "trail").rows_where(order_by="number"):
            number = int(row["number"])
            if number != expected:
                yield _missing(expected, number - 1)
            elif row["seal"] != self._seal(before, *(str(row[name]) for name in _COLUMNS)):
                yield f"Entry {number:,} is not as it was entered."
            before, expected = self._end_seal(row["seal"], number), number + 1
        number, seal = self._end()
        if seal == _NO_END:
            yield "The seal at the end of the trail is missing: entries may have been taken from its end."
        elif number >= expected:
            yield _missing(expected, number)
        elif seal != before:
            yield "The seal at the end of the trail is not the one that was set."

    def _end(self) -> tuple[int, str]:
        """How many entries there are, and the seal on that, to which the next is chained.

        It is not taken from the last entry: after a cut the next one must not close the gap.
        """
        row = next(iter(table(self._database, "trail_end").rows), None)
        if row is not None:
            return int(row["number"]), str(row["seal"])
        return int(self._database.execute("SELECT ifnull(max(number), 0) FROM trail").fetchone()[0]), _NO_END

    def _end_seal(self, seal: str, number: int) -> str:
        return self._seal(seal, "end", str(number))

    def _seal(self, before: str, *fields: str) -> str:
        """Each field with its length, so that no two rows of fields read alike."""
        sealed = hmac.new(self._key, before.encode(), hashlib.sha256)
        for one in fields:
            content = one.encode("utf-8", "surrogatepass")
            sealed.update(b"%d:" % len(content) + content)
        return sealed.hexdigest()


def _literal(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")


def _missing(first: int, last: int) -> str:
    if first == last:
        return f"Entry {first:,} is missing."
    return f"Entries {first:,} to {last:,} are missing."
