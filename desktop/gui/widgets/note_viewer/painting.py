"""Draws the visible part of a note: tints, selection, underlines, words, outlines, numbers, caret."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QTextLayout, QTextLine

from desktop.charts.annotation import Annotation, Style
from desktop.gui.widgets.look import mixed
from desktop.gui.widgets.text_line import x_of

from .look import NoteLook
from .marks import Mark

Span = tuple[int, int]


@dataclass(slots=True)
class Overlay:
    """What is drawn over and under the words; all positions are the widget's."""

    marks: Sequence[Mark] = ()
    """In reading order."""
    annotations: Sequence[Annotation] = ()
    """What the reader left in the note, in reading order."""
    selected_line: str | None = None
    found: Sequence[Span] = ()
    """Matches of the find bar, in order, none overlapping."""
    found_at: int = -1
    """Which of them is the current one."""
    selection: Span = (0, 0)
    caret: int = -1
    """-1 where none is shown."""


@dataclass(slots=True)
class _Row:
    """One line as it stands on the screen."""

    line: QTextLine
    start: int
    """Position in the widget's text of its first character."""
    x: float
    baseline: float
    ends: bool
    """The last of its paragraph."""
    numbers_to: float = field(default=0.0)
    """How far to the right numbers already stand."""

    @property
    def end(self) -> int:
        return self.start + self.line.textLength()

    def x_of(self, position: int) -> float:
        return self.x + x_of(self.line, position - self.start + self.line.textStart())


class Painter:
    """One pass over the paragraphs in view. Cost grows with what is visible, not with the note."""

    def __init__(self, painter: QPainter, look: NoteLook, overlay: Overlay, first: int) -> None:
        """``first`` is the widget's position where the first paragraph in view begins."""
        self._marks = [mark for mark in overlay.marks if mark.end > first]
        self._annotations = [each for each in overlay.annotations if each.end > first]
        self._painter = painter
        self._look = look
        self._overlay = overlay
        self._number_metrics = QFontMetricsF(look.number)

    def paint(self, block_start: int, layout: QTextLayout, room: QRectF) -> None:
        """One paragraph, into its place in the viewport."""
        origin = room.topLeft()
        rows = _rows(block_start, layout, origin)
        if not rows:
            return
        start, end = rows[0].start, rows[-1].end
        until_here = takewhile(lambda mark: mark.start < end, self._marks)
        marks = [mark for mark in until_here if mark.end > start]
        for mark in marks:
            self._tint(rows, mark)
        annotations = [each for each in self._annotations if each.start < end and each.end > start]
        for each in annotations:
            self._annotation(rows, each)
        self._found(rows, start, end)
        self._selection(rows, room)
        for mark in marks:
            self._underline(rows, mark)
        self._painter.setPen(self._look.foreground)
        layout.draw(self._painter, origin)
        self._found_now(rows)
        for mark in marks:
            if self._overlay.selected_line in mark.line_ids:
                self._outline(rows, mark)
        ending = [mark for mark in marks if start < mark.end <= end]
        for mark in sorted(ending, key=lambda mark: mark.end):
            self._number(rows, mark)
        self._caret(rows)

    # ---- each layer ----------------------------------------------------------------------------

    def _tint(self, rows: Sequence[_Row], mark: Mark) -> None:
        for rect in self._rects(rows, mark.start, mark.end):
            self._painter.fillRect(rect, self._look.tint)

    def _annotation(self, rows: Sequence[_Row], each: Annotation) -> None:
        """Below everything else; in high contrast the shape alone, a block being a dotted frame there."""
        look, painter = self._look, self._painter
        colour = look.highlights[each.style]
        if each.style is Style.BOOKMARK:
            self._sign(rows, each.start, each.style)
            return
        lines = {Style.DASHES: Qt.PenStyle.DashLine, Style.BLOCK: Qt.PenStyle.DotLine}
        pen = QPen(mixed(look.foreground, colour, 0.6), look.mark_stroke)
        pen.setStyle(lines.get(each.style, Qt.PenStyle.SolidLine))
        for rect in self._rects(rows, each.start, each.end):
            painter.fillRect(rect, colour)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(pen)
            if each.style is Style.BOX or (each.style is Style.BLOCK and look.high_contrast):
                painter.drawRect(rect.adjusted(-1, 0, 1, 0))
            elif each.style is not Style.BLOCK:
                painter.drawLine(rect.topLeft(), rect.topRight())
        if each.note:
            self._sign(rows, each.start, each.style)

    def _sign(self, rows: Sequence[_Row], position: int, style: Style) -> None:
        """In the margin, before the line of the position: a flag, or a slip of paper. Drawn, because a font
        may have neither."""
        row = next((row for row in rows if row.start <= position < row.end + row.ends), None)
        if row is None:
            return
        look, painter = self._look, self._painter
        side = look.cap_height
        right = row.x_of(row.start) - look.pitch * 0.4
        box = QRectF(right - side, row.baseline - side, side, side)
        painter.setPen(QPen(look.accent, max(1.5, look.stroke)))
        painter.setBrush(look.accent if style is Style.BOOKMARK else Qt.BrushStyle.NoBrush)
        if style is Style.BOOKMARK:
            middle = QPointF(box.right(), box.top() + side * 0.35)
            painter.drawPolygon([box.topLeft(), middle, QPointF(box.left(), box.top() + side * 0.7)])
            painter.drawLine(box.topLeft(), box.bottomLeft())
        else:
            painter.drawRect(box)
            for share in (0.35, 0.65):
                height = box.top() + side * share
                painter.drawLine(
                    QPointF(box.left() + side * 0.25, height), QPointF(box.right() - side * 0.25, height)
                )

    def _selection(self, rows: Sequence[_Row], room: QRectF) -> None:
        start, end = self._overlay.selection
        look = self._look
        above = look.ascent + (look.pitch - look.line_height) * 0.55
        for row in rows:
            if start >= end or start >= row.end + row.ends or end <= row.start:
                continue
            left, right = row.x_of(max(start, row.start)), row.x_of(min(end, row.end))
            if end > row.end:  # the line's end is selected too
                right += look.tab / 12
            rect = QRectF(left, row.baseline - above, right - left, look.pitch)
            self._painter.fillRect(rect.normalized().intersected(room), look.selected_words)

    def _underline(self, rows: Sequence[_Row], mark: Mark) -> None:
        look = self._look
        drop = look.mark_stroke + 1 + mark.level * (look.mark_stroke + 1)
        for rect in self._rects(rows, mark.start, mark.end):
            line = QRectF(rect.left(), round(self._baseline(rect) + drop), rect.width(), look.mark_stroke)
            self._painter.fillRect(line, look.diagnosis)

    def _outline(self, rows: Sequence[_Row], mark: Mark) -> None:
        look = self._look
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(QPen(look.accent, look.mark_stroke))
        for rect in self._rects(rows, mark.start, mark.end):
            self._painter.drawRoundedRect(rect.adjusted(-2.5, -1.5, 2.5, look.mark_stroke + 1), 4, 4)

    def _number(self, rows: Sequence[_Row], mark: Mark) -> None:
        """Over the end of the words, in the space between the lines: nothing has to move for it."""
        row = next(row for row in rows if mark.end <= row.end or row.ends)
        look = self._look
        selected = self._overlay.selected_line in mark.line_ids
        metrics = self._number_metrics
        width = metrics.horizontalAdvance(mark.label)
        left = max(row.x_of(mark.end) + (3 if selected else 1), row.numbers_to)
        row.numbers_to = left + width + 4
        self._painter.setFont(look.number)
        self._painter.setPen(look.diagnosis)
        base = row.baseline - look.cap_height * 1.04
        self._painter.drawText(QPointF(left, base), mark.label)

    def _found(self, rows: Sequence[_Row], start: int, end: int) -> None:
        found = self._overlay.found
        first = bisect_right(found, start, key=lambda span: span[1])
        last = bisect_left(found, end, key=lambda span: span[0])
        self._painter.setPen(QPen(self._look.muted, self._look.stroke))
        for number in range(first, last):
            for rect in self._rects(rows, *found[number]):
                self._painter.fillRect(rect, self._look.found)
                self._painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _found_now(self, rows: Sequence[_Row]) -> None:
        overlay = self._overlay
        if 0 <= overlay.found_at < len(overlay.found):
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            self._painter.setPen(QPen(self._look.foreground, 1.5))
            for rect in self._rects(rows, *overlay.found[overlay.found_at]):
                self._painter.drawRect(rect.adjusted(-1, -1, 1, 1))

    def _caret(self, rows: Sequence[_Row]) -> None:
        caret = self._overlay.caret
        row = next((row for row in rows if row.start <= caret < row.end + row.ends), None)
        if row is not None:
            look = self._look
            width = 3.0 if look.high_contrast else 2.0
            self._painter.fillRect(
                QRectF(
                    round(row.x_of(caret)) - 1, row.baseline - look.ascent - 1, width, look.line_height + 2
                ),
                look.accent,
            )

    # ---- geometry ------------------------------------------------------------------------------

    def _rects(self, rows: Sequence[_Row], start: int, end: int) -> Iterator[QRectF]:
        """Around the words ``start:end``, one per line that they run over."""
        look = self._look
        for row in rows:
            if start < row.end and end > row.start:
                left, right = row.x_of(max(start, row.start)), row.x_of(min(end, row.end))
                if min(end, row.end) == row.end and not row.ends:  # no underline beneath the wrap's space
                    right = min(right, row.x + row.line.x() + row.line.naturalTextWidth())
                top = row.baseline - look.ascent
                yield QRectF(left, top, right - left, look.line_height).normalized()

    def _baseline(self, rect: QRectF) -> float:
        return rect.top() + self._look.ascent


def _rows(block_start: int, layout: QTextLayout, origin: QPointF) -> list[_Row]:
    count = layout.lineCount()
    rows: list[_Row] = []
    for number in range(count):
        line = layout.lineAt(number)
        rows.append(
            _Row(
                line=line,
                start=block_start + line.textStart(),
                x=origin.x(),
                baseline=origin.y() + line.y() + line.ascent(),
                ends=number == count - 1,
            )
        )
    return rows
