"""A button of a header or a bar: an icon, a few words or both, always with a name and its key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from desktop.gui.icons import icon
from desktop.gui.theme import Theme


class ToolButton(QToolButton):
    """Reached by Tab; a click leaves the focus where it is."""

    def __init__(
        self,
        name: str,
        theme: Theme,
        parent: QWidget,
        *,
        run: Callable[[], object] | None = None,
        glyph: str = "",
        words: str = "",
        key: str = "",
        ink: str = "muted",
    ) -> None:
        """``name`` is read out; ``words`` are shown; ``ink`` is the token of their colour."""
        super().__init__(parent)
        self._glyph = glyph
        self._ink = ink
        self.setText(words)
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({key})" if key else name)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if run is not None:
            self.clicked.connect(lambda _=False: run())
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        t = theme.tokens
        self.setFont(theme.interface_font())
        self.setStyleSheet(
            "QToolButton { border: 2px solid transparent; border-radius: 5px; background: transparent;"
            f" color: {theme.colour(self._ink).name()}; padding: 2px 4px; }}"
            f" QToolButton:hover:enabled {{ background: {t.selection}; color: {t.text}; }}"
            f" QToolButton:focus {{ border-color: {t.accent}; }}"
            f" QToolButton:disabled {{ color: {t.muted}; }}"
            " QToolButton::menu-indicator { image: none; width: 0; }"
        )
        if self._glyph:
            size = round(theme.interface_font().pixelSize() * 16 / 13)
            self.setIcon(icon(self._glyph, t.muted))
            self.setIconSize(QSize(size, size))
