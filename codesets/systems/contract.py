"""What a code system has to bring. ``codesets.registry`` lists those there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from codesets.errors import UnreadableSource
from codesets.index_terms import IndexTerm
from codesets.model import Book, Code, Fact, InstructionKind, Kind
from codesets.official_files import Member
from codesets.pcs_tables import Definition, Table
from codesets.remarks import Pair, Remark

ReadProgress = Callable[[float], None]
"""Told the fraction read, 0…1; may raise ``codesets.errors.Cancelled``."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """An official file that a layout has recognised as one book of a release."""

    member: Member
    layout: Layout
    edition: str
    """As a coder says it: ``FY2026 April``."""
    effective_from: date
    effective_to: date | None

    @property
    def book(self) -> Book:
        return self.layout.book

    @property
    def file(self) -> str:
        """The name under which it was published."""
        return self.member.name


@dataclass(slots=True)
class Heading:
    """An entry before its place in the whole list is known."""

    code: str
    title: str
    kind: Kind
    parent: str | None
    billable: bool = False
    seventh: str = ""
    statements: tuple[Statement, ...] = ()
    facts: tuple[Fact, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One instructional note as the book prints it, under the entry that states it."""

    kind: InstructionKind
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a tabular or code list with what stands under it, in the book's order."""

    entry: Code
    statements: tuple[Statement, ...] = ()
    facts: tuple[Fact, ...] = ()
    """Published fields beyond the title, in the order a coder reads them: ``Short title``, ``Coverage``."""
    valid_from: date | None = None
    valid_to: date | None = None
    """Last day on which the code may be reported; None where the book names none of its own."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a published addenda file."""

    action: str
    """``new``, ``deleted`` or ``revised``."""
    code: str
    """In the book's own spelling, with its dot."""
    title: str
    """The new title; of a deleted code its last one."""
    old_title: str = ""
    billable: bool | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of a note that look like codes; whether the book has them is for the reader of it to find out."""

    start: int
    end: int
    """Where in the text, half-open."""
    codes: tuple[str, ...]
    """Spellings to try, the best first: the code named, then the entries above it."""
    parts: tuple[Mention, ...] = ()
    """Where none of ``codes`` is in the book: the mentions to take instead, the two ends of a range."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words under which a coder looks for a code, from another book than the list that holds the code."""

    text: str
    """Nonessential modifiers in parentheses: ``Diabetes, diabetic (mellitus) (sugar), type 2``."""
    code: str
    """In the spelling of the list; where the list lacks it, what stands above it is meant."""
    book: Book
    line: int = -1
    """Position of the index line that says so; -1 where it is none."""


BookRow = Row | IndexTerm | Table | Definition | Change | Remark | Pair
"""What books are made of: tabular and code lists of ``Row``, indexes and grids of ``IndexTerm``, the
ICD-10-PCS tables of ``Table`` and ``Definition``, addenda of ``Change``, edit tables and mappings of
``Remark``, NCCI's procedure pairs of ``Pair``."""


def _its_own(begins: date) -> date:
    return begins


def _no_wordings() -> Iterator[Phrase]:
    return iter(())


def _no_phrases(book: Book, rows: Iterable[IndexTerm | Definition]) -> Iterator[Phrase]:
    return iter(())


def _no_names(book: Book, rows: Iterable[IndexTerm | Definition]) -> Iterator[tuple[str, str]]:
    return iter(())


Part = tuple[str, Sequence[Row]]
"""A part of a book, and its rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One kind of official file a system publishes."""

    book: Book
    recognise: Callable[[Member, Layout], SourceFile | None]
    """Tells by the first bytes of the file whether it is of this layout; its name may add the edition only.

    Quick. UnreadableSource counts as no.
    """
    part: str = ""
    """Where a book comes in several files that join to one: which part of it this is."""
    read: Callable[[SourceFile, ReadProgress], Iterator[BookRow]]
    """The whole book in its own order.

    Raises ``codesets.errors.UnreadableSource`` with file and line where it is not what it should be.
    Nothing in the file is executed, expanded or fetched.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSystem:
    """An extension point: everything the library needs to know of one code system.

    To add a system, write a module that makes one of these and name it in ``codesets.registry``;
    ``tests/codesets/systems/test_contract.py`` then holds it to what is promised here.
    """

    name: str
    """The field's own name, as in :attr:`codesets.model.Release.system`: ``ICD-10-CM``."""
    slug: str
    """For file names: lower-case letters and digits."""
    packaged: Callable[[], Path | None]
    """The official file that comes with the application; None where none does."""
    layouts: tuple[Layout, ...]
    """The files it is published in; of two that hold the same book the richer one first."""
    normalise: Callable[[str], str | None]
    """Any spelling of a code to the book's own (``e11621`` → ``E11.621``); None where it cannot be one."""
    mentions: Callable[[str], Iterator[Mention]]
    """The codes named in the text of a note, in order, not overlapping."""
    key: Callable[[Code], str]
    """The name by which notes mention an entry; its code, but for a chapter its range: ``A00-B99``."""

    names: Callable[[Book, Iterable[IndexTerm | Definition]], Iterator[tuple[str, str]]] = _no_names
    """(another name, what the titles of codes say for it): ``gastrocnemius muscle``, ``lower leg muscle``."""
    phrases: Callable[[Book, Iterable[IndexTerm | Definition]], Iterator[Phrase]] = _no_phrases
    """The wordings of an index, a table or definitions, for the search."""
    wordings: Callable[[], Iterator[Phrase]] = _no_wordings
    """Words of our own for codes, searched with every list of the system: brands, everyday names."""
    outline: Callable[[Mapping[str, Heading]], Iterable[Heading]] | None = None
    """Orders codes that come from a table of the user's under the headings the system has."""
    parts: tuple[str, ...] = ()
    """The parts in which a book of it comes, each a file, as :attr:`Layout.part`; the richest first."""
    join: Callable[[Sequence[Part]], Iterator[Row]] | None = None
    """Makes one book of them. What a later part says of a code goes before what an earlier one of its kind
    did."""
    new_since: Callable[[date], date] = _its_own
    """The day before which a code must have been there so as not to be new in a release that begins on a day:
    an April release of ICD-10-CM shows what came in October as new, too."""
    abridged_edition: str = ""
    """Edition of the packaged file where it is a short list of our own: any official one replaces it."""

    def recognise(self, member: Member) -> SourceFile | None:
        """As a file of this system, by what is in it. None for what is not one, or cannot be read at all."""
        for layout in self.layouts:
            with suppress(UnreadableSource):  # what cannot be read in one layout may be read in another
                source = layout.recognise(member, layout)
                if source is not None:
                    return source
        return None
