"""The rail at the left: the pages of the window, each an icon with its name."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.gui.commands import command, key_hint
from desktop.gui.icons import icon
from desktop.gui.theme import Theme

PAGES = {
    "start": "page.worklist",
    "worklist": "page.worklist",
    "code": "page.code",
    "books": "page.books",
    "audit": "page.audit",
    "vault": "page.vault",
    "practice": "page.practice",
    "settings": "page.settings",
    "help": "help",
}
"""Page → the command that goes there, in the order of the rail; its icon has the page's own name."""
START = ("Start", "Practise, or unlock your vault.")
"""As long as no profile is open, the key of the worklist leads here."""
_AT_THE_FOOT = "settings"
"""From this page on, they stand at the lower end."""
_RAIL_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
"""Keys that the rail takes from its buttons."""
ICON = 20
MARGIN = 4


class RailButton(QAbstractButton):
    """Icon over name. The current page's is tinted, bold and has a bar at its left."""

    def __init__(self, page: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.page = page
        self._theme = theme
        where = command(PAGES[page])
        label, description = START if page == "start" else (where.label, where.description)
        self.setText(label)
        self.setCheckable(True)
        self.setAccessibleName(label)
        self.setAccessibleDescription(description)
        self.setToolTip(f"{label} ({key_hint(where.id)})")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def nextCheckState(self) -> None:  # noqa: N802 - Qt's name
        """A click marks nothing: only the window knows whether it went there."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _RAIL_KEYS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._font(bold=True))
        width = max(ICON, metrics.horizontalAdvance(self.text())) + 2 * MARGIN
        return QSize(max(48, width), ICON + metrics.height() + 16)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = self.isChecked()
        body = QRectF(self.rect())
        if current or (self.underMouse() and self.isEnabled()):
            painter.setPen(QPen(theme.colour("accent"), 2) if theme.high_contrast else Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("diagnosis_background" if current else "selection"))
            painter.drawRoundedRect(body.adjusted(1, 1, -1, -1), 8, 8)
        if current:
            painter.fillRect(QRect(0, 10, 3, self.height() - 20), theme.colour("accent"))
        ink = theme.colour("accent" if current else "muted")
        if not self.isEnabled():
            painter.setOpacity(0.45)
        font = self._font(bold=current)
        words = QFontMetrics(font).height()
        top = (self.height() - ICON - words - 2) // 2
        glyph = icon(self.page, ink.name())
        glyph.paint(painter, QRect((self.width() - ICON) // 2, top, ICON, ICON))
        painter.setFont(font)
        painter.setPen(ink)
        place = QRect(0, top + ICON + 2, self.width(), words)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), self.text())
        painter.setOpacity(1.0)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("text" if theme.high_contrast else "accent"), 2))
            painter.drawRoundedRect(body.adjusted(1, 1, -1, -1), 8, 8)

    def _font(self, *, bold: bool) -> QFont:
        font = self._theme.interface_font(11 / 13)
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font


class Rail(QWidget):
    """Tab enters at the current page, ↑ ↓ move, Enter or Space goes there."""

    page_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("rail")
        self.setAccessibleName("Pages")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._buttons: dict[str, RailButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 8, MARGIN + 1, 8)
        column.setSpacing(4)
        for page in PAGES:
            if page == _AT_THE_FOOT:
                column.addStretch(1)
            button = RailButton(page, theme, self)
            button.clicked.connect(lambda _=False, page=page: self.page_chosen.emit(page))
            self._buttons[page] = button
            column.addWidget(button)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for button in self._buttons.values():
            button.set_theme(theme)
        self.update()

    def set_pages(self, pages: Iterable[str]) -> None:
        """Offer these pages and no others; what is not offered is not shown."""
        offered = set(pages)
        for page, button in self._buttons.items():
            button.setVisible(page in offered)

    def set_current(self, page: str) -> None:
        """Mark where the window is. Says nothing: it is the window that knows."""
        for name, button in self._buttons.items():
            button.setChecked(name == page)
            button.update()

    @property
    def current(self) -> str:
        return next((page for page, button in self._buttons.items() if button.isChecked()), "")

    def button(self, page: str) -> RailButton:
        return self._buttons[page]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        shown = [button for button in self._buttons.values() if button.isVisible() and button.isEnabled()]
        focused = next((number for number, button in enumerate(shown) if button.hasFocus()), None)
        if step is not None and focused is not None:
            to = shown[min(max(focused + step, 0), len(shown) - 1)]
            to.setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and focused is not None:
            shown[focused].click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        painter.fillRect(self.rect(), theme.colour("background"))
        painter.fillRect(
            QRect(self.width() - theme.stroke, 0, theme.stroke, self.height()), theme.colour("line")
        )
