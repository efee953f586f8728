"""An alphabetical index that is open to be read: its lines, where references lead, what leads to a code."""

from __future__ import annotations

from collections.abc import Mapping

from codesets.cross_references import CrossReference, Resolver
from codesets.index_terms import DRUG_COLUMNS, NEOPLASM_COLUMNS, IndexTerm
from codesets.model import Book, Release
from codesets.store import TermStore
from codesets.text import words

_COLUMNS = {Book.NEOPLASMS: NEOPLASM_COLUMNS, Book.DRUGS: DRUG_COLUMNS}

_MOST_FAMILIES, _LONGEST_PAGE = 60, 2500
_MOST_FOUND, _MOST_BELOW = 200, 30
_MOST_LOOKED_AT = 4000
"""Lines whose path is looked at; those of the rarer words come first."""


class IndexBook:
    """One index or table of one release. From any thread; raises LibraryDamaged and LibraryClosed."""

    def __init__(self, store: TermStore, others: Mapping[Book, TermStore]) -> None:
        self._store = store
        self._resolver = Resolver(store.release.book, store, others)

    @property
    def release(self) -> Release:
        return self._store.release

    @property
    def columns(self) -> tuple[str, ...]:
        """Of a table the names of its columns; empty for an index."""
        return _COLUMNS.get(self.release.book, ())

    def below(self, position: int | None) -> tuple[IndexTerm, ...]:
        """The lines indented right under one; the main terms for None."""
        return self._store.below(position)

    def family(self, position: int) -> tuple[IndexTerm, ...]:
        """A line and every line under it, in the book's order."""
        line = self._store.line(position)
        return (line, *self._store.all_below(position)) if line is not None else ()

    def path(self, position: int) -> tuple[IndexTerm, ...]:
        """From the main term down to the line itself."""
        line = self._store.line(position)
        return (*self._store.ancestors(line), line) if line is not None else ()

    def page(self, text: str, *, everywhere: bool = False) -> tuple[IndexTerm, ...]:
        """What the book is opened at: the families of the main terms that begin so; where none does, or
        ``everywhere``, the lines that have every word, with those they are indented under. Without words the
        main terms alone, of a table all of it."""
        if not words(text):
            top = self._store.below(None)
            return top if len(top) > 1 else self.family(0)
        found: dict[int, IndexTerm] = {}
        for term in self._store.main_terms(text, _MOST_FAMILIES) if not everywhere else ():
            found.update((line.position, line) for line in self.family(term.position))
            if len(found) > _LONGEST_PAGE:
                break
        if not found:
            for line in self.find_all(text, _MOST_FOUND):
                found.update((each.position, each) for each in self.path(line.position))
                found.update((each.position, each) for each in self.family(line.position)[:_MOST_BELOW])
        return tuple(found[position] for position in sorted(found))

    def find_all(self, text: str, limit: int) -> tuple[IndexTerm, ...]:
        """Lines anywhere in the book with every word, in their own words or those they are indented under."""
        asked = words(text)
        if not asked:
            return ()
        said_by = sorted((self._store.saying(word) for word in set(asked)), key=len)
        found: dict[int, IndexTerm] = {}
        for line in [line for lines in said_by for line in lines][:_MOST_LOOKED_AT]:
            said = words(" ".join((*(above.title for above in self._store.ancestors(line)), line.title)))
            if all(any(word.startswith(each) for word in said) for each in asked):
                found[line.position] = line
                if len(found) >= limit:
                    break
        return tuple(found[position] for position in sorted(found))

    def leading_to(self, code: str, limit: int = 50) -> tuple[IndexTerm, ...]:
        """The lines that print this code."""
        return self._store.leading_to(code, limit)

    def references(self, text: str) -> tuple[CrossReference, ...]:
        """Where a *see* or *see also* of this book leads."""
        return self._resolver.references(text)
