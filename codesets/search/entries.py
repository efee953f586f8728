"""What goes into the index and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass

from codesets.model import Code, Match

Lead = tuple[str, int]
"""The name of a book, and the line in it that leads to a code."""


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One entry of a book's tabular list, to be found by its words.

    Entries are given in tabular order. A completed 7th-character code follows its header and is
    folded into it: its own words (``subsequent encounter``) are indexed once per set of choices.
    """

    code: Code
    terms: tuple[str, ...] = ()
    """Other wordings the book gives for it: inclusion terms, and the includes of a category."""


@dataclass(frozen=True, slots=True)
class IndexHit:
    """A code that answers a query. Titles are kept in the store, not here."""

    code: str
    match: Match
    phrase: str = ""
    """The wording that was matched, where it was not the title."""
    words: tuple[str, ...] = ()
    """Words and word beginnings to mark in the title, in lower case."""
    sevenths: int = 0
    """How many other 7th characters stand folded behind this code; behind a header, all it may take."""
    score: float = 0.0
    """How well it answers, 0 to about 1.2, comparable from book to book; a code typed itself has 2."""
    lead: Lead | None = None
    """Where another book gave the wording."""
