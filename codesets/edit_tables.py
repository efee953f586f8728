"""What the edit tables and mappings on the shelf say of a code on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from codesets.in_force import for_the_day
from codesets.model import Book, EditTold, PairTold, Release
from codesets.remarks import About, bare
from codesets.store import PairStore, RemarkStore
from codesets.store.file import BookFile

ICD9_ENDED = date(2015, 10, 1)
"""First day on which ICD-9-CM codes are not reported (45 CFR 162.1002)."""
_NAMED = 12
"""Pairs that a page names."""


def told(stores: Iterable[BookFile], code: str, on: date) -> tuple[EditTold, ...]:
    """Book by book what the table in force that day, or nearest to it, says of the code."""
    return tuple(
        EditTold(remark, store.release, store.release.in_force(on))
        for store in _for_the_day([each for each in stores if isinstance(each, RemarkStore)], on)
        for remark in store.of(bare(code))
        if remark.holds(on)
    )


def equivalents(stores: Iterable[BookFile], icd9: str) -> tuple[EditTold, ...]:
    """The ICD-10 codes that the mappings name for an ICD-9-CM code."""
    newest = date.max
    return tuple(each for each in told(stores, icd9, newest) if each.remark.about is About.ICD10)


def pair(stores: Iterable[BookFile], one: str, other: str, on: date, *, hospital: bool) -> PairTold | None:
    """The pair in force that day, whichever of the two stands in column 1."""
    for store in _pair_stores(stores, on, hospital=hospital):
        for column1, column2 in ((one, other), (other, one)):
            for found in store.between(bare(column1), bare(column2)):
                if found.begins <= _number(on) and (found.ends == 0 or _number(on) <= found.ends):
                    return PairTold(found, store.release, store.release.in_force(on))
    return None


def pairs_of(
    stores: Iterable[BookFile], code: str, on: date, *, hospital: bool
) -> tuple[tuple[PairTold, ...], int]:
    """The first pairs a code is in that day, and how many there are."""
    named: list[PairTold] = []
    count = 0
    for store in _pair_stores(stores, on, hospital=hospital):
        count += store.count(bare(code), on=_number(on))
        found = store.of(bare(code), on=_number(on), most=_NAMED - len(named))
        named += (PairTold(each, store.release, store.release.in_force(on)) for each in found)
    return tuple(named), count


def _for_the_day(stores: Sequence[RemarkStore], on: date) -> Iterator[RemarkStore]:
    for kind in dict.fromkeys((each.release.system, each.release.book) for each in stores):
        yield for_the_day([each for each in stores if _kind(each.release) == kind], on)


def _kind(release: Release) -> tuple[str, Book]:
    return release.system, release.book


def _pair_stores(stores: Iterable[BookFile], on: date, *, hospital: bool) -> list[PairStore]:
    """Every part of the quarter in force."""
    book = Book.PAIRS_HOSPITAL if hospital else Book.PAIRS
    there = [each for each in stores if isinstance(each, PairStore) and each.release.book is book]
    if not there:
        return []
    begins = for_the_day(there, on).begins
    return [each for each in there if each.begins == begins]


def _number(day: date) -> int:
    return day.year * 10000 + day.month * 100 + day.day
