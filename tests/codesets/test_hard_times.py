"""Building the library while the machine fails: killed, out of room, forbidden to write, two at a time."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from codesets.errors import BuildFailed
from codesets.importer import build_library
from codesets.manifest import MANIFEST
from tests.codesets.small_book import APRIL_2026, Shelf, bringing, contents, diagnosis, write_tabular
from tests.other_users import others_must_reach

ROOT = Path(__file__).resolve().parent.parent.parent

CHILD = """
import os, sys
from pathlib import Path
import codesets.search
from codesets.errors import CodesetError
from codesets.importer import build_library, rebuild_index, silent
from tests.codesets.small_book import bringing

folder, book = Path(sys.argv[1]), Path(sys.argv[2])

def build(work=build_library, progress=silent):
    named = {"systems": [bringing(book)]} if work is build_library else {}
    try:
        work(folder, progress=progress, **named)
        print("built", flush=True)
    except CodesetError as error:
        print(type(error).__name__, error, flush=True)
"""


@contextmanager
def child(script: str, folder: Path, book: Path, *more: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", CHILD + script, str(folder), str(book), *more]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def told_by_child(script: str, folder: Path, book: Path) -> str:
    with child(script, folder, book) as process:
        told, complaints = process.communicate(timeout=60)
    assert not complaints
    return told.strip()


@pytest.fixture
def newer_book(tmp_path: Path) -> Path:
    """The same edition with one code more."""
    more = diagnosis("E11.7", "Gout, for the sake of the example")
    return write_tabular(tmp_path / "new" / APRIL_2026, more=more)


# --- killed, and two at a time ---------------------------------------------------------------------------

STOP = """
wanted = sys.argv[3]
def progress(fraction, sentence):
    if sentence.startswith(wanted):
        print("here", flush=True)
        sys.stdin.read()
build(progress=progress)
"""


@pytest.mark.parametrize("stage", ["Reading", "Checking", "Writing the index", "Putting"])
def test_killed_in_the_middle(shelf: Shelf, newer_book: Path, stage: str) -> None:
    before = contents(shelf.folder)
    with child(STOP, shelf.folder, newer_book, stage) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
        # meanwhile another window wants to build
        with pytest.raises(BuildFailed, match="another window"):
            shelf.build()
        process.kill()
        process.wait()
    left = contents(shelf.folder)
    assert {name: left[name] for name in before} == before
    assert len(left) > len(before)
    assert shelf.mended() == []
    with shelf.opened() as library:
        assert library.find("E11.7") is None
        assert library.search("foot ulcer")
    newer = Shelf(shelf.folder, (bringing(newer_book),))
    assert newer.mended()
    with newer.opened() as library:
        assert library.find("E11.7") is not None
    assert len(list(shelf.folder.iterdir())) == 3


def test_two_builders_in_one_window(shelf: Shelf) -> None:
    refused: list[str] = []

    def progress(fraction: float, sentence: str) -> None:
        with pytest.raises(BuildFailed) as told:
            shelf.build()
        refused.append(str(told.value))

    build_library(shelf.folder, systems=shelf.systems, progress=progress)
    assert set(refused) == {
        "The code library is being built by another window of Chartside. Wait until it is done."
    }
    shelf.build()
    assert len(list(shelf.folder.iterdir())) == 3


# --- no room ---------------------------------------------------------------------------------------------

LIMITED = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.stdin.readline()), resource.RLIM_INFINITY))
"""
on_posix = pytest.mark.skipif(os.name != "posix", reason="only POSIX limits the size of a file")


@on_posix
@pytest.mark.parametrize("limit", [0, 100, 4096, 20_000])
def test_no_room_for_the_store(shelf: Shelf, newer_book: Path, limit: int) -> None:
    before = contents(shelf.folder)
    with child(LIMITED + "build()", shelf.folder, newer_book) as process:
        told, complaints = process.communicate(f"{limit}\n", timeout=60)
    assert told.startswith("BuildFailed")
    assert "Nothing was changed" in told
    assert "disk is full" in told
    assert not complaints
    assert contents(shelf.folder) == before


@on_posix
@pytest.mark.parametrize("limit", [0, 500, 5000])
def test_no_room_for_the_index(shelf: Shelf, newer_book: Path, limit: int) -> None:
    for path in shelf.folder.glob("index-*/*.seg"):
        path.unlink()
    before = contents(shelf.folder)
    with child(LIMITED + "build(rebuild_index)", shelf.folder, newer_book) as process:
        told, complaints = process.communicate(f"{limit}\n", timeout=60)
    assert told.startswith("BuildFailed")
    assert "disk is full" in told
    assert not complaints
    assert contents(shelf.folder) == before


def may_mount() -> bool:
    try:
        return subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


FULL_DISK = """
import subprocess
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4k", "none", folder], check=True)
library = folder / "library"
whole, folder = folder, library
for size in range(8, 400, 8):
    subprocess.run(["mount", "-o", f"remount,size={size}k", whole], check=True)
    build()
    print(size, sorted(path.name for path in folder.iterdir()) if folder.exists() else "nothing", flush=True)
    if folder.exists():
        break
"""


@pytest.mark.skipif(not may_mount(), reason="needs the right to mount a small disk")
def test_a_disk_that_is_full_at_any_point(tmp_path: Path, newer_book: Path) -> None:
    """One disk after the other, each two blocks larger, until the library fits."""
    with in_the_open() as outside:  # the disk is mounted over a folder that holds nothing else
        book = outside / APRIL_2026
        book.write_bytes(newer_book.read_bytes())
        command = ["unshare", "-m", sys.executable, "-c", CHILD + FULL_DISK, str(tmp_path), str(book)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert not done.stderr
    lines = done.stdout.splitlines()
    *failed, built, shelf = lines
    assert built == "built"
    assert MANIFEST in shelf
    assert len(failed) >= 8
    assert all("disk is full" in line for line in failed[::2])
    assert all(line.endswith(" nothing") for line in failed[1::2])


# --- forbidden -------------------------------------------------------------------------------------------

AS_NOBODY = """
if hasattr(os, "geteuid") and os.geteuid() == 0:
    os.seteuid(65534)  # whom permissions bind
build()
"""


@on_posix
@pytest.mark.parametrize("built", [True, False])
def test_a_folder_that_cannot_be_written_to(shelf: Shelf, *, built: bool) -> None:
    with in_the_open() as place:
        book = write_tabular(place / "book" / APRIL_2026)
        folder = place / "home" / "library"
        folder.parent.mkdir()
        if built:
            shelf.folder.rename(folder)
            folder.chmod(0o555)
        folder.parent.chmod(0o555)
        before = contents(place)
        told = told_by_child(AS_NOBODY, folder, book)
        assert told == (
            f"BuildFailed The code library could not be built: the folder {folder} cannot be written to. "
            "Nothing was changed."
        )
        assert contents(place) == before


@contextmanager
def in_the_open() -> Iterator[Path]:
    """A folder that others can reach as well: pytest's own is its user's alone."""
    with tempfile.TemporaryDirectory() as made:
        place = Path(made)
        place.chmod(0o755)
        others_must_reach(place)
        try:
            yield place
        finally:
            for folder in (place, *place.rglob("*")):
                if folder.is_dir():
                    folder.chmod(0o755)


READ_ONLY = """
from codesets.library import Library

def read():
    library = Library.open_or_build(folder, systems=[bringing(book)])
    print(library.search("foot ulcer")[0].code, library.page("I10").entry.title)
    library.close()

read()
if hasattr(os, "geteuid") and os.geteuid() == 0:
    os.seteuid(65534)
    read()  # a second time: nobody may not read Python's own modules everywhere
"""


@on_posix
def test_a_library_is_read_where_nothing_can_be_written(shelf: Shelf) -> None:
    with in_the_open() as place:
        book = write_tabular(place / "book" / APRIL_2026)
        folder = shelf.folder.rename(place / "library")
        folder.chmod(0o555)
        told = told_by_child(READ_ONLY, folder, book)
        assert set(told.splitlines()) == {"E11.621 Essential (primary) hypertension"}


def test_something_stands_where_the_folder_should_be(empty_shelf: Shelf) -> None:
    empty_shelf.folder.write_text("a file of that name")
    with pytest.raises(BuildFailed, match="Nothing was changed"):
        empty_shelf.build()
    assert empty_shelf.folder.read_text() == "a file of that name"
