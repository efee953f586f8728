"""Which of several releases counts on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeVar


class Dated(Protocol):
    """Anything that is in force from a day to another."""

    @property
    def begins(self) -> date: ...

    @property
    def ends(self) -> date | None:
        """The last day in force; None while no end has been announced."""
        ...


_Dated = TypeVar("_Dated", bound=Dated)


def in_force(item: Dated, on: date) -> bool:
    return item.begins <= on and (item.ends is None or on <= item.ends)


def nearest(items: Sequence[_Dated], on: date) -> _Dated:
    """In force that day; else the one whose days are the fewest days away, of two as near the earlier."""

    def away(item: Dated) -> int:
        if item.begins > on:
            return (item.begins - on).days
        return (on - item.ends).days if item.ends is not None and item.ends < on else 0

    newest_first = sorted(items, key=lambda item: item.begins, reverse=True)
    return min(newest_first, key=lambda item: (away(item), item.begins > on))


def for_the_day(items: Sequence[_Dated], on: date | None) -> _Dated:
    """In force that day; else the last that came before it; else the first that came after. None: the newest.

    Of several in force the one that came last counts; of those that came together the first given.
    """
    newest_first = sorted(items, key=lambda item: item.begins, reverse=True)  # stable
    if on is None:
        return newest_first[0]
    valid = [item for item in newest_first if in_force(item, on)]
    begun = [item for item in newest_first if item.begins <= on]
    return (valid or begun or [min(items, key=lambda item: item.begins)])[0]
