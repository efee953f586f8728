"""Buttons of the header and the find bar: an icon or a few words, always with a name and its key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from desktop.gui.icons import icon

from .look import Look


class ToolButton(QToolButton):
    def __init__(
        self,
        name: str,
        *,
        run: Callable[[], None],
        parent: QWidget,
        glyph: str = "",
        words: str = "",
        key: str = "",
    ) -> None:
        super().__init__(parent)
        self._glyph = glyph
        self.setText(words)
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({key})" if key else name)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the caret in the text
        self.clicked.connect(lambda _=False: run())

    def set_look(self, look: Look) -> None:
        self.setFont(look.text)
        self.setStyleSheet(look.tool_style())
        if self._glyph:
            size = round(look.text.pixelSize() * 16 / 13)
            self.setIcon(icon(self._glyph, look.muted.name()))
            self.setIconSize(QSize(size, size))
