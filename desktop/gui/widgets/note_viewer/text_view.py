"""The text itself: read with the eye, the caret and the mouse. It never scrolls unasked."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QMimeData, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QToolTip, QWidget

from desktop.charts.annotation import Annotation
from desktop.charts.document import Document
from desktop.gui.widgets.plain_copy import only_text

from .column_layout import ColumnLayout
from .headings import Headings
from .look import NoteLook
from .marks import Mark, lines_at
from .painting import Overlay, Painter
from .shown_text import ShownText

AT_ONCE = 400
"""Paragraphs of a note that is laid out whole, so that its scroll bar is exact from the start."""
_NOTCH = 120
"""Of a wheel, in eighths of a degree."""


class NoteText(QPlainTextEdit):
    """All positions that go in and out are those of ``Document.text``."""

    lines_chosen = Signal(tuple)
    """Ids of the lines proved by the words that were clicked, or that Enter was pressed on."""
    place_changed = Signal(int)
    """Where one reads: the caret after it moved, the first position in view after scrolling."""
    menu_requested = Signal(object)
    """Global position for a menu about the selection."""
    zoom_requested = Signal(int)
    """Steps; 0 asks for the size that the settings begin with."""

    def __init__(self, look: NoteLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown = ShownText("")
        self._overlay = Overlay()
        self._marks: tuple[Mark, ...] = ()
        self._annotations: tuple[Annotation, ...] = ()
        self._wheel = 0
        self._pressed_at: QPointF | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAcceptDrops(False)  # files go to the viewer around it
        self.viewport().setAcceptDrops(False)
        self.document().setUndoRedoEnabled(False)
        self._columns = ColumnLayout(self.document(), look)
        self.document().setDocumentLayout(self._columns)
        self.set_look(look)
        self.cursorPositionChanged.connect(self._caret_moved)
        self.selectionChanged.connect(self.viewport().update)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    # ---- what is shown -------------------------------------------------------------------------

    def show_text(self, document: Document) -> None:
        """From the top, nothing selected. What was found or marked before is gone."""
        self._shown = ShownText(document.text)
        self._overlay = Overlay(selected_line=self._overlay.selected_line)
        self._marks = ()
        self._annotations = ()
        self._columns.set_headings(Headings(document, self._shown))
        self.setPlainText(self._shown.text)
        self._lay_out()
        self.verticalScrollBar().setValue(0)

    def set_look(self, look: NoteLook) -> None:
        """The line at the top stays at the top."""
        top = self.top()
        self._look = look
        self._columns.set_look(look)
        self.setFont(look.note)
        self.document().setDefaultFont(look.note)
        self.document().setDocumentMargin(look.pitch)
        self.setStyleSheet(
            f"QPlainTextEdit {{ background: {look.panel.name()}; color: {look.foreground.name()};"
            " border: none; padding: 0; }"
        )
        self._lay_out()
        self.set_top(top)

    def set_marks(self, marks: tuple[Mark, ...]) -> None:
        """Evidence to be drawn; nothing moves for it. Positions are the document's."""
        self._marks = marks
        self._overlay.marks = [
            Mark(
                self._shown.to_shown(mark.start),
                self._shown.to_shown(mark.end),
                mark.numbers,
                mark.line_ids,
                mark.level,
            )
            for mark in marks
        ]
        self.viewport().update()

    def set_annotations(self, annotations: tuple[Annotation, ...]) -> None:
        """What the reader left in this note. Positions are the document's."""
        self._annotations = annotations
        shown = self._shown.to_shown
        self._overlay.annotations = [
            replace(each, start=shown(each.start), end=max(shown(each.end), shown(each.start) + 1))
            for each in annotations
        ]
        self.viewport().update()

    def set_selected_line(self, line_id: str | None) -> None:
        self._overlay.selected_line = line_id
        self.viewport().update()

    def set_found(self, spans: list[tuple[int, int]], current: int) -> None:
        shown = self._shown.to_shown
        self._overlay.found = [(shown(start), shown(end)) for start, end in spans]
        self.set_found_now(current)

    def set_found_now(self, current: int) -> None:
        self._overlay.found_at = current
        self.viewport().update()

    # ---- places --------------------------------------------------------------------------------

    def selection(self) -> tuple[int, int]:
        """Half-open; both the caret's place where nothing is selected."""
        cursor = self.textCursor()
        return (
            self._shown.to_original(cursor.selectionStart()),
            self._shown.to_original(cursor.selectionEnd()),
        )

    def caret(self) -> int:
        return self._shown.to_original(self.textCursor().position())

    def select(self, anchor: int, caret: int) -> None:
        """Scrolls as far as needed to show the caret."""
        cursor = self.textCursor()
        cursor.setPosition(self._shown.to_shown(anchor))
        cursor.setPosition(self._shown.to_shown(caret), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def top(self) -> int:
        """The first position in view."""
        block = self.firstVisibleBlock()
        if not block.isValid():
            return 0
        line = max(0, self.verticalScrollBar().value() - block.firstLineNumber())
        layout = block.layout()
        start = layout.lineAt(line).textStart() if line < layout.lineCount() else 0
        return self._shown.to_original(block.position() + start)

    def set_top(self, position: int) -> None:
        """Scrolls so that the line of ``position`` is the first in view, or as near as the end allows."""
        block = self.document().findBlock(self._shown.to_shown(position))
        self._columns.blockBoundingRect(block)
        line = block.layout().lineForTextPosition(self._shown.to_shown(position) - block.position())
        number = line.lineNumber() if line.isValid() else 0
        self.verticalScrollBar().setValue(block.firstLineNumber() + number)

    def in_view(self, position: int) -> bool:
        cursor = self.textCursor()
        cursor.setPosition(self._shown.to_shown(position))
        return self.viewport().rect().contains(self.cursorRect(cursor))

    def reveal(self, position: int) -> None:
        """Scrolls to ``position``, a few lines of what precedes it above; not at all where it is in view."""
        if self.in_view(position):
            return
        self.set_top(position)
        lines = self.viewport().height() // (3 * self._look.pitch)
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() - lines)

    def position_at(self, point: QPointF) -> int | None:
        """What stands under a point of the viewport; None beside the words."""
        cursor = self.cursorForPosition(self._snapped(point).toPoint())
        block = cursor.block()
        layout = block.layout()
        within = cursor.position() - block.position()
        line = layout.lineForTextPosition(within)
        if not line.isValid():
            return None
        where = self.blockBoundingGeometry(block).translated(self.contentOffset())
        rect = line.naturalTextRect().translated(where.topLeft())
        spare = self._look.pitch - rect.height()
        if not rect.adjusted(0, -spare / 2, 0, spare / 2).contains(point):
            return None
        found = line.xToCursor(point.x() - where.x(), line.CursorPosition.CursorOnCharacter)
        return self._shown.to_original(block.position() + found)

    # ---- layout --------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        """Forget all lines; those in view come anew as Qt asks for them."""
        self._columns.set_viewport(self.viewport().width())
        document = self.document()
        document.markContentsDirty(0, document.characterCount())
        self._lay_out_short_note()
        self.viewport().update()

    def _lay_out_short_note(self) -> None:
        if self.document().blockCount() <= AT_ONCE:
            block = self.document().firstBlock()
            while block.isValid():
                self._columns.blockBoundingRect(block)
                block = block.next()

    def resizeEvent(self, event: QResizeEvent) -> None:
        wider = event.size().width() != event.oldSize().width()
        top = self.top() if wider else 0
        self._columns.set_viewport(self.viewport().width())
        super().resizeEvent(event)
        if wider:
            self._lay_out_short_note()
            self.set_top(top)

    # ---- painting ------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cursor = self.textCursor()
        self._overlay.selection = (cursor.selectionStart(), cursor.selectionEnd())
        self._overlay.caret = cursor.position() if self.hasFocus() else -1
        bottom = self.viewport().height()
        block: QTextBlock = self.firstVisibleBlock()
        note_painter = Painter(painter, self._look, self._overlay, block.position())
        origin = self.contentOffset()
        while block.isValid() and origin.y() <= bottom:
            rect: QRectF = self.blockBoundingRect(block).translated(origin)
            note_painter.paint(block.position(), block.layout(), rect)
            origin.setY(rect.bottom())
            block = block.next()
        if self.hasFocus():
            self._look.paint_focus_bar(painter, self.viewport().rect())

    def viewportEvent(self, event: QEvent) -> bool:
        """The note in the margin, where the mouse rests on the words it is about."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self.position_at(QPointF(event.pos()))
            told = (
                each.note
                for each in self._annotations
                if place is not None and each.start <= place < each.end
            )
            QToolTip.showText(event.globalPos(), "\n".join(filter(None, told)), self)
            return True
        return super().viewportEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    # ---- keys and mouse ------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier
        ):
            self._choose(self.caret())
        elif control and event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_requested.emit(1)
        elif control and event.key() == Qt.Key.Key_Minus:
            self.zoom_requested.emit(-1)
        elif control and event.key() == Qt.Key.Key_0:
            self.zoom_requested.emit(0)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        self._wheel += event.angleDelta().y()
        steps = int(self._wheel / _NOTCH)
        self._wheel -= steps * _NOTCH
        if steps:
            self.zoom_requested.emit(steps)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        left = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        self._pressed_at = event.position() if left else None
        super().mousePressEvent(self._on_a_line(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(self._on_a_line(event) if event.buttons() else event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = None
        super().mouseDoubleClickEvent(self._on_a_line(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(self._on_a_line(event))
        pressed, self._pressed_at = self._pressed_at, None
        if pressed is None or self.textCursor().hasSelection():
            return
        if (event.position() - pressed).manhattanLength() < 4:
            position = self.position_at(event.position())
            if position is not None:
                self._choose(position)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            corner = self.cursorRect().bottomLeft()
            self.menu_requested.emit(self.viewport().mapToGlobal(corner))
        else:
            self.menu_requested.emit(event.globalPos())

    def createMimeDataFromSelection(self) -> QMimeData:
        """The note's own words, whatever the widget had to do to show them."""
        start, end = self.selection()
        return only_text(super().createMimeDataFromSelection(), self._shown.original[start:end])

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()

    def _choose(self, position: int) -> None:
        ids = lines_at(self._marks, position)
        if ids:
            self.lines_chosen.emit(ids)

    def _caret_moved(self) -> None:
        self.viewport().update()
        self.place_changed.emit(self.caret())

    def _scrolled(self) -> None:
        self.place_changed.emit(self.top())

    def _on_a_line(self, event: QMouseEvent) -> QMouseEvent:
        """The event moved onto the nearest words: Qt takes the space between lines for the line below."""
        if not self.viewport().rect().contains(event.position().toPoint()):
            return event  # beyond the edge Qt scrolls while one drags
        return QMouseEvent(
            event.type(),
            self._snapped(event.position()),
            event.globalPosition(),
            event.button(),
            event.buttons(),
            event.modifiers(),
            event.pointingDevice(),
        )

    def _snapped(self, point: QPointF) -> QPointF:
        block = self.firstVisibleBlock()
        top = self.contentOffset().y()
        while block.isValid() and block.next().isValid():
            height = self.blockBoundingRect(block).height()
            if point.y() < top + height or top > self.viewport().height():
                break
            top += height
            block = block.next()
        nearest, distance = point.y(), float("inf")
        layout = block.layout()
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            upper, lower = top + line.y(), top + line.y() + line.height()
            inside = min(max(point.y(), upper + 1), lower - 1)
            if abs(inside - point.y()) < distance:
                nearest, distance = inside, abs(inside - point.y())
        return QPointF(point.x(), nearest)
