"""What a code book is made of, whichever system it belongs to.

Everything here is immutable and knows nothing about files, databases or screens.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from codesets.in_force import in_force
from codesets.marks import marks
from codesets.remarks import Pair, Remark


class Book(StrEnum):
    """The books a system is published in: each is brought in by itself and joins its release."""

    TABULAR = "tabular list"
    """Entries with their notes."""
    CODES = "code list"
    """Entries with titles and little else: an order file, a fee schedule's codes, a clinic's own list."""
    INDEX = "alphabetic index"
    EXTERNAL_CAUSES = "external cause index"
    NEOPLASMS = "neoplasm table"
    DRUGS = "table of drugs"
    TABLES = "tables"
    """From which ICD-10-PCS codes are built."""
    DEFINITIONS = "definitions"
    ADDENDA = "addenda"
    """What changed since the release before."""
    CODE_EDITS = "code edits"
    """Of the Medicare Code Editor: age, sex, manifestation, unacceptable principal diagnosis …"""
    POA_EXEMPT = "POA-exempt codes"
    MAJOR_COMPLICATIONS = "MCC list"
    COMPLICATIONS = "CC list"
    """Major complications and comorbidities, complications and comorbidities: IPPS tables 6I and 6J."""
    FROM_ICD9 = "equivalents of ICD-9-CM codes"
    TO_ICD9 = "equivalents in ICD-9-CM"
    """General Equivalence Mappings, one book for each direction."""
    GROUPS = "clinical groups"
    """Clinical Classifications Software Refined (AHRQ)."""
    RISKS = "risk categories"
    """CMS hierarchical condition categories."""
    PAIRS = "procedure pairs, practitioner"
    PAIRS_HOSPITAL = "procedure pairs, hospital"
    """NCCI procedure-to-procedure edits."""
    UNITS = "unit limits, practitioner"
    UNITS_HOSPITAL = "unit limits, hospital"
    UNITS_SUPPLIER = "unit limits, supplier"
    """Medically Unlikely Edits."""
    ADD_ONS = "add-on codes"


LISTS = (Book.TABULAR, Book.CODES)
"""The books that hold a system's codes, and are searched by themselves; the richer first."""


class Kind(StrEnum):
    """The rank of an entry in the tabular list."""

    CHAPTER = "chapter"
    BLOCK = "block"
    CATEGORY = "category"
    SUBCATEGORY = "subcategory"
    CODE = "code"
    """Complete: nothing stands below it, so it may be reported."""
    MODIFIER = "modifier"
    """Reported behind a procedure code, never by itself."""


class InstructionKind(StrEnum):
    """The tabular's instructional notes (ICD-10-CM Official Guidelines FY2026, section I.A.10-17)."""

    INCLUDES = "includes"
    INCLUSION_TERM = "inclusion term"
    EXCLUDES1 = "excludes1"
    EXCLUDES2 = "excludes2"
    CODE_FIRST = "code first"
    USE_ADDITIONAL = "use additional code"
    CODE_ALSO = "code also"
    SEVENTH_CHARACTER = "7th character"
    NOTE = "note"

    @property
    def inherited(self) -> bool:
        """True where the note also governs every entry below the one that states it.

        Inclusion terms name the entry they stand under and nothing else.
        """
        return self is not InstructionKind.INCLUSION_TERM


class Match(StrEnum):
    """How a search hit was found, from the surest way to the least sure."""

    CODE = "code"
    EXACT = "exact"
    STEM = "stem"
    PREFIX = "prefix"
    SYNONYM = "synonym"
    FUZZY = "fuzzy"


class Effect(StrEnum):
    """What bringing a book in would do to the shelf."""

    NEW = "a new release"
    JOINS = "joins its release"
    REPLACES = "replaces what is there"
    THERE = "is there already"


@dataclass(frozen=True, slots=True)
class Release:
    """One published edition of one code system."""

    system: str
    """The field's own name of it: ``ICD-10-CM``."""
    edition: str
    """As a coder says it: ``FY2026 April``."""
    effective_from: date
    effective_to: date | None
    """Last day in force; None while no end has been announced."""
    source: str
    """Name of the official file the rows were read from, without its folder."""
    sha256: str
    """Of that file's bytes, in lower-case hexadecimal."""
    entries: int
    """Rows of the book: of a tabular list chapters, blocks, headers and codes, 7th-character codes included;
    of an index its lines, of the ICD-10-PCS tables the tables."""
    codes: int
    """Headers and billable codes, as the official order file counts lines."""
    billable: int
    book: Book = Book.TABULAR
    """Which of the system's books these rows are."""

    @property
    def begins(self) -> date:
        return self.effective_from

    @property
    def ends(self) -> date | None:
        return self.effective_to

    def in_force(self, on: date) -> bool:
        return in_force(self, on)

    @property
    def days(self) -> str:
        """``in force from 2025-10-01 to 2026-09-30``; without the end where none has been announced."""
        if self.effective_to is None:
            return f"in force from {self.effective_from}"
        return f"in force from {self.effective_from} to {self.effective_to}"


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of the tabular list: a chapter, a block, a header or a billable code."""

    system: str
    code: str
    """With its dot (``E11.621``); a block is ``E08-E13``, a chapter its number."""
    title: str
    """Complete, 7th-character meaning included: ``Sprain of …, initial encounter``."""
    kind: Kind
    billable: bool
    parent: str | None
    position: int
    """Place in tabular order, from 0. What stands below an entry is ``range(position + 1, end)``."""
    end: int
    seventh: str = ""
    """The 7th character, where this code was completed with one (placeholder X filled in)."""


@dataclass(frozen=True, slots=True)
class CodeReference:
    """A code named in the text of an instruction."""

    start: int
    end: int
    """Where in the text, half-open."""
    code: str
    """The entry it leads to, in the book's own spelling (``Z16.-`` leads to ``Z16``)."""


@dataclass(frozen=True, slots=True)
class Instruction:
    kind: InstructionKind
    text: str
    stated_at: str
    """Code of the entry that states it: the entry itself, or the ancestor it is inherited from."""
    references: tuple[CodeReference, ...] = ()


@dataclass(frozen=True, slots=True)
class SeventhCharacter:
    character: str
    meaning: str
    code: str
    """The complete code it makes: ``S93.401A``; ``T88.7XXA`` with placeholders filled in."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One published field of an entry beyond its title."""

    name: str
    """``Short title``, ``Coverage``."""
    value: str


@dataclass(frozen=True, slots=True)
class Event:
    """One change of a code."""

    on: date
    edition: str
    what: str
    """``new``, ``deleted``, ``revised``, ``billable``, ``header``."""
    title: str
    old_title: str = ""


@dataclass(frozen=True, slots=True)
class EditTold:
    """What an edit table or a mapping says of a code."""

    remark: Remark
    release: Release
    """The table it stands in."""
    in_force: bool
    """Whether that table was in force on the day asked for; if not, it is the nearest there is."""


@dataclass(frozen=True, slots=True)
class PairTold:
    """An NCCI pair of procedures."""

    pair: Pair
    release: Release
    in_force: bool
    """As of EditTold."""


@dataclass(frozen=True, slots=True)
class CodePage:
    """All that the book says about one entry."""

    entry: Code
    release: Release
    ancestors: tuple[Code, ...]
    """From the chapter down to the entry's parent."""
    instructions: tuple[Instruction, ...]
    """The entry's own first, then the inherited ones, nearest ancestor first."""
    children: tuple[Code, ...]
    """The next level down; a 7th-character family's completed codes stand in ``sevenths`` instead."""
    sevenths: tuple[SeventhCharacter, ...]
    """The choices for the 7th character: below a header that needs one, or beside the one chosen."""
    facts: tuple[Fact, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    """Last day on which the code may be reported, where the book names one."""
    notes_from: Release | None = None
    """The tabular list that ``instructions`` were taken from, where this release is a list without notes."""
    history: tuple[Event, ...] = ()
    """What the releases on the shelf tell of the code, the oldest first."""
    index_paths: tuple[str, ...] = ()
    """Lines of the Alphabetic Index that lead here, main term first."""
    edits: tuple[EditTold, ...] = ()
    """What the edit tables and mappings say of the code."""
    pairs: tuple[PairTold, ...] = ()
    """The first of the NCCI practitioner pairs it is in."""
    pair_count: int = 0
    """How many there are."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of a search result."""

    system: str
    code: str
    title: str
    billable: bool
    match: Match
    """The least sure way by which any word of the query was matched."""
    words: tuple[str, ...] = ()
    """Words and word beginnings that answer the query, in lower case."""
    phrase: str = ""
    """The inclusion term or lay word that was matched, where it was not the title."""
    sevenths: int = 0
    """How many other 7th characters stand folded behind this hit; behind a header, all it may take."""
    book: Book | None = None
    """The index or table that gave ``phrase``; None where it is the list's own wording."""
    line: int = -1
    """Position of the line in that book; -1 where there is none."""

    @property
    def marks(self) -> tuple[tuple[int, int], ...]:
        """Half-open spans of ``title`` that answer the query, in order, not overlapping."""
        return marks(self.title, self.words)


class Status(StrEnum):
    """Whether a code may be reported on a day."""

    VALID = "valid"
    HEADER = "not complete"
    """More characters are needed."""
    NOT_YET = "not valid yet"
    DELETED = "deleted"
    BECAME_HEADER = "became a header"
    NOT_LISTED = "not in the abridged list"
    """The shelf has but an abridged list of the system, and the code is not in it."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Validity:
    status: Status
    sentence: str
    """Why, for a person; empty for a valid code."""
    since: date | None = None
    """The day from which it is so, where the shelf tells."""
    successors: tuple[Code, ...] = ()
    """Codes to choose from instead, on that day."""
