"""The code systems there are: an explicit list, so that nothing unknown is ever loaded."""

from __future__ import annotations

from collections.abc import Sequence

from codesets.errors import CodesetError
from codesets.model import Release
from codesets.systems.contract import CodeSystem
from codesets.systems.hcpcs import HCPCS
from codesets.systems.icd10cm import ICD10CM
from codesets.systems.icd10pcs import ICD10PCS

SYSTEMS: tuple[CodeSystem, ...] = (ICD10CM, HCPCS, ICD10PCS)


def system(name: str, systems: Sequence[CodeSystem] = SYSTEMS) -> CodeSystem:
    """By its name as the field says it, in any case. Raises CodesetError naming those there are."""
    for known in systems:
        if known.name.casefold() == name.strip().casefold():
            return known
    there_are = ", ".join(known.name for known in systems)
    raise CodesetError(f"There is no code system “{name}”. There are: {there_are}.")


def is_abridged(release: Release, systems: Sequence[CodeSystem] = SYSTEMS) -> bool:
    """Whether it is the short list of our own that stands in for the official file."""
    return (release.system, release.edition) in {(each.name, each.abridged_edition) for each in systems}
