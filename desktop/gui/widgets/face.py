"""A font with its measure: how wide words are in it, and what of them fits."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics


class Face:
    """Made anew whenever the theme changes. All measures are in pixels."""

    def __init__(self, font: QFont, weight: QFont.Weight | None = None) -> None:
        self.font = QFont(font)
        if weight is not None:
            self.font.setWeight(weight)
        self._metrics = QFontMetrics(self.font)

    @property
    def height(self) -> int:
        return self._metrics.height()

    def width(self, words: str) -> int:
        return self._metrics.horizontalAdvance(words)

    def elided(self, words: str, room: int) -> str:
        """The words, or as many as fit and an ellipsis."""
        return self._metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(0, room))
