"""The page of one entry: back and forward, context bar, the text, and what the keys do."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from codesets.model import CodePage
from desktop.gui.widgets.empty_state import EmptyState, Notice
from desktop.gui.widgets.hairline import Hairline
from desktop.gui.widgets.key_hints import KeyHints
from desktop.gui.widgets.tool_button import ToolButton

from . import outline
from .breadcrumb import Breadcrumb
from .look import BookLook
from .note_field import NoteField
from .page_view import PageView
from .remembered import Memory

EMPTY = Notice(
    "",
    "The page of the selected code stands here: its notes, those it inherits, and its 7th characters.",
)
SHORTER = {
    "open in book": "book",
    "open or close": "open",
    "show its codes": "its codes",
    "7th characters": "7th",
    "codes below": "below",
    "Shift Enter": "⇧ Enter",
}
"""What is said of the keys where there is little room for all of it."""
LOW = 9
"""Lines of text; in a lower pane the page has the room of the hints."""


class DetailPane(QWidget):
    """Shows pages and says what the reader wants next. Fetches nothing itself."""

    code_opened = Signal(str)
    """A link or a step of the context bar was opened."""
    history_wanted = Signal(int)
    """-1: the page before; +1: the one after."""
    note_written = Signal(str)
    """A note on the code whose page is shown."""

    def __init__(self, look: BookLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._page: CodePage | None = None
        self._on: date | None = None
        self.memory = Memory()
        """What is remembered of codes; after a change of it :meth:`refresh` shows it."""
        self.setObjectName("code_detail")
        theme = look.theme
        self._back = ToolButton(
            "Back", theme, self, glyph="back", key="Alt+←", run=lambda: self.history_wanted.emit(-1)
        )
        self._forward = ToolButton(
            "Forward", theme, self, glyph="forward", key="Alt+→", run=lambda: self.history_wanted.emit(+1)
        )
        self.breadcrumb = Breadcrumb(look, self)
        self.view = PageView(look, self)
        self.note = NoteField(look, self)
        self.state = EmptyState(theme, self, at_top=True)
        self._foot = QWidget(self)
        self.hints = KeyHints(theme, self._foot, shorter=SHORTER)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.state)
        self._stack.addWidget(self.view)
        self._rule = Hairline(theme, self, upright=False)
        top = QHBoxLayout()
        top.setContentsMargins(6, 2, 14, 0)
        top.setSpacing(0)
        top.addWidget(self._back)
        top.addWidget(self._forward)
        top.addSpacing(4)
        top.addWidget(self.breadcrumb, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._stack, 1)
        column.addWidget(self.note)
        column.addWidget(self._rule)
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(16, 2, 16, 4)
        foot.addWidget(self.hints)
        column.addWidget(self._foot)
        self.breadcrumb.opened.connect(self.code_opened)
        self.view.link_opened.connect(self.code_opened)
        self.view.history_wanted.connect(self.history_wanted)
        self.note.written.connect(self.note_written)
        self.set_look(look)
        self.set_history(back=False, forward=False)
        self.show_notice(EMPTY)

    @property
    def page(self) -> CodePage | None:
        return self._page

    def show_page(self, page: CodePage, on: date | None) -> None:
        if self._page is None or self._page.entry.code != page.entry.code:
            self.note.forget()
        self._page, self._on = page, on
        self.breadcrumb.set_crumbs(outline.crumbs(page))
        self.view.show_page(page, on, self.memory.of(page.entry.system, page.entry.code))
        self._stack.setCurrentWidget(self.view)

    def refresh(self) -> None:
        if self._page is not None:
            self.show_page(self._page, self._on)

    def write_note(self) -> None:
        """Have a note on the code that is shown written, or changed."""
        if self._page is not None:
            entry = self._page.entry
            self.note.write(entry.code, self.memory.of(entry.system, entry.code).note)

    def show_notice(self, notice: Notice) -> None:
        """A sentence instead of a page."""
        self._page = None
        self.note.forget()
        self.breadcrumb.set_crumbs(())
        self.state.show_notice(notice)
        self._stack.setCurrentWidget(self.state)

    def set_history(self, *, back: bool, forward: bool) -> None:
        self._back.setEnabled(back)
        self._forward.setEnabled(forward)

    def set_look(self, look: BookLook) -> None:
        self._look = look
        self._fit()
        self.view.setStyleSheet(look.view_style("QTextBrowser"))
        self.breadcrumb.set_look(look)
        self.view.set_look(look)
        self.note.set_look(look)
        for part in (self._back, self._forward, self._rule, self.state, self.hints):
            part.set_theme(look.theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        low = self.height() < LOW * self._look.text.height
        for part in (self._rule, self._foot):
            part.setVisible(not low)
