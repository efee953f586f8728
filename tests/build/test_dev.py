"""dev.py as it is typed: commands, what they refuse, what they say."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def dev() -> ModuleType:
    import dev

    return dev


def type_in(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "build" / "dev.py"), *words],
        capture_output=True,
        text=True,
        env={**os.environ, **env},
        check=False,
        timeout=60,
    )


def test_help_names_every_command(dev: ModuleType) -> None:
    said = type_in("--help")
    assert said.returncode == 0
    for command in dev.COMMANDS:
        assert f"dev.py {command}" in said.stdout


def test_an_unknown_command_is_refused() -> None:
    said = type_in("tset")
    assert said.returncode != 0
    assert "invalid choice: 'tset'" in said.stderr


def test_an_old_python_is_refused_with_a_sentence() -> None:
    """The check stands before anything an older Python could stumble over."""
    source = (ROOT / "build" / "dev.py").read_text("utf-8")
    head = source[: source.index("import argparse")]
    pretend = head.replace("import sys\n", "import sys\nsys.version_info = (3, 9, 1)\n", 1)
    said = subprocess.run([sys.executable, "-c", pretend], capture_output=True, text=True, check=False)
    assert said.returncode == 1
    assert said.stderr.startswith("Chartside needs Python 3.11, 3.12 or 3.13")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a screen")
def test_run_without_a_screen_says_so() -> None:
    said = type_in("run", DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="")
    assert said.returncode == 1
    assert "There is no screen here" in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["bench", "nonsense"], "There is no benchmark “nonsense”"),
        (["screenshots"], "Name a folder"),
        (["exec"], "Which command?"),
    ],
)
def test_what_is_missing_is_said(words: list[str], sentence: str) -> None:
    said = type_in(*words)
    assert said.returncode == 1
    assert sentence in said.stderr


def test_the_locks_pin_every_dependency_by_hash() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = {"runtime": [], **project["dependency-groups"]}
    for name, extra in groups.items():
        lock = (ROOT / "build" / "locks" / f"{name}.txt").read_text("utf-8")
        for pin in [*project["project"]["dependencies"], *extra]:
            package, version = pin.split("==")
            line = rf"^{re.escape(package)}=={re.escape(version)}(?: ;[^\n]*)? \\\n    --hash=sha256:"
            assert re.search(line, lock, re.MULTILINE | re.IGNORECASE), f"{name}.txt lacks {pin}: dev.py lock"
        assert "://" not in lock, "a lock names no place to download from"


def test_locks_agree_where_they_share_a_package() -> None:
    """They are installed side by side in one environment."""
    pins: dict[str, str] = {}
    for lock in (ROOT / "build" / "locks").glob("*.txt"):
        for package, version in re.findall(r"^([\w.-]+)==(\S+)", lock.read_text("utf-8"), re.MULTILINE):
            assert pins.setdefault(package, version) == version, package


def test_the_tools_need_nothing_installed() -> None:
    """Everything dev.py loads before the environment exists comes with Python."""
    said = subprocess.run(
        [
            sys.executable,
            "-I",
            "-S",
            "-c",
            f"import sys; sys.path.insert(0, {str(ROOT / 'build')!r}); import dev",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr


def test_git_does_not_hide_the_tools() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    said = subprocess.run(["git", "check-ignore", "build/dev.py", "build/new.py"], cwd=ROOT, check=False)
    assert said.returncode == 1
