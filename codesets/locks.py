"""A lock between processes that the operating system frees, however its holder ends."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


_HELD = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
"""How the systems say that a lock is taken. Anything else means that this disk cannot lock."""


class Locked(Exception):
    """Someone else holds it."""


@contextmanager
def exclusive(path: Path) -> Generator[None]:
    """Holds the lock file at ``path``, which is gone again afterwards.

    Raises Locked at once when another process, or another thread of this one, has it; OSError when
    the file cannot be made or the disk knows no locks.
    """
    held = _acquire(path)
    try:
        yield
    finally:
        with suppress(OSError):
            path.unlink()  # Windows keeps an open file: there it goes with the next holder
        os.close(held)
        if sys.platform == "win32":
            with suppress(OSError):
                path.unlink()


def _acquire(path: Path) -> int:
    while True:
        held = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(held)
            # the holder before may have removed the file between our opening and our locking it
            if os.fstat(held).st_ino == path.stat().st_ino:
                return held
        except FileNotFoundError:
            pass
        except BaseException:
            os.close(held)
            raise
        os.close(held)


def _lock(held: int) -> None:
    try:
        if sys.platform == "win32":
            msvcrt.locking(held, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _HELD:
            raise Locked from error
        raise
