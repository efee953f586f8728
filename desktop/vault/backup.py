"""A vault in one file, for another disk: made while it is in use, checked by opening it, put back whole.

The file is a zip with nothing compressed: ``vault.json``, the header with its key slots; ``vault.db``, the
database as SQLCipher has encrypted it; and ``backup.json``, which says when it was made, the checksums of
both and how many encounters there are. Nothing in it can be read without the passphrase or the recovery key.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, cast

from desktop.errors import BadBackup, DesktopError, DiskTrouble, VaultTooNew
from desktop.files import disk_sentence, make_private_file, sync_folder, write_atomically
from desktop.vault.database import in_plain_words, open_database, table
from desktop.vault.keys import read_header, sign_in
from desktop.vault.places import DATABASE, HEADER, RESTORING

_FORMAT = 1
_CONTENTS = "backup.json"
_AT_ONCE = 1 << 20
_LARGEST_HEADER = 1 << 20
_COMING, _GOING = "vault.restoring", "vault.backing-up"
_KEPT = "Nothing was changed."


@dataclass(frozen=True, slots=True)
class BackupFacts:
    made_at: datetime
    """Aware, UTC."""
    encounters: int
    size: int
    """Bytes of the file."""


def write_backup(
    target: Path,
    *,
    header: Path,
    export: Callable[[Path], int],
    key: bytes,
    made_at: datetime,
) -> BackupFacts:
    """``export`` writes the database to a new file and tells how many encounters are in it. Replaces
    ``target`` when what was written there has been opened and found whole. BadBackup, DiskTrouble,
    VaultDamaged."""
    beside = target.with_name(f"{target.name}.part")
    exported, checked = (header.with_name(f"{_GOING}.{which}.db") for which in ("export", "check"))
    try:
        with _room(beside), _room(exported), _room(checked):
            encounters = export(exported)
            with zipfile.ZipFile(beside, "w", zipfile.ZIP_STORED, allowZip64=True) as packed:
                make_private_file(beside)
                sums = {
                    name: _pack(packed, name, path) for name, path in ((HEADER, header), (DATABASE, exported))
                }
                told = {
                    "application": "Chartside backup",
                    "format": _FORMAT,
                    "made_at": made_at.isoformat(),
                    "encounters": encounters,
                    "sha256": sums,
                }
                packed.writestr(_CONTENTS, json.dumps(told, indent=2))
            with zipfile.ZipFile(beside) as packed:
                _unpack(packed, DATABASE, checked, _told(packed))
            found = _checked(checked, key)
            if found != encounters:
                raise BadBackup(f"The copy does not hold what the vault does. {_KEPT} Try another disk.")
            with beside.open("rb+") as file:
                os.fsync(file.fileno())
            beside.replace(target)
            sync_folder(target.parent)
            return BackupFacts(made_at, encounters, target.stat().st_size)
    except OSError as error:
        raise DiskTrouble(disk_sentence(error, target.name)) from None


def put_backup_in_place(folder: Path, backup: Path, passphrase: str, at: datetime) -> tuple[bytes, str]:
    """The data key of the vault that is in ``folder`` then, and the id of who opened it. BadBackup,
    WrongPassphrase, DiskTrouble."""
    finish_restoring(folder)
    header, database = folder / f"{_COMING}.json", folder / f"{_COMING}.db"
    try:
        with _room(header), _room(database):
            with _opened(backup) as packed:
                told = _told(packed)
                _unpack(packed, HEADER, header, told, _LARGEST_HEADER)
                key, user = sign_in(read_header(header), passphrase)
                _unpack(packed, DATABASE, database, told)
            _checked(database, key)
            with _set_aside(folder, at):
                database.replace(folder / DATABASE)
                header.replace(folder / HEADER)
                sync_folder(folder)
            return key, user
    except OSError as error:
        raise DiskTrouble(disk_sentence(error, backup.name)) from None


def _pack(packed: zipfile.ZipFile, name: str, path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as source, packed.open(name, "w", force_zip64=True) as target:
        while piece := source.read(_AT_ONCE):
            digest.update(piece)
            target.write(piece)
    return digest.hexdigest()


def _unpack(
    packed: zipfile.ZipFile, name: str, target: Path, told: dict[str, Any], most: int | None = None
) -> None:
    digest, left = hashlib.sha256(), most
    with _read(packed, name) as source, target.open("wb") as file:
        make_private_file(target)
        while piece := source.read(_AT_ONCE):
            if left is not None and (left := left - len(piece)) < 0:
                raise _damaged()
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    if digest.hexdigest() != told["sha256"][name]:
        raise _damaged()


@contextlib.contextmanager
def _opened(backup: Path) -> Generator[zipfile.ZipFile]:
    try:
        packed = zipfile.ZipFile(backup)
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise BadBackup(f"“{backup.name}” is not a backup of a vault, or not whole. {_KEPT}") from None
    with packed:
        yield packed


@contextlib.contextmanager
def _read(packed: zipfile.ZipFile, name: str) -> Generator[IO[bytes]]:
    try:
        info = packed.getinfo(name)
        if info.compress_type != zipfile.ZIP_STORED:
            raise _damaged()
        with packed.open(info) as file:
            yield file
    except (KeyError, zipfile.BadZipFile, EOFError, RuntimeError, ValueError, NotImplementedError):
        raise _damaged() from None


def _told(packed: zipfile.ZipFile) -> dict[str, Any]:
    with _read(packed, _CONTENTS) as file:
        content = file.read(_LARGEST_HEADER)
    try:
        told: Any = json.loads(content)
        if told["format"] > _FORMAT:
            raise BadBackup(
                f"This backup was made by a newer Chartside. {_KEPT} Restore it with that version."
            )
        if not all(isinstance(told["sha256"][name], str) for name in (HEADER, DATABASE)):
            raise TypeError
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _damaged() from None
    return told


def _damaged() -> BadBackup:
    return BadBackup(f"This file is not a whole backup of a vault: it is damaged or cut off. {_KEPT}")


def _checked(database: Path, key: bytes) -> int:
    """How many encounters; BadBackup where a page of it is not what was written."""
    try:
        with in_plain_words():
            opened = open_database(database, key)
            try:
                for check in ("cipher_integrity_check", "integrity_check"):
                    said = cast(Any, opened).execute(f"PRAGMA {check}").fetchall()
                    if any(row[0] != "ok" for row in said):
                        raise _damaged()
                return table(opened, "encounters").count
            finally:
                opened.close()
    except (DiskTrouble, VaultTooNew):
        raise
    except DesktopError:
        raise _damaged() from None


@contextlib.contextmanager
def _set_aside(folder: Path, at: datetime) -> Generator[None]:
    """What is there is kept whatever comes: moved as it is, with what its last write has left. It comes back
    where the new one cannot take its place."""
    there = [
        path for path in (folder / HEADER, folder / DATABASE, *_beside(folder / DATABASE)) if path.exists()
    ]
    kept = folder / f"vault until {at:%Y-%m-%d %H.%M.%S}"
    number = 1
    while kept.exists():
        number += 1
        kept = folder / f"vault until {at:%Y-%m-%d %H.%M.%S} ({number})"
    try:
        # From here on a power cut leaves a restore that ``finish_restoring`` brings to its end.
        write_atomically(folder / RESTORING, kept.name.encode(), private=True)
        if there:
            kept.mkdir(mode=0o700)
        for path in there:
            path.replace(kept / path.name)
        yield
        (folder / RESTORING).unlink()
    except OSError:
        for path in (folder / HEADER, folder / DATABASE):
            if path not in there:
                path.unlink(missing_ok=True)  # of the new one, which is not whole
        for path in there:
            if (kept / path.name).exists():
                (kept / path.name).replace(path)
        with contextlib.suppress(OSError):
            (folder / RESTORING).unlink()
            kept.rmdir()
        raise


def finish_restoring(folder: Path) -> None:
    """What a power cut left between two vaults: the backup had been opened and found whole, so the vault of
    before is set aside to the end, and the backup takes its place. DiskTrouble: it is tried again."""
    marker = folder / RESTORING
    if not marker.exists():
        return
    try:
        kept = folder / Path(marker.read_text("utf-8")).name
        for coming, name in ((f"{_COMING}.db", DATABASE), (f"{_COMING}.json", HEADER)):
            if not (folder / coming).exists():
                continue  # it has taken its place
            old = [folder / name, *(_beside(folder / name) if name == DATABASE else ())]
            for path in old:
                if path.exists():
                    kept.mkdir(mode=0o700, exist_ok=True)
                    path.replace(kept / path.name)
            (folder / coming).replace(folder / name)
        sync_folder(folder)
        marker.unlink()
    except OSError as error:
        raise DiskTrouble(disk_sentence(error, DATABASE)) from None


@contextlib.contextmanager
def _room(path: Path) -> Generator[None]:
    """For a file that is there only while it is made."""

    def clear() -> None:
        for leftover in (path, *_beside(path)):
            leftover.unlink(missing_ok=True)

    try:
        clear()
        yield
    finally:
        with contextlib.suppress(OSError):
            clear()


def _beside(database: Path) -> Iterator[Path]:
    """The files that SQLite may have beside a database."""
    for suffix in ("-wal", "-shm", "-journal"):
        yield database.with_name(database.name + suffix)
