"""The tabular list as a tree that is read level by level, when somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt, QTimer, Signal

from codesets.model import Code, Kind

from .index import Index

Arrived = Callable[[Sequence[Code]], None]
Failed = Callable[[str], None]
Fetch = Callable[[str | None, Arrived, Failed], None]
"""Asks for the level below a code (None: the chapters). Answers later, on the main thread."""


PATIENCE = 120
"""Milliseconds before a placeholder stands in for a level that is being read."""


class Role(IntEnum):
    ENTRY = Qt.ItemDataRole.UserRole + 1
    """The :class:`Code`, or None for a placeholder."""
    CODE = Qt.ItemDataRole.UserRole + 2


class State(Enum):
    UNREAD = "unread"
    READING = "reading"
    READ = "read"
    FAILED = "failed"


@dataclass(eq=False, slots=True)
class Node:
    entry: Code | None
    """None for the root and for a placeholder."""
    above: Node | None
    row: int = 0
    below: list[Node] = field(default_factory=list)
    state: State = State.UNREAD
    note: str = ""
    """What a placeholder says."""

    @property
    def placeholder(self) -> bool:
        return self.entry is None and self.above is not None


class CodeTreeModel(QAbstractItemModel):
    """Levels are fetched when opened; until they arrive a placeholder row stands in for them."""

    level_arrived = Signal(object)
    """The code (or None for the chapters) whose level below has just been put in."""

    def __init__(self, fetch: Fetch | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._root = Node(None, None, state=State.UNREAD if fetch else State.READ)
        self._by_code: dict[str, Node] = {}
        self._edition = 0
        """Counts resets, so that a level asked for before one is not put in after it."""

    def set_source(self, fetch: Fetch | None) -> None:
        """Start again with another book; None empties the tree."""
        gone = self._root  # kept until the views have let go of their indexes
        self.beginResetModel()
        self._edition += 1
        self._fetch = fetch
        self._root = Node(None, None, state=State.UNREAD if fetch else State.READ)
        self._by_code = {}
        self.endResetModel()
        gone.below.clear()

    # ---- structure -----------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        above = self._node(parent)
        if column != 0 or not 0 <= row < len(above.below):
            return QModelIndex()
        return self.createIndex(row, column, above.below[row])

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        if not index.isValid():
            return QModelIndex()
        above = self._node(index).above
        if above is None or above is self._root:
            return QModelIndex()
        return self.createIndex(above.row, 0, above)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.column() > 0 else len(self._node(parent).below)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 1

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008
        node = self._node(parent)
        return bool(node.below) or node.state is State.READING or self._has_more(node)

    def canFetchMore(self, parent: Index) -> bool:
        return self._has_more(self._node(parent))

    def fetchMore(self, parent: Index) -> None:
        node = self._node(parent)
        if self._has_more(node):
            self._read(node)

    # ---- content -------------------------------------------------------------------------------

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        node = self._node(index)
        if node.entry is None:
            return node.note if role == Qt.ItemDataRole.DisplayRole else None
        if role == Role.ENTRY:
            return node.entry
        if role == Role.CODE:
            return node.entry.code
        if role == Qt.ItemDataRole.DisplayRole:
            # The code comes first, so that typing letters walks to it.
            return f"{node.entry.code}  {node.entry.title}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            kind = "billable code" if node.entry.billable else node.entry.kind.value
            return f"{node.entry.code}: {node.entry.title}, {kind}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{node.entry.code}  {node.entry.title}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self._node(index).placeholder:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def index_of(self, code: str) -> QModelIndex:
        """Where the code stands, if its level has been read; else an invalid index."""
        node = self._by_code.get(code)
        return self.createIndex(node.row, 0, node) if node is not None else QModelIndex()

    def entry(self, index: Index) -> Code | None:
        return self._node(index).entry if index.isValid() else None

    def state_of(self, index: Index) -> State:
        return self._node(index).state

    def read_again(self, index: Index) -> None:
        """Ask once more for a level that could not be read."""
        node = self._node(index)
        if node.placeholder and node.above is not None:
            node = node.above
        if node.state is State.FAILED:
            self._read(node)

    # ---- fetching ------------------------------------------------------------------------------

    def _node(self, index: Index) -> Node:
        if not index.isValid():
            return self._root
        node = index.internalPointer()
        return node if isinstance(node, Node) else self._root

    def _has_more(self, node: Node) -> bool:
        if self._fetch is None or node.state is not State.UNREAD or node.placeholder:
            return False
        entry = node.entry
        return entry is None or not (entry.billable and entry.kind is Kind.CODE)

    def _read(self, node: Node) -> None:
        assert self._fetch is not None  # noqa: S101 - _has_more has asked
        node.state = State.READING
        edition = self._edition
        code = node.entry.code if node.entry else None

        def arrived(codes: Sequence[Code]) -> None:
            if edition == self._edition:
                self._put(node, codes)

        def failed(sentence: str) -> None:
            if edition == self._edition:
                node.state = State.FAILED
                note = f"{sentence} Press Enter to try again."
                self._replace(node, [Node(None, node, note=note, state=State.READ)])

        def stand_in() -> None:
            if edition == self._edition and node.state is State.READING and not node.below:
                self._replace(node, [Node(None, node, note="Reading…", state=State.READ)])

        self._fetch(code, arrived, failed)
        # Most levels arrive at once; a row that comes and goes would only flicker.
        QTimer.singleShot(PATIENCE, self, stand_in)

    def _put(self, node: Node, codes: Sequence[Code]) -> None:
        node.state = State.READ
        below = [Node(code, node, row=row) for row, code in enumerate(codes)]
        for child in below:
            if child.entry is not None:
                self._by_code[child.entry.code] = child
        self._replace(node, below)
        self.level_arrived.emit(node.entry.code if node.entry else None)

    def _replace(self, node: Node, below: list[Node]) -> None:
        """Exchange what stands below a node, telling the views."""
        where = QModelIndex() if node is self._root else self.createIndex(node.row, 0, node)
        if node.below:
            gone = node.below  # kept until the views have let go of their indexes
            self.beginRemoveRows(where, 0, len(gone) - 1)
            node.below = []
            self.endRemoveRows()
        if below:
            self.beginInsertRows(where, 0, len(below) - 1)
            node.below = below
            self.endInsertRows()
