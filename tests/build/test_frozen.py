"""The self-test, frozen and from source: it ends well, without a screen, and asks no network for anything."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from codesets.manifest import read_manifest
from desktop.library_process import BRING_IN
from tests.codesets.systems.hcpcs.test_hcpcs import CRUTCHES, MODIFIER, table

ROOT = Path(__file__).resolve().parents[2]
FROZEN = ROOT / "dist" / "Chartside" / ("Chartside.exe" if os.name == "nt" else "Chartside")
LARGEST_MB = 180
SOCKET = re.compile(r"\b(?:AF_INET6?|PF_INET6?)\b")


@pytest.fixture
def frozen() -> Path:
    if not FROZEN.exists():
        pytest.skip("there is no dist/Chartside here; make it with: python3 build/dev.py bundle")
    return FROZEN


@pytest.fixture
def home_with_library(chartside_home: Path, built_library: Path) -> Path:
    shutil.copytree(built_library, chartside_home / "library")
    return chartside_home


def self_test(command: list[str], *, home: Path) -> tuple[int, dict[str, Any]]:
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "CHARTSIDE_HOME": str(home)}
    done = subprocess.run(
        [*command, "--self-test"], capture_output=True, text=True, env=env, cwd=ROOT, timeout=120, check=False
    )
    try:
        return done.returncode, json.loads(done.stdout)
    except ValueError:
        pytest.fail(f"no JSON from {' '.join(command)} (exit {done.returncode}): {done.stdout}{done.stderr}")


def without_network() -> list[str]:
    """The words that take the network away from a command, or a skip where the machine forbids it."""
    words = ["unshare", "-rn"]
    if shutil.which("unshare") is None or subprocess.run([*words, "true"], check=False).returncode:
        pytest.skip("this machine does not let us take the network away (unshare -rn)")
    return words


def test_from_source(home_with_library: Path) -> None:
    code, found = self_test([sys.executable, "-m", "desktop"], home=home_with_library)
    assert code == 0, found


def test_from_source_without_a_network(home_with_library: Path) -> None:
    code, found = self_test([*without_network(), sys.executable, "-m", "desktop"], home=home_with_library)
    assert code == 0, found


def test_frozen_with_nothing_but_itself(frozen: Path, chartside_home: Path) -> None:
    """An empty data folder: the library inside the bundle serves."""
    code, found = self_test([str(frozen)], home=chartside_home)
    assert code == 0, found


def test_frozen_without_a_network(frozen: Path, chartside_home: Path) -> None:
    code, found = self_test([*without_network(), str(frozen)], home=chartside_home)
    assert code == 0, found


def test_frozen_is_not_too_large(frozen: Path) -> None:
    files = [file for file in frozen.parent.rglob("*") if file.is_file() and not file.is_symlink()]
    assert sum(file.stat().st_size for file in files) <= LARGEST_MB * 1e6


def test_frozen_brings_no_way_to_a_network(frozen: Path) -> None:
    names = [file.name for file in frozen.parent.rglob("*")]
    assert [name for name in names if re.search(r"Qt6?Network|Qt6?WebEngine|^_ssl\.|^libssl", name)] == []


def test_no_internet_socket_is_ever_opened(home_with_library: Path, tmp_path: Path) -> None:
    """Every system call about networks, of every thread and child, while the whole self-test runs.

    A local socket (AF_UNIX: the display, the session bus) is no network and may appear.
    """
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed (Debian: apt-get install strace)")
    trace = tmp_path / "trace"
    watch = ["strace", "-f", "-qq", "-e", "trace=network", "-o", str(trace)]
    if subprocess.run([*watch, "true"], capture_output=True, check=False).returncode:
        pytest.skip("strace may not watch processes on this machine")
    code, found = self_test([*watch, sys.executable, "-m", "desktop"], home=home_with_library)
    assert code == 0, found
    assert [line for line in trace.read_text("utf-8", "replace").splitlines() if SOCKET.search(line)] == []


def test_the_watch_would_have_noticed(tmp_path: Path) -> None:
    """The proof above is worth something: a socket that is opened does show up."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed (Debian: apt-get install strace)")
    trace = tmp_path / "trace"
    opened = "import socket; socket.socket(socket.AF_INET).close()"
    watch = ["strace", "-f", "-qq", "-e", "trace=network", "-o", str(trace)]
    if subprocess.run([*watch, sys.executable, "-c", opened], capture_output=True, check=False).returncode:
        pytest.skip("strace may not watch processes on this machine")
    assert SOCKET.search(trace.read_text("utf-8", "replace"))


def test_the_frozen_program_brings_books_in(frozen: Path, tmp_path: Path) -> None:
    """Into a library of the user's own, made of the one it carries, which is never written to."""
    file = tmp_path / "HCPC2025_OCT.csv"
    file.write_bytes(table(CRUTCHES, MODIFIER))
    library = tmp_path / "home" / "library"
    places = json.dumps([("HCPCS Level II", "code list", "October 2025")])
    done = subprocess.run(
        [frozen, BRING_IN, library, places, file], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout
    assert {volume.system for volume in read_manifest(library).volumes} == {"ICD-10-CM", "HCPCS Level II"}
