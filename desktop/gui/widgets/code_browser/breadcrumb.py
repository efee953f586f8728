"""The context bar: the way from the chapter to the entry, each step a link."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from .look import BookLook
from .outline import Crumb

SEPARATOR = " › "


class Breadcrumb(QLabel):
    """Shows as much of every title as there is room for, the nearest ancestors' first."""

    opened = Signal(str)

    def __init__(self, look: BookLook, parent: QWidget | None = None) -> None:
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

    def set_look(self, look: BookLook) -> None:
        self._look = look
        self.setFont(look.small.font)
        self._fit()

    def shown(self) -> str:
        """The words on the screen, without their links."""
        return SEPARATOR.join(words for _, words in self._steps())

    def sizeHint(self) -> QSize:
        return QSize(200, self._look.small.height + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _steps(self) -> list[tuple[str, str]]:
        """``(code, words)`` of the steps there is room for; an empty code stands for those left out."""
        look = self._look
        steps = [(crumb.code, crumb.short) for crumb in self._crumbs]
        room = self.width() - 4
        left_out = False
        while len(steps) > (3 if left_out else 2) and self._width(steps) > room:
            # The chapter says where one is, the nearest ancestors say most.
            steps[1 : 3 if left_out else 2] = [("", "…")]
            left_out = True
        left = room - self._width(steps)
        full = {crumb.code: crumb.full for crumb in self._crumbs}
        # The block and the nearest ancestor say most; a chapter's long title says least.
        for number in sorted(range(len(steps)), key=lambda n: (n == 0, -n)):
            code, short = steps[number]
            words = full.get(code, short)
            extra = look.small.width(words) - look.small.width(short)
            if extra <= left:
                steps[number] = (code, words)
                left -= extra
            elif left > 90:
                steps[number] = (code, look.small.elided(words, look.small.width(short) + left))
                break
        return steps

    def _width(self, steps: list[tuple[str, str]]) -> int:
        look = self._look
        between = look.small.width(SEPARATOR) * max(0, len(steps) - 1)
        return between + sum(look.small.width(words) for _, words in steps)

    def _fit(self) -> None:
        colour = self._look.muted.name()
        links = [
            f'<a href="{escape(code)}" style="color:{colour}; text-decoration:none">{escape(words)}</a>'
            if code
            else escape(words)
            for code, words in self._steps()
        ]
        self.setText(f'<span style="color:{colour}">{escape(SEPARATOR).join(links)}</span>')
