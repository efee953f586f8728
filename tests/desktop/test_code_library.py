"""The code books made by a child process: its progress, its end before the time, and its troubles."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from codesets.errors import BuildFailed, Cancelled, CodesetError, LibraryMissing
from codesets.manifest import MANIFEST, read_manifest
from desktop.code_library import BooksToCome, open_library
from desktop.library_process import MEND, serve
from tests.journeys.conftest import small_library

__all__ = ["small_library"]

ROOT = Path(__file__).resolve().parent.parent.parent


class Watcher:
    """Takes progress, and may raise at a sentence that begins with ``stop_at``."""

    def __init__(self, stop_at: str = "") -> None:
        self.told: list[tuple[float, str]] = []
        self._stop_at = stop_at

    def __call__(self, fraction: float, sentence: str) -> None:
        self.told.append((fraction, sentence))
        if self._stop_at and sentence.startswith(self._stop_at):
            raise Cancelled


def running_builders() -> list[str]:
    """Command lines of this program's building children."""
    found: list[str] = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        if MEND.encode() in words and parent == os.getpid():
            found.append(b" ".join(words).decode())
    return found


def test_a_sound_library_is_opened_at_once_and_nothing_is_built(small_library: Path) -> None:
    watcher = Watcher()
    open_library(small_library, watcher).close()
    assert watcher.told == []


def test_a_missing_index_is_built_by_a_child_that_tells_how_far_it_is(
    small_library: Path, tmp_path: Path
) -> None:
    library = shutil.copytree(small_library, tmp_path / "library")
    shutil.rmtree(library / read_manifest(library).volumes[0].index)
    watcher = Watcher()
    opened = open_library(library, watcher)
    assert opened.search("foot ulcer")[0].code == "E11.621"
    opened.close()
    fractions = [fraction for fraction, _ in watcher.told]
    assert fractions == sorted(fractions) and fractions[0] == 0.0 and fractions[-1] == 1.0
    assert all(sentence and not sentence.startswith("{") for _, sentence in watcher.told)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a child without letting it clear up")
def test_stopping_ends_the_child_at_once_and_leaves_nothing(tmp_path: Path) -> None:
    for stop_at in ("Making the code books ready", "Reading ICD-10-CM"):
        watcher = Watcher(stop_at)
        with pytest.raises(Cancelled):
            open_library(tmp_path / "library", watcher)
        assert not (tmp_path / "library").exists() or list((tmp_path / "library").iterdir()) == []
        if sys.platform == "linux":
            assert running_builders() == []


def test_what_the_child_cannot_do_it_says_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "library").write_text("in the way")
    with pytest.raises(BuildFailed, match="could not be built") as trouble:
        open_library(tmp_path / "library", Watcher())
    assert "Traceback" not in str(trouble.value)
    assert (tmp_path / "library").read_text() == "in the way"


@pytest.mark.skipif(sys.platform != "linux", reason="finds the child by /proc")
def test_a_child_that_dies_is_told_of(tmp_path: Path) -> None:
    def kill(_fraction: float, sentence: str) -> None:
        if sentence.startswith("Reading"):
            for process in Path("/proc").glob("[0-9]*"):
                if (process / "cmdline").exists() and str(tmp_path) in _command(process):
                    os.kill(int(process.name), 9)

    with pytest.raises(BuildFailed, match="could not be made ready"):
        open_library(tmp_path / "library", kill)


def _command(process: Path) -> str:
    try:
        return (process / "cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""


def test_a_child_whose_parent_is_gone_ends_by_itself(tmp_path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "desktop", MEND, str(tmp_path / "library")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    assert child.stdout is not None and child.stderr is not None
    child.stdout.readline()
    child.stdout.close()
    assert child.wait(60) != 0
    said = child.stderr.read()
    child.stderr.close()
    assert b"Traceback" not in said
    assert not (tmp_path / "library").exists()


def test_the_child_speaks_in_lines_of_json(small_library: Path, tmp_path: Path) -> None:
    library = shutil.copytree(small_library, tmp_path / "library")
    out = io.StringIO()
    assert serve(MEND, library, (), out) == 0
    assert out.getvalue() == "", "nothing was to be mended"
    shutil.rmtree(library / read_manifest(library).volumes[0].index)
    assert serve(MEND, library, (), out) == 0
    assert all(json.loads(line).keys() == {"fraction", "sentence"} for line in out.getvalue().splitlines())
    (tmp_path / "file").touch()
    told = io.StringIO()
    assert serve(MEND, tmp_path / "file", (), told) == 1
    assert "could not be built" in json.loads(told.getvalue().splitlines()[-1])["trouble"]


def test_a_bundles_library_serves_where_the_users_own_is_not_there(
    small_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(small_library, tmp_path / "bundle" / "library")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "bundle"), raising=False)
    watcher = Watcher()
    own = tmp_path / "own"
    opened = open_library(own, watcher)
    assert opened.search("foot ulcer")[0].code == "E11.621"
    opened.close()
    assert watcher.told == [] and not own.exists()

    shutil.copytree(small_library, own)
    (own / MANIFEST).write_bytes(b"damaged")
    open_library(own, watcher).close()
    assert watcher.told == [], "a damaged one is no reason to build while there is a sound one"


@pytest.mark.parametrize(
    "look_up",
    [
        lambda books: books.find("I10"),
        lambda books: books.page("I10"),
        lambda books: books.children(),
        lambda books: books.release_for("ICD-10-CM"),
    ],
)
def test_until_there_are_books_everything_is_refused_with_a_sentence(
    look_up: Callable[[BooksToCome], object],
) -> None:
    with pytest.raises(LibraryMissing, match="still being made ready") as refused:
        look_up(BooksToCome())
    assert isinstance(refused.value, CodesetError)


def test_stopping_does_not_wait_for_the_child_to_say_something(tmp_path: Path) -> None:
    """The first thing the child says comes only once Python has started."""
    looks: list[float] = []

    def stop(_fraction: float, _sentence: str) -> None:
        looks.append(time.monotonic())
        if len(looks) == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        open_library(tmp_path / "library", stop)
    assert len(looks) == 2
