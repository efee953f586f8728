"""A key that holds in one widget only."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def local_key(key: str, widget: QWidget, run: Callable[[], object], *, inside: bool = False) -> None:
    """``key`` in Qt's portable spelling; with ``inside`` it holds in whatever the widget contains too."""
    shortcut = QShortcut(QKeySequence(key), widget)
    # Set afterwards: as an argument of the constructor PySide drops it without a word.
    shortcut.setContext(
        Qt.ShortcutContext.WidgetWithChildrenShortcut if inside else Qt.ShortcutContext.WidgetShortcut
    )
    shortcut.activated.connect(run)
