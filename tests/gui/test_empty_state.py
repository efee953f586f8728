"""Where nothing is: in a low place it says less, and never shows half a letter."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

import desktop.gui  # noqa: F401 - mends Qt on Python 3.11 before anything of it is used
from desktop.gui.theme import Scheme, Theme
from desktop.gui.widgets.empty_state import Action, EmptyState, Notice
from desktop.gui.widgets.words import Words

SENTENCE = (
    "Ctrl+K searches the books and Enter adds the code. Words selected in the note become its evidence."
)


def nothing() -> None:
    pass


NOTICE = Notice(
    "No codes yet",
    SENTENCE,
    tuple(Action(text=text, run=nothing) for text in ("Type a code", "Browse the book", "Search")),
)


def parts(state: EmptyState) -> list[QWidget]:
    """What is shown of it now."""
    found: list[QWidget] = [*state.findChildren(Words), *state.findChildren(QPushButton)]
    return [part for part in found if part.isVisible()]


def cut(state: EmptyState) -> list[str]:
    """What is not wholly in its place, or lies over another part."""
    bad: list[str] = []
    places: list[QRect] = []
    for part in parts(state):
        place = QRect(part.mapTo(state, QPoint(0, 0)), part.size())
        words = str(getattr(part, "text", str)())
        needed = part.heightForWidth(part.width()) if part.hasHeightForWidth() else part.sizeHint().height()
        if not state.rect().contains(place) or place.height() < needed:
            bad.append(words)
        if any(place.intersects(other) for other in places):
            bad.append(f"{words}, over another")
        places.append(place)
    return bad


@pytest.mark.parametrize("at_top", [True, False])
@pytest.mark.parametrize("points", [9.75, 12.0, 15.0])
def test_no_letter_is_cut_however_low_its_place(qtbot: QtBot, points: float, at_top: bool) -> None:
    theme = Theme(scheme=Scheme.LIGHT, interface_size=points)
    frame = QWidget()
    qtbot.addWidget(frame)
    state = EmptyState(theme, frame, notice=NOTICE, at_top=at_top)
    frame.resize(1000, 400)
    frame.show()
    for width in (420, 900):
        for height in range(54, 320, 6):
            state.setGeometry(0, 0, width, height)
            QApplication.processEvents()
            assert not cut(state), f"{width}×{height}"
            assert state.title.isVisible()
    assert state.sentence.isVisible() and len(parts(state)) == 5, "there is room for all of it"
    state.setGeometry(0, 0, 900, 70)
    QApplication.processEvents()
    assert not state.sentence.isVisible()
    assert SENTENCE in state.accessibleName() and state.toolTip() == SENTENCE
    assert [part for part in parts(state) if isinstance(part, QPushButton)], "the next step is still there"
