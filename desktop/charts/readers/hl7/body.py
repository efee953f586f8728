"""What a message tells, as a coder reads it: reports as they are, results and codes a line each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from desktop.charts.readers.hl7.facts import day
from desktop.charts.readers.hl7.syntax import Segment
from desktop.charts.readers.narrative import Narrative

_RUNNING = frozenset(("TX", "FT"))
_WHOLE = frozenset(("ST", "NM", ""))
_HEADINGS = {
    "DG1": "Diagnoses",
    "PR1": "Procedures",
    "AL1": "Allergies",
    "FT1": "Charges",
    "RXA": "Immunizations and medications given",
    "RXE": "Medications ordered",
    "RXO": "Medications ordered",
    "SCH": "Appointment",
    "PRB": "Problems",
}


_PATIENT_CLASSES = {
    "E": "emergency",
    "I": "inpatient",
    "O": "outpatient",
    "P": "preadmit",
    "R": "recurring patient",
    "B": "obstetrics",
}
"""HL7 table 0004."""


@dataclass(slots=True)
class Told:
    """What was written, and what could not be."""

    embedded: list[str] = field(default_factory=list[str], repr=False)
    """Files within the message, in base64."""
    taken_back: int = 0
    """Results that their sender has deleted or called wrong (OBX-11, table 0085)."""
    pointers: int = 0
    """Files that the message only points to."""


def write(segments: Sequence[Segment], narrative: Narrative) -> Told:
    told = Told()
    under = ""
    """What the lines now stand under: a segment's name, or what is observed in running text."""
    for segment in segments:
        if segment.name == "OBR":
            narrative.heading(_coded(segment, 4) or "Results")
            under = ""
        elif segment.name == "OBX":
            under = _observation(segment, narrative, under, told)
        elif segment.name == "NTE" and segment.text(3).strip():
            narrative.flow(segment.text(3))
        elif segment.name == "PV2" and _coded(segment, 3):
            narrative.line(f"Reason for admission: {_coded(segment, 3)}")
        elif segment.name in _HEADINGS and (said := _LINES[segment.name](segment)):
            if under != segment.name:
                narrative.heading(_HEADINGS[segment.name])
                under = segment.name
            narrative.line(said)
    return told


def write_visit(segments: Sequence[Segment], kind: str, narrative: Narrative) -> None:
    """What a message without a word of its own tells of the visit: an admission, a discharge."""
    visit = next((each for each in segments if each.name == "PV1"), None)
    if visit is None:
        return
    place = " ".join(filter(None, (visit.component(3, part) for part in (1, 2, 3))))
    doctor = " ".join(filter(None, (visit.component(7, 3), visit.component(7, 2))))
    facts = (
        ("Patient class", _PATIENT_CLASSES.get(visit.component(2), visit.component(2))),
        ("Location", place),
        ("Attending", doctor),
        ("Hospital service", visit.component(10)),
        ("Admitted", _on(visit, 44)),
        ("Discharged", _on(visit, 45)),
        ("Discharge disposition", visit.component(36)),
    )
    if any(value for _, value in facts):
        narrative.heading(kind or "Visit")
    for name, value in facts:
        if value:
            narrative.line(f"{name}: {value}")


def _observation(segment: Segment, narrative: Narrative, under: str, told: Told) -> str:
    kind, name = segment.component(2), _named(segment, 3)
    if segment.component(11) in ("D", "W"):
        told.taken_back += 1
        return under
    if kind == "ED":
        if data := segment.component(5, 5):
            told.embedded.append(data)
        return under
    if kind == "RP":
        told.pointers += 1
        return under
    if kind in _RUNNING:
        if name and name != under:
            narrative.heading(name)
        narrative.flow(segment.text(5) or " ")
        return name or under
    if kind in _WHOLE:  # an ampersand in words is often sent as it stands
        value = " ".join(segment.text(5).split())
    else:
        value = "; ".join(filter(None, map(_said, segment.repetitions(5))))
    if value:
        units = segment.component(6)
        normal = f" (normal {segment.component(7)})" if segment.component(7) else ""
        flags = f" [{segment.component(8)}]" if segment.component(8) else ""
        narrative.line(f"{name or 'Result'}: {value}{' ' * bool(units)}{units}{normal}{flags}")
    return under


def _named(segment: Segment, number: int) -> str:
    """A coded field by its words alone."""
    return segment.component(number, 2) or segment.component(number, 5) or segment.component(number)


def _coded(segment: Segment, number: int) -> str:
    """A coded field: ``E11.9 Type 2 diabetes``; where there is but one of the two, that."""
    code, words = segment.component(number), segment.component(number, 2)
    return f"{code} {words}".strip()


def _said(parts: list[str]) -> str:
    """A value of whatever type: its code with its words, or what there is."""
    said = [part.strip() for part in parts[:2] if part.strip()]
    return " ".join(dict.fromkeys(said)) or " ".join(part.strip() for part in parts if part.strip())


def _diagnosis(segment: Segment) -> str:
    kind = {"A": "admitting", "W": "working", "F": "final"}.get(segment.component(6), "")
    return _with(_coded(segment, 3) or segment.component(4), kind)


def _procedure(segment: Segment) -> str:
    return _with(_coded(segment, 3) or segment.component(4), _on(segment, 5))


def _charge(segment: Segment) -> str:
    quantity = segment.component(10)
    units = f"{quantity} units" if quantity else ""
    code = _coded(segment, 25) or _coded(segment, 7)
    diagnoses = ", ".join(filter(None, map(_said, segment.repetitions(19))))
    return _with(code, units, _on(segment, 4), f"for {diagnoses}" if diagnoses else "")


def _given(segment: Segment) -> str:
    amount = f"{segment.component(6)} {segment.component(7)}".strip()
    return _with(_coded(segment, 5), amount if amount != "999" else "", _on(segment, 3))


def _ordered(segment: Segment) -> str:
    at = 2 if segment.name == "RXE" else 1
    amount = f"{segment.component(at + 1)} {segment.component(at + 3)}".strip()
    return _with(_coded(segment, at), amount)


def _with(said: str, *more: str) -> str:
    return ", ".join(filter(None, (said, *more))) if said else ""


def _on(segment: Segment, number: int) -> str:
    on = day(segment.component(number))
    return on.isoformat() if on else ""


def _allergy(segment: Segment) -> str:
    return _with(_coded(segment, 3), segment.component(5))


def _appointment(segment: Segment) -> str:
    return _with(_coded(segment, 7) or _coded(segment, 6), _coded(segment, 8))


def _problem(segment: Segment) -> str:
    return _with(_coded(segment, 3), _on(segment, 2))


_LINES: dict[str, Callable[[Segment], str]] = {
    "DG1": _diagnosis,
    "PR1": _procedure,
    "AL1": _allergy,
    "FT1": _charge,
    "RXA": _given,
    "RXE": _ordered,
    "RXO": _ordered,
    "SCH": _appointment,
    "PRB": _problem,
}
