"""From what a coder typed to a code that may be reported, or a sentence that says what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from codesets.errors import UnknownCode
from codesets.model import Code, CodePage, Kind, Release, Status, Validity
from desktop.errors import NoSuchCode, NotBillable

_NAMED = 6
"""Choices that a sentence names."""
_SHORTEST = 3
"""Characters of a category."""
_NOT_THAT_DAY = frozenset((Status.DELETED, Status.NOT_YET, Status.BECAME_HEADER))


class CodeBook(Protocol):
    """What is needed of ``codesets.library.Library``."""

    def find(self, code: str, *, system: str | None = None, on: date | None = None) -> Code | None: ...

    def page(self, code: str, *, system: str | None = None, on: date | None = None) -> CodePage: ...

    def children(
        self, code: str | None = None, *, system: str = "ICD-10-CM", on: date | None = None
    ) -> tuple[Code, ...]: ...

    def common_below(
        self, code: str, *, system: str = "ICD-10-CM", on: date | None = None
    ) -> tuple[Code, ...]: ...

    def release_for(self, system: str, on: date | None = None) -> Release: ...

    def validity(self, code: str, on: date, *, system: str | None = None) -> Validity: ...

    def systems(self) -> tuple[str, ...]: ...


def also_of(book: CodeBook, typed: str, system: str, on: date | None) -> str:
    """A sentence on which system beside ``system`` spells one of its codes so; empty where none does."""
    for other in book.systems():
        entry = book.find(typed, system=other, on=on) if other != system else None
        if entry is not None and entry.billable:
            return f"{entry.code} is also a code of {other}: {entry.title}."
    return ""


def choose_code(book: CodeBook, typed: str, *, on: date | None, system: str | None = None) -> Code:
    """The billable code that ``typed`` spells. NoSuchCode, or NotBillable naming what stands below it.

    Without ``system`` the first that has the code is meant. Guidelines section I.B.2 (FY2026): a code is
    reported with all the characters it has.
    """
    wanted = typed.strip()
    found = book.find(wanted, system=system, on=on) if wanted else None
    gone = book.validity(wanted, on, system=system) if wanted and on is not None else None
    if gone is not None and gone.status in _NOT_THAT_DAY:
        raise _not_that_day(wanted, gone)
    if found is None:
        raise _unknown(book, wanted, on)
    if found.kind is Kind.MODIFIER:
        raise NotBillable(
            f"{found.code} is a modifier: it is reported behind a procedure code. Nothing was added.",
            code=found.code,
            choices=(),
        )
    if not found.billable:
        raise _incomplete(book, found, on)
    return found


def _not_that_day(wanted: str, gone: Validity) -> NotBillable:
    choices, more = _first(code.code for code in gone.successors)
    instead = f" In its place there are: {_listed(choices, more)}." if choices else ""
    return NotBillable(f"{gone.sentence}{instead} Nothing was added.", code=wanted, choices=choices)


def _unknown(book: CodeBook, wanted: str, on: date | None) -> NoSuchCode:
    if not wanted:
        return NoSuchCode("Type a code first. Nothing was added.", code=wanted)
    sentence = f"“{wanted[:40]}” is not in the code book. Nothing was added."
    for length in range(len(wanted) - 1, _SHORTEST - 1, -1):
        near = book.find(wanted[:length], on=on)
        if near is None:
            continue
        if near.billable:
            sentence += f" {near.code} is complete as it stands: {near.title}."
        else:
            choices, more = _first(_choices(book, near, on))
            sentence += f" Below {near.code} there are {_listed(choices, more)}."
        break
    told = book.validity(wanted, on or date.max)
    if told.status is Status.NOT_LISTED:
        sentence += f" {told.sentence}"
    return NoSuchCode(sentence, code=wanted)


def _incomplete(book: CodeBook, header: Code, on: date | None) -> NotBillable:
    if header.kind in (Kind.CHAPTER, Kind.BLOCK):
        rank = "a chapter" if header.kind is Kind.CHAPTER else "a block of categories"
        choices, more = _first(
            child.code for child in book.children(header.code, system=header.system, on=on)
        )
        return NotBillable(
            f"{header.code} is {rank}, not a code. In it: {_listed(choices, more)}. Nothing was added.",
            code=header.code,
            choices=choices,
        )
    sevenths = _sevenths(book, header, on)
    if sevenths:
        named = tuple(f"{code} ({meaning})" for code, meaning in sevenths)
        return NotBillable(
            f"{header.code} needs a 7th character: {_listed(named[:_NAMED], len(named) > _NAMED)}. "
            "Nothing was added.",
            code=header.code,
            choices=tuple(code for code, _ in sevenths),
        )
    choices, more = _first(_choices(book, header, on))
    return NotBillable(
        f"{header.code} is a header and needs more characters: {_listed(choices, more)}. Nothing was added.",
        code=header.code,
        choices=choices,
    )


def _sevenths(book: CodeBook, header: Code, on: date | None) -> tuple[tuple[str, str], ...]:
    try:
        page = book.page(header.code, system=header.system, on=on)
    except UnknownCode:
        return ()
    return tuple((seventh.code, seventh.meaning) for seventh in page.sevenths)


def _choices(book: CodeBook, header: Code, on: date | None) -> Iterator[str]:
    """The billable codes below ``header``: those common in practice first, then in tabular order."""
    common = [code.code for code in book.common_below(header.code, system=header.system, on=on)]
    yield from common
    yield from (code for code in _below(book, header, on) if code not in common)


def _below(book: CodeBook, header: Code, on: date | None) -> Iterator[str]:
    """The billable codes below ``header``, in tabular order."""
    for child in book.children(header.code, system=header.system, on=on):
        if child.billable:
            yield child.code
        else:
            yield from _below(book, child, on)


def _first(codes: Iterator[str]) -> tuple[tuple[str, ...], bool]:
    """As many as a sentence names, and whether there are more."""
    found: list[str] = []
    for code in codes:
        if len(found) == _NAMED:
            return tuple(found), True
        found.append(code)
    return tuple(found), False


def _listed(names: tuple[str, ...], more: bool) -> str:
    return ", ".join(names) + (" and others" if more else "")
