"""By keyboard: code, back up, change the passphrase, make a recovery key; lose all, restore, go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.gui.tone import Tone
from desktop.paths import profile_folder
from tests.journeys.conftest import Coder, StartOn
from tests.journeys.trouble import PASSPHRASE

NEW = "another good passphrase"
NOTE = "Patient: Testcase Quillfeather\nDate of service: 04/01/2026\nType 2 diabetes with foot ulcer."


@pytest.fixture
def coder(start_on: StartOn, small_library: Path, tmp_path: Path) -> Coder:
    coder = start_on(small_library)
    coder.set_up_vault(PASSPHRASE)
    note = tmp_path / "note.txt"
    note.write_text(NOTE)
    coder.open_note(note)
    coder.press("Ctrl+D", "Ctrl+A")
    coder.type("e11621")
    coder.press("Return")
    return coder


def back_up(coder: Coder, target: Path) -> None:
    coder.dialogs.save_to = target
    coder.press("Ctrl+Shift+B")
    coder.until(lambda: coder.window.vault.about_backup.tone in (Tone.FINE, Tone.STOP))


def test_a_backup_is_restored_on_another_computer(
    coder: Coder, start_on: StartOn, small_library: Path, tmp_path: Path
) -> None:
    backup = tmp_path / "stick.chartside-backup"
    back_up(coder, backup)
    assert coder.window.page == "vault"
    assert "Backed up 1 encounter to “stick.chartside-backup”" in coder.window.vault.about_backup.text()
    assert "Quillfeather" not in coder.dialogs.suggested[-1]

    other = start_on(small_library, home=tmp_path / "other computer")
    other.dialogs.backup = backup
    start = other.window.start
    tabs = 0
    while other.focus is not start.restore and tabs < 20:
        other.press("Tab")
        tabs += 1
    other.press("Space")
    assert other.focus is start.restore_form.passphrase
    other.type("not the passphrase")
    other.press("Return")
    other.until(lambda: start.sentence)
    assert "does not open this vault" in start.sentence and other.desk.kind is None
    other.open_vault(PASSPHRASE)
    assert other.window.worklist.titles == ("Testcase Quillfeather",)
    other.press("Return")
    other.until(lambda: other.codes == ["E11.621"])
    other.press("Ctrl+5")
    assert "Restore a backup" in other.words()


def test_restoring_over_a_vault_keeps_it_beside(coder: Coder, chartside_home: Path, tmp_path: Path) -> None:
    backup = tmp_path / "stick.chartside-backup"
    back_up(coder, backup)
    coder.window.open_notes([backup])
    assert "Lock first" in coder.status
    coder.press("Ctrl+L")
    coder.settle()
    coder.window.open_notes([backup])  # as a drop does
    coder.open_vault(PASSPHRASE)
    kept = [path for path in profile_folder(chartside_home).iterdir() if path.name.startswith("vault until")]
    assert len(kept) == 1 and {path.name for path in kept[0].iterdir()} >= {"vault.db", "vault.json"}


def test_the_passphrase_is_changed_and_the_old_one_is_of_no_use(coder: Coder) -> None:
    coder.press("Ctrl+6", "Tab", "Tab")
    page = coder.window.vault
    assert coder.focus is page.change.old
    coder.type("not the passphrase")
    coder.press("Tab")
    for _ in range(2):
        coder.type(NEW)
        coder.press("Tab")
    coder.press("Return")
    coder.until(lambda: page.change.said.tone is Tone.STOP)
    assert "does not open this vault" in page.change.said.text() and coder.focus is page.change.old
    coder.type(PASSPHRASE)
    coder.press("Return")
    coder.until(lambda: coder.focus is page.change.first)
    coder.type(NEW)
    coder.press("Return")
    coder.type(NEW)
    coder.press("Return")
    coder.until(lambda: page.change.said.tone is Tone.FINE)
    assert NEW not in coder.words() and PASSPHRASE not in coder.words()
    coder.press("Ctrl+L")
    coder.settle()
    coder.type(PASSPHRASE)
    coder.press("Return")
    coder.until(lambda: coder.window.start.sentence)
    coder.open_vault(NEW)
    assert coder.window.worklist.titles == ("Testcase Quillfeather",)


def test_a_recovery_key_is_shown_once_tested_and_opens_the_vault(coder: Coder) -> None:
    page = coder.window.vault
    coder.press("Ctrl+6", "Tab")
    assert coder.focus is page.recovery.make
    coder.press("Space")
    key = page.recovery.shown.text()
    coder.window.resize(1280, 720)
    coder.settle()
    assert all(
        not part.visibleRegion().isEmpty()
        for part in (page.recovery.shown, page.recovery.typed, page.recovery.keep)
    ), "in sight on a small screen"
    assert len(key) == 39 and coder.focus is page.recovery.typed
    coder.type(key[:-1])
    coder.press("Return")
    assert page.recovery.said.tone is Tone.STOP
    coder.press("Ctrl+A")
    coder.type(key.lower())
    coder.press("Return")
    coder.until(lambda: page.recovery.said.tone is Tone.FINE)
    assert key not in coder.words() and key.lower() not in coder.words()
    coder.press("Ctrl+L")
    coder.settle()
    coder.open_vault(key)
    assert coder.window.worklist.titles == ("Testcase Quillfeather",)


def test_a_key_that_was_shown_is_gone_with_the_lock(coder: Coder) -> None:
    coder.press("Ctrl+6")
    coder.window.vault.recovery.make.click()
    key = coder.window.vault.recovery.shown.text()
    coder.press("Ctrl+L")
    coder.settle()
    assert key not in coder.words()


def test_a_disk_that_refuses_says_so_on_the_page(coder: Coder, tmp_path: Path) -> None:
    (tmp_path / "no folder").write_text("a file")
    back_up(coder, tmp_path / "no folder" / "x.chartside-backup")
    assert coder.window.vault.about_backup.tone is Tone.STOP
    coder.press("Ctrl+2")
    assert coder.codes == ["E11.621"]
