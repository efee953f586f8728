"""What the pages around the workbench are shown with: no profile, no database, plain data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import desktop.gui  # noqa: F401 - mends Qt on Python 3.11 before anything of it is used
from desktop.coding.encounter import EncounterType, Status
from desktop.gui.theme import Scheme, Theme
from desktop.session import EncounterSummary

W = TypeVar("W", bound=QWidget)

SAVED = datetime(2026, 8, 11, 10, 42, 7, tzinfo=UTC)


@pytest.fixture
def make_encounter() -> Callable[..., EncounterSummary]:
    def make(
        number: int, title: str, status: Status = Status.NEW, *, lines: int = 0, identity: str = ""
    ) -> EncounterSummary:
        return EncounterSummary(
            id=identity or f"encounter-{number}",
            title=title,
            date_of_service=date(2026, 8, 20 - number),
            encounter_type=EncounterType.INPATIENT if number == 3 else EncounterType.OFFICE_VISIT,
            status=status,
            documents=1,
            lines=lines,
            updated_at=SAVED.replace(minute=50 - number),
        )

    return make


@pytest.fixture(params=list(Scheme), ids=lambda scheme: scheme.value)
def every_theme(request: pytest.FixtureRequest) -> Theme:
    return Theme(scheme=request.param)


@pytest.fixture
def theme() -> Theme:
    return Theme(scheme=Scheme.LIGHT)


class Hands:
    """Presses keys on whatever has the focus."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot

    def press(self, *keys: str) -> None:
        """Each in Qt's portable spelling: ``Alt+1``."""
        for key in keys:
            combination = QKeySequence(key)[0]  # type: ignore[index]
            self._qtbot.keyClick(self.focus, combination.key(), combination.keyboardModifiers())

    def rest(self) -> None:
        """Until layouts that follow from layouts have come to an end."""
        for _ in range(5):
            QApplication.processEvents()

    def type(self, text: str) -> None:
        self._qtbot.keyClicks(self.focus, text)

    def click(self, widget: QWidget) -> None:
        self._qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)

    @property
    def focus(self) -> QWidget:
        focus = QApplication.focusWidget()
        assert focus is not None, "nothing has the focus"
        return focus


@pytest.fixture
def hands(qtbot: QtBot) -> Hands:
    return Hands(qtbot)


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[[W], W]:
    """Puts a widget on the screen, large enough for everything in it, and gives it the focus."""

    def show(widget: W) -> W:
        qtbot.addWidget(widget)
        widget.resize(1280, 720)
        widget.show()
        widget.activateWindow()
        qtbot.waitExposed(widget)
        qtbot.waitUntil(widget.isActiveWindow)
        widget.setFocus()
        return widget

    return show
