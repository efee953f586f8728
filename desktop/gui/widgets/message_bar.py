"""Warnings and errors above the status line: whole, however long, until they are dismissed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.gui.commands import command, key_hint
from desktop.gui.theme import Theme
from desktop.gui.tone import Tone

from .key_cap import KeyCap
from .local_key import local_key
from .look import Look, mixed
from .tool_button import ToolButton
from .words import Kind, Words

TINT = 0.1
"""Part of the tone's colour on the ground."""
GREATEST_SHARE = 0.4
"""Of the window's height; what is longer is scrolled."""
INSIDE = "message_bar_inside"


@dataclass(slots=True)
class _Message:
    about: object
    words: Words
    tone: Tone
    sentence: str


class MessageBar(QWidget):
    """Hidden while there is nothing to say. Messages stand beneath each other; none pushes another away."""

    dismissed = Signal()
    """By the user, with the focus in it; it is hidden already."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._messages: list[_Message] = []
        self.setObjectName("message_bar")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._scroll = _Scrolled(self)
        self._inside = QWidget()
        self._inside.setObjectName(INSIDE)
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 6, 0, 6)
        self._column.setSpacing(4)
        self._scroll.setWidget(self._inside)
        self.setFocusProxy(self._scroll)
        bar = self._scroll.verticalScrollBar()
        bar.rangeChanged.connect(lambda _least, most: bar.setValue(most))  # the newest is in view
        dismiss = command("message.dismiss")
        key = key_hint(dismiss.id)
        self._close = ToolButton(dismiss.label, theme, self, run=self.dismiss, glyph="close", key=key)
        self._cap = KeyCap(key, theme, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 10, 0)
        row.setSpacing(6)
        row.addWidget(self._scroll, 1)
        row.addWidget(self._cap)
        row.addWidget(self._close)
        local_key("Esc", self, self.dismiss, inside=True)
        self.set_theme(theme)
        self._settle()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        # first: a new style sheet gives everything inside the palette back that it had before
        self._scroll.setStyleSheet(
            f"QScrollArea, QWidget#{INSIDE} {{ background: transparent; border: none; }}"
        )
        for message in self._messages:
            message.words.set_theme(theme)
        self._close.set_theme(theme)
        self._cap.set_theme(theme)
        self._fit()
        self.update()

    def say(self, sentence: str, tone: Tone, about: object = None) -> None:
        """Add a message; one about the same thing, or of the same words, is replaced."""
        for old in [m for m in self._messages if m.sentence == sentence or self._is_about(m, about)]:
            self._remove(old)
        words = Words("", Kind.TEXT, self._theme, self._inside, wrap=True)
        words.say(sentence, tone)
        self._column.addWidget(words)
        self._messages.append(_Message(about, words, tone, sentence))
        words.show()
        self._settle()
        if QAccessible.isActive():
            told = QAccessibleAnnouncementEvent(self, sentence)
            told.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
            QAccessible.updateAccessibility(told)

    def clear(self) -> None:
        """Nothing is left to say."""
        for message in list(self._messages):
            self._remove(message)
        self._settle()

    def withdraw(self, about: object) -> None:
        """What was said about this is not so any more."""
        for message in [message for message in self._messages if self._is_about(message, about)]:
            self._remove(message)
        self._settle()

    def dismiss(self) -> None:
        """Away with all of it: read."""
        focus = self.focusWidget()
        had_focus = focus is not None and focus.hasFocus()
        self.clear()
        if had_focus:
            self.dismissed.emit()

    @property
    def words(self) -> tuple[str, ...]:
        """The messages shown, from the top."""
        return tuple(message.words.text() for message in self._messages)

    # ---- how it works --------------------------------------------------------------------------

    @staticmethod
    def _is_about(message: _Message, about: object) -> bool:
        return about is not None and message.about is about

    def _settle(self) -> None:
        said = "\n".join(message.sentence for message in self._messages)
        self.setAccessibleName(said or "Messages")
        self._scroll.setAccessibleName(said or "Messages")
        self.setVisible(bool(self._messages))
        self._fit()
        self.update()

    def _remove(self, message: _Message) -> None:
        self._messages.remove(message)
        self._column.removeWidget(message.words)
        message.words.hide()
        message.words.setParent(None)
        message.words.deleteLater()

    def _fit(self) -> None:
        width = self._scroll.viewport().width()
        high = self._column.heightForWidth(width) if self._messages else 0
        most = round(self.window().height() * GREATEST_SHARE)
        self._scroll.setFixedHeight(max(self._close.sizeHint().height() + 4, min(high, most)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        tones = {message.tone for message in self._messages}
        ink = theme.colour((Tone.STOP if Tone.STOP in tones else Tone.WARNING).token)
        ground = theme.colour("panel")
        painter.fillRect(self.rect(), ground if theme.high_contrast else mixed(ink, ground, TINT))
        painter.fillRect(QRect(0, 0, self.width(), theme.stroke), ink)
        if self._scroll.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            Look(theme).paint_focus(painter, QRectF(self.rect()).adjusted(3, 3, -3, -2))


class _Scrolled(QScrollArea):
    """Takes the focus, which its bar shows: ↑ ↓ scroll what is too long."""

    def __init__(self, bar: QWidget) -> None:
        super().__init__(bar)
        self._bar = bar
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._bar.update()
        return super().event(event)
