"""Values that look like text and are edited where they stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QWidget

from desktop.gui.theme import Theme
from desktop.gui.widgets.face import Face
from desktop.gui.widgets.local_key import keeps_key
from desktop.gui.widgets.look import LEFT

from .reading import Unreadable

PAD = 6
"""Pixels between a field's frame and its text."""
CARET = 14
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Edge:
    """How a field's frame is drawn: none at rest, a hairline under the mouse, the accent with the focus."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def paint(self, painter: QPainter, field: QWidget, *, wrong: bool) -> None:
        theme = self._theme
        if field.hasFocus() or wrong:
            pen = QPen(theme.colour("stop" if wrong else "accent"), 2.0 + theme.stroke - 1)
            if wrong and not field.hasFocus():
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.setBrush(theme.colour("panel"))
        elif field.underMouse():
            pen = QPen(theme.colour("muted"), float(theme.stroke))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        else:
            return
        half = pen.widthF() / 2
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(field.rect()).adjusted(half, half, -half, -half), 5, 5)


class TextField(QLineEdit):
    """Enter and leaving the field keep what was typed, Esc brings back what stood there.

    What cannot be read stays as it was typed, and ``trouble`` says why.
    """

    kept = Signal(object)
    """The new value, where it is another one."""
    trouble = Signal(str)
    """A sentence, or empty when the trouble is over."""
    finished = Signal()
    """Enter or Esc left nothing to do here."""

    def __init__(
        self,
        name: str,
        theme: Theme,
        parent: QWidget,
        *,
        read: Callable[[str], Any],
        write: Callable[[Any], str],
        empty: str,
        bold: bool = False,
        needed: bool = False,
    ) -> None:
        """``read`` raises Unreadable; ``empty`` stands where no value is, as a warning if ``needed``."""
        super().__init__(parent)
        self._empty_token = "warning" if needed else "muted"
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._read = read
        self._write = write
        self._bold = bold
        self._value: Any = None
        self._at_rest = ""
        """How the value stands in the field; Qt may show control characters of a name as something else."""
        self._trouble = ""
        self.setAccessibleName(name)
        self._how = f"{name}: Enter keeps, Esc restores"
        self._more = ""
        self.setPlaceholderText(empty)
        self.setFrame(False)
        self.textChanged.connect(lambda _text: self.updateGeometry())
        self.textEdited.connect(lambda _text: self._say(""))
        self.set_theme(theme)

    @property
    def dirty(self) -> bool:
        """Whether something is typed that has not been kept."""
        return self.text() != self._at_rest

    @property
    def wrong(self) -> str:
        """Why what is typed was not kept; empty where nothing is wrong."""
        return self._trouble

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._edge = _Edge(theme)
        weight = QFont.Weight.Bold if self._bold else QFont.Weight.Medium
        self._face = Face(theme.interface_font(14 / 13 if self._bold else 1.0), weight)
        self.setFont(self._face.font)
        t = theme.tokens
        self.setStyleSheet(
            f"QLineEdit {{ border: none; background: transparent; padding: 0 {PAD - 2}px; color: {t.text};"
            f" placeholder-text-color: {t.muted}; selection-background-color: {t.selection};"
            f" selection-color: {t.text}; }}"
        )
        self.setFixedHeight(max(28, self._face.height + 10))
        self.updateGeometry()

    def explain(self, sentence: str) -> None:
        """A further line of the tooltip."""
        self._more = sentence
        self._tell()

    def show_value(self, value: Any, *, force: bool) -> None:
        """What is being typed is not overwritten, unless by ``force``."""
        busy = self.dirty and not force
        self._value = value
        if not busy:
            self._restore()

    def keep(self) -> bool:
        """False where what is typed cannot be read."""
        if not self.dirty:
            return True
        try:
            value = self._read(self.text())
        except Unreadable as error:
            self._say(str(error))
            return False
        changed = value != self._value
        self._value = value
        self._restore()
        if changed:
            self.kept.emit(value)
        return True

    def sizeHint(self) -> QSize:
        shown = self.text() or self.placeholderText()
        return QSize(self._face.width(shown) + 2 * PAD + 4, self.height())

    def minimumSizeHint(self) -> QSize:
        date = self._face.width("0000-00-00") + 2 * PAD + 4
        return QSize(min(self.sizeHint().width(), date), self.height())

    def event(self, event: QEvent) -> bool:
        return keeps_key(event, Qt.Key.Key_Escape) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            if self.keep():
                self.selectAll()
                self.finished.emit()
        elif event.key() == Qt.Key.Key_Escape:
            if self.dirty:
                self._restore()
                self.selectAll()
            else:
                self.finished.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() not in (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.PopupFocusReason):
            self.selectAll()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.keep()
            self.deselect()
            self.setCursorPosition(0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._edge.paint(painter, self, wrong=bool(self._trouble))
        if self.hasFocus():
            painter.end()
            super().paintEvent(event)
            return
        words = self.text() or self.placeholderText()
        room = self.rect().adjusted(PAD, 0, -PAD, 0)
        painter.setFont(self._face.font)
        painter.setPen(self._theme.colour("text" if self.text() else self._empty_token))
        painter.drawText(room, LEFT, self._face.elided(words, room.width()))

    def _restore(self) -> None:
        self.setText(self._write(self._value))
        self._at_rest = self.text()
        self._tell()
        self.setCursorPosition(0)
        self._say("")

    def _tell(self) -> None:
        """The whole value in the tooltip, because a long one is elided."""
        self.setToolTip("\n".join(part for part in (self._at_rest, self._how, self._more) if part))

    def _say(self, sentence: str) -> None:
        if sentence != self._trouble:
            self._trouble = sentence
            self.setAccessibleDescription(sentence)
            self.trouble.emit(sentence)
            self.update()


class ChoiceField(QComboBox):
    """One of a few values: ↑ ↓ and first letters walk them, Space lists, Enter keeps, Esc restores."""

    kept = Signal(object)
    finished = Signal()

    def __init__(
        self,
        name: str,
        theme: Theme,
        parent: QWidget,
        *,
        choices: dict[Any, str],
        shown: Callable[[Any], str] | None = None,
    ) -> None:
        """``choices``: value → its words in the list; ``shown``: its words at rest, where they are others."""
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._shown = shown or choices.__getitem__
        self._values = list(choices)
        self._value: Any = self._values[0]
        for value, words in choices.items():
            self.addItem(words, value)
        self.setAccessibleName(name)
        self.setToolTip(f"{name}: ↑ ↓ choose, Enter keeps, Esc restores")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.currentIndexChanged.connect(lambda _index: self.updateGeometry())
        self.activated.connect(lambda _index: self.keep())
        self.set_theme(theme)

    @property
    def dirty(self) -> bool:
        return self._chosen() != self._value

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._edge = _Edge(theme)
        self._face = Face(theme.interface_font(), QFont.Weight.Medium)
        self.setFont(self._face.font)
        t = theme.tokens
        self.view().setStyleSheet(
            f"QAbstractItemView {{ color: {t.text}; background: {t.panel}; border: 1px solid {t.line};"
            f" selection-background-color: {t.selection}; selection-color: {t.text}; outline: none; }}"
            "QAbstractItemView::item { padding: 4px 8px; }"
        )
        self.view().setMinimumWidth(max(self._face.width(self.itemText(n)) for n in range(self.count())) + 32)
        self.setFixedHeight(max(28, self._face.height + 10))
        self.updateGeometry()

    def show_value(self, value: Any, *, force: bool) -> None:
        busy = self.dirty and not force
        self._value = value
        if not busy:
            self._restore()

    def keep(self) -> bool:
        if self.dirty:
            self._value = self._chosen()
            self.kept.emit(self._value)
        return True

    def sizeHint(self) -> QSize:
        return QSize(self._face.width(self._shown(self._chosen())) + 2 * PAD + CARET + 4, self.height())

    def minimumSizeHint(self) -> QSize:
        width = min(self.sizeHint().width(), self._face.width("Outpatient") + 2 * PAD + CARET)
        return QSize(width, self.height())

    def event(self, event: QEvent) -> bool:
        return keeps_key(event, Qt.Key.Key_Escape) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if key in _ENTER:
            self.keep()
            self.finished.emit()
        elif key == Qt.Key.Key_Escape:
            if self.dirty:
                self._restore()
            else:
                self.finished.emit()
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_F4) or (alt and key == Qt.Key.Key_Down):
            self.showPopup()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            to = self.currentIndex() + (1 if key == Qt.Key.Key_Down else -1)
            self.setCurrentIndex(min(max(to, 0), self.count() - 1))
        elif event.text().isalpha():
            self._walk_to(event.text().lower())
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # turning the wheel over the banner must not change the encounter

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.keep()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._edge.paint(painter, self, wrong=False)
        room = self.rect().adjusted(PAD, 0, -PAD - CARET, 0)
        words = self._face.elided(self._shown(self._chosen()), room.width())
        painter.setFont(self._face.font)
        painter.setPen(self._theme.colour("text"))
        painter.drawText(room, LEFT, words)
        x, y = room.left() + self._face.width(words) + 5, self.height() // 2
        painter.setPen(QPen(self._theme.colour("muted"), 1.5))
        painter.drawPolyline([QPoint(x, y - 1), QPoint(x + 4, y + 3), QPoint(x + 8, y - 1)])

    def _chosen(self) -> Any:
        return self._values[max(0, self.currentIndex())]

    def _walk_to(self, letter: str) -> None:
        """The next choice that begins with the letter."""
        for step in range(1, self.count() + 1):
            place = (self.currentIndex() + step) % self.count()
            if self.itemText(place).lower().startswith(letter):
                self.setCurrentIndex(place)
                return

    def _restore(self) -> None:
        self.setCurrentIndex(self._values.index(self._value))
        self.update()
