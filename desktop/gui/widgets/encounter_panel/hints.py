"""The keys of the list beside its heading: as many as there is room for, each a place to click as well."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.gui.theme import Theme
from desktop.gui.widgets.face import Face
from desktop.gui.widgets.key_cap import key_cap_size, paint_key_cap

GAP = 6
BETWEEN = 16


class Hint(QAbstractButton):
    """A key cap and what the key does. Never takes the focus: the key itself is the keyboard's way."""

    def __init__(self, key: str, words: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._key = key
        self.setText(words)
        self.setAccessibleName(f"{words} ({key})")
        self.setToolTip(f"{words} ({key})")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._face = Face(theme.interface_font(12 / 13))
        self.update()

    def sizeHint(self) -> QSize:
        cap = key_cap_size(self._key, self._theme)
        return QSize(cap.width() + GAP + self._face.width(self.text()) + 2, max(24, cap.height() + 4))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        size = key_cap_size(self._key, self._theme)
        cap = QRect(0, (self.height() - size.height()) // 2, size.width(), size.height())
        paint_key_cap(painter, cap, self._key, self._theme)
        painter.setFont(self._face.font)
        painter.setPen(self._theme.colour("text" if self.underMouse() else "muted"))
        left = size.width() + GAP
        room = QRect(left, 0, self.width() - left, self.height())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self.text())


class Hints(QWidget):
    """The most needed first; those for which there is no room are not shown."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._hints: list[Hint] = []
        self._offered = False
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def add(self, key: str, words: str, run: Callable[[], None]) -> None:
        hint = Hint(key, words, self._theme, self)
        hint.clicked.connect(lambda _=False: run())
        self._hints.append(hint)
        self._place()

    def offer(self, offered: bool) -> None:
        """Whether the keys have something to act on."""
        self._offered = offered
        self._place()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for hint in self._hints:
            hint.set_theme(theme)
        self.updateGeometry()
        self._place()

    def sizeHint(self) -> QSize:
        return QSize(0, max((hint.sizeHint().height() for hint in self._hints), default=24))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        left, fits = 0, self._offered
        for hint in self._hints:
            size = hint.sizeHint()
            fits = fits and left + size.width() <= self.width()
            hint.setGeometry(left, (self.height() - size.height()) // 2, size.width(), size.height())
            hint.setVisible(fits)
            left += size.width() + BETWEEN
