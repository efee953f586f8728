"""Shows one topic, set in the theme's type. Opens nothing: neither files nor anything outside."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QResizeEvent,
    QShowEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QWidget

from desktop.gui.theme import Theme

LINE_HEIGHT = 150.0
"""Per cent."""
MEASURE = 76
"""Characters a line holds at most, about."""
SIDE = 32
_SCALES = {1: 20 / 13, 2: 15 / 13, 3: 1.0}


class HelpReader(QTextBrowser):
    topic_followed = Signal(str)
    """The id of the topic that a link leads to."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._markdown = ""
        self._stale = False
        """The text was set for another theme and has not been seen since."""
        self._wanted = ""
        self.setAccessibleName("Help text")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.anchorClicked.connect(self._follow)
        self.set_theme(theme)

    def loadResource(self, type: int, name: QUrl | str) -> Any:
        """The help holds no pictures, and nothing is fetched for it."""
        return None

    def show_markdown(self, markdown: str) -> None:
        self._markdown = markdown
        self._set()
        self.verticalScrollBar().setValue(0)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._key_font = theme.interface_font(12 / 13)
        t = theme.tokens
        self.setStyleSheet(
            f"QTextBrowser {{ background: {t.panel}; color: {t.text}; border: none;"
            f" selection-background-color: {t.selection}; selection-color: {t.text}; }}"
        )
        self._stale = True
        if self.isVisible():
            self._set()

    # ---- finding -------------------------------------------------------------------------------

    def mark(self, words: str) -> None:
        """Mark every place where the words stand."""
        self._wanted = words
        spots: list[QTextEdit.ExtraSelection] = []
        cursor = QTextCursor(self.document())
        while words and not (cursor := self.document().find(words, cursor)).isNull():
            spot = QTextEdit.ExtraSelection()
            form = QTextCharFormat()
            form.setBackground(self._theme.colour("procedure_background"))
            form.setFontUnderline(True)
            spot.format, spot.cursor = form, QTextCursor(cursor)  # type: ignore[misc]
            spots.append(spot)
        self.setExtraSelections(spots)

    def go_to_next(self, *, back: bool = False) -> bool:
        """Select the next marked place; False where there is none further on."""
        flag = QTextDocument.FindFlag.FindBackward if back else QTextDocument.FindFlag(0)
        return bool(self._wanted) and self.find(self._wanted, flag)

    def go_to_edge(self, *, end: bool = False) -> None:
        self.moveCursor(QTextCursor.MoveOperation.End if end else QTextCursor.MoveOperation.Start)

    # ---- setting the type ----------------------------------------------------------------------

    def _set(self) -> None:
        self._stale = False
        theme, document = self._theme, QTextDocument()
        # Set before it is shown: every change of a shown document would lay it out anew.
        document.setUndoRedoEnabled(False)
        document.setDefaultFont(theme.interface_font(14 / 13))
        document.setMarkdown(self._markdown)
        document.setIndentWidth(20)
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        block = document.begin()
        while block.isValid():
            self._set_block(QTextCursor(block))
            block = block.next()
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                self._set_table(frame)
        cursor.endEditBlock()
        self._set_margins(document)
        document.setTextWidth(self.viewport().width())
        self.setDocument(document)
        self._document = document  # Qt does not own it
        self.mark(self._wanted)

    def _set_block(self, cursor: QTextCursor) -> None:
        theme, block = self._theme, cursor.block()
        level = block.blockFormat().headingLevel()
        in_table = cursor.currentTable() is not None
        form = QTextBlockFormat()
        form.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        form.setTopMargin({1: 0, 2: 20}.get(level, 12 if level else 0))
        form.setBottomMargin(0 if in_table else 4 if block.textList() else 8)
        cursor.mergeBlockFormat(form)
        if level:
            font = theme.interface_font(_SCALES.get(level, 1.0))
            font.setWeight(QFont.Weight.DemiBold)
            self._merge(cursor, block.position(), block.position() + block.length() - 1, font, "text")
        self._set_words(cursor)

    def _set_words(self, cursor: QTextCursor) -> None:
        """Keys and codes stand on a ground of their own; links in the accent, underlined."""
        iterator = cursor.block().begin()
        spans: list[tuple[int, int, bool]] = []
        while not iterator.atEnd():
            fragment = iterator.fragment()
            form = fragment.charFormat()
            if form.fontFixedPitch() or form.isAnchor():
                spans.append((fragment.position(), fragment.position() + fragment.length(), form.isAnchor()))
            iterator += 1
        for start, end, link in spans:
            if link:
                self._merge(cursor, start, end, None, "accent")
            else:
                self._merge(cursor, start, end, self._key_font, "text", "background")

    def _merge(
        self, cursor: QTextCursor, start: int, end: int, font: QFont | None, ink: str, ground: str = ""
    ) -> None:
        form = QTextCharFormat()
        if font is not None:
            form.setFont(font)
        form.setForeground(self._theme.colour(ink))
        if ink == "accent":
            form.setFontUnderline(True)
        if ground:
            form.setBackground(self._theme.colour(ground))
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(form)

    def _set_table(self, table: QTextTable) -> None:
        theme = self._theme
        form = QTextTableFormat()
        form.setBorder(0)
        form.setCellPadding(0)
        form.setCellSpacing(0)
        form.setTopMargin(4)
        form.setBottomMargin(12)
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        form.setHeaderRowCount(1)
        widths = (26, 28, 46) if table.columns() == 3 else ()
        form.setColumnWidthConstraints(
            [QTextLength(QTextLength.Type.PercentageLength, width) for width in widths]
        )
        table.setFormat(form)
        for row in range(table.rows()):
            for column in range(table.columns()):
                cell = table.cellAt(row, column)
                form_of_cell = cell.format().toTableCellFormat()
                form_of_cell.setTopPadding(5)
                form_of_cell.setBottomPadding(5)
                form_of_cell.setRightPadding(12)
                form_of_cell.setBottomBorder(theme.stroke)
                form_of_cell.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
                form_of_cell.setBottomBorderBrush(theme.colour("line"))
                cell.setFormat(form_of_cell)
                if row == 0:
                    start = cell.firstCursorPosition().position()
                    end = cell.lastCursorPosition().position()
                    cursor = QTextCursor(table.document())
                    self._merge(cursor, start, end, theme.label_font(), "muted")

    def _set_margins(self, document: QTextDocument) -> None:
        """A measure that can be read, at the left; the rest of a wide window stays free."""
        font = self._theme.interface_font(14 / 13)
        measure = QFontMetrics(font).averageCharWidth() * MEASURE
        right = max(SIDE, self.width() - 2 * SIDE - round(measure * 1.15))
        frame = document.rootFrame()
        form = frame.frameFormat()
        if form.rightMargin() == right:
            return  # a scroll bar came or went; laying out anew would take longer than anything else
        form.setTopMargin(18)
        form.setBottomMargin(32)
        form.setLeftMargin(SIDE)
        form.setRightMargin(right)
        frame.setFrameFormat(form)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._set()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._set_margins(self.document())

    def _follow(self, url: QUrl) -> None:
        name = url.path()
        if url.isRelative() and name.endswith(".md"):
            self.topic_followed.emit(name.removesuffix(".md"))
