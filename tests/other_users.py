"""For tests that root runs as another user, because root may do anything."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest


def others_must_reach(folder: Path) -> None:
    """Skips where another user could not even come to ``folder``: permissions in it prove nothing then."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return
    closed = [str(one) for one in (folder, *folder.parents) if not one.stat().st_mode & 0o001]
    if closed:
        pytest.skip(f"on this machine no other user than root may go into {closed[0]}")
