"""Ties the page of the audit trail to the open profile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from desktop.gui.desk import Desk
from desktop.gui.widgets.audit_page import AuditPage


class TrailReading(QObject):
    """``choose`` asks where to; ``say`` shows a sentence in the status line."""

    def __init__(
        self,
        page: AuditPage,
        desk: Desk,
        *,
        choose: Callable[[], Path | None],
        say: Callable[[str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._page = page
        self._desk = desk
        self._choose = choose
        self._say = say
        page.words_typed.connect(self.refresh)
        page.check_wanted.connect(self.check)
        page.export_wanted.connect(self.export)

    def refresh(self) -> None:
        words = self._page.filter_box.text()
        self._desk.ask(
            lambda session: session.trail(words), self._page.show_trail, self._page, replace_key="trail"
        )

    def check(self) -> None:
        self._desk.ask(lambda session: session.trail_troubles(), self._page.show_verdict, self._page)

    def export(self) -> None:
        path = self._choose()
        if path is not None:
            self._desk.ask(lambda session: session.export_trail(path), self._exported, self._page)

    def _exported(self, sentence: str) -> None:
        self._say(sentence)
        self.refresh()
