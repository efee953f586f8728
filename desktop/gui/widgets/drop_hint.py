"""Files held over a part of the window: which they are, and what dropping them would do."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.gui.theme import Theme

from .look import CENTRE


class DropHint(QWidget):
    """Lies over the whole of its parent as long as a file is held above it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._below = parent
        self._words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def tell(self, words: str) -> None:
        """Show them until the hint is hidden."""
        self._words = words
        self.setAccessibleName(words)
        self.setGeometry(self._below.rect())
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colour("diagnosis_background"))
        pen = QPen(theme.colour("accent"), 2)
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(self.rect().adjusted(12, 12, -12, -12), 8, 8)
        painter.setFont(theme.interface_font(15 / 13))
        painter.setPen(theme.colour("text"))
        painter.drawText(self.rect(), CENTRE, self._words)


def dropped_files(event: QDropEvent) -> list[Path]:
    """Those that lie on this computer; in the order they came."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
