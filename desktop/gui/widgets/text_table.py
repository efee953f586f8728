"""A quiet table of texts: rows between hairlines, the whole row selected."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from desktop.gui.models.text_table import TextTableModel
from desktop.gui.theme import Theme

ROW = 34
SPACE = 36
"""Pixels of a cell beside its words."""
LEAST = 110
"""Pixels that an elastic column keeps; below that the table is scrolled."""
_MEASURED = 60
"""Rows whose words tell how wide a column is."""


class TextTable(QTableView):
    """Walked with the arrow keys; Tab leaves it."""

    def __init__(
        self, model: TextTableModel, theme: Theme, parent: QWidget, *, elastic: Sequence[int]
    ) -> None:
        """``elastic``: the columns that share what the others leave."""
        super().__init__(parent)
        self._theme = theme
        self._elastic = tuple(elastic)
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        model.modelReset.connect(self.place_columns)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        t = theme.tokens
        self.setFont(theme.interface_font())
        self.horizontalHeader().setFont(theme.label_font())
        self.setStyleSheet(
            f"QTableView {{ background: {t.panel}; color: {t.text}; border: none; outline: none;"
            f" selection-background-color: {t.selection}; selection-color: {t.text}; }}"
            f" QTableView::item {{ padding: 0 12px; border-bottom: {theme.stroke}px solid {t.line}; }}"
            f" QTableView::item:selected {{ background: {t.selection}; color: {t.text}; }}"
            f" QTableView::item:selected:focus {{ border-bottom: 2px solid {t.accent}; }}"
            f" QHeaderView, QHeaderView::section {{ background: {t.panel}; color: {t.muted}; border: none; }}"
            f" QHeaderView::section {{ padding: 0 12px; border-bottom: {theme.stroke}px solid {t.line}; }}"
        )
        height = QFontMetrics(theme.interface_font()).height()
        self.verticalHeader().setDefaultSectionSize(max(ROW, height + 16))
        self.horizontalHeader().setFixedHeight(max(30, QFontMetrics(theme.label_font()).height() + 14))
        self.place_columns()

    def place_columns(self) -> None:
        """Each column as wide as its words; the elastic ones share what is left."""
        model, room = self.model(), self.viewport().width()
        words, label = QFontMetrics(self.font()), QFontMetrics(self._theme.label_font())
        widths: list[int] = []
        for column in range(model.columnCount()):
            heading = str(model.headerData(column, Qt.Orientation.Horizontal) or "")
            texts = (
                str(model.index(row, column).data() or "") for row in range(min(model.rowCount(), _MEASURED))
            )
            longest = max((words.horizontalAdvance(text) for text in texts), default=0)
            widths.append(max(longest, label.horizontalAdvance(heading)) + SPACE)
        over = sum(widths) - room
        stretch = sum(widths[column] for column in self._elastic) or 1
        for column, width in enumerate(widths):
            given = width - -(-over * width // stretch) if column in self._elastic else width
            self.setColumnWidth(column, max(given, min(width, LEAST)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End go to the first and the last row: there is nothing to do in a cell."""
        if event.key() == Qt.Key.Key_Home:
            self.selectRow(0)
        elif event.key() == Qt.Key.Key_End:
            self.selectRow(self.model().rowCount() - 1)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place_columns()
