"""Which columns the worklist has: asked over the window, remembered in the settings."""

from __future__ import annotations

from collections.abc import Callable

from desktop.gui.models.worklist_rows import ENCOUNTER_COLUMNS
from desktop.gui.widgets.choice_sheet import ChoiceSheet
from desktop.gui.widgets.worklist import WorklistPage

_SHOWN, _HIDDEN = "✓ ", "–  "


class WorklistColumns:
    def __init__(
        self, page: WorklistPage, sheet: ChoiceSheet, *, hidden: str, remember: Callable[[str], object]
    ) -> None:
        """``hidden``: titles with commas between them, as they are remembered."""
        self._page = page
        self._sheet = sheet
        self._remember = remember
        known = {one.title for one in ENCOUNTER_COLUMNS[1:]}
        self._hidden = known & set(hidden.split(","))
        page.hide_columns(self._hidden)

    def choose(self) -> None:
        """One at a time."""
        words = {
            (_HIDDEN if one.title in self._hidden else _SHOWN) + one.title: one.title
            for one in ENCOUNTER_COLUMNS[1:]
        }

        def turned(chosen: str) -> str:
            title = words.get(chosen)
            if title is None:
                return "Choose one of the list."
            self._hidden ^= {title}
            self._page.hide_columns(self._hidden)
            self._remember(",".join(one.title for one in ENCOUNTER_COLUMNS if one.title in self._hidden))
            return ""

        self._sheet.ask("Columns of the worklist: Enter shows or hides one", tuple(words), turned)
