"""A list of codes that is open: its store, and its search index once somebody searches."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from codesets.errors import LibraryClosed, LibraryDamaged
from codesets.manifest import Volume, read_manifest
from codesets.model import Book, Hit, Release
from codesets.store import Store

if TYPE_CHECKING:  # numpy and Whoosh are a third of a second: loaded when a library is, not with the window
    from codesets.search import CodeIndex, IndexHit, Ranked


class OpenedList:
    """One tabular or code list of one release. May be used from any thread."""

    def __init__(self, folder: Path, volume: Volume) -> None:
        self.store = Store(folder / volume.store)
        self._folder = folder
        self._volume = volume
        self._index: CodeIndex | None = None
        self._closed = False
        self._searching = threading.Lock()
        self._dated: tuple[tuple[str, date | None, date | None], ...] | None = None
        """The codes that have days of their own."""
        self._titles: dict[str, tuple[str, bool]] = {}
        """Of the codes that were hits before: a keystroke finds mostly what the one before it found."""

    @property
    def release(self) -> Release:
        return self.store.release

    @property
    def begins(self) -> date:
        return self.release.effective_from

    @property
    def ends(self) -> date | None:
        return self.release.effective_to

    def close(self) -> None:
        self.rest(for_good=True)
        self.store.close()

    def rest(self, *, for_good: bool = False) -> None:
        """Gives the memory of the index back; the next search opens it again, unless that was for good."""
        with self._searching:
            self._closed = self._closed or for_good
            if self._index is not None:
                self._index.close()
                self._index = None

    def open_index(self) -> None:
        with self._searching:
            self._opened()

    def warm(self) -> None:
        with self._searching:
            self._opened().warm()

    def ranked(self, query: str, limit: int, on: date | None = None) -> list[Ranked]:
        """At most ``limit`` codes, best first, each with a score that can be compared with other lists'.

        ``on``: codes whose own dates leave that day out are left out, unless one was asked for by its code.
        """
        out = self._not_on(on) if on is not None else frozenset[str]()
        with self._searching:
            if not out:
                return self._opened().ranked(query, limit)
            ranked = self._opened().ranked(query, limit + len(out))
        asked = "".join(each for each in query if each.isalnum()).upper()
        return [each for each in ranked if each.code not in out or each.code.replace(".", "") == asked][
            :limit
        ]

    def _not_on(self, on: date) -> frozenset[str]:
        """The codes that were not in force on a day of the release: some came, some ended within it."""
        if self._dated is None:
            self._dated = self.store.dated()
        return frozenset(
            code
            for code, begins, ends in self._dated
            if (begins is not None and on < begins) or (ends is not None and ends < on)
        )

    def hits(self, ranked: Sequence[Ranked]) -> list[Hit]:
        """Some of them as they are shown: with their titles, and how they were found."""
        with self._searching:
            found = self._opened().told(ranked)
        titles = self._titles
        unread = [hit.code for hit in found if hit.code not in titles]
        if unread:
            titles.update(self.store.titles(unread))
        return [self._hit(hit, *titles[hit.code]) for hit in found if hit.code in titles]

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
        old = self._volume
        for each in read_manifest(self._folder).volumes:
            if (each.place, each.sha256) == (old.place, old.sha256):
                return each
        return old

    def _hit(self, hit: IndexHit, title: str, billable: bool) -> Hit:
        book, line = hit.lead if hit.lead is not None else (None, -1)
        return Hit(
            system=self.release.system,
            code=hit.code,
            title=title,
            billable=billable,
            match=hit.match,
            words=hit.words,
            phrase=hit.phrase,
            sevenths=hit.sevenths,
            book=Book(book) if book is not None else None,
            line=line,
        )
