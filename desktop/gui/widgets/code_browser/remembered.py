"""What is remembered of codes beside the book: by the coder, and by comparing releases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from codesets.model import Hit
from desktop.coding.own_code import OwnCode
from desktop.gui.models.code_results import Row, RowKind, hit_row

_MOST_RECENT = 20
_MOST_BY_NOTE = 5
"""Rows that a note alone brings to the results."""
_NOTE = "Your note: "


@dataclass(frozen=True, slots=True)
class Remembered:
    """Of one code."""

    favourite: bool = False
    note: str = field(default="", repr=False)
    changed: str = ""
    """``new`` or ``revised``, where the release of the day has it so."""


class Memory:
    """Makes rows of hits, and of what was kept."""

    def __init__(self) -> None:
        self._own: tuple[OwnCode, ...] = ()
        self._by_code: dict[tuple[str, str], OwnCode] = {}
        self._changed: Mapping[str, Mapping[str, str]] = {}

    def set_own(self, own: Iterable[OwnCode]) -> None:
        """Those used last first."""
        self._own = tuple(own)
        self._by_code = {(each.system, each.code): each for each in self._own}

    def set_changed(self, changed: Mapping[str, Mapping[str, str]]) -> None:
        """By system, code by code."""
        self._changed = changed

    def of(self, system: str, code: str) -> Remembered:
        own = self._by_code.get((system, code))
        changed = self._changed.get(system, {}).get(code, "")
        if own is None:
            return Remembered(changed=changed)
        return Remembered(own.favourite, own.note, changed)

    def told(self, row: Row) -> Row:
        """The row with what is remembered of its code."""
        known = self.of(row.system, row.code)
        phrase = "" if row.phrase.startswith(_NOTE) else row.phrase
        note = f"{_NOTE}{known.note}" if known.note else ""
        return replace(row, favourite=known.favourite, changed=known.changed, phrase=phrase or note)

    def rows(self, hits: Iterable[Hit], query: str, system: str) -> list[Row]:
        """The hits, behind the codes whose note the query is about; ``system``: only of that one, where not
        empty."""
        found = [hit_row(hit) for hit in hits]
        noted = [_row(each) for each in self._of(system) if _is_about(each, query)][:_MOST_BY_NOTE]
        first = {(row.system, row.code) for row in noted}
        return [self.told(row) for row in (*noted, *(r for r in found if (r.system, r.code) not in first))]

    def offered(self, system: str) -> list[Row]:
        """What stands there before anything is typed: favourites, then those used last."""
        own = self._of(system)
        favourites = sorted((each for each in own if each.favourite), key=lambda each: each.code)
        recent = [each for each in own if each.used and not each.favourite][:_MOST_RECENT]
        rows: list[Row] = []
        for heading, codes in (("Favourites", favourites), ("Used last", recent)):
            if codes:
                rows.append(Row(RowKind.LABEL, title=heading))
                rows += [self.told(_row(each)) for each in codes]
        return rows

    def _of(self, system: str) -> list[OwnCode]:
        return [each for each in self._own if system in ("", each.system)]


def _row(own: OwnCode) -> Row:
    return Row(RowKind.HIT, own.system, own.code, own.title, own.billable, full_title=own.title)


def _is_about(own: OwnCode, query: str) -> bool:
    """Whether every word begins one of the code, its title or its note, and one at least one of the note."""
    note = own.note.casefold().split()
    words = query.casefold().split()
    every = (*note, *own.title.casefold().split(), own.code.casefold())
    return (
        bool(words)
        and any(each.startswith(word) for word in words for each in note)
        and all(any(each.startswith(word) for each in every) for word in words)
    )
