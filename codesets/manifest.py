"""The list of what is on the shelf: one small file that says which stores and indexes are in use.

Replacing it is the one step that makes a new library the library. Everything it names lies beside
it, under names that are never used twice, so a folder can be copied, and a reader of the old files is
never disturbed.
"""

from __future__ import annotations

import json
import os
import re
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from codesets.errors import LibraryDamaged, LibraryMissing
from codesets.model import Book

MANIFEST = "library.json"
FORMAT = 2

STORE = re.compile(r"[0-9a-z]+-([0-9]{1,9})\.db")
INDEX = re.compile(r"index-([0-9]{1,9})")
"""How stores and indexes are called: nothing that could lead out of the folder. The number is in group 1."""


@dataclass(frozen=True, slots=True)
class Volume:
    """One book of one release on the shelf: its store and, of a list of codes, its search index."""

    system: str
    book: str
    """As in :class:`codesets.model.Book`."""
    edition: str
    effective_from: str
    """ISO date."""
    effective_to: str
    """ISO date of the last day in force; empty where no end has been announced."""
    source: str
    """Name of the official file it was made from."""
    source_size: int
    """Of that file, in bytes: a cheap way to see that another one has come."""
    sha256: str
    """Of that file."""
    added: str
    """ISO date on which it was put on the shelf."""
    store: str
    """File name, beside the manifest."""
    store_crc: int
    index: str = ""
    """Folder name, beside the manifest; empty where the book is not searched by itself."""
    index_crc: int = 0
    index_version: int = 0
    attached: str = ""
    """The stores of the books whose wordings are in the index as well, with blanks between."""
    joined: str = ""
    """Of a book that comes in several files those that it was joined from, ``part:SHA-256``, with blanks
    between, the richest first."""
    columns: str = ""
    """Of a list of the user's own which column of its table is what, as JSON."""
    default: bool = False
    """Whether the coder chose this release of the system for what has no date of service."""

    @property
    def begins(self) -> date:
        return date.fromisoformat(self.effective_from)

    @property
    def ends(self) -> date | None:
        return date.fromisoformat(self.effective_to) if self.effective_to else None

    @property
    def place(self) -> tuple[str, str, str]:
        """What may stand on the shelf only once."""
        return self.system, self.book, self.edition

    @property
    def made_from(self) -> tuple[str, str, int]:
        """What tells one official file from another without reading it."""
        return self.system, self.source, self.source_size

    def __post_init__(self) -> None:
        """Raises ValueError: a file that has been tampered with may hold anything."""
        if any(type(getattr(self, each.name)).__name__ != each.type for each in fields(self)):
            raise ValueError("a value is of another type")
        names = (self.store, *self.attached.split())
        if not all(STORE.fullmatch(name) for name in names) or not (
            self.index == "" or INDEX.fullmatch(self.index)
        ):
            raise ValueError("the file named is not one of ours")
        Book(self.book)
        if self.ends is not None and self.ends < self.begins:
            raise ValueError("it ends before it begins")


@dataclass(frozen=True, slots=True)
class Manifest:
    volumes: tuple[Volume, ...]

    def names(self) -> frozenset[str]:
        """Every file and folder that is in use."""
        named = frozenset(name for each in self.volumes for name in (each.store, each.index) if name)
        return named | {MANIFEST}


def read_manifest(folder: Path) -> Manifest:
    """Raises LibraryMissing where there is none, LibraryDamaged where it cannot be read."""
    try:
        facts: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
        if facts["format"] != FORMAT:
            raise LibraryDamaged(
                f"The code library in {folder} was made by another version of Chartside. "
                "It is built again by itself."
            )
        volumes = tuple(Volume(**each) for each in facts["volumes"])
        if not volumes:
            raise ValueError("names nothing")
        return Manifest(volumes)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise LibraryMissing(
            f"There is no code library in {folder} yet. It is built by itself when Chartside starts."
        ) from error
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise LibraryDamaged(
            f"The code library in {folder} cannot be read. Your encounters are not affected; "
            "it is built again by itself."
        ) from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Writes it where nobody reads it yet: moving the file is what puts it in force."""
    facts = {"format": FORMAT, "volumes": [asdict(volume) for volume in manifest.volumes]}
    with (folder / MANIFEST).open("wb") as file:
        file.write(json.dumps(facts, indent=1).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


# --- files on disk ---------------------------------------------------------------------------------------


def checksum(path: Path) -> int:
    """CRC-32 of a file, or of all files of a folder with their names: tells damage, not intent."""
    value = 0
    for file in _files(path):
        value = zlib.crc32(file.relative_to(path.parent if file == path else path).as_posix().encode(), value)
        with file.open("rb") as stream:
            while piece := stream.read(1 << 20):
                value = zlib.crc32(piece, value)
    return value


def flush(path: Path) -> None:
    """Makes a file, or all files of a folder and the folder itself, survive a power cut."""
    for file in _files(path):
        with file.open("rb+") as stream:
            os.fsync(stream.fileno())
    if path.is_dir():
        flush_folder(path)


def flush_folder(folder: Path) -> None:
    if os.name != "posix":
        return  # Windows offers no such thing and writes its directory entries through
    held = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(file for file in path.rglob("*") if file.is_file())
    else:
        yield path
