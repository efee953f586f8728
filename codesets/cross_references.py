"""Where *see* and *see also* of an index lead.

The texts name a main term and the terms below it, with commas between (``Disease, heart``); or a category;
or another book (``Neoplasm, by site, malignant`` is the Table of Neoplasms). ICD-10-CM Official Guidelines
FY2026, section I.A.16-17.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from codesets.index_names import name_of, telling
from codesets.index_terms import IndexTerm
from codesets.model import Book
from codesets.text import essential

_CODE = re.compile(r"\b[A-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?(?![0-9A-Za-z])")
_CATEGORY = re.compile(r"\b(?:sub)?categor(?:y|ies)\b", re.IGNORECASE)
_ALTERNATIVES = re.compile(r"\s*;\s*|,?\s+or\s+(?=[A-Z])|\s+and\s+(?=[A-Z])")
_PARTS = re.compile(r"\s*[,:]\s*|\.\s+")
_ELSEWHERE = re.compile(r"index to diseases?(?: and injuries)?,?\s*", re.IGNORECASE)
_GENERAL = frozenset(telling("by site type nec nos the of also see and specified means drug chemical"))
"""Words that tell how to go on, not where to."""
_COLUMNS = frozenset(
    telling(
        "benign malignant primary secondary in situ uncertain unspecified behavior poisoning adverse effect"
    )
)
"""Words that name a column of a table."""
_CONNECTING = frozenset(name_of(each) for each in ("with", "in", "due to", "from", "by", "to", "of", "type"))
"""Terms that only lead on to those below them."""
_TABLES = {
    name_of(name): book
    for name, book in (
        ("Neoplasm", Book.NEOPLASMS),
        ("Table of Neoplasms", Book.NEOPLASMS),
        ("Table of Drugs and Chemicals", Book.DRUGS),
        ("Table of drugs and biologicals", Book.DRUGS),
        ("External cause", Book.EXTERNAL_CAUSES),
        ("Index to External Causes", Book.EXTERNAL_CAUSES),
    )
}


class Lines(Protocol):
    """An index, as far as references are followed in it."""

    def named(self, name: str) -> Sequence[IndexTerm]:
        """The main terms that bear this name (:func:`codesets.index_names.name_of`)."""
        ...

    def below(self, position: int | None) -> Sequence[IndexTerm]:
        """The lines indented right under one."""
        ...


@dataclass(frozen=True, slots=True)
class CrossReference:
    """A place that a text leads to."""

    start: int
    end: int
    """Where in the text it is named, half-open."""
    book: Book
    """The index itself, or another one; of a category the tabular list."""
    position: int = -1
    """The line in the book; -1 for the book itself or a category."""
    code: str = ""
    exact: bool = True
    """False where only the beginning of what is named was found: the line above it is meant."""


class Resolver:
    """Follows the references of one index. ``others``: the other books that texts may name."""

    def __init__(self, book: Book, index: Lines, others: Mapping[Book, Lines]) -> None:
        self._book = book
        self._index = index
        self._others = others
        self.references = lru_cache(maxsize=512)(self._references)

    def _references(self, text: str) -> tuple[CrossReference, ...]:
        """In the order of the text; empty where it leads nowhere, as ``see condition`` does."""
        whole = self._follow(text, 0)
        if whole is not None and whole.exact:
            return (whole,)
        found: list[CrossReference] = []
        start = 0
        for piece in filter(None, _ALTERNATIVES.split(text)):
            start = text.index(piece, start)
            reference = self._follow(piece, start)
            if reference is not None:
                found.append(reference)
            start += len(piece)
        return tuple(found) or ((whole,) if whole is not None else ())

    def _follow(self, text: str, start: int) -> CrossReference | None:
        end = start + len(text)
        code = _CODE.search(text)
        if code is not None and (_CATEGORY.search(text) or not text[: code.start()].strip()):
            return CrossReference(start + code.start(), start + code.end(), Book.TABULAR, code=code[0])
        best: CrossReference | None = None
        for book, lines, parts in self._places(text):
            position, exact = _descend(lines, parts)
            if position is None and not parts:
                return CrossReference(start, end, book)
            if position is not None and (best is None or (exact and not best.exact)):
                best = CrossReference(start, end, book, position, exact=exact)
            if best is not None and best.exact:
                break
        return best

    def _places(self, text: str) -> Iterator[tuple[Book, Lines, list[str]]]:
        """Where to look, and for what: the table that is named, then the index itself, then the others."""
        elsewhere = _ELSEWHERE.match(text)
        named = text[elsewhere.end() :] if elsewhere else text
        parts = [part for part in _PARTS.split(essential(named)) if telling(part)]
        if not parts:
            return
        table = _TABLES.get(name_of(parts[0]))
        if table is not None and table in self._others:
            rest = parts if table is Book.NEOPLASMS and name_of(parts[0]) == "neoplasm" else parts[1:]
            yield table, self._others[table], _without_columns(rest)
        if not elsewhere:
            yield self._book, self._index, parts
        for book in (Book.INDEX, Book.EXTERNAL_CAUSES):
            if book in self._others and (book is not self._book or elsewhere):
                yield book, self._others[book], parts


def _without_columns(parts: Sequence[str]) -> list[str]:
    return [part for part in parts if not (_COLUMNS | _GENERAL).issuperset(telling(part))]


def _descend(lines: Lines, parts: Sequence[str]) -> tuple[int | None, bool]:
    """The line that the parts lead to, one after the other; and whether all of them were met."""
    nearest: int | None = None
    for length in range(len(parts), 0, -1):  # ``Legal, intervention`` may be one term
        for term in lines.named(" ".join(parts[:length])):
            position, exact = _below(lines, term.position, parts[length:])
            if exact:
                return position, True
            if nearest is None or position != term.position:
                nearest = position
    if nearest is None and parts:
        said = telling(parts[0])
        for length in range(len(said) - 1, 0, -1):  # ``Introduction of Hormone`` is under Introduction
            for term in lines.named(" ".join(said[:length])):
                return term.position, False
    return nearest, False


def _below(lines: Lines, position: int, parts: Sequence[str]) -> tuple[int, bool]:
    for part in parts:
        if _GENERAL.issuperset(telling(part)):
            continue
        child = _child(lines, position, part)
        if child is None:
            return position, False
        position = child.position
    return position, True


def _child(lines: Lines, position: int, part: str) -> IndexTerm | None:
    """The line below that says the part, begins so, or has its words; connecting lines are looked through."""
    wanted = telling(part)
    children = lines.below(position)
    near: IndexTerm | None = None
    for child in children:
        said = telling(essential(child.title))
        if said == wanted:
            return child
        if near is None and (said[: len(wanted)] == wanted or set(wanted) - _GENERAL <= set(said)):
            near = child
    if near is not None:
        return near
    for child in children:
        if name_of(child.title) in _CONNECTING:
            found = _child(lines, child.position, part)
            if found is not None:
                return found
    return None
