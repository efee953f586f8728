"""Has charts read in a process of its own, which a bad file may break, hold up or fill without harm."""

from __future__ import annotations

import contextlib
import json
import logging
import queue
import subprocess
import threading
import time
from collections.abc import Callable
from typing import Any, Literal, Self, cast

from desktop.charts.limits import TOO_LARGE, Limits
from desktop.charts.readers.contract import ChartFile, Reading
from desktop.charts.wire import unpacked
from desktop.errors import BadNote
from desktop.paths import READ_CHARTS, program_folder, this_program

log = logging.getLogger(__name__)

Patience = Callable[[], None]
"""Called often while a file is read. What it raises stops the reading."""

_LOOK = 0.1
"""Seconds between two looks at whether the reading is still wanted."""
_ELSEWHERE = (
    "Nothing was changed. Open it in the program it comes from, save it as PDF or as plain text, and open "
    "that."
)


def patient() -> None:
    """Whoever asks so waits until the file is read, or has taken too long."""


class ReadingProcess:
    """Reads one file after the other. It is started for the first, and anew after one that broke it.

    Duty of whoever made it: :meth:`close` it, or use it as a context manager.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the child, whatever it does. May be called twice."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # what was not yet sent
                    pipe.close()
        child.wait()

    def read(self, file: ChartFile, patience: Patience = patient) -> Reading:
        """Raises BadNote with a sentence that names the file, and what ``patience`` raises."""
        child = self._started(file.name)
        answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        talk = threading.Thread(
            target=self._talk, args=(child, file, answers), name="chartside-reading", daemon=True
        )
        talk.start()
        try:
            return self._understood(file, self._wait(file, answers, patience))
        except _Told:
            raise
        except BaseException:
            child.kill()  # first: only then does the other thread stop waiting for it
            talk.join()
            self.close()
            raise
        finally:
            talk.join()

    # --- underneath ---------------------------------------------------------------------------------------

    def _started(self, name: str) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is None:
            return self._child
        self.close()
        try:
            self._child = subprocess.Popen(  # noqa: S603 - this very program
                [*this_program(), READ_CHARTS, str(self._limits.memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=program_folder(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError:
            raise BadNote(
                f"“{name}” was not read: this computer has no room for another process. Close other "
                "programs and try again. Nothing was changed."
            ) from None
        return self._child

    def _talk(
        self, child: subprocess.Popen[bytes], file: ChartFile, answers: queue.SimpleQueue[bytes]
    ) -> None:
        """On a thread of its own: a child that hangs takes nothing and says nothing."""
        assert child.stdin is not None and child.stdout is not None  # noqa: S101 - asked for
        asked = {
            "name": file.name,
            "size": len(file.data),
            "seconds": self._limits.seconds_for(len(file.data)),
        }
        try:
            child.stdin.write(json.dumps(asked).encode() + b"\n")
            child.stdin.write(file.data)
            child.stdin.flush()
            answers.put(child.stdout.readline(self._limits.answer))
        except (OSError, ValueError):  # it has ended, or was ended
            answers.put(b"")

    def _wait(self, file: ChartFile, answers: queue.SimpleQueue[bytes], patience: Patience) -> bytes:
        allowed = self._limits.seconds_for(len(file.data))
        end = time.monotonic() + allowed
        while True:
            patience()
            with contextlib.suppress(queue.Empty):
                return answers.get(timeout=_LOOK)
            if time.monotonic() > end:
                raise GivenUp(
                    "time",
                    f"“{file.name}” was given up after {allowed:.0f} seconds: it takes too long to read. "
                    f"{_ELSEWHERE}",
                )

    def _understood(self, file: ChartFile, line: bytes) -> Reading:
        if not line:
            raise self._ended(file)
        if not line.endswith(b"\n"):
            raise GivenUp(
                "length",
                f"“{file.name}” holds more text than a chart may have. Split it. Nothing was changed.",
            )
        try:
            said = cast("dict[str, Any]", json.loads(line))
            if "reading" in said:
                return unpacked(said["reading"])
        except ValueError:
            raise _broken(file) from None
        if "trouble" in said:
            raise _Told(str(said["trouble"]))
        if "memory" in said:
            raise self._too_large(file)
        log.error("unexpected %s while reading", said.get("bug"))
        raise _broken(file)

    def _ended(self, file: ChartFile) -> GivenUp:
        child = self._child
        code = child.wait() if child is not None else None
        log.warning("the process that reads charts ended with %s", code)
        return self._too_large(file) if code == TOO_LARGE else _broken(file)

    def _too_large(self, file: ChartFile) -> GivenUp:
        return GivenUp(
            "memory",
            f"“{file.name}” takes more than {self._limits.memory >> 20} MB of memory to read, and was "
            f"given up. {_ELSEWHERE}",
        )


class _Told(BadNote):
    """A reader's own sentence: the child is as well as before."""


class GivenUp(BadNote):
    """No reader refused the file: it was too much for the process that read it."""

    def __init__(self, why: Literal["time", "memory", "length", "crash"], sentence: str) -> None:
        super().__init__(sentence)
        self.why = why


def _broken(file: ChartFile) -> GivenUp:
    return GivenUp("crash", f"“{file.name}” is broken in a way that stops whatever reads it. {_ELSEWHERE}")
