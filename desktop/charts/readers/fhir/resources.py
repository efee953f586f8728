"""Resources as they come: any value may be missing or of another kind, and nothing here minds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, cast

from desktop.charts.readers.encodings import clean_text

Resource = Mapping[str, Any]
NOTHING: Resource = {}

_LONGEST = 20_000
"""Characters of one plain value; more is no name, code or dose."""


def parsed(text: str) -> list[Resource]:
    """The resources of a file: one, or one a line (NDJSON). Raises ValueError for what is no JSON."""
    try:
        try:
            values: list[Any] = [json.loads(text)]
        except json.JSONDecodeError:
            values = [json.loads(line) for line in text.splitlines() if line.strip()]
    except RecursionError as error:
        raise ValueError("it is nested without end") from error
    return [cast("Resource", each) for each in values if isinstance(each, dict)]


def kind(resource: Resource) -> str:
    return word(resource, "resourceType")


def word(value: Resource, *path: str) -> str:
    """The text or number at the end of a path; of a list the first that has one. Empty where none is."""
    return next(words(value, *path), "")


def words(value: Any, *path: str) -> Iterator[str]:
    """Every text or number at the end of a path, lists on the way walked through."""
    if isinstance(value, list):
        for each in cast("list[Any]", value):
            yield from words(each, *path)
    elif path:
        if isinstance(value, dict):
            yield from words(cast("Resource", value).get(path[0]), *path[1:])
    elif isinstance(value, bool):
        yield "yes" if value else "no"
    elif isinstance(value, str | int | float):
        said = " ".join(clean_text(str(value)[:_LONGEST]).split())
        if said:
            yield said


def parts(value: Any, *path: str) -> Iterator[Resource]:
    """Every object at the end of a path, lists on the way walked through."""
    if isinstance(value, list):
        for each in cast("list[Any]", value):
            yield from parts(each, *path)
    elif isinstance(value, dict):
        found = cast("Resource", value)
        if path:
            yield from parts(found.get(path[0]), *path[1:])
        else:
            yield found


def part(value: Resource, *path: str) -> Resource:
    return next(parts(value, *path), NOTHING)


def coded(concept: Resource) -> str:
    """A CodeableConcept or Coding as a coder reads it: ``Colonoscopy (73761001)``."""
    coding = part(concept, "coding") or concept
    said = word(concept, "text") or word(coding, "display")
    code = word(coding, "code")
    if said and code and code != said:
        return f"{said} ({code})"
    return said or code


def day(time: str) -> date | None:
    """The day of a FHIR date or instant; None where it is not known to the day."""
    try:
        return date.fromisoformat(time[:10]) if len(time) >= 10 else None
    except ValueError:
        return None


class Pool:
    """The resources of one file, found by the references between them. Nothing is ever fetched."""

    def __init__(self, entries: Iterable[tuple[str, Resource]]) -> None:
        """``entries``: the full address of each, which may be empty, and the resource."""
        self._by_name: dict[str, Resource] = {}
        for address, resource in entries:
            name = f"{kind(resource)}/{word(resource, 'id')}"
            for each in (address, name):
                if each and not each.endswith("/"):
                    self._by_name.setdefault(each, resource)

    def get(self, reference: Resource, within: Resource = NOTHING) -> Resource:
        """What a Reference points to, in ``within`` itself or in the file; nothing where it is elsewhere."""
        name = word(reference, "reference")
        if name.startswith("#"):
            contained = (each for each in parts(within, "contained") if word(each, "id") == name[1:])
            return next(contained, NOTHING)
        name = name.partition("/_history/")[0]
        found = self._by_name.get(name)
        return found if found is not None else self._by_name.get("/".join(name.split("/")[-2:]), NOTHING)
