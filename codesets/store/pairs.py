# pyright: reportUnknownMemberType=false
"""NCCI procedure pairs by the million: codes and rationales are numbered, a pair is six small numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

from codesets.errors import BuildFailed
from codesets.model import Release
from codesets.remarks import Pair
from codesets.store.file import INT_OR_NONE, BookFile, Types, sound, written

_ROWS: Types = (int, int, int, int, int, int)
_COLUMNS = ("column1", "column2")
_HOLDING = "FROM pairs WHERE {} = ? AND begins <= ? AND (ends = 0 OR ends >= ?)"
_TABLE = """
CREATE TABLE pairs (
    column1 INTEGER, column2 INTEGER, begins INTEGER, ends INTEGER, modifier INTEGER, rationale INTEGER,
    PRIMARY KEY (column1, column2, begins, ends)
) WITHOUT ROWID
"""


def write_pairs(path: Path, release: Release, pairs: Iterable[Pair]) -> int:
    """Writes pairs into a new file as they come, keeping none in memory; how many there were.

    Raises BuildFailed, also where a pair with the same days stands in it twice, and what ``pairs`` raises.
    """
    with written(path, release) as database:
        connection = cast("Any", database.conn)
        connection.execute("PRAGMA cache_size = -100000")
        connection.execute(_TABLE)
        codes, rationales = _Numbers(), _Numbers()
        numbered = _numbered(pairs, codes, rationales)
        count = 0
        try:
            connection.executemany("INSERT INTO pairs VALUES (?, ?, ?, ?, ?, ?)", numbered)
            count = connection.execute("SELECT count(*) FROM pairs").fetchone()[0]
        except Exception as error:
            if "UNIQUE" not in str(error):
                raise
            raise BuildFailed(
                f"{release.source} names one pair of codes twice with the same days. Nothing was changed."
            ) from error
        connection.execute("CREATE INDEX pairs_column2 ON pairs (column2)")
        for name, numbers in (("codes", codes), ("rationales", rationales)):
            stored = cast("Any", database[name])
            stored.create({"number": int, "text": str}, pk="number")
            stored.insert_all({"number": number, "text": text} for text, number in numbers.items())
        connection.execute("UPDATE release SET entries = ?", (count,))
        return count


class _Numbers(dict[str, int]):
    """Numbers texts in the order in which they come."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


def _numbered(pairs: Iterable[Pair], codes: _Numbers, rationales: _Numbers) -> Iterator[Sequence[int]]:
    for column1, column2, begins, ends, modifier, rationale in pairs:
        yield codes[column1], codes[column2], begins, ends, modifier, rationales[rationale]


class PairStore(BookFile):
    """The pairs of one quarter, or of one part of it."""

    _texts: tuple[dict[str, int], list[str], list[str]] | None = None

    def between(self, column1: str, column2: str) -> tuple[Pair, ...]:
        """In this order of the columns, the oldest first."""
        with self._reading() as connection:
            codes, _, _ = self._numbers(connection)
            one, two = codes.get(column1), codes.get(column2)
            if one is None or two is None:
                return ()
            rows = connection.execute(
                "SELECT * FROM pairs WHERE column1 = ? AND column2 = ? ORDER BY begins", (one, two)
            )
            return tuple(self._pairs(connection, rows.fetchall()))

    def of(self, code: str, *, on: int, most: int) -> tuple[Pair, ...]:
        """Pairs the code is in that hold on a day (``yyyymmdd``), those it is paid in first."""
        with self._reading() as connection:
            number = self._numbers(connection)[0].get(code)
            if number is None:
                return ()
            rows: list[Sequence[Any]] = []
            for column in _COLUMNS:
                left = (number, on, on, most - len(rows))
                rows += connection.execute(f"SELECT * {_HOLDING.format(column)} LIMIT ?", left)
            return tuple(self._pairs(connection, rows))

    def count(self, code: str, *, on: int) -> int:
        """How many pairs the code is in that hold on a day."""
        with self._reading() as connection:
            number = self._numbers(connection)[0].get(code)
            return sum(
                connection.execute(f"SELECT count(*) {_HOLDING.format(column)}", (number, on, on)).fetchone()[
                    0
                ]
                for column in _COLUMNS
            )

    def _numbers(self, connection: Any) -> tuple[dict[str, int], list[str], list[str]]:
        """Codes to numbers, and the texts of both by their numbers; read once."""
        if self._texts is None:
            codes, rationales = (
                [str(row[0]) for row in connection.execute(f"SELECT text FROM {name} ORDER BY number")]  # noqa: S608
                for name in ("codes", "rationales")
            )
            self._texts = {text: number for number, text in enumerate(codes)}, codes, rationales
        return self._texts

    def _pairs(self, connection: Any, rows: Iterable[Sequence[Any]]) -> Iterator[Pair]:
        _, codes, rationales = self._numbers(connection)
        for row in rows:
            one, two, begins, ends, modifier, rationale = sound(row, _ROWS)
            yield Pair(codes[one], codes[two], begins, ends, modifier, rationales[rationale])

    def _last(self, connection: Any) -> int | None:
        """What the file says of itself: counting two million pairs takes longer than an opening may."""
        (entries,) = sound(connection.execute("SELECT entries FROM release").fetchone(), (INT_OR_NONE,))
        return None if entries is None else entries - 1

    def _counts_hold(self, connection: Any) -> bool:
        return connection.execute("SELECT count(*) FROM pairs").fetchone()[0] == self.release.entries
