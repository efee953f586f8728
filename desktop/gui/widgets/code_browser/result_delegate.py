"""Paints one line of the result list: code, title with its matched parts, how it matched."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from codesets.model import Match
from desktop.gui.models.code_results import Role, Row, RowKind

from .look import Look

SIDE = 14
INDENT = 18
GAP = 8
ROW = 30
CACHE = 2000


@dataclass(slots=True)
class Laid:
    """A title set in lines, ready to draw."""

    layout: QTextLayout
    lines: int
    width: int
    """Of the longest line, in pixels."""


class ResultDelegate(QStyledItemDelegate):
    """Rows are one line high where the title fits, two at most; a longer title is elided."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._laid: dict[tuple[str, tuple[tuple[int, int], ...], int, bool], Laid] = {}

    def set_look(self, look: Look) -> None:
        self._look = look
        self._laid.clear()

    # ---- size ----------------------------------------------------------------------------------

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        row: Row | None = index.data(Role.ROW)
        width = option.rect.width() or (option.widget.width() if option.widget else 400)  # type: ignore[attr-defined]
        if row is None:
            return QSize(width, ROW)
        return QSize(width, self.height_for(row, width))

    def height_for(self, row: Row, width: int) -> int:
        line = self._look.line_height(self._look.text)
        one = max(ROW, line + 12)
        left, right = self._columns(row, width)
        room = right - left
        # Bold is the widest a title can be: where that fits there is nothing to lay out.
        if self._look.width(self._look.bold, row.title) <= room:
            second = bool(row.phrase) and not self._phrase_fits(row, room, self._look.width_bold(row.title))
            return one + line if second else one
        laid = self._lay(row, room, dim=False)
        second = laid.lines > 1 or (bool(row.phrase) and not self._phrase_fits(row, room, laid.width))
        return one + line if second else one

    # ---- painting ------------------------------------------------------------------------------

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row: Row | None = index.data(Role.ROW)
        if row is None:
            return
        rect: QRect = option.rect  # type: ignore[attr-defined]
        selected = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected:
            self._look.paint_selected(painter, rect)
        if row.kind is RowKind.HINT:
            self._paint_hint(painter, rect, row)
        else:
            self._paint_code(painter, rect, row)
            self._paint_title(painter, rect, row)
            self._paint_chips(painter, rect, row)
        painter.restore()

    def _paint_hint(self, painter: QPainter, rect: QRect, row: Row) -> None:
        look = self._look
        left = SIDE + row.depth * INDENT
        painter.setFont(look.text)
        painter.setPen(look.warning)
        room = rect.adjusted(left, 0, -SIDE, 0)
        text = look.elided(look.text, row.title, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)

    def _paint_code(self, painter: QPainter, rect: QRect, row: Row) -> None:
        look = self._look
        left = rect.left() + SIDE + row.depth * INDENT
        top = rect.top() + self._top(rect.height())
        line = look.line_height(look.text)
        if row.foldable:
            look.paint_twisty(painter, QRect(left - 12, top, 10, line), open_=row.unfolded)
        painter.setFont(look.code)
        painter.setPen(look.foreground if row.billable else look.muted)
        painter.drawText(
            QRect(left, top, self._code_width(row), line),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
            row.shown_code,
        )

    def _paint_title(self, painter: QPainter, rect: QRect, row: Row) -> None:
        look = self._look
        left, right = self._columns(row, rect.width())
        left, right = left + rect.left(), right + rect.left()
        room = right - left
        top = rect.top() + self._top(rect.height())
        two = rect.height() > self._one_line()
        laid = self._lay(row, room, dim=False)
        painter.setPen(look.foreground)
        laid.layout.draw(painter, QPointF(left, top))
        if not row.phrase:
            return
        painter.setFont(look.small)
        painter.setPen(look.muted)
        line = look.line_height(look.text)
        if self._phrase_fits(row, room, laid.width):
            at = QRect(left + laid.width + GAP, top, room - laid.width - GAP, line)
        elif two and laid.lines == 1:
            at = QRect(left, top + line, room, line)
        else:
            return
        text = look.elided(look.small, row.phrase, at.width())
        painter.drawText(at, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)

    def _paint_chips(self, painter: QPainter, rect: QRect, row: Row) -> None:
        look = self._look
        right = rect.right() - SIDE + 1
        top = rect.top() + self._top(rect.height())
        line = look.line_height(look.text)
        for text, uncertain in reversed(chips_of(row)):
            width = look.width(look.tiny, text) + 12
            height = look.line_height(look.tiny) + 4
            box = QRect(right - width, top + (line - height) // 2, width, height)
            look.paint_chip(painter, box, text, uncertain=uncertain)
            right = box.left() - 6

    # ---- measuring -----------------------------------------------------------------------------

    def _one_line(self) -> int:
        return max(ROW, self._look.line_height(self._look.text) + 12)

    def _top(self, height: int) -> int:
        """Where the first line of a row begins."""
        line = self._look.line_height(self._look.text)
        lines = 1 if height <= self._one_line() else 2
        return (height - lines * line) // 2

    def _code_width(self, row: Row) -> int:
        return self._look.width(self._look.code, row.shown_code) + 4

    def _columns(self, row: Row, width: int) -> tuple[int, int]:
        """Left and right edge of the title, from the left edge of the row."""
        if row.kind is RowKind.HINT:
            return SIDE + row.depth * INDENT, width - SIDE
        look = self._look
        code_column = max(look.width(look.code, "M84.373A"), look.width(look.code, row.shown_code)) + 16
        right = width - SIDE
        for text, _ in chips_of(row):
            right -= look.width(look.tiny, text) + 18
        left = SIDE + row.depth * INDENT + code_column
        return left, max(right, left + 40)

    def _phrase_fits(self, row: Row, room: int, title_width: int) -> bool:
        return title_width + GAP + self._look.width(self._look.small, row.phrase) <= room

    def _lay(self, row: Row, room: int, *, dim: bool) -> Laid:
        key = (row.title, row.marks, room, dim)
        laid = self._laid.get(key)
        if laid is None:
            if len(self._laid) > CACHE:
                self._laid.clear()
            laid = self._laid[key] = self._set_in_lines(row, room)
        return laid

    def _set_in_lines(self, row: Row, room: int) -> Laid:
        look = self._look
        layout, ends = _lines(row.title, look.text, self._formats(row), room)
        if len(ends) <= 2:
            return Laid(layout, len(ends), _widest(layout))
        # Only two lines are shown: elide the rest of the title at the end of the second.
        first = ends[0]
        rest = look.elided(look.bold, row.title[first:], room)
        layout, ends = _lines(row.title[:first] + rest, look.text, self._formats(row), room)
        return Laid(layout, min(len(ends), 2), _widest(layout))

    def _formats(self, row: Row) -> list[QTextLayout.FormatRange]:
        formats: list[QTextLayout.FormatRange] = []
        for start, end in row.marks:
            part = QTextLayout.FormatRange()
            part.start, part.length = start, end - start  # type: ignore[misc]
            shape = QTextCharFormat()
            shape.setFontWeight(QFont.Weight.Bold)
            shape.setFontUnderline(True)
            part.format = shape  # type: ignore[misc]
            formats.append(part)
        return formats


def chips_of(row: Row) -> list[tuple[str, bool]]:
    """The chips at the right end of a row, ``(words, uncertain)``, from left to right."""
    found: list[tuple[str, bool]] = []
    if row.kind is RowKind.SEVENTH:
        return [(f"7th {row.seventh}", False)]
    if row.sevenths:
        found.append((f"+{row.sevenths} 7th", False))
    if not row.billable:
        found.append(("header", False))
    if row.match is not None and (row.billable or row.match in (Match.FUZZY, Match.SYNONYM)):
        found.append((row.match.value, row.match is Match.FUZZY))
    return found


def _lines(
    text: str, font: QFont, formats: list[QTextLayout.FormatRange], room: int
) -> tuple[QTextLayout, list[int]]:
    """The text broken into lines, and where each line ends in it."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setFormats([f for f in formats if f.start < len(text)])
    layout.beginLayout()
    ends: list[int] = []
    y = 0.0
    while len(ends) < 3:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(room)
        line.setPosition(QPoint(0, round(y)).toPointF())
        y += line.height()
        ends.append(line.textStart() + line.textLength())
    layout.endLayout()
    return layout, ends


def _widest(layout: QTextLayout) -> int:
    return max(
        (round(layout.lineAt(n).naturalTextWidth() + 0.5) for n in range(layout.lineCount())), default=0
    )
