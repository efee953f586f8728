"""A vault that opens and whose rows are damaged never looks like an empty one."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtWidgets import QPushButton

from tests.journeys.conftest import Coder, StartOn
from tests.journeys.trouble import PASSPHRASE, write_note

PAGE = 4096
FIRST = 5000
"""The first byte harmed: beyond what opening the vault reads."""


def flip_a_byte_on_every_page(database: Path) -> None:
    content = bytearray(database.read_bytes())
    for place in range(FIRST, len(content), PAGE):
        content[place] ^= 0xFF
    database.write_bytes(content)


def buttons(coder: Coder) -> list[str]:
    """What can be pressed on the worklist's page."""
    shown = coder.window.worklist.findChildren(QPushButton)
    return [button.text() for button in shown if button.isVisible()]


def test_a_worklist_that_cannot_be_read_says_so_and_invites_nobody(
    start_on: StartOn, small_library: Path, quick_vault: Path, chartside_home: Path, tmp_path: Path
) -> None:
    profile = chartside_home / "profile"
    shutil.copytree(quick_vault, profile)
    coder = start_on(small_library)
    coder.open_vault(PASSPHRASE)
    coder.open_note(write_note(tmp_path))
    coder.press("Ctrl+L")
    sound = (profile / "vault.db").read_bytes()
    flip_a_byte_on_every_page(profile / "vault.db")
    coder.open_vault(PASSPHRASE)
    page = coder.window.worklist
    assert page.trouble.isVisible() and not page.empty.isVisible()
    said = page.trouble.accessibleName()
    assert "damaged" in said and "left as it is" in said and "keep a copy" in said
    assert buttons(coder) == ["Try again"]
    coder.press("Space")
    assert page.trouble.isVisible(), "it is still damaged"

    coder.press("Ctrl+L")
    (profile / "vault.db").write_bytes(sound)
    coder.open_vault(PASSPHRASE)
    assert not page.trouble.isVisible() and len(page.titles) == 1
    coder.press("Return")
    assert coder.desk.encounter is not None
