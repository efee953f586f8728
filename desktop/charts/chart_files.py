"""Files of a chart on the disk, read whole into memory or refused in a sentence."""

from __future__ import annotations

import errno
import stat
from pathlib import Path

from desktop.charts.readers.contract import ChartFile
from desktop.errors import BadNote

LIMIT = 64 * 1024 * 1024
"""Bytes. A scanned chart of 300 pages has some 30 MB; the longest text notes stay below 2 MB."""


def shown_name(path: Path) -> str:
    """A file's own name. Linux allows names that are no text."""
    return path.name.encode("utf-8", "replace").decode()


def load(path: Path) -> ChartFile:
    """BadNote where there is no file at ``path`` that can be read, or where it is too large."""
    name = shown_name(path)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise BadNote(f"“{name}” is a folder. Choose a note inside it.")
        if not stat.S_ISREG(status.st_mode):  # a pipe would wait for ever
            raise BadNote(f"“{name}” is not a file. Nothing was changed.")
        if status.st_size > LIMIT:
            raise _too_large(name, status.st_size)
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
    except OSError as error:
        raise BadNote(_why_unreadable(error, name)) from None
    if len(data) > LIMIT:
        raise _too_large(name, len(data))
    if not data:
        raise BadNote(f"“{name}” is empty: there is no text in it. Nothing was changed.")
    return ChartFile(name, data)


def _too_large(name: str, size: int) -> BadNote:
    return BadNote(
        f"“{name}” is {size / 1024 / 1024:.0f} MB; a file of a chart may have up to "
        f"{LIMIT // 1024 // 1024} MB. Split it, or save only its text. Nothing was changed."
    )


def _why_unreadable(error: OSError, name: str) -> str:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return f"“{name}” is not there any more. It may have been moved or renamed. Nothing was changed."
    if isinstance(error, PermissionError):
        return f"“{name}” may not be read: you have no permission for it. Nothing was changed."
    if error.errno in (errno.ENAMETOOLONG, errno.EINVAL, errno.ELOOP):
        return f"“{name[:60]}” is not a name that this computer can open. Nothing was changed."
    return f"“{name}” could not be read: the disk or the connection to it failed. Nothing was changed."
