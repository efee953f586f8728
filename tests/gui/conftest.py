"""The real window over a profile of its own, with a sample chart that is half coded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import app
from desktop.coding.encounter import Evidence
from desktop.gui.windows.main_window import MainWindow

PATIENCE = 60_000
"""Milliseconds before something that never comes is given up; nothing is timed by it."""
CHART = "diabetes-follow-up"


class RealWindow:
    """The window with everything that can be asked of it while it is at rest."""

    def __init__(self, running: app.Application, qtbot: QtBot) -> None:
        self.window: MainWindow = running.window
        self._running = running
        self._qtbot = qtbot

    def until(self, condition: Callable[[], object]) -> None:
        self._qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)

    def settle(self) -> None:
        """Until nothing that was asked for is still to be answered."""
        browser = self.window.workbench.browser
        shelf, desk = self._running.shelf, self._running.desk
        self.until(lambda: desk.idle and shelf.worker.idle and not browser.searching)
        QApplication.processEvents()

    def code_a_chart(self) -> None:
        """One code with its words, one without, and search results beside the note."""
        desk, bench = self._running.desk, self.window.workbench
        self.until(lambda: self._running.shelf.library is not None)
        desk.practise()
        self.until(lambda: desk.kind == "practice")
        desk.do(lambda session: session.open_sample(CHART))
        self.until(lambda: desk.encounter is not None)
        document = desk.encounter.documents[0]  # type: ignore[union-attr]  # just waited for
        start = document.text.index("insulin")
        words = Evidence.from_document(document, start, start + len("insulin"))
        desk.do(lambda session: session.add_code("Z79.4", evidence=(words,)))
        desk.do(lambda session: session.add_code("E78.2"))
        bench.browser.focus_search("diab foot ulc")
        self.settle()

    def pages(self) -> Iterator[str]:
        """Shows one page after the other, the palette of commands at the end."""
        for name in self.window.pages:
            # Without the desk's leave: a profile is open, and the start page has to be read as well.
            self.window.show_page(name)
            self.window.pages["start"].parent().setCurrentWidget(self.window.pages[name])  # type: ignore[union-attr]
            self.settle()
            yield name
        self.window.show_page("code")
        self.window.bindings.run("palette")
        self.settle()
        yield "palette"
        self.window.palette_box.dismiss()


@pytest.fixture
def real_window(
    chartside_home: Path, built_library: Path, qtbot: QtBot, qapp: QApplication
) -> Iterator[RealWindow]:
    before = qapp.palette(), qapp.font(), qapp.styleSheet()
    qapp.setStyle("fusion")
    running = app.make(chartside_home, library=built_library)
    running.window.setWindowState(Qt.WindowState.WindowNoState)  # the tests' screen has no room for it
    running.window.resize(1440, 900)
    running.window.show()
    real = RealWindow(running, qtbot)
    real.code_a_chart()
    yield real
    running.close()
    running.window.deleteLater()
    QApplication.processEvents()
    qapp.setPalette(before[0])
    qapp.setFont(before[1])
    qapp.setStyleSheet(before[2])
