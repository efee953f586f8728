"""The code books of this machine, behind one door. Everyone outside this package reads through it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from codesets.errors import LibraryClosed, LibraryDamaged, UnknownCode
from codesets.importer import inspect, mend_library, silent
from codesets.manifest import Volume, read_manifest
from codesets.model import Code, CodePage, Hit, Match, Release
from codesets.registry import SYSTEMS
from codesets.registry import system as system_named
from codesets.store import Store
from codesets.systems import CodeSystem
from codesets.usage import usage_weights

if TYPE_CHECKING:  # numpy and Whoosh are a third of a second: loaded when a library is, not with the window
    from codesets.search import CodeIndex, IndexHit

_SURENESS = {match: rank for rank, match in enumerate(Match)}


class Library:
    """The releases on the shelf, each a store and an index.

    May be called from any thread: reads wait for each other, and so do searches. Where ``on`` is
    asked for, the date of service picks the release of each system; None takes the newest.
    Every method raises LibraryDamaged when a file turns out to be broken: ``open_or_build`` mends it;
    and LibraryClosed after ``close``. A library that is replaced meanwhile can be read on to the end.
    """

    def __init__(self, folder: Path, systems: Sequence[CodeSystem] = SYSTEMS) -> None:
        names = {system.name for system in systems}
        self._systems = systems
        with ExitStack() as opened:
            self._books: list[_Book] = []
            for volume in read_manifest(folder).volumes:
                if volume.system in names:  # a later version may have put other books on the shelf
                    self._books.append(_Book(folder, volume))
                    opened.callback(self._books[-1].close)
            opened.pop_all()

    @classmethod
    def open(cls, folder: Path, *, systems: Sequence[CodeSystem] = SYSTEMS) -> Library:
        """Raises LibraryMissing, or LibraryDamaged where anything would have to be built first."""
        trouble = inspect(folder, systems=systems)
        if trouble.index or trouble.outdated:
            raise LibraryDamaged(
                "The code library is incomplete or of another version. Your encounters are not affected; "
                "it is built again by itself."
            )
        return cls(folder, systems)

    @classmethod
    def open_or_build(
        cls,
        folder: Path,
        progress: Callable[[float, str], None] = silent,
        *,
        systems: Sequence[CodeSystem] = SYSTEMS,
    ) -> Library:
        """Builds first what is missing or damaged. Raises BuildFailed, and what ``progress`` raises."""
        mend_library(folder, systems=systems, progress=progress)
        return cls(folder, systems)

    def wait_ready(self) -> None:
        """Opens every index, so that the first search need not. Takes about half a second each."""
        for book in self._books:
            book.open_index()

    def warm(self) -> None:
        """Prepares what the first mistyped word would wait for."""
        for book in self._books:
            book.warm()

    def close(self) -> None:
        """May be called twice."""
        for book in self._books:
            book.close()

    def releases(self) -> tuple[Release, ...]:
        """Every release on the shelf, system by system, the newest first."""
        systems = list(dict.fromkeys(book.release.system for book in self._books))
        found = sorted((book.release for book in self._books), key=lambda r: r.effective_from, reverse=True)
        return tuple(sorted(found, key=lambda release: systems.index(release.system)))

    def release_for(self, system: str, on: date | None = None) -> Release:
        """The release in force that day, else the nearest one. CodesetError where the system is not there."""
        return self._book(system, on).release

    def find(self, code: str, *, system: str | None = None, on: date | None = None) -> Code | None:
        """The entry that ``code`` spells, in any spelling: ``e11621``, ``E11.621``."""
        for book in self._books_for(system, on):
            spelled = system_named(book.release.system, self._systems).normalise(code)
            entry = book.store.entry(spelled) if spelled is not None else None
            if entry is not None:
                return entry
        return None

    def page(self, code: str, *, system: str | None = None, on: date | None = None) -> CodePage:
        """All that the book says about one entry. Raises UnknownCode."""
        entry = self.find(code, system=system, on=on)
        page = self._book(entry.system, on).store.page(entry.code) if entry is not None else None
        if page is None:
            raise UnknownCode(code.strip(), system)
        return page

    def children(
        self, code: str | None = None, *, system: str = "ICD-10-CM", on: date | None = None
    ) -> tuple[Code, ...]:
        """The next level down, completed 7th-character codes included; the chapters for None."""
        return self._book(system, on).store.children(code)

    def common_below(
        self, code: str, *, system: str = "ICD-10-CM", on: date | None = None
    ) -> tuple[Code, ...]:
        """The complete codes below a header that are common in practice, the most common first."""
        store = self._book(system, on).store
        weights = usage_weights()
        named = (store.entry(common) for common in weights if common.startswith(code) and common != code)
        common = sorted(
            (entry for entry in named if entry is not None),
            key=lambda entry: (-weights[entry.code], entry.position),
        )
        found = (
            entry if entry.billable else next(iter(store.children(entry.code)), None) for entry in common
        )
        return tuple(entry for entry in found if entry is not None and entry.billable)

    def inclusion_terms(
        self, code: str, *, system: str = "ICD-10-CM", on: date | None = None
    ) -> tuple[str, ...]:
        return self._book(system, on).store.terms(code)

    def search(
        self, query: str, *, system: str | None = None, on: date | None = None, limit: int = 50
    ) -> tuple[Hit, ...]:
        """At most ``limit`` codes, best first. An empty or wordless query finds nothing."""
        books = self._books_for(system, on)
        hits = [hit for book in books for hit in book.search(query, limit)]
        if len(books) > 1:  # each book has ranked its own; across books only the way of matching compares
            hits.sort(key=lambda hit: _SURENESS[hit.match])
        return tuple(hits[:limit])

    def _book(self, system: str, on: date | None) -> _Book:
        known = system_named(system, self._systems).name
        every = [book for book in self._books if book.release.system == known]
        if not every:
            raise UnknownCode(system, "the loaded code books")
        return _for_the_day(every, on)

    def _books_for(self, system: str | None, on: date | None) -> list[_Book]:
        if system is not None:
            return [self._book(system, on)]
        return [self._book(name, on) for name in dict.fromkeys(b.release.system for b in self._books)]


class _Book:
    """One release: its store, and its index once somebody searches."""

    def __init__(self, folder: Path, volume: Volume) -> None:
        self.store = Store(folder / volume.store)
        self.release = self.store.release
        self._folder = folder
        self._volume = volume
        self._index: CodeIndex | None = None
        self._closed = False
        self._searching = threading.Lock()
        self._titles: dict[str, tuple[str, bool]] = {}
        """Of the codes that were hits before: a keystroke finds mostly what the one before it found."""

    def close(self) -> None:
        with self._searching:
            self._closed = True
            if self._index is not None:
                self._index.close()
                self._index = None
        self.store.close()

    def open_index(self) -> None:
        with self._searching:
            self._opened()

    def warm(self) -> None:
        with self._searching:
            self._opened().warm()

    def search(self, query: str, limit: int) -> Iterator[Hit]:
        with self._searching:
            found = self._opened().search(query, limit)
        titles = self._titles
        unread = [hit.code for hit in found if hit.code not in titles]
        if unread:
            titles.update(self.store.titles(unread))
        return (self._hit(hit, *titles[hit.code]) for hit in found if hit.code in titles)

    def _opened(self) -> CodeIndex:
        if self._closed:
            raise LibraryClosed
        if self._index is None:
            from codesets.search import CodeIndex

            try:
                self._index = CodeIndex.open(self._folder / self._volume.index)
            except LibraryDamaged:
                self._index = CodeIndex.open(self._folder / self._successor().index)
        return self._index

    def _successor(self) -> Volume:
        """The same release as it stands on the shelf now: its index may have been built anew, and the old
        one swept away, since this book was opened. A book that could not be found again is as it was."""
        there = read_manifest(self._folder).volumes
        return next((each for each in there if each.made_from == self._volume.made_from), self._volume)

    def _hit(self, hit: IndexHit, title: str, billable: bool) -> Hit:
        return Hit(
            system=self.release.system,
            code=hit.code,
            title=title,
            billable=billable,
            match=hit.match,
            words=hit.words,
            phrase=hit.phrase,
            sevenths=hit.sevenths,
        )


def _for_the_day(books: list[_Book], on: date | None) -> _Book:
    """In force that day; else the last that came before it; else the first that came after."""
    newest_first = sorted(books, key=lambda book: book.release.effective_from, reverse=True)
    if on is None:
        return newest_first[0]
    in_force = [book for book in newest_first if book.release.in_force(on)]
    begun = [book for book in newest_first if book.release.effective_from <= on]
    return (in_force or begun or newest_first[-1:])[0]
