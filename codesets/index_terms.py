"""What an alphabetical index, the neoplasm table and the table of drugs are made of.

Immutable, and knows nothing of files or databases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from codesets.text import words


@dataclass(frozen=True, slots=True)
class IndexTerm:
    """One line of an index, or one row of a table that is read like one.

    Lines stand in the book's order; what stands below a line is ``range(position + 1, end)``.
    """

    position: int
    """From 0, over the whole book."""
    parent: int | None
    """Position of the line it is indented under; None for a main term."""
    end: int
    level: int
    """0 for a main term, as in the official file's ``level``."""
    title: str
    """As printed, nonessential modifiers in parentheses: ``Diabetes, diabetic (mellitus) (sugar)``.
    Empty where the line only sends the reader elsewhere."""
    code: str = ""
    """The default code as printed, a trailing ``-`` where more characters are needed: ``E11.9``, ``M80.0-``.
    Of an ICD-10-PCS index the beginning of a code that leads to its table: ``02Y``."""
    manifestation: str = ""
    """The code printed in brackets behind it, to be coded as well and never first: ``H42``."""
    see: tuple[str, ...] = ()
    """Texts of *see*: go there instead."""
    see_also: tuple[str, ...] = ()
    """Texts of *see also*: go there if this is not it."""
    use: tuple[str, ...] = ()
    """Of an ICD-10-PCS index the value to choose for this word: ``Peritoneal Cavity``."""
    notes: tuple[str, ...] = ()
    """Other words printed at the line."""
    cells: tuple[str, ...] = ()
    """Of a table row its codes, one a column of its grid, empty where none is printed."""


NEOPLASM_COLUMNS = (
    "Malignant Primary",
    "Malignant Secondary",
    "Ca in situ",
    "Benign",
    "Uncertain Behavior",
    "Unspecified Behavior",
)
DRUG_COLUMNS = (
    "Poisoning, Accidental (Unintentional)",
    "Poisoning, Intentional Self-Harm",
    "Poisoning, Assault",
    "Poisoning, Undetermined",
    "Adverse Effect",
    "Underdosing",
)
"""The columns of the two tables, whose lines carry cells."""


def entry_of(printed: str) -> str:
    """The entry a printed code leads to: ``M80.0-`` to M80.0, ``E11.-`` to E11; empty for a mere dash."""
    return printed.rstrip("-").rstrip(".")


def narrowed(family: Sequence[IndexTerm], text: str) -> tuple[IndexTerm, ...]:
    """Of a main term and the lines under it those that begin every word of ``text`` in their own words or in
    those of the subterms they are indented under; with the lines they are indented under."""
    asked = words(text)
    if not asked or not family:
        return tuple(family)
    top = family[0].level
    above: list[IndexTerm] = []
    kept: dict[int, IndexTerm] = {family[0].position: family[0]}
    for line in family[1:]:
        above = [each for each in above if each.level < line.level]
        said = words(" ".join(each.title for each in (*above, line) if each.level > top))
        if all(any(word.startswith(each) for word in said) for each in asked):
            kept.update((each.position, each) for each in (*above, line))
        above.append(line)
    return tuple(kept[position] for position in sorted(kept))
