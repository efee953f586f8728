"""Which book the results come from, with counts; and whether results or the book itself is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from desktop.gui.widgets.look import LEFT

from .look import BookLook

ALL = ""
"""The name of the tab that stands for every book."""
HEIGHT = 36


class Tab(QAbstractButton):
    """Words and a small count; a bar underneath and bold words where it is the chosen one."""

    def __init__(
        self, words: str, look: BookLook, parent: QWidget | None = None, *, pill: bool = False
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._pill = pill
        self._count = ""
        self.setText(words)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_count("")

    @property
    def count(self) -> str:
        return self._count

    def set_count(self, count: str) -> None:
        self._count = count
        results = f", {count} results" if count else ""
        self.setAccessibleName(f"{self.text()}{results}")
        self.setToolTip(f"{self.text()}{results} (← →)")
        self.updateGeometry()
        self.update()

    def set_look(self, look: BookLook) -> None:
        self._look = look
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        size = self.minimumSizeHint()
        if self._count:
            size.setWidth(size.width() + self._look.tiny.width(self._count) + 4)
        return size

    def minimumSizeHint(self) -> QSize:
        """Without the count, which is left out where there is no room for it."""
        look = self._look
        width = look.bold.width(self.text()) + 20
        return QSize(width, max(HEIGHT, look.text.height + 18))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        if self._pill and chosen:
            look.paint_pill(painter, self.rect().adjusted(0, 6, 0, -6).toRectF())
        face = look.bold if chosen else look.text
        painter.setFont(face.font)
        painter.setPen(look.accent if chosen else look.foreground if self.underMouse() else look.muted)
        painter.drawText(self.rect().adjusted(10, 0, 0, 0), LEFT, self.text())
        if self._count and self.width() >= self.sizeHint().width():
            left = 10 + face.width(self.text()) + 4
            painter.setFont(look.tiny.font)
            painter.setPen(look.accent if chosen else look.muted)
            painter.drawText(self.rect().adjusted(left, 1, 0, 0), LEFT, self._count)
        if chosen and not self._pill:
            painter.fillRect(QRect(0, self.height() - 2, self.width(), 2), look.accent)
        if self.hasFocus():
            look.paint_focus(painter, self.rect().adjusted(2, 4, -2, -5).toRectF())


class TabRow(QWidget):
    """Tabs of which exactly one is chosen; ← and → move between them."""

    chosen = Signal(str)

    def __init__(self, look: BookLook, parent: QWidget | None = None, *, pills: bool = False) -> None:
        """pills: a switch between views, told apart by its shape from the tabs of books."""
        super().__init__(parent)
        self._look = look
        self._pills = pills
        self._tabs: dict[str, Tab] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)

    def names(self) -> list[str]:
        return list(self._tabs)

    def tab(self, name: str) -> Tab:
        return self._tabs[name]

    def tabs(self) -> list[Tab]:
        return list(self._tabs.values())

    def current(self) -> str:
        return next((name for name, tab in self._tabs.items() if tab.isChecked()), ALL)

    def set_tabs(self, tabs: Sequence[tuple[str, str]]) -> None:
        """(name, words) of each tab; the chosen one stays chosen if it is still there."""
        chosen = self.current()
        for tab in self._tabs.values():
            self._group.removeButton(tab)
            self._row.removeWidget(tab)
            tab.hide()
            tab.setParent(None)
            tab.deleteLater()
        self._tabs = {}
        for name, words in tabs:
            tab = Tab(words, self._look, self, pill=self._pills)
            tab.clicked.connect(lambda _=False, name=name: self.chosen.emit(name))
            tab.installEventFilter(self)
            self._group.addButton(tab)
            self._row.addWidget(tab)
            self._tabs[name] = tab
        self.choose(chosen if chosen in self._tabs else next(iter(self._tabs), ALL))

    def choose(self, name: str) -> None:
        if name in self._tabs:
            self._tabs[name].setChecked(True)

    def set_counts(self, counts: Mapping[str, str]) -> None:
        for name, tab in self._tabs.items():
            tab.set_count(counts.get(name, ""))

    def set_look(self, look: BookLook) -> None:
        self._look = look
        for tab in self._tabs.values():
            tab.set_look(look)

    def eventFilter(self, watched, event) -> bool:  # type: ignore[no-untyped-def]
        if isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: +1}.get(Qt.Key(event.key()), 0)
            if step and not event.modifiers() and isinstance(watched, Tab):
                tabs = list(self._tabs.values())
                tab = tabs[(tabs.index(watched) + step) % len(tabs)]
                tab.setFocus(Qt.FocusReason.TabFocusReason)
                tab.click()
                return True
        return super().eventFilter(watched, event)
