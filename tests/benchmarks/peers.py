"""The engines the search is measured against, over the same rows in the same process.

FTS5 is asked as its documentation advises for search as you type: porter stems, prefix indexes of
1–3 letters, every word as a prefix, bm25 order, and any word where all of them find nothing.
tantivy is asked the same way, with one typo allowed where all words find nothing.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from typing import Any

from codesets.index_terms import entry_of
from codesets.library import Library
from codesets.model import Book

Row = tuple[str, str]
"""(wording, code)"""

_WORD = re.compile(r"[a-z0-9]+")


def rows(library: Library, system: str = "ICD-10-CM") -> list[Row]:
    """Every title and inclusion term of a system with its code, as the façade gives them."""
    return list(_below(library, system, None))


def _below(library: Library, system: str, code: str | None) -> Iterator[Row]:
    for child in library.children(code, system=system):
        yield child.title, child.code
        for term in library.inclusion_terms(child.code, system=system):
            yield term, child.code
        if not child.billable:
            yield from _below(library, system, child.code)


def lines(library: Library, book: Book, system: str = "ICD-10-CM") -> Iterator[Row]:
    """Each line of an index or a table as a coder says it, with each code it prints."""
    opened = library.index_book(book, system=system)
    for main in opened.below(None) if opened is not None else ():
        above: list[str] = []
        for line in opened.family(main.position) if opened is not None else ():
            del above[line.level :]
            above.append(line.title)
            for code in filter(None, (entry_of(each) for each in (line.code, *line.cells))):
                yield ", ".join(above), code


class Fts5:
    name = "SQLite FTS5"

    def __init__(self, rows: list[Row]) -> None:
        self._db = sqlite3.connect(":memory:")
        self._db.execute(
            "create virtual table phrase using fts5"
            "(text, code unindexed, tokenize='porter unicode61', prefix='1 2 3')"
        )
        self._db.executemany("insert into phrase values (?, ?)", rows)
        self._db.execute("insert into phrase(phrase) values ('optimize')")

    def search(self, query: str, limit: int) -> list[str]:
        words = [f'"{word}"*' for word in _WORD.findall(query.lower())]
        if not words:
            return []
        return self._ask(" ".join(words), limit) or self._ask(" OR ".join(words), limit)

    def _ask(self, match: str, limit: int) -> list[str]:
        found = self._db.execute(
            "select code from phrase where phrase match ? order by rank limit ?", (match, limit)
        )
        return list(dict.fromkeys(code for (code,) in found))


class Tantivy:
    name = "tantivy"

    def __init__(self, rows: list[Row]) -> None:
        import tantivy

        self._tantivy: Any = tantivy
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("text", tokenizer_name="en_stem")
        schema.add_text_field("plain")
        schema.add_text_field("code", stored=True, tokenizer_name="raw")
        self._schema = schema.build()
        self._index = tantivy.Index(self._schema)
        writer = self._index.writer()
        for text, code in rows:
            writer.add_document(tantivy.Document(text=text, plain=text, code=code))
        writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(self, query: str, limit: int) -> list[str]:
        words = _WORD.findall(query.lower())
        if not words:
            return []
        return self._ask(words, limit, typos=0) or self._ask(words, limit, typos=1)

    def _ask(self, words: list[str], limit: int, *, typos: int) -> list[str]:
        make = self._tantivy.Query
        occur = self._tantivy.Occur.Must if not typos else self._tantivy.Occur.Should
        clauses = []
        for place, word in enumerate(words):
            last = place == len(words) - 1
            ways = [
                make.fuzzy_term_query(self._schema, "plain", word, distance=typos, prefix=last or not typos)
            ]
            ways.append(make.term_query(self._schema, "plain", word))
            clauses.append((occur, make.boolean_query([(self._tantivy.Occur.Should, way) for way in ways])))
        found = self._searcher.search(make.boolean_query(clauses), limit).hits
        codes = (self._searcher.doc(address)["code"][0] for _, address in found)
        return list(dict.fromkeys(codes))
