"""A table that is no official file, on its way to be a list of the user's own: what it is called."""

from __future__ import annotations

from datetime import date
from pathlib import PurePath

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.code_library import FoundTable, OwnList
from desktop.gui.models.text_table import TextTableModel
from desktop.gui.theme import Theme
from desktop.gui.tone import Tone
from desktop.gui.widgets.choice_box import ChoiceBox
from desktop.gui.widgets.text_table import TextTable
from desktop.gui.widgets.words import Kind, Words

from .buttons import button

_WHAT = (
    "No official code file, but a table: it can be a list of your own, searched beside the others. Say what "
    "it is called and which columns hold the codes and the titles; the other columns are kept as fields. A "
    "list called CPT is taken as CPT."
)
_FIELD = 190
"""Pixels of a field at the usual size."""
_ACROSS = 3
"""Fields side by side."""
_NO_COLUMN = "(none)"
_LAST_ROW = 400
"""In which headings may stand."""


class ListForm(QWidget):
    """Passive: it shows a table and says what it is to be."""

    confirmed = Signal(object)
    """``OwnList``"""
    given_up = Signal()
    look_wanted = Signal(str, object)
    """The table again: a sheet, and the number of the row that holds the headings, or None."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._table: FoundTable | None = None
        self.looking = False
        """Whether the table has been asked for again, and has not come yet."""
        self.setAccessibleName("A list of your own")
        self._make()
        self._place()
        self.set_theme(theme)

    def show_table(self, table: FoundTable, today: date) -> None:
        self._table = table
        self.name.setText(PurePath(table.file).stem.replace("_", " ").strip()[:40])
        self.edition.setText(str(today.year))
        self.begins.setText(f"{today.year}-01-01")
        self.ends.setText("")
        self.show_again(table)
        self.name.selectAll()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_again(self, table: FoundTable) -> None:
        """Its columns and first rows; what was typed stays."""
        self.looking = False
        self._table = table
        for box, at in ((self.codes, table.code), (self.titles, table.title)):
            box.clear()
            box.addItems(list(table.headings))
            box.setCurrentIndex(at)
        for box, column in self._optional(table):
            box.clear()
            box.addItems([_NO_COLUMN, *table.headings])
            box.setCurrentIndex(0 if column is None else column + 1)
        self.sheet.clear()
        self.sheet.addItems(list(table.sheets) or ["(only one)"])
        self.sheet.setCurrentIndex(table.sheets.index(table.sheet) if table.sheet in table.sheets else 0)
        self.sheet.setEnabled(len(table.sheets) > 1)
        self.headings_in.setText(str(table.headings_in or ""))
        self.rows_model.set_table(table.headings, table.rows)
        self.trouble.say("")

    def show_trouble(self, sentence: str) -> None:
        """The table could not be looked at so; what is shown stays."""
        self.looking = False
        self.trouble.say(sentence, Tone.WARNING)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for part in (self._what, self.trouble, self.rows, *self._labels):
            part.set_theme(theme)
        for box in self._boxes():
            box.set_theme(theme)
        for field in self._fields():
            field.setFont(theme.interface_font())
            field.setFixedWidth(round(_FIELD * theme.interface_size / 9.75))

    # ---- how it is put together ----------------------------------------------------------------

    def _fields(self) -> tuple[QWidget, ...]:
        return (
            *(self.name, self.edition, self.begins),
            *(self.sheet, self.headings_in, self.ends),
            *(self.codes, self.titles, self.short),
            *(self.valid_from, self.valid_to),
        )

    def _boxes(self) -> tuple[ChoiceBox, ...]:
        return self.codes, self.titles, self.short, self.valid_from, self.valid_to, self.sheet

    def _optional(self, table: FoundTable) -> tuple[tuple[ChoiceBox, int | None], ...]:
        return (
            (self.short, table.short),
            (self.valid_from, table.valid_from),
            (self.valid_to, table.valid_to),
        )

    def _make(self) -> None:
        theme = self._theme
        self._what = Words(_WHAT, Kind.TEXT, theme, self, wrap=True)
        # made in the order they are read, which is the order of Tab
        self.name, self.edition, self.begins = (QLineEdit(self) for _ in range(3))
        self.sheet = ChoiceBox(theme, self)
        self.headings_in, self.ends = (QLineEdit(self) for _ in range(2))
        self.codes, self.titles, self.short = (ChoiceBox(theme, self) for _ in range(3))
        self.valid_from, self.valid_to = (ChoiceBox(theme, self) for _ in range(2))
        self.begins.setPlaceholderText("YYYY-MM-DD")
        self.ends.setPlaceholderText("no end announced")
        self.headings_in.setPlaceholderText("no headings")
        self.sheet.activated.connect(lambda _: self._look_again(None))
        self.headings_in.editingFinished.connect(self._other_row)
        self._labels: list[Words] = []
        names = (
            *("Name", "Edition", "In force from"),
            *("Sheet", "Headings in row", "In force to"),
            *("Codes", "Titles", "Short titles"),
            *("Valid from", "Valid to"),
        )
        for name, field in zip(names, self._fields(), strict=True):
            label = Words(name, Kind.MUTED, theme, self)
            label.setBuddy(field)
            field.setAccessibleName(name)
            self._labels.append(label)
        self.rows_model = TextTableModel((), self)
        self.rows = TextTable(self.rows_model, theme, self, elastic=())
        self.rows.setAccessibleName("First rows of the table")
        self.trouble = Words("", Kind.TEXT, theme, self, wrap=True)
        self.yes = button("Bring in", "Put this list on the shelf (Enter)", self, self._confirm)
        self.yes.setDefault(True)
        self.no = button("Not now", "Leave the shelf as it is (Esc)", self, self.given_up.emit)
        for field in (self.name, self.edition, self.begins, self.ends):
            field.returnPressed.connect(self._confirm)

    def _place(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        for number, (label, field) in enumerate(zip(self._labels, self._fields(), strict=True)):
            row, column = number // _ACROSS, 2 * (number % _ACROSS)
            beside = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
            grid.addWidget(label, row, column, beside | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(field, row, column + 1)
        for column in range(2, 2 * _ACROSS, 2):
            grid.setColumnMinimumWidth(column, 110)
        grid.setColumnStretch(2 * _ACROSS, 1)
        answers = QHBoxLayout()
        for answer in (self.yes, self.no):
            answers.addWidget(answer)
        answers.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._what)
        column.addLayout(grid)
        column.addWidget(self.rows, 1)
        column.addWidget(self.trouble)
        column.addLayout(answers)

    def _confirm(self) -> None:
        try:
            begins, ends = _day(self.begins.text()), _day(self.ends.text())
        except ValueError as error:
            self.trouble.say(f"{error} Write it like 2026-01-31.", Tone.WARNING)
            return
        missing = [field.accessibleName() for field in (self.name, self.edition) if not field.text().strip()]
        if begins is None:
            missing.append("In force from")
        if missing or begins is None or self._table is None:
            self.trouble.say(f"Still missing: {', '.join(missing)}.", Tone.WARNING)
            return
        if self.codes.currentIndex() == self.titles.currentIndex():
            self.trouble.say("Codes and titles cannot be the same column.", Tone.WARNING)
            return
        self.confirmed.emit(
            OwnList(
                name=self.name.text().strip(),
                edition=self.edition.text().strip(),
                effective_from=begins.isoformat(),
                effective_to=ends.isoformat() if ends is not None else "",
                code=self.codes.currentIndex(),
                title=self.titles.currentIndex(),
                short=_column(self.short),
                valid_from=_column(self.valid_from),
                valid_to=_column(self.valid_to),
                sheet=self._table.sheet,
                headings_in=self._table.headings_in,
            )
        )

    def _look_again(self, row: int | None) -> None:
        if self._table is not None and not self.looking:
            self.looking = True
            sheet = self.sheet.currentText() if self._table.sheets else ""
            self.look_wanted.emit(sheet, row)

    def _other_row(self) -> None:
        typed = self.headings_in.text().strip()
        if self._table is None or typed == str(self._table.headings_in or ""):
            return
        if not typed.isdecimal() or not 1 <= int(typed) <= _LAST_ROW:
            why = f"“{typed[:20]}” is not the number of a row from 1 to {_LAST_ROW}."
            self.trouble.say(why, Tone.WARNING)
            return
        self._look_again(int(typed))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


def _day(typed: str) -> date | None:
    """Raises ValueError for what is no day."""
    if not typed.strip():
        return None
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise ValueError(f"“{typed.strip()[:20]}” is not a day.") from None


def _column(box: ChoiceBox) -> int | None:
    return box.currentIndex() - 1 if box.currentIndex() > 0 else None
