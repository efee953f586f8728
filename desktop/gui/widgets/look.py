"""The theme as widgets paint it: colours, faces, and the shapes that many of them share."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop.gui.theme import Theme
from desktop.gui.tone import Tone

from .face import Face

CENTRE = int(Qt.AlignmentFlag.AlignCenter)
LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)


class Look:
    """Made anew whenever the theme changes; nothing in it changes afterwards."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.high_contrast = theme.high_contrast
        self.stroke = theme.stroke
        """Pixels of a hairline."""
        self.background = theme.colour("background")
        self.panel = theme.colour("panel")
        self.line = theme.colour("line")
        self.foreground = theme.colour("text")
        self.muted = theme.colour("muted")
        self.accent = theme.colour("accent")
        self.selection = theme.colour("selection")
        self.warning = theme.colour("warning")
        self.text = Face(theme.interface_font())
        self.small = Face(theme.interface_font(12 / 13))
        self.tiny = Face(theme.interface_font(11 / 13))

    def tone(self, tone: Tone) -> QColor:
        return self.theme.colour(tone.token)

    def write(
        self, painter: QPainter, room: QRect, words: str, face: Face, ink: QColor, *, middle: bool = False
    ) -> int:
        """At the left, as much as fits; returns the width it took. ``middle``: as ``Face.elided`` has it."""
        shown = face.elided(words, room.width(), middle=middle)
        painter.setFont(face.font)
        painter.setPen(ink)
        painter.drawText(room, LEFT, shown)
        return face.width(shown)

    # ---- shapes --------------------------------------------------------------------------------

    def paint_focus(self, painter: QPainter, rect: QRectF) -> None:
        """A ring."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.accent, 2.0 if self.high_contrast else 1.5))
        painter.drawRoundedRect(rect, 3, 3)

    def paint_focus_bar(self, painter: QPainter, rect: QRect) -> None:
        """Along the left edge of a pane of text: the caret alone is too thin to be found."""
        painter.fillRect(QRect(rect.left(), rect.top(), 2 + self.stroke, rect.height()), self.accent)

    def paint_row(self, painter: QPainter, rect: QRect, *, bar: bool = True, focused: bool = False) -> None:
        """The ground of the chosen row of a list: tinted, told by a bar as well, framed with the focus."""
        painter.fillRect(rect, self.selection)
        if bar:
            painter.fillRect(QRect(rect.left(), rect.top(), 2 + self.stroke, rect.height()), self.accent)
        if focused:
            half = self.stroke / 2
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.accent, self.stroke))
            painter.drawRect(QRectF(rect).adjusted(half, half, -half, -half))

    def paint_sheet(self, painter: QPainter, rect: QRect) -> None:
        """What lies over the window."""
        theme = self.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("text" if theme.high_contrast else "muted"), float(theme.stroke)))
        painter.setBrush(theme.colour("panel"))
        half = theme.stroke / 2
        painter.drawRoundedRect(rect.toRectF().adjusted(half, half, -half, -half), 8, 8)

    def paint_rule(self, painter: QPainter, rect: QRect) -> None:
        """The hairline beneath a row."""
        top = rect.bottom() + 1 - self.stroke
        painter.fillRect(QRect(rect.left(), top, rect.width(), self.stroke), self.line)

    def chip_size(self, words: str) -> QSize:
        return QSize(self.tiny.width(words) + 12, self.tiny.height + 4)

    def paint_chip(
        self, painter: QPainter, rect: QRect, words: str, *, ink: QColor, edge: QColor, dashed: bool = False
    ) -> None:
        """Fills ``rect``, which is ``chip_size`` large."""
        pen = QPen(edge, self.stroke)
        if dashed:
            pen.setStyle(Qt.PenStyle.DashLine)
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.setBrush(self.panel)
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(self.tiny.font)
        painter.setPen(ink)
        painter.drawText(rect, CENTRE, words)


def mixed(colour: QColor, ground: QColor, part: float) -> QColor:
    """``part`` of the colour on the ground."""
    return QColor(
        round(ground.red() + (colour.red() - ground.red()) * part),
        round(ground.green() + (colour.green() - ground.green()) * part),
        round(ground.blue() + (colour.blue() - ground.blue()) * part),
    )
