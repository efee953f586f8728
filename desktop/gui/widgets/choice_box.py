"""A list of choices that folds away, its arrow in the theme's colours."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

from desktop.gui.icons import icon
from desktop.gui.theme import Theme


class ChoiceBox(QComboBox):
    """With an arrow that can be seen in every theme."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        t = theme.tokens
        self.setStyleSheet(
            "QComboBox::drop-down { border: none; width: 24px; }"
            f" QComboBox QAbstractItemView {{ background: {t.panel}; color: {t.text}; outline: none;"
            f" border: {theme.stroke}px solid {t.text if theme.high_contrast else t.line};"
            f" selection-background-color: {t.selection}; selection-color: {t.text}; }}"
        )
        self.view().setFont(theme.interface_font())

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()
        side = 14
        place = self.rect().adjusted(self.width() - side - 8, (self.height() - side) // 2, -8, 0)
        place.setHeight(side)
        icon("down", self._theme.tokens.muted).paint(QPainter(self), place)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the page; it must not change a setting that happens to pass beneath it."""
        event.ignore()
