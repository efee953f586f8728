"""Everything about the current line: its whole title, the edition it comes from, and all its words."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.coding.encounter import Evidence
from desktop.gui.models.encounter_lines import LineRow, quoted
from desktop.gui.models.heading_words import heading_in_small
from desktop.gui.theme import Theme
from desktop.gui.tone import Tone
from desktop.gui.widgets.face import Face
from desktop.gui.widgets.local_key import keeps_key
from desktop.gui.widgets.tool_button import ToolButton
from desktop.gui.widgets.words import Kind, Words

HOW_TO_MARK = "No words marked yet. Select the words in the note that prove this code, then Ctrl+E."
INSIDE = "encounter_line_inside"


class RemoveButton(ToolButton):
    """Takes one quote from its line. ↑ ↓ go to the other quotes, ← and Esc back to the list."""

    wanted = Signal()
    stepped = Signal(int)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__("Take these words from the code", theme, parent, glyph="remove", key="Delete")
        self.clicked.connect(self.wanted)

    def event(self, event: QEvent) -> bool:
        return keeps_key(event, Qt.Key.Key_Delete, Qt.Key.Key_Escape) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.wanted.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Escape):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class Quote(QWidget):
    """One piece of evidence: its words, where they stand, and the way to take them off."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = Words("", Kind.TEXT, theme, self, wrap=True)
        self.place = Words("", Kind.MUTED, theme, self, wrap=True)
        self.button = RemoveButton(theme, self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        grid.addWidget(self.words, 0, 0)
        grid.addWidget(self.place, 1, 0)
        grid.addWidget(self.button, 0, 1, 2, 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        self.set_theme(theme)

    def show_evidence(self, evidence: Evidence, document: str) -> None:
        self.words.setText(quoted(evidence.quote))
        place = " · ".join(part for part in (heading_in_small(evidence.section), document) if part)
        self.place.setText(place)
        self.place.setVisible(bool(place))
        self.button.setAccessibleName(f"Take {quoted(evidence.quote)} from the code")

    def set_theme(self, theme: Theme) -> None:
        for part in (self.words, self.place, self.button):
            part.set_theme(theme)
        self.place.setFont(theme.interface_font(12 / 13))


class LineDetails(QScrollArea):
    """Rows of quotes are used again for the next line, so the focus stays where it was."""

    removal_wanted = Signal(str, int)
    """Line id, number of the evidence from 0."""
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._row: LineRow | None = None
        self._quotes: list[Quote] = []
        self.setObjectName("encounter_line_details")
        self.setAccessibleName("Details of the current code")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = self._inside = QWidget()
        inside.setObjectName(INSIDE)
        self.code = Words("", Kind.TEXT, theme, inside)
        self.rank = Words("", Kind.MUTED, theme, inside)
        self.title = Words("", Kind.TEXT, theme, inside, wrap=True)
        self.origin = Words("", Kind.MUTED, theme, inside, wrap=True)
        self.heading = Words("", Kind.LABEL, theme, inside)
        self.how_to_mark = Words("", Kind.TEXT, theme, inside, wrap=True)
        self.how_to_mark.say(HOW_TO_MARK, Tone.WARNING)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.code)
        top.addWidget(self.rank)
        top.addStretch(1)
        column = QVBoxLayout(inside)
        column.setContentsMargins(14, 8, 8, 8)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.title)
        column.addWidget(self.origin)
        column.addSpacing(4)
        column.addWidget(self.heading)
        column.addWidget(self.how_to_mark)
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        column.addLayout(self._column)
        column.addStretch(1)
        self.setWidget(inside)
        self.set_theme(theme)

    def show_row(self, row: LineRow | None, documents: dict[str, str]) -> None:
        """``documents``: id → title, where the encounter has more than one; else empty."""
        same_line = row is not None and self._row is not None and row.line.id == self._row.line.id
        focused = self._focused()
        self._row = row
        self._inside.setVisible(row is not None)
        if row is None:
            return
        line = row.line
        self.code.setText(line.code)
        self.rank.setText(row.rank)
        self.title.setText(line.title)
        edition = f"{line.release.system} {line.release.edition}".strip()
        found = f"found by {line.found_by}" if line.found_by else ""
        self.origin.setText(" · ".join(part for part in (edition, found) if part))
        self.origin.setVisible(bool(self.origin.text()))
        self.heading.setText(f"Evidence · {len(line.evidence)}")
        self.how_to_mark.setVisible(not line.evidence)
        self._show_quotes(line.evidence, documents)
        if not same_line:
            self.verticalScrollBar().setValue(0)
        if focused >= 0 and not self.focus_quote(min(focused, len(line.evidence) - 1)):
            self.left.emit()

    def focus_quote(self, number: int) -> bool:
        """False where there is no such quote."""
        if not 0 <= number < self._shown():
            return False
        button = self._quotes[number].button
        button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(self._quotes[number], 0, 8)
        return True

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        # first: a new style sheet gives everything inside the palette back that it had before
        self.setStyleSheet(
            f"QScrollArea, QWidget#{INSIDE} {{ background: {theme.tokens.panel}; border: none; }}"
        )
        for words in (self.code, self.rank, self.title, self.origin, self.heading, self.how_to_mark):
            words.set_theme(theme)
        self.code.setFont(Face(theme.code_font(), QFont.Weight.Bold).font)
        self.origin.setFont(theme.interface_font(12 / 13))
        self.rank.setFont(theme.interface_font(12 / 13))
        for quote in self._quotes:
            quote.set_theme(theme)

    def _shown(self) -> int:
        return len(self._row.line.evidence) if self._row else 0

    def _focused(self) -> int:
        """The number of the quote whose button has the focus, or -1."""
        return next((n for n, quote in enumerate(self._quotes) if quote.button.hasFocus()), -1)

    def _show_quotes(self, evidence: tuple[Evidence, ...], documents: dict[str, str]) -> None:
        while len(self._quotes) < len(evidence):
            self._add_quote(len(self._quotes))
        for number, quote in enumerate(self._quotes):
            if number < len(evidence):
                quote.show_evidence(evidence[number], documents.get(evidence[number].document_id, ""))
            quote.setVisible(number < len(evidence))

    def _add_quote(self, number: int) -> None:
        quote = Quote(self._theme, self._inside)
        quote.button.wanted.connect(lambda: self._remove(number))
        quote.button.stepped.connect(lambda step: self.focus_quote(number + step))
        quote.button.left.connect(self.left)
        self._quotes.append(quote)
        self._column.addWidget(quote)

    def _remove(self, number: int) -> None:
        if self._row is not None:
            self.removal_wanted.emit(self._row.line.id, number)
