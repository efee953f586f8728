"""Caret, selection, highlights: what moves and what never does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QImage, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu
from pytestqt.qtbot import QtBot

from desktop.gui.theme import Scheme, Theme
from desktop.gui.widgets.note_viewer import NoteViewer

from .conftest import CONTROL, NOTE, SHIFT, Reader, document, encounter, evidence, line, with_lines

pytestmark = pytest.mark.usefixtures("qapp")

LONG = "\n".join(
    f"PLAN\n\nParagraph {n}: the patient was seen, and nothing else of note happened." for n in range(200)
)


def picture(viewer: NoteViewer) -> QImage:
    return viewer.text.viewport().grab().toImage()


def test_the_text_is_the_documents_own(reader: Reader) -> None:
    assert reader.words_on_screen() == NOTE
    assert reader.viewer.text.isReadOnly()
    reader.press(Qt.Key.Key_X)
    assert reader.words_on_screen() == NOTE


def test_words_are_selected_by_keys_alone(reader: Reader) -> None:
    reader.press(Qt.Key.Key_Down, times=2)
    reader.press(Qt.Key.Key_Right, CONTROL | SHIFT)
    assert reader.viewer.selected_words() == "Annual"
    (proof,) = reader.viewer.selected_evidence()
    assert (proof.quote, proof.section) == ("Annual", "CHIEF COMPLAINT")


def test_white_space_is_no_evidence(reader: Reader) -> None:
    assert reader.viewer.selected_evidence() == ()
    place = NOTE.index("\n\nAnnual")
    reader.viewer.text.select(place, place + 2)
    assert reader.viewer.selected_evidence() == ()
    assert not reader.viewer.header.evidence.isEnabled()


def test_a_selection_backwards_is_the_same_evidence(reader: Reader) -> None:
    start = NOTE.index("heart failure")
    reader.viewer.text.select(start + len("heart failure"), start)
    assert reader.viewer.selected_evidence()[0].quote == "heart failure"


def test_the_caret_is_seen_while_the_text_has_the_focus(reader: Reader) -> None:
    with_caret = picture(reader.viewer)
    reader.viewer.header.find_words.setFocus()
    assert picture(reader.viewer) != with_caret


def test_selecting_a_line_lights_it_up_and_does_not_scroll(make_reader: Callable[..., Reader]) -> None:
    note = document(LONG)
    proof = evidence(note, "Paragraph 3:"), evidence(note, "Paragraph 150:")
    reader = make_reader(encounter(line("far", proof[1]), line("near", proof[0]), documents=(note,)))
    reader.press(Qt.Key.Key_PageDown)
    reader.viewer.text.select(proof[0].start, proof[0].end)
    before = reader.scroll_value(), reader.viewer.text.selection()
    unlit = picture(reader.viewer)
    reader.viewer.select_line("near")
    assert picture(reader.viewer) != unlit
    for chosen in ("far", None):
        reader.viewer.select_line(chosen)
        assert picture(reader.viewer) == unlit
        assert (reader.scroll_value(), reader.viewer.text.selection()) == before


def test_revealing_a_line_scrolls_to_its_words(make_reader: Callable[..., Reader]) -> None:
    note, letter = document(LONG), document("Referral for the heart.", "letter")
    far = evidence(note, "Paragraph 150:")
    lines = line("far", far), line("letter", evidence(letter, "heart")), line("bare")
    reader = make_reader(encounter(*lines, documents=(note, letter)))
    assert not reader.viewer.text.in_view(far.start)
    reader.viewer.reveal_line("far")
    assert reader.viewer.text.in_view(far.start)
    stays = reader.scroll_value()
    for nothing_to_show in ("far", "bare", "unknown"):
        reader.viewer.reveal_line(nothing_to_show)
        assert reader.scroll_value() == stays
    reader.viewer.reveal_line("letter")
    assert reader.words_on_screen() == letter.text


def test_new_evidence_is_drawn_and_nothing_moves(make_reader: Callable[..., Reader]) -> None:
    note = document(LONG)
    bare = encounter(documents=(note,))
    reader = make_reader(bare)
    reader.viewer.go_to(note.text.index("Paragraph 70:"))
    reader.press(Qt.Key.Key_Right, CONTROL | SHIFT, times=3)
    before = reader.scroll_value(), reader.viewer.text.selection(), reader.viewer.text.top()
    plain = picture(reader.viewer)
    proof = reader.viewer.selected_evidence()
    reader.viewer.show_encounter(with_lines(bare, line("new", *proof)))
    assert picture(reader.viewer) != plain
    assert (reader.scroll_value(), reader.viewer.text.selection(), reader.viewer.text.top()) == before
    reader.viewer.show_encounter(bare)
    assert picture(reader.viewer) == plain


def test_the_number_stands_in_the_gap_and_moves_no_word(make_reader: Callable[..., Reader]) -> None:
    note = document()
    shown = encounter(documents=(note,))
    reader = make_reader(shown)
    before = reader.point_of("hypertension is treated")
    lines = [line(str(n), evidence(note, "heart failure", occurrence=1)) for n in range(12)]
    reader.viewer.show_encounter(with_lines(shown, *lines))
    assert reader.point_of("hypertension is treated") == before


def test_another_encounter_begins_at_the_top(make_reader: Callable[..., Reader]) -> None:
    reader = make_reader(encounter(documents=(document(LONG),)))
    reader.press(Qt.Key.Key_End, CONTROL)
    assert reader.scroll_value() > 0
    reader.viewer.show_encounter(encounter(documents=(document(LONG),), encounter_id="second"))
    assert (reader.scroll_value(), reader.viewer.text.caret()) == (0, 0)


def test_an_encounter_opened_again_is_where_it_was_left(make_reader: Callable[..., Reader]) -> None:
    first = encounter(documents=(document("Short.", "short"), document(LONG, "long")))
    reader = make_reader(first)
    reader.viewer.show_document("long")
    reader.press(Qt.Key.Key_End, CONTROL)
    reader.press(Qt.Key.Key_Up, times=3)
    left = (reader.scroll_value(), reader.viewer.text.caret())
    assert left[0] > 0
    reader.viewer.show_encounter(encounter(documents=(document(LONG, "long"),), encounter_id="second"))
    reader.viewer.show_encounter(first)
    assert reader.viewer.document_id == "long"
    assert (reader.scroll_value(), reader.viewer.text.caret()) == left
    reader.viewer.show_empty(False)
    reader.viewer.show_encounter(first)
    assert reader.viewer.document_id == "short", "nothing is remembered of a profile that was closed"
    reader.viewer.show_document("long")
    assert (reader.scroll_value(), reader.viewer.text.caret()) == (0, 0)


@pytest.mark.parametrize("scheme", list(Scheme))
def test_the_pane_with_the_focus_can_be_told(reader: Reader, scheme: Scheme) -> None:
    theme = Theme(scheme=scheme)
    reader.viewer.set_theme(theme)
    text = reader.viewer.text

    def edge() -> set[str]:
        picture = text.viewport().grab().toImage()
        return {picture.pixelColor(1, y).name() for y in range(0, picture.height(), 9)}

    assert edge() == {theme.colour("accent").name()}
    text.clearFocus()
    assert edge() == {theme.colour("panel").name()}


def test_a_click_on_proving_words_chooses_their_line(make_reader: Callable[..., Reader]) -> None:
    note = document()
    reader = make_reader(encounter(line("i50", evidence(note, "heart failure")), documents=(note,)))
    reader.click("heart failure")
    assert reader.chosen == ["i50"]
    reader.click("denies chest")
    assert reader.chosen == ["i50"]


def test_a_click_between_two_lines_meets_the_nearer_one(make_reader: Callable[..., Reader]) -> None:
    note = document()
    reader = make_reader(encounter(line("i50", evidence(note, "heart failure")), documents=(note,)))
    middle = reader.point_of("heart failure")
    for dy in range(-10, 11):
        where = middle + QPoint(0, dy)
        reader.qtbot.mouseClick(reader.viewer.text.viewport(), Qt.MouseButton.LeftButton, pos=where)
        assert NOTE[reader.viewer.text.caret() - 1 :].startswith(("heart", "eart")), dy


def test_enter_chooses_the_line_whose_words_the_caret_is_in(make_reader: Callable[..., Reader]) -> None:
    note = document()
    reader = make_reader(encounter(line("z00", evidence(note, "Annual exam")), documents=(note,)))
    reader.press(Qt.Key.Key_Return)
    assert reader.chosen == []
    reader.press(Qt.Key.Key_Down, times=2)
    reader.press(Qt.Key.Key_Return)
    reader.press(Qt.Key.Key_End)
    reader.press(Qt.Key.Key_Left)  # right behind the words, before the full stop
    reader.press(Qt.Key.Key_Enter)
    assert reader.chosen == ["z00", "z00"]


def test_lines_that_share_words_are_chosen_in_turn(make_reader: Callable[..., Reader]) -> None:
    note = document()
    wide = evidence(note, "congestive heart failure, depression and hypertension")
    narrow = evidence(note, "heart failure")
    reader = make_reader(
        encounter(line("wide", wide), line("a", narrow), line("b", narrow), documents=(note,))
    )
    reader.viewer.line_chosen.connect(reader.viewer.select_line)
    for _ in range(4):
        reader.viewer.text.select(narrow.start, narrow.start)
        reader.press(Qt.Key.Key_Return)
    assert reader.chosen == ["a", "b", "wide", "a"]


def test_the_menu_offers_what_can_be_done_with_the_selection(reader: Reader) -> None:
    start = NOTE.index("heart failure")
    for selected in (False, True):
        reader.viewer.text.select(start, start + (13 if selected else 0))
        reader.viewer.text.menu_requested.emit(reader.viewer.mapToGlobal(QPoint(40, 40)))
        (menu,) = [menu for menu in reader.viewer.findChildren(QMenu) if menu.isVisible()]
        actions = {action.text().partition("\t")[0]: action for action in menu.actions() if action.text()}
        assert list(actions) == [
            "Search these words",
            "Add code with these words…",
            "Mark as evidence of the selected code",
            "Copy",
        ]
        assert {action.isEnabled() for action in actions.values()} == {selected}
        for action in actions.values():
            action.trigger()
        menu.close()
        reader.qtbot.waitUntil(lambda: not reader.viewer.findChildren(QMenu))
    assert reader.searched == reader.added == ["heart failure"]
    assert reader.asked_for_evidence == [True]


def test_the_header_offers_the_same_where_words_are_selected(reader: Reader) -> None:
    header = reader.viewer.header
    assert not header.search.isEnabled() and not header.evidence.isEnabled()
    reader.press(Qt.Key.Key_Right, CONTROL | SHIFT)
    header.search.click()
    header.evidence.click()
    assert (reader.searched, reader.asked_for_evidence) == (["CHIEF"], [True])
    reader.press(Qt.Key.Key_Right)
    assert not header.search.isEnabled() and not header.evidence.isEnabled()


def test_the_section_follows_caret_and_scrolling(make_reader: Callable[..., Reader]) -> None:
    note = document(LONG)
    reader = make_reader(encounter(documents=(note,)))
    starts = [section.start for section in note.sections]
    assert reader.sections == starts[:1]
    reader.viewer.text.verticalScrollBar().setValue(reader.viewer.text.verticalScrollBar().maximum() // 2)
    assert reader.sections[-1] == note.section_at(reader.viewer.text.top()).start  # type: ignore[union-attr]
    reader.press(Qt.Key.Key_End, CONTROL)
    assert reader.sections[-1] == starts[-1]
    reader.viewer.go_to(starts[20])
    assert (reader.sections[-1], reader.viewer.text.caret()) == (starts[20], starts[20])
    assert reader.viewer.text.top() == starts[20]


def test_the_windows_keys_reach_the_window(qtbot: QtBot, theme: Theme) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    viewer = NoteViewer(theme)
    window.setCentralWidget(viewer)
    seen: list[str] = []
    for key in ("Ctrl+K", "Ctrl+E", "Ctrl+PgDown", "Ctrl+PgUp", "F6", "F8"):
        action = QAction(window)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _=False, key=key: seen.append(key))
        window.addAction(action)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    viewer.show_encounter(encounter())
    viewer.text.setFocus()
    viewer.open_find()
    for widget in (viewer.find_bar.box, viewer.text):
        widget.setFocus()
        seen.clear()
        for key, modifiers in (
            (Qt.Key.Key_K, CONTROL),
            (Qt.Key.Key_E, CONTROL),
            (Qt.Key.Key_PageDown, CONTROL),
            (Qt.Key.Key_F8, Qt.KeyboardModifier.NoModifier),
        ):
            qtbot.keyClick(widget, key, modifiers)
        assert seen == ["Ctrl+K", "Ctrl+E", "Ctrl+PgDown", "F8"]


@pytest.mark.parametrize("scheme", list(Scheme))
def test_every_theme_shows_evidence_by_shape_too(make_reader: Callable[..., Reader], scheme: Scheme) -> None:
    note = document()
    shown = encounter(line("a", evidence(note, "heart failure")), documents=(note,))
    reader = make_reader(shown)
    reader.viewer.set_theme(Theme(scheme=scheme))
    marked = picture(reader.viewer).convertToFormat(QImage.Format.Format_Grayscale8)
    reader.viewer.show_encounter(replace(shown, lines=()))
    assert picture(reader.viewer).convertToFormat(QImage.Format.Format_Grayscale8) != marked
