"""Asks the code library off the GUI thread. An answer to a question no longer asked is dropped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from codesets.cross_references import CrossReference
from codesets.errors import CodesetError
from codesets.index_terms import IndexTerm
from codesets.model import Book, Code, CodePage, Hit, Release
from codesets.pcs_builder import Choice, Column

if TYPE_CHECKING:
    from codesets.library import Library

LIMIT = 50
"""Hits fetched for one query. More than anybody walks through; a longer query is quicker."""

T = TypeVar("T")
Failed = Callable[[str], None]


class Jobs(Protocol):
    """What is needed of ``desktop.gui.jobs.Worker``."""

    def submit(
        self,
        fn: Callable[[], Any],
        on_done: Callable[[Any], None] | None = None,
        on_error: Callable[[BaseException], None] | None = None,
        *,
        replace_key: str | None = None,
    ) -> Any: ...


@dataclass(frozen=True, slots=True)
class Answer:
    """The results of one query."""

    query: str
    hits: tuple[Hit, ...]
    counts: Mapping[str, int] = field(default_factory=dict[str, int])
    """Hits per system; the key "" is their sum."""
    more: frozenset[str] = frozenset()
    """Where the search stopped at ``LIMIT``: there are more than counted."""


INDEXES = (Book.INDEX, Book.EXTERNAL_CAUSES, Book.NEOPLASMS, Book.DRUGS)


@dataclass(frozen=True, slots=True)
class IndexPage:
    """An index or table, opened at a text."""

    books: tuple[Book, ...]
    """Those there are."""
    book: str
    edition: str
    columns: tuple[str, ...]
    """Of a table; empty for an index, whose lines have one code."""
    lines: tuple[IndexTerm, ...]


@dataclass(frozen=True, slots=True)
class PcsStep:
    """An ICD-10-PCS code as far as it is built, and what may come next."""

    built: str
    columns: tuple[Column, ...]
    choices: tuple[Choice, ...]
    definition: str
    """Of the operation, once one is chosen."""
    available: bool = True
    """Whether there are tables to build from."""


class Reader:
    """Questions to one library. Each kind of question has at most one answer still wanted."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self._library: Library | None = None
        self._wanted: Counter[str] = Counter()
        """Per kind of question, the number of the newest one."""

    @property
    def library(self) -> Library | None:
        return self._library

    def set_library(self, library: Library | None) -> None:
        self._library = library
        for kind in tuple(self._wanted):
            self.forget(kind)

    def forget(self, kind: str) -> None:
        """Want no answer of this kind any more."""
        self._wanted[kind] += 1

    def releases(self, on: date | None, done: Callable[[tuple[Release, ...]], None], failed: Failed) -> None:
        """Of every system, the release that counts on the day: in force, else the nearest."""

        def ask(library: Library) -> tuple[Release, ...]:
            return tuple(library.release_for(system, on) for system in library.systems())

        self._latest("releases", ask, done, failed)

    def changed(self, on: date | None, done: Callable[[Mapping[str, Mapping[str, str]]], None]) -> None:
        """Of every system, the codes that are new or revised in the release of the day."""

        def ask(library: Library) -> Mapping[str, Mapping[str, str]]:
            return {system: library.changed(system, on) for system in library.systems()}

        self._latest("changed", ask, done, lambda _sentence: None)  # the search says it too

    def search(
        self, query: str, system: str, on: date | None, done: Callable[[Answer], None], failed: Failed
    ) -> None:
        """system: only that book's hits are wanted; "" for all. The counts are always of all."""

        def ask(library: Library) -> Answer:
            hits, counts = library.search_systems(query, system=system, on=on, limit=LIMIT)
            more = frozenset(name for name, count in counts.items() if count >= LIMIT)
            counts[""] = sum(counts.values())
            return Answer(query, hits, counts, more | {""} if more else more)

        self._latest("search", ask, done, failed)

    def page(
        self, code: str, system: str, on: date | None, done: Callable[[CodePage], None], failed: Failed
    ) -> None:
        self._latest("page", lambda library: library.page(code, system=system or None, on=on), done, failed)

    def below(
        self,
        code: str,
        system: str,
        on: date | None,
        done: Callable[[tuple[Code, ...]], None],
        failed: Failed,
    ) -> None:
        """What to unfold beneath a row: a header's next level, a complete code's 7th-character family."""

        def ask(library: Library) -> tuple[Code, ...]:
            entry = library.find(code, system=system or None, on=on)
            if entry is None:
                return ()
            above = entry.parent if entry.billable else entry.code
            if above is None:
                return ()
            below = library.children(above, system=entry.system, on=on)
            return tuple(c for c in below if c.seventh) if entry.billable else below

        self._latest("below", ask, done, failed)

    def index(
        self,
        book: str,
        text: str,
        on: date | None,
        done: Callable[[IndexPage], None],
        failed: Failed,
        *,
        everywhere: bool,
    ) -> None:
        """An index or table opened at a text; ``book`` as in :class:`codesets.model.Book`, "" for any.
        ``everywhere``: every line that has the words is wanted."""

        def ask(library: Library) -> IndexPage:
            books = library.index_books(system="ICD-10-CM", on=on)
            there = [each for each in INDEXES if each in books]
            if not there:
                return IndexPage((), "", "", (), ())
            wanted = next((each for each in there if each == book), there[0])
            opened = books[wanted]
            return IndexPage(
                tuple(there),
                wanted,
                opened.release.edition,
                opened.columns,
                opened.page(text, everywhere=everywhere),
            )

        self._latest("index", ask, done, failed)

    def build(
        self,
        built: str,
        text: str,
        on: date | None,
        done: Callable[[PcsStep], None],
        failed: Failed,
    ) -> None:
        """What may follow the characters built so far, and has all words of ``text`` or is the character."""

        def ask(library: Library) -> PcsStep:
            builder = library.pcs_builder(on)
            if builder is None:
                return PcsStep("", (), (), "", available=False)
            begun = builder.nearest(built)
            choices = builder.choices(begun)
            typed = text.strip().upper()
            named = tuple(choice for choice in choices if choice.character == typed)
            found = builder.find(begun, text) if typed else choices
            wanted = tuple(dict.fromkeys((*named, *found)))
            return PcsStep(begun, builder.columns(begun), wanted, builder.definition(begun))

        self._latest("build", ask, done, failed)

    def follow(
        self,
        book: str,
        text: str,
        on: date | None,
        done: Callable[[CrossReference | None], None],
        failed: Failed,
    ) -> None:
        """Where a *see* of an index leads; None where it leads nowhere."""

        def ask(library: Library) -> CrossReference | None:
            opened = library.index_book(Book(book), system="ICD-10-CM", on=on)
            found = opened.references(text) if opened is not None else ()
            return found[0] if found else None

        self._latest("follow", ask, done, failed)

    def path(
        self,
        book: str,
        position: int,
        on: date | None,
        done: Callable[[tuple[IndexTerm, ...]], None],
        failed: Failed,
    ) -> None:
        """From the main term down to a line of an index."""

        def ask(library: Library) -> tuple[IndexTerm, ...]:
            opened = library.index_book(Book(book), system="ICD-10-CM", on=on)
            return opened.path(position) if opened is not None else ()

        self._latest("path", ask, done, failed)

    def find(
        self, code: str, system: str, on: date | None, done: Callable[[Code | None], None], failed: Failed
    ) -> None:
        self._latest("find", lambda library: library.find(code, system=system or None, on=on), done, failed)

    def children(
        self,
        code: str | None,
        system: str,
        on: date | None,
        done: Callable[[tuple[Code, ...]], None],
        failed: Failed,
    ) -> None:
        """A level of the tree. Every one asked for is wanted."""
        self._ask(lambda library: library.children(code, system=system, on=on), done, failed, None)

    def _latest(
        self, kind: str, ask: Callable[[Library], T], done: Callable[[T], None], failed: Failed
    ) -> None:
        self._wanted[kind] += 1
        number = self._wanted[kind]

        def still_wanted() -> bool:
            return self._wanted[kind] == number

        def answered(answer: T) -> None:
            if still_wanted():
                done(answer)

        def went_wrong(sentence: str) -> None:
            if still_wanted():
                failed(sentence)

        self._ask(ask, answered, went_wrong, f"code_browser.{kind}.{id(self)}")

    def _ask(
        self,
        ask: Callable[[Library], T],
        done: Callable[[T], None],
        failed: Failed,
        replace_key: str | None,
    ) -> None:
        library = self._library
        if library is None:
            return

        def failed_with(error: BaseException) -> None:
            failed(sentence_for(error))

        self._jobs.submit(lambda: ask(library), done, failed_with, replace_key=replace_key)


def sentence_for(error: BaseException) -> str:
    """What to tell the user; the details of a bug of ours belong in the log, not on the screen."""
    if isinstance(error, CodesetError):
        return str(error)
    return "The code books could not be read. Your encounter is not affected."
