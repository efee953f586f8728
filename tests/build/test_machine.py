"""Missing system packages: installed where we may, otherwise named in one line to copy."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="system packages are a matter of Linux")


@pytest.fixture
def machine() -> ModuleType:
    import machine

    return machine


def test_nothing_missing_nothing_said(machine: ModuleType) -> None:
    assert machine.provide([machine.Need("something", lambda: True)]) is None


def test_a_user_is_given_one_line_to_copy(machine: ModuleType, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # no apt-get, so nobody installs anything
    sentence = machine.provide(
        [
            machine.library("libgl1", "libChartsideHasNoSuch.so.1"),
            machine.tool("binutils", "no-such-tool"),
            machine.Need("there", lambda: True),
        ]
    )
    line = next(line.strip() for line in sentence.splitlines() if "apt-get install" in line)
    assert line.endswith("--no-install-recommends libgl1 binutils")
    assert "there" not in line


def test_root_has_them_installed(machine: ModuleType, tmp_path: Path, monkeypatch) -> None:
    marker = tmp_path / "installed"
    fake = tmp_path / "apt-get"
    fake.write_text(f'#!/bin/sh\n[ "$1" = install ] && echo "$@" > {marker}\nexit 0\n', encoding="utf-8")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert machine.provide([machine.Need("libegl1", marker.exists)]) is None
    assert marker.read_text("utf-8").split()[-1] == "libegl1"


def test_a_font_is_welcome_but_not_required(machine: ModuleType, tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert machine.provide([machine.font("fonts-inter", "NoSuchFontAnywhere")]) is None
    assert "fonts-inter" in capsys.readouterr().err


def test_shared_libraries_are_tried_not_looked_up(machine: ModuleType) -> None:
    assert machine.library("libc6", "libc.so.6").found()
    assert not machine.library("libc6", "libc.so.99").found()
