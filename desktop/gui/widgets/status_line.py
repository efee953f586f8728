"""The line at the foot: saved when, what was said last, work in progress, and the keys that always help."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QWidget

from desktop.gui.commands import key_hint
from desktop.gui.theme import Theme
from desktop.gui.tone import Tone

from .words import Kind, Words

BAR = 120
"""Pixels."""
_STEPS = 1000
SIDE = 14
BETWEEN = 20
"""Pixels between what stands in the line."""


class StatusLine(QWidget):
    """Shows each thing until the next of its kind comes; nothing vanishes by itself."""

    cancel_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("status_line")
        self.setAccessibleName("Status")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._saved = Words("", Kind.MUTED, theme, self)
        self._profile = Words("", Kind.MUTED, theme, self)
        self._notice = _Elided("", Kind.MUTED, theme, self)
        self._work = _Elided("", Kind.MUTED, theme, self)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(BAR, 4)
        self._bar.setAccessibleName("Progress")
        self._cancel = QPushButton("Cancel", self)
        self._cancel.setToolTip("Stop this work; what was there before stays")
        self._cancel.clicked.connect(lambda: self.cancel_requested.emit())
        self._hints = Words(self._hint_words(), Kind.MUTED, theme, self)
        self._hints.setMinimumWidth(1)  # no window is wider for them
        row = QHBoxLayout(self)
        row.setContentsMargins(SIDE, 1, SIDE, 0)
        row.setSpacing(BETWEEN)
        for widget in (self._saved, self._profile):
            row.addWidget(widget)
        row.addWidget(self._notice, 1)
        row.addWidget(self._work, 1)
        row.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._cancel)
        row.addWidget(self._hints)
        self._saved.hide()
        self.hide_progress()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for words in (self._saved, self._profile, self._notice, self._work, self._hints):
            words.set_theme(theme)
            words.setFont(theme.interface_font(12 / 13))
        self._cancel.setFont(theme.interface_font(12 / 13))
        # Lower than a usual button: it stands in a line of text.
        t = theme.tokens
        edge = t.text if theme.high_contrast else t.line
        self._cancel.setStyleSheet(
            f"QPushButton {{ padding: 0 8px; border: {theme.stroke}px solid {edge}; border-radius: 4px; }}"
            f" QPushButton:focus {{ padding: 0 8px; border: 2px solid {t.accent}; }}"
        )
        self.setFixedHeight(max(24, QFontMetrics(self._saved.font()).height() + 8))
        self._place_hints()
        self.update()

    # ---- what it shows -------------------------------------------------------------------------

    def show_saved(self, when: datetime) -> None:
        """``when`` is aware; it is shown in this computer's time zone."""
        self._saved.setText(f"● Saved {when.astimezone():%H:%M:%S}")
        self._saved.show()
        self._place_hints()
        self._saved.setToolTip("Every change is saved at once")

    def show_profile(self, text: str) -> None:
        """``Practice``, ``Vault unlocked``; empty where nothing is open, and then nothing was saved."""
        self._profile.setText(text)
        self._profile.setVisible(bool(text))
        if not text:
            self._saved.setText("")
            self._saved.hide()
        self._place_hints()

    def show_notice(self, sentence: str, tone: Tone = Tone.PLAIN) -> None:
        """Until the next one; an empty sentence takes the last one away."""
        self._notice.say(sentence, tone)
        self._make_room()
        if sentence and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def show_progress(self, fraction: float, sentence: str) -> None:
        """``fraction`` 0…1; below 0 where nobody knows how much there is to do."""
        known = fraction >= 0
        self._bar.setRange(0, _STEPS if known else 0)
        if known:
            self._bar.setValue(round(min(fraction, 1.0) * _STEPS))
        self._work.say(sentence)
        for widget in (self._work, self._bar, self._cancel):
            widget.show()
        self._make_room()

    def hide_progress(self) -> None:
        for widget in (self._work, self._bar, self._cancel):
            widget.hide()
        self._make_room()

    @property
    def words(self) -> tuple[str, ...]:
        """What can be read in it now, from left to right."""
        parts = (self._saved, self._profile, self._notice, self._work, self._hints)
        return tuple(part.text() for part in parts if not part.isHidden() and part.text())

    # ---- Qt ------------------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        return QSize(320, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_hints()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        painter.fillRect(self.rect(), theme.colour("background"))
        painter.fillRect(QRect(0, 0, self.width(), theme.stroke), theme.colour("line"))

    def _make_room(self) -> None:
        """While work is under way, a notice stands beside it; where there is none, the work has its place."""
        self._notice.setVisible(self._work.isHidden() or bool(self._notice.text()))
        self._place_hints()

    def _place_hints(self) -> None:
        """The key hints give way before anything that is said."""
        said = [words for words in (self._saved, self._profile) if not words.isHidden()]
        wanted = [words.sizeHint().width() for words in (*said, self._hints)] + [self._notice.wanted]
        room = self.width() - 2 * SIDE - BETWEEN * (len(wanted) - 1)
        self._hints.setVisible(sum(wanted) <= room and self._work.isHidden())

    @staticmethod
    def _hint_words() -> str:
        finish, commands = key_hint("encounter.finish"), key_hint("palette")
        return f"Offline     {commands} commands     {finish} finish and next"


class _Elided(Words):
    """Takes the room it gets; what does not fit is in the tooltip."""

    def __init__(self, text: str, kind: Kind, theme: Theme, parent: QWidget) -> None:
        super().__init__(text, kind, theme, parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def say(self, sentence: str, tone: Tone = Tone.PLAIN) -> None:
        super().say(sentence, tone)
        self.setToolTip(sentence)

    @property
    def wanted(self) -> int:
        """Pixels that the whole sentence takes."""
        return self.fontMetrics().horizontalAdvance(self.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        painter.setFont(self.font())
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
