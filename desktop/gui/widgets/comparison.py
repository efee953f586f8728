"""Two documents compared: what is gone, what is new, told by a sign before the line as well as by colour."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QTextBlockFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QApplication, QFrame, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from desktop.charts.comparison import Comparison, Kind
from desktop.gui.theme import Theme

from .look import Look, mixed
from .words import Kind as WordKind
from .words import Words

MARGIN = 40
_SIGNS = {Kind.SAME: "\t", Kind.GONE: "−\t", Kind.NEW: "+\t", Kind.FOLDED: "⋯\t"}
_DIFFER = (Kind.GONE, Kind.NEW)
_MOST_LINES = 4_000
"""Shown; a note that differs in more is another note."""


class ComparisonView(QWidget):
    """Lies over its parent, which is the window. Esc closes it; N and P go to the next difference and back.

    It holds words of a patient: :meth:`forget` whenever the profile is locked.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._comparison = Comparison(())
        self._differences: list[int] = []
        """Numbers of the lines where one begins."""
        self._came_from: QWidget | None = None
        self.setObjectName("comparison")
        self.setAccessibleName("Two documents compared")
        self.title = Words("", WordKind.HEADING, theme, self)
        self.told = Words("", WordKind.MUTED, theme, self, wrap=True)
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setAccessibleName("Differences")
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.text.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        for part in (self.title, self.told, self.text):
            column.addWidget(part)
        parent.installEventFilter(self)
        self.set_theme(theme)
        self.hide()

    # ---- what the window calls -----------------------------------------------------------------

    def show_comparison(self, first: str, second: str, comparison: Comparison) -> None:
        """``first`` and ``second``: what the documents are called."""
        self._came_from = QApplication.focusWidget()
        folded = comparison.folded().lines
        self._comparison = Comparison(folded[:_MOST_LINES])
        self.title.say(f"{first} → {second}")
        gone, new = comparison.count(Kind.GONE), comparison.count(Kind.NEW)
        self.told.say(
            f"− {_lines(gone)} only in the first, + {_lines(new)} only in the second. "
            "N next difference, P the one before, Esc back to the note."
            if gone or new
            else "The two say the same. Esc back to the note."
        )
        if len(folded) > _MOST_LINES:
            self.told.say(f"{self.told.text()} Only the first {_MOST_LINES:,} lines are shown.")
        self._write()
        self._place()
        self.show()
        self.raise_()
        self.text.setFocus(Qt.FocusReason.PopupFocusReason)
        self.step(+1, from_the_top=True)

    def step(self, direction: int, *, from_the_top: bool = False) -> None:
        """To the next difference or the one before, round and round."""
        if not self._differences:
            return
        now = -1 if from_the_top else self.text.textCursor().blockNumber()
        if direction > 0:
            line = next((each for each in self._differences if each > now), self._differences[0])
        else:
            line = next((each for each in reversed(self._differences) if each < now), self._differences[-1])
        cursor = QTextCursor(self.text.document().findBlockByNumber(line))
        self.text.setTextCursor(cursor)
        self.text.centerCursor()

    def forget(self) -> None:
        self._came_from = None
        self._comparison, self._differences = Comparison(()), []
        self.text.setPlainText("")
        self.title.say("")
        self.told.say("")
        self.hide()

    def dismiss(self) -> None:
        came_from = self._came_from
        self.forget()
        if came_from is not None:
            came_from.setFocus(Qt.FocusReason.PopupFocusReason)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for words in (self.title, self.told):
            words.set_theme(theme)
        t = theme.tokens
        self.text.setFont(theme.note_font())
        self.text.setTabStopDistance(2.0 * QFontMetricsF(theme.note_font()).horizontalAdvance("m"))
        self.text.setStyleSheet(f"QPlainTextEdit {{ background: {t.panel}; color: {t.text}; border: none; }}")
        if self._comparison.lines:
            self._write()
        self._place()

    # ---- how it is done ------------------------------------------------------------------------

    def _write(self) -> None:
        lines = self._comparison.lines
        self.text.setPlainText("\n".join(_SIGNS[line.kind] + line.text for line in lines))
        kinds = [line.kind for line in lines]
        self._differences = [
            number
            for number, kind in enumerate(kinds)
            if kind in _DIFFER and (number == 0 or kinds[number - 1] not in _DIFFER)
        ]
        self._paint_lines()

    def _paint_lines(self) -> None:
        theme = self._theme
        grounds = {Kind.GONE: theme.colour("box"), Kind.NEW: theme.colour("overline")}
        selections: list[QTextEdit.ExtraSelection] = []
        block = self.text.document().firstBlock()
        for line in self._comparison.lines:
            if line.kind in _DIFFER:
                QTextCursor(block).setBlockFormat(_on(grounds[line.kind]))
                for start, end in line.changed:
                    words = QTextEdit.ExtraSelection()
                    cursor = QTextCursor(block)
                    begin = block.position() + len(_SIGNS[line.kind])
                    cursor.setPosition(begin + start)
                    cursor.setPosition(begin + end, QTextCursor.MoveMode.KeepAnchor)
                    words.cursor = cursor  # type: ignore[attr-defined]
                    words.format.setBackground(mixed(theme.colour("text"), grounds[line.kind], 0.18))  # type: ignore[attr-defined]
                    words.format.setFontWeight(QFont.Weight.Bold)  # type: ignore[attr-defined]
                    words.format.setFontUnderline(line.kind is Kind.NEW)  # type: ignore[attr-defined]
                    words.format.setFontStrikeOut(line.kind is Kind.GONE)  # type: ignore[attr-defined]
                    selections.append(words)
            block = block.next()
        self.text.setExtraSelections(selections)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.text and isinstance(event, QKeyEvent):
            steps = {Qt.Key.Key_N: +1, Qt.Key.Key_P: -1}
            key = Qt.Key(event.key())
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            ours = key == Qt.Key.Key_Escape or (plain and key in steps)
            if event.type() == QEvent.Type.ShortcutOverride and ours:
                event.accept()
            elif event.type() == QEvent.Type.KeyPress and ours:
                if key in steps:
                    self.step(steps[key])
                else:
                    self.dismiss()
                return True
        elif watched is self.parent() and event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN))

    def paintEvent(self, event: QPaintEvent) -> None:
        Look(self._theme).paint_sheet(QPainter(self), self.rect())


def _on(ground: QColor) -> QTextBlockFormat:
    form = QTextBlockFormat()
    form.setBackground(ground)
    return form


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count:,} lines"
