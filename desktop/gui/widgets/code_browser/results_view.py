"""The list of results. It is steered from the search box, which keeps the caret."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from codesets.model import Code
from desktop.gui.models.code_results import CodeResultsModel, Row, RowKind, header_hint
from desktop.gui.models.index import nearest_selectable

from .history_keys import way_through_history
from .look import BookLook
from .result_delegate import INDENT, SIDE, ResultDelegate


class ResultsView(QListView):
    """Moves, unfolds and folds; says which row is current."""

    row_changed = Signal()
    """Another row is current, or none."""
    accepted = Signal()
    fold_clicked = Signal()
    history_wanted = Signal(int)
    """-1: the page before; +1: the one after."""

    def __init__(self, look: BookLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("code_results")
        self.setAccessibleName("Search results")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(False)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.results = CodeResultsModel(self)
        self.setModel(self.results)
        self._delegate = ResultDelegate(look, self)
        self.setItemDelegate(self._delegate)
        self.set_look(look)
        self._quiet = False
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        self.doubleClicked.connect(lambda _index: self.accepted.emit())

    def set_look(self, look: BookLook) -> None:
        self._look = look
        self.setFont(look.text.font)
        self._delegate.set_look(look)
        self.setStyleSheet(look.view_style("QListView"))
        self.scheduleDelayedItemsLayout()

    # ---- reading -------------------------------------------------------------------------------

    def current_row(self) -> Row | None:
        return self.results.row(self.currentIndex().row())

    def can_fold(self) -> bool:
        row = self.current_row()
        return row is not None and (row.unfolded or row.depth > 0)

    # ---- changing ------------------------------------------------------------------------------

    def show_rows(self, rows: Sequence[Row]) -> None:
        """The new rows, the first code current. Says ``row_changed`` once."""
        self._quiet = True
        self.results.set_rows(rows)
        if rows:
            self.setCurrentIndex(self.results.index(max(nearest_selectable(self.results, 0, +1), 0)))
            self.scrollToTop()
        self._quiet = False
        self._current_changed()

    def offer_rows(self, rows: Sequence[Row]) -> None:
        """Rows that nobody has asked for, under headings: none is current, but for one that was before."""
        top = self.results.row(0)
        before = self.current_row() if top is not None and top.kind is RowKind.LABEL else None
        self._quiet = True
        self.results.set_rows(rows)
        number = self.results.row_of(before.code) if before is not None else -1
        self.setCurrentIndex(self.results.index(number) if number >= 0 else QModelIndex())
        self._quiet = False
        self._current_changed()

    def remark(self, told: Callable[[Row], Row]) -> None:
        """The rows as ``told`` makes them; which is current stays."""
        self.results.remark(told)
        self.scheduleDelayedItemsLayout()

    def step(self, rows: int) -> None:
        """Move the selection; at an end it stays there."""
        self._go(self.currentIndex().row() + rows, rows)

    def page(self, pages: int) -> None:
        height = max(1, self.visualRect(self.currentIndex()).height())
        rows = max(1, self.viewport().height() // height - 1)
        self._go(self.currentIndex().row() + pages * rows, pages)

    def _go(self, number: int, direction: int) -> None:
        found = nearest_selectable(self.results, number, direction)
        if found >= 0:
            self._select(found)

    def unfold(self, code: str, codes: Sequence[Code], *, refused: bool) -> bool:
        """Show what stands beneath the row of a code.

        refused: somebody tried to add the row; a hint says why it could not be, and the first
        choice becomes current. False when the row has gone or nothing stands beneath it.
        """
        number = self.currentIndex().row()
        row = self.results.row(number)
        if row is None or row.code != code:
            return False
        sevenths = any(c.seventh for c in codes)
        hint = header_hint(row, sevenths=sevenths) if refused else ""
        first = self.results.unfold(number, codes, hint=hint)
        if first < 0:
            return False
        if refused:
            self._select(first)
        self._show_block(number, first)
        self.row_changed.emit()
        return True

    def fold(self) -> None:
        """Fold the current row, or else the one it stands beneath, which becomes current."""
        number = self.currentIndex().row()
        row = self.results.row(number)
        if row is None:
            return
        if row.unfolded:
            self.results.fold(number)
        else:
            above = self.results.above(number)
            if above < 0:
                return
            self._select(above)
            self.results.fold(above)
        self.row_changed.emit()

    def _select(self, number: int) -> None:
        index = self.results.index(number)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def _show_block(self, top: int, first: int) -> None:
        """Scroll so that the row and the beginning of what is beneath it can be seen."""
        last = min(first + 3, self.results.rowCount() - 1)
        self.scrollTo(self.results.index(last))
        self.scrollTo(self.results.index(top))
        self.scrollTo(self.currentIndex())

    def _current_changed(self, *_: QModelIndex) -> None:
        if self._quiet:
            return
        row = self.current_row()
        if row is not None and QAccessible.isActive():
            # The focus stays in the search box, so nothing else would say which row is current.
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, row.spoken))
        self.row_changed.emit()

    # ---- mouse and size ------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if way := way_through_history(event):
            self.history_wanted.emit(way)
            return
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        row = self.results.row(index.row()) if index.isValid() else None
        if row is not None and row.foldable and self._on_twisty(event, row):
            self.fold_clicked.emit()

    def _on_twisty(self, event: QMouseEvent, row: Row) -> bool:
        return event.position().x() < SIDE + row.depth * INDENT

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.scheduleDelayedItemsLayout()
