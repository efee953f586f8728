"""The theme as the note and its neighbours paint it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QTextCharFormat

from desktop.gui.theme import Theme

LINE_LENGTH = 75
"""Characters. Longer lines make the eye lose its place."""
_TYPICAL = "The patient reports no chest pain or shortness of breath and denies any other symptoms today. "


class Look:
    """Made anew whenever the theme changes; nothing in it changes afterwards."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.high_contrast = theme.high_contrast
        self.background = theme.colour("background")
        self.panel = theme.colour("panel")
        self.line = theme.colour("text" if theme.high_contrast else "line")
        self.foreground = theme.colour("text")
        self.muted = theme.colour("muted")
        self.accent = theme.colour("accent")
        self.selection = theme.colour("selection")
        self.selected_words = mixed(self.accent, self.selection, 0.25)
        """Darker than an evidence's tint, or selecting in evidence would show nothing."""
        self.diagnosis = theme.colour("diagnosis")
        self.tint = theme.colour("diagnosis_background")
        self.found = mixed(self.muted, self.panel, 0.18)
        self.hover = mixed(self.selection, self.background, 0.5)
        self.stroke = theme.stroke
        self._set_note(theme)
        self.text = theme.interface_font()
        self.bold = theme.interface_font()
        self.bold.setWeight(QFont.Weight.DemiBold)
        self.small = theme.interface_font(12 / 13)
        self.tiny = theme.interface_font(11 / 13)
        self.label = theme.label_font()
        self.title = theme.interface_font(16 / 13)
        self.title.setWeight(QFont.Weight.DemiBold)
        self.row = max(28, round(QFontMetricsF(self.text).height()) + 12)

    def _set_note(self, theme: Theme) -> None:
        self.note = theme.note_font()
        metrics = QFontMetricsF(self.note)
        size = self.note.pixelSize()
        self.pitch = max(round(size * theme.note_line_spacing), round(metrics.height()) + 1)
        """Pixels from one baseline of the note to the next."""
        self.ascent = metrics.ascent()
        self.cap_height = metrics.capHeight()
        self.line_height = metrics.height()
        self.column = round(metrics.horizontalAdvance(_TYPICAL) / len(_TYPICAL) * LINE_LENGTH)
        """Widest line of the note, in pixels."""
        self.tab = metrics.horizontalAdvance(" ") * 8
        self.number = theme.interface_font()
        self.number.setPixelSize(max(8, round(size * 0.62)))
        self.number.setWeight(QFont.Weight.Bold)
        self.mark_stroke = max(2.0, round(size / 10)) + (1 if self.high_contrast else 0)
        heading = theme.label_font()
        heading.setPixelSize(max(8, round(size * 0.8)))
        self.heading = QTextCharFormat()
        self.heading.setFont(heading)
        self.heading.setForeground(self.muted)

    # ---- painting ------------------------------------------------------------------------------

    def paint_focus(self, painter: QPainter, rect: QRectF) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.accent, 2.0 if self.high_contrast else 1.5))
        painter.drawRoundedRect(rect, 3, 3)

    # ---- style sheets --------------------------------------------------------------------------

    def tool_style(self) -> str:
        return (
            "QToolButton { border: 2px solid transparent; border-radius: 5px; background: transparent;"
            f" color: {self.muted.name()}; padding: 2px 4px; }}"
            f" QToolButton:hover:enabled {{ background: {self.selection.name()};"
            f" color: {self.foreground.name()}; }}"
            f" QToolButton:focus {{ border-color: {self.accent.name()}; }}"
        )


def mixed(colour: QColor, ground: QColor, part: float) -> QColor:
    """``part`` of the colour on the ground."""
    return QColor(
        round(ground.red() + (colour.red() - ground.red()) * part),
        round(ground.green() + (colour.green() - ground.green()) * part),
        round(ground.blue() + (colour.blue() - ground.blue()) * part),
    )
