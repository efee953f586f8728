"""The topics, the text of one, and the field that finds words in all of them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.gui.commands import key_hint
from desktop.gui.models.help_topics import HelpTopic, HelpTopicsModel, Role
from desktop.gui.models.index import Index
from desktop.gui.theme import Theme
from desktop.gui.widgets.hairline import Hairline
from desktop.gui.widgets.local_key import local_key
from desktop.gui.widgets.look import LEFT, RIGHT, Look
from desktop.gui.widgets.words import Kind, Words

from .reader import HelpReader

WIDTH = 232
SIDE = 14


class HelpPage(QWidget):
    """Typing finds in every topic at once; Enter walks from place to place through all of them."""

    topic_shown = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("help_page")
        self.setAccessibleName("Help")
        self._topics = HelpTopicsModel(self)
        self._title = Words("Help", Kind.TITLE, theme, self)
        self.find_box = QLineEdit(self)
        self.find_box.setPlaceholderText(f"Find in the help ({key_hint('find')})")
        self.find_box.setAccessibleName("Find in the help")
        self.find_box.setToolTip("Enter: next place, Shift+Enter: the one before, Esc: stop finding")
        self.find_box.textChanged.connect(self._look_for)
        self._found = Words("", Kind.MUTED, theme, self, wrap=True)
        self.list = QListView(self)
        self.list.setAccessibleName("Topics")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setModel(self._topics)
        self._delegate = _TopicDelegate(theme, self.list)
        self.list.setItemDelegate(self._delegate)
        self.list.selectionModel().currentChanged.connect(self._current_changed)
        self.reader = HelpReader(theme, self)
        self.reader.topic_followed.connect(self.show_topic)
        self._line = Hairline(theme, self)
        self._lay_out()
        for key, run in (
            ("Return", self._next),
            ("Enter", self._next),
            ("Shift+Return", self._previous),
            ("Esc", self.find_box.clear),
        ):
            local_key(key, self.find_box, run)
        self.setFocusProxy(self.list)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for part in (self._title, self._found, self._delegate, self._line, self.reader):
            part.set_theme(theme)
        self.find_box.setFont(theme.interface_font())
        self._side.setFixedWidth(round(WIDTH * theme.interface_size / 9.75))
        t = theme.tokens
        self.list.setStyleSheet(
            f"QListView {{ background: {t.background}; color: {t.text}; border: none; outline: none; }}"
        )
        self.list.doItemsLayout()
        self.update()

    def show_topics(self, topics: tuple[HelpTopic, ...]) -> None:
        """All there is to read, the first one open."""
        self._topics.set_topics(topics)
        self.find_box.clear()
        if topics:
            self.show_topic(topics[0].id)

    def show_topic(self, topic_id: str) -> None:
        """Open a topic; nothing happens where there is none of that id."""
        number = self._topics.number_of(topic_id)
        if number >= 0:
            self.list.setCurrentIndex(self._topics.index(number))

    @property
    def topic(self) -> str:
        """The id of the one that is open; empty where there is none."""
        topic = self._topics.topic(self.list.currentIndex().row())
        return topic.id if topic else ""

    @property
    def found(self) -> str:
        """What it says about the words looked for."""
        return self._found.text()

    def open_find(self) -> None:
        self.find_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.find_box.selectAll()

    # ---- how it works --------------------------------------------------------------------------

    def _current_changed(self, index: QModelIndex) -> None:
        topic = self._topics.topic(index.row())
        if topic is not None:
            self.reader.show_markdown(topic.markdown)
            self.topic_shown.emit(topic.id)

    def _look_for(self, words: str) -> None:
        words = words.strip()
        self._topics.look_for(words)
        self.reader.mark(words)
        hits = self._topics.hits
        if not words:
            self._found.setText("")
        elif not sum(hits):
            self._found.setText("Nothing in the help holds these words.")
        else:
            topics = sum(bool(count) for count in hits)
            places = "1 place" if sum(hits) == 1 else f"{sum(hits)} places"
            self._found.setText(f"{places} in {topics} topic{'' if topics == 1 else 's'}. Enter: next.")
        self._found.setVisible(bool(words))

    def _next(self) -> None:
        self._go(back=False)

    def _previous(self) -> None:
        self._go(back=True)

    def _go(self, *, back: bool) -> None:
        """To the next place in this topic, else to the first one in the next topic that has any."""
        if self.reader.go_to_next(back=back):
            return
        number = self._topics.next_with_hits(self.list.currentIndex().row(), -1 if back else 1)
        if number < 0:
            return
        self.list.setCurrentIndex(self._topics.index(number))
        self.reader.go_to_edge(end=back)
        self.reader.go_to_next(back=back)

    def _lay_out(self) -> None:
        self._side = QWidget(self)
        column = QVBoxLayout(self._side)
        column.setContentsMargins(0, 14, 0, 0)
        column.setSpacing(8)
        head = QVBoxLayout()
        head.setContentsMargins(SIDE, 0, SIDE, 4)
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self.find_box)
        head.addWidget(self._found)
        self._found.hide()
        column.addLayout(head)
        column.addWidget(self.list, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side)
        row.addWidget(self._line)
        row.addWidget(self.reader, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.colour("background"))


class _TopicDelegate(QStyledItemDelegate):
    """A title, and while something is looked for, how often it stands there."""

    def __init__(self, theme: Theme, parent: QListView) -> None:
        super().__init__(parent)
        self._look = Look(theme)
        self._list = parent

    def set_theme(self, theme: Theme) -> None:
        self._look = Look(theme)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, max(28, self._look.text.height + 12))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = self._look
        rect: QRect = option.rect  # type: ignore[attr-defined]
        hits: int | None = index.data(Role.HITS)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        painter.save()
        if selected:
            self._look.paint_row(painter, rect, focused=self._list.hasFocus())
        font = QFont(look.text.font)
        if hits:
            font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(look.muted if hits == 0 else look.foreground)
        room = rect.adjusted(SIDE, 0, -SIDE, 0)
        painter.drawText(room, LEFT, str(index.data()))
        if hits:
            painter.setFont(look.tiny.font)
            painter.setPen(look.muted)
            painter.drawText(room, RIGHT, str(hits))
        painter.restore()
