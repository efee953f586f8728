"""How entries, hits and releases are told: as JSON, and as lines to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from codesets.history import Difference
from codesets.model import Code, CodePage, EditTold, Hit, Instruction, PairTold, Release
from codesets.remarks import pair_said, said


def hit_facts(hit: Hit) -> dict[str, Any]:
    return {
        "system": hit.system,
        "code": hit.code,
        "title": hit.title,
        "billable": hit.billable,
        "match": hit.match.value,
        **({"phrase": hit.phrase} if hit.phrase else {}),
    }


def release_facts(release: Release) -> dict[str, Any]:
    facts = asdict(release)
    facts["effective_from"] = release.effective_from.isoformat()
    facts["effective_to"] = release.effective_to.isoformat() if release.effective_to else None
    return facts


def page_facts(page: CodePage) -> dict[str, Any]:
    entry = page.entry
    return {
        "system": entry.system,
        "code": entry.code,
        "title": entry.title,
        "kind": entry.kind.value,
        "billable": entry.billable,
        "release": release_facts(page.release),
        "ancestors": [{"code": above.code, "title": above.title} for above in page.ancestors],
        "instructions": [instruction_facts(entry.code, told) for told in page.instructions],
        "children": [
            {"code": below.code, "title": below.title, "billable": below.billable} for below in page.children
        ],
        "sevenths": [asdict(choice) for choice in page.sevenths],
        "edits": [
            dict(zip(("about", "says"), said(each.remark, each.release.system), strict=True))
            | {"edition": each.release.edition, "in_force": each.in_force}
            for each in page.edits
        ],
        "pairs": [pair_said(each.pair) for each in page.pairs],
        "pair_count": page.pair_count,
        "facts": {fact.name: fact.value for fact in page.facts},
        "valid_from": page.valid_from.isoformat() if page.valid_from else None,
        "valid_to": page.valid_to.isoformat() if page.valid_to else None,
        "notes_from": page.notes_from.edition if page.notes_from else None,
    }


def instruction_facts(code: str, told: Instruction) -> dict[str, Any]:
    return {
        "kind": told.kind.value,
        "text": told.text,
        "stated_at": told.stated_at,
        "inherited": told.stated_at != code,
        "codes": [reference.code for reference in told.references],
    }


def page_lines(page: CodePage) -> Iterator[str]:
    entry = page.entry
    for depth, above in enumerate(page.ancestors):
        yield f"{'  ' * depth}{above.code}  {above.title}"
    yield ""
    yield f"{entry.code}  {entry.title}"
    state = "billable" if entry.billable else f"{entry.kind.value}, not billable"
    yield f"{state} · {page.release.system} {page.release.edition}"
    if page.notes_from is not None:
        yield (
            f"The notes below are of {page.notes_from.edition}, {page.notes_from.days}: "
            f"{page.release.edition} is on the shelf as a list without notes."
        )
    for told in page.instructions:
        where = "" if told.stated_at == entry.code else f" (from {told.stated_at})"
        yield f"{told.kind.value}{where}: {told.text}"
    yield from (f"{fact.name}: {fact.value}" for fact in page.facts)
    for each in page.edits:
        what, says = said(each.remark, each.release.system)
        yield f"{what}: {says} ({each.release.edition}{not_in_force(each)})"
    if page.pair_count:
        first = page.pairs[0]
        yield f"NCCI pairs: {page.pair_count:,} ({first.release.edition}{not_in_force(first)})"
    if page.children:
        yield ""
    yield from (f"  {below.code}  {below.title}" for below in page.children)
    if page.sevenths:
        yield ""
    yield from (f"  {choice.code}  {choice.character} – {choice.meaning}" for choice in page.sevenths)


def not_in_force(told: EditTold | PairTold) -> str:
    """What to put behind the edition of a table that is only the nearest to the day asked for."""
    return "" if told.in_force else f", {told.release.days}, not on that day"


def difference_facts(found: Difference) -> dict[str, Any]:
    return {
        "system": found.newer.system,
        "older": found.older.edition,
        "newer": found.newer.edition,
        "new": [_code_facts(code) for code in found.new],
        "deleted": [_code_facts(code) for code in found.deleted],
        "revised": [
            {"code": new.code, "old_title": old.title, "title": new.title} for old, new in found.revised
        ],
        "flags": [{"code": new.code, "billable": new.billable} for _, new in found.flags],
        "valid_codes": dict(zip(("new", "deleted", "revised"), found.valid, strict=True)),
    }


def difference_lines(found: Difference) -> Iterator[str]:
    new, deleted, revised = found.valid
    yield (
        f"{found.newer.system} {found.older.edition} → {found.newer.edition}: {new:,} new, "
        f"{deleted:,} deleted, {revised:,} revised valid codes (one that became a header counts as deleted)"
    )
    yield (
        f"Lines below, headers among them: {len(found.new):,} new, {len(found.deleted):,} deleted, "
        f"{len(found.revised):,} revised, {len(found.flags):,} flag changes"
    )
    if found.newer.effective_from < found.older.effective_from:
        yield (
            f"{found.older.edition} is the later of the two: what is called new here was deleted since. "
            f"Name {found.newer.edition} first to read it the right way round."
        )
    yield from (f"+ {code.code:<9}{_flag(code)} {code.title}" for code in found.new)
    yield from (f"- {code.code:<9}{_flag(code)} {code.title}" for code in found.deleted)
    for old, new in found.revised:
        yield f"~ {new.code:<9}{_flag(new)} {old.title} → {new.title}"
    for _, new in found.flags:
        yield f"# {new.code:<9}  {'is billable now' if new.billable else 'is a header now'}: {new.title}"


def _code_facts(code: Code) -> dict[str, Any]:
    return {"code": code.code, "title": code.title, "billable": code.billable}


def _flag(code: Code) -> str:
    return " " if code.billable else "-"
