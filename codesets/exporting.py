"""Puts books of the shelf into a pack."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import closing
from pathlib import Path

from codesets.errors import CodesetError
from codesets.manifest import Volume, read_manifest
from codesets.pack import Packable, write_pack
from codesets.registry import SYSTEMS
from codesets.systems.contract import CodeSystem
from codesets.volumes import Progress, open_store

Place = tuple[str, str, str]
"""Where a book stands on the shelf: system, book, edition."""


def export(
    folder: Path,
    target: Path,
    places: Collection[Place] | None,
    *,
    systems: Sequence[CodeSystem] = SYSTEMS,
    progress: Progress,
) -> tuple[Volume, ...]:
    """Writes the books in ``places`` into one file, all there are for None; which they were.

    A list of our own, which every Chartside brings, is left out. Raises CodesetError where a book is not
    there, LibraryDamaged where it is not sound, BuildFailed where the disk does not take the file.
    """
    abridged = {(each.name, each.abridged_edition) for each in systems}
    there = read_manifest(folder).volumes
    if places is not None and not set(places) <= {each.place for each in there}:
        raise CodesetError("One of these books is not on the shelf any more. Nothing was written.")
    wanted = [each for each in there if places is None or each.place in places]
    chosen = [each for each in wanted if (each.system, each.edition) not in abridged]
    books: list[Packable] = []
    for volume in chosen:
        with closing(open_store(folder, volume, checked=True)) as store:
            release = store.release
        books.append(Packable(volume, release.entries, release.codes, release.billable))
    write_pack(folder, target, books, progress)
    return tuple(chosen)
