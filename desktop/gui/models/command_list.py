"""The commands of the palette: those that match what was typed, the best first."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from desktop.gui.commands import Command

from .index import Index

Offer = tuple[Command, bool]
"""A command, and whether it can be done now."""


class Role(IntEnum):
    OFFER = Qt.ItemDataRole.UserRole + 1


class CommandListModel(QAbstractListModel):
    """What cannot be done now stays in its place, but cannot be selected."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Offer, ...] = ()
        self._rows: list[Offer] = []
        self._typed = ""

    def set_offers(self, offers: Sequence[Offer]) -> None:
        self._all = tuple(offers)
        self.set_filter("")

    def set_filter(self, typed: str) -> None:
        """Every word typed must begin a word of the command, in any order."""
        self._typed = typed
        self.beginResetModel()
        self._rows = matching(self._all, typed)
        self.endResetModel()

    def offer(self, number: int) -> Offer | None:
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        offer = self.offer(index.row()) if index.isValid() else None
        if offer is None:
            return None
        command, enabled = offer
        if role == Qt.ItemDataRole.DisplayRole:
            return command.label
        if role == Qt.ItemDataRole.ToolTipRole:
            return command.description
        if role == Qt.ItemDataRole.AccessibleTextRole:
            keys = f", {command.shown_keys[0]}" if command.shown_keys else ""
            return f"{command.label}{keys}{'' if enabled else ', not possible now'}"
        return offer if role == Role.OFFER else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        offer = self.offer(index.row()) if index.isValid() else None
        if offer is None or not offer[1]:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


def matching(offers: Sequence[Offer], typed: str) -> list[Offer]:
    """Those of which every typed word begins a word: of the label first, then of the rest."""
    wanted = _words(typed)
    ranked = ((_rank(command, wanted), offer) for offer in offers for command in offer[:1])
    found = [(rank, offer) for rank, offer in ranked if rank is not None]
    return [offer for _, offer in sorted(found, key=lambda pair: pair[0])]


def _rank(command: Command, wanted: list[str]) -> int | None:
    """How far one must look for all the words: 0 label, 1 group and keys, 2 description; None: not there."""
    there: list[str] = []
    places = (command.label, f"{command.group} {' '.join(command.shown_keys)}", command.description)
    for rank, place in enumerate(places):
        there += _words(place)
        if all(any(word.startswith(part) for word in there) for part in wanted):
            return rank
    return None


def _words(text: str) -> list[str]:
    return text.casefold().replace("…", " ").replace("+", " ").replace(",", " ").split()
