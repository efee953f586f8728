"""Keys that hold in one widget only."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def local_key(key: str, widget: QWidget, run: Callable[[], object], *, inside: bool = False) -> None:
    """``key`` in Qt's portable spelling; with ``inside`` it holds in whatever the widget contains too."""
    shortcut = QShortcut(QKeySequence(key), widget)
    # Set afterwards: as an argument of the constructor PySide drops it without a word.
    shortcut.setContext(
        Qt.ShortcutContext.WidgetWithChildrenShortcut if inside else Qt.ShortcutContext.WidgetShortcut
    )
    shortcut.activated.connect(run)


def keeps_key(event: QEvent, *keys: Qt.Key) -> bool:
    """For ``event()``: True where one of the keys was pressed, which the widget itself then gets, even
    where the window has a shortcut for it.
    """
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.key() not in keys:
        return False
    event.accept()
    return True
