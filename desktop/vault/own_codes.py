"""What a coder keeps of codes: favourites, notes, those used last. Encrypted: a note may name a patient."""

# sqlite-utils leaves parts of its signatures untyped.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from dataclasses import dataclass, field

from sqlite_utils import Database

from desktop.vault.database import table

RECENT = 100
"""Codes that were merely used, and are kept; older ones go."""


@dataclass(frozen=True, slots=True)
class OwnCodeRecord:
    system: str
    code: str
    title: str
    """As the book had it when it was kept."""
    billable: bool
    favourite: bool = False
    note: str = field(default="", repr=False)
    used_at: str = ""
    """ISO, UTC; empty where it was never added to an encounter."""


class OwnCodes:
    """The table of one open vault. Callers hold the transaction."""

    def __init__(self, database: Database) -> None:
        self._table = table(database, "own_codes")

    def all(self) -> tuple[OwnCodeRecord, ...]:
        """Those used last first."""
        return tuple(
            OwnCodeRecord(
                row["system"],
                row["code"],
                row["title"],
                bool(row["billable"]),
                bool(row["favourite"]),
                row["note"],
                row["used_at"],
            )
            for row in self._table.rows_where(order_by="used_at desc, code")
        )

    def put(self, record: OwnCodeRecord) -> None:
        """Over what was kept of the code; a record that says nothing any more goes."""
        key = (record.system, record.code)
        if not (record.favourite or record.note or record.used_at):
            self._table.delete_where("system = ? and code = ?", key)
            return
        self._table.upsert(
            {
                "system": record.system,
                "code": record.code,
                "title": record.title,
                "billable": int(record.billable),
                "favourite": int(record.favourite),
                "note": record.note,
                "used_at": record.used_at,
            },
            pk=("system", "code"),
        )
        self._table.delete_where(
            "favourite = 0 and note = '' and used_at not in "
            "(select used_at from own_codes order by used_at desc limit ?)",
            (RECENT,),
        )
