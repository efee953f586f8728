"""Shows one page of the book. Links are walked with Tab; nothing is ever loaded from anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QPointF, QRectF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextBlock,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from codesets.model import CodePage
from desktop.gui.tone import Tone
from desktop.gui.widgets.plain_copy import only_text
from desktop.gui.widgets.text_line import x_of

from .document import HYPHEN, SCHEME, SPACE, Mark, PageWriter
from .history_keys import way_through_history
from .look import BookLook
from .remembered import Remembered

BAR = 2


class PageView(QTextBrowser):
    """The text of one page, with chips and bars painted behind it."""

    link_opened = Signal(str)
    """The code of a link that was clicked or entered."""
    accepted = Signal()
    opened = Signal()
    history_wanted = Signal(int)
    """-1: the page before; +1: the one after."""

    def __init__(self, look: BookLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._page: CodePage | None = None
        self._on: date | None = None
        self._remembered = Remembered()
        self._document: QTextDocument | None = None
        self.setObjectName("code_page")
        self.setAccessibleName("Page of the code book")
        self.setAccessibleDescription("Tab walks the codes named in the notes, Enter opens one.")
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.anchorClicked.connect(self._open)

    # ---- content -------------------------------------------------------------------------------

    def show_page(self, page: CodePage, on: date | None, remembered: Remembered) -> None:
        """Set the page from its top. Shown again (another theme, another date) it stays where it was."""
        same = self._page is not None and self._page.entry == page.entry
        place = self.verticalScrollBar().value() if same else 0
        self._page, self._on, self._remembered = page, on, remembered
        document = QTextDocument(self)
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(0)
        document.setDefaultFont(self._look.text.font)
        root = document.rootFrame().frameFormat()
        root.setLeftMargin(16)
        root.setRightMargin(14)
        root.setTopMargin(2)
        root.setBottomMargin(10)
        document.rootFrame().setFrameFormat(root)
        PageWriter(document, self._look).write(page, on, remembered)
        self.setDocument(document)
        if self._document is not None:
            self._document.deleteLater()
        self._document = document
        self.setAccessibleName(f"{page.entry.code} {page.entry.title}")
        self.verticalScrollBar().setValue(place)

    def set_look(self, look: BookLook) -> None:
        self._look = look
        if self._page is not None:
            self.show_page(self._page, self._on, self._remembered)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """A page names no images or style sheets; whatever is asked for is empty."""
        return ""

    def focused_link(self) -> str:
        """The code of the link the keyboard stands on, or an empty string."""
        cursor = self.textCursor()
        if not self.hasFocus() or not cursor.hasSelection():
            return ""
        start = QTextCursor(self.document())
        start.setPosition(cursor.selectionStart() + 1)
        href = start.charFormat().anchorHref()
        return href.removeprefix(SCHEME) if href.startswith(SCHEME) else ""

    def _open(self, url: QUrl) -> None:
        href = url.toString()
        if href.startswith(SCHEME):
            self.link_opened.emit(href.removeprefix(SCHEME))

    def createMimeDataFromSelection(self) -> QMimeData:
        """What is copied is plain: no colours of ours, and a code or date is pasted as it is typed."""
        words = self.textCursor().selection().toPlainText()
        words = words.replace(SPACE, " ").replace(HYPHEN, "-")
        return only_text(super().createMimeDataFromSelection(), words)

    # ---- keys and mouse ------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if way := way_through_history(event):
            self.history_wanted.emit(way)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.focused_link():
            if modifiers == Qt.KeyboardModifier.ShiftModifier:
                self.opened.emit()
            elif modifiers == Qt.KeyboardModifier.NoModifier:
                self.accepted.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if way := way_through_history(event):
            self.history_wanted.emit(way)
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not way_through_history(event):
            super().mouseReleaseEvent(event)

    # ---- painting ------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        for block in self._visible_blocks(event.rect().height()):
            self._paint_behind(painter, block)
        painter.end()
        super().paintEvent(event)
        if self.hasFocus():
            self._look.paint_focus_bar(QPainter(self.viewport()), self.viewport().rect())
        if self.focused_link():
            self._paint_focus()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.viewport().update()
        return super().event(event)

    def _visible_blocks(self, height: int) -> Iterator[QTextBlock]:
        layout = self.document().documentLayout()
        top = self.verticalScrollBar().value()
        bottom = top + max(height, self.viewport().height())
        block = self.document().begin()
        while block.isValid():
            rect = layout.blockBoundingRect(block)
            if rect.top() > bottom:
                return
            if rect.bottom() >= top:
                yield block
            block = block.next()

    def _paint_behind(self, painter: QPainter, block: QTextBlock) -> None:
        rect = self.document().documentLayout().blockBoundingRect(block)
        if block.blockFormat().hasProperty(Mark.BAR):
            bottom = rect.bottom()
            below = block.next()
            if below.isValid() and below.blockFormat().hasProperty(Mark.BAR):
                # Lines are rounded apart; the bar runs through.
                bottom = self.document().documentLayout().blockBoundingRect(below).top()
            painter.fillRect(QRectF(rect.left() + 0.5, rect.top(), BAR, bottom - rect.top()), self._look.line)
        iterator = block.begin()
        while not iterator.atEnd():
            fragment = iterator.fragment()
            shape = fragment.charFormat()
            if shape.hasProperty(Mark.CHIP):
                tone = Tone(shape.property(Mark.CHIP))
                start = fragment.position() - block.position()
                for box in _boxes(block, rect, start, start + fragment.length()):
                    self._look.paint_tinted(painter, box, tone)
            iterator += 1

    def _paint_focus(self) -> None:
        cursor = self.textCursor()
        block = self.document().findBlock(cursor.selectionStart())
        rect = self.document().documentLayout().blockBoundingRect(block)
        start = cursor.selectionStart() - block.position()
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        for box in _boxes(block, rect, start, cursor.selectionEnd() - block.position()):
            self._look.paint_focus(painter, box.adjusted(-2, -1, 2, 1))
        painter.end()


def _boxes(block: QTextBlock, rect: QRectF, start: int, end: int) -> Iterator[QRectF]:
    """Where characters of a block stand in the document, one box per line they reach."""
    layout = block.layout()
    origin = QPointF(rect.left(), rect.top())
    shift = layout.position() - QPointF(rect.left(), rect.top())
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        first = max(start, line.textStart())
        last = min(end, line.textStart() + line.textLength())
        if first >= last:
            continue
        x0, x1 = x_of(line, first), x_of(line, last)
        baseline = line.y() + line.ascent()
        yield QRectF(
            origin.x() + shift.x() + x0,
            origin.y() + shift.y() + baseline - line.ascent() * 0.92,
            x1 - x0,
            line.ascent() * 0.92 + line.descent() + 1,
        )
