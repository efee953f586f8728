"""What stands in place of results when there are none: what is so, and what to do next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from .flow import FlowLayout
from .look import Look


@dataclass(frozen=True, slots=True)
class Action:
    """One next step, as a button."""

    text: str
    run: Callable[[], None]
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    title: str
    sentence: str
    actions: tuple[Action, ...] = ()
    busy: bool = False
    trouble: bool = False


class StateView(QWidget):
    """Title, one sentence, buttons."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._title = QLabel(self)
        self._sentence = QLabel(self)
        self._sentence.setWordWrap(True)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        self._bar = QProgressBar(self)
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(3)
        self._bar.setAccessibleName("Working")
        self._buttons = FlowLayout()
        self._pressable: list[QPushButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 18, 16, 12)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._sentence)
        column.addWidget(self._bar)
        column.addLayout(self._buttons)
        column.addStretch(1)
        self._notice = Notice("", "")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.set_look(look)

    @property
    def notice(self) -> Notice:
        return self._notice

    def buttons(self) -> list[QPushButton]:
        """The next steps, in order."""
        return self._pressable

    def show_notice(self, notice: Notice) -> None:
        if notice == self._notice:
            return
        self._notice = notice
        self._title.setText(notice.title)
        self._title.setVisible(bool(notice.title))
        self._sentence.setText(notice.sentence)
        self._bar.setVisible(notice.busy)
        self.setAccessibleName(f"{notice.title} {notice.sentence}")
        self._set_buttons(notice.actions)
        self.set_look(self._look)

    def set_look(self, look: Look) -> None:
        self._look = look
        self._title.setFont(look.heading_large)
        self._sentence.setFont(look.text)
        title = look.stop if self._notice.trouble else look.foreground
        self._title.setStyleSheet(f"color: {title.name()}; background: transparent;")
        self._sentence.setStyleSheet(f"color: {look.muted.name()}; background: transparent;")
        self._bar.setStyleSheet(
            f"QProgressBar {{ border: none; background: {look.line.name()}; }}"
            f"QProgressBar::chunk {{ background: {look.accent.name()}; }}"
        )
        for button in self._pressable:
            button.setStyleSheet(look.button_style())
            button.setFont(look.text)

    def _set_buttons(self, actions: Sequence[Action]) -> None:
        while (item := self._buttons.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        self._pressable = []
        for action in actions:
            button = QPushButton(action.text, self)
            button.setToolTip(action.tip)
            button.setAutoDefault(False)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(lambda _=False, run=action.run: run())
            self._buttons.addWidget(button)
            self._pressable.append(button)
