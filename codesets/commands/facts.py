"""How entries, hits and releases are told: as JSON, and as lines to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from codesets.model import CodePage, Hit, Instruction, Release


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
    for told in page.instructions:
        where = "" if told.stated_at == entry.code else f" (from {told.stated_at})"
        yield f"{told.kind.value}{where}: {told.text}"
    yield from (f"{fact.name}: {fact.value}" for fact in page.facts)
    if page.children:
        yield ""
    yield from (f"  {below.code}  {below.title}" for below in page.children)
    if page.sevenths:
        yield ""
    yield from (f"  {choice.code}  {choice.character} – {choice.meaning}" for choice in page.sevenths)
