from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from desktop.errors import DiskTrouble
from desktop.files import disk_sentence, make_private_folder, write_atomically


def test_replaces_whole(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    write_atomically(target, b"one")
    write_atomically(target, b"two")
    assert target.read_bytes() == b"two"
    assert [file.name for file in tmp_path.iterdir()] == ["out.csv"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_private_files_are_the_owners_alone(tmp_path: Path) -> None:
    write_atomically(tmp_path / "key", b"k", private=True)
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_private_folders_are_the_owners_alone_all_the_way_down(tmp_path: Path) -> None:
    folder = tmp_path / "home" / "profile" / "logs"
    for _ in range(2):
        make_private_folder(folder)
    for made in (folder, folder.parent, folder.parent.parent):
        assert made.stat().st_mode & 0o077 == 0
    (tmp_path / "taken").touch()
    with pytest.raises(OSError):
        make_private_folder(tmp_path / "taken")


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        (PermissionError(errno.EACCES, ""), "Allow writing there or choose another place"),
        (OSError(errno.EROFS, ""), "Allow writing there or choose another place"),
        (FileNotFoundError(errno.ENOENT, ""), "Choose another folder"),
        (IsADirectoryError(errno.EISDIR, ""), "Choose another name"),
        (NotADirectoryError(errno.ENOTDIR, ""), "Move that file away"),
        (OSError(errno.ENOSPC, ""), "Make room"),
        (OSError(errno.EIO, ""), "Check that the disk is connected"),
    ],
)
def test_every_refusal_says_what_to_do(error: OSError, remedy: str) -> None:
    sentence = disk_sentence(error, "profile", done="opened for writing")
    assert sentence.startswith("“profile” could not be opened for writing: ")
    assert f"What was saved before is unchanged. {remedy}" in sentence
    assert sentence.endswith("try again.")


def test_no_folder_or_a_folder_in_the_way(tmp_path: Path) -> None:
    with pytest.raises(DiskTrouble, match="folder is not there"):
        write_atomically(tmp_path / "gone" / "out.csv", b"x")
    (tmp_path / "taken").mkdir()
    with pytest.raises(DiskTrouble):
        write_atomically(tmp_path / "taken", b"x")
    assert [file.name for file in tmp_path.iterdir()] == ["taken"]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc, as on Linux")
def test_a_place_that_takes_no_files() -> None:
    with pytest.raises(DiskTrouble):
        write_atomically(Path("/proc/chartside-out.csv"), b"x")


@pytest.mark.skipif(
    sys.platform == "win32" or (hasattr(os, "geteuid") and os.geteuid() == 0),
    reason="root may write anywhere",
)
def test_a_read_only_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(DiskTrouble, match="read-only"):
            write_atomically(tmp_path / "out.csv", b"x")
    finally:
        tmp_path.chmod(0o700)
