"""Where things live, from source, installed, or frozen. Pure: nothing here makes a folder.

The data folder itself (``home``) is ``codesets.home.data_home()``; the caller passes it in.
"""

from __future__ import annotations

import sys
from pathlib import Path


def program_folder() -> Path:
    """The folder that holds ``resources/``: the project, site-packages, or the bundle's ``_internal``."""
    bundle = getattr(sys, "_MEIPASS", None)  # set by PyInstaller
    return Path(bundle) if bundle else Path(__file__).resolve().parent.parent


READ_CHARTS = "--read-charts"
"""Option with which this program reads charts for another of its kind; the bytes it may have follow."""


def this_program() -> tuple[str, ...]:
    """The words that start this program anew, in ``program_folder()``; its options follow."""
    return (sys.executable,) if getattr(sys, "frozen", False) else (sys.executable, "-m", "desktop")


def resources_folder() -> Path:
    return program_folder() / "resources"


def bundled_library() -> Path | None:
    """The code library that a bundle carries ready-made; None from source, where it is built."""
    if not getattr(sys, "frozen", False):
        return None
    folder = program_folder() / "library"
    return folder if folder.is_dir() else None


def library_folder(home: Path) -> Path:
    return home / "library"


def profile_folder(home: Path) -> Path:
    """The vault and this user's settings: ``vault.json``, ``vault.db``, ``lock``, ``settings.json``."""
    return home / "profile"


def practice_folder(home: Path) -> Path:
    return home / "practice"


def settings_file(home: Path) -> Path:
    return profile_folder(home) / "settings.json"


def log_folder(home: Path) -> Path:
    return profile_folder(home) / "logs"
