"""What is on the shelf, and how it gets there: the books the application brings, and those a coder drops in.

Every use case leaves the shelf as it was unless it returns.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from codesets.errors import BuildFailed, CodesetError, LibraryDamaged, LibraryMissing
from codesets.joined import onto
from codesets.manifest import Volume, flush, read_manifest
from codesets.model import LISTS, Release
from codesets.official_files import loose
from codesets.registry import SYSTEMS, with_own
from codesets.shelf import building, on_the_shelf, swap_in, tidy
from codesets.systems.contract import CodeSystem, SourceFile
from codesets.volumes import (
    Progress,
    index_is_sound,
    make_index,
    make_store,
    open_store,
)

Recognised = tuple[CodeSystem, SourceFile]

_STORE_SHARE = 0.25
"""How long reading a list of codes takes, of the whole with indexing it, by the clock."""


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
    with building(folder) as staging:
        kept = on_the_shelf(folder)
        sources = [each for each in _packaged(systems) if _is_wanted(each, kept)]
        lists = {system.name for system, _ in sources}
        lists |= {volume.system for volume in kept if volume.book in LISTS}
        if systems[0].name not in lists:  # a frozen program has only its library to take it from
            raise BuildFailed(
                "The official code files that come with Chartside are missing. Install it again; "
                "your encounters are not affected."
            )
        return _shelve(sources, kept, systems, folder, staging, progress)[0]


def adopt(folder: Path, other: Path, *, progress: Progress = silent) -> None:
    """Makes a library of the user's own out of the one a frozen program carries, where there is none yet."""
    with building(folder) as staging:
        if on_the_shelf(folder):
            return
        volumes = on_the_shelf(other)
        for number, volume in enumerate(volumes):
            progress(number / len(volumes), "Copying the code books that come with Chartside")
            shutil.copyfile(other / volume.store, staging / volume.store)
            flush(staging / volume.store)
            if volume.index:
                shutil.copytree(other / volume.index, staging / volume.index)
                flush(staging / volume.index)
        if volumes:
            swap_in(folder, staging, volumes)


def bring_in(
    folder: Path,
    sources: Sequence[Recognised],
    *,
    systems: Sequence[CodeSystem] = SYSTEMS,
    progress: Progress = silent,
) -> tuple[Release, ...]:
    """Puts official files on the shelf. What they hold joins its release, or replaces what stood there.

    Returns the new releases, book by book. Raises as ``build_library``.
    """
    with building(folder) as staging:
        return _shelve(sources, on_the_shelf(folder), systems, folder, staging, progress)


def remove(
    folder: Path, place: tuple[str, str, str], *, systems: Sequence[CodeSystem] = SYSTEMS, progress: Progress
) -> None:
    """Takes one book off the shelf: (system, book, edition). Indexes that had its wordings are built anew."""
    with building(folder) as staging:
        there = on_the_shelf(folder)
        kept = [volume for volume in there if volume.place != place]
        if len(kept) == len(there):
            raise CodesetError("There is no such book on the shelf. Nothing was changed.")
        brought = {(system.name, source.book.value, source.edition) for system, source in _packaged(systems)}
        if place in brought:
            raise CodesetError("This book comes with Chartside and stays on the shelf.")
        if not any(volume.book in LISTS for volume in kept):
            raise CodesetError(
                "This is the only list of codes on the shelf; it stays until there is another."
            )
        # the list of our own comes back with the last official one gone
        back = [each for each in _packaged(systems) if _is_wanted(each, kept) and not _is_there(each, kept)]
        _shelve(back, kept, systems, folder, staging, progress)


def make_default(folder: Path, system: str, edition: str | None) -> None:
    """Chooses the release of a system that counts where there is no date of service; None: whichever is in
    force on the day. Raises CodesetError where the shelf has no such list of codes."""
    with building(folder) as staging:
        volumes = on_the_shelf(folder)
        named = system.casefold(), edition.casefold() if edition is not None else None
        lists = [each for each in volumes if each.system.casefold() == named[0] and each.book in LISTS]
        if not lists or named[1] not in (None, *(each.edition.casefold() for each in lists)):
            name = f"{system} {edition or ''}".strip()
            there = ", ".join(
                f"{volume.system} {volume.edition}" for volume in volumes if volume.book in LISTS
            )
            raise CodesetError(f"There is no {name} on the shelf. There is: {there}. Nothing was changed.")
        others = [volume for volume in volumes if volume not in lists]
        marked = [replace(each, default=each.edition.casefold() == named[1]) for each in lists]
        swap_in(folder, staging, [*others, *marked])


def rebuild_index(
    folder: Path, *, systems: Sequence[CodeSystem] = SYSTEMS, progress: Progress = silent
) -> None:
    """Builds each search index that needs it anew, from the store there is. Raises as ``build_library``,
    and LibraryMissing or LibraryDamaged where there is no sound store to build from."""
    with building(folder) as staging:
        volumes = read_manifest(folder).volumes
        for volume in volumes:
            open_store(folder, volume, checked=True).close()
        _indexed_and_swapped(volumes, systems, folder, staging, progress)


def mend_library(
    folder: Path, *, systems: Sequence[CodeSystem] = SYSTEMS, progress: Progress = silent
) -> bool:
    """Builds what is missing, damaged or out of date, and no more. False where nothing was."""
    tidy(folder)
    try:
        trouble = inspect(folder, systems=systems)
    except (LibraryMissing, LibraryDamaged):
        build_library(folder, systems=systems, progress=progress)
        return True
    if trouble.outdated:
        build_library(folder, systems=systems, progress=progress)
    elif trouble.index:
        rebuild_index(folder, systems=systems, progress=progress)
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
        open_store(folder, volume, checked=True).close()
    there = {volume.made_from for volume in volumes}
    brought = {
        (system.name, source.member.name, source.member.size)
        for system, source in _packaged(systems)
        if _is_wanted((system, source), volumes)
    }
    bad_index = any(not index_is_sound(folder, volume, volumes) for volume in volumes)
    return Trouble(index=bad_index, outdated=not brought <= there)


# --- inside ----------------------------------------------------------------------------------------------


def _shelve(
    sources: Sequence[Recognised],
    kept: Sequence[Volume],
    systems: Sequence[CodeSystem],
    folder: Path,
    staging: Path,
    progress: Progress,
) -> tuple[Release, ...]:
    """Makes the stores of the sources, and puts them beside or in the place of what is kept."""
    share = _STORE_SHARE
    made: list[tuple[Volume, Release]] = []
    for number, (system, source) in enumerate(sources):
        part = _part(progress, share * number / len(sources), share / len(sources))
        there = next((each for each in kept if each.place == _place(system, source)), None)
        if there is not None and there.joined and source.layout.part:
            source = onto(system, source, there, folder)
        made.append(make_store(system, source, folder, staging, part))
    defaults = {(volume.system, volume.edition) for volume in kept if volume.default}
    new = [replace(volume, default=(volume.system, volume.edition) in defaults) for volume, _ in made]
    stay = [volume for volume in kept if _stays(volume, new, systems)]
    rest = _part(progress, share, 1 - share)
    _indexed_and_swapped([*new, *stay], systems, folder, staging, rest)
    return tuple(release for _, release in made)


def _indexed_and_swapped(
    volumes: Sequence[Volume],
    systems: Sequence[CodeSystem],
    folder: Path,
    staging: Path,
    progress: Progress,
) -> None:
    """Builds the indexes that are missing or no longer right, and puts exactly these volumes in force."""
    of_name = {system.name: system for system in with_own(systems, volumes)}
    lacking = {
        volume.place
        for volume in volumes
        if volume.system in of_name and not index_is_sound(folder, volume, volumes)
    }
    ready: list[Volume] = []
    done = 0
    for volume in volumes:
        if volume.place in lacking:
            part = _part(progress, 0.98 * done / len(lacking), 0.98 / len(lacking))
            done += 1
            ready.append(make_index(of_name[volume.system], volume, volumes, folder, staging, part))
        else:
            ready.append(volume)
    progress(1.0, "Putting the new library in place")  # the last chance to cancel
    swap_in(folder, staging, ready)


def _packaged(systems: Sequence[CodeSystem]) -> Iterator[Recognised]:
    for system in systems:
        path = system.packaged()
        source = system.recognise(loose(path)) if path is not None and path.is_file() else None
        if source is not None:
            yield system, source


def _is_wanted(brought: Recognised, volumes: Iterable[Volume]) -> bool:
    """False for a list of our own that the official one has replaced."""
    system, source = brought
    return source.edition != system.abridged_edition or not any(
        volume.system == system.name and volume.book == source.book and volume.edition != source.edition
        for volume in volumes
    )


def _is_there(brought: Recognised, volumes: Iterable[Volume]) -> bool:
    return any(volume.place == _place(*brought) for volume in volumes)


def _place(system: CodeSystem, source: SourceFile) -> tuple[str, str, str]:
    return system.name, source.book.value, source.edition


def _stays(volume: Volume, new: Sequence[Volume], systems: Iterable[CodeSystem]) -> bool:
    if any(volume.place == other.place for other in new):
        return False
    abridged = {(system.name, system.abridged_edition) for system in systems}
    return (volume.system, volume.edition) not in abridged or not any(
        (volume.system, volume.book) == (other.system, other.book) for other in new
    )


def _part(progress: Progress, first: float, share: float) -> Progress:
    return lambda fraction, sentence: progress(first + share * fraction, sentence)
