"""1280×720 with large letters: every pane still says something whole."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from desktop.settings import INTERFACE_FONT_SIZE
from tests.journeys.conftest import Coder


@pytest.mark.parametrize("points", [9.75, 12.0, 15.0])
def test_every_pane_has_room_for_what_matters(coding: Coder, points: float) -> None:
    window, bench = coding.window, coding.window.workbench
    window.resize(1280, 720)
    window.appearance.set(INTERFACE_FONT_SIZE, points)
    coding.press("Ctrl+K")
    for _ in range(5):
        QApplication.processEvents()
    assert window.size().toTuple() == (1280, 720)
    for state in (bench.encounter.no_codes, bench.browser.ui.state):
        assert state.isVisible() and state.title.isVisible()
        assert state.buttons()[0].isVisible()
        assert state.title.height() >= state.title.heightForWidth(state.title.width())
    coding.type("diab")
    coding.until(lambda: bench.browser.ui.detail.page is not None)
    QApplication.processEvents()
    results, line = bench.browser.ui.results, bench.browser.ui.results.fontMetrics().height()
    assert results.height() >= 6 * line, "two results of three lines"
    assert bench.browser.ui.detail.view.height() >= 4 * line, "the code, its title and whether it is billable"
