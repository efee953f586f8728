# pyright: reportUnknownMemberType=false
"""One SQLite file per release, written once and then only read. Knows nothing of search.

Written and opened through sqlite-utils, on whichever SQLite driver lies under it: Python's own, or
SQLCipher when ``desktop`` was imported first.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

import sqlite_utils.utils
from sqlite_utils import Database

from codesets.errors import BuildFailed, LibraryClosed, LibraryDamaged
from codesets.model import (
    Code,
    CodePage,
    CodeReference,
    Instruction,
    InstructionKind,
    Kind,
    Release,
    SeventhCharacter,
)

SCHEMA_VERSION = 2
"""Raised whenever the tables below change; a store of another version is built anew."""

_driver = cast("Any", sqlite_utils.utils).sqlite3
_BATCH = 2000
_MOST_NAMES = 500
"""Parameters in one query; SQLite once allowed 999."""

_TITLE = "coalesce(e.title, p.title || e.tail)"
_COLUMNS = f"e.code, {_TITLE}, e.kind, e.billable, p.code, e.position, e.end, e.seventh"
_BELOW = "entries e LEFT JOIN entries p ON p.position = e.parent"
_ENTRIES = f"SELECT {_COLUMNS} FROM {_BELOW}"  # noqa: S608
_TITLES = f"SELECT e.code, {_TITLE}, e.billable FROM {_BELOW}"  # noqa: S608

_Types = tuple[type | tuple[type, ...], ...]
_TEXT_OR_NONE = (str, type(None))
_RELEASE: _Types = (str, str, str, _TEXT_OR_NONE, str, str, int, int, int)
_ENTRY: _Types = (str, str, str, int, _TEXT_OR_NONE, int, int, str)
_INSTRUCTION: _Types = (str, str, str)

_TERMS = (InstructionKind.INCLUSION_TERM, InstructionKind.INCLUDES)


@dataclass(frozen=True, slots=True)
class StoredRow:
    """One entry with its notes, codes named in them resolved: what the importer hands over."""

    entry: Code
    instructions: tuple[Instruction, ...] = ()


# --- writing ---------------------------------------------------------------------------------------------


def write_store(
    path: Path, release: Release, rows: Sequence[StoredRow], *, progress: Callable[[float], None]
) -> None:
    """Writes a whole release into a new file. ``rows`` in tabular order, position by position.

    Raises BuildFailed when the disk will not take it. The caller flushes the file to disk, and
    deletes it when this raises.
    """
    connection = None
    try:
        connection = _driver.connect(str(path))
        # the file is thrown away unless it is finished, so a journal would only cost time
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        database = Database(connection)
        _write_release(database, release)
        _write_rows(database, rows, progress)
        connection.execute("ANALYZE")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.commit()
    except (_driver.Error, OSError) as error:
        raise BuildFailed(
            "The code library could not be written: the disk is full or does not accept the file. "
            "Nothing was changed; make room, then try again."
        ) from error
    finally:
        if connection is not None:
            connection.close()


def _write_release(database: Database, release: Release) -> None:
    facts = {
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


def _write_rows(database: Database, rows: Sequence[StoredRow], progress: Callable[[float], None]) -> None:
    entries = cast("Any", database["entries"])
    entries.create(
        {
            "position": int,
            "code": str,
            "title": str,
            "tail": str,  # of a completed code, what its title adds to its header's; it has no title then
            "kind": str,
            "billable": int,
            "parent": int,
            "end": int,
            "seventh": str,
        },
        pk="position",
    )
    entries.insert_all(_entry_records(rows, progress), batch_size=_BATCH)
    entries.create_index(["code"], index_name="entries_code", unique=True)
    entries.create_index(["parent"], index_name="entries_parent")
    instructions = cast("Any", database["instructions"])
    instructions.create(
        {"number": int, "position": int, "kind": str, "text": str, "references": str}, pk="number"
    )
    instructions.insert_all(_instruction_records(rows), batch_size=_BATCH)
    instructions.create_index(["position"], index_name="instructions_position")
    progress(1.0)


def _entry_records(rows: Sequence[StoredRow], progress: Callable[[float], None]) -> Iterator[Sequence[Any]]:
    entries = {row.entry.code: row.entry for row in rows}
    yield ["position", "code", "title", "tail", "kind", "billable", "parent", "end", "seventh"]
    for number, row in enumerate(rows):
        if number % _BATCH == 0:
            progress(0.8 * number / len(rows))
        e = row.entry
        parent = entries[e.parent] if e.parent is not None else None
        above = parent.position if parent is not None else None
        title, tail = e.title, None
        if e.seventh and parent is not None and title.startswith(parent.title):
            title, tail = None, title[len(parent.title) :]
        yield [e.position, e.code, title, tail, e.kind.value, int(e.billable), above, e.end, e.seventh]


def _instruction_records(rows: Sequence[StoredRow]) -> Iterator[Sequence[Any]]:
    yield ["number", "position", "kind", "text", "references"]
    number = 0
    for row in rows:
        for instruction in row.instructions:
            named = [[ref.start, ref.end, ref.code] for ref in instruction.references]
            found = json.dumps(named, separators=(",", ":")) if named else ""
            yield [number, row.entry.position, instruction.kind.value, instruction.text, found]
            number += 1


# --- reading ---------------------------------------------------------------------------------------------


def read_only(address: str) -> str:
    """A file's URI, as ``Path.as_uri`` gives it, so that SQLite opens it without ever writing.

    SQLite refuses any host but ``localhost`` in it (https://sqlite.org/uri.html): a Windows share is not
    ``file://server/…`` but a path that begins with two slashes, ``file:////server/…``.
    """
    if not address.startswith("file:///"):
        address = address.replace("file://", "file:////", 1)
    return f"{address}?mode=ro&immutable=1"


class Store:
    """One release, read-only. May be called from any thread; calls wait for each other.

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

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def entry(self, code: str) -> Code | None:
        """The entry with exactly this code, in the book's spelling."""
        with self._reading() as connection:
            row = connection.execute(f"{_ENTRIES} WHERE e.code = ?", (code,)).fetchone()
            return self._code(row) if row else None

    def children(self, code: str | None) -> tuple[Code, ...]:
        """The next level down, completed 7th-character codes included; the chapters for None."""
        with self._reading() as connection:
            if code is None:
                rows = connection.execute(f"{_ENTRIES} WHERE e.parent IS NULL ORDER BY e.position")
            else:
                below = "WHERE e.parent = (SELECT position FROM entries WHERE code = ?) ORDER BY e.position"
                rows = connection.execute(f"{_ENTRIES} {below}", (code,))
            return tuple(map(self._code, rows.fetchall()))

    def page(self, code: str) -> CodePage | None:
        """All that the book says about one entry, inherited notes resolved."""
        with self._reading() as connection:
            found = connection.execute(f"{_ENTRIES} WHERE e.code = ?", (code,)).fetchone()
            if not found:
                return None
            entry = self._code(found)
            ancestors = self._ancestors(connection, entry)
            below = self._below(connection, entry.position)
            family = below
            if entry.seventh:
                family = self._below(connection, ancestors[-1].position)
            header = ancestors[-1] if entry.seventh else entry
            return CodePage(
                entry=entry,
                release=self.release,
                ancestors=ancestors,
                instructions=self._instructions(connection, entry, ancestors),
                children=tuple(child for child in below if not child.seventh),
                sevenths=tuple(_choice(header, child) for child in family if child.seventh),
            )

    def titles(self, codes: Sequence[str]) -> dict[str, tuple[str, bool]]:
        """Title and whether billable, for each of the codes that there is."""
        found: dict[str, tuple[str, bool]] = {}
        with self._reading() as connection:
            for first in range(0, len(codes), _MOST_NAMES):
                wanted = codes[first : first + _MOST_NAMES]
                marks = ",".join("?" * len(wanted))
                query = f"{_TITLES} WHERE e.code IN ({marks})"
                for row in connection.execute(query, tuple(wanted)):
                    code, title, billable = _sound(row, (str, str, int))
                    found[code] = (title, bool(billable))
        return found

    def terms(self, code: str) -> tuple[str, ...]:
        """The inclusion terms of one entry: other wordings of it."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT text FROM instructions WHERE kind = ? AND "
                "position = (SELECT position FROM entries WHERE code = ?) ORDER BY number",
                (InstructionKind.INCLUSION_TERM.value, code),
            )
            return tuple(_sound(row, (str,))[0] for row in rows.fetchall())

    def beginning(self, prefix: str, limit: int) -> tuple[Code, ...]:
        """The first entries whose code begins so, in tabular order."""
        with self._reading() as connection:
            within = "WHERE e.code >= ? AND e.code < ? ORDER BY e.position LIMIT ?"
            rows = connection.execute(f"{_ENTRIES} {within}", (prefix, prefix + "~", limit))
            return tuple(map(self._code, rows.fetchall()))

    def entries(self) -> Iterator[tuple[Code, tuple[str, ...]]]:
        """Every entry in tabular order, with its other wordings: inclusion terms, includes below chapters
        and blocks. On a connection of its own, so that pages can be read meanwhile."""
        connection = self._connect()
        try:
            with _damage(self._path):
                terms = _Terms(connection)
                for row in connection.execute(f"{_ENTRIES} ORDER BY e.position"):
                    code = self._code(row)
                    yield code, terms.of(code)
        finally:
            connection.close()

    def verify(self) -> None:
        """Reads the whole file: SQLite's own check and every count. Takes a second; raises LibraryDamaged."""
        with self._reading() as connection:
            sound = connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
            count = "SELECT count(*), sum(billable), sum(kind NOT IN ('chapter', 'block')) FROM entries"
            counts = connection.execute(count).fetchone()
            expected = (self.release.entries, self.release.billable, self.release.codes)
            astray = connection.execute(
                "SELECT count(*) FROM entries e LEFT JOIN entries p ON p.position = e.parent "
                "WHERE e.end <= e.position OR (e.parent IS NOT NULL AND "
                "(p.position IS NULL OR p.position >= e.position OR p.end < e.end OR p.billable))"
            ).fetchone()[0]
            if not sound or tuple(counts) != expected or astray:
                raise _damaged(self._path)

    # --- inside ---

    def _connect(self) -> Any:
        try:
            address = read_only(self._path.absolute().as_uri())
            connection = _driver.connect(address, uri=True, check_same_thread=False)
        except _driver.Error as error:
            raise _damaged(self._path) from error
        return Database(connection).conn

    @contextmanager
    def _reading(self) -> Generator[Any]:
        with self._lock:
            if self._connection is None:
                raise LibraryClosed
            with _damage(self._path):
                yield self._connection

    def _check(self) -> Release:
        """Quick: what the file says of itself against what is there. The whole of it is for ``verify``."""
        connection = self._connection
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        page_size = connection.execute("PRAGMA page_size").fetchone()[0]
        if version != SCHEMA_VERSION or pages * page_size != self._path.stat().st_size:
            raise _damaged(self._path)
        told = connection.execute(
            "SELECT system, edition, effective_from, effective_to, source, sha256, entries, codes, billable "
            "FROM release"
        ).fetchone()
        facts = _sound(told, _RELEASE)
        last = connection.execute("SELECT max(position) FROM entries").fetchone()[0]
        release = Release(
            facts[0],
            facts[1],
            date.fromisoformat(facts[2]),
            date.fromisoformat(facts[3]) if facts[3] else None,
            *facts[4:],
        )
        self._system = release.system
        if last is None or last + 1 != release.entries:
            raise _damaged(self._path)
        return release

    def _code(self, row: Sequence[Any]) -> Code:
        code, title, kind, billable, parent, position, end, seventh = _sound(row, _ENTRY)
        return Code(self._system, code, title, Kind(kind), bool(billable), parent, position, end, seventh)

    def _ancestors(self, connection: Any, entry: Code) -> tuple[Code, ...]:
        ancestors: list[Code] = []
        parent = entry.parent
        while parent is not None:
            if len(ancestors) > 32:
                raise _damaged(self._path)
            found = connection.execute(f"{_ENTRIES} WHERE e.code = ?", (parent,)).fetchone()
            above = self._code(found)
            ancestors.append(above)
            parent = above.parent
        return tuple(reversed(ancestors))

    def _below(self, connection: Any, position: int) -> tuple[Code, ...]:
        rows = connection.execute(f"{_ENTRIES} WHERE e.parent = ? ORDER BY e.position", (position,))
        return tuple(map(self._code, rows.fetchall()))

    def _instructions(
        self, connection: Any, entry: Code, ancestors: tuple[Code, ...]
    ) -> tuple[Instruction, ...]:
        told: list[Instruction] = []
        sevenths_told = False
        for teller in (entry, *reversed(ancestors)):
            # a completed code is its header with one character more: what names the header names it too
            own = teller is entry or (entry.seventh and teller is ancestors[-1])
            stated = self._stated(connection, teller)
            for instruction in stated:
                if instruction.kind is InstructionKind.SEVENTH_CHARACTER and sevenths_told:
                    continue  # a nearer definition replaces it
                if own or instruction.kind.inherited:
                    told.append(instruction)
            sevenths_told |= any(each.kind is InstructionKind.SEVENTH_CHARACTER for each in stated)
        return tuple(told)

    def _stated(self, connection: Any, teller: Code) -> list[Instruction]:
        query = 'SELECT kind, text, "references" FROM instructions WHERE position = ? ORDER BY number'
        rows = connection.execute(query, (teller.position,)).fetchall()
        return [
            Instruction(InstructionKind(kind), text, teller.code, _references(named))
            for kind, text, named in (_sound(row, _INSTRUCTION) for row in rows)
        ]


class _Terms:
    """The other wordings of entries asked for in tabular order, read alongside them."""

    def __init__(self, connection: Any) -> None:
        self._rows = connection.execute(
            "SELECT position, text FROM instructions WHERE kind IN (?, ?) ORDER BY number",
            tuple(kind.value for kind in _TERMS),
        )
        self._next = self._following()

    def of(self, code: Code) -> tuple[str, ...]:
        found: list[str] = []
        while self._next is not None and self._next[0] <= code.position:
            found.append(self._next[1])
            self._next = self._following()
        return () if code.kind in (Kind.CHAPTER, Kind.BLOCK) else tuple(found)

    def _following(self) -> Sequence[Any] | None:
        row = self._rows.fetchone()
        return None if row is None else _sound(row, (int, str))


def _references(named: str) -> tuple[CodeReference, ...]:
    if not named:
        return ()
    return tuple(CodeReference(*_sound(each, (int, int, str))) for each in json.loads(named))


def _sound(row: Sequence[Any], types: _Types) -> Sequence[Any]:
    """The row, when its values are what was written: in SQLite any column may hold a value of any type."""
    if len(row) != len(types) or not all(map(isinstance, row, types)):
        raise TypeError("a value is not of its column's type")
    return row


def _choice(header: Code, completed: Code) -> SeventhCharacter:
    meaning = completed.title.removeprefix(header.title).lstrip(", ")
    return SeventhCharacter(completed.seventh, meaning, completed.code)


@contextmanager
def _damage(path: Path) -> Generator[None]:
    """What a broken file makes of a read: errors of the driver, and values that cannot be."""
    try:
        yield
    except (_driver.Error, OSError, ValueError, TypeError, LookupError, RecursionError) as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> LibraryDamaged:
    return LibraryDamaged(
        f"The code book {path.name} cannot be read: it is damaged or of another version. "
        "Your encounters are not affected; it is built again by itself."
    )
