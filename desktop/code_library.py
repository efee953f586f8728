"""Opens the code books for the application, and has them made where they are missing or damaged."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO

from codesets.errors import BuildFailed, CodesetError, LibraryDamaged, LibraryMissing
from codesets.model import Code, CodePage, Release
from desktop.paths import bundled_library

if TYPE_CHECKING:
    from codesets.library import Library

Progress = Callable[[float, str], None]

BUILD_OPTION = "--build-library"
"""Makes this program build the library in the folder that follows, and nothing else."""


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

    def tell(fraction: float, sentence: str) -> None:
        print(json.dumps({"fraction": fraction, "sentence": sentence}), file=out, flush=True)

    try:
        mend_library(folder, progress=tell)
    except CodesetError as error:
        print(json.dumps({"trouble": str(error)}), file=out, flush=True)
        return 1
    except BrokenPipeError:  # the window has been closed
        return 1
    return 0


def _build_in_child(folder: Path, progress: Progress) -> None:
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "desktop"]
    progress(0.0, "Making the code books ready")
    child = subprocess.Popen(  # noqa: S603 - this very program
        [*program, BUILD_OPTION, str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        cwd=Path(__file__).resolve().parent.parent,
    )
    try:
        _follow(child, progress)
    finally:
        child.kill()
        child.communicate()


def _follow(child: subprocess.Popen[str], progress: Progress) -> None:
    assert child.stdout is not None  # noqa: S101 - asked for
    for line in child.stdout:
        said = json.loads(line)
        if "trouble" in said:
            raise BuildFailed(said["trouble"])
        progress(said["fraction"], said["sentence"])
    if child.wait():
        raise BuildFailed("The code books could not be made ready. Your encounters are not affected.")
