"""Keeps what is on the screen and on the clipboard from staying there when nobody is: locks, and clears."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

_LOOK = 5_000
"""Milliseconds between two looks at the clock."""
_ASLEEP = 60.0
"""Seconds between two looks after which the computer must have slept."""
_INPUT = frozenset(
    (
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    )
)


class Guard(QObject):
    """Watches one window. What it is to do it is told by :meth:`set_limits`."""

    idle = Signal(str)
    """Lock now: why, in a sentence."""

    def __init__(
        self,
        parent: QObject,
        *,
        busy: Callable[[], bool] = lambda: False,
        now: Callable[[], float] = time.time,
    ) -> None:
        """``busy``: whether work goes on that locking would end; ``now``: seconds of the wall clock, which
        goes on while the computer sleeps."""
        super().__init__(parent)
        self._busy = busy
        self._now = now
        self._minutes = 0
        self._seconds = 0
        self._touched = self._looked = now()
        self._copied = ""
        """What we have put on the clipboard, until it is cleared."""
        self._looking = QTimer(self)
        self._looking.setInterval(_LOOK)
        self._looking.timeout.connect(self.look)
        self._clearing = QTimer(self)
        self._clearing.setSingleShot(True)
        self._clearing.timeout.connect(self.clear_clipboard)
        QGuiApplication.clipboard().dataChanged.connect(self._noticed)

    def set_limits(self, *, minutes: int, seconds: int) -> None:
        """Minutes without input before the vault is locked, and seconds before a copy is cleared from the
        clipboard; 0: never."""
        self._minutes, self._seconds = minutes, seconds

    def watch(self, window: QWindow) -> None:
        """Input comes through the window of the system before any part of it has it."""
        window.installEventFilter(self)
        self._looking.start()

    def touched(self) -> None:
        self._touched = self._now()

    def look(self) -> None:
        """Whether it is time to lock."""
        now = self._now()
        slept, self._looked = now - self._looked > _ASLEEP, now
        if self._busy():
            self.touched()
        if not self._minutes:
            return
        if slept:
            self.idle.emit("Locked while the computer slept. Everything is saved.")
        elif now - self._touched >= 60 * self._minutes:
            self.idle.emit(f"Locked after {self._minutes} minutes without a key. Everything is saved.")

    def copy(self, text: str) -> None:
        """Puts codes on the clipboard, for as long as is set."""
        QGuiApplication.clipboard().setText(text)
        self._watch(text)

    def _noticed(self) -> None:
        """Whatever else was copied in this program, words of a note most of all, stays no longer."""
        clipboard = QGuiApplication.clipboard()
        if clipboard.ownsClipboard():
            self._watch(clipboard.text())

    def _watch(self, text: str) -> None:
        self._copied = text
        if self._copied and self._seconds:
            self._clearing.start(1000 * self._seconds)

    def clear_clipboard(self) -> None:
        """Only what is ours: another program may have put something else there since."""
        clipboard = QGuiApplication.clipboard()
        if self._seconds and self._copied and clipboard.text() == self._copied:
            clipboard.clear()
        self._copied = ""
        self._clearing.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT:
            self.touched()
        return False
