"""The encrypted database: SQLCipher under sqlite-utils, and what its errors mean to a person."""

# sqlite-utils leaves parts of its signatures untyped, the driver all of them.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, cast

import sqlcipher3.dbapi2 as sqlcipher  # pyright: ignore[reportMissingTypeStubs]
from sqlite_utils import Database
from sqlite_utils.db import Table

from desktop.errors import DesktopError, DiskTrouble, ProfileInUse, VaultDamaged, VaultTooNew
from desktop.files import make_private_file

_driver = cast(Any, sqlcipher)
DriverError = cast(type[Exception], _driver.Error)


NOTE_TOKENS = "porter unicode61 remove_diacritics 2"
"""Of FTS5: endings, accents and capitals do not matter."""


def _first_tables(database: Database) -> None:
    table(database, "encounters").create(
        {
            "id": str,
            "format": int,
            "summary": str,
            "created_at": str,
            "updated_at": str,
            "digest": str,
            "body": str,  # last, so that a list is read without the pages that long bodies run over
        },
        pk="id",
        not_null={"format", "summary", "created_at", "updated_at", "digest", "body"},
    )
    table(database, "documents").create(
        {"id": str, "encounter": str, "format": int, "digest": str, "body": str},
        pk="id",
        not_null={"encounter", "format", "digest", "body"},
        foreign_keys=[("encounter", "encounters", "id")],
    )
    table(database, "documents").create_index(["encounter"])


def _audit_trail(database: Database) -> None:
    table(database, "trail").create(
        {
            "number": int,
            "at": str,
            "who": str,
            "what": str,
            "encounter": str,
            "before": str,
            "after": str,
            "seal": str,
        },
        pk="number",
        not_null={"at", "who", "what", "encounter", "before", "after", "seal"},
    )
    table(database, "trail_end").create({"id": int, "number": int, "seal": str}, pk="id")
    table(database, "trail_end").insert({"id": 1, "number": 0, "seal": ""})


def _own_codes(database: Database) -> None:
    table(database, "own_codes").create(
        {
            "system": str,
            "code": str,
            "title": str,
            "billable": int,
            "favourite": int,
            "note": str,
            "used_at": str,  # empty where it was never added to an encounter
        },
        pk=("system", "code"),
        not_null={"title", "billable", "favourite", "note", "used_at"},
    )


def _fingerprints(database: Database) -> None:
    """By which a document that comes again is known; of those kept before there is none."""
    table(database, "fingerprints").create(
        {"fingerprint": str, "document": str}, pk=("fingerprint", "document")
    )


def _users(database: Database) -> None:
    """Empty where the vault has one user, who may do everything."""
    table(database, "users").create({"id": str, "name": str, "role": str}, pk="id", not_null={"name", "role"})


def _originals(database: Database) -> None:
    """The files that documents came from, by the SHA-256 of their bytes; several documents may share one."""
    table(database, "originals").create(
        {"id": str, "size": int, "content": bytes}, pk="id", not_null={"size", "content"}
    )
    table(database, "document_originals").create(
        {"document": str, "original": str}, pk="document", not_null={"original"}
    )
    table(database, "document_originals").create_index(["original"])


def make_notes_index(database: Database) -> None:
    """For ``desktop.vault.notes_index``, empty: it is filled when words are looked for. A number of its own
    for each document: SQLite's would not outlive a copy."""
    numbers = table(database, "note_numbers")
    numbers.create({"number": int, "document": str}, pk="number", not_null={"document"})
    numbers.create_index(["document"], unique=True)
    database.execute(
        "CREATE VIRTUAL TABLE note_words USING "
        f"fts5(words, content='', contentless_delete=1, tokenize='{NOTE_TOKENS}')"
    )


def _annotations(database: Database) -> None:
    annotations = table(database, "annotations")
    annotations.create(
        {"id": str, "document": str, "begins": int, "ends": int, "style": str, "note": str},
        pk="id",
        not_null={"document", "begins", "ends", "style", "note"},
    )
    annotations.create_index(["document"])


MIGRATIONS: tuple[Callable[[Database], None], ...] = (
    _first_tables,
    _audit_trail,
    _own_codes,
    _fingerprints,
    _users,
    _originals,
    make_notes_index,
    _annotations,
)
"""Step ``n`` brings schema ``n`` to ``n + 1``, in a transaction of its own. Only ever appended to."""


def open_database(file: Path, key: bytes) -> Database:
    """Open or make the database and bring it to the newest schema.

    ``key`` is the raw 256-bit key. VaultDamaged (also for a wrong key), VaultTooNew, DiskTrouble.
    """
    for private in (file, *file.parent.glob(f"{file.name}-wal")):  # SQLite would let everybody read it
        with contextlib.suppress(OSError):  # where it cannot be written, SQLite says so
            make_private_file(private)
    with in_plain_words():
        connection = _driver.connect(str(file), timeout=2.0, check_same_thread=False)
        try:
            _prepare(connection, key)
            database = Database(connection, recursive_triggers=False, execute_plugins=False)
            _migrate(database)
        except BaseException:
            connection.close()
            raise
    return database


def export_database(database: Database, file: Path, key: bytes) -> None:
    """All that is in it into a new file, encrypted with the same key. Reads every page, and nobody needs to
    stop. The file itself is not copied: to close it again would undo SQLite's own locks (POSIX)."""
    version = int(database.execute("PRAGMA user_version").fetchone()[0])
    file.touch()
    make_private_file(file)
    database.execute(f"ATTACH DATABASE ? AS copy KEY \"x'{key.hex()}'\"", [str(file)])
    try:
        database.execute("SELECT sqlcipher_export('copy')").fetchall()
        database.execute(f"PRAGMA copy.user_version = {version}")
    finally:
        database.execute("DETACH DATABASE copy")


@contextlib.contextmanager
def in_plain_words() -> Generator[None]:
    """Turn the driver's errors into sentences. The statement and its values do not come along."""
    try:
        yield
    except DriverError as error:
        sentence = _explained(error)
        if sentence is None:
            raise
        raise sentence from None


def damaged() -> VaultDamaged:
    return VaultDamaged(
        "A part of the vault is damaged and cannot be read. It was left as it is; "
        "keep a copy of its folder before anything else is tried."
    )


def table(database: Database, name: str) -> Table:
    return database.table(name)


def _prepare(connection: Any, key: bytes) -> None:
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("PRAGMA cipher_log_level = NONE")  # it would write to the terminal
    # One program has the file (ProfileLock), so the index of the WAL can stay in memory, not in a file.
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("PRAGMA temp_store = MEMORY")  # nothing of a patient in temporary files
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # what is acknowledged survives a power cut
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")


def _migrate(database: Database) -> None:
    number = int(database.execute("PRAGMA user_version").fetchone()[0])
    if number > len(MIGRATIONS):
        raise VaultTooNew(
            "This vault was last used by a newer Chartside. It is kept as it is; open it with that version."
        )
    for step in range(number, len(MIGRATIONS)):
        with database.atomic():
            MIGRATIONS[step](database)
            database.execute(f"PRAGMA user_version = {step + 1}")


def _explained(error: Exception) -> DesktopError | None:
    words = str(error).lower()
    if "full" in words:
        return DiskTrouble("The disk is full. What was saved before is safe; make room, then try again.")
    if "readonly" in words or "read-only" in words or "unable to open" in words:
        return DiskTrouble(
            "The vault may not be written: its folder or file is read-only. What was saved before is safe; "
            "allow writing there, then try again."
        )
    if "locked" in words:
        return ProfileInUse("Another program is using the vault. Close it, then try again.")
    if any(sign in words for sign in ("not a database", "malformed", "corrupt", "closed database")):
        return damaged()
    if "i/o error" in words:
        return DiskTrouble(
            "The disk did not take the data: it may be full or failing. What was saved before is safe; "
            "make room or check the disk, then try again."
        )
    return None
