"""What reading one file may cost, and how the process that reads is held to it."""

from __future__ import annotations

import ctypes
import os
import sys
import threading
import time
from dataclasses import dataclass

_MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    seconds: float = 10.0
    """For any file, whatever its size …"""
    seconds_for_mb: float = 2.0
    """… and for each megabyte of it."""
    most_seconds: float = 60.0
    """However large it is: meanwhile nothing else is saved."""
    memory: int = 512 * _MB
    """Bytes that the reading process may have, itself included."""
    answer: int = 128 * _MB
    """Bytes of what it may answer. The longest charts met have some 4 MB of text."""

    def seconds_for(self, size: int) -> float:
        return min(self.seconds + self.seconds_for_mb * size / _MB, self.most_seconds)


TOO_LARGE = 77
"""Exit code of a process that ended itself because it needed too much memory."""
_OVERDUE = 78
_LOOK = 0.1
_NO_DUMPS = 4
"""PR_SET_DUMPABLE of Linux."""
_NO_REPORTS = 0x8003
"""SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX and SEM_NOOPENFILEERRORBOX of Windows."""


def leave_no_dump() -> None:
    """A crash writes nothing of this process's memory to the disk: it holds a patient's words."""
    if sys.platform == "win32":
        ctypes.windll.kernel32.SetErrorMode(_NO_REPORTS)
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # a core may also go through a pipe, to which that limit does not apply
        ctypes.CDLL(None).prctl(_NO_DUMPS, 0, 0, 0, 0)


def hold_memory(most: int) -> None:
    """From now on this process has no more than ``most`` bytes: Linux refuses it more, elsewhere a thread
    looks, and ends the process."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    else:
        threading.Thread(target=_watch, args=(most,), name="chartside-memory", daemon=True).start()


class Deadline:
    """Ends this process where it works on longer than allowed though nobody waits for it any more: whoever
    started it, and would have stopped it, was killed."""

    def __init__(self) -> None:
        self._timer: threading.Timer | None = None

    def set(self, seconds: float) -> None:
        self.lift()
        if sys.platform == "linux":  # reckoned by the system, which no loop in C holds up
            import resource

            used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
            _, hard = resource.getrlimit(resource.RLIMIT_CPU)
            resource.setrlimit(resource.RLIMIT_CPU, (int(used + seconds) + 1, hard))
        else:
            self._timer = threading.Timer(seconds, os._exit, (_OVERDUE,))
            self._timer.daemon = True
            self._timer.start()

    def lift(self) -> None:
        if self._timer is not None:
            self._timer.cancel()


def peak_memory() -> int:
    """Bytes that this process has had at most at one time."""
    if sys.platform == "win32":
        counters = (ctypes.c_size_t * 9)(72)  # PROCESS_MEMORY_COUNTERS: its size, …, PeakPagefileUsage
        this_process = ctypes.c_void_p(-1)
        ctypes.windll.kernel32.K32GetProcessMemoryInfo(this_process, counters, 72)
        return counters[8]
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _watch(most: int) -> None:
    while peak_memory() <= most:
        time.sleep(_LOOK)
    os._exit(TOO_LARGE)
