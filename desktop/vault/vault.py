"""A vault: encounters and their documents, encrypted, each write on the disk before it returns."""

# sqlite-utils leaves parts of its signatures untyped.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from sqlite_utils import Database

from desktop.errors import DiskTrouble, VaultDamaged, VaultExists, VaultMissing
from desktop.files import disk_sentence, sync_folder, write_atomically
from desktop.vault.database import in_plain_words, open_database, table
from desktop.vault.keys import KEY_BYTES, KdfParameters, new_header, open_header, read_header, write_header
from desktop.vault.lock import ProfileLock

HEADER = "vault.json"
DATABASE = "vault.db"
PRACTICE_KEY = "practice.key"
PRACTICE_DATABASE = "practice.db"
_UNFINISHED = "vault.db.new"


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    id: str
    format: int
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class EncounterRecord:
    """``summary`` is what a list shows, so that a list need not read bodies."""

    id: str
    format: int
    summary: str = field(repr=False)
    body: str = field(repr=False)
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class SummaryRecord:
    id: str
    summary: str = field(repr=False)
    updated_at: datetime


class Vault:
    """One open vault. Call it from one thread at a time, and ``close`` it.

    Whatever a method has returned from is on the disk; where one raises, nothing of its change is kept.
    """

    def __init__(self, database: Database, lock: ProfileLock) -> None:
        self._database = database
        self._lock = lock
        self._closed = False

    # --- opening ---------------------------------------------------------------------------------------

    @staticmethod
    def exists(folder: Path) -> bool:
        """True where any part of a vault is in ``folder``, so that nothing is ever made over it."""
        return (folder / HEADER).exists() or (folder / DATABASE).exists()

    @classmethod
    def create(cls, folder: Path, passphrase: str, *, kdf: KdfParameters | None = None) -> Self:
        """Make an empty vault in ``folder`` and open it. WeakPassphrase, VaultExists, ProfileInUse.

        The header is renamed into place last but one and the database last, so a crash at any point leaves
        either no vault or one that ``unlock`` can finish.
        """
        header, key = new_header(passphrase, kdf=kdf or KdfParameters())
        with _locked(folder) as lock:
            if cls.exists(folder):
                raise VaultExists("There is a vault here already. It was left as it is; unlock it instead.")
            unfinished = folder / _UNFINISHED
            try:
                for leftover in folder.glob(f"{_UNFINISHED}*"):
                    leftover.unlink()
                open_database(unfinished, key).close()
                write_header(folder / HEADER, header)
            except OSError as error:
                raise DiskTrouble(disk_sentence(error, DATABASE)) from None
            _finish(unfinished, folder / DATABASE)
            return cls(open_database(folder / DATABASE, key), lock)

    @classmethod
    def unlock(cls, folder: Path, passphrase: str) -> Self:
        """WrongPassphrase, VaultMissing, VaultDamaged, VaultTooNew, ProfileInUse, DiskTrouble."""
        if not cls.exists(folder):
            raise VaultMissing("There is no vault in this profile yet. Set one up first.")
        with _locked(folder) as lock:
            key = open_header(read_header(folder / HEADER), passphrase)
            database = folder / DATABASE
            unfinished = folder / _UNFINISHED
            if not database.exists() and unfinished.exists():
                _finish(unfinished, database)
            if not database.exists():
                raise VaultMissing(
                    f"The vault's database “{DATABASE}” is missing; its key file is here. "
                    "Put the database back from a copy, then try again."
                )
            return cls(open_database(database, key), lock)

    @classmethod
    def open_practice(cls, folder: Path) -> Self:
        """The practice records, made where missing. The same encryption, its key beside it in the clear:

        nothing of a patient may enter, and the session sees to that. What is damaged is set aside.
        """
        with _locked(folder) as lock:
            key = _practice_key(folder / PRACTICE_KEY, folder / PRACTICE_DATABASE)
            try:
                return cls(open_database(folder / PRACTICE_DATABASE, key), lock)
            except VaultDamaged:
                _set_aside(folder / PRACTICE_DATABASE)
                return cls(open_database(folder / PRACTICE_DATABASE, key), lock)

    def close(self) -> None:
        """May be called twice."""
        if self._closed:
            return
        self._closed = True
        try:
            with in_plain_words():
                self._database.close()
        finally:
            self._lock.release()

    # --- records ---------------------------------------------------------------------------------------

    def put_encounter(self, record: EncounterRecord, documents: Iterable[DocumentRecord] = ()) -> None:
        """Keep the encounter, over what was kept under its id, and the documents not kept yet."""
        when = record.updated_at.isoformat()
        encounters, kept = table(self._database, "encounters"), table(self._database, "documents")
        with in_plain_words(), self._database.atomic():
            row: dict[str, Any] = {
                "id": record.id,
                "format": record.format,
                "summary": record.summary,
                "body": record.body,
                "updated_at": when,
            }
            if encounters.count_where("id = ?", [record.id]):
                encounters.update(record.id, row)
            else:
                encounters.insert(row | {"created_at": when})
            kept.insert_all(
                (
                    {"id": one.id, "encounter": record.id, "format": one.format, "body": one.body}
                    for one in documents
                ),
                ignore=True,
            )

    def encounter(self, encounter_id: str) -> EncounterRecord | None:
        with in_plain_words():
            for row in table(self._database, "encounters").rows_where("id = ?", [encounter_id]):
                return EncounterRecord(
                    id=row["id"],
                    format=row["format"],
                    summary=row["summary"],
                    body=row["body"],
                    updated_at=datetime.fromisoformat(row["updated_at"]),
                )
        return None

    def documents(self, ids: Sequence[str]) -> tuple[DocumentRecord, ...]:
        """In the order asked for. VaultDamaged where one is not there."""
        found: list[DocumentRecord] = []
        with in_plain_words():
            for one in ids:
                rows = list(table(self._database, "documents").rows_where("id = ?", [one]))
                if not rows:
                    raise VaultDamaged("A note of this encounter is missing from the vault.")
                found.append(DocumentRecord(rows[0]["id"], rows[0]["format"], rows[0]["body"]))
        return tuple(found)

    def summaries(self) -> tuple[SummaryRecord, ...]:
        """Of every encounter, the one touched last first."""
        with in_plain_words():
            rows = table(self._database, "encounters").rows_where(
                select="id, summary, updated_at", order_by="updated_at desc, id"
            )
            return tuple(
                SummaryRecord(row["id"], row["summary"], datetime.fromisoformat(row["updated_at"]))
                for row in rows
            )


@contextlib.contextmanager
def _locked(folder: Path) -> Generator[ProfileLock]:
    """Hold the profile's lock; let go again where opening fails."""
    lock = ProfileLock.take(folder)
    try:
        yield lock
    except BaseException:
        lock.release()
        raise


def _finish(unfinished: Path, database: Path) -> None:
    try:
        unfinished.replace(database)
        sync_folder(database.parent)
    except OSError as error:
        raise DiskTrouble(disk_sentence(error, database.name)) from None


def _practice_key(file: Path, database: Path) -> bytes:
    with contextlib.suppress(OSError, ValueError):
        key = bytes.fromhex(file.read_text("ascii").strip())
        if len(key) == KEY_BYTES:
            return key
    if database.exists():  # without its key it is of no use, but it is not ours to delete
        _set_aside(database)
    key = os.urandom(KEY_BYTES)
    write_atomically(file, key.hex().encode() + b"\n", private=True)
    return key


def _set_aside(database: Path) -> None:
    number = 1
    while (kept := database.with_name(f"{database.name}.damaged-{number}")).exists():
        number += 1
    try:
        database.replace(kept)
        for suffix in ("-wal", "-shm"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)
    except OSError as error:
        raise DiskTrouble(disk_sentence(error, database.name)) from None
