"""Claims out of the segments of an 837: whose they are, and what each says (005010X222A1, 005010X223A2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from desktop.charts.readers.x12.syntax import Segment


@dataclass(slots=True)
class Person:
    """A patient or subscriber."""

    name: str = field(default="", repr=False)
    identifier: str = field(default="", repr=False)
    born: str = field(default="", repr=False)
    sex: str = ""


@dataclass(slots=True)
class Claim:
    """One CLM and what belongs to it."""

    header: Segment
    patient: Person
    billing: str = field(repr=False)
    payer: str = field(default="", repr=False)
    segments: list[Segment] = field(default_factory=list[Segment], repr=False)
    """Between CLM and the first service line."""
    lines: list[list[Segment]] = field(default_factory=list[list[Segment]], repr=False)
    """Each service line: its LX and all up to the next."""
    institutional: bool = False
    transaction: int = 1


def transactions(segments: Iterable[Segment]) -> Iterator[tuple[str, str, list[Segment]]]:
    """(kind, version, its segments) of each transaction set: ``837``, ``005010X222A1``."""
    kind, version, inside = "", "", list[Segment]()
    for segment in segments:
        if segment.name == "ST":
            if kind:
                yield kind, version, inside
            kind, version, inside = segment.get(1), segment.get(3), []
        elif segment.name == "SE" and kind:
            yield kind, version, inside
            kind, version, inside = "", "", []
        elif kind:
            inside.append(segment)
    if kind:
        yield kind, version, inside


def claims(segments: Sequence[Segment], number: int) -> Iterator[Claim]:
    """The claims of one 837, in order. A patient who is the subscriber has no level of their own."""
    billing, payer, level = "", "", ""
    subscriber, patient = Person(), Person()
    about = subscriber
    claim: Claim | None = None
    for segment in segments:
        if segment.name == "HL":
            if claim is not None:
                yield claim
            claim, level = None, segment.get(3)
            if level == "20":
                billing = ""
            if level == "22":
                subscriber, payer = Person(), ""
                about = patient = subscriber
            elif level == "23":
                about = patient = Person(identifier="")
        elif segment.name == "CLM":
            if claim is not None:
                yield claim
            claim = Claim(segment, patient, billing, payer, transaction=number)
        elif claim is None:
            if segment.name == "NM1":
                who, said = segment.get(1), name_of(segment)
                billing = said if who == "85" else billing
                payer = said if who == "PR" else payer
                if who in ("IL", "QC"):
                    about.name, about.identifier = said, segment.get(9) or about.identifier
            elif segment.name == "DMG":
                about.born, about.sex = segment.get(2), segment.get(3)
        elif segment.name == "LX":
            claim.lines.append([segment])
        elif claim.lines:
            claim.lines[-1].append(segment)
            claim.institutional |= segment.name == "SV2"
        else:
            claim.segments.append(segment)
            claim.institutional |= segment.name == "CL1"
    if claim is not None:
        yield claim


def name_of(segment: Segment) -> str:
    """Of an NM1: given name first."""
    parts = (segment.get(4), segment.get(5), segment.get(3), segment.get(7))
    return " ".join(part for part in parts if part)
