"""The application around its window: what nobody caught, and the log."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
from pathlib import Path

from desktop.paths import log_folder
from tests.journeys.conftest import Coder
from tests.journeys.trouble import PATIENT, full_disk, leaks

ROOT = Path(__file__).resolve().parent.parent.parent.parent

STUMBLES = f"""
import threading
import desktop, desktop.gui
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from desktop import app
from desktop.gui.windows.main_window import MainWindow

def stumble():
    raise ValueError("{PATIENT}")

def fail_elsewhere():
    thread = threading.Thread(target=stumble)
    thread.start()
    thread.join()

def look():
    window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))
    print(" ".join(window.messages.words))
    window.close()

def make_qt(made=app.make_qt):
    qt = made()
    for step in (stumble, fail_elsewhere, look):
        QTimer.singleShot(0, step)
    return qt

app.make_qt = make_qt
print(app.run([]))
"""


def test_what_nobody_caught_is_told_and_logged_without_its_text(
    chartside_home: Path, small_library: Path
) -> None:
    shutil.copytree(small_library, chartside_home / "library")
    command = [sys.executable, "-c", STUMBLES]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert "Something went wrong inside Chartside" in ran.stdout and ran.stdout.endswith("0\n")
    assert "Traceback" not in ran.stderr and PATIENT not in ran.stderr
    logged = (log_folder(chartside_home) / "chartside.log").read_text()
    assert logged.count("unexpected ValueError in stumble") == 2
    assert leaks(chartside_home) == []


def test_a_log_that_cannot_be_written_is_no_trouble(coder: Coder) -> None:
    with full_disk():
        logging.getLogger("test").warning("a line")
    assert "Traceback" not in coder.words()
    logging.getLogger("test").warning("another")


def test_the_log_is_let_go_of_with_the_application(coder: Coder, chartside_home: Path) -> None:
    logging.getLogger("test").warning("while it runs")
    before = len(logging.getLogger().handlers)
    coder.running.close()
    logging.getLogger("test").warning("afterwards")
    assert len(logging.getLogger().handlers) == before - 1
    assert "while it runs" in (log_folder(chartside_home) / "chartside.log").read_text()
    assert "afterwards" not in (log_folder(chartside_home) / "chartside.log").read_text()


def test_a_window_that_cannot_be_made_leaves_no_process_behind(chartside_home: Path) -> None:
    script = (
        "from pathlib import Path\n"
        "from desktop import app\n"
        "def no_window(**_): raise ValueError\n"
        "app.MainWindow = no_window\n"
        "qt = app.make_qt()\n"
        f"app.make(Path({str(chartside_home)!r}))\n"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, cwd=ROOT, timeout=60)
    assert ended.returncode == 1
    assert b"ValueError" in ended.stderr
