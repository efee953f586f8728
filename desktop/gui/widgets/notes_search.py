"""Looks for words in the notes: type them, walk through what was found, Enter goes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from desktop.gui.models.text_table import TextTableModel
from desktop.gui.theme import Theme
from desktop.gui.tone import Tone

from .check_box import CheckBox
from .look import Look
from .text_table import TextTable
from .words import Kind, Words

if TYPE_CHECKING:
    from desktop.notes_finder import NoteHit, NotesFound

WIDEST, TALLEST = 980, 560
FROM_TOP = 56
_PAUSE = 150
"""Milliseconds without a key after which it is looked for."""
_HEADINGS = ("Encounter", "Document", "Where")
_WALK = frozenset((Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown))


class NotesSearch(QWidget):
    """Lies over its parent, which is the window. Esc, a click beside it, or leaving it closes it.

    It holds words of patients: :meth:`forget` whenever the profile is locked.
    """

    wanted = Signal(str, bool)
    """Words to look for, and whether in all notes."""
    chosen = Signal(object)
    """A NoteHit: go there. The box has gone and the focus is back by then."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._hits: tuple[NoteHit, ...] = ()
        self._came_from: QWidget | None = None
        self._scope = False
        self.setObjectName("notes_search")
        self.setAccessibleName("Find in the notes")
        self.box = QLineEdit(self)
        self.box.setPlaceholderText("Words of a note; “in quotes” as they stand together")
        self.box.setAccessibleName("Find in the notes")
        self.box.setAccessibleDescription("Up and down move through what was found, Enter goes there.")
        self.box.installEventFilter(self)
        self.everywhere = CheckBox("All charts (Alt+A)", theme, self)
        self.everywhere.installEventFilter(self)
        self.said = Words("", Kind.MUTED, theme, self, wrap=True)
        self._model = TextTableModel(_HEADINGS, self)
        self.table = TextTable(self._model, theme, self, elastic=(2,))
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setAccessibleName("What was found")
        self.table.clicked.connect(lambda _: self._go())
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(_PAUSE)
        self._waiting.timeout.connect(self._ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        for part in (self.box, self.everywhere, self.said):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        self.box.textChanged.connect(lambda _: self._waiting.start())
        self.everywhere.toggled.connect(lambda _: self._ask())
        QApplication.instance().focusChanged.connect(self._focus_changed)  # type: ignore[union-attr]
        parent.installEventFilter(self)
        self.set_theme(theme)
        self.hide()

    # ---- what the window calls -----------------------------------------------------------------

    def open(self, words: str, *, everywhere: bool, chart: bool) -> None:
        """``words``: those selected in the note; empty keeps what was looked for last. ``chart``: whether an
        encounter is open, in which alone can be looked."""
        if not self.isVisible():
            self._came_from = QApplication.focusWidget()
        self.everywhere.setEnabled(chart)
        self.everywhere.setChecked(everywhere or not chart)
        if words:
            self.box.setText(words)
        self._place()
        self.show()
        self.raise_()
        self.box.setFocus(Qt.FocusReason.PopupFocusReason)
        self.box.selectAll()
        self._ask()

    def show_found(self, found: NotesFound) -> None:
        self._hits = found.hits
        self._model.set_rows([_row(hit) for hit in found.hits])
        if found.hits:
            self.table.selectRow(0)
        self.said.say(_told(found, everywhere=self.everywhere.isChecked()) if self.box.text().strip() else "")

    def show_trouble(self, sentence: str) -> None:
        self.said.say(sentence, Tone.STOP)

    def forget(self) -> None:
        """Nothing of a note is left in it."""
        self._waiting.stop()
        self._came_from = None
        self.hide()
        self.box.clear()
        self._waiting.stop()
        self._hits = ()
        self._model.set_rows(())
        self.said.say("")

    def dismiss(self) -> None:
        """Close; the focus goes back where it was."""
        if not self.isVisible():
            return
        came_from, self._came_from = self._came_from, None
        inside = self.isAncestorOf(QApplication.focusWidget() or self)
        self.hide()
        if inside and came_from is not None:
            came_from.setFocus(Qt.FocusReason.PopupFocusReason)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.box.setFont(theme.interface_font(15 / 13))
        for part in (self.everywhere, self.said, self.table):
            part.set_theme(theme)
        self._place()

    # ---- how it is done ------------------------------------------------------------------------

    def _ask(self) -> None:
        if self.isVisible():
            self._waiting.stop()
            self.wanted.emit(self.box.text(), self.everywhere.isChecked())

    def _go(self) -> None:
        row = self.table.currentIndex().row()
        if 0 <= row < len(self._hits):
            hit = self._hits[row]
            self.dismiss()
            self.chosen.emit(hit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and watched in (self.box, self.everywhere):
            if event.type() == QEvent.Type.KeyPress:
                return self._pressed(event)
            if event.type() == QEvent.Type.ShortcutOverride and self._is_ours(event):
                event.accept()
            return False
        if watched is self.parent() and event.type() == QEvent.Type.Resize:
            self._place()
        if watched is self.parent() and event.type() == QEvent.Type.MouseButtonPress:
            self.dismiss()
        return False

    def _is_ours(self, event: QKeyEvent) -> bool:
        """Whatever the window binds these keys to."""
        ours = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, *_WALK)
        return event.key() in ours or self._turns(event)

    @staticmethod
    def _turns(event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_A and event.modifiers() == Qt.KeyboardModifier.AltModifier

    def _pressed(self, event: QKeyEvent) -> bool:
        if event.key() in _WALK:
            QApplication.sendEvent(self.table, event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._waiting.isActive():  # what is shown is of other words
                self._ask()
            else:
                self._go()
        elif event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif self._turns(event):
            if self.everywhere.isEnabled():
                self.everywhere.toggle()
        else:
            return False
        return True

    def _focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        left = old is not None and self.isAncestorOf(old)
        if self.isVisible() and left and new is not None and not self.isAncestorOf(new):
            self._came_from = None
            self.hide()

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            width = min(round(WIDEST * self._theme.interface_size / 9.75), parent.width() - 48)
            height = min(TALLEST, parent.height() - 2 * FROM_TOP)
            self.setGeometry((parent.width() - width) // 2, FROM_TOP, width, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        Look(self._theme).paint_sheet(QPainter(self), self.rect())


def _row(hit: NoteHit) -> tuple[str, str, str]:
    day = f"  {hit.date_of_service:%m/%d/%Y}" if hit.date_of_service else ""
    often = f"  ({hit.places}×)" if hit.places > 1 else ""
    return f"{hit.patient}{day}", f"{hit.document}{often}", f"…{hit.before}[{hit.words}]{hit.after}…"


def _told(found: NotesFound, *, everywhere: bool) -> str:
    if not found.hits:
        return "No note says all of these words." if everywhere else "No note of this chart says all of them."
    notes = "1 note" if found.documents == 1 else f"{found.documents:,} notes"
    if not everywhere:
        places = "1 place" if found.places == 1 else f"{found.places:,} places"
        return f"{places} in {notes} of this chart"
    more = f"; the first {len(found.hits)} are shown" if found.documents > len(found.hits) else ""
    return f"{notes}{more}"
