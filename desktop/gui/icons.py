"""One family of icons at one weight, drawn in a token's colour.

The glyphs come from the Phosphor font that qtawesome carries. Its two files are read as data: importing
the package would bring in a second Qt binding layer and all its other families.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

GLYPHS = {
    "add": "plus",
    "audit": "clipboard-text",
    "back": "caret-left",
    "books": "books",
    "close": "x",
    "code": "columns",
    "copy": "copy",
    "document": "file-text",
    "down": "caret-down",
    "evidence": "highlighter-circle",
    "export": "export",
    "first": "arrow-line-up",
    "forward": "caret-right",
    "help": "question",
    "history": "clock-counter-clockwise",
    "keyboard": "keyboard",
    "lock": "lock-simple",
    "open": "folder-open",
    "practice": "student",
    "remove": "trash",
    "search": "magnifying-glass",
    "settings": "gear-six",
    "start": "house",
    "stop": "octagon",
    "undo": "arrow-u-up-left",
    "redo": "arrow-u-up-right",
    "up": "caret-up",
    "vault": "lock-key",
    "warning": "warning",
    "worklist": "list-bullets",
    "zoom_in": "magnifying-glass-plus",
    "zoom_out": "magnifying-glass-minus",
}
"""The application's own names, each with its glyph's."""


def icon(name: str, colour: str) -> QIcon:
    """``name`` is one of ``GLYPHS``; KeyError otherwise. Sharp at every size and scaling."""
    return QIcon(_GlyphEngine(GLYPHS[name], colour))


class _GlyphEngine(QIconEngine):
    def __init__(self, glyph: str, colour: str) -> None:
        super().__init__()
        self._glyph = glyph
        self._colour = colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        family, characters = _font_of_glyphs()
        font = QFont(family)
        font.setPixelSize(max(1, min(rect.width(), rect.height())))
        colour = QColor(self._colour)
        if mode is QIcon.Mode.Disabled:
            colour.setAlphaF(0.45)
        painter.save()
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(QRectF(rect), int(Qt.AlignmentFlag.AlignCenter), characters.get(self._glyph, ""))
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _GlyphEngine(self._glyph, self._colour)


@cache
def _font_of_glyphs() -> tuple[str, dict[str, str]]:
    """(family, glyph name → character). Without the files icons are blank; each has its words beside it."""
    for folder in _folders():
        fonts, charmaps = (
            sorted(folder.glob("phosphor-*.ttf")),
            sorted(folder.glob("phosphor-charmap-*.json")),
        )
        number = QFontDatabase.addApplicationFont(str(fonts[-1])) if fonts and charmaps else -1
        if number >= 0:
            charmap = json.loads(charmaps[-1].read_text("utf-8"))
            characters = {name: chr(int(point, 16)) for name, point in charmap.items()}
            return QFontDatabase.applicationFontFamilies(number)[0], characters
    return "", {}


def _folders() -> Iterator[Path]:
    bundle = getattr(sys, "_MEIPASS", None)  # set by PyInstaller
    if bundle:
        yield Path(bundle) / "qtawesome" / "fonts"
    found = importlib.util.find_spec("qtawesome")  # a top-level name: nothing is executed
    if found is not None:
        for place in found.submodule_search_locations or ():
            yield Path(place) / "fonts"
