"""The page around the table: what it is, a filter, the next step, and a place to drop notes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop.gui.commands import key_hint
from desktop.gui.models.worklist_rows import (
    ENCOUNTER_COLUMNS,
    SAMPLE_COLUMNS,
    Listed,
    WorklistModel,
    WorklistRow,
    listed,
    sample_rows,
)
from desktop.gui.theme import Theme
from desktop.gui.widgets.drop_hint import DropHint, dropped_files
from desktop.gui.widgets.empty_state import Action, EmptyState, Notice
from desktop.gui.widgets.key_cap import KeyCap
from desktop.gui.widgets.local_key import local_key
from desktop.gui.widgets.words import Kind, Words

from .table import WorklistTable

if TYPE_CHECKING:
    from desktop.session import EncounterSummary, SampleSummary

_DROP = "Drop notes, a folder or a zip of charts"
_NO_DROP = "Practice holds only sample charts. Open your vault for notes of your own."


class WorklistPage(QWidget):
    """Encounters; or, once ``show_samples`` was given any, the sample charts and how far each has come."""

    encounter_opened = Signal(str)
    sample_opened = Signal(str)
    open_requested = Signal()
    note_dropped = Signal(object)
    """list[Path]"""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._listed = Listed()
        self._samples: tuple[SampleSummary, ...] = ()
        self._columns = ENCOUNTER_COLUMNS
        self.setObjectName("worklist_page")
        self.setAcceptDrops(True)
        self._model = WorklistModel(self)
        self.table = WorklistTable(self._model, theme, self)
        self.table.opened.connect(self._open_current)
        self.table.horizontalHeader().sectionClicked.connect(self.sort_by)
        self._title = Words("Worklist", Kind.TITLE, theme, self)
        self._count = Words("", Kind.MUTED, theme, self)
        self.filter_box = QLineEdit(self)
        self.filter_box.setPlaceholderText("Filter")
        self.filter_box.setAccessibleName("Filter the worklist")
        self.filter_box.setToolTip(f"Show only rows with these words ({key_hint('find')}; Esc clears)")
        self.filter_box.setClearButtonEnabled(False)
        self.filter_box.textChanged.connect(self._filter)
        self.filter_box.returnPressed.connect(self._open_current)
        self._filter_key = KeyCap(key_hint("find"), theme, self)
        self.open_button = QPushButton("Open a note…", self)
        self.open_button.setProperty("primary", True)
        self.open_button.setToolTip(f"Open a note… ({key_hint('note.open')})")
        self.open_button.clicked.connect(lambda: self.open_requested.emit())
        self._open_key = KeyCap(key_hint("note.open"), theme, self)
        opening = Action(
            text="Open a note…", run=self.open_requested.emit, key=key_hint("note.open"), primary=True
        )
        self.empty = EmptyState(
            theme,
            self,
            notice=Notice(
                "Nothing to code yet",
                "Open a note (PDF, Word, C-CDA, FHIR, HL7, text), or drop notes, a folder or a zip. What is "
                "read is kept in the vault.",
                (opening,),
            ),
        )
        self.no_match = EmptyState(theme, self)
        self.trouble = EmptyState(theme, self)
        self._hint = DropHint(theme, self)
        self._lay_out()
        self._bind_keys()
        self.set_theme(theme)
        self._unsort()
        self._show_rows()

    # ---- what it shows -------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        words = (self._title, self._count, self._filter_key, self._open_key)
        for part in (*words, self.empty, self.no_match, self.trouble):
            part.set_theme(theme)
        self.table.set_theme(theme)
        self._hint.set_theme(theme)
        for widget in (self.filter_box, self.open_button):
            widget.setFont(theme.interface_font())
        self.filter_box.setFixedWidth(round(240 * theme.interface_size / 9.75))
        self.update()

    def hide_columns(self, titles: Collection[str]) -> None:
        """Of the encounters; the first always stands."""
        first, *others = ENCOUNTER_COLUMNS
        self._columns = (first, *(one for one in others if one.title not in titles))
        self._show_rows()

    def show_worklist(self, encounters: tuple[EncounterSummary, ...]) -> None:
        self.show_listed(listed(encounters))

    def show_listed(self, encounters: Listed) -> None:
        """As ``show_worklist``, of what was made ready on another thread."""
        self._listed = encounters
        self._show_rows()

    def show_samples(self, samples: tuple[SampleSummary, ...]) -> None:
        """In practice; with none, the page is the worklist again."""
        self._samples = samples
        self._show_rows()

    def show_trouble(self, sentence: str, retry: Callable[[], None]) -> None:
        """The list cannot be read, and why; nobody is invited to begin before it has been read after all."""
        again = Action(text="Try again", run=retry)
        self.trouble.show_notice(Notice("The worklist cannot be read", sentence, (again,), trouble=True))
        self._listed, self._samples = Listed(), ()
        self._show_rows()
        self._stack.setCurrentWidget(self.trouble)
        self.setFocusProxy(self.trouble.buttons()[0])
        if self.isVisible():
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Keep nothing of the profile that was open, not even what was typed to filter it."""
        self.filter_box.setText("")  # drops the history of undo as well, unlike clear()
        self._listed, self._samples = Listed(), ()
        self._show_rows()

    def focus_filter(self) -> None:
        self.filter_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter_box.selectAll()

    @property
    def practising(self) -> bool:
        return bool(self._samples)

    @property
    def count_words(self) -> str:
        """How many rows there are, as the page says it: ``2 of 3 encounters``."""
        return self._count.text()

    @property
    def titles(self) -> tuple[str, ...]:
        """Of the rows shown, from the top."""
        rows = (self._model.row(number) for number in range(self._model.rowCount()))
        return tuple(row.title for row in rows if row is not None)

    # ---- how it works --------------------------------------------------------------------------

    def sort_by(self, column: int) -> None:
        """By that column; once more, the other way round."""
        header = self.table.horizontalHeader()
        same = header.sortIndicatorSection() == column
        ascending = same and header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
        numeric = column < len(self._model.columns) and self._model.columns[column].numeric
        if not same:
            ascending = not numeric
        order = Qt.SortOrder.AscendingOrder if ascending else Qt.SortOrder.DescendingOrder
        before = self._current()
        header.setSortIndicator(column, order)
        self._model.sort(column, order)
        self._keep_one_selected(before)
        header.viewport().update()

    def _unsort(self) -> None:
        """The order they come in: the one touched last first; sample charts as their list has them."""
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self._model.sort(-1)

    def _show_rows(self) -> None:
        before = self._current()
        if self._samples:
            columns, texts = SAMPLE_COLUMNS, ()
            rows = sample_rows(self._samples, self._listed.encounters)
        else:
            columns, rows, texts = self._columns, self._listed.rows, self._listed.texts
        if columns is not self._model.columns:
            self._unsort()
        self._model.set_rows(columns, rows, texts)
        self._title.setText("Practice" if self._samples else "Worklist")
        self.table.setAccessibleName("Sample charts" if self._samples else "Worklist")
        for widget in (self.open_button, self._open_key):
            widget.setVisible(not self._samples and bool(rows))
        self._settle(before)

    def _filter(self, typed: str) -> None:
        before = self._current()
        self._model.set_words(typed)
        self._settle(before)

    def _settle(self, before: WorklistRow | None) -> None:
        """After the rows have changed: the right part in front, the same row current, the count told."""
        shown, all_rows = self._model.rowCount(), self._model.count_of_all
        typed = self.filter_box.text().strip()
        self.setFocusProxy(self.table if all_rows else self.empty.buttons()[0])
        if all_rows == 0:
            self._stack.setCurrentWidget(self.empty)
        elif shown == 0:
            clearing = Action(text="Clear the filter", run=self.filter_box.clear, key="Esc")
            self.no_match.show_notice(
                Notice("Nothing matches", f"No row holds all the words of “{typed}”.", (clearing,))
            )
            self._stack.setCurrentWidget(self.no_match)
        else:
            self._stack.setCurrentWidget(self.table)
        for widget in (self.filter_box, self._filter_key):
            widget.setVisible(all_rows > 0)
        self._count.setText(self._counted(shown, all_rows))
        self._keep_one_selected(before)
        self.table.place_columns()

    def _counted(self, shown: int, all_rows: int) -> str:
        if not all_rows:
            return ""
        noun = "sample chart" if self._samples else "encounter"
        nouns = f"{all_rows:,} {noun}{'' if all_rows == 1 else 's'}"
        if shown != all_rows:
            return f"{shown:,} of {nouns}"
        coded = sum(encounter.status.finished for encounter in self._listed.encounters)
        return f"{nouns}, {coded:,} coded" if coded else nouns

    def _keep_one_selected(self, before: WorklistRow | None) -> None:
        number = next((n for n in range(self._model.rowCount()) if _same(self._model.row(n), before)), 0)
        if self._model.rowCount():
            self.table.selectRow(number)
            self.table.scrollTo(self._model.index(number, 0))

    def _current(self) -> WorklistRow | None:
        return self._model.row(self.table.currentIndex().row())

    def selected(self) -> tuple[str, ...]:
        """The encounters selected, from the top."""
        numbers = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        rows = (self._model.row(number) for number in numbers)
        return tuple(row.encounter.id for row in rows if row is not None and row.encounter is not None)

    def _open_current(self) -> None:
        row = self._current()
        if row is None:
            return
        if row.sample is not None:
            self.sample_opened.emit(row.sample.id)
        elif row.encounter is not None:
            self.encounter_opened.emit(row.encounter.id)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 14, 0)
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addSpacing(4)
        head.addWidget(self._count, 0, Qt.AlignmentFlag.AlignBottom)
        self._count.setContentsMargins(0, 0, 0, 2)
        head.addStretch(1)
        head.addWidget(self.filter_box)
        head.addWidget(self._filter_key)
        head.addSpacing(12)
        head.addWidget(self.open_button)
        head.addWidget(self._open_key)
        self._stack = QStackedWidget(self)
        for widget in (self.table, self.empty, self.no_match, self.trouble):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 14, 0, 0)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self._stack, 1)

    def _bind_keys(self) -> None:
        local_key("Esc", self.filter_box, self._leave_filter)
        local_key("Down", self.filter_box, self._step_down)
        for number in range(9):  # there is no tenth key
            local_key(f"Alt+{number + 1}", self, partial(self.sort_by, number), inside=True)

    def _leave_filter(self) -> None:
        self.filter_box.clear()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step_down(self) -> None:
        if self._model.rowCount():
            self.table.setFocus(Qt.FocusReason.TabFocusReason)

    # ---- dropping notes ------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event):
            event.acceptProposedAction()
            self._hint.tell(_NO_DROP if self.practising else _DROP)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.setAccepted(not self.practising)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._hint.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._hint.hide()
        paths = dropped_files(event)
        if paths and not self.practising:
            event.acceptProposedAction()
            self.note_dropped.emit(paths)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.colour("panel"))


def _same(row: WorklistRow | None, other: WorklistRow | None) -> bool:
    """The same thing, though it may have been saved since."""
    if row is None or other is None:
        return False
    if row.sample is not None or other.sample is not None:
        return row.sample == other.sample
    return (
        row.encounter is not None and other.encounter is not None and row.encounter.id == other.encounter.id
    )
