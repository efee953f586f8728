"""The real window over a book of a few entries."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.conftest import Coder, StartOn, dialogs, small_library, start_on
from tests.journeys.trouble import PASSPHRASE, write_note

__all__ = ["dialogs", "small_library", "start_on"]


@pytest.fixture
def coder(start_on: StartOn, small_library: Path) -> Coder:
    return start_on(small_library)


@pytest.fixture
def coding(coder: Coder, tmp_path: Path) -> Coder:
    """With a note open in the vault."""
    coder.set_up_vault(PASSPHRASE)
    coder.open_note(write_note(tmp_path))
    return coder
