"""Lays the note out in one column with generous lines, each paragraph only when it comes into view."""

from __future__ import annotations

import re

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTextBlock, QTextDocument, QTextLayout, QTextOption
from PySide6.QtWidgets import QPlainTextDocumentLayout

from desktop.gui.widgets.text_line import x_of

from .headings import Heading, Headings
from .look import NoteLook

MARGIN = 32
"""Least pixels beside the column: room for the numbers of evidence that ends at its edge."""
WIDEST_MARGIN = 96
"""Left of the column, however wide the window."""
_BULLET = re.compile(r"\s*(?:[•·‣▪◦*–-]|\d{1,2}[.)])\s+")


class ColumnLayout(QPlainTextDocumentLayout):
    """QPlainTextEdit's own lazy layout, with what that one cannot do: line spacing, column, headings.

    Qt asks for a paragraph's rectangle whenever it needs its lines, so laying it out then is early
    enough.
    """

    def __init__(self, document: QTextDocument, look: NoteLook) -> None:
        super().__init__(document)
        self._look = look
        self._headings: Headings | None = None
        self._viewport = 0
        self._option = QTextOption()
        self._option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.set_look(look)

    def set_look(self, look: NoteLook) -> None:
        """Takes effect on paragraphs laid out from now on."""
        self._look = look
        self._option.setTabStopDistance(look.tab)

    def set_headings(self, headings: Headings) -> None:
        self._headings = headings

    def set_viewport(self, width: int) -> None:
        self._viewport = width

    @property
    def left(self) -> float:
        """Where the column begins."""
        spare = (self._viewport - self._look.column) / 2
        return round(min(max(spare, MARGIN), WIDEST_MARGIN))

    @property
    def width(self) -> float:
        """Of the column."""
        return max(80.0, min(self._look.column, self._viewport - self.left - MARGIN))

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:  # noqa: N802 - Qt's name
        if not block.isValid():
            return QRectF()
        layout = block.layout()
        lines = layout.lineCount()
        if lines == 0 or layout.lineAt(0).y() == 0:  # not laid out, or by Qt, which begins at 0
            self._lay_out(block, layout)
            lines = layout.lineCount()
        if block.length() == 1:
            height = self._blank_height(block)
        else:
            last = layout.lineAt(lines - 1)
            height = last.y() + last.ascent() + self._below_baseline
        return QRectF(0, 0, self.left + self.width + MARGIN, height)

    # ---- one paragraph -------------------------------------------------------------------------

    @property
    def _above_baseline(self) -> float:
        """The part of a line's pitch over its baseline: numbers of evidence need more than half."""
        look = self._look
        return look.ascent + (look.pitch - look.line_height) * 0.55

    @property
    def _below_baseline(self) -> float:
        return self._look.pitch - self._above_baseline

    def _lay_out(self, block: QTextBlock, layout: QTextLayout) -> None:
        heading = self._heading_of(block)
        layout.setFormats([self._format(block, heading)] if heading else [])
        layout.setTextOption(self._option)
        indent = self._indent(block, layout) if heading is None else 0.0
        if block.length() == 1:
            baseline = (self._blank_height(block) + self._look.ascent) / 2
        else:
            baseline = self._above_baseline + (self._space_above(block) if heading else 0.0)
        left, width = self.left, self.width
        layout.beginLayout()
        first = True
        while (line := layout.createLine()).isValid():
            shift = 0.0 if first else indent
            line.setLineWidth(width - shift)
            line.setPosition(QPointF(left + shift, (baseline - line.ascent()) or 0.5))
            baseline += self._look.pitch
            first = False
        layout.endLayout()
        before = self.document().lineCount()
        block.setLineCount(layout.lineCount())
        if before != self.document().lineCount():
            self.documentSizeChanged.emit(self.documentSize())

    def _heading_of(self, block: QTextBlock) -> Heading | None:
        if self._headings is None:
            return None
        return self._headings.within(block.position(), block.position() + block.length())

    def _format(self, block: QTextBlock, heading: Heading) -> QTextLayout.FormatRange:
        drawn = QTextLayout.FormatRange()
        drawn.start = heading.start - block.position()
        drawn.length = heading.end - heading.start
        drawn.format = self._look.heading
        return drawn

    def _space_above(self, block: QTextBlock) -> float:
        return self._look.pitch / 3 if block.blockNumber() else 0.0

    def _blank_height(self, block: QTextBlock) -> float:
        """An empty line parts paragraphs; beneath a heading it would tear it from its text."""
        previous = block.previous()
        under = previous.isValid() and (heading := self._heading_of(previous)) is not None and heading.alone
        return round(self._look.pitch * (0.2 if under else 0.55))

    def _indent(self, block: QTextBlock, layout: QTextLayout) -> float:
        """What hangs beneath a bullet or number begins where its words begin."""
        bullet = _BULLET.match(block.text())
        if bullet is None:
            return 0.0
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(self.width)
        indent = x_of(line, min(bullet.end(), line.textLength())) - line.x()
        layout.endLayout()
        return indent if indent < self.width / 3 else 0.0
