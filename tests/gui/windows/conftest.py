"""The real window over a book of a few entries."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.journeys.conftest import Coder, StartOn, dialogs, quick_vault, small_library, start_on
from tests.journeys.trouble import PASSPHRASE, write_note

__all__ = ["dialogs", "quick_vault", "small_library", "start_on"]


@pytest.fixture
def coder(start_on: StartOn, small_library: Path) -> Coder:
    return start_on(small_library)


@pytest.fixture
def coding(
    start_on: StartOn, small_library: Path, quick_vault: Path, chartside_home: Path, tmp_path: Path
) -> Coder:
    """With a note open in the vault."""
    shutil.copytree(quick_vault, chartside_home / "profile")
    coder = start_on(small_library)
    coder.open_vault(PASSPHRASE)
    coder.open_note(write_note(tmp_path))
    return coder
