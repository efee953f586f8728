"""Whether there is a vault, asked without opening anything."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from desktop.vault.places import HEADER, vault_exists

CLOSED = """
import os, sys
from pathlib import Path
from desktop.vault.places import vault_exists
if os.geteuid() == 0:
    os.seteuid(65534)  # root may look everywhere
print(vault_exists(Path(sys.argv[1])))
"""


def test_a_folder_with_a_header_has_one(tmp_path: Path) -> None:
    assert not vault_exists(tmp_path)
    (tmp_path / HEADER).touch()
    assert vault_exists(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_where_nobody_may_look_there_may_be_one(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    closed.chmod(0o000)
    try:
        command = [sys.executable, "-c", CLOSED, str(closed / "profile")]
        said = subprocess.run(command, capture_output=True, text=True, check=True)
    finally:
        closed.chmod(0o700)
    assert said.stdout.strip() == "True"
