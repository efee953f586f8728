"""A key as it looks on the keyboard: beside the action that it does."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.gui.theme import Theme

SIDE = 6
"""Pixels between the edge of the cap and its words."""


def key_cap_font(theme: Theme) -> QFont:
    return theme.interface_font(11 / 13)


def key_cap_size(words: str, theme: Theme) -> QSize:
    metrics = QFontMetrics(key_cap_font(theme))
    return QSize(metrics.horizontalAdvance(words) + 2 * SIDE, metrics.height() + 3)


def paint_key_cap(painter: QPainter, rect: QRect, words: str, theme: Theme) -> None:
    """Fills ``rect``, which is at least ``key_cap_size`` large."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = theme.colour("text" if theme.high_contrast else "line")
    painter.setPen(QPen(edge, float(theme.stroke)))
    painter.setBrush(theme.colour("background"))
    half = theme.stroke / 2
    painter.drawRoundedRect(QRectF(rect).adjusted(half, half, -half, -half), 4, 4)
    painter.setFont(key_cap_font(theme))
    painter.setPen(theme.colour("muted"))
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), words)
    painter.restore()


class KeyCap(QWidget):
    """One key. Screen readers pass over it: the control beside it names its key itself."""

    def __init__(self, words: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return key_cap_size(self._words, self._theme)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_key_cap(QPainter(self), self.rect(), self._words, self._theme)
