"""Keys pressed ahead of the answers mean what they say once those are there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.journeys.conftest import Coder

CONTROL = Qt.KeyboardModifier.ControlModifier


def hurry(coder: Coder, words: str) -> None:
    """Search and add with evidence without waiting for anything."""
    QTest.keyClick(coder.focus, Qt.Key.Key_K, CONTROL)
    QTest.keyClicks(coder.focus, words)
    QTest.keyClick(coder.focus, Qt.Key.Key_Return, CONTROL)


def test_the_search_box_keeps_the_focus(coding: Coder) -> None:
    box = coding.window.workbench.browser.ui.box
    for words in ("i10", "e11621", "e119", "i10"):
        hurry(coding, words)
        assert coding.focus is box
        coding.settle()
        assert coding.focus is box, words
    assert coding.codes == ["I10", "E11.621", "E11.9"]


def test_a_page_shown_before_is_not_what_is_added(coding: Coder) -> None:
    """Nothing found yet, and the page of another code still there: the key waits for what was typed."""
    browser = coding.window.workbench.browser
    box = browser.ui.box
    coding.press("Ctrl+K")
    coding.type("e1162")
    coding.until(lambda: browser.ui.detail.page is not None)
    coding.press("Esc")
    hurry(coding, "i10")
    coding.settle()
    assert coding.codes == ["I10"]
    assert coding.focus is box and browser.ui.view() == "results"
