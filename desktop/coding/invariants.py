"""What is true of every encounter, whatever was done to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from desktop.coding.encounter import Encounter, Line


def broken_promises(encounter: Encounter) -> tuple[str, ...]:
    """What is wrong, for a programmer, without any of the patient's words. Empty means sound."""
    return tuple(_broken(encounter))


def _broken(encounter: Encounter) -> Iterator[str]:
    if len({document.id for document in encounter.documents}) != len(encounter.documents):
        yield "two documents have one id"
    if len({line.id for line in encounter.lines}) != len(encounter.lines):
        yield "two lines have one id"
    codes = Counter((line.system, line.code) for line in encounter.lines)
    yield from (f"{code} stands {times} times" for (_, code), times in codes.items() if times > 1)
    if [line.is_diagnosis for line in encounter.lines] != sorted(
        (line.is_diagnosis for line in encounter.lines), reverse=True
    ):
        yield "a procedure stands before a diagnosis"
    for line in encounter.lines:
        yield from _broken_evidence(encounter, line)


def _broken_evidence(encounter: Encounter, line: Line) -> Iterator[str]:
    order = {document.id: place for place, document in enumerate(encounter.documents)}
    places: list[tuple[int, int, int]] = []
    for number, evidence in enumerate(line.evidence):
        document = encounter.document(evidence.document_id)
        if document is None:
            yield f"{line.code}: evidence {number} is from a document that is not here"
            continue
        if not 0 <= evidence.start < evidence.end <= len(document.text):
            yield f"{line.code}: evidence {number} lies outside its document"
        elif document.text[evidence.start : evidence.end] != evidence.quote:
            yield f"{line.code}: evidence {number} does not quote its document to the letter"
        places.append((order[document.id], evidence.start, evidence.end))
    if any(first >= second for first, second in pairwise(places)):
        yield f"{line.code}: evidence is out of order or stands twice"
