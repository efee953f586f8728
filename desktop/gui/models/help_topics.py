"""The help: topics read from ``resources/help``, and the list of those that hold the words looked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from desktop import settings
from desktop.gui import commands

from .index import Index

ORDER = (
    "index", "keyboard", "search", "book", "indexbook", "codebooks", "reading", "evidence", "worklist",
    "practice", "vault", "export", "settings", "about",
)  # fmt: skip
"""Of the topics in the list; each is the name of a file without ``.md``."""
_TABLES = {
    "{{commands}}": commands.help_table,
    "{{settings}}": lambda: settings.help_table(one for one in settings.SETTINGS if one.shown),
}


class Role(IntEnum):
    TOPIC = Qt.ItemDataRole.UserRole + 1
    HITS = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True, slots=True)
class HelpTopic:
    id: str
    title: str
    markdown: str
    """With its tables filled in. Links lead to other topics: ``search.md``."""

    @property
    def words(self) -> str:
        """What a reader sees of it, near enough to look for words in."""
        return re.sub(r"\]\([^)]*\)|[`*#|\[]", "", self.markdown)


def read_help(folder: Path) -> tuple[HelpTopic, ...]:
    """The topics in their order. One whose file is missing is left out: no help is no reason to stop."""
    found: list[HelpTopic] = []
    for name in ORDER:
        try:
            text = (folder / f"{name}.md").read_text("utf-8")
        except OSError:
            continue
        for mark, table in _TABLES.items():
            if mark in text:
                text = text.replace(mark, table())
        title = text.partition("\n")[0].lstrip("# ").strip()
        found.append(HelpTopic(name, title, text))
    return tuple(found)


class HelpTopicsModel(QAbstractListModel):
    """All topics; while something is looked for, how often each holds it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._topics: tuple[HelpTopic, ...] = ()
        self._hits: tuple[int, ...] = ()

    def set_topics(self, topics: Sequence[HelpTopic]) -> None:
        self.beginResetModel()
        self._topics = tuple(topics)
        self._hits = ()
        self.endResetModel()

    def look_for(self, words: str) -> None:
        """Count where the words stand, as they are typed, in any case; nothing counts nothing."""
        wanted = words.casefold()
        self._hits = tuple(topic.words.casefold().count(wanted) for topic in self._topics) if wanted else ()
        if self._topics:
            self.dataChanged.emit(self.index(0), self.index(len(self._topics) - 1))

    @property
    def hits(self) -> tuple[int, ...]:
        """Per topic; empty while nothing is looked for."""
        return self._hits

    def topic(self, number: int) -> HelpTopic | None:
        return self._topics[number] if 0 <= number < len(self._topics) else None

    def number_of(self, topic_id: str) -> int:
        """-1 where there is no such topic."""
        return next((number for number, topic in enumerate(self._topics) if topic.id == topic_id), -1)

    def next_with_hits(self, start: int, step: int) -> int:
        """The next topic that holds the words, round from the end to the beginning; -1 if none does."""
        count = len(self._topics)
        numbers = [(start + step * far) % count for far in range(1, count + 1)] if count else []
        return next((number for number in numbers if self._hits and self._hits[number]), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._topics)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        topic = self.topic(index.row()) if index.isValid() else None
        if topic is None:
            return None
        hits = self._hits[index.row()] if self._hits else None
        if role == Qt.ItemDataRole.DisplayRole:
            return topic.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return topic.title if hits is None else f"{topic.title}, found {hits} times"
        if role == Role.TOPIC:
            return topic
        return hits if role == Role.HITS else None
