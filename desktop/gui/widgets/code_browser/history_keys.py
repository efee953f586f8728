"""The keys and mouse buttons that lead back and forward through the pages that were read."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent

_KEYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: +1}
_BUTTONS = {Qt.MouseButton.BackButton: -1, Qt.MouseButton.ForwardButton: +1}


def way_through_history(event: QKeyEvent | QMouseEvent) -> int:
    """-1 back, +1 forward (Alt+← and Alt+→, or the mouse's buttons for it); 0 for anything else."""
    if isinstance(event, QMouseEvent):
        return _BUTTONS.get(event.button(), 0)
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier != Qt.KeyboardModifier.AltModifier:
        return 0
    return _KEYS.get(Qt.Key(event.key()), 0)
