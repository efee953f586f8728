"""What models and views pass to each other to name a row, and the next row that can be chosen."""

from __future__ import annotations

from typing import TypeAlias

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt

Index: TypeAlias = QModelIndex | QPersistentModelIndex


def nearest_selectable(model: QAbstractItemModel, start: int, step: int) -> int:
    """From row ``start`` on in the direction of ``step``, else back from there; -1 where there is none.

    A start beyond an end counts as that end.
    """
    last = model.rowCount() - 1
    start = min(max(start, 0), last)
    ahead, back = range(start, last + 1), range(start, -1, -1)
    for row in (*ahead, *back) if step > 0 else (*back, *ahead):
        if model.flags(model.index(row, 0)) & Qt.ItemFlag.ItemIsSelectable:
            return row
    return -1
