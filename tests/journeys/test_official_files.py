"""Every official file there is, as downloaded, comes in on the command line or through the window; in
``bench hardship``, which has the time, both ways."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from codesets.commands import main
from codesets.manifest import read_manifest
from tests.codesets.official import FOLDERS, official_sources
from tests.journeys.conftest import Coder, StartOn

_MINUTES = 15 * 60_000
"""Before bringing in is given up; nothing is timed by it."""

Books = set[tuple[str, str, str]]


@pytest.fixture
def library(small_library: Path, tmp_path: Path) -> Path:
    return shutil.copytree(small_library, tmp_path / "library")


def zips(data: Path, *folders: str) -> list[Path]:
    """Of these folders; of all of them where there is time for every file to go both ways."""
    named = FOLDERS if os.environ.get("CHARTSIDE_EXAMPLES") == "thorough" else folders
    return [path for folder in named for path in sorted((data / folder).glob("*.zip"))]


def _is_enough(path: Path) -> bool:
    """Two of the five, where there is not the time for all: lists and notes of different years."""
    thorough = os.environ.get("CHARTSIDE_EXAMPLES") == "thorough"
    return thorough or "OrderFiles2026" in path.name or "tabular_2021" in path.name


def books_in(data: Path, files: Sequence[Path]) -> Books:
    return {
        (system.name, source.book, source.edition)
        for system, source in official_sources(data)
        if source.member.path in files
    }


def on_the_shelf(library: Path) -> Books:
    """Without the lists of our own, which official ones replace."""
    return {each.place for each in read_manifest(library).volumes if "abridged" not in each.edition}


def test_on_the_command_line(library: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [path for path in zips(data_dir, "icd10cm") if _is_enough(path)]
    monkeypatch.setenv("CHARTSIDE_HOME", str(library.parent))
    before = on_the_shelf(library)
    done = CliRunner().invoke(main, ["import", *map(str, files)])
    assert done.exit_code == 0, done.output
    left_out = [line for line in done.stdout.splitlines() if "left out" in line]
    assert [line for line in left_out if ".pdf: " not in line] == []
    assert on_the_shelf(library) >= before | books_in(data_dir, files)


def test_in_the_window(start_on: StartOn, library: Path, data_dir: Path) -> None:
    files = zips(data_dir, "icd10pcs", "hcpcs")
    books = books_in(data_dir, files)
    before = on_the_shelf(library)
    coder: Coder = start_on(library)
    page = coder.window.books
    coder.dialogs.books = files
    coder.press("Ctrl+I")
    coder.until(page.verdict.isVisible, _MINUTES)
    assert page.found_model.rowCount() == len(books - before)
    opened = coder.shelf.library
    coder.press("Return")
    coder.until(lambda: not coder.shelf.working and coder.shelf.library is not opened, _MINUTES)
    coder.settle()
    assert on_the_shelf(library) >= before | books
    assert page.shelf_model.rowCount() == len(read_manifest(library).volumes)
