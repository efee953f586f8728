"""Makes the code library: read the official file, write a store, check it, index it, swap it in.

All work happens in a folder of its own. Only when everything is on disk is the manifest replaced;
whenever the work ends before that, by an error, by Cancel or by kill -9, the library is the old one.
"""

from __future__ import annotations

import errno
import hashlib
import re
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from codesets.errors import BuildFailed, CodesetError, LibraryDamaged, LibraryMissing
from codesets.locks import Locked, exclusive
from codesets.manifest import (
    INDEX,
    MANIFEST,
    STORE,
    Manifest,
    Volume,
    checksum,
    flush,
    flush_folder,
    read_manifest,
    write_manifest,
)
from codesets.model import Code, Kind, Release
from codesets.references import resolve
from codesets.registry import SYSTEMS
from codesets.store import Store, StoredRow, write_store
from codesets.systems.contract import CodeSystem, Row, SourceFile

Progress = Callable[[float, str], None]
"""Told the fraction done, 0…1, and a sentence; may raise ``codesets.errors.Cancelled``."""

_LOCK = "building.lock"
_STAGING = "building-"
_OURS = re.compile(rf"{_STAGING}.*|{INDEX.pattern}|{STORE.pattern}")
"""What may be swept away when no manifest names it. Nothing else in the folder is touched."""

_READ, _WRITTEN, _CHECKED, _INDEXED = 0.12, 0.2, 0.22, 0.97
"""Fractions of the whole at which each step ends, by the clock."""


def silent(fraction: float, sentence: str) -> None:
    """Progress for those who do not watch."""


# --- use cases -------------------------------------------------------------------------------------------


def build_library(
    folder: Path, *, systems: Sequence[CodeSystem] = SYSTEMS, progress: Progress = silent
) -> Release:
    """Builds every release that comes with the application, whatever is there already.

    Releases of other editions stay on the shelf, as far as they are sound. Returns the first system's
    new one. Raises BuildFailed or UnreadableSource with a sentence, and what ``progress`` raises; in
    each case nothing is left behind and the old library is untouched.
    """
    with _building(folder) as staging:
        sources = _packaged_sources(systems)
        made = {(system.name, source.edition) for system, source in sources}
        kept = [each for each in _sound_volumes(folder) if (each.system, each.edition) not in made]
        parts = _parts(progress, len(sources) + len(kept))
        built = [_build(system, source, folder, staging, next(parts)) for system, source in sources]
        volumes = [volume for volume, _ in built] + [_indexed(each, folder, staging, parts) for each in kept]
        _swap_in(folder, staging, volumes, progress)
        return built[0][1]


def rebuild_index(folder: Path, *, progress: Progress = silent) -> None:
    """Builds each search index that needs it anew, from the store there is. Raises as ``build_library``,
    and LibraryMissing or LibraryDamaged where there is no sound store to build from."""
    with _building(folder) as staging:
        volumes = read_manifest(folder).volumes
        for volume in volumes:
            _open_store(folder, volume).close()
        parts = _parts(progress, sum(not _index_sound(folder, volume) for volume in volumes))
        _swap_in(folder, staging, [_indexed(each, folder, staging, parts) for each in volumes], progress)


def mend_library(
    folder: Path, *, systems: Sequence[CodeSystem] = SYSTEMS, progress: Progress = silent
) -> bool:
    """Builds what is missing, damaged or out of date, and no more. False where nothing was."""
    try:
        trouble = inspect(folder, systems=systems)
    except (LibraryMissing, LibraryDamaged):
        build_library(folder, systems=systems, progress=progress)
        return True
    if trouble.outdated:
        build_library(folder, systems=systems, progress=progress)
    elif trouble.index:
        rebuild_index(folder, progress=progress)
    return trouble.outdated or trouble.index


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a library whose stores are sound."""

    index: bool
    """An index is missing, damaged or of another version."""
    outdated: bool
    """The application has brought another official file than the library was made from."""


def inspect(folder: Path, *, systems: Sequence[CodeSystem] = SYSTEMS) -> Trouble:
    """Quick enough for every start. Raises LibraryMissing, or LibraryDamaged where a store is not sound."""
    volumes = read_manifest(folder).volumes
    for volume in volumes:
        _open_store(folder, volume).close()
    there = {volume.made_from for volume in volumes}
    brought = {
        (system.name, source.path.name, source.path.stat().st_size) for system, source in _packaged(systems)
    }
    bad_index = any(not _index_sound(folder, volume) for volume in volumes)
    return Trouble(index=bad_index, outdated=not brought <= there)


def _index_sound(folder: Path, volume: Volume) -> bool:
    from codesets.search import INDEX_VERSION  # heavy: only where an index is made or judged

    return volume.index_version == INDEX_VERSION and _sound(folder / volume.index, volume.index_crc)


def _sound(path: Path, crc: int) -> bool:
    try:
        return path.exists() and checksum(path) == crc
    except OSError:
        return False


# --- one release -----------------------------------------------------------------------------------------


def _build(
    system: CodeSystem, source: SourceFile, folder: Path, staging: Path, progress: Progress
) -> tuple[Volume, Release]:
    number = _next_number((folder, staging))
    store_name, index_name = f"{system.slug}-{number}.db", f"index-{number}"
    release = _stage(system, source, staging / store_name, progress)
    store = Store(staging / store_name)
    try:
        progress(_WRITTEN, f"Checking {release.system} {release.edition}")
        store.verify()
        _index(store, staging / index_name, progress, first=_CHECKED)
    finally:
        store.close()
    progress(_INDEXED, "Making sure that everything is on disk")
    flush(staging / store_name)
    index_crc, index_version = _index_facts(staging / index_name)
    volume = Volume(
        system=system.name,
        edition=source.edition,
        source=source.path.name,
        source_size=source.path.stat().st_size,
        store=store_name,
        store_crc=checksum(staging / store_name),
        index=index_name,
        index_crc=index_crc,
        index_version=index_version,
    )
    return volume, release


def _stage(system: CodeSystem, source: SourceFile, path: Path, progress: Progress) -> Release:
    """Reads the official file and writes it as a store. The rows are gone again when this returns."""
    reading = f"Reading {system.name} {source.edition}"
    rows = list(system.read(source, lambda done: progress(_READ * done, reading)))
    _check_tree(system, rows)
    entries = [row.entry for row in rows]
    release = Release(
        system=system.name,
        edition=source.edition,
        effective_from=source.effective_from,
        effective_to=source.effective_to,
        source=source.path.name,
        sha256=_sha256(source.path),
        entries=len(entries),
        codes=sum(entry.kind not in (Kind.CHAPTER, Kind.BLOCK) for entry in entries),
        billable=sum(entry.billable for entry in entries),
    )
    resolved: list[StoredRow] = resolve(system, rows)
    span = _WRITTEN - _READ
    writing = f"Writing {release.codes:,} codes"
    write_store(path, release, resolved, progress=lambda done: progress(_READ + span * done, writing))
    return release


def _check_tree(system: CodeSystem, rows: list[Row]) -> None:
    """What every book must be: each code once, each below its parent, and only complete codes billable."""
    seen: dict[str, Code] = {}
    for place, row in enumerate(rows):
        entry = row.entry
        above = seen.get(entry.parent) if entry.parent is not None else None
        wrong = (
            ("stands in it twice", entry.code in seen),
            ("is out of order", entry.position != place or not place < entry.end <= len(rows)),
            ("stands under nothing", entry.parent is not None and above is None),
            ("reaches out of what it stands under", above is not None and entry.end > above.end),
            ("is billable and has codes below it", entry.billable and entry.end != place + 1),
        )
        for why, is_so in wrong:
            if is_so:
                raise BuildFailed(
                    f"The {system.name} file is not consistent: {entry.code} {why}. "
                    "The library was left as it was."
                )
        seen[entry.code] = entry
    if not any(row.entry.billable for row in rows):
        raise BuildFailed(f"The {system.name} file holds no billable code. The library was left as it was.")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _index(store: Store, folder: Path, progress: Progress, *, first: float) -> None:
    from codesets.search import IndexEntry, build_index

    def part(fraction: float, sentence: str) -> None:
        progress(first + (_INDEXED - first) * fraction, sentence)

    build_index((IndexEntry(code, terms) for code, terms in store.entries()), folder, progress=part)
    flush(folder)


def _index_facts(folder: Path) -> tuple[int, int]:
    from codesets.search import INDEX_VERSION

    return checksum(folder), INDEX_VERSION


def _indexed(volume: Volume, folder: Path, staging: Path, parts: Iterator[Progress]) -> Volume:
    """The volume with an index that is sound: its own, or a new one, which takes the next part."""
    if _index_sound(folder, volume):
        return volume
    name = f"index-{_next_number((folder, staging))}"
    store = _open_store(folder, volume)
    try:
        _index(store, staging / name, next(parts), first=0.0)
    finally:
        store.close()
    crc, version = _index_facts(staging / name)
    return replace(volume, index=name, index_crc=crc, index_version=version)


def _packaged_sources(systems: Sequence[CodeSystem]) -> list[tuple[CodeSystem, SourceFile]]:
    found = list(_packaged(systems))
    if not found:
        raise BuildFailed(
            "The official code files that come with Chartside are missing. Install it again; "
            "your encounters are not affected."
        )
    return found


def _packaged(systems: Sequence[CodeSystem]) -> Iterator[tuple[CodeSystem, SourceFile]]:
    for system in systems:
        path = system.packaged()
        source = system.recognise(path) if path is not None else None
        if source is not None:
            yield system, source


def _parts(progress: Progress, count: int) -> Iterator[Progress]:
    """Progress for ``count`` pieces of work, one after the other."""

    def part(number: int) -> Progress:
        return lambda fraction, sentence: progress(0.98 * (number + fraction) / count, sentence)

    return map(part, range(count))


# --- the folder ------------------------------------------------------------------------------------------


@contextmanager
def _building(folder: Path) -> Generator[Path]:
    """Holds the folder for one builder, lends it a staging folder, and leaves nothing of it behind."""
    is_new = False
    try:
        with _environment(folder):
            is_new = not folder.exists()
            folder.mkdir(parents=True, exist_ok=True)
            with exclusive(folder / _LOCK):
                _sweep(folder)
                staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=folder))
                try:
                    yield staging
                finally:
                    shutil.rmtree(staging, ignore_errors=True)
                    _sweep(folder)
    finally:
        if is_new:
            with suppress(OSError):
                folder.rmdir()  # stays where something was built


@contextmanager
def _environment(folder: Path) -> Generator[None]:
    """Turns what the disk says into a sentence."""
    try:
        yield
    except CodesetError:
        raise
    except Locked as error:
        raise BuildFailed(
            "The code library is being built by another window of Chartside. Wait until it is done."
        ) from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
            why = "the disk is full. Make room (100 MB are enough), then try again"
        elif error.errno in (errno.EACCES, errno.EROFS, errno.EPERM):
            why = f"the folder {folder} cannot be written to"
        else:
            why = f"the disk reports: {error.strerror or error}"
        raise BuildFailed(f"The code library could not be built: {why}. Nothing was changed.") from error


def _swap_in(folder: Path, staging: Path, volumes: Sequence[Volume], progress: Progress) -> None:
    write_manifest(staging, Manifest(tuple(volumes)))
    progress(1.0, "Putting the new library in place")  # the last chance to cancel
    for volume in volumes:
        for name in (volume.store, volume.index):
            if (staging / name).exists():
                (staging / name).rename(folder / name)
    flush_folder(folder)  # the manifest may only name what a power cut can no longer take away
    (staging / MANIFEST).replace(folder / MANIFEST)
    flush_folder(folder)


def _sound_volumes(folder: Path) -> Iterator[Volume]:
    try:
        volumes = read_manifest(folder).volumes
    except (LibraryMissing, LibraryDamaged):
        return
    for volume in volumes:
        with suppress(LibraryDamaged):
            _open_store(folder, volume).close()
            yield volume


def _sweep(folder: Path) -> None:
    """Removes what earlier builds left: killed half-way, or replaced. Files still open on Windows stay."""
    try:
        in_use = read_manifest(folder).names()
    except LibraryMissing:
        in_use = frozenset[str]()
    except LibraryDamaged:
        return  # nobody knows what is in use until a new manifest is in place
    for path in list(folder.iterdir()):
        if path.name not in in_use and _OURS.fullmatch(path.name):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with suppress(OSError):
                    path.unlink()


def _next_number(places: Iterable[Path]) -> int:
    """One that no store and no index bears, nor any that a killed build has moved in."""
    names = (path.name for place in places for path in place.iterdir())
    found = (STORE.fullmatch(name) or INDEX.fullmatch(name) for name in names)
    return max((int(each[1]) for each in found if each), default=0) + 1


def _open_store(folder: Path, volume: Volume) -> Store:
    """Raises LibraryDamaged unless the store is whole, to the last byte."""
    path = folder / volume.store
    if not _sound(path, volume.store_crc):
        raise LibraryDamaged(
            f"The code book {volume.system} {volume.edition} is damaged. Your encounters are not affected; "
            "it is built again by itself."
        )
    return Store(path)
