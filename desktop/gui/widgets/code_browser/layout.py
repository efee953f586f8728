"""How the parts of the code browser stand together. No behaviour: only what is where."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.gui.widgets.empty_state import EmptyState, Notice
from desktop.gui.widgets.ground import set_ground
from desktop.gui.widgets.hairline import Hairline

from .book_tabs import ALL, TabRow
from .detail_pane import DetailPane
from .index_view import IndexView
from .look import BookLook
from .pcs_view import PcsView
from .results_view import ResultsView
from .search_box import SearchBox
from .tree_view import TreeView

RESULTS = "results"
BOOK = "book"
INDEX = "index"
BUILD = "build"
NARROWEST = 360
INDEX_SHARE = 1.5
"""How much taller the index is at least than the page below it."""
SHORT_NAMES = {"ICD-10-CM": "CM", "HCPCS Level II": "HCPCS", "ICD-10-PCS": "PCS"}
"""What coders call the systems, where room is short; used once there is more than one."""
RESULTS_AT_LEAST = (7, 180)
PAGE_AT_LEAST = (5, 130)
"""Lines of text, and pixels beyond which a large font does not push the other panes away."""


class BrowserLayout:
    """The widgets of a :class:`CodeBrowser`, made and placed inside it."""

    def __init__(self, owner: QWidget, look: BookLook) -> None:
        self._owner = owner
        self._look = look
        self.box = SearchBox(look, owner)
        self.books = TabRow(look, owner)
        self.books.setAccessibleName("Books")
        self.views = TabRow(look, owner, pills=True)
        self.views.setAccessibleName("View")
        self.views.set_tabs([(RESULTS, "Results"), (BOOK, "Book"), (INDEX, "Index"), (BUILD, "Build")])
        self.warning = QLabel(owner)
        self.warning.setWordWrap(True)
        self.warning.setTextFormat(Qt.TextFormat.PlainText)
        self.warning.setObjectName("code_release_warning")
        self.warning.hide()
        self.results = ResultsView(look, owner)
        # Clicking a row selects it and leaves the caret where the keys are understood.
        self.results.setFocusProxy(self.box)
        self.results.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.tree = TreeView(look, owner)
        self.index = IndexView(look, owner)
        self.pcs = PcsView(look, owner)
        self.state = EmptyState(look.theme, owner, at_top=True)
        self.upper = QStackedWidget(owner)
        for part in (self.state, self.results, self.tree, self.index, self.pcs):
            self.upper.addWidget(part)
        self.upper.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.detail = DetailPane(look, owner)
        self.splitter = QSplitter(Qt.Orientation.Vertical, owner)
        self.splitter.setObjectName("code_browser_splitter")
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(5)
        self.splitter.addWidget(self.upper)
        self.splitter.addWidget(self.detail)
        self.splitter.setSizes([400, 600])
        self.splitter.setStretchFactor(0, 2)
        self.splitter.setStretchFactor(1, 3)
        self._has_results = False
        self._place()
        self.set_books(())
        self.set_look(look)

    def _place(self) -> None:
        owner = self._owner
        owner.setMinimumWidth(NARROWEST)
        top = QHBoxLayout()
        top.setContentsMargins(12, 9, 12, 0)
        top.addWidget(self.box)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(12, 2, 12, 0)
        tabs.setSpacing(0)
        tabs.addWidget(self.books)
        tabs.addStretch(1)
        tabs.addWidget(self.views)
        self._rule = Hairline(self._look.theme, owner, upright=False)
        column = QVBoxLayout(owner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(tabs)
        column.addWidget(self._rule)
        column.addWidget(self.warning)
        column.addWidget(self.splitter, 1)

    def _tab_order(self) -> None:
        """Tabs and buttons are made anew now and then, and would come last."""
        walked: list[QWidget] = [
            self.box,
            *self.books.tabs(),
            *self.views.tabs(),
            *self.state.buttons(),
            self.tree,
            self.index.box,
            self.index.table,
            self.pcs.box,
        ]
        for before, after in pairwise(walked):
            QWidget.setTabOrder(before, after)

    # ---- what is shown -------------------------------------------------------------------------

    def view(self) -> str:
        return self.views.current()

    def show_view(self, name: str) -> None:
        self.views.choose(name)
        if name == BOOK:
            self.upper.setCurrentWidget(self.tree)
        elif name in (INDEX, BUILD):
            self.upper.setCurrentWidget(self.index if name == INDEX else self.pcs)
            self._make_room_above()
        else:
            self.upper.setCurrentWidget(self.results if self._has_results else self.state)

    def _make_room_above(self) -> None:
        """A book is read by the page: more of the height is its, until somebody moves the divider."""
        above, below = self.splitter.sizes()
        if above < below * INDEX_SHARE:
            whole = above + below
            self.splitter.setSizes([round(whole * INDEX_SHARE / (1 + INDEX_SHARE)), 0])

    def show_results(self) -> None:
        self._has_results = True
        self.show_view(self.view())

    def show_notice(self, notice: Notice) -> None:
        self._has_results = False
        self.state.show_notice(notice)
        self._tab_order()
        self.show_view(self.view())

    def show_warning(self, sentence: str) -> None:
        self.warning.setText(sentence)
        self.warning.setVisible(bool(sentence))

    def set_books(self, systems: Sequence[str]) -> None:
        short = SHORT_NAMES if len(systems) > 1 else {}
        self.books.set_tabs([(ALL, "All"), *((system, short.get(system, system)) for system in systems)])
        for name in (RESULTS, BOOK, INDEX, BUILD):
            self.views.tab(name).setEnabled(bool(systems) or name == RESULTS)
        self._tab_order()

    def set_look(self, look: BookLook) -> None:
        self._look = look
        set_ground(self._owner, look.theme, "panel")
        for part in (self._rule, self.state):
            part.set_theme(look.theme)
        for part, (lines, pixels) in ((self.upper, RESULTS_AT_LEAST), (self.detail, PAGE_AT_LEAST)):
            part.setMinimumHeight(min(lines * look.text.height, pixels))
        self.warning.setFont(look.text.font)
        self.warning.setStyleSheet(look.warning_style())
        self.splitter.setStyleSheet(look.splitter_style())
        for part in (
            self.box,
            self.books,
            self.views,
            self.results,
            self.tree,
            self.index,
            self.pcs,
            self.detail,
        ):
            part.set_look(look)
