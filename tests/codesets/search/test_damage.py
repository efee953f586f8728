"""An index that is not whole, or not ours, is refused in words and never half used."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from codesets.errors import Cancelled, LibraryDamaged
from codesets.search import CodeIndex, build_index

from .conftest import small_book


@pytest.fixture
def copy(small_index_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_index_folder, tmp_path / "copy"))


def segment(folder: Path) -> Path:
    return next(folder.glob("*.seg"))


def test_no_index_at_all(tmp_path: Path) -> None:
    with pytest.raises(LibraryDamaged):
        CodeIndex.open(tmp_path)
    with pytest.raises(LibraryDamaged):
        CodeIndex.open(tmp_path / "absent")


@pytest.mark.parametrize("kept", [0, 10, 500, 0.3, 0.6, 0.9])
def test_a_cut_file(copy: Path, kept: float) -> None:
    whole = segment(copy).read_bytes()
    segment(copy).write_bytes(whole[: int(kept if kept >= 1 else kept * len(whole))])
    with pytest.raises(LibraryDamaged):
        CodeIndex.open(copy)


@pytest.mark.parametrize("pattern", ["*.seg", "*.toc"])
def test_a_file_is_missing(copy: Path, pattern: str) -> None:
    next(copy.glob(pattern)).unlink()
    with pytest.raises(LibraryDamaged):
        CodeIndex.open(copy)


@pytest.mark.parametrize("pattern", ["*.seg", "*.toc"])
def test_a_file_full_of_something_else(copy: Path, pattern: str) -> None:
    victim = next(copy.glob(pattern))
    victim.write_bytes(b"<html>not found</html>" * 200)
    with pytest.raises(LibraryDamaged):
        CodeIndex.open(copy)


def test_cancelling_stops_the_build(tmp_path: Path) -> None:
    def stop(fraction: float, sentence: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        build_index(small_book(), tmp_path / "index", progress=stop)
    with pytest.raises(LibraryDamaged):
        CodeIndex.open(tmp_path / "index")
