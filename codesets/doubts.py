"""What speaks against putting an official file on the shelf, though it can be read: that it seems cut short,
or that it is another year's under this one's name."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from codesets.manifest import Volume
from codesets.model import LISTS
from codesets.official_files import sha256
from codesets.pack import PackedBook
from codesets.store import Store
from codesets.systems.contract import CodeSystem, SourceFile
from codesets.systems.own import MappedFile
from codesets.volumes import Counts

_LEAST_SHARE = 0.95
"""Of the codes of the list it is compared with."""
_GROWTH = 0.015
"""By which lists have grown in a year, generously: a much older list may be as much shorter."""
_DAYS_IN_YEAR = 365


def doubt(
    system: CodeSystem, source: SourceFile, counts: Counts, folder: Path, shelf: Sequence[Volume]
) -> str:
    """Sentences; empty where nothing is odd. A part of a book, a pack and a table of the user's own are not
    judged. Raises LibraryDamaged where the list to compare with is not sound."""
    if source.book not in LISTS or source.layout.part or isinstance(source, PackedBook | MappedFile):
        return ""
    official = [
        each
        for each in shelf
        if each.system == system.name and each.book in LISTS and each.edition != system.abridged_edition
    ]
    return _twin(source, official) or _too_few(source, counts, folder, official)


def _twin(source: SourceFile, official: Sequence[Volume]) -> str:
    others = [each for each in official if each.edition != source.edition]
    digest = sha256(source.member) if others else ""
    same = next((each for each in others if each.sha256 == digest), None)
    if same is None:
        return ""
    return (
        f"{source.file} is byte for byte the file from which {same.edition} was made, and its name alone "
        f"says {source.edition}."
    )


def _too_few(source: SourceFile, counts: Counts, folder: Path, official: Sequence[Volume]) -> str:
    if not official:
        return ""

    def away(volume: Volume) -> int:
        return abs((volume.begins - source.effective_from).days)

    other = min(official, key=lambda each: (each.edition != source.edition, away(each)))
    with closing(Store(folder / other.store)) as store:
        there, beginnings = store.release.billable, store.beginnings()
    least = _LEAST_SHARE - _GROWTH * away(other) / _DAYS_IN_YEAR
    lacking = sorted(set(beginnings) - set(counts.beginnings))
    earlier = source.effective_from < other.begins
    if counts.billable >= least * there and (not lacking or earlier):
        return ""
    none = f", and none that begins with {', '.join(lacking)}" if lacking else ""
    return (
        f"{source.file} has {counts.billable:,} valid codes{none}; {other.edition} on the shelf has "
        f"{there:,}. It seems to be cut short: download it again."
    )
