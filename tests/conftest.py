"""What every test stands on: no screen, no network, a data folder of its own, and nothing left behind."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import contextlib
import gc
import logging
import shutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

# The vault's SQLCipher has to sit under sqlite-utils before anything imports sqlite-utils.
with contextlib.suppress(ModuleNotFoundError):
    import desktop  # noqa: F401

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

# Shared two-core machines stall for seconds at a time: a deadline would only measure the neighbours.
settings.register_profile("ci", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
settings.register_profile("thorough", settings.get_profile("ci"), max_examples=2000)
settings.load_profile(os.environ.get("CHARTSIDE_EXAMPLES", "ci"))


@pytest.fixture(autouse=True)
def chartside_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh, empty data folder per test; ``CHARTSIDE_HOME`` points to it, for child processes too."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("CHARTSIDE_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The real official files: ``$CHARTSIDE_DATA``, else ``../shared/data`` beside the project."""
    folder = data_folder()
    if not folder.is_dir():
        pytest.skip(f"needs the official files, which are not here: {folder}")
    return folder


def data_folder() -> Path:
    """Where the official files would be."""
    return Path(os.environ.get("CHARTSIDE_DATA") or ROOT.parent / "shared" / "data")


@pytest.fixture(scope="session")
def built_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole ICD-10-CM library, built once. Read it only: a test that damages one copies it first."""
    import prebuilt

    folder = tmp_path_factory.mktemp("built") / "library"
    shutil.copytree(prebuilt.library(), folder)
    return folder


# --- nothing is left behind ---------------------------------------------------------------------------


class _ErrorLog(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def _no_unexpected_errors_logged(request: pytest.FixtureRequest) -> Iterator[None]:
    handler = _ErrorLog()
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
    if handler.lines and request.node.get_closest_marker("logs_errors") is None:
        pytest.fail("logged unexpectedly: " + "; ".join(handler.lines))


@pytest.fixture(autouse=True)
def _no_stray_threads(request: pytest.FixtureRequest) -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        # A thread whose work is done may need an instant to end. Qt's own threads show up here as dummies.
        if not thread.daemon:
            thread.join(timeout=5)
            if thread.is_alive():
                pytest.fail(f"a thread was left running: {thread.name}")


@pytest.fixture(autouse=True)
def _no_stray_windows(request: pytest.FixtureRequest) -> Iterator[None]:
    """Runs after qtbot has closed what the test gave it; whatever is still visible was forgotten."""
    yield
    widgets = sys.modules.get("PySide6.QtWidgets")
    app = widgets.QApplication.instance() if widgets else None
    if app is None or not isinstance(app, widgets.QApplication):
        return
    stray = [window for window in app.topLevelWidgets() if window.isVisible()]
    names = [f"{type(window).__name__} “{window.objectName()}”" for window in stray]
    for window in stray:
        window.close()
    gc.collect()  # a cycle that ends here ends in the test that made it
    if names:
        pytest.fail("left a window open: " + ", ".join(names))
