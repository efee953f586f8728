"""The list of lines: walks, moves, removes and drags by key and mouse."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QRect, Qt, Signal, SignalInstance
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from desktop.coding.encounter import Encounter
from desktop.gui.models.encounter_lines import EncounterLinesModel, LineRow
from desktop.gui.theme import Theme

from .line_delegate import LineDelegate

_NO = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
_CTRL = Qt.KeyboardModifier.ControlModifier


class LinesView(QListView):
    """Asks for changes by signal and changes nothing itself; the next encounter shows what became of it."""

    chosen = Signal(str)
    """Another line is current because the user went there."""
    current_shown = Signal()
    """Another line is current, or the same one with other contents, for whatever reason."""
    words_wanted = Signal(str)
    page_wanted = Signal(str)
    removal_wanted = Signal(str)
    move_wanted = Signal(str, int)
    first_wanted = Signal(str)
    details_wanted = Signal()
    """Space: show or hide them."""
    evidence_wanted = Signal()
    """→: go to the words of the current line."""
    copy_wanted = Signal()
    typed = Signal(str)
    """A letter or digit: the beginning of a code."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quiet = False
        self._target: tuple[str, int] | None = None
        """Where a line goes that is on its way: keys pressed before it arrived count from there."""
        self._gap: int | None = None
        """The gap between rows that a dragged line would fall into."""
        self.setObjectName("encounter_lines")
        self.setAccessibleName("Diagnoses of the encounter")
        self.setAccessibleDescription(
            "Enter shows the words in the note, Shift Enter opens the code in the book, Delete removes it, "
            "Alt up and Alt down move it, Alt Home makes it the first-listed one."
        )
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(False)  # painted here, in the accent
        self.lines = EncounterLinesModel(self)
        self.setModel(self.lines)
        self._delegate = LineDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        self.set_theme(theme)
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        self.doubleClicked.connect(lambda _index: self._tell(self.page_wanted))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.interface_font())
        self._delegate.set_theme(theme)
        self.setStyleSheet(f"QListView {{ background: {theme.tokens.panel}; border: none; outline: none; }}")
        self.verticalScrollBar().setSingleStep(self._delegate.row_height)
        self.scheduleDelayedItemsLayout()

    # ---- reading -------------------------------------------------------------------------------

    @property
    def row_height(self) -> int:
        """Of every row, in pixels."""
        return self._delegate.row_height

    def current_row(self) -> LineRow | None:
        return self.lines.row(self.currentIndex().row())

    def current_id(self) -> str | None:
        row = self.current_row()
        return row.line.id if row else None

    # ---- changing ------------------------------------------------------------------------------

    def show_encounter(self, encounter: Encounter | None, *, another: bool) -> None:
        """``another``: not the encounter that was shown before; its first line becomes current."""
        self._quiet = True
        self.lines.show_encounter(encounter)
        self._delegate.set_rows(self.lines.rows())
        self.viewport().update()
        if another:
            self._target = None
            self.scrollToTop()
            self._go(0)
        elif self._target and self.lines.place_of(self._target[0]) in (-1, self._target[1]):
            self._target = None
            self.scrollTo(self.currentIndex())
        self._quiet = False
        self.current_shown.emit()

    def select(self, line_id: str | None) -> None:
        self._quiet = True
        self._go(self.lines.place_of(line_id) if line_id else -1)
        self._quiet = False
        self.current_shown.emit()

    def _go(self, place: int) -> None:
        index = self.lines.index(place) if place >= 0 else QModelIndex()
        if index.isValid():
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(index, flag)
            self.scrollTo(index)
        else:
            self.selectionModel().clear()

    def _current_changed(self, *_: QModelIndex) -> None:
        if self._quiet:
            return
        self._target = None
        self._tell(self.chosen)
        self.current_shown.emit()

    # ---- asking --------------------------------------------------------------------------------

    def ask_words(self) -> None:
        self._tell(self.words_wanted)

    def ask_page(self) -> None:
        self._tell(self.page_wanted)

    def ask_removal(self) -> None:
        self._tell(self.removal_wanted)

    def ask_move(self, step: int) -> None:
        """Up (-1) or down (+1); nothing at the ends."""
        line_id = self.current_id()
        if line_id is None:
            return
        place = self.lines.place_of(line_id)
        if self._target and self._target[0] == line_id:
            place = self._target[1]
        self._ask_place(line_id, place, place + step)

    def ask_first(self) -> None:
        line_id = self.current_id()
        if line_id is not None and self.lines.place_of(line_id) > 0:
            self._target = (line_id, 0)
            self.first_wanted.emit(line_id)

    def _ask_place(self, line_id: str, place: int, to: int) -> None:
        if to != place and 0 <= to < self.lines.rowCount():
            self._target = (line_id, to)
            self.move_wanted.emit(line_id, to)

    def _tell(self, signal: SignalInstance) -> None:
        line_id = self.current_id()
        if line_id:
            signal.emit(line_id)

    # ---- keys ----------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        # With the focus here the keys of the list are the list's, whatever the window uses them for.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._action(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self._action(event)
        text = event.text()
        if event.isAutoRepeat() and event.key() == Qt.Key.Key_Delete:
            return  # a key held too long must not empty the encounter
        if action is not None:
            action()
        elif text.isalnum() and event.modifiers() & ~_SHIFT & ~Qt.KeyboardModifier.KeypadModifier == _NO:
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)

    def _action(self, event: QKeyEvent) -> Callable[[], object] | None:
        """What the keys do here; None where they are not the list's own."""
        key = Qt.Key(event.key())
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key == Qt.Key.Key_Enter:
            key = Qt.Key.Key_Return
        return {
            (Qt.Key.Key_Return, _NO): self.ask_words,
            (Qt.Key.Key_Return, _SHIFT): self.ask_page,
            (Qt.Key.Key_Delete, _NO): self.ask_removal,
            (Qt.Key.Key_Up, _ALT): lambda: self.ask_move(-1),
            (Qt.Key.Key_Down, _ALT): lambda: self.ask_move(+1),
            (Qt.Key.Key_Home, _ALT): self.ask_first,
            (Qt.Key.Key_Space, _NO): self.details_wanted.emit,
            (Qt.Key.Key_Right, _NO): self.evidence_wanted.emit,
            (Qt.Key.Key_C, _CTRL): self.copy_wanted.emit,
        }.get((key, modifiers))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.lines.rowCount():
            self._go(0)

    # ---- dragging ------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._drag_over(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # scrolls near the edges
        self._drag_over(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._show_gap(None)

    def dropEvent(self, event: QDropEvent) -> None:
        line_id = self.lines.dragged(event.mimeData())
        gap = self._gap_at(event.position().toPoint().y())
        self._show_gap(None)
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)
        if not line_id:
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.MoveAction)
        event.accept()
        place = self.lines.place_of(line_id)
        self._ask_place(line_id, place, gap - 1 if gap > place else gap)

    def _drag_over(self, event: QDragMoveEvent) -> None:
        if self.lines.dragged(event.mimeData()):
            self._show_gap(self._gap_at(event.position().toPoint().y()))
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()
        else:
            self._show_gap(None)
            event.ignore()

    def _gap_at(self, y: int) -> int:
        """0 is above the first row."""
        for place in range(self.lines.rowCount()):
            if y < self.visualRect(self.lines.index(place)).center().y():
                return place
        return self.lines.rowCount()

    def _show_gap(self, gap: int | None) -> None:
        if gap != self._gap:
            self._gap = gap
            self.viewport().update()

    # ---- painting and size ---------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._gap is None:
            return
        last = self.lines.rowCount() - 1
        if self._gap <= last:
            y = self.visualRect(self.lines.index(self._gap)).top()
        else:
            y = self.visualRect(self.lines.index(last)).bottom()
        painter = QPainter(self.viewport())
        painter.fillRect(QRect(0, max(0, y - 1), self.viewport().width(), 3), self._theme.colour("accent"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.scheduleDelayedItemsLayout()
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())
