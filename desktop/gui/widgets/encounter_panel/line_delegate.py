"""Paints one line of the encounter: number, code, title, the words that prove it and where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.gui.icons import icon
from desktop.gui.models.encounter_lines import NO_WORDS, LineRow, Role
from desktop.gui.models.index import Index
from desktop.gui.theme import Theme
from desktop.gui.widgets.face import Face
from desktop.gui.widgets.look import Look

SIDE = 14
ROW = 30
GAP = 16
SIGN = 16
"""Side of the warning sign, in pixels."""
SECTION_FROM = 680
"""Pixels of width, at the interface's usual size, from which the section has a column."""
USUAL_SHARE = 60
LEAST_SHARE = 25
"""Percent of the room: the title's, and the least of the words that prove it."""
USUAL_HEIGHT = 16
"""Of a line of text at that size, in pixels."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Left edge and width of each column, in pixels from the left edge of the row. Width 0: not shown."""

    number: tuple[int, int]
    code: tuple[int, int]
    title: tuple[int, int]
    quote: tuple[int, int]
    section: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Pixels that the longest of each would take, with the gap behind it."""

    title: int = 0
    words: int = 0
    section: int = 0


class LineDelegate(QStyledItemDelegate):
    """Every row is one line high. A title that does not fit leaves out its middle, because its end tells it
    apart; other words end in an ellipsis. All of it stands in the tooltip.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[LineRow, ...] = ()
        self.set_theme(theme)

    def set_rows(self, rows: Sequence[LineRow]) -> None:
        """The columns share the room by what these need."""
        self._rows = tuple(rows)
        self._wanted = Wanted(
            title=max((self._title_width(row) for row in rows), default=0) + GAP,
            words=max((self._words_width(row) for row in rows), default=0) + GAP,
            section=max((self._look.tiny.width(row.section) for row in rows), default=0),
        )

    def set_theme(self, theme: Theme) -> None:
        self._look = Look(theme)
        self._number = Face(theme.interface_font(), QFont.Weight.Bold)
        self._code = Face(theme.code_font(), QFont.Weight.Bold)
        self.set_rows(self._rows)

    @property
    def row_height(self) -> int:
        return max(ROW, self._look.text.height + 12)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self.row_height)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> None:
        row: LineRow | None = index.data(Role.ROW)
        if row is None:
            return
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(
            painter,
            rect,
            selected=bool(state & QStyle.StateFlag.State_Selected),
            focused=bool(state & QStyle.StateFlag.State_HasFocus),
        )
        columns = self.columns(rect.width())
        self._write(painter, _cell(rect, columns.number), str(row.number), self._number, "diagnosis")
        self._write(painter, _cell(rect, columns.code), row.line.code, self._code, "text")
        self._paint_title(painter, _cell(rect, columns.title), row)
        self._paint_words(painter, _cell(rect, columns.quote), row)
        if columns.section[1]:
            self._write(painter, _cell(rect, columns.section), row.section, self._look.tiny, "muted")
        painter.restore()

    def columns(self, width: int) -> Columns:
        number = self._number.width("88") + 10
        code = self._code.width("M84.373A") + 4 + GAP
        left = SIDE + number + code
        room = max(0, width - left - SIDE)
        section = 0
        if width >= SECTION_FROM * self._look.text.height / USUAL_HEIGHT:
            usual = self._look.tiny.width("Assessment and plan") + 8
            longest = self._look.tiny.width("History of present illness") + 8
            section = min(max(usual, room // 6), longest, self._wanted.section and self._wanted.section + 8)
        if self._title_share(room - section) < min(self._wanted.title, self._title_share(room)):
            section = 0  # a title needs the room more; the details say where the words stand
        title = self._title_share(room - section)
        words = room - section - title
        return Columns(
            number=(SIDE, number),
            code=(SIDE + number, code - GAP),
            title=(left, title - GAP),
            quote=(left + title, words - (GAP if section else 0)),
            section=(left + title + words, section),
        )

    def _title_share(self, room: int) -> int:
        """The title has its usual share, or more where a title is long and the words need less than theirs;
        or less, where all titles are short and the words are long.
        """
        usual, wanted = room * USUAL_SHARE // 100, self._wanted
        if wanted.title > usual:
            unproved = SIGN + 6 + self._look.small.width(NO_WORDS) + GAP
            least = min(wanted.words, max(room * LEAST_SHARE // 100, unproved))
            return max(usual, min(wanted.title, room - least))
        return max(wanted.title, min(usual, room - wanted.words))

    def _title_width(self, row: LineRow) -> int:
        chip = self._look.chip_size(row.rank).width() + 8 if row.rank else 0
        sign = SIGN + 6 if row.warning else 0
        return sign + self._look.text.width(row.line.title) + chip + 2

    def _words_width(self, row: LineRow) -> int:
        if not row.line.evidence:
            return SIGN + 6 + self._look.small.width(NO_WORDS)
        more = self._look.tiny.width(row.more) + 8 if row.more else 0
        return self._look.small.width(row.quote) + more

    # ---- painting ------------------------------------------------------------------------------

    def _paint_ground(self, painter: QPainter, rect: QRect, *, selected: bool, focused: bool) -> None:
        look = self._look
        if selected:
            look.paint_row(painter, rect, bar=focused or look.high_contrast, focused=focused)
        if not focused:
            look.paint_rule(painter, rect)

    def _paint_title(self, painter: QPainter, cell: QRect, row: LineRow) -> None:
        look = self._look
        size = look.chip_size(row.rank)
        chip = size.width() if row.rank else 0
        if row.warning:
            middle = cell.top() + (cell.height() - SIGN) // 2
            icon("warning", look.warning.name()).paint(painter, cell.left(), middle, SIGN, SIGN)
            cell = cell.adjusted(SIGN + 6, 0, 0, 0)
        room = cell.width() - (chip + 8 if chip else 0)
        place = QRect(cell.left(), cell.top(), room, cell.height())
        used = look.write(painter, place, row.line.title, look.text, look.foreground, middle=True)
        if chip:
            top = cell.top() + (cell.height() - size.height()) // 2
            box = QRect(QPoint(cell.left() + used + 8, top), size)
            look.paint_chip(painter, box, row.rank, ink=look.accent, edge=look.accent)

    def _paint_words(self, painter: QPainter, cell: QRect, row: LineRow) -> None:
        if not row.line.evidence:
            top = cell.top() + (cell.height() - SIGN) // 2
            icon("warning", self._look.warning.name()).paint(painter, cell.left(), top, SIGN, SIGN)
            self._write(painter, cell.adjusted(SIGN + 6, 0, 0, 0), NO_WORDS, self._look.small, "muted")
            return
        more = self._look.tiny.width(row.more) + 8 if row.more else 0
        room = QRect(cell.left(), cell.top(), cell.width() - more, cell.height())
        used = self._write(painter, room, row.quote, self._look.small, "muted")
        if more:
            at = QRect(cell.left() + used + 6, cell.top(), more, cell.height())
            self._write(painter, at, row.more, self._look.tiny, "accent")

    def _write(self, painter: QPainter, cell: QRect, words: str, face: Face, token: str) -> int:
        """Elided to the cell; returns the width it took."""
        return self._look.write(painter, cell, words, face, self._look.theme.colour(token))


def _cell(rect: QRect, column: tuple[int, int]) -> QRect:
    left, width = column
    return QRect(rect.left() + left, rect.top(), max(0, width), rect.height())
