"""What the ICD-10-PCS tables and definitions are made of.

A code has seven characters, one value on each axis. The first three name a table; each row of a table
says which values of the other four go together (ICD-10-PCS Reference Manual, "Tables").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

LENGTH = 7
"""Characters of a complete code."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of an axis: its character and what it stands for."""

    character: str
    label: str


@dataclass(frozen=True, slots=True)
class Axis:
    """One column of a table row."""

    name: str
    """``Body Part``, ``Approach``, ``Device``, ``Qualifier``; the sections have names of their own."""
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class TableRow:
    axes: tuple[Axis, Axis, Axis, Axis]
    """For the characters 4 to 7; any combination of their values is a valid code."""

    def codes(self, table: str) -> Iterator[str]:
        for values in product(*(axis.values for axis in self.axes)):
            yield table + "".join(value.character for value in values)


@dataclass(frozen=True, slots=True)
class Table:
    """All codes that begin with the same three characters."""

    section: Value
    body_system: Value
    operation: Value
    names: tuple[str, str, str]
    """What the first three axes are called in this section: ``Section``, ``Body System``, ``Operation``."""
    definition: str
    """Of the operation, as the table prints it; may be empty."""
    rows: tuple[TableRow, ...]

    @property
    def prefix(self) -> str:
        return self.section.character + self.body_system.character + self.operation.character

    def codes(self) -> Iterator[str]:
        """Each code once, in the order of the rows."""
        seen: set[str] = set()
        for row in self.rows:
            for code in row.codes(self.prefix):
                if code not in seen:
                    seen.add(code)
                    yield code


@dataclass(frozen=True, slots=True)
class Definition:
    """What a value means, from the definitions file."""

    section: str
    """Its character: ``0``."""
    axis: int
    """The character it defines, 1 to 7: 3 is the operation, 4 the body part."""
    axis_name: str
    term: str
    """The label of the value: ``Bypass``."""
    definition: str = ""
    explanation: str = ""
    includes: tuple[str, ...] = ()
    """Other words that mean the same value: body part, device and substance keys."""
