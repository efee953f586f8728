"""A font with its measure: how wide words are in it, and what of them fits."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics

REMEMBERED = 5000
"""Widths kept. A list asks for the same ones again with every row that it paints."""


class Face:
    """Made anew whenever the theme changes. All measures are in pixels."""

    def __init__(self, font: QFont, weight: QFont.Weight | None = None) -> None:
        self.font = QFont(font)
        if weight is not None:
            self.font.setWeight(weight)
        self._metrics = QFontMetrics(self.font)
        self.height: int = self._metrics.height()
        """Of a line."""
        self._widths: dict[str, int] = {}

    def width(self, words: str) -> int:
        found = self._widths.get(words)
        if found is None:
            if len(self._widths) >= REMEMBERED:
                self._widths.clear()
            found = self._widths[words] = self._metrics.horizontalAdvance(words)
        return found

    def elided(self, words: str, room: int, *, middle: bool = False) -> str:
        """The words, or as many as fit and an ellipsis: at their end, or in the ``middle`` where the end
        tells them apart, as it does with titles of codes.
        """
        mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        return self._metrics.elidedText(words, mode, max(0, room))
