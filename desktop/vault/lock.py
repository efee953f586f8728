"""One profile, one program: a lock that the system itself lets go when the program ends, however it ends."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Self

from desktop.errors import DiskTrouble, ProfileInUse
from desktop.files import disk_sentence, make_private_folder

NAME = "lock"
_HELD = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK)
"""What the systems say when another program holds the lock."""


class ProfileLock:
    """Held from ``take`` to ``release``. The file stays; only the system's lock on it counts."""

    def __init__(self, handle: int) -> None:
        self._handle: int | None = handle

    @classmethod
    def take(cls, folder: Path) -> Self:
        """Lock ``folder`` (made where missing). ProfileInUse, or DiskTrouble where it cannot be written."""
        try:
            make_private_folder(folder)
            handle = os.open(folder / NAME, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise DiskTrouble(disk_sentence(error, folder.name, done="opened for writing")) from None
        try:
            _lock(handle)
        except OSError as error:
            os.close(handle)
            if error.errno not in _HELD:
                raise DiskTrouble(disk_sentence(error, NAME, done="locked")) from None
            raise ProfileInUse(
                "Chartside is already open with this profile. Go to that window, or close it and try again."
            ) from None
        return cls(handle)

    def release(self) -> None:
        """May be called twice."""
        handle, self._handle = self._handle, None
        if handle is not None:
            _unlock(handle)
            os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _unlock(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
