"""Asks for one thing over the window: choose from the usual answers, or type another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QListWidget, QVBoxLayout, QWidget

from desktop.gui.theme import Theme
from desktop.gui.tone import Tone

from .look import Look
from .words import Kind, Words

WIDTH = 480
FROM_TOP = 96
_WALK = frozenset((Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown))

Answer = Callable[[str], str]
"""Takes what was chosen or typed; a sentence where it cannot be used, and then it is asked again."""


class ChoiceSheet(QWidget):
    """Lies over its parent, which is the window. Esc, a click beside it, or leaving it answers nothing."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._answer: Answer | None = None
        self._came_from: QWidget | None = None
        self._choices: tuple[str, ...] = ()
        self.setObjectName("choice_sheet")
        self.question = Words("", Kind.HEADING, theme, self, wrap=True)
        self.box = QLineEdit(self)
        self.box.setMaxLength(200)
        self.box.setAccessibleName("Answer")
        self.box.installEventFilter(self)
        self.box.textEdited.connect(self._typed)
        self.list = QListWidget(self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.itemClicked.connect(lambda _: self._submit())
        self.said = Words("", Kind.MUTED, theme, self, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        for part in (self.question, self.box, self.said, self.list):
            column.addWidget(part)
        QApplication.instance().focusChanged.connect(self._focus_changed)  # type: ignore[union-attr]
        parent.installEventFilter(self)
        self.set_theme(theme)
        self.hide()

    def ask(
        self, question: str, choices: Sequence[str], answer: Answer, *, hint: str = "", current: str = ""
    ) -> None:
        """``hint``: what else may be typed; empty where only the choices are answers. ``current``: the choice
        that stands now."""
        if not self.isVisible():
            self._came_from = QApplication.focusWidget()
        self._answer, self._choices = answer, tuple(choices)
        self.question.say(question)
        self.setAccessibleName(question)
        self.box.setAccessibleName(question)
        self.box.setPlaceholderText(hint or "Type the first letters, or use ↑ and ↓")
        self.said.say("")
        self.said.hide()
        self.box.clear()
        self._show(self._choices)
        if current in self._choices:
            self.list.setCurrentRow(self._choices.index(current))
        self._place()
        self.show()
        self.raise_()
        self.box.setFocus(Qt.FocusReason.PopupFocusReason)

    def forget(self) -> None:
        """Closed, and no word of what was asked is left: it may have been a patient's."""
        self._answer, self._came_from, self._choices = None, None, ()
        self.hide()
        self.box.clear()
        self.list.clear()
        self.question.say("")
        self.said.say("")

    def dismiss(self) -> None:
        """Close; the focus goes back where it was."""
        came_from = self._came_from
        inside = self.box.hasFocus()
        self.forget()
        if inside and came_from is not None:
            came_from.setFocus(Qt.FocusReason.PopupFocusReason)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        t = theme.tokens
        for words in (self.question, self.said):
            words.set_theme(theme)
        self.box.setFont(theme.interface_font())
        self.list.setFont(theme.interface_font())
        self.list.setStyleSheet(
            f"QListWidget {{ background: {t.panel}; color: {t.text}; border: none; outline: none; }}"
            f" QListWidget::item {{ padding: 6px 8px; }}"
            f" QListWidget::item:selected {{ background: {t.selection}; color: {t.text};"
            f" border-left: 3px solid {t.accent}; }}"
        )
        self._place()

    # ---- how it is done ------------------------------------------------------------------------

    def _typed(self, typed: str) -> None:
        """The choices that hold every word; where none does, what was typed is the answer."""
        self.said.hide()
        words = typed.casefold().split()
        self._show([one for one in self._choices if all(word in one.casefold() for word in words)])
        self._place()

    def _show(self, choices: Sequence[str]) -> None:
        self.list.clear()
        self.list.addItems(list(choices))
        self.list.setCurrentRow(0 if choices else -1)
        self.list.setVisible(bool(choices))

    def _submit(self) -> None:
        item = self.list.currentItem()
        chosen = item.text() if item is not None and not self.list.isHidden() else self.box.text().strip()
        if self._answer is None or not chosen:
            return
        answer = self._answer
        why_not = answer(chosen)
        if why_not:
            self.said.say(why_not, Tone.STOP)
            self.said.show()
            self._place()
        else:
            self.dismiss()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.box and isinstance(event, QKeyEvent):
            ours = event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, *_WALK)
            if event.type() == QEvent.Type.ShortcutOverride and ours:
                event.accept()
            if event.type() == QEvent.Type.KeyPress and ours:
                self._pressed(event)
                return True
        elif watched is self.parent() and event.type() == QEvent.Type.Resize:
            self._place()
        elif watched is self.parent() and event.type() == QEvent.Type.MouseButtonPress and self.isVisible():
            self.dismiss()
        return False

    def _pressed(self, event: QKeyEvent) -> None:
        if event.key() in _WALK:
            QApplication.sendEvent(self.list, event)
        elif event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            self._submit()

    def _focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if self.isVisible() and old is self.box and new is not None and not self.isAncestorOf(new):
            self._came_from = None
            self.hide()

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        rows = self.list.count()
        row = self.list.sizeHintForRow(0) if rows else 0
        self.list.setFixedHeight(row * min(rows, 10) + 4)
        width = min(round(WIDTH * self._theme.interface_size / 9.75), parent.width() - 48)
        layout = self.layout()
        height = layout.totalHeightForWidth(width) if layout is not None else 200
        self.setGeometry((parent.width() - width) // 2, FROM_TOP, width, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        Look(self._theme).paint_sheet(QPainter(self), self.rect())
