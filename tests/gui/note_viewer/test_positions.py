"""What the widget counts is what the document counts, whatever the note is written in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from desktop.gui.widgets.note_viewer.shown_text import LONGEST_LINE, ShownText

from .conftest import SHIFT, Reader, document, encounter

pytestmark = pytest.mark.usefixtures("qapp")

EMOJI = "Pain 😀 in the 🦶🏽 foot.\nNaïve café, e\u0301te\u0301 🫀 heart failure 👩\u200d⚕️ seen."


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(st.text(alphabet=st.sampled_from("ab \n😀🫀é\u0301\u2028\r\ufdd0\ud800"), max_size=60))
def test_every_place_goes_there_and_back(text: str) -> None:
    shown = ShownText(text)
    for place in range(len(text) + 1):
        assert shown.to_original(shown.to_shown(place)) == place
        assert shown.to_shown(place) == utf16_length(text[:place])


@given(st.text(alphabet=st.sampled_from("ab 😀e\u0301"), min_size=1, max_size=7), st.integers(1, 3))
def test_overlong_lines_are_shown_in_pieces(pattern: str, lines: int) -> None:
    text = "\n".join([pattern * (2 * LONGEST_LINE // len(pattern) + 500)] * lines)
    shown = ShownText(text)
    assert max(map(len, shown.text.split("\n"))) <= LONGEST_LINE
    assert "".join(shown.text.split()) == "".join(text.split())
    for place in range(0, len(text) + 1, 97):
        assert shown.to_original(shown.to_shown(place)) == place


def test_a_piece_never_begins_with_a_combining_mark() -> None:
    shown = ShownText("e\u0301" * LONGEST_LINE)
    assert not any(piece.startswith("\u0301") for piece in shown.text.split("\n"))


@pytest.mark.parametrize("words", ["😀", "🦶🏽 foot", "heart failure", "e\u0301te\u0301", "👩\u200d⚕️ seen"])
def test_words_selected_are_quoted_to_the_letter(make_reader: Callable[..., Reader], words: str) -> None:
    note = document(EMOJI)
    reader = make_reader(encounter(documents=(note,)))
    start = note.text.index(words)
    reader.viewer.text.select(start, start + len(words))
    (proof,) = reader.viewer.selected_evidence()
    assert (proof.start, proof.end, proof.quote) == (start, start + len(words), words)
    assert proof.document_id == note.id


def test_keys_select_behind_emoji(make_reader: Callable[..., Reader]) -> None:
    reader = make_reader(encounter(documents=(document(EMOJI),)))
    reader.press(Qt.Key.Key_Right, times=5)
    reader.press(Qt.Key.Key_Right, SHIFT)
    (proof,) = reader.viewer.selected_evidence()
    assert (proof.start, proof.end, proof.quote) == (5, 6, "😀")


def test_copying_gives_the_notes_own_words(make_reader: Callable[..., Reader]) -> None:
    text = "word " * LONGEST_LINE
    reader = make_reader(encounter(documents=(document(text),)))
    reader.viewer.text.selectAll()
    assert reader.viewer.text.createMimeDataFromSelection().text() == text
