"""The strip of keys at the foot: what each key does now, and a place to click for the mouse."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from .look import Look

GAP = 6


class KeyHint(QAbstractButton):
    """A key cap and the action beside it; clicking does the same as the key."""

    def __init__(self, key: str, words: str, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self._look = look
        # The caret stays in the search box; the key itself is the keyboard's way here.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_words(words)

    def set_words(self, words: str) -> None:
        self.setText(words)
        self.setAccessibleName(f"{words} ({self._key})")
        self.setToolTip(f"{words} ({self._key})")
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
        look.paint_key(painter, cap, self._key)
        painter.setFont(look.small)
        painter.setPen(look.foreground if self.underMouse() and self.isEnabled() else look.muted)
        left = cap.right() + 1 + GAP
        room = QRect(left, 0, self.width() - left, self.height())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self.text())

    def _cap_width(self) -> int:
        return self._look.width(self._look.tiny, self._key) + 12


class KeyHints(QWidget):
    """A row of hints; those that do nothing now are hidden."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._hints: dict[str, KeyHint] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 2, 14, 4)
        self._row.setSpacing(14)
        self._row.addStretch(1)

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
            hint.setVisible(name in words)

    def words(self) -> dict[str, str]:
        return {name: hint.text() for name, hint in self._hints.items() if not hint.isHidden()}

    def set_look(self, look: Look) -> None:
        self._look = look
        for hint in self._hints.values():
            hint.set_look(look)
