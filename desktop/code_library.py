"""Opens the code books for the application, and has them made where they are missing or damaged."""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO, cast

from codesets.errors import BuildFailed, Cancelled, CodesetError, LibraryDamaged, LibraryMissing
from codesets.model import Code, CodePage, Release
from desktop.paths import bundled_library

if TYPE_CHECKING:
    from codesets.library import Library

Progress = Callable[[float, str], None]
_Lines = queue.SimpleQueue[str | None]
"""What a child says; None when it has ended."""

BUILD_OPTION = "--build-library"
"""Makes this program build the library in the folder that follows, and nothing else."""

_LOOK = 0.1
"""Seconds between two looks at whether the building was stopped, while the child says nothing."""
_CLEANING = 5.0
"""Seconds that a stopped child is given to clear up after itself."""
_MAKING = "Making the code books ready"
_FAILED = (
    "The code books could not be made ready. Your encounters are not affected; try again, and if it fails "
    "again, install Chartside anew."
)


def open_library(users: Path, progress: Progress) -> Library:
    """The library in the user's folder, else the one a bundle carries, else one built there now.

    Building takes a quarter of a minute and is done in a process of its own, so that neither the window
    stutters nor its memory grows. BuildFailed; whatever ``progress`` raises stops it and leaves nothing.
    """
    from codesets.library import Library

    for folder in (users, bundled_library()):
        if folder is not None:
            with contextlib.suppress(LibraryMissing, LibraryDamaged):
                return Library.open(folder)
    _build_in_child(users, progress)
    return Library.open(users)


class BooksToCome:
    """Stands in for the library until there is one. Whatever is looked up is refused with a sentence."""

    def find(self, code: str, *, system: str | None = None, on: date | None = None) -> Code | None:
        self._refuse()

    def page(self, code: str, *, system: str | None = None, on: date | None = None) -> CodePage:
        self._refuse()

    def children(
        self, code: str | None = None, *, system: str = "ICD-10-CM", on: date | None = None
    ) -> tuple[Code, ...]:
        self._refuse()

    def common_below(
        self, code: str, *, system: str = "ICD-10-CM", on: date | None = None
    ) -> tuple[Code, ...]:
        self._refuse()

    def release_for(self, system: str, on: date | None = None) -> Release:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise LibraryMissing(
            "The code books are still being made ready. Nothing was changed; try again when they are."
        )


# --- building --------------------------------------------------------------------------------------------


def build_for_parent(folder: Path, out: TextIO) -> int:
    """What the child process does: build, and tell of it in lines of JSON. Returns the exit code."""
    from codesets.importer import mend_library

    def say(what: dict[str, object]) -> None:
        try:
            print(json.dumps(what), file=out, flush=True)
        except OSError:  # a broken pipe, which Windows calls an invalid argument
            raise Cancelled from None  # the window is gone

    try:
        mend_library(folder, progress=lambda done, sentence: say({"fraction": done, "sentence": sentence}))
    except Cancelled:
        return 1
    except CodesetError as error:
        with contextlib.suppress(Cancelled):
            say({"trouble": str(error)})
        return 1
    return 0


def _build_in_child(folder: Path, progress: Progress) -> None:
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "desktop"]
    progress(0.0, _MAKING)
    try:
        child = subprocess.Popen(  # noqa: S603 - this very program
            [*program, BUILD_OPTION, str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            cwd=Path(__file__).resolve().parent.parent,
        )
    except OSError:  # no memory for another process, for instance
        raise BuildFailed(_FAILED) from None
    lines: _Lines = queue.SimpleQueue()
    listener = threading.Thread(target=_listen, args=(child, lines), name="chartside-library-listener")
    listener.start()
    try:
        _follow(lines, progress)
        if child.wait():
            raise BuildFailed(_FAILED)
    finally:
        child.terminate()  # Windows knows no milder way: what is left there goes with the next building
        try:
            child.wait(_CLEANING)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        listener.join()


def _follow(lines: _Lines, progress: Progress) -> None:
    """Until the child has ended. Looks often whether it is to be stopped, however silent the child is."""
    fraction, sentence = 0.0, _MAKING
    while True:
        with contextlib.suppress(queue.Empty):
            line = lines.get(timeout=_LOOK)
            if line is None:
                return
            said = cast(dict[str, object], json.loads(line))
            if "trouble" in said:
                raise BuildFailed(str(said["trouble"]))
            fraction, sentence = cast(float, said["fraction"]), str(said["sentence"])
        progress(fraction, sentence)


def _listen(child: subprocess.Popen[str], lines: _Lines) -> None:
    assert child.stdout is not None  # noqa: S101 - asked for
    with child.stdout:
        for line in child.stdout:
            lines.put(line)
    lines.put(None)
