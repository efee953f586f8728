"""The folder that holds the library: one builder at a time, a staging folder, and one step that swaps.

Whatever is made is made in a folder of its own. Only when everything is on disk is the manifest
replaced; whenever the work ends before that, by an error, by Cancel or by kill -9, the library is the
old one.
"""

from __future__ import annotations

import errno
import re
import shutil
import tempfile
from collections.abc import Collection, Generator, Iterable, Sequence
from contextlib import contextmanager, suppress
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
    flush_folder,
    read_manifest,
    write_manifest,
)

_LOCK = "building.lock"
_STAGING = "building-"
_OURS = re.compile(rf"{_STAGING}.*|{INDEX.pattern}|{STORE.pattern}")
"""What may be swept away when no manifest names it. Nothing else in the folder is touched."""


@contextmanager
def building(folder: Path) -> Generator[Path]:
    """Holds the folder for one builder, lends it a staging folder, and leaves nothing of it behind.

    Raises BuildFailed where another holds it, and for what the disk refuses.
    """
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


def swap_in(folder: Path, staging: Path, volumes: Sequence[Volume]) -> None:
    """Puts these volumes, and no others, in force. What is new lies in ``staging``, flushed to disk."""
    write_manifest(staging, Manifest(tuple(volumes)))
    for volume in volumes:
        for name in filter(None, (volume.store, volume.index)):
            if (staging / name).exists():
                (staging / name).rename(folder / name)
    flush_folder(folder)  # the manifest may only name what a power cut can no longer take away
    (staging / MANIFEST).replace(folder / MANIFEST)
    flush_folder(folder)


def on_the_shelf(folder: Path) -> tuple[Volume, ...]:
    """The volumes whose stores are whole. Never raises."""
    try:
        volumes = read_manifest(folder).volumes
    except (LibraryMissing, LibraryDamaged):
        return ()
    return tuple(volume for volume in volumes if is_sound(folder / volume.store, volume.store_crc))


def is_sound(path: Path, crc: int) -> bool:
    try:
        return path.exists() and checksum(path) == crc
    except OSError:
        return False


def next_number(*places: Path) -> int:
    """One that no store and no index bears, nor any that a killed build has moved in."""
    names = (path.name for place in places for path in place.iterdir())
    found = (STORE.fullmatch(name) or INDEX.fullmatch(name) for name in names)
    return max((int(each[1]) for each in found if each), default=0) + 1


def tidy(folder: Path) -> None:
    """Removes what a killed build has left, at a start. Leaves a build that goes on alone; never raises."""
    with suppress(OSError, Locked):
        left = [path for path in folder.iterdir() if path.name == _LOCK or _OURS.fullmatch(path.name)]
        if any(path.name not in _in_use(folder) for path in left):
            with exclusive(folder / _LOCK):
                _sweep(folder)


def _in_use(folder: Path) -> Collection[str]:
    with suppress(LibraryMissing, LibraryDamaged):
        return set(read_manifest(folder).names())
    return ()


def _sweep(folder: Path) -> None:
    """Removes what earlier builds left: killed half-way, or replaced. Files still open on Windows stay."""
    try:
        in_use: Iterable[str] = read_manifest(folder).names()
    except LibraryMissing:
        in_use = ()
    except LibraryDamaged:
        return  # nobody knows what is in use until a new manifest is in place
    for path in list(folder.iterdir()):
        if path.name not in in_use and _OURS.fullmatch(path.name):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with suppress(OSError):
                    path.unlink()
