"""Size of the text, nothing to show, files dropped, notes of megabytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.gui.theme import Scheme, Theme
from desktop.gui.widgets.note_viewer import NoteViewer
from desktop.gui.widgets.note_viewer.look import NoteLook
from desktop.settings import NOTE_FONT_SIZE

from .conftest import CONTROL, NOTE, Reader, document, encounter, evidence, line

pytestmark = pytest.mark.usefixtures("qapp")

NO_MODIFIER = Qt.KeyboardModifier.NoModifier
MEGABYTES = 2_000_000


def wheel(reader: Reader, notches: int) -> None:
    viewport = reader.viewer.text.viewport()
    at = QPointF(20, 20)
    event = QWheelEvent(
        at,
        viewport.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        CONTROL,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


def test_keys_wheel_and_buttons_zoom_by_a_pixel(reader: Reader) -> None:
    reader.press(Qt.Key.Key_Plus, CONTROL)
    wheel(reader, 2)
    reader.viewer.header.larger.click()
    reader.viewer.header.smaller.click()
    reader.press(Qt.Key.Key_Minus, CONTROL)
    assert reader.sizes == [12.0, 13.5, 14.25, 13.5, 12.75]
    assert reader.viewer.header.size_label.text() == "17"
    reader.press(Qt.Key.Key_0, CONTROL)
    assert reader.sizes[-1] == NOTE_FONT_SIZE.default


def test_zooming_ends_where_the_setting_does(reader: Reader) -> None:
    reader.viewer.zoom(1000)
    reader.viewer.zoom(1)
    reader.viewer.zoom(-1000)
    assert reader.sizes == [NOTE_FONT_SIZE.most, NOTE_FONT_SIZE.least]


def test_zooming_keeps_the_place(make_reader: Callable[..., Reader]) -> None:
    text = "\n".join(f"Paragraph {n} " + "says something or other. " * 12 for n in range(100))
    reader = make_reader(encounter(documents=(document(text),)))
    place = text.index("Paragraph 50 ")
    reader.viewer.go_to(place)
    for change in (reader.viewer.zoom, reader.viewer.zoom):
        change(3)
        assert reader.viewer.text.top() == place
    reader.viewer.resize(420, 480)
    assert reader.viewer.text.top() == place
    reader.viewer.set_theme(Theme(scheme=Scheme.DARK))
    assert reader.viewer.text.top() == place


def test_lines_are_spaced_and_no_longer_than_a_column(make_reader: Callable[..., Reader]) -> None:
    reader = make_reader(encounter(documents=(document("word " * 400),)), width=1400)
    text = reader.viewer.text
    layout = text.document().firstBlock().layout()
    first, second = layout.lineAt(0), layout.lineAt(1)
    assert second.y() - first.y() == round(15 * 1.6)
    assert max(layout.lineAt(n).textLength() for n in range(layout.lineCount())) <= 85
    reader.viewer.set_theme(Theme(scheme=Scheme.LIGHT, note_line_spacing=2.0))
    layout = text.document().firstBlock().layout()
    assert layout.lineAt(1).y() - layout.lineAt(0).y() == 30


def test_the_empty_state_has_the_next_step(qtbot: QtBot, theme: Theme) -> None:
    viewer = NoteViewer(theme)
    qtbot.addWidget(viewer)
    asked: list[str] = []
    viewer.open_requested.connect(lambda: asked.append("open"))
    viewer.samples_requested.connect(lambda: asked.append("samples"))
    viewer.show()
    for practice, first in ((True, "samples"), (False, "open")):
        viewer.show_empty(practice)
        assert viewer.empty.isVisible() and not viewer.header.isVisible()
        assert viewer.empty.accessibleName().startswith("Nothing to read yet.")
        primary = [button for button in viewer.empty.buttons() if button.property("primary")]
        qtbot.keyClick(primary[0], Qt.Key.Key_Space)
        assert asked.pop() == first
        viewer.setFocus()
        assert viewer.focusWidget() is primary[0]
    assert viewer.selected_words() == "" and viewer.selected_evidence() == ()
    for harmless in (viewer.open_find, viewer.find_next, viewer.next_document, viewer.previous_document):
        harmless()
    viewer.go_to(5)
    viewer.reveal_line("x")


def test_an_encounter_without_a_note_says_so(make_reader: Callable[..., Reader]) -> None:
    reader = make_reader(replace(encounter(), documents=()))
    assert reader.viewer.empty.title.text() == "This encounter has no note yet"
    assert [button.text() for button in reader.viewer.empty.buttons()] == ["Open a note…"]
    reader.viewer.show_encounter(encounter())
    assert reader.words_on_screen() == NOTE
    assert reader.viewer.text.isVisible() and reader.viewer.header.isVisible()


def test_files_dropped_are_handed_on(reader: Reader, tmp_path: Path) -> None:
    files = [tmp_path / "one.txt", tmp_path / "zwei ü.txt"]
    data = QMimeData()
    data.setUrls([*(QUrl.fromLocalFile(str(file)) for file in files), QUrl("https://example.org/x.txt")])
    at = QPointF(50, 50)
    copying, button, held = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, NO_MODIFIER
    assert not reader.viewer.text.viewport().acceptDrops()  # so that Qt asks the viewer around it
    entering = QDragEnterEvent(at, copying, data, button, held)
    QApplication.sendEvent(reader.viewer, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(reader.viewer, QDropEvent(at, copying, data, button, held))
    assert reader.dropped == [files]
    assert reader.words_on_screen() == NOTE


def test_words_dropped_are_not_taken(reader: Reader) -> None:
    data = QMimeData()
    data.setText("words")
    entering = QDragEnterEvent(
        QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, NO_MODIFIER
    )
    entering.ignore()
    QApplication.sendEvent(reader.viewer, entering)
    assert not entering.isAccepted()


def test_only_what_is_seen_of_a_long_note_is_laid_out(make_reader: Callable[..., Reader]) -> None:
    one = "PLAN\n\nThe patient was seen 🫀 and nothing else of note happened that day.\n"
    note = document(one * (MEGABYTES // len(one)))
    last = len(note.text) - len(one)
    proof = evidence(note, "seen 🫀"), replace(evidence(note, "PLAN"), start=last, end=last + 4)
    reader = make_reader(encounter(line("a", *proof), documents=(note,)))

    def laid_out() -> int:
        block, lines = reader.viewer.text.document().firstBlock(), 0
        while block.isValid():
            lines += block.layout().lineCount() > 0
            block = block.next()
        return lines

    reader.viewer.grab()
    assert 10 < laid_out() < 500
    reader.press(Qt.Key.Key_End, CONTROL)
    reader.viewer.grab()
    assert reader.viewer.text.in_view(len(note.text))
    reader.viewer.go_to(last)
    assert reader.viewer.text.caret() == last
    reader.press(Qt.Key.Key_Right, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert reader.viewer.selected_words() == "PLAN"
    assert laid_out() < 2000


@pytest.mark.parametrize("unit", ["word ", "x", "e\u0301", "🫀"])
def test_a_note_of_one_line_is_shown_in_pieces(make_reader: Callable[..., Reader], unit: str) -> None:
    note = document(unit * (MEGABYTES // 4 // len(unit)))
    reader = make_reader(encounter(documents=(note,)))
    reader.press(Qt.Key.Key_End, CONTROL)
    reader.viewer.grab()
    assert reader.viewer.text.caret() == len(note.text)
    middle = len(note.text) // 2 // len(unit) * len(unit)
    reader.viewer.text.select(middle, middle + len(unit))
    assert reader.viewer.selected_evidence()[0].quote == unit.strip()


def luminance(colour: QColor) -> float:
    """WCAG 2.2, “relative luminance”."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", list(Scheme))
def test_words_stand_out_from_every_ground_they_are_drawn_on(scheme: Scheme) -> None:
    look = NoteLook(Theme(scheme=scheme))
    for words, ground in (
        (look.foreground, look.selected_words),
        (look.foreground, look.found),
        (look.foreground, look.tint),
        (look.foreground, look.hover),
        (look.diagnosis, look.panel),
        (look.muted, look.panel),
    ):
        lighter, darker = sorted((luminance(words), luminance(ground)), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (scheme, words.name(), ground.name())
