"""Paints one line of the result list: code, title with its matched parts, how it matched."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QSize
from PySide6.QtGui import QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from codesets.model import Match
from desktop.gui.models.code_results import Role, Row, RowKind
from desktop.gui.models.index import Index
from desktop.gui.widgets.look import LEFT

from .look import BookLook

SIDE = 16
INDENT = 18
GAP = 8
ROW = 30
CACHE = 2000
MOST_LINES = 4


@dataclass(frozen=True, slots=True)
class Room:
    """Where a title may stand, in pixels from the left edge of the row."""

    left: int
    first: int
    """Right edge of the first line, which it shares with the chips."""
    rest: int
    """Right edge of the lines below it."""
    lines: int
    """The most there may be."""


@dataclass(slots=True)
class Laid:
    """A title set in lines, ready to draw."""

    layout: QTextLayout
    lines: int
    end: int
    """Where its last line ends, in pixels from its left edge."""


class ResultDelegate(QStyledItemDelegate):
    """Rows are as high as their title and the wording that was found; a very long title is elided."""

    def __init__(self, look: BookLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._laid: dict[tuple[str, tuple[tuple[int, int], ...], Room], Laid] = {}

    def set_look(self, look: BookLook) -> None:
        self._look = look
        self._laid.clear()

    # ---- size ----------------------------------------------------------------------------------

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: Row | None = index.data(Role.ROW)
        width = option.rect.width() or (option.widget.width() if option.widget else 400)  # type: ignore[attr-defined]
        if row is None:
            return QSize(width, ROW)
        return QSize(width, self.height_for(row, width))

    def height_for(self, row: Row, width: int) -> int:
        line = self._look.text.height
        return max(ROW, line + 12) + (self._lines(row, self._room(row, width)) - 1) * line

    def title(self, row: Row, width: int) -> Laid:
        """The title as it is set in a row of this width."""
        return self._lay(row, self._room(row, width))

    # ---- painting ------------------------------------------------------------------------------

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> None:
        row: Row | None = index.data(Role.ROW)
        if row is None:
            return
        rect: QRect = option.rect  # type: ignore[attr-defined]
        selected = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected:
            self._look.paint_row(painter, rect, bar=self._look.high_contrast)
        if not row.is_code:
            self._paint_words(painter, rect, row)
        else:
            self._paint_code(painter, rect, row)
            self._paint_title(painter, rect, row)
            self._paint_chips(painter, rect, row)
        painter.restore()

    def _paint_words(self, painter: QPainter, rect: QRect, row: Row) -> None:
        room = self._room(row, rect.width())
        painter.setPen(self._look.warning if row.kind is RowKind.HINT else self._look.muted)
        where = QPointF(rect.left() + room.left, rect.top() + self._top())
        self.title(row, rect.width()).layout.draw(painter, where)

    def _paint_code(self, painter: QPainter, rect: QRect, row: Row) -> None:
        look = self._look
        left = rect.left() + SIDE + row.depth * INDENT
        top = rect.top() + self._top()
        line = look.text.height
        if row.foldable:
            look.paint_twisty(painter, QRect(left - 13, top, 10, line), open_=row.unfolded)
        painter.setFont(look.code.font)
        painter.setPen(look.foreground if row.billable else look.muted)
        painter.drawText(QRect(left, top, self._code_width(row), line), LEFT, row.shown_code)

    def _paint_title(self, painter: QPainter, rect: QRect, row: Row) -> None:
        look = self._look
        room = self._room(row, rect.width())
        left, top = rect.left() + room.left, rect.top() + self._top()
        laid = self._lay(row, room)
        painter.setPen(look.foreground)
        laid.layout.draw(painter, QPointF(left, top))
        if not row.phrase:
            return
        line = look.text.height
        if self._phrase_fits(row, room, laid.lines, laid.end):
            at = QRect(left + laid.end + GAP, top + (laid.lines - 1) * line, rect.width(), line)
            text = row.phrase
        else:
            at = QRect(left, top + laid.lines * line, room.rest - room.left, line)
            text = look.small.elided(row.phrase, at.width())
        painter.setFont(look.small.font)
        painter.setPen(look.muted)
        painter.drawText(at, LEFT, text)

    def _paint_chips(self, painter: QPainter, rect: QRect, row: Row) -> None:
        look = self._look
        right = rect.right() - SIDE + 1
        line = look.text.height
        top = rect.top() + self._top()
        if rect.height() > 2 * line + self._top():
            top -= 2  # away from the second line, which goes on beneath the chips
        for text, uncertain in reversed(chips_of(row)):
            size = look.chip_size(text)
            box = QRect(QPoint(right - size.width(), top + (line - size.height()) // 2), size)
            ink, edge = (look.warning, look.warning) if uncertain else (look.muted, look.line)
            look.paint_chip(painter, box, text, ink=ink, edge=edge, dashed=uncertain)
            right = box.left() - 6

    # ---- measuring -----------------------------------------------------------------------------

    def _top(self) -> int:
        """Where the first line of a row begins."""
        line = self._look.text.height
        return (max(ROW, line + 12) - line) // 2

    def _code_width(self, row: Row) -> int:
        return self._look.code.width(row.shown_code) + 4

    def _room(self, row: Row, width: int) -> Room:
        look = self._look
        left = SIDE + row.depth * INDENT
        if not row.is_code:
            return Room(left, width - SIDE, width - SIDE, MOST_LINES)
        left += max(look.code.width("M84.373A"), look.code.width(row.shown_code)) + 16
        chips = sum(look.chip_size(text).width() + 6 for text, _ in chips_of(row))
        right = max(width - SIDE, left + 40)
        # Where there is little room, more lines: a code's last words are the ones that tell it apart.
        lines = 2 if right - left >= 17 * look.text.height else MOST_LINES
        return Room(left, max(right - chips, left + 40), right, lines)

    def _lines(self, row: Row, room: Room) -> int:
        # Bold is the widest a title can be: where that fits there is nothing to lay out.
        end, lines = self._look.bold.width(row.title), 1
        if room.left + end > room.first:
            laid = self._lay(row, room)
            end, lines = laid.end, laid.lines
        apart = bool(row.phrase) and not self._phrase_fits(row, room, lines, end)
        return lines + 1 if apart else lines

    def _phrase_fits(self, row: Row, room: Room, lines: int, end: int) -> bool:
        """Whether the wording that was found has room behind the title."""
        right = room.first if lines == 1 else room.rest
        return room.left + end + GAP + self._look.small.width(row.phrase) <= right

    def _lay(self, row: Row, room: Room) -> Laid:
        key = (row.title, row.marks, room)
        laid = self._laid.get(key)
        if laid is None:
            if len(self._laid) > CACHE:
                self._laid.clear()
            laid = self._laid[key] = self._set_in_lines(row, room)
        return laid

    def _set_in_lines(self, row: Row, room: Room) -> Laid:
        look = self._look
        layout, ends = _lines(row.title, look.text.font, _formats(row.marks), room)
        if len(ends) > room.lines:
            first = ends[room.lines - 2]
            rest = look.bold.elided(row.title[first:], room.rest - room.left, middle=True)
            marks = _moved(row.marks, first + rest.find("…"), len(row.title), first + len(rest))
            layout, ends = _lines(row.title[:first] + rest, look.text.font, _formats(marks), room)
        lines = min(len(ends), room.lines)
        return Laid(layout, lines, round(layout.lineAt(lines - 1).naturalTextWidth() + 0.5) if ends else 0)


def chips_of(row: Row) -> list[tuple[str, bool]]:
    """The chips at the right end of a row, ``(words, uncertain)``, from left to right."""
    found: list[tuple[str, bool]] = []
    if row.favourite:
        found.append(("★", False))
    if row.changed:
        found.append((row.changed, False))
    if row.kind is RowKind.SEVENTH:
        return [*found, (f"7th {row.seventh}", False)]
    if row.sevenths:
        found.append((f"+{row.sevenths} 7th", False))
    if not row.billable:
        found.append(("header", False))
    if row.match is not None:
        found.append((row.match.value, row.match is Match.FUZZY))
    return found


def _formats(marks: tuple[tuple[int, int], ...]) -> list[QTextLayout.FormatRange]:
    formats: list[QTextLayout.FormatRange] = []
    for start, end in marks:
        part = QTextLayout.FormatRange()
        part.start, part.length = start, end - start  # type: ignore[misc]
        shape = QTextCharFormat()
        shape.setFontWeight(QFont.Weight.Bold)
        shape.setFontUnderline(True)
        part.format = shape  # type: ignore[misc]
        formats.append(part)
    return formats


def _moved(
    marks: tuple[tuple[int, int], ...], gap: int, before: int, after: int
) -> tuple[tuple[int, int], ...]:
    """Marks of a title of ``before`` characters in one of ``after`` that leaves some out at ``gap``."""
    left_out = before - after
    kept = [(start, min(end, gap)) for start, end in marks if start < gap]
    behind = [(max(start - left_out, gap + 1), end - left_out) for start, end in marks]
    return (*kept, *((start, end) for start, end in behind if end > start))


def _lines(
    text: str, font: QFont, formats: list[QTextLayout.FormatRange], room: Room
) -> tuple[QTextLayout, list[int]]:
    """The text broken into lines, one more than there may be at most, and where each ends in it."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setFormats([f for f in formats if f.start < len(text)])
    layout.beginLayout()
    ends: list[int] = []
    y = 0.0
    while len(ends) <= room.lines:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth((room.rest if ends else room.first) - room.left)
        line.setPosition(QPoint(0, round(y)).toPointF())
        y += line.height()
        ends.append(line.textStart() + line.textLength())
    layout.endLayout()
    return layout, ends
