"""A banner over a note, as in the window."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.coding.encounter import Encounter, Patient, Sex, Status
from desktop.gui.theme import Scheme, Theme
from desktop.gui.widgets.patient_banner import PatientBanner


def visit() -> Encounter:
    return Encounter(
        id="e1",
        patient=Patient("Allen, James", date(1959, 3, 14), Sex.MALE),
        date_of_service=date(2026, 8, 11),
        status=Status.IN_PROGRESS,
    )


@dataclass
class Counter:
    """The banner, what it asked for, and a field below it that had the focus before."""

    window: QWidget
    banner: PatientBanner
    note: QLineEdit
    qtbot: QtBot
    heard: list[tuple[str, Any]] = field(default_factory=list)

    def press(self, key: Qt.Key, *, on: QWidget) -> None:
        self.qtbot.keyClick(on, key)

    def fill(self, into: QLineEdit, text: str) -> None:
        """Go there, replace what stands there; nothing is kept yet."""
        into.setFocus()
        into.selectAll()
        self.qtbot.keyClicks(into, text)

    def named(self, name: str) -> list[Any]:
        return [said for heard, said in self.heard if heard == name]


@pytest.fixture
def theme(qapp: object) -> Theme:
    return Theme(scheme=Scheme.LIGHT)


@pytest.fixture
def counter(qtbot: QtBot, theme: Theme) -> Counter:
    window = QWidget()
    qtbot.addWidget(window)
    banner, note = PatientBanner(theme, window), QLineEdit(window)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(banner)
    column.addWidget(note)
    column.addStretch(1)
    counter = Counter(window, banner, note, qtbot)
    banner.patient_edited.connect(lambda patient: counter.heard.append(("patient", patient)))
    banner.date_of_service_edited.connect(lambda day: counter.heard.append(("day", day)))
    banner.encounter_type_edited.connect(lambda kind: counter.heard.append(("type", kind)))
    banner.show_encounter(visit())
    banner.set_releases("ICD-10-CM FY2026 Apr")
    window.resize(1190, 200)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    note.setFocus()
    return counter
