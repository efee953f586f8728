"""Whether what is on the shelf is still what was put there, and how much room it takes."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from codesets.errors import LibraryDamaged, LibraryMissing
from codesets.manifest import Volume, read_manifest
from codesets.volumes import Progress, index_is_sound, open_store


@dataclass(frozen=True, slots=True)
class Verdict:
    """On one book."""

    volume: Volume
    trouble: str
    """A sentence; empty where every byte is as it was put there."""


@dataclass(frozen=True, slots=True)
class Room:
    """On the disk that holds the shelf, in bytes."""

    taken: int
    free: int


def verify(folder: Path, progress: Progress) -> tuple[Verdict, ...]:
    """Reads every book and its search index to the last byte; changes nothing.

    Raises LibraryMissing or LibraryDamaged where there is no list of what should be there, and what
    ``progress`` raises.
    """
    volumes = read_manifest(folder).volumes
    verdicts: list[Verdict] = []
    for number, volume in enumerate(volumes):
        progress(number / len(volumes), f"Verifying {volume.system} {volume.edition}, {volume.book}")
        verdicts.append(Verdict(volume, _trouble(folder, volume, volumes)))
    progress(1.0, "The code books have been verified")
    return tuple(verdicts)


def room(folder: Path) -> Room:
    """What all the files of the shelf take, and what is left. Raises LibraryMissing."""
    try:
        files = [file for file in folder.rglob("*") if file.is_file()]
        return Room(sum(file.stat().st_size for file in files), shutil.disk_usage(folder).free)
    except OSError as error:
        raise LibraryMissing("The folder of the code books cannot be read. Nothing was changed.") from error


def _trouble(folder: Path, volume: Volume, volumes: tuple[Volume, ...]) -> str:
    named = f"{volume.system} {volume.edition}, {volume.book}"
    try:
        with closing(open_store(folder, volume, checked=True)) as store:
            store.verify()
    except LibraryDamaged:
        return (
            f"{named}, is damaged on the disk. Your encounters are not affected. If it came with Chartside, "
            f"it is made again at the next start; else bring its official file in again: {volume.source}."
        )
    if not index_is_sound(folder, volume, volumes):
        return f"The search index of {named} is damaged. It is built again at the next start."
    return ""
