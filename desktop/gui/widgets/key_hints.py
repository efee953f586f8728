"""What the keys do now, each a key cap with its words and a place to click for the mouse."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.gui.theme import Theme

from .face import Face
from .key_cap import key_cap_size, paint_key_cap

GAP = 6
BETWEEN = 14
LOWEST = 24


class KeyHint(QAbstractButton):
    """A key cap and what the key does. Never takes the focus: the key itself is the keyboard's way."""

    def __init__(
        self, key: str, words: str, theme: Theme, parent: QWidget, *, shorter: Mapping[str, str]
    ) -> None:
        super().__init__(parent)
        self._key = self._cap = key
        self._shorter = shorter
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_words(words)
        self.set_theme(theme)

    def set_words(self, words: str) -> None:
        self._whole = words
        self.setText(words)
        self.setAccessibleName(f"{words} ({self._key})")
        self.setToolTip(f"{words} ({self._key})")

    def shorten(self, *, short: bool) -> None:
        """Show the whole words or the short ones; the name that is read out stays the whole one."""
        self.setText(self._shorter.get(self._whole, self._whole) if short else self._whole)
        self._cap = self._shorter.get(self._key, self._key) if short else self._key

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._face = Face(theme.interface_font(12 / 13))
        self.update()

    def sizeHint(self) -> QSize:
        cap = key_cap_size(self._cap, self._theme)
        width = cap.width() + GAP + self._face.width(self.text()) + 2
        return QSize(width, max(LOWEST, self._face.height + 8))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        size = key_cap_size(self._cap, self._theme)
        cap = QRect(0, (self.height() - size.height()) // 2, size.width(), size.height())
        paint_key_cap(painter, cap, self._cap, self._theme)
        painter.setFont(self._face.font)
        painter.setPen(self._theme.colour("text" if self.underMouse() else "muted"))
        left = size.width() + GAP
        room = QRect(left, 0, self.width() - left, self.height())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self.text())


class KeyHints(QWidget):
    """A row of hints, the weightiest first. Those that do nothing now are hidden, and so are the last
    where even short words leave no room for them. As high without hints as with them.
    """

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, *, shorter: Mapping[str, str] | None = None
    ) -> None:
        """``shorter``: words and keys → what is said where there is little room."""
        super().__init__(parent)
        self._theme = theme
        self._shorter = shorter or {}
        self._hints: dict[str, KeyHint] = {}
        self._offered: list[KeyHint] = []
        """Those that do something now."""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.set_theme(theme)

    def add(self, name: str, key: str, words: str, run: Callable[[], object]) -> None:
        hint = KeyHint(key, words, self._theme, self, shorter=self._shorter)
        hint.clicked.connect(lambda _=False: run())
        hint.hide()
        self._hints[name] = hint

    def show_words(self, words: Mapping[str, str]) -> None:
        """Name to words; hints that are not named are hidden."""
        for name, hint in self._hints.items():
            if name in words:
                hint.set_words(words[name])
        self.offer(words)

    def offer(self, names: Mapping[str, str] | None = None) -> None:
        """Show the hints of these names, or all, with the words they have."""
        self._offered = [hint for name, hint in self._hints.items() if names is None or name in names]
        self._place()

    def words(self) -> dict[str, str]:
        """What is shown, by name."""
        return {name: hint.text() for name, hint in self._hints.items() if not hint.isHidden()}

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for hint in self._hints.values():
            hint.set_theme(theme)
        self.setFixedHeight(max(LOWEST, Face(theme.interface_font(12 / 13)).height + 8))
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        for short in (False, True):
            for hint in self._offered:
                hint.shorten(short=short)
            if self._fitting() == len(self._offered):
                break
        shown, left = self._offered[: self._fitting()], 0
        for hint in self._hints.values():
            hint.setVisible(hint in shown)
        for hint in shown:
            size = hint.sizeHint()
            hint.setGeometry(left, (self.height() - size.height()) // 2, size.width(), size.height())
            left += size.width() + BETWEEN

    def _fitting(self) -> int:
        """How many of them there is room for."""
        left = self.width()
        for number, hint in enumerate(self._offered):
            left -= hint.sizeHint().width() + (BETWEEN if number else 0)
            if left < 0:
                return number
        return len(self._offered)
