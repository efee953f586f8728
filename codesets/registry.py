"""The code systems there are: an explicit list, so that nothing unknown is ever loaded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from codesets.errors import CodesetError
from codesets.manifest import Volume
from codesets.model import Release
from codesets.systems.contract import CodeSystem
from codesets.systems.cpt import CPT
from codesets.systems.hcpcs import HCPCS
from codesets.systems.icd10cm import ICD10CM
from codesets.systems.icd10pcs import ICD10PCS
from codesets.systems.own import SLUG, own_list

SYSTEMS: tuple[CodeSystem, ...] = (ICD10CM, HCPCS, ICD10PCS, CPT)


def with_own(systems: Sequence[CodeSystem], volumes: Iterable[Volume]) -> tuple[CodeSystem, ...]:
    """``systems``, and behind them the user's own lists that are on the shelf, by their names."""
    known = {each.name.casefold() for each in systems}
    own = dict.fromkeys(
        volume.system
        for volume in volumes
        if volume.store.startswith(f"{SLUG}-") and volume.system.casefold() not in known
    )
    return (*systems, *(own_list(name) for name in sorted(own, key=str.casefold)))


def list_named(name: str, volumes: Iterable[Volume] = ()) -> CodeSystem:
    """The system that a table of the user's is brought in as: CPT, or a list of that name, spelled as the
    shelf has it already. Raises CodesetError for the name of a system that has official files."""
    asked = _squeezed(name)
    found = next((each for each in SYSTEMS if asked in (_squeezed(each.name), each.slug)), None)
    if found is None:
        plain = " ".join(name.split())
        there = (volume.system for volume in volumes if volume.system.casefold() == plain.casefold())
        return own_list(next(there, plain))
    if found is not CPT:
        raise CodesetError(
            f"{found.name} has official files: bring those in as they were downloaded. A list of your own "
            "needs another name. Nothing was changed."
        )
    return found


def system(name: str, systems: Sequence[CodeSystem] = SYSTEMS) -> CodeSystem:
    """By its name in any case and punctuation, or by the beginning of one only: ``icd10cm``, ``HCPCS``.
    Raises CodesetError naming those there are."""
    asked = _squeezed(name)
    for known in systems:
        if known.name.casefold() == name.strip().casefold():
            return known
    alike = [known for known in systems if _squeezed(known.name) == asked] if asked else []
    alike = alike or [known for known in systems if asked and _squeezed(known.name).startswith(asked)]
    if len(alike) == 1:
        return alike[0]
    there_are = ", ".join(known.name for known in systems)
    raise CodesetError(f"There is no code system “{name}”. There are: {there_are}.")


def _squeezed(name: str) -> str:
    return "".join(each for each in name.casefold() if each.isalnum())


def is_abridged(release: Release, systems: Sequence[CodeSystem] = SYSTEMS) -> bool:
    """Whether it is the short list of our own that stands in for the official file."""
    return (release.system, release.edition) in {(each.name, each.abridged_edition) for each in systems}
