"""The theme as this package paints it: colours, faces, and the few shapes all its parts share."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter, QPen, QPolygonF

from desktop.gui.icons import icon
from desktop.gui.theme import Theme

from .outline import Tone

SIGNS = {Tone.FINE: "✓", Tone.WARNING: "▲", Tone.STOP: "■", Tone.PLAIN: ""}
ICONS = {
    "search": "search",
    "clear": "close",
    "back": "back",
    "forward": "forward",
}
CENTRE = int(Qt.AlignmentFlag.AlignCenter)


class Look:
    """Made anew whenever the theme changes; nothing in it changes afterwards."""

    def __init__(self, theme: Theme) -> None:
        tokens = theme.tokens
        self.theme = theme
        self.high_contrast: bool = theme.high_contrast
        self.background = QColor(tokens.background)
        self.panel = QColor(tokens.panel)
        self.line = QColor(tokens.line)
        self.foreground = QColor(tokens.text)
        self.muted = QColor(tokens.muted)
        self.accent = QColor(tokens.accent)
        self.selection = QColor(tokens.selection)
        self.tint = QColor(tokens.diagnosis_background)
        self.stop = QColor(tokens.stop)
        self.warning = QColor(tokens.warning)
        self.fine = QColor(tokens.fine)
        self.stroke = 2.0 if self.high_contrast else 1.0
        self.underline_links = self.high_contrast
        self._set_fonts(theme)
        self._metrics: dict[int, QFontMetrics] = {
            id(font): QFontMetrics(font)
            for font in (
                self.text, self.bold, self.small, self.tiny, self.code, self.heading, self.heading_large,
                self.title, self.title_code,
            )
        }  # fmt: skip
        self._heights = {font: metrics.height() for font, metrics in self._metrics.items()}
        self._widths: dict[tuple[int, str], int] = {}

    def _set_fonts(self, theme: Theme) -> None:
        base = theme.interface_font()
        mono = theme.code_font()
        size = base.pixelSize() if base.pixelSize() > 0 else round(QFontMetrics(base).height() / 1.21)
        weight = QFont.Weight
        self.text = _sized(base, size)
        self.bold = _sized(base, size, weight.Bold)
        self.small = _sized(base, size - 1)
        self.tiny = _sized(base, size - 2)
        self.code = _sized(mono, size, weight.Bold)
        self.heading = _sized(base, size - 1, weight.Bold)
        self.heading_large = _sized(base, size + 1, weight.Bold)
        self.title = _sized(base, size + 3, weight.Bold)
        self.title_code = _sized(mono, size + 3, weight.Bold)

    # ---- measuring -----------------------------------------------------------------------------

    def width(self, font: QFont, text: str) -> int:
        """In pixels; font must be one of this object's own."""
        key = (id(font), text)
        found = self._widths.get(key)
        if found is None:
            if len(self._widths) > 5000:
                self._widths.clear()
            found = self._widths[key] = self._metrics[id(font)].horizontalAdvance(text)
        return found

    def width_bold(self, text: str) -> int:
        return self.width(self.bold, text)

    def line_height(self, font: QFont) -> int:
        return self._heights[id(font)]

    def elided(self, font: QFont, text: str, room: int) -> str:
        return self._metrics[id(font)].elidedText(text, Qt.TextElideMode.ElideRight, room)

    def icon(self, name: str, colour: QColor) -> QIcon:
        return icon(ICONS[name], colour.name())

    def tone(self, tone: Tone) -> QColor:
        return {Tone.FINE: self.fine, Tone.WARNING: self.warning, Tone.STOP: self.stop}.get(tone, self.muted)

    def sign(self, tone: Tone) -> str:
        return SIGNS[tone]

    # ---- painting ------------------------------------------------------------------------------

    def paint_field(self, painter: QPainter, rect: QRect, *, focused: bool) -> None:
        width = (2.0 if focused else 1.0) + (1.0 if self.high_contrast else 0.0)
        half = width / 2
        painter.setPen(QPen(self.accent if focused else self._edge(), width))
        painter.setBrush(self.panel)
        painter.drawRoundedRect(QRectF(rect).adjusted(half, half, -half, -half), 6, 6)

    def paint_key(self, painter: QPainter, rect: QRect, words: str) -> None:
        """A key cap."""
        painter.setPen(QPen(self._edge(), self.stroke))
        painter.setBrush(self.background)
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(self.tiny)
        painter.setPen(self.muted)
        painter.drawText(rect, CENTRE, words)

    def paint_chip(self, painter: QPainter, rect: QRect, words: str, *, uncertain: bool) -> None:
        """How a hit was matched; an uncertain one is dashed and in the warning colour."""
        colour = self.warning if uncertain else self.muted
        pen = QPen(colour if uncertain else self._edge(), self.stroke)
        if uncertain:
            pen.setStyle(Qt.PenStyle.DashLine)
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.setBrush(self.panel)
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(self.tiny)
        painter.setPen(colour)
        painter.drawText(rect, CENTRE, words)

    def paint_tinted(self, painter: QPainter, rect: QRectF, tone: Tone) -> None:
        """Behind the words of a chip in a page."""
        painter.setPen(QPen(self.tone(tone), 1.5) if self.high_contrast else Qt.PenStyle.NoPen)
        painter.setBrush(self.background if self.high_contrast else _mixed(self.tone(tone), self.panel))
        painter.drawRoundedRect(rect.adjusted(0, -1, 0, 1), 4, 4)

    def paint_pill(self, painter: QPainter, rect: QRectF, *, chosen: bool) -> None:
        """One part of a switch."""
        if chosen:
            painter.setPen(QPen(self.accent, 2.0) if self.high_contrast else Qt.PenStyle.NoPen)
            painter.setBrush(self.selection)
            painter.drawRoundedRect(rect.adjusted(1, 0, -1, 0), 6, 6)

    def paint_selected(self, painter: QPainter, rect: QRect, *, bar: bool = True) -> None:
        painter.fillRect(rect, self.selection)
        if bar and self.high_contrast:
            painter.fillRect(QRect(rect.left(), rect.top(), 4, rect.height()), self.accent)

    def paint_focus(self, painter: QPainter, rect: QRectF) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.accent, 2.0 if self.high_contrast else 1.5))
        painter.drawRoundedRect(rect, 3, 3)

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

    def _edge(self) -> QColor:
        return self.foreground if self.high_contrast else self.line

    # ---- style sheets --------------------------------------------------------------------------

    def view_style(self, widget: str) -> str:
        return (
            f"{widget} {{ background: {self.panel.name()}; color: {self.foreground.name()}; border: none;"
            f" padding: 0; selection-background-color: {self.selection.name()};"
            f" selection-color: {self.foreground.name()}; outline: none; }}"
            f" {widget}::item {{ border: none; padding: 0; }}"
            f" {widget}::branch {{ background: transparent; image: none; border: none; }}"
        )

    def button_style(self) -> str:
        edge = self._edge().name()
        return (
            f"QPushButton {{ color: {self.accent.name()}; background: {self.panel.name()};"
            f" border: {round(self.stroke)}px solid {edge}; border-radius: 6px; padding: 5px 10px; }}"
            f" QPushButton:hover {{ background: {self.selection.name()}; }}"
            f" QPushButton:focus {{ border: 2px solid {self.accent.name()}; padding: 4px 9px; }}"
        )

    def tool_style(self) -> str:
        return (
            "QToolButton { border: none; border-radius: 4px; background: transparent; padding: 0; }"
            f" QToolButton:hover:enabled {{ background: {self.selection.name()}; }}"
            f" QToolButton:focus {{ border: 2px solid {self.accent.name()}; }}"
        )

    def warning_style(self) -> str:
        tint = _mixed(self.warning, self.panel).name()
        return (
            f"QLabel {{ color: {self.warning.name()}; background: {tint}; padding: 6px 14px;"
            f" border-bottom: 1px solid {self.line.name()}; }}"
        )

    def splitter_style(self) -> str:
        return (
            f"QSplitter::handle {{ background: {self.panel.name()}; border: none;"
            f" border-bottom: {round(self.stroke)}px solid {self._edge().name()}; }}"
            f" QSplitter::handle:hover {{ border-bottom: 2px solid {self.accent.name()}; }}"
        )


def _sized(font: QFont, pixels: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    sized = QFont(font)
    sized.setPixelSize(max(8, pixels))
    sized.setWeight(weight)
    return sized


def _mixed(colour: QColor, ground: QColor, part: float = 0.1) -> QColor:
    """A little of the colour on the ground: light enough that the colour still reads on it."""
    return QColor(
        round(ground.red() + (colour.red() - ground.red()) * part),
        round(ground.green() + (colour.green() - ground.green()) * part),
        round(ground.blue() + (colour.blue() - ground.blue()) * part),
    )
