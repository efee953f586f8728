"""What a part of the window stands on."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from desktop.gui.theme import Theme


def set_ground(widget: QWidget, theme: Theme, token: str) -> None:
    """Fills the widget, and whatever in it paints no ground of its own, with a token's colour.

    Not by a style sheet: everything inside would be styled once more for it.
    """
    palette = widget.palette()
    palette.setColor(QPalette.ColorRole.Window, theme.colour(token))
    widget.setPalette(palette)
    widget.setAutoFillBackground(True)
