"""Warnings and errors: whole whatever their length, and there until they are read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.gui.theme import Scheme, Theme
from desktop.gui.tone import Tone
from desktop.gui.widgets.message_bar import MessageBar
from desktop.gui.widgets.words import Words

LONG = (
    "“visit 2026-04-14.txt” was not opened: it is no text note, or it was saved by a program whose files "
    "cannot be read here. Nothing was changed; save it as plain text and open that file instead."
)


class Framed(QWidget):
    """The bar at the foot of something, as the window has it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.bar = MessageBar(theme, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addStretch(1)
        column.addWidget(self.bar)
        self.resize(640, 480)


@pytest.fixture(params=[9.75, 15.0])
def framed(request: pytest.FixtureRequest, shown: Callable[[Any], Any]) -> Framed:
    framed: Framed = shown(Framed(Theme(scheme=Scheme.LIGHT, interface_size=request.param)))
    return framed


def whole(framed: Framed) -> bool:
    """Whether every line of every message is in the window."""
    for words in framed.bar.findChildren(Words):
        if words.heightForWidth(words.width()) > words.height():
            return False
        for corner in (words.rect().topLeft(), words.rect().bottomRight()):
            inside = words.mapTo(framed.bar, corner)
            if not framed.bar.rect().contains(inside):
                return False
            if not framed.rect().contains(framed.bar.mapTo(framed, QPoint(0, framed.bar.height() - 1))):
                return False
    return True


def test_a_long_sentence_is_there_from_beginning_to_end(framed: Framed, hands: Any) -> None:
    framed.bar.say(LONG, Tone.STOP)
    hands.rest()
    assert framed.bar.isVisible() and whole(framed)
    assert framed.bar.words == (f"■  {LONG}",)
    framed.resize(420, 640)
    hands.rest()
    assert whole(framed)


def test_several_stand_beneath_each_other_and_one_about_the_same_is_replaced(
    framed: Framed, hands: Any
) -> None:
    notes = object()
    framed.bar.say("The settings were not saved.", Tone.WARNING)
    framed.bar.say("One note was not opened.", Tone.WARNING, notes)
    framed.bar.say("The settings were not saved.", Tone.WARNING)
    framed.bar.say("2 notes were not opened.\nfirst\nsecond", Tone.WARNING, notes)
    hands.rest()
    assert framed.bar.words == (
        "▲  The settings were not saved.",
        "▲  2 notes were not opened.\nfirst\nsecond",
    )
    assert whole(framed)
    framed.bar.withdraw(notes)
    assert len(framed.bar.words) == 1


def test_escape_or_its_button_puts_it_away(framed: Framed, hands: Any) -> None:
    for keys in (("Esc",), ("Tab", "Space")):
        framed.bar.say(LONG, Tone.STOP)
        framed.bar.setFocus()
        hands.press(*keys)
        assert not framed.bar.isVisible() and framed.bar.words == ()


def test_very_much_is_scrolled_by_keyboard_and_leaves_room(framed: Framed, hands: Any) -> None:
    for number in range(30):
        framed.bar.say(f"{number}: {LONG}", Tone.WARNING)
    hands.rest()
    assert framed.bar.height() < framed.height() / 2
    framed.bar.setFocus()
    last = framed.bar.findChildren(Words)[-1]
    assert not last.visibleRegion().isEmpty(), "the newest is in view"
    first = framed.bar.findChildren(Words)[0]
    for _ in range(400):
        hands.press("Up")
    assert not first.visibleRegion().isEmpty()


def test_a_screen_reader_reads_all_of_it(framed: Framed) -> None:
    framed.bar.say(LONG, Tone.STOP)
    framed.bar.say("And more.", Tone.WARNING)
    assert framed.bar.accessibleName() == f"{LONG}\nAnd more."
