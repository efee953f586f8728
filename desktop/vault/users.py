"""Who uses the vault beside its owner. Names and roles are encrypted with the rest: the header only helps to
ask for the right passphrase."""

# sqlite-utils leaves parts of its signatures untyped.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from dataclasses import dataclass, field

from sqlite_utils import Database

from desktop.vault.database import table


@dataclass(frozen=True, slots=True)
class UserRecord:
    id: str
    """32 hex digits, or ``desktop.vault.places.OWNER``."""
    name: str = field(repr=False)
    role: str


class Users:
    """The table of one open vault. Callers hold the transaction."""

    def __init__(self, database: Database) -> None:
        self._table = table(database, "users")

    def all(self) -> tuple[UserRecord, ...]:
        return tuple(UserRecord(row["id"], row["name"], row["role"]) for row in self._table.rows)

    def put(self, record: UserRecord) -> None:
        self._table.upsert({"id": record.id, "name": record.name, "role": record.role}, pk="id")

    def remove(self, user_id: str) -> None:
        self._table.delete_where("id = ?", (user_id,))
