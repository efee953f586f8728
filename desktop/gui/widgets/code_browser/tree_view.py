"""The tabular list itself: chapters, blocks, categories, codes, opened level by level."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from codesets.model import Code, Kind
from desktop.gui.models.code_tree import CodeTreeModel, Role, State
from desktop.gui.models.index import Index
from desktop.gui.widgets.look import LEFT

from .history_keys import way_through_history
from .look import BookLook
from .outline import spoken_code

ROW = 28
NARROW = 480
"""Pixels below which levels are indented less."""


class TreeDelegate(QStyledItemDelegate):
    """Code in the mono face, then the title; headers are muted."""

    def __init__(self, look: BookLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, max(ROW, self.look.text.height + 10))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = self.look
        rect: QRect = option.rect  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            tree = self.parent()
            width = tree.viewport().width() if isinstance(tree, QTreeView) else rect.right()
            row = QRect(rect.left(), rect.top(), width - rect.left(), rect.height())
            look.paint_row(painter, row, bar=False)
            if option.state & QStyle.StateFlag.State_HasFocus:  # type: ignore[attr-defined]
                look.paint_focus(painter, row.adjusted(2, 2, -2, -2).toRectF())
        room = rect.adjusted(4, 0, -10, 0)
        entry: Code | None = index.data(Role.ENTRY)
        if entry is None:
            painter.setFont(look.text.font)
            painter.setPen(look.muted)
            words = look.text.elided(str(index.data() or ""), room.width())
            painter.drawText(room, LEFT, words)
        else:
            above: Code | None = index.parent().data(Role.ENTRY)
            self._paint_entry(painter, room, entry, above.title if above else "")
        painter.restore()

    def _paint_entry(self, painter: QPainter, room: QRect, entry: Code, above: str) -> None:
        look = self.look
        code = f"{entry.code}." if entry.kind is Kind.CHAPTER else spoken_code(entry)
        painter.setFont(look.code.font)
        painter.setPen(look.foreground if entry.billable else look.muted)
        painter.drawText(room, LEFT, code)
        column = {Kind.CHAPTER: "22.", Kind.BLOCK: "E08–E13"}.get(entry.kind, "E11.6-")
        used = max(look.code.width(column), look.code.width(code)) + 12
        title = room.adjusted(used, 0, 0, 0)
        painter.setFont(look.text.font)
        painter.setPen(look.foreground)
        words = entry.title
        if look.text.width(words) > title.width():
            words = without_beginning(words, above)
        painter.drawText(title, LEFT, look.text.elided(words, title.width(), middle=True))


def without_beginning(title: str, above: str) -> str:
    """A title that is too long, without the words it shares with the one above: its end tells it apart."""
    words, others = title.split(" "), above.split(" ")
    shared = 0
    while shared < min(len(words), len(others)) and words[shared].strip(",") == others[shared].strip(","):
        shared += 1
    return f"… {' '.join(words[shared:])}" if 2 <= shared < len(words) else title


class TreeView(QTreeView):
    """Walked with the arrow keys; typing letters goes to the code that begins so."""

    entry_chosen = Signal(object)
    """The :class:`Code` the selection went to, moved by the user."""
    current_moved = Signal()
    """Another row is current, whoever moved it."""
    accepted = Signal()
    opened = Signal()
    left = Signal()
    """Esc: back to the results."""
    typed_ahead = Signal(str)
    """Letters typed in quick succession: the beginning of a code."""
    history_wanted = Signal(int)
    """-1: the page before; +1: the one after."""

    def __init__(self, look: BookLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._typed = ""
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.timeout.connect(self._forget_typed)
        self.setObjectName("code_tree")
        self.setAccessibleName("Tabular list")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setAnimated(False)
        self.setIndentation(18)
        self.setExpandsOnDoubleClick(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.book = CodeTreeModel(parent=self)
        self.setModel(self.book)
        self._delegate = TreeDelegate(look, self)
        self.setItemDelegate(self._delegate)
        self._path: list[str] = []
        """Codes still to be opened on the way to the entry that is being revealed."""
        self._silent = False
        self.book.level_arrived.connect(self._level_arrived)
        self.selectionModel().currentChanged.connect(self._current_changed)
        self.doubleClicked.connect(self._double_clicked)
        self.set_look(look)

    def set_look(self, look: BookLook) -> None:
        self._look = look
        self._delegate.look = look
        self.setFont(look.text.font)
        self.setStyleSheet(look.view_style("QTreeView"))
        self.scheduleDelayedItemsLayout()

    def current_entry(self) -> Code | None:
        return self.book.entry(self.currentIndex())

    def reveal(self, path: list[str]) -> None:
        """Open the levels on a path (chapter … entry) and select its end; levels are read as needed."""
        self._path = list(path)
        self._go_on()

    def _go_on(self) -> None:
        while self._path:
            index = self.book.index_of(self._path[0])
            if not index.isValid():
                if self.book.canFetchMore(self.rootIndex()):
                    self.book.fetchMore(self.rootIndex())
                return  # its level is on its way, or it is not in this book
            if len(self._path) == 1:
                self._path = []
                self._select(index)
                return
            self._path.pop(0)
            if self.book.canFetchMore(index):
                self.book.fetchMore(index)
            self.expand(index)

    def _level_arrived(self, code: object) -> None:
        if isinstance(code, str):
            self.expand(self.book.index_of(code))
        self._go_on()

    def _select(self, index: QModelIndex) -> None:
        self._silent = True
        self.setCurrentIndex(index)
        self._silent = False
        if not self.viewport().rect().contains(self.visualRect(index)):
            # Among its neighbours, not at an edge.
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        entry = self.book.entry(current)
        if entry is not None and not self._silent:
            self._path = []
            self.entry_chosen.emit(entry)
        self.current_moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setIndentation(18 if self.width() >= NARROW else 12)

    def _double_clicked(self, index: QModelIndex) -> None:
        entry = self.book.entry(index)
        if entry is not None and entry.billable:
            self.accepted.emit()
        else:
            self.setExpanded(index, not self.isExpanded(index))

    # ---- keys and mouse ------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if way := way_through_history(event):
            self.history_wanted.emit(way)
        elif enter and modifiers == Qt.KeyboardModifier.ShiftModifier:
            self.opened.emit()
        elif enter and modifiers == Qt.KeyboardModifier.NoModifier:
            self._enter()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Go to the code that is being typed, opened or not; Qt alone finds only what is open."""
        self._typed += search.strip().upper()
        self._typing.start(QApplication.keyboardInputInterval() * 2)
        if self._typed:
            self.typed_ahead.emit(self._typed)

    def _forget_typed(self) -> None:
        self._typed = ""

    def _enter(self) -> None:
        index = self.currentIndex()
        entry = self.book.entry(index)
        if entry is None:
            self.book.read_again(index)
        elif entry.billable:
            self.accepted.emit()
        else:
            if self.book.state_of(index) is State.FAILED:
                self.book.read_again(index)
            self.setExpanded(index, not self.isExpanded(index))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if way := way_through_history(event):
            self.history_wanted.emit(way)
        else:
            super().mousePressEvent(event)

    def drawBranches(  # noqa: N802 - Qt's name
        self, painter: QPainter, rect: QRect, index: Index
    ) -> None:
        if self.selectionModel().isSelected(index):  # type: ignore[arg-type]
            self._look.paint_row(painter, rect, bar=self._look.high_contrast)
        if self.book.hasChildren(index):
            box = QRect(rect.right() - 13, rect.top(), 10, rect.height())
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._look.paint_twisty(painter, box, open_=self.isExpanded(index))  # type: ignore[arg-type]
            painter.restore()
