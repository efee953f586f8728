"""Finding in the note, by keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from desktop.gui.widgets.note_viewer.find import MOST, find_all, step

from .conftest import CONTROL, NOTE, SHIFT, Reader, document, encounter

pytestmark = pytest.mark.usefixtures("qapp")


def count(reader: Reader) -> str:
    return reader.viewer.find_bar.count.text()


def type_words(reader: Reader, words: str) -> None:
    reader.press(Qt.Key.Key_F, CONTROL)
    reader.viewer.find_bar.box.clear()
    reader.qtbot.keyClicks(reader.viewer.find_bar.box, words)


def test_matches_are_counted_and_walked_and_wrap_around(reader: Reader) -> None:
    type_words(reader, "depression")
    assert (count(reader), reader.viewer.selected_words()) == ("1 of 3", "depression")
    reader.press(Qt.Key.Key_Return)
    assert count(reader) == "2 of 3"
    reader.press(Qt.Key.Key_F3)
    assert (count(reader), reader.viewer.selected_words()) == ("3 of 3", "Depression")
    reader.press(Qt.Key.Key_F3)
    assert count(reader) == "1 of 3 · continued from the top"
    reader.press(Qt.Key.Key_F3, SHIFT)
    assert count(reader) == "3 of 3 · continued from the end"
    reader.press(Qt.Key.Key_Return, SHIFT)
    assert count(reader) == "2 of 3"


def test_escape_closes_and_leaves_the_match_selected(reader: Reader) -> None:
    type_words(reader, "dyspnea")
    reader.press(Qt.Key.Key_Escape)
    assert reader.viewer.find_bar.isHidden()
    assert reader.focus() is reader.viewer.text
    assert reader.viewer.selected_evidence()[0].quote == "dyspnea"


def test_escape_in_the_text_closes_too(reader: Reader) -> None:
    type_words(reader, "dyspnea")
    reader.viewer.text.setFocus()
    reader.press(Qt.Key.Key_Escape)
    assert reader.viewer.find_bar.isHidden()


def test_f3_goes_on_without_the_bar_having_the_focus(reader: Reader) -> None:
    type_words(reader, "depression")
    reader.press(Qt.Key.Key_Escape)
    reader.press(Qt.Key.Key_F3)
    assert (count(reader), reader.focus()) == ("2 of 3", reader.viewer.text)
    assert not reader.viewer.find_bar.isHidden()


def test_f3_before_anything_was_looked_for_asks_for_words(reader: Reader) -> None:
    reader.press(Qt.Key.Key_F3)
    assert reader.focus() is reader.viewer.find_bar.box


def test_looking_begins_at_the_caret(reader: Reader) -> None:
    reader.viewer.go_to(NOTE.index("Psychiatric"))
    type_words(reader, "depression")
    assert count(reader) == "2 of 3"


def test_what_is_selected_is_looked_for(reader: Reader) -> None:
    start = NOTE.index("chest pain or")
    reader.viewer.text.select(start, start + len("chest pain"))
    reader.press(Qt.Key.Key_F, CONTROL)
    assert (reader.viewer.find_bar.box.text(), count(reader)) == ("chest pain", "2 of 2")


def test_nothing_found_is_said_and_nothing_moves(reader: Reader) -> None:
    before = reader.viewer.text.selection()
    type_words(reader, "zebra")
    reader.press(Qt.Key.Key_Return)
    assert (count(reader), reader.viewer.text.selection()) == ("No match", before)


def test_another_document_is_counted_but_not_walked(make_reader: Callable[..., Reader]) -> None:
    other = document("The depression.\n" * 4, "other")
    reader = make_reader(encounter(documents=(document(), other)))
    type_words(reader, "depression")
    reader.viewer.next_document()
    assert (count(reader), reader.viewer.text.selection()) == ("4 matches", (0, 0))
    reader.viewer.find_next()
    assert count(reader) == "1 of 4"


def test_words_match_whatever_lies_between_them() -> None:
    assert find_all("chest\n  pain, CHEST PAIN", "chest pain") == [(0, 12), (14, 24)]
    assert find_all("a.b a+b", "a+b") == [(4, 7)]
    assert find_all("anything", "  ") == []
    assert find_all("😀 pain", "pain") == [(2, 6)]
    assert len(find_all("e" * (MOST + 5), "e")) == MOST


def test_steps() -> None:
    found = [(2, 4), (8, 9)]
    assert step(found, 0, 1) == (0, False)
    assert step(found, 3, 1) == (1, False)
    assert step(found, 9, 1) == (0, True)
    assert step(found, 8, -1) == (0, False)
    assert step(found, 2, -1) == (1, True)
