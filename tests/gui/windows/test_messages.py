"""What went wrong, at the foot of the window: whole, until it is read or something has been done since."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop.gui.tone import Tone
from tests.journeys.conftest import Coder
from tests.journeys.trouble import PASSPHRASE, write_note


def refuse_two(coder: Coder, folder: Path) -> None:
    coder.dialogs.notes = [folder / "gone.txt", folder / "gone too.txt"]
    coder.press("Ctrl+O")


def test_refusals_are_read_whole_and_put_away_by_key(coding: Coder, tmp_path: Path) -> None:
    messages = coding.window.messages
    coding.press("Ctrl+K")
    box = coding.focus
    refuse_two(coding, tmp_path)
    (said,) = messages.words
    assert said.splitlines()[0] == "▲  2 notes were not opened."
    assert "“gone.txt”" in said and "“gone too.txt”" in said
    assert messages.isVisible() and coding.focus is box, "it takes nobody's focus"
    coding.press("Ctrl+M")
    assert not messages.isVisible() and messages.words == ()
    assert coding.focus is box


def test_the_messages_are_one_of_the_panes(coding: Coder, tmp_path: Path) -> None:
    messages = coding.window.messages
    refuse_two(coding, tmp_path)
    coding.press("Ctrl+K")
    for _ in range(6):
        coding.press("F6")
        if messages.isAncestorOf(coding.focus):
            break
    assert messages.isAncestorOf(coding.focus)
    coding.press("Esc")
    assert not messages.isVisible()
    assert coding.focus is coding.window.workbench.note.text


def test_what_was_done_since_puts_it_away_and_what_was_only_said_does_not(
    coding: Coder, tmp_path: Path
) -> None:
    messages = coding.window.messages
    refuse_two(coding, tmp_path)
    coding.press("Ctrl+E")  # nothing is selected: a plain sentence
    assert "Select the words" in " ".join(coding.window.status.words)
    assert messages.isVisible()
    coding.press("Ctrl+D")
    coding.type("i10")
    coding.press("Return")
    assert coding.codes == ["I10"] and not messages.isVisible()


def test_locking_puts_it_away(coding: Coder, tmp_path: Path) -> None:
    refuse_two(coding, tmp_path)
    coding.press("Ctrl+L")
    assert coding.window.messages.words == ()


def test_what_was_said_before_the_vault_is_open_is_still_there_afterwards(
    coding: Coder, tmp_path: Path
) -> None:
    coding.press("Ctrl+L")
    coding.window.messages.say("The settings were damaged.", Tone.WARNING)
    coding.open_vault(PASSPHRASE)
    QApplication.processEvents()
    assert "The settings were damaged." in coding.status
    coding.open_note(write_note(tmp_path, "second.txt"))
    assert "The settings were damaged." not in coding.status
