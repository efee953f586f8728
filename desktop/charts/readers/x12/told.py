"""A claim as a coder reads it: dates, diagnoses, procedures and service lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from desktop.charts.readers.narrative import Narrative
from desktop.charts.readers.x12.claims import Claim, name_of
from desktop.charts.readers.x12.syntax import Segment

_DIAGNOSES = {
    "ABK": "Principal diagnosis", "BK": "Principal diagnosis (ICD-9-CM)",
    "ABJ": "Admitting diagnosis", "BJ": "Admitting diagnosis (ICD-9-CM)",
    "APR": "Patient's reason for visit", "PR": "Patient's reason for visit (ICD-9-CM)",
    "ABN": "External cause", "BN": "External cause (ICD-9-CM)",
    "ABF": "Other diagnosis", "BF": "Other diagnosis (ICD-9-CM)",
    "DR": "Diagnosis related group",
}  # fmt: skip
_PROCEDURES = {
    "BBR": "Principal procedure", "BR": "Principal procedure (ICD-9-CM)",
    "BBQ": "Other procedure", "BQ": "Other procedure (ICD-9-CM)",
    "BP": "Anesthesia-related procedure", "BO": "Other anesthesia-related procedure",
}  # fmt: skip
_OTHERS = {"BG": "Condition", "BH": "Occurrence", "BI": "Occurrence span", "BE": "Value", "TC": "Treatment"}
"""Data element 1270, as far as claims use it."""
_DATES = {
    "431": "Onset", "454": "Initial treatment", "304": "Last seen", "439": "Accident",
    "435": "Admission", "096": "Discharge hour", "434": "Statement", "472": "Service",
    "484": "Last menstrual period", "455": "Last X-ray", "471": "Prescription",
}  # fmt: skip
_REFERENCES = {
    "G1": "Prior authorization",
    "9F": "Referral",
    "EA": "Medical record number",
    "D9": "Claim number",
}
_PROVIDERS = {
    "82": "Rendering provider", "71": "Attending provider", "72": "Operating physician",
    "77": "Service facility", "DN": "Referring provider", "DQ": "Supervising provider",
    "ZZ": "Other operating physician",
}  # fmt: skip
_FREQUENCY = {"1": "original", "7": "replacement", "8": "void"}
_DAY = re.compile(r"((?:18|19|20)[0-9]{2})([01][0-9])([0-3][0-9])")


def write(claim: Claim, narrative: Narrative) -> None:
    kind = "Institutional claim" if claim.institutional else "Professional claim"
    narrative.heading(kind)
    for said in _about(claim):
        narrative.line(said)
    diagnoses, procedures, others = _coded(claim.segments)
    for heading, lines in (("Diagnoses", diagnoses), ("Procedures", procedures), ("Claim codes", others)):
        if lines:
            narrative.heading(heading)
        for said in lines:
            narrative.line(said)
    notes = [each.get(2) for each in claim.segments if each.name == "NTE" and each.get(2)]
    if notes:
        narrative.heading("Notes")
        for note in notes:
            narrative.paragraph(note)
    if claim.lines:
        narrative.heading("Service lines")
    pointers = _pointed_at(claim.segments)
    for line in claim.lines:
        narrative.line(_service(line, pointers))


def _about(claim: Claim) -> Iterator[str]:
    header = claim.header
    place, _, frequency = (*header.components(5), "", "")[:3]
    yield f"Claim: {header.get(1)}, charge {header.get(2)}"
    if place and claim.institutional:
        yield f"Type of bill: {place}{frequency}"
    elif place:
        said = _FREQUENCY.get(frequency, "")
        yield f"Place of service: {place}{f', {said} claim' if said else ''}"
    for name, value in (("Billing provider", claim.billing), ("Payer", claim.payer)):
        if value:
            yield f"{name}: {value}"
    for segment in claim.segments:
        if segment.name == "DTP" and segment.get(1) in _DATES:
            yield f"{_DATES[segment.get(1)]}: {spelled(segment.get(3))}"
        elif segment.name == "REF" and segment.get(1) in _REFERENCES:
            yield f"{_REFERENCES[segment.get(1)]}: {segment.get(2)}"
        elif segment.name == "NM1" and segment.get(1) in _PROVIDERS:
            yield f"{_PROVIDERS[segment.get(1)]}: {name_of(segment)}"
        elif segment.name == "CL1":
            parts = zip(
                ("admission type", "admission source", "discharge status"), segment.elements, strict=False
            )
            yield f"Admission: {', '.join(f'{name} {value}' for name, value in parts if value)}"


def _coded(segments: Sequence[Segment]) -> tuple[list[str], list[str], list[str]]:
    diagnoses: list[str] = []
    procedures: list[str] = []
    others: list[str] = []
    for segment in segments:
        if segment.name != "HI":
            continue
        sent = [number for number in range(1, len(segment.elements) + 1) if segment.get(number)]
        if any(len(segment.components(number)) < 2 for number in sent):
            others.append(f"As it was sent: {' '.join(filter(None, segment.elements))}")
            continue
        for number in sent:
            qualifier, code = segment.component(number, 1), segment.component(number, 2)
            if not code:
                continue
            when = spelled(segment.component(number, 4))
            if qualifier in _DIAGNOSES:
                poa = segment.component(number, 9)
                spoken = code if qualifier == "DR" else _with_dot(code, qualifier)
                said = f"{spoken}{f', present on admission {poa}' if poa else ''}"
                diagnoses.append(f"{_DIAGNOSES[qualifier]}: {said}")
            elif qualifier in _PROCEDURES:
                procedures.append(f"{_PROCEDURES[qualifier]}: {code}{f', {when}' if when else ''}")
            else:
                amount = segment.component(number, 5)
                said = ", ".join(filter(None, (code, when, amount)))
                others.append(f"{_OTHERS.get(qualifier, qualifier)}: {said}")
    return diagnoses, procedures, others


def _pointed_at(segments: Sequence[Segment]) -> list[str]:
    """The diagnoses in the order that service lines point at them."""
    return [
        _with_dot(segment.component(number, 2), segment.component(number, 1))
        for segment in segments
        if segment.name == "HI" and segment.component(1, 1) in ("ABK", "BK")
        for number in range(1, len(segment.elements) + 1)
    ]


def _service(line: Sequence[Segment], diagnoses: Sequence[str]) -> str:
    said: list[str] = []
    for segment in line:
        if segment.name in ("SV1", "SV2"):
            said.append(_procedure(segment, diagnoses))
        elif segment.name == "DTP" and segment.get(1) == "472":
            said.append(spelled(segment.get(3)))
        elif segment.name == "LIN" and segment.get(3):
            said.append(f"NDC {segment.get(3)}")
        elif segment.name == "NM1" and segment.get(1) in _PROVIDERS:
            said.append(f"{_PROVIDERS[segment.get(1)].lower()} {name_of(segment)}")
    return f"{line[0].get(1)}. {', '.join(filter(None, said))}"


def _procedure(segment: Segment, diagnoses: Sequence[str]) -> str:
    """SV1 professional, SV2 institutional with its revenue code ahead."""
    at = 1 if segment.name == "SV1" else 2
    _, code, *modifiers = (*segment.components(at), "", "", "", "", "", "")[:6]
    told = " ".join(filter(None, (code, *(each for each in modifiers if each))))
    revenue = f"revenue {segment.get(1)}" if segment.name == "SV2" and segment.get(1) else ""
    units = f"{segment.get(at + 3)} {'min' if segment.get(at + 2) == 'MJ' else 'units'}"
    pointers = [int(each) for each in segment.components(7) if each.isdecimal()] if at == 1 else []
    named = [diagnoses[each - 1] for each in pointers if 0 < each <= len(diagnoses)]
    parts = (
        told,
        revenue,
        units if segment.get(at + 3) else "",
        f"charge {segment.get(at + 1)}" if segment.get(at + 1) else "",
        f"place of service {segment.get(5)}" if at == 1 and segment.get(5) else "",
        f"for {', '.join(named)}" if named else "",
    )
    return ", ".join(filter(None, parts))


def _with_dot(code: str, qualifier: str) -> str:
    """As the book prints a diagnosis; ICD-9-CM's E codes have their dot one character later."""
    after = 4 if not qualifier.startswith("A") and code.startswith("E") else 3
    return f"{code[:after]}.{code[after:]}" if len(code) > after and "." not in code else code


def spelled(time: str) -> str:
    """``20240131-20240202`` → ``2024-01-31 to 2024-02-02``; what is no day as it stands."""
    days = [f"{each[1]}-{each[2]}-{each[3]}" for each in _DAY.finditer(time)]
    return " to ".join(dict.fromkeys(days)) or time


def days(time: str) -> list[date]:
    found: list[date] = []
    for each in _DAY.finditer(time):
        try:
            found.append(date(int(each[1]), int(each[2]), int(each[3])))
        except ValueError:
            continue
    return found
