"""From the start of the process to the window, and to the first search; memory once warm.

Each figure comes from several processes of their own, with a warm disk: the first one is not counted.
The least is what the program costs, the median what this machine gave it; CPU seconds stand beside,
because other programs do not lengthen those much.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "build"))
import prebuilt

ROOT = prebuilt.ROOT
RUNS = 7
TARGETS = {"window": 1.0, "searchable": 1.5, "rss": 320e6}
"""Seconds, seconds, bytes."""
FROZEN = ROOT / "dist" / "Chartside" / ("Chartside.exe" if os.name == "nt" else "Chartside")
_PAINTED = re.compile(r"^(qt\.widgets\.painting: )?Flushing ")
"""What Qt says, when asked to, as often as it puts something on the screen."""


def main() -> int:
    runs = [from_source() for _ in range(RUNS + 1)][1:]
    print(f"from source, {RUNS} processes; seconds since the process was started")
    print(f"{'':<28}{'least':>9}{'median':>9}{'CPU':>9}{'target':>9}")
    for name, label in (
        ("imported", "modules imported"),
        ("window", "start page painted"),
        ("searchable", "first search possible"),
    ):
        row(label, [run[name] for run in runs], [run[f"{name} cpu"] for run in runs], TARGETS.get(name))
    memory = [run["rss"] / 1e6 for run in runs]
    print(f"memory, chart open and search warm: {statistics.median(memory):.0f} MB, target 320 MB")
    early = sorted({name for run in runs for name in run["early"]})
    print(f"heavy modules imported before the window was painted: {', '.join(early) or 'none'}")
    if FROZEN.is_file():
        report_frozen()
    return 0


def row(label: str, walls: Sequence[float], cpus: Sequence[float], target: float | None) -> None:
    end = f"{target:9.2f}" if target else ""
    print(f"{label:<28}{min(walls):9.2f}{statistics.median(walls):9.2f}{min(cpus):9.2f}{end}")


def from_source() -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="chartside-startup-") as home:
        script, library = Path(__file__).with_name("first_steps.py"), prebuilt.library()
        command = [sys.executable, str(script), str(time.monotonic()), str(library), home]
        done = subprocess.run(command, env=_environment(home), stdout=subprocess.PIPE, check=True, cwd=ROOT)
    return json.loads(done.stdout)


def report_frozen() -> None:
    windows = [frozen_window() for _ in range(RUNS + 1)][1:]
    tests = [frozen_self_test() for _ in range(3)]
    print(f"\nfrozen ({FROZEN.relative_to(ROOT)}), {RUNS} processes")
    print(f"{'':<28}{'least':>9}{'median':>9}")
    print(f"{'first paint':<28}{min(windows):9.2f}{statistics.median(windows):9.2f}")
    opened = [test["milliseconds"]["library and index"] / 1000 for test in tests]
    print(f"{'show() → search possible':<28}{min(opened):9.2f}{statistics.median(opened):9.2f}")


def frozen_window() -> float:
    """Seconds until Qt first puts something on the screen, watched from outside."""
    with tempfile.TemporaryDirectory(prefix="chartside-startup-", ignore_cleanup_errors=True) as home:
        env = {**_environment(home), "QT_LOGGING_RULES": "qt.widgets.painting.info=true"}
        env["QT_FORCE_STDERR_LOGGING"] = "1"
        started = time.monotonic()
        with subprocess.Popen(
            [str(FROZEN)], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8"
        ) as child:
            assert child.stderr is not None
            painted = next((time.monotonic() for line in child.stderr if _PAINTED.match(line)), None)
            child.kill()
        if painted is None:
            raise RuntimeError("the frozen program ended without a window")
        return painted - started


def frozen_self_test() -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="chartside-startup-") as home:
        done = subprocess.run(
            [str(FROZEN), "--self-test"], env=_environment(home), capture_output=True, check=True
        )
    return json.loads(done.stdout)


def _environment(home: str) -> dict[str, str]:
    """A data folder of its own; byte code is kept, as it is for everybody who starts the program twice."""
    env = {**os.environ, "CHARTSIDE_HOME": home, "QT_QPA_PLATFORM": "offscreen"}
    env["PYTHONPYCACHEPREFIX"] = str(ROOT / ".cache" / "bytecode")
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    return env


if __name__ == "__main__":
    raise SystemExit(main())
