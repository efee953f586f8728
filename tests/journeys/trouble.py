"""Disks that take nothing, and a look at every byte that was left behind."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.other_users import others_must_reach

PASSPHRASE = "four unrelated words here"
PATIENT = "Quillfeather"
ILLNESS = "zanzibarfever"
CANARIES = (PATIENT, ILLNESS, PASSPHRASE)
NOTE = f"""Patient: Testcase {PATIENT}   DOB: 03/04/1961   Sex: F
Date of service: 04/14/2026

ASSESSMENT AND PLAN

Diabetic foot ulcer after {ILLNESS}. Essential hypertension, stable.
"""
_NOBODY = 65534


def write_note(folder: Path, name: str = f"{PATIENT}.txt", text: str = NOTE) -> Path:
    file = folder / name
    file.write_bytes(text.encode())
    return file


def leaks(folder: Path) -> list[str]:
    """Files that hold a word of the patient, or the passphrase, in the clear; or bear it in their name."""
    found: list[str] = []
    for file in sorted(folder.rglob("*")):
        content = file.read_bytes() if file.is_file() else b""
        for word in CANARIES:
            spellings = [each.encode() for each in (word, word.lower(), word.upper())]
            spellings += [word.encode("utf-16-le"), word.encode("utf-16-be")]
            if any(each in content for each in spellings) or word in file.name:
                found.append(f"{word} in {file.relative_to(folder)}")
    return found


@contextmanager
def full_disk() -> Iterator[None]:
    """No file can be written to: the system refuses every byte, as a full disk does."""
    if sys.platform == "win32":
        pytest.skip("Windows has no limit on the size of files")
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def everybodys_folder() -> Iterator[Path]:
    """A folder that other users can reach, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="chartside-test-"))
    folder.chmod(0o755)
    try:
        others_must_reach(folder)
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """All of it can be read, none of it written; root, who may do anything, becomes nobody meanwhile."""
    if sys.platform == "win32":
        pytest.skip("permissions work otherwise on Windows")
    root = os.geteuid() == 0
    paths = [folder, *folder.rglob("*")]
    modes = {path: path.stat().st_mode for path in paths}
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    if root:
        os.seteuid(_NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        for path, mode in modes.items():
            path.chmod(mode)
