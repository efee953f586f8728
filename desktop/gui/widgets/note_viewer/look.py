"""The theme as the note and its neighbours paint it."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontMetricsF, QTextCharFormat

from desktop.charts.annotation import Style
from desktop.gui.theme import Theme
from desktop.gui.widgets.face import Face
from desktop.gui.widgets.look import Look, mixed

LINE_LENGTH = 75
"""Characters. Longer lines make the eye lose its place."""
_TYPICAL = "The patient reports no chest pain or shortness of breath and denies any other symptoms today. "


class NoteLook(Look):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.selected_words = mixed(self.accent, self.selection, 0.25)
        """Darker than an evidence's tint, or selecting in evidence would show nothing."""
        self.diagnosis = theme.colour("diagnosis")
        self.tint = theme.colour("diagnosis_background")
        self.highlights = {
            Style.BLOCK: theme.colour("block"),
            Style.OVERLINE: theme.colour("overline"),
            Style.DASHES: theme.colour("dashes"),
            Style.BOX: theme.colour("box"),
            Style.BOOKMARK: theme.colour("panel"),
        }
        self.found = mixed(self.muted, self.panel, 0.18)
        self.hover = mixed(self.selection, self.background, 0.5)
        self.bold = Face(theme.interface_font(), QFont.Weight.DemiBold)
        self.row = max(28, self.text.height + 12)
        self._set_note(theme)

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
