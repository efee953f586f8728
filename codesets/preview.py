"""What official files hold, before anything is put on the shelf."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from codesets.doubts import doubt
from codesets.errors import CodesetError, UnreadableSource
from codesets.joined import adds_nothing, joined, parts_of, replaces_a_part
from codesets.manifest import Volume
from codesets.model import Book, Effect
from codesets.official_files import Member, members, sha256
from codesets.pack import PackedBook, is_pack, packed_books
from codesets.registry import SYSTEMS
from codesets.shelf import on_the_shelf
from codesets.systems.contract import CodeSystem, SourceFile
from codesets.systems.own import MappedFile
from codesets.volumes import Counts, Progress, count

_UNKNOWN = "This is not a code file that Chartside knows; it was left out."
_A_TABLE = (
    " A table of your own becomes a list when it is brought in by itself: dropped alone on the window, or "
    "with the command import-list."
)

Place = tuple[str, str, str]
"""Where a book stands on the shelf: system, book, edition."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One book that was found in the files."""

    system: CodeSystem
    source: SourceFile
    counts: Counts
    effect: Effect
    doubt: str = ""
    """What speaks against bringing it in, in sentences; empty where nothing does."""

    @property
    def book(self) -> Book:
        return self.source.book

    @property
    def effective(self) -> tuple[date, date | None]:
        return self.source.effective_from, self.source.effective_to


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file that is not brought in."""

    name: str
    reason: str
    """A sentence."""


@dataclass(frozen=True, slots=True)
class Preview:
    offers: tuple[Offer, ...]
    passed_over: tuple[PassedOver, ...]

    @property
    def wanted(self) -> tuple[tuple[CodeSystem, SourceFile], ...]:
        """What there is to bring in."""
        return tuple((each.system, each.source) for each in self.offers if each.effect is not Effect.THERE)

    @property
    def doubts(self) -> tuple[str, ...]:
        """What speaks against bringing in what there is to bring in."""
        return tuple(each.doubt for each in self.offers if each.doubt and each.effect is not Effect.THERE)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What the coder should know besides."""
        packs = dict.fromkeys(
            each.source.member.path.name for each in self.offers if isinstance(each.source, PackedBook)
        )
        return tuple(
            f"{name} is as it was when it was packed. Who packed it, and whether the books in it were the "
            "official ones, cannot be told from it: take packs only from people you trust."
            for name in packs
        )

    def facts(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "offers": [_facts(offer) for offer in self.offers],
            "passed_over": [{"file": each.name, "reason": each.reason} for each in self.passed_over],
            "remarks": list(self.remarks),
        }


def _facts(offer: Offer) -> dict[str, Any]:
    begins, ends = offer.effective
    return {
        "file": offer.source.file,
        "system": offer.system.name,
        "book": offer.book.value,
        "edition": offer.source.edition,
        "effective_from": begins.isoformat(),
        "effective_to": ends.isoformat() if ends else None,
        "entries": offer.counts.entries,
        "codes": offer.counts.codes,
        "billable": offer.counts.billable,
        "effect": offer.effect.value,
        "doubt": offer.doubt,
    }


def preview(
    folder: Path, paths: Iterable[Path], *, systems: Sequence[CodeSystem] = SYSTEMS, progress: Progress
) -> Preview:
    """Recognises and reads the files a coder has dropped; changes nothing, and raises only what ``progress``
    raises: what cannot be used is told among the files passed over."""
    passed: list[PassedOver] = []
    best = list(_best(list(_recognised(paths, systems, passed)), passed))
    shelf = on_the_shelf(folder)
    offers: list[Offer] = []
    for number, (system, source) in enumerate(best):
        name = source.member.name

        def reading(done: float, number: int = number, name: str = name) -> None:
            progress((number + done) / len(best), f"Looking through {name}")

        try:
            counts = count(system, source, reading)
            against = doubt(system, source, counts, folder, shelf)
            offers.append(Offer(system, source, counts, _effect(source, system, shelf), against))
        except CodesetError as error:
            passed.append(PassedOver(_told_as(source), str(error)))
    progress(1.0, "The files have been looked through")
    refused = {each.name for each in passed}
    whole = [each for each in offers if not _in_a_refused_pack(each, refused)]
    return Preview(tuple(whole), tuple(passed))


def _told_as(source: SourceFile) -> str:
    """What is passed over: the file, or the whole pack where a book in it is not as it was packed."""
    return source.member.path.name if isinstance(source, PackedBook) else source.member.name


def _in_a_refused_pack(offer: Offer, refused: Collection[str]) -> bool:
    return isinstance(offer.source, PackedBook) and offer.source.member.path.name in refused


def chosen(
    paths: Iterable[Path], places: Collection[Place], *, systems: Sequence[CodeSystem] = SYSTEMS
) -> tuple[tuple[CodeSystem, SourceFile], ...]:
    """Of the books that files hold those in ``places``, as somebody has chosen them from a preview.

    Nothing is counted, so it is quick. Raises CodesetError where one of them is not there any more.
    """
    found = [each for each in _best(list(_recognised(paths, systems, [])), []) if _place(*each) in places]
    if len(found) < len(places):
        raise CodesetError(
            "The files have changed since they were looked through. Nothing was changed; bring them in again."
        )
    return tuple(found)


def _recognised(
    paths: Iterable[Path], systems: Sequence[CodeSystem], passed: list[PassedOver]
) -> Iterator[tuple[CodeSystem, SourceFile]]:
    for path in paths:
        try:
            inside = members(path)
        except UnreadableSource as error:
            passed.append(PassedOver(path.name, str(error)))
            continue
        if is_pack(inside):
            try:
                yield from list(packed_books(inside, systems))
            except CodesetError as error:
                passed.append(PassedOver(path.name, str(error)))
            continue
        for member in inside:
            recognised = _by_any(member, systems)
            if recognised is not None:
                yield recognised
            else:
                table = _A_TABLE if member.name.lower().endswith((".csv", ".xlsx")) else ""
                passed.append(PassedOver(member.name, f"{_UNKNOWN}{table}"))


def _by_any(member: Member, systems: Sequence[CodeSystem]) -> tuple[CodeSystem, SourceFile] | None:
    for system in systems:
        source = system.recognise(member)
        if source is not None:
            return system, source
    return None


def _best(
    found: Sequence[tuple[CodeSystem, SourceFile]], passed: list[PassedOver]
) -> Iterator[tuple[CodeSystem, SourceFile]]:
    """Of two files that hold the same book the richer one: an order file before a codes file."""
    best: dict[Place, tuple[CodeSystem, list[SourceFile]]] = {}
    for system, source in sorted(found, key=_rank):
        _, chosen = best.setdefault(_place(system, source), (system, []))
        if chosen and (not source.layout.part or source.layout.part in {each.layout.part for each in chosen}):
            better = chosen[0].file
            passed.append(PassedOver(source.file, f"{better} holds the same book; it is taken instead."))
        else:
            chosen.append(source)
    for system, source in found:
        _, chosen = best[_place(system, source)]
        if source is chosen[0]:
            yield system, joined(system, chosen)


def _place(system: CodeSystem, source: SourceFile) -> Place:
    return system.name, source.book.value, source.edition


def _rank(recognised: tuple[CodeSystem, SourceFile]) -> int:
    system, source = recognised
    ranks = {id(layout): rank for rank, layout in enumerate(system.layouts)}
    return ranks.get(id(source.layout), len(ranks))  # the books of a pack behind official files


def effect(source: SourceFile, system: CodeSystem, folder: Path) -> Effect:
    """What bringing one file in would do to the shelf."""
    return _effect(source, system, on_the_shelf(folder))


def _effect(source: SourceFile, system: CodeSystem, shelf: Sequence[Volume]) -> Effect:
    of_edition = [v for v in shelf if (v.system, v.edition) == (system.name, source.edition)]
    same = next((volume for volume in of_edition if volume.book == source.book), None)
    if same is not None and parts_of(source) and same.joined:
        if adds_nothing(source, same):
            return Effect.THERE
        return Effect.REPLACES if replaces_a_part(source, same) else Effect.JOINS
    if same is not None:
        made_from = source.volume.sha256 if isinstance(source, PackedBook) else sha256(source.member)
        columns = source.columns if isinstance(source, MappedFile) else same.columns
        return Effect.THERE if (same.sha256, same.columns) == (made_from, columns) else Effect.REPLACES
    abridged = (system.name, source.book.value, system.abridged_edition)
    if any(volume.place == abridged for volume in shelf):
        return Effect.REPLACES
    return Effect.JOINS if of_edition else Effect.NEW
