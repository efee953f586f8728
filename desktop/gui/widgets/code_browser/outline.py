"""What the detail page says about one entry, in reading order. No Qt: words only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from codesets.model import (
    Code,
    CodePage,
    CodeReference,
    EditTold,
    Instruction,
    InstructionKind,
    Kind,
    PairTold,
    Release,
)
from codesets.remarks import About, pair_said, said
from desktop.gui.tone import Tone

from .remembered import Remembered

NOTHING = Remembered()

HEADINGS: dict[InstructionKind, str] = {
    InstructionKind.INCLUDES: "Includes",
    InstructionKind.INCLUSION_TERM: "Inclusion terms",
    InstructionKind.EXCLUDES1: "Excludes1",
    InstructionKind.EXCLUDES2: "Excludes2",
    InstructionKind.CODE_FIRST: "Code first",
    InstructionKind.USE_ADDITIONAL: "Use additional code",
    InstructionKind.CODE_ALSO: "Code also",
    InstructionKind.SEVENTH_CHARACTER: "7th character",
    InstructionKind.NOTE: "Note",
}


@dataclass(frozen=True, slots=True)
class Chip:
    text: str
    tone: Tone
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Instructions of one kind stated at one place."""

    heading: str
    source: str
    """``here``, or ``from E11``."""
    source_code: str
    """The entry to open when the source is another one, else empty."""
    items: tuple[Instruction, ...]


@dataclass(frozen=True, slots=True)
class Crumb:
    code: str
    short: str
    full: str


_CHAPTERS = {"ICD-10-PCS": "Section"}
"""What a system calls its chapters."""


def spoken_code(entry: Code) -> str:
    """The code as a coder writes it: a trailing ``-`` where more characters are needed."""
    if entry.kind is Kind.CHAPTER:
        return f"{_CHAPTERS.get(entry.system, 'Chapter')} {entry.code}"
    if entry.kind is Kind.MODIFIER:
        return entry.code
    if entry.kind is Kind.BLOCK:
        return entry.code.replace("-", "–")
    return entry.code if entry.billable else f"{entry.code}-"


def status_chip(page: CodePage, on: date | None) -> Chip:
    """Whether the entry may be reported on the date of service, or why it may not."""
    gone = page.valid_to if on is not None and page.valid_to is not None and page.valid_to < on else None
    if gone is not None:
        return Chip(f"terminated on {gone.isoformat()}", Tone.STOP, "It may not be reported after that day.")
    if on is not None and page.valid_from is not None and on < page.valid_from:
        return Chip(f"valid from {page.valid_from.isoformat()}", Tone.STOP, "It may not be reported before.")
    if page.entry.kind is Kind.MODIFIER:
        return Chip("modifier", Tone.PLAIN, "Reported behind a procedure code.")
    if on is not None and not page.release.in_force(on):
        return Chip(f"not in force on {on.isoformat()}", Tone.STOP, force_sentence(page.release, on))
    if page.entry.billable:
        when = f" on {on.isoformat()}" if on else ""
        return Chip(f"billable{when}", Tone.FINE, "Complete: this code may be reported.")
    if page.sevenths:
        return Chip("header: needs a 7th character", Tone.WARNING, "Choose one of the 7th characters below.")
    if page.entry.kind in (Kind.CHAPTER, Kind.BLOCK):
        return Chip(f"{page.entry.kind.value}: not a code", Tone.PLAIN, "Choose one of the categories below.")
    return Chip("header: needs more characters", Tone.WARNING, "Choose one of the codes below.")


def chips(page: CodePage, on: date | None, remembered: Remembered = NOTHING) -> tuple[Chip, ...]:
    release = page.release
    found = (
        status_chip(page, on),
        *_remembered_chips(page, remembered),
        Chip(f"{release.system} {release.edition}", Tone.PLAIN, f"Read from {release.source}"),
        *_weight_chips(page),
    )
    short = abridged_sentence(release)
    if short:
        found = (*found, Chip("abridged", Tone.WARNING, short))
    if page.notes_from is None:
        return found
    tip = f"{release.edition} is a list without notes; these are the nearest tabular list's."
    return (*found, Chip(f"notes from {page.notes_from.edition}", Tone.PLAIN, tip))


def _remembered_chips(page: CodePage, remembered: Remembered) -> tuple[Chip, ...]:
    edition = page.release.edition
    tips = {
        "new": f"New in the year of {edition}: no release before it on the shelf has it.",
        "revised": f"Its title or status changed in the year of {edition}; see History.",
    }
    found = [Chip("favourite", Tone.PLAIN, "One of your favourites.")] if remembered.favourite else []
    changed = remembered.changed
    return (*found, Chip(changed, Tone.PLAIN, tips[changed])) if changed else tuple(found)


def abridged_sentence(release: Release) -> str:
    """What to tell somebody who reads or searches a list of our own; empty where it is an official one."""
    from codesets.registry import is_abridged  # all the readers: not with the window

    if not is_abridged(release):
        return ""
    return (
        f"The {release.system} {release.edition} holds the most used codes only, as of its year, "
        "in our own words. Bring in the official file to replace it (Ctrl+I)."
    )


def force_sentence(release: Release, on: date) -> str:
    """What to tell somebody whose date of service lies outside the release."""
    until = f" to {_day(release.effective_to)}" if release.effective_to else " on"
    return (
        f"No {release.system} release in this library is in force on {on.isoformat()}. "
        f"What you see is {release.edition}, in force from {_day(release.effective_from)}{until}."
    )


def groups(page: CodePage) -> tuple[Group, ...]:
    """The instructions, those of one kind and place together; own ones first, then the nearest ancestor's."""
    return tuple(
        _group(page.entry, kind, stated_at, items)
        for (stated_at, kind), items in groupby(_ordered(page.instructions), lambda i: (i.stated_at, i.kind))
    )


_CHANGES = {
    "new": "new",
    "deleted": "deleted",
    "billable": "became billable",
    "header": "became a header",
}


def history(page: CodePage) -> tuple[tuple[str, str], ...]:
    """(when, what) of each change of the code, the newest first."""
    return tuple(
        (
            f"{event.on.isoformat()} {event.edition}",
            _CHANGES.get(event.what) or f"title was “{event.old_title}”",
        )
        for event in reversed(page.history)
    )


def edits(page: CodePage) -> tuple[tuple[str, str], ...]:
    """(what it is about, what is said and where) of each line of the edit tables and mappings."""
    told = ((said(each.remark, each.release.system), _source(each)) for each in page.edits)
    return tuple((what, f"{says} · {source}") for (what, says), source in told)


def pairs(page: CodePage) -> tuple[tuple[str, str], ...]:
    """(the other code, what is said) of the NCCI pairs that are named, and how many are not."""
    named = tuple(
        (
            each.pair.column2 if each.pair.column1 == page.entry.code else each.pair.column1,
            f"{pair_said(each.pair)} · {_source(each)}",
        )
        for each in page.pairs
    )
    more = page.pair_count - len(named)
    return (*named, ("", f"… and {more:,} more.")) if more > 0 else named


def _source(told: EditTold | PairTold) -> str:
    """The table's edition, and where it is only the nearest one its days."""
    edition = told.release.edition
    return edition if told.in_force else f"{edition}, not in force that day ({told.release.days})"


def _weight_chips(page: CodePage) -> tuple[Chip, ...]:
    """How severe the code makes a stay, and one for each risk model that gives it a category."""
    severity = tuple(
        Chip(
            each.remark.about.value,
            Tone.PLAIN,
            f"{said(each.remark, each.release.system)[1]}, {_source(each)}",
        )
        for each in page.edits
        if each.remark.about in (About.MCC, About.CC)
    )
    return severity + tuple(
        Chip(f"HCC {each.remark.value}", Tone.PLAIN, f"{each.remark.note}, {_source(each)}")
        for each in page.edits
        if each.remark.about is About.HCC and each.remark.note.startswith("CMS-HCC V")
    )


def crumbs(page: CodePage) -> tuple[Crumb, ...]:
    """The way from the chapter down to the entry's parent."""
    found: list[Crumb] = []
    for ancestor in page.ancestors:
        short = ancestor.code if ancestor.kind not in (Kind.CHAPTER, Kind.BLOCK) else spoken_code(ancestor)
        found.append(Crumb(ancestor.code, short, f"{short} {ancestor.title}"))
    return tuple(found)


def linked_runs(item: Instruction) -> tuple[tuple[str, CodeReference | None], ...]:
    """The text cut at its references: ``(words, reference or None)``, nothing lost."""
    runs: list[tuple[str, CodeReference | None]] = []
    at = 0
    for reference in sorted(item.references, key=lambda r: r.start):
        if reference.start < at:
            continue
        if reference.start > at:
            runs.append((item.text[at : reference.start], None))
        runs.append((item.text[reference.start : reference.end], reference))
        at = reference.end
    if at < len(item.text):
        runs.append((item.text[at:], None))
    return tuple(runs)


def _ordered(instructions: Iterable[Instruction]) -> list[Instruction]:
    """Same kind and place side by side, both in order of first appearance."""
    place: dict[str, int] = {}
    kind: dict[tuple[str, InstructionKind], int] = {}
    listed = list(instructions)
    for i in listed:
        place.setdefault(i.stated_at, len(place))
        kind.setdefault((i.stated_at, i.kind), len(kind))
    return sorted(listed, key=lambda i: (place[i.stated_at], kind[(i.stated_at, i.kind)]))


def _group(entry: Code, kind: InstructionKind, stated_at: str, items: Iterable[Instruction]) -> Group:
    own = stated_at == entry.code
    place = f"chapter {stated_at}" if stated_at.isdigit() else stated_at.replace("-", "–")
    return Group(HEADINGS[kind], "here" if own else f"from {place}", "" if own else stated_at, tuple(items))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
