"""The theme as the code browser paints it: faces of the book, and the shapes only it has."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen, QPolygonF

from desktop.gui.theme import Theme
from desktop.gui.tone import Tone
from desktop.gui.widgets.face import Face
from desktop.gui.widgets.look import Look, mixed

TINT = 0.1
"""Part of a colour on the ground: light enough that the colour still reads on it."""


class BookLook(Look):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        bold = QFont.Weight.Bold
        self.bold = Face(theme.interface_font(), bold)
        self.code = Face(theme.code_font(), bold)
        self.heading = Face(theme.interface_font(12 / 13), bold)
        self.title = Face(theme.interface_font(16 / 13), bold)
        code = theme.code_font()
        code.setPixelSize(self.title.font.pixelSize())
        self.title_code = Face(code, bold)
        self.underline_links = self.high_contrast

    # ---- painting ------------------------------------------------------------------------------

    def paint_field(self, painter: QPainter, rect: QRect, *, focused: bool) -> None:
        width = (2.0 if focused else 1.0) + (1.0 if self.high_contrast else 0.0)
        half = width / 2
        painter.setPen(QPen(self.accent if focused else self.line, width))
        painter.setBrush(self.panel)
        painter.drawRoundedRect(QRectF(rect).adjusted(half, half, -half, -half), 6, 6)

    def paint_tinted(self, painter: QPainter, rect: QRectF, tone: Tone) -> None:
        """Behind the words of a chip in a page."""
        painter.setPen(QPen(self.tone(tone), 1.5) if self.high_contrast else Qt.PenStyle.NoPen)
        painter.setBrush(self.background if self.high_contrast else mixed(self.tone(tone), self.panel, TINT))
        painter.drawRoundedRect(rect.adjusted(0, -1, 0, 1), 4, 4)

    def paint_pill(self, painter: QPainter, rect: QRectF) -> None:
        """The chosen part of a switch."""
        painter.setPen(QPen(self.accent, 2.0) if self.high_contrast else Qt.PenStyle.NoPen)
        painter.setBrush(self.selection)
        painter.drawRoundedRect(rect.adjusted(1, 0, -1, 0), 6, 6)

    def paint_twisty(self, painter: QPainter, rect: QRect, *, open_: bool) -> None:
        """The small triangle beside something that unfolds."""
        x, y = rect.center().x() + 0.5, rect.center().y() + 0.5
        if open_:
            points = [QPointF(x - 4, y - 2), QPointF(x + 4, y - 2), QPointF(x, y + 3)]
        else:
            points = [QPointF(x - 2, y - 4), QPointF(x + 3, y), QPointF(x - 2, y + 4)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.muted)
        painter.drawPolygon(QPolygonF(points))

    # ---- style sheets --------------------------------------------------------------------------

    def view_style(self, widget: str) -> str:
        return (
            f"{widget} {{ background: {self.panel.name()}; color: {self.foreground.name()}; border: none;"
            f" padding: 0; selection-background-color: {self.selection.name()};"
            f" selection-color: {self.foreground.name()}; outline: none; }}"
            f" {widget}::item {{ border: none; padding: 0; }}"
            f" {widget}::branch {{ background: transparent; image: none; border: none; }}"
        )

    def warning_style(self) -> str:
        tint = mixed(self.warning, self.panel, TINT).name()
        return (
            f"QLabel {{ color: {self.warning.name()}; background: {tint}; padding: 6px 14px;"
            f" border-bottom: 1px solid {self.line.name()}; }}"
        )

    def splitter_style(self) -> str:
        return (
            f"QSplitter::handle {{ background: {self.panel.name()}; border: none;"
            f" border-bottom: {self.stroke}px solid {self.line.name()}; }}"
            f" QSplitter::handle:hover {{ border-bottom: 2px solid {self.accent.name()}; }}"
        )
