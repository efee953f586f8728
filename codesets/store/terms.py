# pyright: reportUnknownMemberType=false
"""Alphabetic indexes, and the tables that are read like one: lines under main terms."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

from codesets.index_names import name_of, names_of
from codesets.index_terms import IndexTerm, entry_of
from codesets.model import Release
from codesets.store.file import BATCH, INT_OR_NONE, BookFile, Types, damage, damaged, sound, written
from codesets.text import words

_COLUMNS = "position, parent, end, level, title, code, manifestation, see, see_also, use, notes, cells"
_LINE: Types = (int, INT_OR_NONE, int, int, *(8 * (str,)))
_LINES = f"SELECT {_COLUMNS} FROM lines"  # noqa: S608
_DEEPEST = 32


def write_terms(
    path: Path, release: Release, terms: Sequence[IndexTerm], *, progress: Callable[[float], None]
) -> None:
    """Writes a whole index into a new file; ``terms`` in the book's order. Raises BuildFailed."""
    with written(path, release) as database:
        lines = cast("Any", database["lines"])
        lines.create(
            {
                "position": int,
                "parent": int,
                "end": int,
                "level": int,
                "title": str,
                "code": str,
                "manifestation": str,
                "see": str,  # this and the next four: JSON lists; empty where there is nothing
                "see_also": str,
                "use": str,
                "notes": str,
                "cells": str,
            },
            pk="position",
        )
        lines.insert_all(_records(terms, progress), batch_size=BATCH)
        lines.create_index(["parent"], index_name="lines_parent")
        names = cast("Any", database["main_terms"])
        names.create({"name": str, "position": int})
        names.insert_all(_names(terms), batch_size=BATCH)
        names.create_index(["name"], index_name="main_terms_name")
        codes = cast("Any", database["codes"])
        codes.create({"code": str, "position": int})
        codes.insert_all(_codes(terms), batch_size=BATCH)
        codes.create_index(["code"], index_name="codes_code")
        progress(1.0)


def _records(terms: Sequence[IndexTerm], progress: Callable[[float], None]) -> Iterator[Sequence[Any]]:
    yield _COLUMNS.split(", ")
    for number, term in enumerate(terms):
        if number % BATCH == 0:
            progress(0.8 * number / len(terms))
        yield [
            *(term.position, term.parent, term.end, term.level, term.title, term.code, term.manifestation),
            *(_packed(term.see), _packed(term.see_also), _packed(term.use)),
            *(_packed(term.notes), _packed(term.cells)),
        ]


def _names(terms: Sequence[IndexTerm]) -> Iterator[Sequence[Any]]:
    yield ["name", "position"]
    for term in terms:
        if term.parent is None:
            yield from ([name, term.position] for name in names_of(term.title))


def _codes(terms: Sequence[IndexTerm]) -> Iterator[Sequence[Any]]:
    yield ["code", "position"]
    for term in terms:
        entries = dict.fromkeys(entry_of(each) for each in (term.code, term.manifestation, *term.cells))
        yield from ([code, term.position] for code in entries if code)


def _packed(values: Sequence[str]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")) if any(values) else ""


class TermStore(BookFile):
    """One index or table."""

    def line(self, position: int) -> IndexTerm | None:
        with self._reading() as connection:
            row = connection.execute(f"{_LINES} WHERE position = ?", (position,)).fetchone()
            return _term(row) if row else None

    def below(self, position: int | None) -> tuple[IndexTerm, ...]:
        """The lines indented right under one; the main terms for None."""
        with self._reading() as connection:
            if position is None:
                rows = connection.execute(f"{_LINES} WHERE parent IS NULL ORDER BY position")
            else:
                rows = connection.execute(f"{_LINES} WHERE parent = ? ORDER BY position", (position,))
            return tuple(map(_term, rows.fetchall()))

    def all_below(self, position: int) -> tuple[IndexTerm, ...]:
        """Every line under one, at whatever depth, in the book's order."""
        with self._reading() as connection:
            within = "WHERE position > ? AND position < (SELECT end FROM lines WHERE position = ?)"
            rows = connection.execute(f"{_LINES} {within} ORDER BY position", (position, position))
            return tuple(map(_term, rows.fetchall()))

    def ancestors(self, term: IndexTerm) -> tuple[IndexTerm, ...]:
        """From the main term down to the line it is indented under."""
        found: list[IndexTerm] = []
        with self._reading() as connection:
            parent = term.parent
            while parent is not None:
                row = connection.execute(f"{_LINES} WHERE position = ?", (parent,)).fetchone()
                if row is None or len(found) > _DEEPEST:
                    raise damaged(self._path)
                found.append(_term(row))
                parent = found[-1].parent
        return tuple(reversed(found))

    def main_terms(self, beginning: str, limit: int) -> tuple[IndexTerm, ...]:
        """The first main terms one of whose names begins so, in any case and with or without accents."""
        typed, name = " ".join(words(beginning)), name_of(beginning) or "\x7f"
        bounds = (typed, typed + "\x7f", name, name + "\x7f")
        # ``diabetes`` is kept in the singular, but ``ras`` is on its way to a longer word
        named = "SELECT position FROM main_terms WHERE name >= ? AND name < ? OR name >= ? AND name < ?"
        within = f"WHERE position IN ({named}) ORDER BY position LIMIT ?"
        with self._reading() as connection:
            rows = connection.execute(f"{_LINES} {within}", (*bounds, limit))
            return tuple(map(_term, rows.fetchall()))

    def named(self, name: str) -> tuple[IndexTerm, ...]:
        """The main terms that bear this name (:mod:`codesets.index_names`)."""
        with self._reading() as connection:
            within = "WHERE position IN (SELECT position FROM main_terms WHERE name = ?) ORDER BY position"
            return tuple(map(_term, connection.execute(f"{_LINES} {within}", (name_of(name),)).fetchall()))

    def saying(self, word: str) -> tuple[IndexTerm, ...]:
        """The lines whose own text has a word that begins so."""
        with self._reading() as connection:
            rows = connection.execute(f"{_LINES} WHERE title LIKE ? ORDER BY position", (f"%{word}%",))
            lines = map(_term, rows.fetchall())
            return tuple(line for line in lines if any(each.startswith(word) for each in words(line.title)))

    def leading_to(self, code: str, limit: int) -> tuple[IndexTerm, ...]:
        """The first lines that print this code, with a dash behind it or not, as default or in brackets."""
        with self._reading() as connection:
            within = "WHERE position IN (SELECT position FROM codes WHERE code = ?) ORDER BY position LIMIT ?"
            rows = connection.execute(f"{_LINES} {within}", (code, limit))
            return tuple(map(_term, rows.fetchall()))

    def lines(self) -> Iterator[IndexTerm]:
        """Every line in the book's order. On a connection of its own, so that it can be read meanwhile."""
        connection = self._connect()
        try:
            with damage(self._path):
                yield from map(_term, connection.execute(f"{_LINES} ORDER BY position"))
        finally:
            connection.close()

    def _last(self, connection: Any) -> int | None:
        return connection.execute("SELECT max(position) FROM lines").fetchone()[0]

    def _counts_hold(self, connection: Any) -> bool:
        astray = connection.execute(
            "SELECT count(*) FROM lines e LEFT JOIN lines p ON p.position = e.parent "
            "WHERE e.end <= e.position OR (e.parent IS NOT NULL AND "
            "(p.position IS NULL OR p.position >= e.position OR p.end < e.end))"
        ).fetchone()[0]
        count = connection.execute("SELECT count(*) FROM lines").fetchone()[0]
        return not astray and count == self.release.entries


def _term(row: Sequence[Any]) -> IndexTerm:
    position, parent, end, level, title, code, manifestation, *lists = sound(row, _LINE)
    see, see_also, use, notes, cells = map(_unpacked, lists)
    return IndexTerm(
        *(position, parent, end, level, title, code, manifestation), *(see, see_also, use, notes, cells)
    )


def _unpacked(values: str) -> tuple[str, ...]:
    return tuple(sound(listed := json.loads(values), (str,) * len(listed))) if values else ()
