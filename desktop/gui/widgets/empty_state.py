"""What stands where nothing is: what is so, and the next steps as buttons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.gui.theme import Theme
from desktop.gui.tone import Tone

from .flow import FlowLayout
from .key_cap import KeyCap
from .words import Kind, Words

WIDEST = 520
"""Pixels, at the usual font size; longer lines are hard to follow."""
CLOSE = 8
"""Pixels of the margins where there is little room."""
BEFORE = 8
"""Pixels more before the buttons than between the words."""
BESIDE = 16
"""Pixels between a title and the buttons beside it."""


class Shape(IntEnum):
    """What there is room for, from all of it to the least; letters are never cut."""

    ROOMY = 0
    CLOSE = 1
    BRIEF = 2
    """Without the sentence, which the tooltip and the screen reader still say."""
    FEW = 3
    """Of the buttons only the first row."""
    BESIDE = 4
    """Title and the first buttons in one row."""
    TITLE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One next step, as a button."""

    text: str
    run: Callable[[], object]
    key: str = ""
    """Does the same; stands beside the button."""
    tip: str = ""
    """Where the text alone says too little."""
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    title: str
    sentence: str
    actions: tuple[Action, ...] = ()
    busy: bool = False
    """Something is under way: a bar says so."""
    trouble: bool = False


class EmptyState(QWidget):
    """In the middle of its place; or where results would begin, and then with quiet buttons.

    In a low place it says less, rather than being cut.
    """

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        notice: Notice | None = None,
        at_top: bool = False,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._at_top = at_top
        self._notice = Notice("", "")
        self._buttons: list[QPushButton] = []
        self._caps: list[KeyCap] = []
        self.title = Words("", Kind.HEADING, theme, self, wrap=True)
        self.sentence = Words("", Kind.MUTED, theme, self, wrap=True)
        self._bar = QProgressBar(self)
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(4)
        self._bar.setAccessibleName("Working")
        self._bar.hide()
        self._row = FlowLayout(centred=not at_top)
        self._shape = Shape.ROOMY
        if at_top:
            self._lay_out_at_top()
        else:
            self._lay_out_centred()
        if notice is not None:
            self.show_notice(notice)

    @property
    def notice(self) -> Notice:
        return self._notice

    def buttons(self) -> list[QPushButton]:
        """The next steps, in order."""
        return self._buttons

    def show_notice(self, notice: Notice) -> None:
        """Where a button has the focus, the first one of the new notice gets it."""
        if notice == self._notice:
            return
        self._notice = notice
        self.title.say(notice.title, Tone.STOP if notice.trouble else Tone.PLAIN)
        self.sentence.say(notice.sentence)
        self._bar.setVisible(notice.busy)
        self.setAccessibleName(". ".join(part for part in (notice.title, notice.sentence) if part))
        had_focus = any(button.hasFocus() for button in self._buttons)
        self._clear_row()
        for action in notice.actions:
            self._add(action)
        self._fit()
        if had_focus and self._buttons:
            self._buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for part in (self.title, self.sentence, *self._caps):
            part.set_theme(theme)
        for button in self._buttons:
            self._dress(button)
        if self._inside is not self:
            self._inside.setMaximumWidth(round(WIDEST * theme.interface_size / 9.75))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    # ---- how much of it there is room for ------------------------------------------------------

    def _fit(self) -> None:
        for shape in Shape:
            self._take(shape)
            if self._has_room():
                return

    def _has_room(self) -> bool:
        layout = self.layout()
        if layout is None or self._shape is Shape.TITLE:
            return True
        if self._shape is Shape.BESIDE and self._row.sizeHint().width() > self._room_beside():
            return False
        margins = layout.contentsMargins()
        # Of the words alone: a layout around them remembers what they took before.
        wanted = self._column.heightForWidth(self._width_inside()) + margins.top() + margins.bottom()
        return wanted <= self.height()

    def _take(self, shape: Shape) -> None:
        self._shape = shape
        self.title.setVisible(bool(self._notice.title))
        self.sentence.setVisible(shape < Shape.BRIEF and bool(self._notice.sentence))
        self.setToolTip(self._notice.sentence if self.sentence.isHidden() else "")
        beside = shape is Shape.BESIDE
        self.title.setWordWrap(not beside)
        direction = QBoxLayout.Direction
        self._column.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        self._column.setSpacing(BESIDE if beside else 8)
        self._show_buttons(shape)
        layout = self.layout()
        if layout is not None:
            sides = (16, 18, 16, 12) if self._at_top else (24, 24, 24, 24)
            close = (sides[0], CLOSE, sides[2], CLOSE)
            layout.setContentsMargins(*(sides if shape is Shape.ROOMY else close))
            self._column.invalidate()
            self._inside.updateGeometry()

    def _show_buttons(self, shape: Shape) -> None:
        left = self._room_beside() if shape is Shape.BESIDE else self._width_inside()
        first = True
        for place in range(self._row.count()):
            item = self._row.itemAt(place)
            widget = item.widget() if item is not None else None
            if widget is not None:
                left -= widget.sizeHint().width()
                fits = first or left >= 0
                widget.setVisible(shape < Shape.FEW or (shape is not Shape.TITLE and fits))
                left -= self._row.gap
                first = False

    def _room_beside(self) -> int:
        return self._width_inside() - self.title.sizeHint().width() - BEFORE - 2 * BESIDE

    def _width_inside(self) -> int:
        if self._inside is self:
            return self.width() - 32
        return min(self._inside.maximumWidth(), (self.width() - 48) * 4 // 6)

    # ---- how it is put together ----------------------------------------------------------------

    def _lay_out_at_top(self) -> None:
        self._inside: QWidget = self
        outer = QVBoxLayout(self)
        outer.setSpacing(0)
        column = self._column = QVBoxLayout()
        self._fill(column)
        outer.addLayout(column)
        outer.addStretch(1)
        # A narrow or low pane rather cuts the notice than grows for it.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def _lay_out_centred(self) -> None:
        # Words that wrap tell their height only where their width is given from outside.
        inside = self._inside = QWidget(self)
        inside.setMaximumWidth(round(WIDEST * self._theme.interface_size / 9.75))
        column = self._column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        for words in (self.title, self.sentence):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._fill(column)
        column.insertSpacing(column.count() - 1, BEFORE)
        centre = QHBoxLayout()
        centre.setSpacing(0)
        centre.addStretch(1)
        centre.addWidget(inside, 4)
        centre.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setSpacing(0)
        outer.addStretch(2)
        outer.addLayout(centre)
        outer.addStretch(3)

    def _fill(self, column: QBoxLayout) -> None:
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.sentence)
        column.addWidget(self._bar)
        column.addLayout(self._row)

    def _add(self, action: Action) -> None:
        button = QPushButton(action.text, self)
        tip = action.tip or action.text
        button.setToolTip(f"{tip} ({action.key})" if action.key else action.tip)
        button.setProperty("primary", action.primary)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: action.run())
        self._dress(button)
        self._buttons.append(button)
        self._row.addWidget(button)
        button.show()  # at once, so that it can take the focus; a layout shows it only later
        if action.key:
            cap = KeyCap(action.key, self._theme, self)
            self._caps.append(cap)
            self._row.addWidget(cap)

    def _clear_row(self) -> None:
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        self._buttons, self._caps = [], []

    def _dress(self, button: QPushButton) -> None:
        button.setFont(self._theme.interface_font())
        if self._at_top:
            t = self._theme.tokens
            button.setStyleSheet(
                f"QPushButton {{ color: {t.accent}; padding: 5px 10px; }}"
                f" QPushButton:focus {{ padding: 4px 9px; }}"
            )
