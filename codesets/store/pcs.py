# pyright: reportUnknownMemberType=false
"""The ICD-10-PCS tables and the definitions of their values."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

from codesets.model import Book, Release
from codesets.pcs_tables import Axis, Definition, Table, TableRow, Value
from codesets.store.file import BATCH, BookFile, Types, sound, written

_TABLE: Types = (str,)
_DEFINITION: Types = (str, int, str, str, str, str, str)
_DEFINITION_COLUMNS = "section, axis, axis_name, term, definition, explanation, includes"


def write_tables(
    path: Path, release: Release, tables: Sequence[Table], *, progress: Callable[[float], None]
) -> None:
    """Writes all tables of a release into a new file. Raises BuildFailed."""
    with written(path, release) as database:
        stored = cast("Any", database["tables"])
        stored.create({"position": int, "prefix": str, "content": str}, pk="position")
        stored.insert_all(
            (
                {"position": position, "prefix": table.prefix, "content": _packed(table)}
                for position, table in enumerate(tables)
            ),
            batch_size=BATCH,
        )
        stored.create_index(["prefix"], index_name="tables_prefix", unique=True)
        progress(1.0)


def write_definitions(
    path: Path, release: Release, definitions: Sequence[Definition], *, progress: Callable[[float], None]
) -> None:
    """Writes all definitions of a release into a new file. Raises BuildFailed."""
    with written(path, release) as database:
        stored = cast("Any", database["definitions"])
        stored.create(
            {
                "position": int,
                "section": str,
                "axis": int,
                "axis_name": str,
                "term": str,
                "definition": str,
                "explanation": str,
                "includes": str,  # JSON list
            },
            pk="position",
        )
        stored.insert_all(
            (
                {
                    "position": position,
                    "section": each.section,
                    "axis": each.axis,
                    "axis_name": each.axis_name,
                    "term": each.term,
                    "definition": each.definition,
                    "explanation": each.explanation,
                    "includes": json.dumps(each.includes, ensure_ascii=False),
                }
                for position, each in enumerate(definitions)
            ),
            batch_size=BATCH,
        )
        progress(1.0)


class PcsStore(BookFile):
    """The tables, or the definitions, of one release."""

    def tables(self, beginning: str = "") -> tuple[Table, ...]:
        """Those whose three characters begin so, in the book's order."""
        with self._reading() as connection:
            within = "WHERE prefix >= ? AND prefix < ? ORDER BY position"
            rows = connection.execute(
                f"SELECT content FROM tables {within}",  # noqa: S608
                (beginning, beginning + "~"),
            )
            return tuple(_unpacked(sound(row, _TABLE)[0]) for row in rows.fetchall())

    def definitions(self) -> tuple[Definition, ...]:
        """All of them, in the book's order."""
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT {_DEFINITION_COLUMNS} FROM definitions ORDER BY position"  # noqa: S608
            )
            return tuple(_definition(sound(row, _DEFINITION)) for row in rows.fetchall())

    def _last(self, connection: Any) -> int | None:
        name = "tables" if self._holds_tables(connection) else "definitions"
        return connection.execute(f"SELECT max(position) FROM {name}").fetchone()[0]  # noqa: S608

    def _counts_hold(self, connection: Any) -> bool:
        """That each table can be unpacked and makes the codes it should."""
        if self.release.book is not Book.TABLES:
            return True
        rows = connection.execute("SELECT content FROM tables").fetchall()
        codes = sum(len(set(_unpacked(sound(row, _TABLE)[0]).codes())) for row in rows)
        return codes == self.release.billable

    def _holds_tables(self, connection: Any) -> bool:
        found = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'tables'").fetchone()
        return found[0] == 1


def _packed(table: Table) -> str:
    head = [[each.character, each.label] for each in (table.section, table.body_system, table.operation)]
    rows = [
        [[axis.name, [[each.character, each.label] for each in axis.values]] for axis in row.axes]
        for row in table.rows
    ]
    return json.dumps([head, table.names, table.definition, rows], ensure_ascii=False, separators=(",", ":"))


def _unpacked(content: str) -> Table:
    head, names, definition, rows = json.loads(content)
    section, body_system, operation = (_value(each) for each in head)
    first, second, third = sound(names, (str, str, str))
    (defined,) = sound([definition], (str,))
    made = tuple(_row(row) for row in rows)
    return Table(section, body_system, operation, (first, second, third), defined, made)


def _row(row: Sequence[Any]) -> TableRow:
    fourth, fifth, sixth, seventh = (
        Axis(sound([name], (str,))[0], tuple(_value(each) for each in values)) for name, values in row
    )
    return TableRow((fourth, fifth, sixth, seventh))


def _value(pair: Sequence[Any]) -> Value:
    return Value(*sound(pair, (str, str)))


def _definition(row: Sequence[Any]) -> Definition:
    section, axis, axis_name, term, definition, explanation, includes = row
    listed = json.loads(includes)
    words = tuple(sound(listed, (str,) * len(listed)))
    return Definition(section, axis, axis_name, term, definition, explanation, words)
