"""How far the encounter is, as a chip: in words, with a sign and a colour."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.coding.encounter import Status
from desktop.gui.theme import Theme
from desktop.gui.widgets.face import Face

_WORDS = {
    Status.NEW: "New",
    Status.IN_PROGRESS: "In progress",
    Status.QUERY_SENT: "? Query sent",
    Status.ON_HOLD: "‖ On hold",
    Status.CODED: "✓ Coded",
    Status.AUDITED: "✓ Audited",
    Status.EXPORTED: "✓ Exported",
}
_COLOURS = {
    Status.NEW: "muted",
    Status.IN_PROGRESS: "accent",
    Status.QUERY_SENT: "warning",
    Status.ON_HOLD: "warning",
    Status.CODED: "fine",
    Status.AUDITED: "fine",
    Status.EXPORTED: "fine",
}


class StatusChip(QWidget):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._status = Status.NEW
        self.set_theme(theme)
        self.show_status(Status.NEW)

    def show_status(self, status: Status, why: str = "") -> None:
        """``why``: it waits."""
        self._status = status
        told = f"{status.value}: {why}" if why else status.value
        self.setAccessibleName(f"Status: {told}")
        self.setToolTip(f"Status of the encounter: {told}")
        self.updateGeometry()
        self.update()

    @property
    def words(self) -> str:
        return _WORDS[self._status]

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._face = Face(theme.interface_font(12 / 13), QFont.Weight.DemiBold)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._face.width(self.words) + 20, self._face.height + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, colour = self._theme, _COLOURS[self._status]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tinted = self._status is Status.IN_PROGRESS and not theme.high_contrast
        if tinted:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("diagnosis_background"))
        else:
            painter.setPen(QPen(theme.colour(colour), float(theme.stroke)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        half = theme.stroke / 2
        shape = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(shape, shape.height() / 2, shape.height() / 2)
        painter.setFont(self._face.font)
        painter.setPen(theme.colour(colour))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self.words)
