"""The strip of keys at the foot: what each key does now, and a place to click for the mouse."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from .look import Look

GAP = 6
SIDE = 16
BETWEEN = 14
SHORTER = {
    "open in book": "book",
    "open or close": "open",
    "show its codes": "its codes",
    "7th characters": "7th",
    "codes below": "below",
    "Shift Enter": "⇧ Enter",
}
"""What is said where the strip is too narrow for all of it; the tooltip keeps the whole."""


class KeyHint(QAbstractButton):
    """A key cap and the action beside it; clicking does the same as the key."""

    def __init__(self, key: str, words: str, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self._cap = key
        self._look = look
        # The caret stays in the search box; the key itself is the keyboard's way here.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_words(words)

    def set_words(self, words: str) -> None:
        self._whole = words
        self.setText(words)
        self.setAccessibleName(f"{words} ({self._key})")
        self.setToolTip(f"{words} ({self._key})")
        self.updateGeometry()

    def shorten(self, *, short: bool) -> None:
        """Show the whole words or the short ones; the name that is read out stays the whole one."""
        self.setText(SHORTER.get(self._whole, self._whole) if short else self._whole)
        self._cap = SHORTER.get(self._key, self._key) if short else self._key
        self.updateGeometry()

    def set_look(self, look: Look) -> None:
        self._look = look
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        look = self._look
        width = self._cap_width() + GAP + look.width(look.small, self.text()) + 2
        return QSize(width, max(24, look.line_height(look.small) + 8))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = look.line_height(look.tiny) + 3
        cap = QRect(0, (self.height() - height) // 2, self._cap_width(), height)
        look.paint_key(painter, cap, self._cap)
        painter.setFont(look.small)
        painter.setPen(look.foreground if self.underMouse() and self.isEnabled() else look.muted)
        left = cap.right() + 1 + GAP
        room = QRect(left, 0, self.width() - left, self.height())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self.text())

    def _cap_width(self) -> int:
        return self._look.width(self._look.tiny, self._cap) + 12


class KeyHints(QWidget):
    """A row of hints; those that do nothing now are hidden, and so are the last where there is no room.

    As high without hints as with them.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._hints: dict[str, KeyHint] = {}
        self._named: list[KeyHint] = []
        """Those that do something now, the weightiest first."""
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(SIDE, 2, SIDE, 4)
        self._row.setSpacing(BETWEEN)
        self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.set_look(look)

    def add(self, name: str, key: str, words: str, run: Callable[[], None]) -> KeyHint:
        hint = KeyHint(key, words, self._look, self)
        hint.clicked.connect(lambda _=False: run())
        self._row.insertWidget(len(self._hints), hint)
        self._hints[name] = hint
        return hint

    def show_words(self, words: dict[str, str]) -> None:
        """Name to words; hints that are not named are hidden."""
        for name, hint in self._hints.items():
            if name in words:
                hint.set_words(words[name])
        self._named = [hint for name, hint in self._hints.items() if name in words]
        self._fit()

    def words(self) -> dict[str, str]:
        """What is shown, by name."""
        return {name: hint.text() for name, hint in self._hints.items() if not hint.isHidden()}

    def set_look(self, look: Look) -> None:
        self._look = look
        self.setFixedHeight(max(24, look.line_height(look.small) + 8) + 6)
        for hint in self._hints.values():
            hint.set_look(look)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for short in (False, True):
            for hint in self._named:
                hint.shorten(short=short)
            if self._fitting() == len(self._named):
                break
        shown = self._named[: self._fitting()]
        for hint in self._hints.values():
            hint.setVisible(hint in shown)

    def _fitting(self) -> int:
        """How many of them there is room for."""
        left = self.width() - 2 * SIDE
        for number, hint in enumerate(self._named):
            left -= hint.sizeHint().width() + (BETWEEN if number else 0)
            if left < 0:
                return number
        return len(self._named)
