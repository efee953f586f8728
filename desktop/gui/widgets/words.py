"""Words on a page, each kind with its face and colour."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QLabel, QWidget

from desktop.gui.theme import Theme
from desktop.gui.tone import Tone


class Kind(Enum):
    NAME = "name"
    """The program's, on the start page."""
    TITLE = "title"
    """Of a page."""
    HEADING = "heading"
    TEXT = "text"
    MUTED = "muted"
    LABEL = "label"
    """The small capitals over a section."""


class Words(QLabel):
    """A label that knows what it is. Plain text always: what it shows never becomes markup."""

    def __init__(
        self, text: str, kind: Kind, theme: Theme, parent: QWidget | None = None, *, wrap: bool = False
    ) -> None:
        super().__init__(text, parent)
        self._kind = kind
        self._tone = Tone.PLAIN
        self._theme = theme
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.set_theme(theme)

    @property
    def tone(self) -> Tone:
        return self._tone

    def say(self, sentence: str, tone: Tone = Tone.PLAIN) -> None:
        """Show a sentence with the sign and the colour of its tone."""
        self._tone = tone
        self.setText(f"{tone.sign}  {sentence}" if tone.sign and sentence else sentence)
        self.set_theme(self._theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(_font(self._kind, theme))
        if self._tone is not Tone.PLAIN:
            token = self._tone.token
        else:
            token = "muted" if self._kind in (Kind.MUTED, Kind.LABEL) else "text"
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, theme.colour(token))
        self.setPalette(palette)


def _font(kind: Kind, theme: Theme) -> QFont:
    if kind is Kind.LABEL:
        return theme.label_font()
    scale = {Kind.NAME: 28 / 13, Kind.TITLE: 18 / 13, Kind.HEADING: 15 / 13}.get(kind, 1.0)
    font = theme.interface_font(scale)
    if scale > 1:
        font.setWeight(QFont.Weight.DemiBold)
    return font
