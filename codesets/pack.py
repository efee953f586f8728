"""Code-set packs: books of the shelf in one file, to be carried to a computer without a network.

A pack is a zip of the books' stores and of ``pack.json``, which tells of each book what the shelf knows of
it (the official file, its SHA-256, dates, counts) and the SHA-256 of its store, and is sealed by one over
itself. It carries rows and no index: parts of an index are pickled, and opening a pickle from elsewhere runs
code. The seal shows damage and clumsy changes; who made a pack, nobody can tell from it.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import IO, Any, cast

from codesets.errors import BuildFailed, CodesetError, LibraryDamaged, UnreadableSource
from codesets.manifest import Volume
from codesets.model import Book
from codesets.official_files import Member
from codesets.registry import list_named, system
from codesets.systems.contract import CodeSystem, Layout, SourceFile
from codesets.systems.own import SLUG, check_name

SUFFIX = ".chartside-pack"
CONTENTS = "pack.json"
FORMAT = 1

_APPLICATION = "Chartside code-set pack"
_LARGEST_CONTENTS = 4 << 20
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class PackedBook(SourceFile):
    """A book in a pack. Its layout reads nothing: the store is taken as it is."""

    volume: Volume
    """As it stood on the shelf it comes from, its store by the name in the pack."""
    store_sha256: str
    entries: int
    codes: int
    billable: int

    @property
    def file(self) -> str:
        return self.volume.source


@dataclass(frozen=True, slots=True)
class Packable:
    """A book of the shelf, with what its store says of its rows."""

    volume: Volume
    entries: int
    codes: int
    billable: int


# --- making ----------------------------------------------------------------------------------------------


def write_pack(
    folder: Path, target: Path, books: Sequence[Packable], progress: Callable[[float, str], None]
) -> None:
    """Writes the books of the library in ``folder`` into ``target``, replacing what is there, whole or not at
    all. Raises BuildFailed, LibraryDamaged for a store that cannot be read, and what ``progress`` raises."""
    if not books:
        raise CodesetError("No book was chosen for the pack. Nothing was written.")
    # one name for one target: what a killed export has left is written over by the next
    part = target.with_name(f".{target.name}.part")
    try:
        with part.open("wb") as file:
            _write_archive(folder, file, books, progress)
            file.flush()
            os.fsync(file.fileno())
        progress(1.0, "Putting the pack in place")  # the last chance to cancel
        part.replace(target)
    except OSError as error:
        is_full = error.errno in (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))
        why = "the disk is full" if is_full else f"the disk reports: {error.strerror or error}"
        raise BuildFailed(
            f"{target.name} could not be written: {why}. The shelf is as it was; make room, or choose "
            "another place."
        ) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _write_archive(
    folder: Path, file: IO[bytes], books: Sequence[Packable], progress: Callable[[float, str], None]
) -> None:
    total = sum((folder / each.volume.store).stat().st_size for each in books) or 1
    told: list[dict[str, Any]] = []
    done = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for number, each in enumerate(books, start=1):
            stored = f"{number}.db"
            sentence = f"Packing {each.volume.system} {each.volume.edition}, {each.volume.book}"
            digest = hashlib.sha256()
            with archive.open(stored, "w") as packed:
                for piece in _pieces(folder / each.volume.store):
                    digest.update(piece)
                    packed.write(piece)
                    done += len(piece)
                    progress(0.95 * done / total, sentence)
            told.append(_told(each, stored, digest.hexdigest()))
        archive.writestr(CONTENTS, _sealed(told))


def _pieces(store: Path) -> Iterator[bytes]:
    try:
        with store.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece
    except OSError as error:
        raise LibraryDamaged(
            f"The code book {store.name} cannot be read from its disk ({error.strerror or error}). No pack "
            "was written; Verify tells which books are sound."
        ) from error


def _told(book: Packable, stored: str, digest: str) -> dict[str, Any]:
    kept = asdict(book.volume)
    for not_told in ("index", "index_crc", "index_version", "attached", "store_crc", "default"):
        del kept[not_told]
    return kept | {
        "own": book.volume.store.startswith(f"{SLUG}-"),
        "store": stored,
        "store_sha256": digest,
        "entries": book.entries,
        "codes": book.codes,
        "billable": book.billable,
    }


def _sealed(books: list[dict[str, Any]]) -> bytes:
    contents: dict[str, Any] = {
        "application": _APPLICATION,
        "format": FORMAT,
        "made": datetime.now().astimezone().date().isoformat(),
        "books": books,
    }
    return json.dumps(contents | {"seal": _seal(contents)}, indent=1).encode()


def _seal(contents: dict[str, Any]) -> str:
    unsealed = {key: value for key, value in contents.items() if key != "seal"}
    return hashlib.sha256(json.dumps(unsealed, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


# --- reading ---------------------------------------------------------------------------------------------


def is_pack(members: Collection[Member]) -> bool:
    return any(member.inside == CONTENTS for member in members)


def packed_books(
    members: Sequence[Member], systems: Sequence[CodeSystem]
) -> Iterator[tuple[CodeSystem, PackedBook]]:
    """The books of a pack, their stores not looked at yet. Raises UnreadableSource where it is not as it was
    made, and CodesetError where this version cannot use it."""
    inside = {member.inside: member for member in members}
    contents = _contents(inside[CONTENTS])
    path = inside[CONTENTS].path
    books = cast("list[dict[str, Any]]", contents["books"])
    if inside.keys() != {CONTENTS, *(str(each.get("store")) for each in books)}:
        raise _tampered(path, "it holds other files than it says")
    for told in books:
        try:
            yield _book(told, inside, systems)
        except (KeyError, TypeError, ValueError) as error:
            raise _tampered(path, "what it says of a book cannot be") from error


def _contents(member: Member) -> dict[str, Any]:
    with member.open() as file:
        read = file.read(_LARGEST_CONTENTS + 1)
    try:
        contents: Any = json.loads(read) if len(read) <= _LARGEST_CONTENTS else None
        sound = contents["application"] == _APPLICATION and isinstance(contents["books"], list)
        version = contents["format"]
    except (ValueError, TypeError, KeyError, RecursionError):
        sound, contents, version = False, {}, 0
    if sound and version != FORMAT:
        raise UnreadableSource(
            f"{member.path.name} was made by another version of Chartside. Nothing was changed; have it made "
            "by this version."
        )
    if not sound or contents.get("seal") != _seal(contents):
        raise _tampered(member.path, "its list of contents is not as it was made")
    return contents


def _book(
    told: dict[str, Any], inside: dict[str, Member], systems: Sequence[CodeSystem]
) -> tuple[CodeSystem, PackedBook]:
    kept = {each.name: told[each.name] for each in fields(Volume) if each.name in told}
    # the shelf's own check of what a volume may be called, under a name that a shelf could have given
    facts: dict[str, Any] = kept | {"store": "pack-1.db", "store_crc": 0}
    volume = Volume(**facts)
    counts = [told[name] for name in ("entries", "codes", "billable")]
    if not all(type(count) is int and count >= 0 for count in counts):
        raise ValueError("a count is no number")
    member = inside[told["store"]]
    layout = Layout(book=Book(volume.book), recognise=lambda member, layout: None, read=_nothing)
    book = PackedBook(
        member,
        layout,
        volume.edition,
        volume.begins,
        volume.ends,
        volume,
        str(told["store_sha256"]),
        *counts,
    )
    if told["own"] is True:
        check_name(volume.system)
        return list_named(volume.system), book
    return system(volume.system, systems), book


def _nothing(source: SourceFile, progress: Callable[[float], None]) -> Iterator[Any]:
    return iter(())


def copy_store(book: PackedBook, target: Path | None, progress: Callable[[float], None]) -> None:
    """Reads the store of a packed book to its end, into ``target`` where one is given.

    Raises UnreadableSource where it is not the one that was packed, BuildFailed where the disk is full.
    """
    digest = hashlib.sha256()
    done = 0
    with contextlib.ExitStack() as stack:
        packed = stack.enter_context(book.member.open())
        try:
            out = stack.enter_context(target.open("wb")) if target is not None else None
            while piece := packed.read(_PIECE):
                digest.update(piece)
                done += len(piece)
                if out is not None:
                    out.write(piece)
                progress(min(done / max(book.member.size, 1), 1.0))
        except OSError as error:
            raise BuildFailed(
                "The code library could not be written: the disk is full or does not accept the file. "
                "Nothing was changed; make room, then try again."
            ) from error
    if digest.hexdigest() != book.store_sha256:
        raise _tampered(book.member.path, f"{_named(book)} is not as it was packed")


def refused(book: PackedBook) -> UnreadableSource:
    """For a store that is not what the pack says."""
    return _tampered(book.member.path, f"{_named(book)} is not what the pack says, or of another version")


def _named(book: PackedBook) -> str:
    return f"{book.volume.system} {book.edition}, {book.book},"


def _tampered(path: Path, why: str) -> UnreadableSource:
    return UnreadableSource(
        f"The pack {path.name} cannot be used: {why}. It is damaged, or somebody changed it. "
        "Nothing was changed; have the pack made again."
    )
