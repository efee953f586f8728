# pyright: reportUnknownMemberType=false
"""The SQLite file that holds one book of one release: written once, then only read.

Written and opened through sqlite-utils, on whichever SQLite driver lies under it: Python's own, or
SQLCipher when ``desktop`` was imported first.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, cast

import sqlite_utils.utils
from sqlite_utils import Database

from codesets.errors import BuildFailed, LibraryClosed, LibraryDamaged
from codesets.model import Book, Release

SCHEMA_VERSION = 3
"""Raised whenever the tables of any store change; a store of another version is built anew."""

driver = cast("Any", sqlite_utils.utils).sqlite3
BATCH = 2000
"""Rows written, and looked up, in one go."""

Types = tuple[type | tuple[type, ...], ...]
TEXT_OR_NONE = (str, type(None))
INT_OR_NONE = (int, type(None))
_RELEASE: Types = (str, str, str, str, TEXT_OR_NONE, str, str, int, int, int)
_RELEASE_COLUMNS = (
    "book, system, edition, effective_from, effective_to, source, sha256, entries, codes, billable"
)


@contextmanager
def written(path: Path, release: Release) -> Generator[Database]:
    """A new file to fill with one book of ``release``.

    Raises BuildFailed when the disk will not take it. The caller flushes the file to disk, and
    deletes it when this raises.
    """
    connection = None
    try:
        connection = driver.connect(str(path))
        # the file is thrown away unless it is finished, so a journal would only cost time
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        database = Database(connection)
        _write_release(database, release)
        yield database
        connection.execute("ANALYZE")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.commit()
    except (driver.Error, OSError) as error:
        raise BuildFailed(
            "The code library could not be written: the disk is full or does not accept the file. "
            "Nothing was changed; make room, then try again."
        ) from error
    finally:
        if connection is not None:
            connection.close()


def _write_release(database: Database, release: Release) -> None:
    facts = {
        "book": release.book.value,
        "system": release.system,
        "edition": release.edition,
        "effective_from": release.effective_from.isoformat(),
        "effective_to": release.effective_to.isoformat() if release.effective_to else None,
        "source": release.source,
        "sha256": release.sha256,
        "entries": release.entries,
        "codes": release.codes,
        "billable": release.billable,
    }
    cast("Any", database["release"]).insert(facts, pk="system")


def read_only(address: str) -> str:
    """A file's URI, as ``Path.as_uri`` gives it, so that SQLite opens it without ever writing.

    SQLite refuses any host but ``localhost`` in it (https://sqlite.org/uri.html): a Windows share is not
    ``file://server/…`` but a path that begins with two slashes, ``file:////server/…``.
    """
    if not address.startswith("file:///"):
        address = address.replace("file://", "file:////", 1)
    return f"{address}?mode=ro&immutable=1"


class BookFile:
    """One book, read-only. May be called from any thread; calls wait for each other.

    Every method raises LibraryDamaged when the file turns out to be broken.
    """

    def __init__(self, path: Path) -> None:
        """Opens a finished file. Raises LibraryDamaged unless it is a whole store of this version."""
        self._path = path
        self._lock = threading.Lock()
        self._connection: Any = None
        try:
            self._connection = self._connect()
            with self._reading():
                self.release = self._check()
        except BaseException:
            self.close()
            raise

    @property
    def path(self) -> Path:
        return self._path

    @property
    def begins(self) -> date:
        return self.release.effective_from

    @property
    def ends(self) -> date | None:
        return self.release.effective_to

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def verify(self) -> None:
        """Reads the whole file: SQLite's own check and every count. Takes a second; raises LibraryDamaged."""
        with self._reading() as connection:
            sound = connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
            if not sound or not self._counts_hold(connection):
                raise damaged(self._path)

    def is_plain(self) -> bool:
        """Whether the file holds tables and indexes only: views and triggers run what they say when they are
        read, and a store never has any."""
        with self._reading() as connection:
            kinds = connection.execute("SELECT DISTINCT type FROM sqlite_master").fetchall()
            return {kind for (kind,) in kinds} <= {"table", "index"}

    # --- for the books ---

    def _last(self, connection: Any) -> int | None:
        """The highest position there is: with gaps or not, as many entries as the release says."""
        raise NotImplementedError

    def _counts_hold(self, connection: Any) -> bool:
        raise NotImplementedError

    def _connect(self) -> Any:
        try:
            address = read_only(self._path.absolute().as_uri())
            connection = driver.connect(address, uri=True, check_same_thread=False)
        except driver.Error as error:
            raise damaged(self._path) from error
        return Database(connection).conn

    @contextmanager
    def _reading(self) -> Generator[Any]:
        with self._lock:
            if self._connection is None:
                raise LibraryClosed
            with damage(self._path):
                yield self._connection

    def _check(self) -> Release:
        """Quick: what the file says of itself against what is there. The whole of it is for ``verify``."""
        connection = self._connection
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        page_size = connection.execute("PRAGMA page_size").fetchone()[0]
        if version != SCHEMA_VERSION or pages * page_size != self._path.stat().st_size:
            raise damaged(self._path)
        told = connection.execute(f"SELECT {_RELEASE_COLUMNS} FROM release").fetchone()  # noqa: S608
        book, system, edition, begins, ends, *facts = sound(told, _RELEASE)
        release = Release(
            system,
            edition,
            date.fromisoformat(begins),
            date.fromisoformat(ends) if ends else None,
            *facts,
            book=Book(book),
        )
        last = self._last(connection)
        if last is None or last + 1 != release.entries:
            raise damaged(self._path)
        return release


def sound(row: Sequence[Any], types: Types) -> Sequence[Any]:
    """The row, when its values are what was written: in SQLite any column may hold a value of any type."""
    if len(row) != len(types) or not all(map(isinstance, row, types)):
        raise TypeError("a value is not of its column's type")
    return row


@contextmanager
def damage(path: Path) -> Generator[None]:
    """What a broken file makes of a read: errors of the driver, and values that cannot be."""
    try:
        yield
    except (driver.Error, OSError, ValueError, TypeError, LookupError, RecursionError) as error:
        raise damaged(path) from error


def damaged(path: Path) -> LibraryDamaged:
    return LibraryDamaged(
        f"The code book {path.name} cannot be read: it is damaged or of another version. "
        "Your encounters are not affected; it is built again by itself."
    )
