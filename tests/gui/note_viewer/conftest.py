"""A note viewer with a made-up encounter; keys go in, what stands on the screen comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.charts.document import Document
from desktop.charts.notes import make_document
from desktop.coding.encounter import Encounter, Evidence, Line
from desktop.gui.theme import Scheme, Theme
from desktop.gui.widgets.note_viewer import NoteViewer

SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier

NOTE = """CHIEF COMPLAINT

Annual exam.

HISTORY OF PRESENT ILLNESS

The patient has congestive heart failure, depression and hypertension. She denies chest pain. The heart \
failure is stable, and the hypertension is treated with lisinopril.

REVIEW OF SYSTEMS

• Cardiovascular: Denies chest pain or dyspnea on exertion, which she had last year when she was travelling.
• Psychiatric: Endorses depression.

ASSESSMENT AND PLAN

Hypertension: continue lisinopril.
Depression: therapy every week.
"""


def document(text: str = NOTE, document_id: str = "note") -> Document:
    return make_document(text, source_name=f"{document_id}.txt", document_id=document_id)


def evidence(of: Document, words: str, *, occurrence: int = 0) -> Evidence:
    start = -1
    for _ in range(occurrence + 1):
        start = of.text.index(words, start + 1)
    return Evidence.from_document(of, start, start + len(words))


def line(line_id: str, *proof: Evidence) -> Line:
    return Line(id=line_id, system="ICD-10-CM", code=line_id, title=line_id, evidence=proof)


def encounter(*lines: Line, documents: tuple[Document, ...] = (), encounter_id: str = "first") -> Encounter:
    return Encounter(id=encounter_id, documents=documents or (document(),), lines=lines)


@pytest.fixture
def theme() -> Theme:
    return Theme(scheme=Scheme.LIGHT)


@dataclass
class Reader:
    """Somebody at the viewer."""

    viewer: NoteViewer
    qtbot: QtBot
    chosen: list[str] = field(default_factory=list)
    searched: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    asked_for_evidence: list[bool] = field(default_factory=list)
    sections: list[int] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)
    dropped: list[list[Path]] = field(default_factory=list)

    def press(self, key: Qt.Key, modifiers: Any = Qt.KeyboardModifier.NoModifier, times: int = 1) -> None:
        """On whatever has the focus."""
        for _ in range(times):
            self.qtbot.keyClick(self.focus(), key, modifiers)

    def focus(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None and self.viewer.isAncestorOf(widget)
        return widget

    def scroll_value(self) -> int:
        return self.viewer.text.verticalScrollBar().value()

    def words_on_screen(self) -> str:
        return self.viewer.text.toPlainText()

    def point_of(self, words: str, *, occurrence: int = 0, into: int = 1) -> QPoint:
        """In the middle of the line, where a letter of the words stands."""
        text = self.viewer.text
        start = -1
        for _ in range(occurrence + 1):
            start = text.toPlainText().index(words, start + 1)
        cursor = text.textCursor()
        cursor.setPosition(start + into)
        return text.cursorRect(cursor).center()

    def click(self, words: str, *, occurrence: int = 0) -> None:
        where = self.point_of(words, occurrence=occurrence)
        self.qtbot.mouseClick(self.viewer.text.viewport(), Qt.MouseButton.LeftButton, pos=where)


@pytest.fixture
def make_reader(qtbot: QtBot, theme: Theme) -> Callable[..., Reader]:
    def make(shown: Encounter | None, *, width: int = 700, height: int = 480) -> Reader:
        viewer = NoteViewer(theme)
        qtbot.addWidget(viewer)
        reader = Reader(viewer, qtbot)
        viewer.line_chosen.connect(reader.chosen.append)
        viewer.search_requested.connect(reader.searched.append)
        viewer.add_requested.connect(reader.added.append)
        viewer.evidence_requested.connect(lambda: reader.asked_for_evidence.append(True))
        viewer.section_changed.connect(reader.sections.append)
        viewer.document_changed.connect(reader.documents.append)
        viewer.note_size_changed.connect(reader.sizes.append)
        viewer.note_dropped.connect(reader.dropped.append)
        viewer.resize(width, height)
        viewer.show()
        qtbot.waitExposed(viewer)
        viewer.activateWindow()
        qtbot.waitUntil(viewer.isActiveWindow)
        viewer.show_encounter(shown)
        viewer.setFocus()
        return reader

    return make


@pytest.fixture
def reader(make_reader: Callable[..., Reader]) -> Reader:
    return make_reader(encounter())


def with_lines(of: Encounter, *lines: Line) -> Encounter:
    return replace(of, lines=lines)
