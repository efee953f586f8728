"""Where the data of this user lives."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def data_home() -> Path:
    """``$CHARTSIDE_HOME``, else the place this operating system keeps for applications' data.

    The folder need not exist yet.
    """
    chosen = os.environ.get("CHARTSIDE_HOME")
    if chosen:
        return Path(chosen).expanduser().absolute()
    return platformdirs.user_data_path("Chartside", appauthor=False)


def library_folder() -> Path:
    """Where the code books are kept, under :func:`data_home`."""
    return data_home() / "library"
