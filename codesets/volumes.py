"""Makes the volumes of the library: reads an official file, writes a store, checks it, indexes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import cast

from codesets.errors import BuildFailed, LibraryDamaged, UnreadableSource
from codesets.in_force import for_the_day
from codesets.index_terms import IndexTerm
from codesets.joined import parts_of
from codesets.manifest import Volume, checksum, flush
from codesets.model import LISTS, Book, Code, Kind, Release
from codesets.official_files import sha256
from codesets.pack import PackedBook, copy_store, refused
from codesets.pcs_tables import Definition, Table
from codesets.references import resolve
from codesets.remarks import Pair, Remark
from codesets.shelf import is_sound, next_number
from codesets.store import (
    BookFile,
    ChangeStore,
    PairStore,
    PcsStore,
    RemarkStore,
    Store,
    TermStore,
    write_changes,
    write_definitions,
    write_pairs,
    write_remarks,
    write_store,
    write_tables,
    write_terms,
)
from codesets.systems.contract import BookRow, Change, CodeSystem, Phrase, Row, SourceFile
from codesets.systems.own import MappedFile

Progress = Callable[[float, str], None]
"""Told the fraction done, 0…1, and a sentence; may raise ``codesets.errors.Cancelled``."""

TERMS = (Book.INDEX, Book.EXTERNAL_CAUSES, Book.NEOPLASMS, Book.DRUGS)
"""The books of lines that lead to codes."""
_WORDED = (*TERMS, Book.DEFINITIONS)
"""The books whose wordings are searched together with the codes they lead to."""

REMARKS = (
    *(
        Book.CODE_EDITS,
        Book.POA_EXEMPT,
        Book.MAJOR_COMPLICATIONS,
        Book.COMPLICATIONS,
        Book.FROM_ICD9,
        Book.TO_ICD9,
        Book.GROUPS,
        Book.RISKS,
    ),
    *(Book.UNITS, Book.UNITS_HOSPITAL, Book.UNITS_SUPPLIER, Book.ADD_ONS),
)
"""The books that say something of a code: edit tables and mappings."""
PAIRS = (Book.PAIRS, Book.PAIRS_HOSPITAL)
"""Of these a book may have millions of rows: they are written as they are read."""

_STORES: Mapping[Book, type[BookFile]] = {
    **dict.fromkeys(LISTS, Store),
    **dict.fromkeys(TERMS, TermStore),
    Book.TABLES: PcsStore,
    Book.DEFINITIONS: PcsStore,
    Book.ADDENDA: ChangeStore,
    **dict.fromkeys(REMARKS, RemarkStore),
    **dict.fromkeys(PAIRS, PairStore),
}
_NOTHING_CHANGED = "The library was left as it was."


def open_store(folder: Path, volume: Volume, *, checked: bool = False) -> BookFile:
    """Raises LibraryDamaged unless the store is whole; with ``checked``, to the last byte."""
    path = folder / volume.store
    if checked and not is_sound(path, volume.store_crc):
        raise LibraryDamaged(
            f"The code book {volume.system} {volume.edition} is damaged. Your encounters are not affected; "
            "it is built again by itself."
        )
    return _STORES[Book(volume.book)](path)


# --- a store ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Counts:
    """What a book holds, as :class:`codesets.model.Release` says it."""

    entries: int
    codes: int
    billable: int
    beginnings: str = ""
    """The first characters of the valid codes of a list, in order."""


def make_store(
    system: CodeSystem, source: SourceFile, folder: Path, staging: Path, progress: Progress
) -> tuple[Volume, Release]:
    """A volume without an index, its store written into ``staging``, verified and flushed.

    Raises UnreadableSource or BuildFailed with a sentence, and what ``progress`` raises.
    """
    name = f"{system.slug}-{next_number(folder, staging)}.db"
    path = staging / name
    if isinstance(source, PackedBook):
        return _take_packed(system, source, path, progress)
    sentence = f"Reading {system.name} {source.edition}, {source.book}"
    unwritten = Release(
        system=system.name,
        edition=source.edition,
        effective_from=source.effective_from,
        effective_to=source.effective_to,
        source=source.file,
        sha256=sha256(source.member),
        entries=0,
        codes=0,
        billable=0,
        book=source.book,
    )
    if source.book in PAIRS:
        release = _write_as_read(path, unwritten, source, lambda done: progress(0.9 * done, sentence))
    else:
        rows = list(source.layout.read(source, lambda done: progress(0.6 * done, sentence)))
        release = replace(unwritten, **_counted(system, source, rows))
        writing = f"Writing {release.entries:,} lines"
        _write(system, path, release, rows, lambda done: progress(0.6 + 0.3 * done, writing))
        del rows
    progress(0.9, f"Checking {release.system} {release.edition}, {release.book}")
    store = _STORES[source.book](path)
    try:
        store.verify()
    finally:
        store.close()
    flush(path)
    volume = Volume(
        system=system.name,
        book=source.book.value,
        edition=source.edition,
        effective_from=source.effective_from.isoformat(),
        effective_to=source.effective_to.isoformat() if source.effective_to else "",
        source=source.file,
        source_size=source.member.size,
        sha256=release.sha256,
        added=datetime.now().astimezone().date().isoformat(),
        store=name,
        store_crc=checksum(path),
        joined=parts_of(source),
        columns=source.columns if isinstance(source, MappedFile) else "",
    )
    progress(1.0, f"{release.system} {release.edition}, {release.book} is read")
    return volume, release


def _take_packed(
    system: CodeSystem, source: PackedBook, path: Path, progress: Progress
) -> tuple[Volume, Release]:
    """The store of a pack, checked as if it had been made here: nothing in it is taken on trust."""
    sentence = f"Unpacking {system.name} {source.edition}, {source.book}"
    copy_store(source, path, lambda done: progress(0.7 * done, sentence))
    try:
        with closing(_STORES[source.book](path)) as store:
            release = store.release
            store.verify()
            if not store.is_plain() or release != _release_of(system, source):
                raise refused(source)
            if isinstance(store, Store):
                _check_tree(system, source.member.path.name, [code for code, _ in store.entries()])
    except LibraryDamaged:
        raise refused(source) from None
    flush(path)
    progress(1.0, f"{release.system} {release.edition}, {release.book} is unpacked")
    today = datetime.now().astimezone().date().isoformat()
    return replace(source.volume, added=today, store=path.name, store_crc=checksum(path)), release


def _release_of(system: CodeSystem, source: PackedBook) -> Release:
    return Release(
        system=system.name,
        edition=source.edition,
        effective_from=source.effective_from,
        effective_to=source.effective_to,
        source=source.volume.source,
        sha256=source.volume.sha256,
        entries=source.entries,
        codes=source.codes,
        billable=source.billable,
        book=source.book,
    )


def count(system: CodeSystem, source: SourceFile, progress: Callable[[float], None]) -> Counts:
    """Reads an official file to its end, keeping nothing. Raises as ``make_store``."""
    if isinstance(source, PackedBook):
        copy_store(source, None, progress)
        return Counts(source.entries, source.codes, source.billable)
    if source.book in PAIRS:
        return Counts(_some(source, sum(1 for _ in source.layout.read(source, progress))), 0, 0)
    rows = list(source.layout.read(source, progress))
    valid = {row.entry.code[0] for row in rows if isinstance(row, Row) and row.entry.billable}
    return Counts(**_counted(system, source, rows), beginnings="".join(sorted(valid)))


def _counted(system: CodeSystem, source: SourceFile, rows: Sequence[BookRow]) -> dict[str, int]:
    _some(source, len(rows))
    codes = billable = 0
    if source.book in LISTS:
        entries = [row.entry for row in cast("Sequence[Row]", rows)]
        _check_tree(system, source.member.name, entries)
        codes = sum(entry.kind not in (Kind.CHAPTER, Kind.BLOCK, Kind.MODIFIER) for entry in entries)
        billable = sum(entry.billable for entry in entries)
    elif source.book is Book.TABLES:
        codes = billable = sum(sum(1 for _ in table.codes()) for table in cast("Sequence[Table]", rows))
    return {"entries": len(rows), "codes": codes, "billable": billable}


def _some(source: SourceFile, rows: int) -> int:
    if not rows:
        raise UnreadableSource(f"{source.member.name} holds nothing that could be read. {_NOTHING_CHANGED}")
    return rows


def _check_tree(system: CodeSystem, file: str, entries: Sequence[Code]) -> None:
    """What every book must be: each code once, each below its parent, and only complete codes billable."""
    seen: dict[str, Code] = {}
    for place, entry in enumerate(entries):
        above = seen.get(entry.parent) if entry.parent is not None else None
        wrong = (
            ("stands in it twice", entry.code in seen),
            ("is out of order", entry.position != place or not place < entry.end <= len(entries)),
            ("stands under nothing", entry.parent is not None and above is None),
            ("reaches out of what it stands under", above is not None and entry.end > above.end),
            ("is billable and has codes below it", entry.billable and entry.end != place + 1),
        )
        for why, is_so in wrong:
            if is_so:
                raise BuildFailed(
                    f"{file} cannot be used for {system.name}: {entry.code} {why}. {_NOTHING_CHANGED}"
                )
        seen[entry.code] = entry
    if not any(entry.billable or entry.kind is Kind.MODIFIER for entry in entries):
        raise BuildFailed(
            f"{file} cannot be used for {system.name}: it holds no billable code. {_NOTHING_CHANGED}"
        )


def _write_as_read(
    path: Path, release: Release, source: SourceFile, progress: Callable[[float], None]
) -> Release:
    """Row by row: the rows are too many to be held."""
    pairs = cast("Iterator[Pair]", source.layout.read(source, progress))
    return replace(release, entries=_some(source, write_pairs(path, release, pairs)))


def _write(
    system: CodeSystem,
    path: Path,
    release: Release,
    rows: Sequence[BookRow],
    progress: Callable[[float], None],
) -> None:
    match release.book:
        case Book.TABULAR | Book.CODES:
            write_store(path, release, resolve(system, cast("Sequence[Row]", rows)), progress=progress)
        case Book.INDEX | Book.EXTERNAL_CAUSES | Book.NEOPLASMS | Book.DRUGS:
            write_terms(path, release, cast("Sequence[IndexTerm]", rows), progress=progress)
        case Book.TABLES:
            write_tables(path, release, cast("Sequence[Table]", rows), progress=progress)
        case Book.DEFINITIONS:
            write_definitions(path, release, cast("Sequence[Definition]", rows), progress=progress)
        case Book.ADDENDA:
            write_changes(path, release, cast("Sequence[Change]", rows), progress=progress)
        case _:
            write_remarks(path, release, cast("Sequence[Remark]", rows), progress=progress)


# --- an index --------------------------------------------------------------------------------------------


def is_searched(volume: Volume) -> bool:
    return Book(volume.book) in LISTS


def attached_to(volume: Volume, volumes: Iterable[Volume]) -> tuple[Volume, ...]:
    """The books whose wordings are searched with the codes of ``volume``: of each kind the one in force when
    the codes come into force, else the nearest; for a code list also the tabular list, for its terms."""
    wanted = (*_WORDED, Book.TABULAR) if volume.book == Book.CODES else _WORDED
    there = [each for each in volumes if each.system == volume.system]
    chosen = ([each for each in there if each.book == book and each is not volume] for book in wanted)
    return tuple(for_the_day(books, volume.begins) for books in chosen if books)


def index_is_sound(folder: Path, volume: Volume, volumes: Iterable[Volume]) -> bool:
    """True where a book that is not searched needs none, or where its index is whole and up to date."""
    if not is_searched(volume):
        return True
    from codesets.search import INDEX_VERSION  # heavy: only where an index is made or judged

    return (
        volume.index_version == INDEX_VERSION
        and volume.attached == _stores_of(attached_to(volume, volumes))
        and is_sound(folder / volume.index, volume.index_crc)
    )


def make_index(
    system: CodeSystem,
    volume: Volume,
    volumes: Iterable[Volume],
    folder: Path,
    staging: Path,
    progress: Progress,
) -> Volume:
    """The volume with an index in ``staging``, flushed. Stores may lie in either folder."""
    from codesets.search import INDEX_VERSION, IndexEntry, build_index

    name = f"index-{next_number(folder, staging)}"
    attached = attached_to(volume, volumes)
    store = cast(Store, open_store(_where(volume, folder, staging), volume))
    try:
        build_index(
            (IndexEntry(code, terms) for code, terms in store.entries()),
            staging / name,
            leads=chain(_phrases(system, attached, folder, staging), system.wordings()),
            progress=progress,
            names=_names(system, attached, folder, staging),
        )
    finally:
        store.close()
    flush(staging / name)
    return replace(
        volume,
        index=name,
        index_crc=checksum(staging / name),
        index_version=INDEX_VERSION,
        attached=_stores_of(attached),
    )


def _stores_of(volumes: Iterable[Volume]) -> str:
    return " ".join(volume.store for volume in volumes)


def _where(volume: Volume, folder: Path, staging: Path) -> Path:
    return staging if (staging / volume.store).exists() else folder


def _phrases(system: CodeSystem, attached: Iterable[Volume], folder: Path, staging: Path) -> Iterator[Phrase]:
    for book, store in _opened(attached, folder, staging):
        match store:
            case TermStore():
                yield from system.phrases(book, store.lines())
            case PcsStore():
                yield from system.phrases(book, store.definitions())
            case Store():
                for code, terms in store.entries():
                    yield from (Phrase(term, code.code, Book.TABULAR) for term in terms)
            case _:
                pass


def _names(
    system: CodeSystem, attached: Iterable[Volume], folder: Path, staging: Path
) -> Iterator[tuple[str, str]]:
    for book, store in _opened(attached, folder, staging):
        match store:
            case TermStore():
                yield from system.names(book, store.lines())
            case PcsStore():
                yield from system.names(book, store.definitions())
            case _:
                pass


def _opened(volumes: Iterable[Volume], folder: Path, staging: Path) -> Iterator[tuple[Book, BookFile]]:
    """One after the other; each is closed when the next is asked for."""
    for volume in volumes:
        store = open_store(_where(volume, folder, staging), volume)
        try:
            yield Book(volume.book), store
        finally:
            store.close()
