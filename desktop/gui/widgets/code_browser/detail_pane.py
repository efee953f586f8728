"""The page of one entry: back and forward, context bar, the text, and what the keys do."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from codesets.model import CodePage

from . import outline
from .breadcrumb import Breadcrumb
from .key_hints import KeyHints
from .look import Look
from .page_view import PageView
from .states import Notice, StateView

EMPTY = Notice(
    "",
    "The page of the selected code stands here: its notes, those it inherits, and its 7th characters.",
)


class DetailPane(QWidget):
    """Shows pages and says what the reader wants next. Fetches nothing itself."""

    code_opened = Signal(str)
    """A link or a step of the context bar was opened."""
    back_wanted = Signal()
    forward_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._page: CodePage | None = None
        self.setObjectName("code_detail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._back = self._button("Back", "Alt+←", self.back_wanted)
        self._forward = self._button("Forward", "Alt+→", self.forward_wanted)
        self.breadcrumb = Breadcrumb(look, self)
        self.view = PageView(look, self)
        self.state = StateView(look, self)
        self.hints = KeyHints(look, self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.state)
        self._stack.addWidget(self.view)
        self._rule = QFrame(self)
        self._rule.setFixedHeight(1)
        top = QHBoxLayout()
        top.setContentsMargins(10, 4, 14, 2)
        top.setSpacing(2)
        top.addWidget(self._back)
        top.addWidget(self._forward)
        top.addSpacing(4)
        top.addWidget(self.breadcrumb, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._stack, 1)
        column.addWidget(self._rule)
        column.addWidget(self.hints)
        self.breadcrumb.opened.connect(self.code_opened)
        self.view.link_opened.connect(self.code_opened)
        self.view.back_wanted.connect(self.back_wanted)
        self.view.forward_wanted.connect(self.forward_wanted)
        self.set_look(look)
        self.set_history(back=False, forward=False)
        self.show_notice(EMPTY)

    @property
    def page(self) -> CodePage | None:
        return self._page

    def show_page(self, page: CodePage, on: date | None) -> None:
        self._page = page
        self.breadcrumb.set_crumbs(outline.crumbs(page))
        self.view.show_page(page, on)
        self._stack.setCurrentWidget(self.view)

    def show_notice(self, notice: Notice) -> None:
        """A sentence instead of a page."""
        self._page = None
        self.breadcrumb.set_crumbs(())
        self.state.show_notice(notice)
        self._stack.setCurrentWidget(self.state)

    def set_history(self, *, back: bool, forward: bool) -> None:
        self._back.setEnabled(back)
        self._forward.setEnabled(forward)

    def set_look(self, look: Look) -> None:
        self._look = look
        for button, icon in ((self._back, "back"), (self._forward, "forward")):
            button.setIcon(look.icon(icon, look.muted))
            button.setStyleSheet(look.tool_style())
        self._rule.setStyleSheet(f"background: {look.line.name()};")
        self.view.setStyleSheet(look.view_style("QTextBrowser"))
        self.breadcrumb.set_look(look)
        self.view.set_look(look)
        self.state.set_look(look)
        self.hints.set_look(look)

    def _button(self, name: str, key: str, signal) -> QToolButton:  # type: ignore[no-untyped-def]
        button = QToolButton(self)
        button.setAccessibleName(name)
        button.setToolTip(f"{name} ({key})")
        button.setIconSize(QSize(14, 14))
        button.setFixedSize(22, 22)
        button.clicked.connect(lambda _=False: signal.emit())
        return button
