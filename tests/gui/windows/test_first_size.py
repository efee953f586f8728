"""How the window stands the first time, on screens of several sizes: never larger than its screen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent.parent

SHOW = """
import desktop, desktop.gui
from pathlib import Path
from desktop import app
qt = app.make_qt()
running = app.make(Path("home"))
running.window.seen.disconnect()
running.window.show()
qt.processEvents()
frame = running.window.frameGeometry()
print(frame.left(), frame.top(), frame.width(), frame.height(), running.window.isMaximized())
running.close()
"""


def shown_on(folder: Path, width: int, height: int) -> tuple[tuple[int, int, int, int], bool]:
    """Place and size of the window with its frame, and whether it is maximised."""
    screen = {"name": "s", "x": 0, "y": 0, "width": width, "height": height}
    whole = {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1.0}
    (folder / "screen.json").write_text(json.dumps({"windowFrameMargins": True, "screens": [screen | whole]}))
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "offscreen:configfile=screen.json",
    }
    ran = subprocess.run(
        [sys.executable, "-c", SHOW], cwd=folder, env=environment, capture_output=True, text=True, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    *numbers, maximised = ran.stdout.split()
    left, top, wide, high = (int(number) for number in numbers)
    return (left, top, wide, high), maximised == "True"


@pytest.mark.parametrize(("width", "height"), [(853, 480), (1280, 720), (1366, 768), (1440, 900)])
def test_on_a_small_screen_it_fills_the_screen(tmp_path: Path, width: int, height: int) -> None:
    (_, _, wide, high), maximised = shown_on(tmp_path, width, height)
    assert maximised
    assert wide <= width and high <= height


def test_on_a_large_screen_it_has_its_usual_size(tmp_path: Path) -> None:
    (left, top, wide, high), maximised = shown_on(tmp_path, 1920, 1080)
    assert not maximised
    assert wide >= 1440 and high >= 900
    assert left + wide <= 1920 and top + high <= 1080
