"""Opens the code books for the application, and has them made where they are missing or damaged."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from codesets.errors import BuildFailed, LibraryDamaged, LibraryMissing
from codesets.model import Code, CodePage, Effect, Release, Validity
from desktop.library_process import (
    BRING_IN,
    BRING_LIST_IN,
    LOOK_AT_TABLE,
    LOOK_THROUGH,
    MAKE_DEFAULT,
    MEND,
    PACK,
    TAKE_OFF,
    VERIFY,
    Progress,
    run_child,
)
from desktop.paths import bundled_library

if TYPE_CHECKING:
    from codesets.library import Library

_MAKING = "Making the code books ready"


def open_library(users: Path, progress: Progress) -> Library:
    """The library in the user's folder, mended where it is damaged or lacks a book that an update has
    brought; else the one a bundle carries, else one built there now.

    Building takes a quarter of a minute and is done in a process of its own, so that neither the window
    stutters nor its memory grows. BuildFailed; whatever ``progress`` raises stops it and leaves nothing.
    """
    from codesets.library import Library
    from codesets.shelf import on_the_shelf

    bundled = bundled_library()
    try:
        return Library.open(users)
    except LibraryMissing:
        pass
    except LibraryDamaged:
        if bundled is not None and on_the_shelf(users):  # the bundle's own lacks what the user has brought in
            with contextlib.suppress(BuildFailed):
                run_child(MEND, users, (), progress, first=_MAKING)
                return Library.open(users)
    if bundled is not None:
        with contextlib.suppress(LibraryMissing, LibraryDamaged):
            return Library.open(bundled)
    run_child(MEND, users, (), progress, first=_MAKING)
    return Library.open(users)


class BooksToCome:
    """Stands in for the library until there is one. Whatever is looked up is refused with a sentence."""

    def find(self, code: str, *, system: str | None = None, on: date | None = None) -> Code | None:
        self._refuse()

    def page(self, code: str, *, system: str | None = None, on: date | None = None) -> CodePage:
        self._refuse()

    def children(
        self, code: str | None = None, *, system: str = "ICD-10-CM", on: date | None = None
    ) -> tuple[Code, ...]:
        self._refuse()

    def common_below(
        self, code: str, *, system: str = "ICD-10-CM", on: date | None = None
    ) -> tuple[Code, ...]:
        self._refuse()

    def release_for(self, system: str, on: date | None = None) -> Release:
        self._refuse()

    def validity(self, code: str, on: date, *, system: str | None = None) -> Validity:
        self._refuse()

    def systems(self) -> tuple[str, ...]:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise LibraryMissing(
            "The code books are still being made ready. Nothing was changed; try again when they are."
        )


# --- other books -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FoundBook:
    """One book in the files that a coder wants to bring in."""

    file: str
    system: str
    book: str
    edition: str
    effective_from: str
    """ISO date."""
    effective_to: str
    """Empty where no end has been announced."""
    entries: int
    codes: int
    billable: int
    effect: str
    """As :class:`codesets.preview.Effect` says it."""
    doubt: str = ""
    """What speaks against bringing it in, in sentences; empty where nothing does."""


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A file that is no official one, but a table that can become a list of the user's own."""

    file: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """The first ones."""
    code: int
    title: int
    """Which columns seem to hold codes and titles."""
    short: int | None = None
    valid_from: int | None = None
    valid_to: int | None = None
    """And short titles, and the first and last day of each code."""
    sheet: str = ""
    """Of a workbook; empty for the first."""
    sheets: tuple[str, ...] = ()
    headings_in: int | None = None
    """Number of the row that holds the headings; None where there are none."""


@dataclass(frozen=True, slots=True)
class OwnList:
    """What such a table is to be."""

    name: str
    edition: str
    effective_from: str
    """ISO date."""
    effective_to: str
    """Empty where no end has been announced."""
    code: int
    title: int
    """Columns, from 0."""
    short: int | None = None
    valid_from: int | None = None
    valid_to: int | None = None
    sheet: str = ""
    headings_in: int | None = None
    """As of FoundTable."""


@dataclass(frozen=True, slots=True)
class Found:
    """What files hold."""

    books: tuple[FoundBook, ...]
    passed_over: tuple[tuple[str, str], ...]
    """Files that are left out, and why."""
    table: FoundTable | None = None
    """Where a single file holds no book, and is a table."""
    remarks: tuple[str, ...] = ()
    """What the coder should know besides, sentences."""

    @property
    def wanted(self) -> tuple[FoundBook, ...]:
        """What there is to bring in."""
        return tuple(book for book in self.books if book.effect != Effect.THERE)

    @property
    def doubts(self) -> tuple[str, ...]:
        """What speaks against bringing that in, in sentences."""
        return tuple(book.doubt for book in self.wanted if book.doubt)


def look_through(users: Path, files: Sequence[Path], progress: Progress) -> Found:
    """What the files hold; changes nothing. What ``progress`` raises stops it."""
    about = [str(file) for file in files]
    return _found(run_child(LOOK_THROUGH, users, about, progress, first="Looking through the files"))


def bring_in(users: Path, files: Sequence[Path], books: Sequence[FoundBook], progress: Progress) -> None:
    """Puts books that were found in the files on the shelf. BuildFailed; what ``progress`` raises stops it.
    Either way the shelf is then as it was."""
    places = json.dumps([(book.system, book.book, book.edition) for book in books])
    about = (places, *map(str, files))
    run_child(BRING_IN, users, about, progress, first="Bringing the books in")


def bring_list_in(users: Path, file: Path, own: OwnList, progress: Progress) -> None:
    """Puts a table on the shelf as a list of the user's own. Raises as ``bring_in``."""
    about = (json.dumps(asdict(own)), str(file))
    run_child(BRING_LIST_IN, users, about, progress, first=f"Bringing {own.name} in")


def look_at_table(
    users: Path, file: Path, sheet: str, headings_in: int | None, progress: Progress
) -> FoundTable:
    """A table, another of its sheets or with its headings in another row. Raises as ``bring_in``."""
    about = (json.dumps({"sheet": sheet, "headings_in": headings_in}), str(file))
    return _table(run_child(LOOK_AT_TABLE, users, about, progress, first="Looking at the table"))


def take_off(users: Path, place: tuple[str, str, str], progress: Progress) -> None:
    """Takes one book off the shelf: system, book, edition. Raises as ``bring_in``."""
    run_child(TAKE_OFF, users, place, progress, first="Taking the book off the shelf")


def make_default(users: Path, system: str, edition: str | None, progress: Progress) -> None:
    """Chooses the release that counts where there is no date of service; None: that of the day. Raises as
    ``bring_in``."""
    run_child(MAKE_DEFAULT, users, (system, edition or ""), progress, first="Choosing the default release")


@dataclass(frozen=True, slots=True)
class Verified:
    """What reading every book to the last byte told."""

    troubles: tuple[str, ...]
    """Sentences; empty where everything is sound."""
    taken: int
    free: int
    """Bytes on the disk that holds the shelf."""


def verify(users: Path, progress: Progress) -> Verified:
    """Reads the whole shelf; changes nothing. Raises as ``bring_in``."""
    answer = run_child(VERIFY, users, (), progress, first="Verifying the code books")
    return Verified(tuple(answer["troubles"]), answer["taken"], answer["free"])


def pack(users: Path, target: Path, places: Sequence[tuple[str, str, str]], progress: Progress) -> None:
    """Writes books of the shelf into one file, whole or not at all. Raises as ``bring_in``."""
    about = (str(target), json.dumps(list(places)))
    run_child(PACK, users, about, progress, first="Packing the books")


def _found(facts: dict[str, Any]) -> Found:
    for each in facts["offers"]:
        each["effective_to"] = each["effective_to"] or ""
    return Found(
        tuple(FoundBook(**each) for each in facts["offers"]),
        tuple((each["file"], each["reason"]) for each in facts["passed_over"]),
        _table(facts["table"]) if facts.get("table") else None,
        tuple(facts["remarks"]),
    )


def _table(facts: dict[str, Any]) -> FoundTable:
    rows = tuple(tuple(row) for row in facts["rows"])
    several: dict[str, Any] = {
        "rows": rows,
        "headings": tuple(facts["headings"]),
        "sheets": tuple(facts["sheets"]),
    }
    return FoundTable(**{**facts, **several})
