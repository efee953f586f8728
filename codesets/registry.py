"""The code systems there are: an explicit list, so that nothing unknown is ever loaded."""

from __future__ import annotations

from codesets.errors import CodesetError
from codesets.systems.contract import CodeSystem
from codesets.systems.icd10cm import ICD10CM

SYSTEMS: tuple[CodeSystem, ...] = (ICD10CM,)


def system(name: str) -> CodeSystem:
    """By its name as the field says it, in any case. Raises CodesetError naming those there are."""
    for known in SYSTEMS:
        if known.name.casefold() == name.strip().casefold():
            return known
    there_are = ", ".join(known.name for known in SYSTEMS)
    raise CodesetError(f"There is no code system “{name}”. There are: {there_are}.")
