"""Writing a file so that after a crash it is there whole, new or old, and never in between."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import uuid
from pathlib import Path

from desktop.errors import DiskTrouble

_BINARY = getattr(os, "O_BINARY", 0)  # Windows would turn line ends otherwise


def write_atomically(target: Path, content: bytes, *, private: bool = False) -> None:
    """Replace ``target`` with ``content``; when this returns, it is on the disk.

    The content is written beside the target and renamed over it. ``private`` files are readable by their
    owner alone. DiskTrouble, with the target as it was, where the disk does not take it.
    """
    try:
        _replace(target, content, private=private)
    except OSError as error:
        raise DiskTrouble(disk_sentence(error, target.name)) from None


def disk_sentence(error: OSError, name: str, *, done: str = "saved") -> str:
    """What to tell a person when the file or folder called ``name`` could not be ``done``, and what to do."""
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        why = "it may not be written there: folder or file is read-only, or another program has it open"
        remedy = "Allow writing there or choose another place, then try again."
    elif isinstance(error, FileNotFoundError):
        why = "its folder is not there any more"
        remedy = "Choose another folder, or put it back and try again."
    elif isinstance(error, IsADirectoryError):
        why = "a folder of that name is in the way"
        remedy = "Choose another name, or move the folder away and try again."
    elif isinstance(error, (NotADirectoryError, FileExistsError)):
        why = "a file is in the way where a folder should be"
        remedy = "Move that file away, then try again."
    elif _is_full(error):
        why = "the disk is full"
        remedy = "Make room, then try again."
    else:
        why = "the disk refused it"
        remedy = "Check that the disk is connected and sound, then try again."
    return f"“{name}” could not be {done}: {why}. What was saved before is unchanged. {remedy}"


def make_private_folder(folder: Path) -> None:
    """Make the folder, and what is missing above it, for its owner alone; close it where it was open to
    others. OSError where it cannot be made.

    Not ``mkdir(parents=True, mode=…)``: that gives the mode to the last folder only.
    """
    for missing in [one for one in (folder, *folder.parents) if not one.exists()][::-1]:
        missing.mkdir(mode=0o700, exist_ok=True)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    _keep_from_others(folder)


def make_private_file(file: Path) -> None:
    """Make the file, empty, where it is missing; in any case for its owner alone. OSError.

    For files that another library writes into and would make readable by everybody.
    """
    os.close(os.open(file, os.O_CREAT | os.O_RDWR | _BINARY, 0o600))
    _keep_from_others(file)


def sync_folder(folder: Path) -> None:
    """Make renames in ``folder`` survive a power cut, where the system can (Windows does it by itself)."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):  # some disks cannot, some folders may not be read: the rename stands
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _replace(target: Path, content: bytes, *, private: bool) -> None:
    part = target.parent / f".{uuid.uuid4().hex}.part"
    handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY | _BINARY, 0o600 if private else 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    sync_folder(target.parent)


def _keep_from_others(path: Path) -> None:
    """Windows has no such modes; its folders of a user are closed to others anyway."""
    mode = path.stat().st_mode
    if os.name == "posix" and mode & 0o077:
        with contextlib.suppress(OSError):  # some disks cannot, and it may belong to somebody else
            path.chmod(stat.S_IMODE(mode) & 0o700)


def _is_full(error: OSError) -> bool:
    return error.errno in (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))
