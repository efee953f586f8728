"""Ties the worklist to the open profile."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from desktop.gui.desk import Desk
from desktop.gui.models.worklist_rows import listed
from desktop.gui.widgets.worklist import WorklistPage

_EVERY = 1_000
"""Milliseconds between two looks at the list while charts come by the hundred."""


class WorklistReading(QObject):
    def __init__(self, page: WorklistPage, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._page = page
        self._desk = desk
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_EVERY)
        self._later.timeout.connect(self.refresh)

    def refresh(self) -> None:
        page = self._page
        self._later.stop()
        self._desk.ask(
            lambda session: listed(session.worklist()), page.show_listed, page, replace_key="worklist"
        )
        if self._desk.kind == "practice":
            self._desk.ask(lambda session: session.sample_charts(), page.show_samples, page)

    def catch_up(self) -> None:
        """Nothing more comes for now."""
        if self._later.isActive():
            self.refresh()

    def refresh_soon(self) -> None:
        """For each of many charts: reading the list that often would take longer than the charts."""
        if not self._later.isActive():
            self._later.start()
