"""What a code system has to bring. ``codesets.registry`` lists those there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from codesets.model import Code, InstructionKind

ReadProgress = Callable[[float], None]
"""Told the fraction read, 0…1; may raise ``codesets.errors.Cancelled``."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """An official file that a system has recognised as one of its releases."""

    path: Path
    edition: str
    """As a coder says it: ``FY2026 April``."""
    effective_from: date
    effective_to: date | None


@dataclass(frozen=True, slots=True)
class Statement:
    """One instructional note as the book prints it, under the entry that states it."""

    kind: InstructionKind
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of the tabular list with the notes that stand under it, in the book's order."""

    entry: Code
    statements: tuple[Statement, ...] = ()


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
    recognise: Callable[[Path], SourceFile | None]
    """Tells from a file's first bytes and its name whether it is a release of this system.

    Quick, and never raises over what is in the file.
    """
    read: Callable[[SourceFile, ReadProgress], Iterator[Row]]
    """Every entry in tabular order, ``Code.position`` counting from 0.

    Raises ``codesets.errors.UnreadableSource`` with the line number where the file is not what it
    should be. Nothing in the file is executed, expanded or fetched.
    """
    normalise: Callable[[str], str | None]
    """Any spelling of a code to the book's own (``e11621`` → ``E11.621``); None where it cannot be one."""
    mentions: Callable[[str], Iterator[Mention]]
    """The codes named in the text of a note, in order, not overlapping."""
    key: Callable[[Code], str]
    """The name by which notes mention an entry; its code, but for a chapter its range: ``A00-B99``."""
