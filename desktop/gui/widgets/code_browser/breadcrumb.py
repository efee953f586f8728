"""The context bar: the way from the chapter to the entry, each step a link."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from .look import Look
from .outline import Crumb

SEPARATOR = " › "


class Breadcrumb(QLabel):
    """Shows as much of every title as there is room for, the nearest ancestors' first."""

    opened = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._crumbs: tuple[Crumb, ...] = ()
        self.setObjectName("code_breadcrumb")
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByKeyboard | Qt.TextInteractionFlag.LinksAccessibleByMouse
        )
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.linkActivated.connect(self.opened)
        self.set_look(look)

    def set_crumbs(self, crumbs: tuple[Crumb, ...]) -> None:
        self._crumbs = crumbs
        spoken = SEPARATOR.join(c.full for c in crumbs)
        self.setAccessibleName(f"In {spoken}" if crumbs else "Context")
        self.setToolTip(spoken)
        self._fit()

    def set_look(self, look: Look) -> None:
        self._look = look
        self.setFont(look.small)
        self._fit()

    def shown(self) -> str:
        """The words on the screen, without their links."""
        return SEPARATOR.join(self._words())

    def sizeHint(self) -> QSize:
        return QSize(200, self._look.line_height(self._look.small) + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _words(self) -> list[str]:
        look = self._look
        room = self.width() - look.width(look.small, SEPARATOR) * max(0, len(self._crumbs) - 1) - 4
        words = [crumb.short for crumb in self._crumbs]
        left = room - sum(look.width(look.small, word) for word in words)
        # The block and the nearest ancestor say most; a chapter's long title says least.
        order = sorted(range(len(words)), key=lambda n: (n == 0, -n))
        for number in order:
            crumb = self._crumbs[number]
            extra = look.width(look.small, crumb.full) - look.width(look.small, crumb.short)
            if extra <= left:
                words[number] = crumb.full
                left -= extra
            elif left > 90:
                room_here = look.width(look.small, crumb.short) + left
                words[number] = look.elided(look.small, crumb.full, room_here)
                break
        return words

    def _fit(self) -> None:
        colour = self._look.muted.name()
        links = [
            f'<a href="{escape(crumb.code)}" style="color:{colour}; text-decoration:none">{escape(words)}</a>'
            for crumb, words in zip(self._crumbs, self._words(), strict=True)
        ]
        self.setText(f'<span style="color:{colour}">{escape(SEPARATOR).join(links)}</span>')
