"""A panel on a table with a small real-looking note; the test plays the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.charts.document import Document, text_hash
from desktop.charts.sections import outline
from desktop.coding import actions
from desktop.coding.encounter import Encounter, Evidence, Line, ReleaseStamp
from desktop.gui.theme import Scheme, Theme
from desktop.gui.widgets.encounter_panel import EncounterPanel

NOTE = """HISTORY OF PRESENT ILLNESS

A 57-year-old man with congestive heart failure and type 2 diabetes presents with back pain.

ASSESSMENT AND PLAN

Acute lumbar strain after golf.
Diabetes type 2; the recent hemoglobin A1c was 8.
Congestive heart failure, stable on lisinopril.
"""

CODES = (
    ("E11.65", "Type 2 diabetes mellitus with hyperglycemia", ("type 2 diabetes", "hemoglobin A1c was 8")),
    ("I50.9", "Heart failure, unspecified", ("Congestive heart failure, stable",)),
    (
        "S39.012A",
        "Strain of muscle, fascia and tendon of lower back, initial encounter",
        ("Acute lumbar strain",),
    ),
    ("Z79.84", "Long term (current) use of oral hypoglycemic drugs", ()),
)


def note() -> Document:
    return Document(
        id="n1",
        title="Progress note",
        text=NOTE,
        source_name="note.txt",
        sha256=text_hash(NOTE),
        sections=outline(NOTE),
    )


def line(code: str, title: str, quotes: tuple[str, ...] = ()) -> Line:
    """Its id is its code in small letters."""
    document = note()
    return Line(
        id=code.lower(),
        system="ICD-10-CM",
        code=code,
        title=title,
        evidence=tuple(
            Evidence.from_document(document, NOTE.index(words), NOTE.index(words) + len(words))
            for words in quotes
        ),
        release=ReleaseStamp("ICD-10-CM", "FY2026 Apr", "ab" * 32),
        found_by="diab hyperg",
    )


def coded() -> Encounter:
    return Encounter(id="e1", documents=(note(),), lines=tuple(line(*code) for code in CODES))


@dataclass
class Table:
    """The panel as its user has it, and the window's part: it does what is asked and shows the result."""

    panel: EncounterPanel
    qtbot: QtBot
    encounter: Encounter
    heard: list[tuple[Any, ...]] = field(default_factory=list)

    def press(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier, on: QWidget | None = None) -> None:
        held = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            held |= modifier
        self.qtbot.keyClick(on or self.panel.lines, key, held)

    def show(self, encounter: Encounter) -> None:
        self.encounter = encounter
        self.panel.show_encounter(encounter)

    def answer(self) -> None:
        """Carry out everything asked for so far, in order, as the window would."""
        asked, self.heard = self.heard, []
        for name, *arguments in asked:
            if name == "move":
                self.show(actions.move_line(self.encounter, *arguments))
            elif name == "remove":
                self.show(actions.remove_line(self.encounter, *arguments))
            elif name == "first":
                self.show(actions.make_first_listed(self.encounter, *arguments))
            elif name == "remove evidence":
                self.show(actions.remove_evidence(self.encounter, *arguments))

    def codes(self) -> list[str]:
        return [row.line.code for row in self.panel.lines.lines.rows()]

    def named(self, name: str) -> list[tuple[Any, ...]]:
        """What one signal said."""
        return [tuple(rest) for heard, *rest in self.heard if heard == name]


@pytest.fixture
def theme(qapp: object) -> Theme:
    return Theme(scheme=Scheme.LIGHT)


@pytest.fixture
def make_table(qtbot: QtBot, theme: Theme) -> Callable[..., Table]:
    def make(encounter: Encounter | None, *, width: int = 900, height: int = 260) -> Table:
        panel = EncounterPanel(theme)
        qtbot.addWidget(panel)
        table = Table(panel, qtbot, encounter or replace(coded(), id="none"))
        for name, signal in (
            ("chosen", panel.line_chosen),
            ("opened", panel.code_opened),
            ("words", panel.words_wanted),
            ("remove", panel.remove_requested),
            ("move", panel.move_requested),
            ("first", panel.first_listed_requested),
            ("remove evidence", panel.evidence_removal_requested),
            ("export", panel.export_requested),
            ("copy", panel.copy_requested),
            ("typed", panel.code_typed),
        ):
            signal.connect(lambda *said, name=name: table.heard.append((name, *said)))
        panel.resize(width, height)
        panel.show_encounter(encounter)
        with qtbot.waitActive(panel):
            panel.show()
            panel.activateWindow()
        panel.setFocus()
        return table

    return make


@pytest.fixture
def table(make_table: Callable[..., Table]) -> Table:
    return make_table(coded())
