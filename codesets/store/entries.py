# pyright: reportUnknownMemberType=false
"""Tabular and code lists: entries with titles, notes and published fields. Knows nothing of search."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

from sqlite_utils import Database

from codesets.model import (
    Code,
    CodePage,
    CodeReference,
    Fact,
    Instruction,
    InstructionKind,
    Kind,
    Release,
    SeventhCharacter,
)
from codesets.store.file import (
    BATCH,
    TEXT_OR_NONE,
    BookFile,
    Types,
    damage,
    damaged,
    read_only,
    sound,
    written,
)
from codesets.text import plain

_MOST_NAMES = 500
"""Parameters in one query; SQLite once allowed 999."""

_TITLE = "coalesce(e.title, p.title || e.tail)"
_COLUMNS = f"e.code, {_TITLE}, e.kind, e.billable, p.code, e.position, e.end, e.seventh"
_BELOW = "entries e LEFT JOIN entries p ON p.position = e.parent"
_ENTRIES = f"SELECT {_COLUMNS} FROM {_BELOW}"  # noqa: S608
_TITLES = f"SELECT e.code, {_TITLE}, e.billable FROM {_BELOW}"  # noqa: S608

_CHANGED = f"""
    SELECT e.code, was.code IS NOT NULL
    FROM {_BELOW} LEFT JOIN (
        SELECT e.code, {_TITLE} AS title, e.billable
        FROM older.entries e LEFT JOIN older.entries p ON p.position = e.parent
    ) was ON was.code = e.code
    WHERE e.kind NOT IN ('chapter', 'block')
        AND (
        was.code IS NULL OR was.billable <> e.billable
        OR (was.title <> {_TITLE} AND plain(was.title) <> plain({_TITLE}))
    )
"""  # noqa: S608

_ENTRY: Types = (str, str, str, int, TEXT_OR_NONE, int, int, str)
_INSTRUCTION: Types = (str, str, str)
_FIELDS: Types = (str, TEXT_OR_NONE, TEXT_OR_NONE)

_TERMS = (InstructionKind.INCLUSION_TERM, InstructionKind.INCLUDES)


@dataclass(frozen=True, slots=True)
class StoredRow:
    """One entry with its notes, codes named in them resolved: what the importer hands over."""

    entry: Code
    instructions: tuple[Instruction, ...] = ()
    facts: tuple[Fact, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None


# --- writing ---------------------------------------------------------------------------------------------


def write_store(
    path: Path, release: Release, rows: Sequence[StoredRow], *, progress: Callable[[float], None]
) -> None:
    """Writes a whole list into a new file. ``rows`` in tabular order, position by position.

    Raises BuildFailed when the disk will not take it.
    """
    with written(path, release) as database:
        _write_rows(database, rows, progress)


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
            "facts": str,  # JSON: [[name, value], …]; empty where there are none
            "valid_from": str,
            "valid_to": str,
        },
        pk="position",
    )
    entries.insert_all(_entry_records(rows, progress), batch_size=BATCH)
    entries.create_index(["code"], index_name="entries_code", unique=True)
    entries.create_index(["parent"], index_name="entries_parent")
    instructions = cast("Any", database["instructions"])
    instructions.create(
        {"number": int, "position": int, "kind": str, "text": str, "references": str}, pk="number"
    )
    instructions.insert_all(_instruction_records(rows), batch_size=BATCH)
    instructions.create_index(["position"], index_name="instructions_position")
    progress(1.0)


def _entry_records(rows: Sequence[StoredRow], progress: Callable[[float], None]) -> Iterator[Sequence[Any]]:
    entries = {row.entry.code: row.entry for row in rows}
    yield ["position", "code", "title", "tail", "kind", "billable", "parent", "end", "seventh",
           "facts", "valid_from", "valid_to"]  # fmt: skip
    for number, row in enumerate(rows):
        if number % BATCH == 0:
            progress(0.8 * number / len(rows))
        e = row.entry
        parent = entries[e.parent] if e.parent is not None else None
        above = parent.position if parent is not None else None
        title, tail = e.title, None
        if e.seventh and parent is not None and title.startswith(parent.title):
            title, tail = None, title[len(parent.title) :]
        yield [
            *(e.position, e.code, title, tail, e.kind.value, int(e.billable), above, e.end, e.seventh),
            _packed([[fact.name, fact.value] for fact in row.facts]),
            row.valid_from.isoformat() if row.valid_from else None,
            row.valid_to.isoformat() if row.valid_to else None,
        ]


def _instruction_records(rows: Sequence[StoredRow]) -> Iterator[Sequence[Any]]:
    yield ["number", "position", "kind", "text", "references"]
    number = 0
    for row in rows:
        for instruction in row.instructions:
            named = [[ref.start, ref.end, ref.code] for ref in instruction.references]
            yield [number, row.entry.position, instruction.kind.value, instruction.text, _packed(named)]
            number += 1


def _packed(values: Sequence[Sequence[Any]]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")) if values else ""


# --- reading ---------------------------------------------------------------------------------------------


class Store(BookFile):
    """One tabular or code list."""

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
            facts, valid_from, valid_to = self._fields(connection, entry)
            return CodePage(
                entry=entry,
                release=self.release,
                ancestors=ancestors,
                instructions=self._instructions(connection, entry, ancestors),
                children=tuple(child for child in below if not child.seventh),
                sevenths=tuple(_choice(header, child) for child in family if child.seventh),
                facts=facts,
                valid_from=valid_from,
                valid_to=valid_to,
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
                    code, title, billable = sound(row, (str, str, int))
                    found[code] = (title, bool(billable))
        return found

    def changed_since(self, older: Path) -> dict[str, str]:
        """What this list has that ``older``, another list's file, has not or has otherwise: the code, and
        ``new`` or ``revised``. Chapters and blocks are left out. Raises LibraryDamaged for either file."""
        connection = self._connect()
        try:
            with damage(older):
                connection.create_function("plain", 1, plain, deterministic=True)
                connection.execute("ATTACH ? AS older", (read_only(older.absolute().as_uri()),))
                rows = connection.execute(_CHANGED).fetchall()
                return {code: "revised" if there else "new" for code, there in rows}
        finally:
            connection.close()

    def terms(self, code: str) -> tuple[str, ...]:
        """The inclusion terms of one entry: other wordings of it."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT text FROM instructions WHERE kind = ? AND "
                "position = (SELECT position FROM entries WHERE code = ?) ORDER BY number",
                (InstructionKind.INCLUSION_TERM.value, code),
            )
            return tuple(sound(row, (str,))[0] for row in rows.fetchall())

    def dated(self) -> tuple[tuple[str, date | None, date | None], ...]:
        """The codes that are in force within days of their own, and those days."""
        query = (
            "SELECT code, valid_from, valid_to FROM entries "
            "WHERE valid_to IS NOT NULL OR (valid_from IS NOT NULL AND valid_from > ?)"
        )
        with self._reading() as connection:
            rows = connection.execute(query, (self.begins.isoformat(),)).fetchall()
            found = [sound(row, _FIELDS) for row in rows]
        return tuple((code, _day(begins), _day(ends)) for code, begins, ends in found)

    def beginnings(self) -> str:
        """The first characters of the codes that may be reported, each once, in order."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT DISTINCT substr(code, 1, 1) FROM entries WHERE billable ORDER BY 1"
            )
            return "".join(sound(row, (str,))[0] for row in rows.fetchall())

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
            with damage(self._path):
                terms = _Terms(connection)
                for row in connection.execute(f"{_ENTRIES} ORDER BY e.position"):
                    code = self._code(row)
                    yield code, terms.of(code)
        finally:
            connection.close()

    def facts(self) -> dict[str, tuple[Fact, ...]]:
        """The published fields of every entry that has some, by its code."""
        with self._reading() as connection:
            rows = connection.execute("SELECT code, facts FROM entries WHERE facts <> ''").fetchall()
            return {code: _facts(packed) for code, packed in (sound(row, (str, str)) for row in rows)}

    # --- inside ---

    def _last(self, connection: Any) -> int | None:
        return connection.execute("SELECT max(position) FROM entries").fetchone()[0]

    def _counts_hold(self, connection: Any) -> bool:
        count = (
            "SELECT count(*), sum(billable), sum(kind NOT IN ('chapter', 'block', 'modifier')) FROM entries"
        )
        counts = connection.execute(count).fetchone()
        astray = connection.execute(
            "SELECT count(*) FROM entries e LEFT JOIN entries p ON p.position = e.parent "
            "WHERE e.end <= e.position OR (e.parent IS NOT NULL AND "
            "(p.position IS NULL OR p.position >= e.position OR p.end < e.end OR p.billable))"
        ).fetchone()[0]
        return not astray and tuple(counts) == (
            self.release.entries, self.release.billable, self.release.codes
        )  # fmt: skip

    def _code(self, row: Sequence[Any]) -> Code:
        code, title, kind, billable, parent, position, end, seventh = sound(row, _ENTRY)
        return Code(
            self.release.system, code, title, Kind(kind), bool(billable), parent, position, end, seventh
        )

    def _fields(self, connection: Any, entry: Code) -> tuple[tuple[Fact, ...], date | None, date | None]:
        query = "SELECT facts, valid_from, valid_to FROM entries WHERE position = ?"
        packed, begins, ends = sound(connection.execute(query, (entry.position,)).fetchone(), _FIELDS)
        return _facts(packed), _day(begins), _day(ends)

    def _ancestors(self, connection: Any, entry: Code) -> tuple[Code, ...]:
        ancestors: list[Code] = []
        parent = entry.parent
        while parent is not None:
            if len(ancestors) > 32:
                raise damaged(self._path)
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
            for kind, text, named in (sound(row, _INSTRUCTION) for row in rows)
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
        return None if row is None else sound(row, (int, str))


def _references(named: str) -> tuple[CodeReference, ...]:
    if not named:
        return ()
    return tuple(CodeReference(*sound(each, (int, int, str))) for each in json.loads(named))


def _facts(packed: str) -> tuple[Fact, ...]:
    return tuple(Fact(*sound(each, (str, str))) for each in json.loads(packed or "[]"))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _choice(header: Code, completed: Code) -> SeventhCharacter:
    meaning = completed.title.removeprefix(header.title).lstrip(", ")
    return SeventhCharacter(completed.seventh, meaning, completed.code)
