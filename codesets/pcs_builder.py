"""Builds an ICD-10-PCS code column by column, offering only what can still become a valid code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from codesets.pcs_tables import LENGTH, Definition, Table, TableRow
from codesets.text import words

_TABLE = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that may come next."""

    character: str
    label: str
    also: tuple[str, ...] = ()
    """What else it is called, from the body part, device and substance keys."""


@dataclass(frozen=True, slots=True)
class Column:
    """One of the seven places, as far as the code has been built."""

    name: str
    """``Section``, ``Body Part`` …; empty where the section does not tell yet."""
    chosen: Choice | None


class PcsBuilder:
    """Over the tables of one release. A code being built is a string of 0 to 7 characters."""

    def __init__(self, tables: Callable[[str], Sequence[Table]], definitions: Sequence[Definition]) -> None:
        """``tables``: those whose three characters begin so."""
        self._tables = lru_cache(maxsize=64)(tables)
        self._keys: dict[tuple[str, int, str], tuple[str, ...]] = {}
        for each in definitions:
            place = (each.section, each.axis, each.term)
            self._keys[place] = (*self._keys.get(place, ()), *each.includes)

    def choices(self, built: str) -> tuple[Choice, ...]:
        """The values that may come next, in the order of the tables; none behind a complete code, or behind
        what begins no valid code."""
        if len(built) >= LENGTH:
            return ()
        found: dict[str, str] = {}
        if len(built) < _TABLE:
            for table in self._tables(built):
                value = (table.section, table.body_system, table.operation)[len(built)]
                found.setdefault(value.character, value.label)
        else:
            for _, row in self._rows(built):
                for value in row.axes[len(built) - _TABLE].values:
                    found.setdefault(value.character, value.label)
        ordered = sorted(found) if len(built) < _TABLE else found
        return tuple(self._choice(built, character, found[character]) for character in ordered)

    def find(self, built: str, text: str) -> tuple[Choice, ...]:
        """Those of the next choices that have every typed word, in their label or in the keys."""
        asked = words(text)
        return tuple(choice for choice in self.choices(built) if _says(choice, asked))

    def nearest(self, beginning: str) -> str:
        """The longest part of what was given that begins a valid code: what an index line leads to."""
        built = ""
        for character in beginning.upper()[:LENGTH]:
            if not any(choice.character == character for choice in self.choices(built)):
                break
            built += character
        return built

    def columns(self, built: str) -> tuple[Column, ...]:
        """All seven, with what was chosen so far."""
        names = self._names(built)
        chosen = [self._chosen(built[:place], character) for place, character in enumerate(built)]
        return tuple(
            Column(name, chosen[place] if place < len(chosen) else None) for place, name in enumerate(names)
        )

    def definition(self, built: str) -> str:
        """Of the operation of the table, where one is chosen."""
        table = next(iter(self._tables(built[:_TABLE])), None) if len(built) >= _TABLE else None
        return table.definition if table is not None else ""

    def _rows(self, built: str) -> Iterable[tuple[Table, TableRow]]:
        """The table rows that the code may still belong to."""
        for table in self._tables(built[:_TABLE]):
            for row in table.rows:
                if all(
                    any(value.character == character for value in axis.values)
                    for character, axis in zip(built[_TABLE:], row.axes, strict=False)
                ):
                    yield table, row

    def _names(self, built: str) -> tuple[str, ...]:
        table = next(iter(self._tables(built[:_TABLE])), None)
        if table is None or not built:
            return ("Section", *[""] * (LENGTH - 1))
        rows = [row for _, row in self._rows(built)] if len(built) >= _TABLE else list(table.rows)
        return (*table.names, *(axis.name for axis in (rows or table.rows)[0].axes))

    def _chosen(self, before: str, character: str) -> Choice | None:
        return next((each for each in self.choices(before) if each.character == character), None)

    def _choice(self, built: str, character: str, label: str) -> Choice:
        section = built[0] if built else character
        return Choice(character, label, self._keys.get((section, len(built) + 1, label), ()))


def _says(choice: Choice, asked: Sequence[str]) -> bool:
    said = words(" ".join((choice.label, *choice.also)))
    return all(any(word.startswith(each) for word in said) for each in asked)
