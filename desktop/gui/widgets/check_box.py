"""A check box drawn from the theme: the style's own cannot be seen on a dark ground."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.gui.theme import Theme

BOX = 16
GAP = 8
RING = 3
"""Pixels kept free around everything for the focus ring."""


class CheckBox(QAbstractButton):
    """A box, ticked or not, and words beside it. Space or a click changes it."""

    def __init__(self, text: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.interface_font())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._theme.interface_font())
        words = GAP + metrics.horizontalAdvance(self.text()) if self.text() else 0
        return QSize(BOX + words + 2 * RING + 1, max(BOX, metrics.height()) + 2 * RING)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(RING, (self.height() - BOX) / 2, BOX, BOX).adjusted(1, 1, -1, -1)
        if not self.isEnabled():
            painter.setOpacity(0.5)
        ticked = self.isChecked()
        painter.setPen(QPen(theme.colour("accent" if ticked else "muted"), 1.5))
        painter.setBrush(theme.colour("accent" if ticked else "panel"))
        painter.drawRoundedRect(box, 3, 3)
        if ticked:
            painter.setPen(QPen(theme.colour("on_accent"), 2))
            x, y = box.left(), box.top()
            painter.drawPolyline([QPointF(x + 3, y + 7), QPointF(x + 6, y + 10), QPointF(x + 11, y + 4)])
        painter.setPen(theme.colour("text"))
        painter.setFont(self.font())
        left = RING + BOX + GAP
        place = QRect(left, 0, self.width() - left, self.height())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self.text())
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
