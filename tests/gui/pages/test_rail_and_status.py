"""What frames every page: the rail at the left, the line at the foot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.gui.theme import Theme
from desktop.gui.tone import Tone
from desktop.gui.widgets.rail import PAGES, Rail
from desktop.gui.widgets.status_line import StatusLine

SAVED = datetime(2026, 8, 11, 10, 42, 7, tzinfo=UTC)


@pytest.fixture
def rail(shown: Callable[[Any], Any], theme: Theme) -> Rail:
    rail: Rail = shown(Rail(theme))
    rail.set_pages(page for page in PAGES if page != "start")
    rail.set_current("worklist")
    return rail


@pytest.fixture
def line(shown: Callable[[Any], Any], theme: Theme) -> StatusLine:
    line: StatusLine = shown(StatusLine(theme))
    return line


def test_the_rail_is_walked_by_arrow_keys(rail: Rail, hands: Any, qtbot: QtBot) -> None:
    rail.button("worklist").setFocus()
    hands.press("Up", *["Down"] * 5)
    assert rail.button("practice").hasFocus()
    with qtbot.waitSignal(rail.page_chosen) as chosen:
        hands.press("Return")
    assert chosen.args == ["practice"]


def test_only_the_window_moves_the_mark(rail: Rail, hands: Any) -> None:
    chosen: list[str] = []
    rail.page_chosen.connect(chosen.append)
    hands.click(rail.button("settings"))
    rail.button("help").setFocus()
    hands.press("Space")
    assert chosen == ["settings", "help"]
    assert rail.current == "worklist"
    rail.set_current("settings")
    assert rail.current == "settings"


def test_a_page_of_no_button_marks_none(rail: Rail) -> None:
    rail.set_current("nowhere")
    assert rail.current == ""


def test_only_offered_pages_are_shown_and_walked(rail: Rail, hands: Any) -> None:
    rail.set_pages(("start", "settings", "help"))
    assert [page for page in PAGES if rail.button(page).isVisible()] == ["start", "settings", "help"]
    rail.button("start").setFocus()
    hands.press("Down")
    assert rail.button("settings").hasFocus()


def test_every_button_names_its_page_and_its_key(rail: Rail) -> None:
    tips = {page: rail.button(page).toolTip() for page in PAGES}
    assert tips["worklist"] == "Worklist (Ctrl+1)"
    assert tips["settings"] == "Settings (Ctrl+,)"
    assert tips["help"] == "Help (F1)"
    assert all(rail.button(page).accessibleName() for page in PAGES)


def test_the_line_says_when_it_was_saved_and_where(line: StatusLine) -> None:
    line.show_saved(SAVED)
    line.show_profile("Vault unlocked")
    assert line.words[:2] == (f"● Saved {SAVED.astimezone():%H:%M:%S}", "Vault unlocked")
    assert "Ctrl+Shift+P commands" in line.words[-1]
    line.show_profile("")
    assert len(line.words) == 1


def test_a_notice_carries_the_sign_of_its_tone_until_the_next(line: StatusLine) -> None:
    line.show_notice("That code is there already.", Tone.WARNING)
    line.show_saved(SAVED)
    assert "▲  That code is there already." in line.words
    line.show_notice("Undone.")
    assert "Undone." in line.words
    line.show_notice("")
    assert not any("Undone" in words for words in line.words)


def test_progress_is_shown_and_can_be_stopped(line: StatusLine, hands: Any, qtbot: QtBot) -> None:
    line.show_notice("Undone.")
    line.show_progress(0.25, "Reading the tabular list…")
    bar, cancel = line.findChild(QProgressBar), line.findChild(QPushButton)
    assert bar is not None and cancel is not None
    assert line.words == ("Undone.", "Reading the tabular list…"), "work hides nothing that was said"
    assert bar.value() * 4 == bar.maximum()
    cancel.setFocus()
    with qtbot.waitSignal(line.cancel_requested):
        hands.press("Space")
    line.hide_progress()
    assert not bar.isVisible()
    assert "Undone." in line.words


def test_progress_of_unknown_length_has_no_end(line: StatusLine) -> None:
    line.show_progress(-1, "Looking for the books…")
    bar = line.findChild(QProgressBar)
    assert bar is not None
    assert (bar.minimum(), bar.maximum()) == (0, 0)
    line.show_progress(2.0, "Done.")
    assert bar.value() == bar.maximum() > 0


def test_hints_give_way_to_what_is_said(line: StatusLine, qtbot: QtBot) -> None:
    line.show_saved(SAVED)
    line.show_profile("Vault unlocked")
    line.resize(900, line.height())
    qtbot.waitUntil(lambda: line.width() == 900)
    assert any("commands" in words for words in line.words)
    line.show_notice("Open a note or a sample chart first; its codes can be exported then.")
    assert not any("commands" in words for words in line.words)
    line.show_notice("")
    assert any("commands" in words for words in line.words)
    line.resize(400, line.height())
    qtbot.waitUntil(lambda: line.width() == 400)
    assert not any("commands" in words for words in line.words)


def test_a_long_notice_is_whole_in_its_tooltip(line: StatusLine) -> None:
    sentence = "The code book of that year is not on this computer. " * 8
    line.show_notice(sentence)
    assert sentence in {child.toolTip() for child in line.findChildren(QWidget)}
