"""A hairline between two parts of a page."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.gui.theme import Theme


class Hairline(QWidget):
    """Upright by default; as long as its place."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, upright: bool = True) -> None:
        super().__init__(parent)
        self._theme = theme
        fixed, expanding = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding
        self.setSizePolicy(*((fixed, expanding) if upright else (expanding, fixed)))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.stroke, self._theme.stroke)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.colour("line"))
