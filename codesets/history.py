"""What became of a code from release to release, and what two releases differ in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from codesets.model import Code, Event, Kind, Release, Status, Validity
from codesets.opened import OpenedList
from codesets.store import ChangeStore
from codesets.text import plain

_MOST_SUCCESSORS = 12


@dataclass(frozen=True, slots=True)
class Difference:
    """What a newer release changed."""

    older: Release
    newer: Release
    new: tuple[Code, ...]
    deleted: tuple[Code, ...]
    revised: tuple[tuple[Code, Code], ...]
    """Codes with another title: before, after."""
    flags: tuple[tuple[Code, Code], ...]
    """Codes that became billable or a header: before, after."""

    @property
    def valid(self) -> tuple[int, int, int]:
        """New, deleted and revised as CMS counts them: of codes that may be reported. One that became a
        header is deleted, one that was a header is new."""
        became = sum(new.billable for _, new in self.flags)
        return (
            sum(code.billable for code in self.new) + became,
            sum(code.billable for code in self.deleted) + len(self.flags) - became,
            sum(old.billable and new.billable for old, new in self.revised),
        )


def validity(lists: Sequence[OpenedList], on_the_day: OpenedList, code: str, on: date) -> Validity:
    """Whether a code, in the book's spelling, may be reported on a day. ``lists``: the system's releases."""
    entry = on_the_day.store.entry(code)
    if entry is not None and not is_code(entry):
        return Validity(
            Status.HEADER,
            f"{entry.code} ({entry.title}) is a heading of {on_the_day.release.system} and no code: "
            "choose one of the codes below it.",
        )
    found = _by_the_nearest(lists, on_the_day, code, on)
    release = on_the_day.release
    if release.in_force(on) or found.status in (Status.VALID, Status.UNKNOWN):
        return found
    return replace(
        found,
        sentence=f"{found.sentence} So says {release.edition}, the nearest on the shelf: none there was in "
        f"force on {on}, and it may have been otherwise.",
    )


def _by_the_nearest(lists: Sequence[OpenedList], on_the_day: OpenedList, code: str, on: date) -> Validity:
    entry = on_the_day.store.entry(code)
    if entry is not None:
        return _of_entry(lists, on_the_day, entry, on)
    earlier = _last(lists, code, before=on_the_day.begins)
    later = _first(lists, code, after=on_the_day.begins)
    if earlier is not None:
        gone = _gone(lists, earlier.begins)
        old = earlier.store.entry(code)
        titled = f" ({old.title})" if old is not None else ""
        return Validity(
            Status.DELETED,
            f"{code}{titled} was deleted on {gone}: {on_the_day.release.edition} does not have it.",
            gone,
            _successors(on_the_day, code),
        )
    if later is not None:
        return Validity(
            Status.NOT_YET,
            f"{code} is not valid yet on {on}: it comes with {later.release.edition}, on {later.begins}.",
            later.begins,
            _successors(on_the_day, code),
        )
    return Validity(Status.UNKNOWN, f"{code} is in no release of {on_the_day.release.system} on the shelf.")


def not_listed(release: Release, code: str) -> Validity:
    """Of a code that an abridged list does not have: it may be right all the same."""
    return Validity(
        Status.NOT_LISTED,
        f"{code} is not in the {release.system} {release.edition}, which holds the most used codes only. "
        "It may be valid: bring in the official file to know.",
    )


def not_loaded(system: str, code: str) -> Validity:
    """Of a code written as those of a system that nobody has brought in."""
    return Validity(
        Status.UNKNOWN,
        f"{code} is written as a {system} code. {system} is not on the shelf: bring in the files of your own "
        "licence to have it looked up.",
    )


def _of_entry(lists: Sequence[OpenedList], on_the_day: OpenedList, entry: Code, on: date) -> Validity:
    page = on_the_day.store.page(entry.code)
    if page is not None and page.valid_from is not None and on < page.valid_from:
        return Validity(
            Status.NOT_YET, f"{entry.code} is valid from {page.valid_from} only.", page.valid_from
        )
    if page is not None and page.valid_to is not None and page.valid_to < on:
        return Validity(Status.DELETED, f"{entry.code} was terminated on {page.valid_to}.", page.valid_to)
    lasted = page is not None and page.valid_to is not None  # a code of its own until then, and no header
    if entry.billable or entry.kind is Kind.MODIFIER or lasted:
        return Validity(Status.VALID, "")
    earlier = _last(lists, entry.code, before=on_the_day.begins)
    was = earlier.store.entry(entry.code) if earlier is not None else None
    below = _successors(on_the_day, entry.code)
    if earlier is not None and was is not None and was.billable:
        since = _gone(lists, earlier.begins)
        return Validity(
            Status.BECAME_HEADER,
            f"{entry.code} became a header on {since}: a longer code is needed since then.",
            since,
            below,
        )
    return Validity(Status.HEADER, f"{entry.code} is a header: a longer code is needed.", None, below)


def history(lists: Sequence[OpenedList], code: str) -> tuple[Event, ...]:
    """What the releases tell of a code, the oldest first. The first release tells nothing new."""
    events: list[Event] = []
    before: Code | None = None
    for place, each in enumerate(sorted(lists, key=lambda each: each.begins)):
        now = each.store.entry(code)
        what, old = _change(before, now), before.title if before is not None else ""
        if place and what:
            told = now if now is not None else before
            title = told.title if told is not None else ""
            events.append(Event(each.begins, each.release.edition, what, title, old))
        before = now
    return tuple(events)


def announced(addenda: Sequence[ChangeStore], lists: Sequence[OpenedList], code: str) -> tuple[Event, ...]:
    """What published addenda tell of a code, where the shelf lacks one of the two releases to compare."""
    begins = {each.begins for each in lists}
    events: list[Event] = []
    for store in sorted(addenda, key=lambda each: each.begins):
        if store.begins in begins and min(begins) < store.begins:
            continue
        for change in store.changes_of(code):
            what = change.action
            if what == "revised" and change.title == change.old_title:
                what = "billable" if change.billable else "header"
            events.append(Event(store.begins, store.release.edition, what, change.title, change.old_title))
    return tuple(events)


def _change(before: Code | None, now: Code | None) -> str:
    if before is None or now is None:
        return "" if before is now else "new" if before is None else "deleted"
    if before.billable != now.billable:
        return "billable" if now.billable else "header"
    return "revised" if plain(before.title) != plain(now.title) else ""


def difference(older: OpenedList, newer: OpenedList) -> Difference:
    """Every code of two releases compared; half a second for the largest."""
    before = {code.code: code for code, _ in older.store.entries() if is_code(code)}
    after = {code.code: code for code, _ in newer.store.entries() if is_code(code)}
    both = [(before[code], after[code]) for code in after if code in before]
    return Difference(
        older=older.release,
        newer=newer.release,
        new=tuple(code for code in after.values() if code.code not in before),
        deleted=tuple(code for code in before.values() if code.code not in after),
        revised=tuple((old, new) for old, new in both if plain(old.title) != plain(new.title)),
        flags=tuple((old, new) for old, new in both if old.billable != new.billable),
    )


def is_code(code: Code) -> bool:
    """Whether it is a code, complete or not; chapters, sections and blocks are headings."""
    return code.kind not in (Kind.CHAPTER, Kind.BLOCK)


def _has(each: OpenedList, code: str) -> bool:
    entry = each.store.entry(code)
    return entry is not None and is_code(entry)


def _last(lists: Sequence[OpenedList], code: str, *, before: date) -> OpenedList | None:
    having = [each for each in lists if each.begins < before and _has(each, code)]
    return max(having, key=lambda each: each.begins, default=None)


def _first(lists: Sequence[OpenedList], code: str, *, after: date) -> OpenedList | None:
    having = [each for each in lists if each.begins > after and _has(each, code)]
    return min(having, key=lambda each: each.begins, default=None)


def _gone(lists: Sequence[OpenedList], last: date) -> date:
    """When the release came that followed."""
    return min((each.begins for each in lists if each.begins > last), default=last)


def _successors(on_the_day: OpenedList, code: str) -> tuple[Code, ...]:
    """The complete codes at or below the nearest entry above that the release has."""
    nearest = code
    while nearest:
        entry = on_the_day.store.entry(nearest)
        if entry is not None and entry.kind not in (Kind.CHAPTER, Kind.BLOCK):
            below = on_the_day.store.beginning(nearest, 400)
            return tuple(each for each in below if each.billable)[:_MOST_SUCCESSORS]
        nearest = nearest[:-1].rstrip(".")
    return ()
