"""A vault that opens and whose rows are damaged never looks like an empty one."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

from PySide6.QtWidgets import QPushButton

from desktop.vault.vault import Vault
from tests.journeys.conftest import Coder, StartOn
from tests.journeys.trouble import PASSPHRASE, write_note

PAGE = 4096


def harm_the_list_of_encounters(profile: Path) -> None:
    """A byte of the page on which the table begins; the tables that opening the vault reads are whole."""
    with closing(Vault.unlock(profile, PASSPHRASE)) as vault:
        find = "SELECT rootpage FROM sqlite_master WHERE name = 'encounters'"
        root = int(vault._database.execute(find).fetchone()[0])
    content = bytearray((profile / "vault.db").read_bytes())
    content[(root - 1) * PAGE + 900] ^= 0xFF
    (profile / "vault.db").write_bytes(content)


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
    coder.settle()
    sound = (profile / "vault.db").read_bytes()
    harm_the_list_of_encounters(profile)
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
