"""Whether the release a code was taken from was in force on the date of service.

A code is reported from the release in force on the date of service (HIPAA, 45 CFR 162.1000(a)). What is
not may be added all the same, since the right release may not be on the shelf; but nothing hides it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from enum import StrEnum

from codesets.errors import CodesetError
from codesets.model import Code, Release
from desktop.coding.choose import CodeBook
from desktop.coding.encounter import Encounter, Line, ReleaseStamp

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class InForce(StrEnum):
    """In words, as an export says it."""

    YES = "in force"
    NOT_YET = "not yet in force"
    NO_LONGER = "no longer in force"
    UNKNOWN = "unknown"
    """No date of service, or a line kept before releases were kept with their dates."""


def stamp_of(release: Release) -> ReleaseStamp:
    return ReleaseStamp(
        release.system, release.edition, release.sha256, release.effective_from, release.effective_to
    )


def in_force(stamp: ReleaseStamp, on: date | None) -> InForce:
    """Whether the release was in force on the date of service."""
    if on is None or stamp.effective_from is None:
        return InForce.UNKNOWN
    if on < stamp.effective_from:
        return InForce.NOT_YET
    if stamp.effective_to is not None and on > stamp.effective_to:
        return InForce.NO_LONGER
    return InForce.YES


def release_warning(line: Line, on: date | None) -> str:
    """For a mark on the line: ``FY2026 April was not yet in force on March 15, 2024``; empty where none."""
    found = in_force(line.release, on)
    if on is None or found in (InForce.YES, InForce.UNKNOWN):
        return ""
    return f"{line.release.edition} was {found.value} on {spelled(on)}"


def finish_notice(encounter: Encounter) -> str:
    """A sentence where codes are of a release not in force on the date of service; else empty."""
    on = encounter.date_of_service
    warned = [line for line in encounter.lines if release_warning(line, on)]
    if not warned:
        return ""
    if len(warned) == 1:
        return f"Check {warned[0].code}: {release_warning(warned[0], on)}."
    warnings = sorted({release_warning(line, on) for line in warned})
    return f"Check {len(warned)} codes: {'; '.join(warnings)}."


def with_release_dates(book: CodeBook, encounter: Encounter) -> Encounter:
    """The encounter with the dates of the releases that were kept without, where ``book`` still has them."""
    undated = {line.release.system for line in encounter.lines if line.release.effective_from is None}
    known: dict[tuple[str, str], ReleaseStamp] = {}
    for system in undated:
        for on in (None, encounter.date_of_service):
            with contextlib.suppress(CodesetError):  # a book that is not there cannot be asked
                release = book.release_for(system, on)
                known[release.system, release.sha256] = stamp_of(release)
    if not known:
        return encounter
    lines = tuple(
        replace(line, release=known.get((line.release.system, line.release.sha256), line.release))
        for line in encounter.lines
    )
    return replace(encounter, lines=lines)


def taken_notice(release: Release | None, code: Code, on: date | None) -> str:
    """What is to be said of where a code was taken from; ``release``: None where its system is not there."""
    if release is not None:
        return release_notice(release, on)
    return (
        f"{code.code} is written as a {code.system} code. {code.system} is not on the shelf, so it could not "
        "be looked up: bring in your own licensed files to have it checked."
    )


def release_notice(release: Release, on: date | None) -> str:
    """A sentence where ``release`` was not in force on the date of service; else empty."""
    if on is None or release.in_force(on):
        return ""
    name = f"{release.system} {release.edition}"
    service = f"the date of service is {spelled(on)}"
    if on < release.effective_from:
        return f"{name} came into force on {spelled(release.effective_from)}; {service}. Check the code."
    ended = spelled(release.effective_to) if release.effective_to else "before"
    return f"{name} ended on {ended}; {service}. Check the code against the release in force."


def date_notice(book: CodeBook, lines: Iterable[Line], on: date | None) -> str:
    """Sentences where codes already there are not of the release in force on ``on``; else empty.

    A book that is not there cannot be asked, and is no reason to refuse the date.
    """
    notices: set[str] = set()
    for system, edition in {(line.system, line.release.edition) for line in lines}:
        with contextlib.suppress(CodesetError):
            release = book.release_for(system, on)
            notices.add(release_notice(release, on) or _other_release(edition, release, on))
    return " ".join(sorted(notices - {""}))


def _other_release(edition: str, release: Release, on: date | None) -> str:
    if on is None or edition == release.edition:
        return ""
    return (
        f"Codes here were taken from {release.system} {edition}; on {spelled(on)} {release.edition} is in "
        "force. Check the codes."
    )


def spelled(day: date) -> str:
    """``September 30, 2026``, whatever language the computer speaks."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"
