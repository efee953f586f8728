"""Bringing official files in, stopped at any point: by Cancel, by kill -9, by a full disk."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from codesets.errors import Cancelled
from codesets.importer import bring_in, silent
from codesets.library import Library
from codesets.manifest import MANIFEST, read_manifest
from codesets.preview import preview
from codesets.registry import SYSTEMS
from codesets.systems import CodeSystem
from tests.codesets.layouts import write_all
from tests.codesets.small_book import APRIL_2026, Shelf, contents, write_tabular

ROOT = Path(__file__).resolve().parent.parent.parent
KILLED = 60 if os.environ.get("CHARTSIDE_EXAMPLES") == "thorough" else 8
"""Times an import is killed."""

OF_EACH_SYSTEM = {
    "ICD-10-CM": ("cm order", "cm addenda", "cm index", "cm external causes", "cm neoplasms", "cm drugs"),
    "ICD-10-PCS": ("pcs codes", "pcs tables", "pcs index", "pcs definitions"),
    "HCPCS Level II": ("hcpcs table", "hcpcs workbook", "hcpcs lines"),
}


@pytest.fixture
def systems(shelf: Shelf) -> tuple[CodeSystem, ...]:
    others = (replace(each, packaged=lambda: None) for each in SYSTEMS if each.name != "ICD-10-CM")
    return (*shelf.systems, *others)


def files_of(folder: Path, system: str) -> list[Path]:
    every = write_all(folder)
    return [every[layout] for layout in OF_EACH_SYSTEM[system]]


@pytest.mark.parametrize("system", OF_EACH_SYSTEM)
def test_cancelled_at_every_step(
    shelf: Shelf, systems: Sequence[CodeSystem], tmp_path: Path, system: str
) -> None:
    paths = files_of(tmp_path, system)
    wanted = preview(shelf.folder, paths, systems=systems, progress=silent).wanted
    assert len(wanted) == len(paths)
    before = contents(shelf.folder)
    for last in range(1000):
        steps = iter(range(last))

        def progress(fraction: float, sentence: str, steps: Iterator[int] = steps) -> None:
            if next(steps, None) is None:
                raise Cancelled

        try:
            preview(shelf.folder, paths, systems=systems, progress=progress)
            bring_in(shelf.folder, wanted, systems=systems, progress=progress)
            break
        except Cancelled:
            assert contents(shelf.folder) == before, f"after {last} steps"
    assert last > len(paths)
    with closing(Library.open(shelf.folder, systems=systems)) as library:
        editions = {(each.system, each.book, each.edition) for each in library.releases()}
        assert {(each.name, source.book, source.edition) for each, source in wanted} <= editions


# --- killed, and out of room -----------------------------------------------------------------------------

CHILD = """
import resource, sys
from dataclasses import replace
from pathlib import Path
import codesets.search
from codesets.errors import CodesetError
from codesets.importer import bring_in, silent
from codesets.library import Library
from codesets.preview import preview
from codesets.registry import SYSTEMS

folder, packaged, *paths = map(Path, sys.argv[1:])
systems = tuple(replace(each, packaged=lambda: None) if each.name != "ICD-10-CM"
                else replace(each, packaged=lambda: packaged) for each in SYSTEMS)
wanted = preview(folder, paths, systems=systems, progress=silent).wanted
print("ready", flush=True)
"""


@pytest.fixture
def words(tmp_path: Path) -> list[str]:
    """What such a process is told: the book that comes along, then every file of ICD-10-CM."""
    packaged = write_tabular(tmp_path / "packaged" / APRIL_2026)
    return [str(packaged), *map(str, files_of(tmp_path, "ICD-10-CM"))]


def editions(shelf: Shelf) -> set[tuple[str, str]]:
    return {(each.book, each.edition) for each in read_manifest(shelf.folder).volumes}


def start(script: str, shelf: Shelf, words: Sequence[str]) -> subprocess.Popen[str]:
    """Returns when the process is about to bring in what it has looked through."""
    command = [sys.executable, "-c", CHILD + script, str(shelf.folder), *words]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def test_killed_at_any_moment(shelf: Shelf, words: list[str], tmp_path: Path) -> None:
    old = editions(shelf)
    before = contents(shelf.folder)
    kept = shutil.copytree(shelf.folder, tmp_path / "kept")
    new: set[tuple[str, str]] = set()
    moments = random.Random(7)
    longest: float | None = None
    for _ in range(KILLED):
        shutil.rmtree(shelf.folder)
        shutil.copytree(kept, shelf.folder)
        with start("bring_in(folder, wanted, systems=systems)", shelf, words) as process:
            started = time.monotonic()
            with suppress(subprocess.TimeoutExpired):
                process.wait(moments.uniform(0, longest) if longest is not None else None)
            process.kill()
        if longest is None:  # the first one may finish: that is how long the others have
            longest = time.monotonic() - started
            new = editions(shelf)
            assert new > old
        assert editions(shelf) in (old, new)
        with shelf.opened() as library:  # the next start
            assert library.search("foot ulcer")
        assert {path.name for path in shelf.folder.iterdir()} == {
            MANIFEST,
            *read_manifest(shelf.folder).names(),
        }
        if editions(shelf) == old:
            assert contents(shelf.folder) == before


FULL = """
def contents():
    return {path: path.is_file() and path.read_bytes() for path in sorted(folder.rglob("*"))}

before = contents()
size = 0
while True:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    try:
        bring_in(folder, wanted, systems=systems)
        break
    except CodesetError as error:
        print(contents() == before, error, flush=True)
    size += max(size // 3, 200)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(len(Library.open(folder, systems=systems).releases()))
"""


@pytest.mark.skipif(os.name != "posix", reason="only POSIX limits the size of a file")
def test_no_room_at_any_point(shelf: Shelf, words: list[str]) -> None:
    with start(FULL, shelf, words) as process:
        told, _ = process.communicate(timeout=120)
    *refused, books = told.splitlines()
    assert int(books) == len(words)  # the packaged book takes the place of the packaged one
    assert len(refused) > 10
    for line in refused:
        assert line.startswith("True The code library could not be ")
        assert "disk is full" in line
        assert "Nothing was changed" in line
        assert "ake room" in line
