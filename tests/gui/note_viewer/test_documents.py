"""Several documents: going from one to the next, the list beside the note, the outline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.charts.document import Document
from desktop.gui.models.documents_list import DocumentRole, DocumentsModel
from desktop.gui.models.section_outline import TOP, OutlineModel, SectionRole
from desktop.gui.theme import Scheme, Theme
from desktop.gui.widgets.note_viewer import DocumentsPane

from .conftest import NOTE, Reader, document, encounter, evidence, line, with_lines

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def documents() -> tuple[Document, ...]:
    dated = (("note", date(2026, 8, 11)), ("lab", date(2025, 12, 30)), ("letter", None))
    return tuple(
        replace(document(NOTE if name == "note" else f"PLAN\n\nThe {name}.\n" * 60, name), document_date=day)
        for name, day in dated
    )


def shown_roles(model: Any, role: int) -> list[Any]:
    return [model.index(row).data(role) for row in range(model.rowCount(QModelIndex()))]


# ---- the viewer --------------------------------------------------------------------------------------


def test_next_and_previous_stop_at_the_ends(
    make_reader: Callable[..., Reader], documents: tuple[Document, ...]
) -> None:
    reader = make_reader(encounter(documents=documents))
    header = reader.viewer.header
    assert (header.place.text(), header.previous.isEnabled()) == ("1 of 3", False)
    for _ in range(3):
        reader.viewer.next_document()
    assert (header.place.text(), header.next.isEnabled()) == ("3 of 3", False)
    header.previous.click()
    assert reader.documents == ["note", "lab", "letter", "lab"]
    assert reader.words_on_screen() == documents[1].text


def test_one_comes_back_to_where_one_was(
    make_reader: Callable[..., Reader], documents: tuple[Document, ...]
) -> None:
    reader = make_reader(encounter(documents=documents))
    reader.viewer.show_document("lab")
    reader.press(Qt.Key.Key_PageDown, times=2)
    reader.press(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier, times=3)
    before = reader.scroll_value(), reader.viewer.text.selection(), reader.viewer.text.caret()
    reader.viewer.show_document("letter")
    assert (reader.scroll_value(), reader.viewer.text.selection()) == (0, (0, 0))
    reader.viewer.show_document("lab")
    assert (reader.scroll_value(), reader.viewer.text.selection(), reader.viewer.text.caret()) == before


def test_an_unknown_document_changes_nothing(reader: Reader) -> None:
    reader.viewer.show_document("unknown")
    assert (reader.viewer.document_id, reader.documents) == ("note", ["note"])


def test_a_document_more_leaves_the_shown_one_alone(
    make_reader: Callable[..., Reader], documents: tuple[Document, ...]
) -> None:
    reader = make_reader(encounter(documents=documents[:1]))
    assert not reader.viewer.header.next.isVisible()
    reader.press(Qt.Key.Key_Down, times=4)
    before = reader.viewer.text.caret(), reader.scroll_value()
    reader.viewer.show_encounter(encounter(documents=documents))
    assert (reader.viewer.text.caret(), reader.scroll_value()) == before
    assert reader.viewer.header.place.text() == "1 of 3"
    reader.viewer.show_encounter(encounter(documents=documents[1:]))
    assert reader.viewer.document_id == "lab"


# ---- the models --------------------------------------------------------------------------------------


def test_models_keep_qts_promises(qtmodeltester: ModelTester, documents: tuple[Document, ...]) -> None:
    shown = encounter(line("a", evidence(documents[0], "Annual")), documents=documents)
    listed, outline = DocumentsModel(), OutlineModel()
    qtmodeltester.check(listed)
    qtmodeltester.check(outline)
    listed.set_encounter(shown)
    listed.set_current("lab")
    outline.set_document(documents[0])
    outline.set_lines(shown.lines)
    outline.set_current(30)
    outline.set_document(None)
    listed.set_encounter(None)


def test_documents_are_bold_until_they_have_been_shown(documents: tuple[Document, ...]) -> None:
    model = DocumentsModel()
    shown = replace(encounter(documents=documents), date_of_service=date(2026, 8, 11))
    model.set_encounter(shown)
    assert shown_roles(model, DocumentRole.BOLD) == [True, True, True]
    model.set_current("lab")
    model.set_encounter(encounter(documents=documents[:1], encounter_id="second"))
    model.set_encounter(shown)
    assert shown_roles(model, DocumentRole.BOLD) == [True, False, True]
    assert shown_roles(model, DocumentRole.NOTE) == ["08-11", "2025-12-30", ""]
    assert shown_roles(model, Qt.ItemDataRole.AccessibleTextRole) == [
        "note, 2026-08-11, not read yet",
        "lab, 2025-12-30",
        "letter, not read yet",
    ]


def test_the_outline_counts_evidence_by_section() -> None:
    note = document("Seen by Dr. Who.\n\n" + NOTE)
    model = OutlineModel()
    model.set_document(note)
    assert shown_roles(model, Qt.ItemDataRole.DisplayRole) == [
        TOP,
        "Chief complaint",
        "History of present illness",
        "Review of systems",
        "Assessment and plan",
    ]
    twice = evidence(note, "heart failure")
    lines = line("a", twice, evidence(note, "Who")), line("b", twice), line("c", evidence(note, "therapy"))
    model.set_lines(lines)
    assert shown_roles(model, SectionRole.NOTE) == ["1", "", "1", "", "1"]
    model.set_lines(lines[2:])
    assert shown_roles(model, SectionRole.NOTE) == ["", "", "", "", "1"]
    assert model.set_current(twice.start) == 2
    assert shown_roles(model, SectionRole.CURRENT) == [False, False, True, False, False]


# ---- the pane ----------------------------------------------------------------------------------------


@pytest.fixture
def pane(qtbot: QtBot, theme: Theme, documents: tuple[Document, ...]) -> DocumentsPane:
    pane = DocumentsPane(theme)
    qtbot.addWidget(pane)
    pane.resize(200, 480)
    pane.show()
    qtbot.waitExposed(pane)
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow)
    pane.show_encounter(encounter(documents=documents))
    pane.set_current_document("note")
    return pane


def test_arrows_move_and_enter_chooses(pane: DocumentsPane, qtbot: QtBot) -> None:
    asked: list[object] = []
    pane.document_chosen.connect(asked.append)
    pane.section_chosen.connect(asked.append)
    pane.set_current_section(0)
    pane.setFocus()
    qtbot.keyClick(pane.documents, Qt.Key.Key_Down)
    assert asked == []
    qtbot.keyClick(pane.documents, Qt.Key.Key_Return)
    assert asked == ["lab"]
    qtbot.keyClick(pane.outline, Qt.Key.Key_End)
    qtbot.keyClick(pane.outline, Qt.Key.Key_Enter)
    assert asked == ["lab", NOTE.index("ASSESSMENT AND PLAN")]


def test_a_click_chooses(pane: DocumentsPane, qtbot: QtBot) -> None:
    asked: list[object] = []
    pane.document_chosen.connect(asked.append)
    pane.section_chosen.connect(asked.append)
    for rows in (pane.documents, pane.outline):
        where = rows.visualRect(rows.model().index(1, 0)).center()
        qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert asked == ["lab", NOTE.index("HISTORY OF PRESENT ILLNESS")]


def test_viewer_and_pane_tell_each_other(
    make_reader: Callable[..., Reader], pane: DocumentsPane, documents: tuple[Document, ...]
) -> None:
    reader = make_reader(None)
    reader.viewer.document_changed.connect(pane.set_current_document)
    reader.viewer.section_changed.connect(pane.set_current_section)
    pane.document_chosen.connect(reader.viewer.show_document)
    pane.section_chosen.connect(reader.viewer.go_to)
    reader.viewer.show_encounter(encounter(documents=documents))
    outline = pane.outline.model()
    for row in (3, 1):
        pane.outline.setCurrentIndex(outline.index(row, 0))
        reader.qtbot.keyClick(pane.outline, Qt.Key.Key_Return)
        assert [n for n, now in enumerate(shown_roles(outline, SectionRole.CURRENT)) if now] == [row]
    pane.documents.setCurrentIndex(pane.documents.model().index(1, 0))
    reader.qtbot.keyClick(pane.documents, Qt.Key.Key_Return)
    assert reader.words_on_screen() == documents[1].text
    assert shown_roles(pane.documents.model(), DocumentRole.BOLD) == [False, False, True]


def test_counts_are_renewed_with_the_encounter(pane: DocumentsPane, documents: tuple[Document, ...]) -> None:
    proof = evidence(documents[0], "Endorses depression")
    pane.show_encounter(with_lines(encounter(documents=documents), line("a", proof)))
    assert shown_roles(pane.outline.model(), SectionRole.NOTE) == ["", "", "1", ""]


def test_no_documents_and_no_headings_are_said(pane: DocumentsPane) -> None:
    def sentence() -> str:
        return pane.nothing.text() if pane.nothing.isVisible() else ""

    assert sentence() == ""
    pane.show_encounter(encounter(documents=(document("Just words.", "plain"),), encounter_id="second"))
    pane.set_current_document("plain")
    assert sentence() == "No headings were found in this note."
    pane.show_encounter(None)
    assert sentence() == "No documents yet."


@pytest.mark.parametrize("size", [9.75, 15.0])
@pytest.mark.parametrize("scheme", list(Scheme))
def test_every_theme_is_painted(pane: DocumentsPane, scheme: Scheme, size: float) -> None:
    before = pane.grab().toImage()
    pane.set_theme(Theme(scheme=scheme, interface_size=size))
    changed = pane.grab().toImage() != before
    assert changed is not (scheme is Scheme.LIGHT and size == 9.75)
