"""Why a typed code was not added, and the codes that may have been meant, each a button."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.gui.theme import Theme
from desktop.gui.tone import Tone
from desktop.gui.widgets.words import Kind, Words

GAP = 6
COMPACT = "QPushButton { padding: 2px 8px; } QPushButton:focus { padding: 1px 7px; }"
"""Up to sixteen 7th characters have to stand over a low list."""


class Choices(QWidget):
    """Buttons in rows as wide as there is room. ← → walk them, Enter takes one."""

    chosen = Signal(str)
    left = Signal()
    """Esc, or ↑ from the first row."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._buttons: list[QPushButton] = []
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        return self._buttons[0].sizeHint() if self._buttons else QSize(0, 0)

    def heightForWidth(self, width: int) -> int:
        return max((place.bottom() + 1 for place in self._places(width)), default=0)

    def offer(self, codes: tuple[str, ...]) -> None:
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = [self._button(code) for code in codes]
        self.setVisible(bool(codes))
        self.updateGeometry()
        self._place()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for button in self._buttons:
            button.setFont(theme.code_font())
        self.updateGeometry()
        self._place()

    def focus_first(self) -> bool:
        """False where there is none."""
        if self._buttons:
            self._buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(self._buttons)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            place = self._buttons.index(watched) if watched in self._buttons else 0  # type: ignore[arg-type]
            key = event.key()
            if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
                to = place + (1 if key == Qt.Key.Key_Right else -1)
                if 0 <= to < len(self._buttons):
                    self._buttons[to].setFocus(Qt.FocusReason.OtherFocusReason)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._buttons[place].click()
                return True
            if key in (Qt.Key.Key_Escape, Qt.Key.Key_Up):
                self.left.emit()
                return True
        return super().eventFilter(watched, event)

    def _button(self, code: str) -> QPushButton:
        button = QPushButton(code, self)
        button.setFont(self._theme.code_font())
        button.setStyleSheet(COMPACT)
        button.setAutoDefault(False)
        button.setAccessibleName(f"Add {code} instead")
        button.setToolTip(f"Add {code} instead (Enter)")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda: self.chosen.emit(code))
        button.installEventFilter(self)
        button.show()
        return button

    def _place(self) -> None:
        for button, place in zip(self._buttons, self._places(self.width()), strict=True):
            button.setGeometry(place)

    def _places(self, width: int) -> list[QRect]:
        places: list[QRect] = []
        left = top = 0
        for button in self._buttons:
            size = button.sizeHint()
            if left and left + size.width() > width:
                left, top = 0, top + size.height() + GAP
            places.append(QRect(left, top, size.width(), size.height()))
            left += size.width() + GAP
        return places


class Refusal(QWidget):
    """Stands under the field until something else is typed."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("encounter_refusal")
        self.sentence = Words("", Kind.TEXT, theme, self, wrap=True)
        self.choices = Choices(theme, self)
        self.choices.chosen.connect(self.chosen)
        self.choices.left.connect(self.left)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 4, 14, 8)
        column.setSpacing(8)
        column.addWidget(self.sentence)
        column.addWidget(self.choices)
        self.hide()

    def say(self, sentence: str, choices: tuple[str, ...]) -> None:
        self.sentence.say(sentence, Tone.STOP)
        self.setAccessibleName(sentence)
        self.choices.offer(choices)
        self.setVisible(bool(sentence))

    def set_theme(self, theme: Theme) -> None:
        self.sentence.set_theme(theme)
        self.choices.set_theme(theme)
