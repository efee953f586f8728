"""The Alphabetic Index and the books like it, as a book: lines under main terms, walked by arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from codesets.index_terms import IndexTerm, narrowed
from codesets.model import Book
from desktop.gui.models.index import Index
from desktop.gui.models.index_lines import IndexLinesModel
from desktop.gui.widgets.local_key import keeps_key

from .book_tabs import TabRow
from .look import BookLook
from .reader import IndexPage

ROW = 26
TYPING = 120
"""Milliseconds without a key before the book is opened at what was typed."""
CODE_COLUMN = "S72.001A"
CELL_COLUMN = "C79.89-"
NAMES = {
    Book.INDEX: "Index",
    Book.EXTERNAL_CAUSES: "External causes",
    Book.NEOPLASMS: "Neoplasms",
    Book.DRUGS: "Drugs",
}
_EMPTY = "No line begins so, and none has all these words. Try fewer, or their first letters."


class LinesTable(QTableView):
    """↑ ↓ walk the lines, ← → the columns of a table; Enter goes where the line leads, Shift+Enter where it
    says *see also*."""

    followed = Signal()
    referred = Signal()
    narrow_wanted = Signal()
    """F: only some of the lines under this main term."""
    left = Signal()
    """Esc, or ↑ in the first row."""
    typed = Signal(str)
    """A letter: somebody types on."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = event.key(), event.text()
        shifted = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        plain = shifted or event.modifiers() == Qt.KeyboardModifier.NoModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            (self.referred if shifted else self.followed).emit()
        elif key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Up and self.currentIndex().row() <= 0):
            self.left.emit()
        elif key == Qt.Key.Key_F and not shifted and plain:
            self.narrow_wanted.emit()
        elif plain and text.isprintable() and text.strip():
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)


class NarrowField(QLineEdit):
    """Words that the lines under a main term must have."""

    left = Signal()
    """Esc."""

    def event(self, event: QEvent) -> bool:
        return keeps_key(event, Qt.Key.Key_Escape) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class IndexView(QWidget):
    """Passive: it shows the page it is given and says what is wanted."""

    wanted = Signal(str, str, bool)
    """A book, as in :class:`codesets.model.Book`, the text to open it at, and whether every line that has its
    words is wanted, wherever it stands, not the main terms that begin so."""
    passed = Signal(str)
    """The entry that the current line leads to: its page may be shown."""
    opened = Signal(str, str)
    """An entry to open in the tabular list, and the line that led there."""
    referred = Signal(str, str)
    """A book, and the text of its *see* to follow."""

    def __init__(self, look: BookLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("index_view")
        self._look = look
        self._book = ""
        self._page: IndexPage | None = None
        self._everywhere = False
        self._within: tuple[IndexTerm, ...] = ()
        """A main term and its lines, while only some of them are shown."""
        self._seek = -1
        """Position of the line to go to when the page comes."""
        self.books = TabRow(look, self, pills=True)
        self.books.setAccessibleName("Index books")
        self.box = QLineEdit(self)
        self.box.setPlaceholderText("Main term, or words of a line; Shift+Enter finds all lines")
        self.box.setAccessibleName("Find in the index")
        self.narrow = NarrowField(self)
        self.narrow.setObjectName("index_narrow")
        self.narrow.setAccessibleName("Narrow the lines under the main term")
        self.narrow.hide()
        self.path = QLabel(self)
        self.path.setTextFormat(Qt.TextFormat.PlainText)
        self.path.setWordWrap(True)
        self.lines = IndexLinesModel(self)
        self.table = LinesTable(self)
        self._set_up_table()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING)
        self._pause.timeout.connect(self.ask)
        self._place()
        self._connect()
        self.setFocusProxy(self.box)
        self.set_look(look)

    # ---- what it shows -------------------------------------------------------------------------

    def show_page(self, page: IndexPage) -> None:
        self._page = page
        self._book = page.book
        self._stop_narrowing()
        self.books.set_tabs([(book.value, NAMES[book]) for book in page.books])
        self.books.choose(page.book)
        self.lines.show(page.columns, page.lines)
        if not page.books:
            self.path.setText("No index is on the shelf. Bring in the official Alphabetic Index (Ctrl+I).")
            return
        self._place_columns()
        row = self.lines.row_of(self._seek) if self._seek >= 0 else 0
        self._seek = -1
        if page.lines:
            self._go(max(row, 0))
        else:
            self.path.setText(_EMPTY)

    def open_at(self, book: str, path: tuple[IndexTerm, ...]) -> None:
        """Turn to a line: its main term's family, the line current."""
        if path:
            self._seek = path[-1].position
            self.box.setText(path[0].title.partition(" (")[0])
            self._pause.stop()
            self._everywhere = False
            self.wanted.emit(book, self.box.text(), False)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Nothing typed, nothing shown."""
        self._pause.stop()
        self.box.setText("")  # unlike clear(), this drops the history of undo as well
        self._page = None
        self._stop_narrowing()
        self.lines.show((), ())
        self.path.setText("")

    def ask(self) -> None:
        """Have the page read anew: other words, another day, another library."""
        self.wanted.emit(self._book, self.box.text(), self._everywhere)

    def set_look(self, look: BookLook) -> None:
        self._look = look
        self.books.set_look(look)
        t = look.theme.tokens
        self.box.setFont(look.text.font)
        self.narrow.setFont(look.text.font)
        self.path.setFont(look.small.font)
        self.path.setStyleSheet(f"QLabel {{ color: {t.muted}; }}")
        self.table.setFont(look.text.font)
        self.table.setStyleSheet(
            f"QTableView {{ background: {t.panel}; color: {t.text}; border: none; outline: none; }}"
            f" QTableView::item {{ padding: 0 8px; }}"
            f" QTableView::item:selected {{ background: {t.selection}; color: {t.text}; }}"
            f" QTableView::item:selected:focus {{ border: 1px solid {t.accent}; }}"
            f" QHeaderView, QHeaderView::section {{ background: {t.panel}; color: {t.muted}; border: none; }}"
            f" QHeaderView::section {{ padding: 0 8px; }}"
        )
        self.table.horizontalHeader().setFont(look.tiny.font)
        self.table.verticalHeader().setDefaultSectionSize(max(ROW, look.text.height + 8))
        self._place_columns()

    # ---- how it is put together ----------------------------------------------------------------

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.lines)
        table.setAccessibleName("Lines of the index")
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setCornerButtonEnabled(False)
        table.verticalHeader().hide()
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.horizontalHeader().setSectionsClickable(False)
        table.horizontalHeader().setHighlightSections(False)

    def _place(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 0)
        column.setSpacing(3)
        column.addWidget(self.books, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.box)
        column.addWidget(self.narrow)
        column.addWidget(self.path)
        column.addWidget(self.table, 1)

    def _connect(self) -> None:
        self.books.chosen.connect(lambda book: self.wanted.emit(book, self.box.text(), self._everywhere))
        self.box.textEdited.connect(self._edited)
        self.narrow.textEdited.connect(self._show_narrowed)
        self.table.narrow_wanted.connect(self._narrow)
        self.table.followed.connect(self.follow)
        self.table.referred.connect(self.refer)
        self.table.left.connect(self._leave_lines)
        self.narrow.left.connect(self._show_all)
        self.table.typed.connect(self._type_on)
        self.table.doubleClicked.connect(lambda _index: self.follow())
        self.table.selectionModel().currentChanged.connect(self._moved)

    def _place_columns(self) -> None:
        """The codes as wide as codes are; the terms take the rest."""
        look, count = self._look, self.lines.columnCount()
        width = look.text.width(CELL_COLUMN if count > 2 else CODE_COLUMN) + 24
        least = 9 * look.text.height
        self.table.setColumnWidth(0, max(self.table.viewport().width() - width * (count - 1), least))
        for column in range(1, count):
            self.table.setColumnWidth(column, width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_columns()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, enter = event.key(), event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if self.box.hasFocus() and enter and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._find_all()
        elif self.box.hasFocus() and (enter or key == Qt.Key.Key_Down):
            self._enter_lines()
        elif self.narrow.hasFocus() and (enter or key == Qt.Key.Key_Down):
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    # ---- only some of the lines ----------------------------------------------------------------

    def _edited(self) -> None:
        self._everywhere = False
        self._pause.start()

    def _find_all(self) -> None:
        """Every line of the book that has the words, whatever its main term."""
        self._pause.stop()
        self._everywhere = True
        self.ask()

    def _narrow(self) -> None:
        """Have words typed that the lines under this main term must have."""
        row = self.table.currentIndex().row()
        while row > 0 and (line := self.lines.line(row)) is not None and line.level:
            row -= 1
        main = self.lines.line(row)
        if main is None or self._page is None:
            return
        if self.narrow.isHidden():
            inside = range(main.position, main.end)
            self._within = tuple(each for each in self._page.lines if each.position in inside)
            self.narrow.setPlaceholderText(f"Only lines under {main.title} with …  (Esc shows all)")
            self.narrow.setAccessibleName(f"Narrow the lines under {main.title}")
            self.narrow.show()
        self.narrow.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_narrowed(self, text: str) -> None:
        if self._page is not None:
            found = narrowed(self._within, text)
            self.lines.show(self._page.columns, found)
            self._place_columns()
            self._go(min(1, len(found) - 1))

    def _show_all(self) -> None:
        """The whole page again, at the line that is current."""
        line = self.lines.line(self.table.currentIndex().row())
        self._stop_narrowing()
        if self._page is not None:
            self.lines.show(self._page.columns, self._page.lines)
            self._place_columns()
            self._go(max(self.lines.row_of(line.position), 0) if line is not None else 0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stop_narrowing(self) -> None:
        self._within = ()
        self.narrow.hide()
        self.narrow.setText("")  # unlike clear(), this drops the history of undo as well

    # ---- walking -------------------------------------------------------------------------------

    def _type_on(self, text: str) -> None:
        field = self.box if self.narrow.isHidden() else self.narrow
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.end(False)
        field.insert(text)
        if field is self.box:
            self._edited()
        else:
            self._show_narrowed(field.text())

    def _leave_lines(self) -> None:
        if self.narrow.isHidden():
            self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._show_all()

    def _enter_lines(self) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self.ask()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self, row: int) -> None:
        index = self.lines.index(row, 0)
        self.table.setCurrentIndex(index)
        self.table.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)

    def _moved(self, now: Index, _before: QModelIndex) -> None:
        self.path.setText(" › ".join(self._titles(now.row())))
        code = self.lines.code(now.row(), now.column())
        if code:
            self.passed.emit(code)

    def _titles(self, row: int) -> list[str]:
        """From the main term down to a line, as far as the page shows them."""
        line = self.lines.line(row)
        if line is None:
            return []
        titles, level = [line.title], line.level
        for above in range(row - 1, -1, -1):
            other = self.lines.line(above)
            if other is not None and other.level < level:
                titles.append(other.title)
                level = other.level
            if level == 0:
                break
        return [title for title in reversed(titles) if title]

    def follow(self) -> None:
        """Where the current cell leads: to its code in the tabular list, else where its *see* points."""
        index = self.table.currentIndex()
        line = self.lines.line(index.row())
        if line is None:
            return
        code = self.lines.code(index.row(), index.column())
        if code:
            self.opened.emit(code, ", ".join(self._titles(index.row())))
        else:
            self.refer()

    def refer(self) -> None:
        """Where a line's *see* or *see also* points, whatever code stands in it."""
        line = self.lines.line(self.table.currentIndex().row())
        if line is not None and (line.see or line.see_also):
            self.referred.emit(self._book, (line.see or line.see_also)[0])
