"""By keyboard: the owner adds an auditor and a coder; each comes in, does their part, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from desktop.gui.tone import Tone
from tests.journeys.conftest import Coder, StartOn
from tests.journeys.trouble import PASSPHRASE

OTTO = "otto takes the early train"
ANA = "ana likes green apples"
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
    coder.until(lambda: coder.codes == ["E11.621"])
    return coder


def tab_to(coder: Coder, widget: QWidget) -> None:
    for _ in range(30):
        if coder.focus is widget:
            return
        coder.press("Tab")
    raise AssertionError(f"Tab does not come to “{widget.accessibleName()}”")


def add(coder: Coder, name: str, role: str, passphrase: str, *, own_name: str = "") -> None:
    part = coder.window.vault.users
    coder.press("Ctrl+6")
    coder.until(lambda: part.isVisible())
    tab_to(coder, part.add)
    coder.press("Return")
    if own_name:
        assert coder.focus is part.add_form.own_name
        coder.type(own_name)
        coder.press("Tab")
    coder.type(name)
    coder.press("Tab")
    coder.type(role[0])
    for _ in range(2):
        coder.press("Tab")
        coder.type(passphrase)
    coder.press("Return")
    coder.until(lambda: part.said.isVisible())
    assert part.said.tone is Tone.FINE and f"as {role}" in part.said.text()
    assert coder.focus is part.add


def come_in(coder: Coder, name: str, passphrase: str) -> None:
    """From the lock: the name by the arrow keys, the passphrase."""
    coder.press("Ctrl+L")
    coder.settle()
    form = coder.window.start.unlock_form
    assert coder.focus is form.passphrase
    coder.press("Shift+Tab")
    assert coder.focus is form.user
    coder.press("Home")
    for _ in range(form.user.count()):
        if form.user.currentText() != name:
            coder.press("Down")
    assert form.user.currentText() == name
    coder.press("Tab")
    coder.type(passphrase)
    coder.press("Return")
    coder.until(lambda: coder.desk.kind == "vault")
    coder.settle()


def test_an_auditor_reads_the_chart_and_the_trail_and_changes_nothing(coder: Coder, tmp_path: Path) -> None:
    add(coder, "Otto", "auditor", OTTO, own_name="Olga")
    add(coder, "Ana", "coder", ANA)
    assert "Vault unlocked: Olga, administrator" in coder.words()
    come_in(coder, "Otto", OTTO)
    assert "Otto, auditor" in coder.words()
    coder.press("Return")
    coder.until(lambda: coder.codes == ["E11.621"])
    panel = coder.window.workbench.encounter
    assert not panel.header.field.isEnabled()
    assert coder.window.banner.name.isReadOnly()
    for key in ("Ctrl+D", "F2", "Ctrl+Return"):
        coder.press(key)
        assert "An auditor may not change an encounter" in coder.status, key
    panel.lines.setFocus()
    coder.press("Delete")
    coder.until(lambda: "An auditor may not" in coder.words())
    assert coder.codes == ["E11.621"]
    assert not any(action.text().startswith("Remove") for action in panel.menu().actions())
    coder.press("Ctrl+5")
    coder.until(lambda: "Add the user Ana (coder)" in coder.words())
    assert "Olga" in coder.words()
    coder.press("Ctrl+6")
    coder.settle()
    assert not coder.window.vault.users.isVisible() and not coder.window.vault.recovery.isVisible()
    assert coder.window.vault.change.isVisible(), "one's own passphrase"


def test_a_coder_codes_and_has_no_trail(coder: Coder) -> None:
    add(coder, "Ana", "coder", ANA, own_name="Olga")
    come_in(coder, "Ana", ANA)
    coder.press("Ctrl+5")
    assert "A coder may not read the audit trail" in coder.status and coder.window.page == "worklist"
    coder.press("Return")
    coder.until(lambda: coder.codes == ["E11.621"])
    coder.press("Ctrl+D")
    coder.type("i10")
    coder.press("Return")
    coder.until(lambda: coder.codes == ["E11.621", "I10"])


def test_the_name_of_who_came_last_is_there_the_next_time_and_a_wrong_passphrase_opens_nobody(
    coder: Coder,
) -> None:
    add(coder, "Ana", "coder", ANA, own_name="Olga")
    come_in(coder, "Ana", ANA)
    coder.press("Ctrl+L")
    coder.settle()
    assert coder.window.start.unlock_form.user.currentText() == "Ana"
    coder.type(PASSPHRASE)  # Olga's
    coder.press("Return")
    coder.until(lambda: coder.window.start.sentence)
    assert "does not open this vault" in coder.window.start.sentence
    coder.type(ANA)
    coder.press("Return")
    coder.until(lambda: coder.desk.kind == "vault")


def test_a_user_is_changed_given_a_new_passphrase_and_removed(coder: Coder) -> None:
    add(coder, "Ana", "coder", ANA, own_name="Olga")
    part = coder.window.vault.users
    coder.press("Shift+Tab")
    assert coder.focus is part.table
    coder.press("End")
    tab_to(coder, part.change)
    coder.press("Return")
    coder.type("Ana Ruiz")
    coder.press("Tab")
    coder.type("t")
    coder.press("Return")
    coder.until(lambda: "Ana Ruiz (trainer)" in part.said.text())
    coder.until(lambda: part.table.model().index(1, 0).data() == "Ana Ruiz")
    tab_to(coder, part.new_passphrase)
    coder.press("Return")
    for _ in range(2):
        coder.type("a new one for ana")
        coder.press("Return")
    coder.until(lambda: "new passphrase" in part.said.text())
    come_in(coder, "Ana Ruiz", "a new one for ana")
    assert "Ana Ruiz, trainer" in coder.words()
    come_in(coder, "Olga", PASSPHRASE)
    coder.press("Ctrl+6")
    coder.until(lambda: part.table.isVisible())
    tab_to(coder, part.table)
    coder.press("End")
    tab_to(coder, part.remove)
    coder.press("Return")
    assert "will not be able to open the vault" in part.remove_form.said.text()
    coder.press("Return")
    coder.until(lambda: "cannot open this vault any more" in part.said.text())
    coder.press("Ctrl+L")
    coder.settle()
    assert not coder.window.start.unlock_form.user.isVisible(), "Olga is alone again"


def test_what_cannot_be_done_is_told_in_the_form_and_esc_leaves_it(coder: Coder) -> None:
    add(coder, "Ana", "coder", ANA, own_name="Olga")
    part = coder.window.vault.users
    coder.press("Return")
    coder.type("ANA")
    coder.press("Tab", "Tab")
    for _ in range(2):
        coder.type("another long passphrase")
        coder.press("Return")
    coder.until(lambda: part.add_form.said.tone is Tone.STOP)
    assert "already" in part.add_form.said.text()
    assert coder.focus is part.add_form.name and part.add_form.name.text() == "ANA"
    coder.press("Escape")
    assert coder.focus is part.add and not part.add_form.isVisible()
