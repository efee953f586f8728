"""Finds words in all notes of the vault: a full-text index (SQLite FTS5), encrypted with the rest.

It holds no text, only where words stand; the text is the document's own. Endings do not matter (Porter), nor
do accents and capitals.
"""

# sqlite-utils leaves parts of its signatures untyped.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlite_utils import Database

from desktop.vault.database import NOTE_TOKENS, make_notes_index, table

_BEGIN, _END = "\x02", "\x03"
_PARTS = re.compile(r'"([^"]*)"?|(\S+)')


@dataclass(frozen=True, slots=True)
class FoundIn:
    document: str
    encounter: str


@dataclass(frozen=True, slots=True)
class Places:
    """Where the words stand in one text."""

    spans: tuple[tuple[int, int], ...] = field(default=(), repr=False)
    """First and last position, the latter not included; in order."""


class NotesIndex:
    """The index of one open vault. Callers hold the transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._numbers = table(database, "note_numbers")

    def put(self, document: str, words: str) -> None:
        """A document that is there already never changes: it is left as it is."""
        if self._numbers.count_where("document = ?", [document]):
            return
        number = self._numbers.insert({"document": document}).last_rowid
        self._database.execute("INSERT INTO note_words(rowid, words) VALUES (?, ?)", [number, words])

    def remove(self, document: str) -> None:
        for row in list(self._numbers.rows_where("document = ?", [document])):
            self._database.execute("DELETE FROM note_words WHERE rowid = ?", [row["number"]])
            self._numbers.delete(row["number"])

    def find(self, words: str, most: int) -> tuple[tuple[FoundIn, ...], int]:
        """The documents that hold each of the words, those that say most of them first, at most ``most``; and
        how many there are."""
        query = query_of(words)
        if not query:
            return (), 0
        rows = self._database.execute(
            "SELECT documents.id, documents.encounter FROM note_words"
            " JOIN note_numbers ON note_numbers.number = note_words.rowid"
            " JOIN documents ON documents.id = note_numbers.document"
            " WHERE note_words MATCH ? ORDER BY note_words.rank, note_words.rowid DESC LIMIT ?",
            [query, most],
        ).fetchall()
        count = "SELECT count(*) FROM note_words WHERE note_words MATCH ?"
        total = self._database.execute(count, [query]).fetchone()[0]
        return tuple(FoundIn(document, encounter) for document, encounter in rows), int(total)

    def places(self, words: str, texts: Sequence[str]) -> tuple[Places, ...]:
        """Where they stand in each of the texts, as the index itself sees it. In memory only."""
        query = query_of(words)
        if not query:
            return (Places(),) * len(texts)
        run = cast(Callable[..., Any], self._database.execute)
        run(f"CREATE VIRTUAL TABLE temp.looked_at USING fts5(words, tokenize='{NOTE_TOKENS}')")
        try:
            for number, text in enumerate(texts):
                run("INSERT INTO temp.looked_at(rowid, words) VALUES (?, ?)", [number, text])
            marked = dict(
                run(
                    "SELECT rowid, highlight(looked_at, 0, ?, ?) FROM temp.looked_at WHERE looked_at MATCH ?",
                    [_BEGIN, _END, query],
                ).fetchall()
            )
        finally:
            run("DROP TABLE temp.looked_at")
        return tuple(_places(marked.get(number, "")) for number in range(len(texts)))

    @property
    def whole(self) -> bool:
        """Whether every document is in it; not so in a vault that was kept without one."""
        return self._numbers.count == table(self._database, "documents").count

    def make_anew(self) -> None:
        """From every document; one that cannot be read is found by nothing."""
        for name in ("note_words", "note_numbers"):
            self._database.execute(f"DROP TABLE IF EXISTS {name}")
        make_notes_index(self._database)
        for row in table(self._database, "documents").rows:
            words = ""
            with contextlib.suppress(ValueError, KeyError, TypeError):
                words = str(json.loads(row["body"])["text"])
            self.put(row["id"], words)


def query_of(words: str) -> str:
    """In the language of FTS5: each word, each \"phrase\" as it is written; the last word may go on."""
    words = words.replace("\0", " ")
    parts = [(phrase, True) if phrase else (word, False) for phrase, word in _PARTS.findall(words)]
    parts = [(part, whole) for part, whole in parts if any(map(str.isalnum, part))]
    quoted = ['"' + part.replace('"', '""') + '"' for part, _ in parts]
    if parts and not parts[-1][1] and not words[-1:].isspace():
        quoted[-1] += "*"
    return " ".join(quoted)


def _places(marked: str) -> Places:
    spans: list[tuple[int, int]] = []
    begin = 0
    for marks_before, found in enumerate(re.finditer(f"[{_BEGIN}{_END}]", marked)):
        place = found.start() - marks_before
        if found.group() == _BEGIN:
            begin = place
        else:
            spans.append((begin, place))
    return Places(tuple(spans))
