"""Code books that are missing or damaged, before or while they are read, mend themselves; work goes on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from codesets.manifest import MANIFEST, read_manifest
from desktop.gui.bookshelf import STOPPED
from tests.journeys.conftest import Coder, StartOn
from tests.journeys.trouble import PASSPHRASE, leaks, write_note


@pytest.fixture(autouse=True)
def _nothing_leaks(chartside_home: Path) -> Iterator[None]:
    yield
    assert leaks(chartside_home) == []


@pytest.fixture
def library(small_library: Path, tmp_path: Path) -> Path:
    """A copy, to break."""
    return shutil.copytree(small_library, tmp_path / "library")


def overwrite(file: Path) -> None:
    """In place, so that whoever has the file open sees it too."""
    with file.open("r+b") as opened:
        opened.write(os.urandom(file.stat().st_size))


def damage_index(library: Path) -> None:
    for file in (library / read_manifest(library).volumes[0].index).iterdir():
        overwrite(file)


def damage_store(library: Path) -> None:
    overwrite(library / read_manifest(library).volumes[0].store)


def search(coder: Coder, words: str) -> list[str]:
    coder.press("Ctrl+K")
    coder.type(words)
    results = coder.window.workbench.browser.ui.results.results
    return [str(results.index(row, 0).data()) for row in range(results.rowCount())]


def notice(coder: Coder) -> str:
    """What stands in place of the results."""
    told = coder.window.workbench.browser.ui.state.notice
    return f"{told.title}: {told.sentence}"


def left_over(library: Path) -> list[str]:
    return [path.name for path in library.iterdir() if path.name.startswith("building")]


def test_a_damaged_index_is_built_anew_while_one_works(
    start_on: StartOn, library: Path, tmp_path: Path
) -> None:
    damage_index(library)
    coder = start_on(library, wait=False)
    coder.set_up_vault(PASSPHRASE)
    coder.until(lambda: coder.shelf.library is not None)
    coder.open_note(write_note(tmp_path))
    assert any("foot ulcer" in row for row in search(coder, "foot ulcer"))
    assert left_over(library) == []


def test_missing_books_are_made_with_progress_and_cancel_and_one_may_try_again(
    start_on: StartOn, tmp_path: Path
) -> None:
    library = tmp_path / "library"
    coder = start_on(library, wait=False)
    coder.until(lambda: "Reading ICD-10-CM" in coder.status)
    assert "Cancel" in coder.words()

    # the window is usable meanwhile, and what it says is not hidden by the progress
    coder.set_up_vault(PASSPHRASE)
    coder.dialogs.notes = [tmp_path / "gone.txt"]
    coder.press("Ctrl+O")
    assert "not there any more" in coder.status
    coder.open_note(write_note(tmp_path))
    coder.press("Ctrl+D")
    coder.type("i10")
    coder.press("Return")
    assert "still being made ready" in coder.status
    assert coder.shelf.library is None

    coder.window.status.cancel_requested.emit()
    coder.until(lambda: STOPPED in coder.status)
    assert not library.exists() or list(library.iterdir()) == [], "nothing half-made is left"
    assert STOPPED in notice(coder)

    coder.press("Ctrl+K")
    again = coder.window.workbench.browser.ui.state.buttons()[0]
    assert again.text() == "Try again"
    again.setFocus()
    coder.press("Space")
    coder.until(lambda: "Reading ICD-10-CM" in coder.status)
    coder.window.close()
    coder.desk.close()
    coder.shelf.close()
    assert not library.exists() or list(library.iterdir()) == [], "closing the window stops it as well"


def test_a_damaged_store_is_built_again_from_the_official_file(start_on: StartOn, library: Path) -> None:
    damage_store(library)
    coder = start_on(library, wait=False)
    coder.until(lambda: "Reading ICD-10-CM" in coder.status)
    coder.set_up_vault(PASSPHRASE)
    coder.until(lambda: coder.shelf.library is not None)
    coder.settle()
    assert any("J45.909" in row or "asthma" in row.lower() for row in search(coder, "asthma"))
    assert left_over(library) == []


@pytest.mark.logs_errors  # of an index that changes under the reader, by their type alone
@pytest.mark.parametrize("harm", [damage_store, damage_index])
def test_books_harmed_while_they_are_read_are_mended(
    start_on: StartOn, library: Path, tmp_path: Path, harm: object
) -> None:
    coder = start_on(library)
    coder.set_up_vault(PASSPHRASE)
    coder.open_note(write_note(tmp_path))
    assert search(coder, "foot ulcer")
    assert callable(harm)
    before = coder.shelf.library
    harm(library)
    search(coder, "hypertension")
    coder.press("Return")  # a page that was read before the harm may still serve the search
    coder.until(lambda: coder.shelf.library not in (None, before))
    coder.settle()
    assert any("hypertension" in row for row in search(coder, "hypertension"))
    coder.press("Return")
    assert coder.codes == ["I10"]


def test_a_library_that_cannot_be_made_is_told_of_and_work_goes_on(start_on: StartOn, tmp_path: Path) -> None:
    in_the_way = tmp_path / "library"
    in_the_way.write_text("a file where the folder should be")
    coder = start_on(in_the_way, wait=False)
    coder.until(lambda: "could not be built" in coder.status)
    coder.set_up_vault(PASSPHRASE)
    coder.open_note(write_note(tmp_path))
    coder.press("Ctrl+K")
    assert "could not be built" in notice(coder)
    assert in_the_way.read_text() == "a file where the folder should be"


def test_a_manifest_that_is_no_manifest(start_on: StartOn, library: Path) -> None:
    (library / MANIFEST).write_bytes(b"\x00" * 100)
    coder = start_on(library, wait=False)
    coder.until(lambda: "Reading ICD-10-CM" in coder.status)
    coder.shelf.cancel()
    coder.until(lambda: STOPPED in coder.status)
    assert left_over(library) == []
