"""Reads a file of claims: each claim is a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from desktop.charts.readers.contract import ChartFile, PatientFacts, ReadDocument, Reading, VisitFacts
from desktop.charts.readers.encodings import decode
from desktop.charts.readers.narrative import Narrative
from desktop.charts.readers.x12.claims import Claim, claims, name_of, transactions
from desktop.charts.readers.x12.syntax import NoInterchange, Segment, begins_so, segments
from desktop.charts.readers.x12.told import days, write
from desktop.errors import BadNote

_KEPT = "Nothing was changed."
_MOST = 20_000
"""Claims of one file."""
_CLAIM = "837"
_KINDS = {
    "270": "an eligibility inquiry",
    "271": "an eligibility answer",
    "276": "a claim status inquiry",
    "277": "a claim status answer",
    "278": "an authorization",
    "820": "a premium payment",
    "834": "an enrollment",
    "835": "a remittance advice",
    "997": "an acknowledgment",
    "999": "an acknowledgment",
}
_SEXES = {"F": "F", "M": "M"}
_INPATIENT, _EMERGENCY = "inpatient", "emergency department"
_PLACES = {"21": _INPATIENT, "51": _INPATIENT, "61": _INPATIENT, "23": _EMERGENCY}
"""Place-of-service codes (CMS) that say where the patient was."""
_BILLS = ("11", "12", "18", "21")
"""Types of bill (NUBC) of stays."""


class ClaimFile:
    name = "X12 claim"

    def recognises(self, file: ChartFile) -> bool:
        return begins_so(decode(file.data[:400]) or "")

    def read(self, file: ChartFile) -> Reading:
        text = decode(file.data)
        others: Counter[str] = Counter()
        documents: list[ReadDocument] = []
        try:
            for number, (kind, version, inside) in enumerate(transactions(segments(text or "")), start=1):
                if kind != _CLAIM:
                    others[kind] += 1
                    continue
                for claim in claims(inside, number):
                    if len(documents) >= _MOST:
                        raise BadNote(f"“{file.name}” holds more than {_MOST:,} claims. Split it. {_KEPT}")
                    claim.institutional = claim.institutional or "X223" in version
                    documents.append(_document(claim, len(documents) + 1))
        except NoInterchange:
            raise BadNote(
                f"“{file.name}” begins as an X12 file, but its first segment is broken. {_KEPT}"
            ) from None
        if not documents:
            raise BadNote(f"“{file.name}” {_what(others)} {_KEPT}")
        left_out = sum(others.values())
        told = f"{left_out:,} transactions that are no claims were left out."
        return Reading(self.name, tuple(documents), (told,) if left_out else ())


def _what(others: Counter[str]) -> str:
    kind = next(iter(others), "")
    if kind in _KINDS:
        return f"is {_KINDS[kind]} (X12 {kind}), not a claim: there is nothing in it to code from."
    if kind:
        return f"is an X12 {kind or 'file'}, not a claim (837): Chartside does not read it."
    return "is an X12 file without a claim in it."


def _document(claim: Claim, number: int) -> ReadDocument:
    narrative = Narrative()
    write(claim, narrative)
    begins, ends = _span(claim)
    kind = "Institutional claim" if claim.institutional else "Professional claim"
    patient = claim.patient
    born = next(iter(days(patient.born)), None)
    record = next((each.get(2) for each in claim.segments if (each.name, each.get(1)) == ("REF", "EA")), "")
    identifiers = tuple(dict.fromkeys(filter(None, (record, patient.identifier))))
    return ReadDocument(
        kind=kind,
        title=f"{kind} {claim.header.get(1)}".strip(),
        text=narrative.text,
        sections=narrative.sections(),
        document_date=begins,
        author=_author(claim),
        patient=PatientFacts(patient.name, born, _SEXES.get(patient.sex, ""), identifiers),
        visit=VisitFacts(claim.header.get(1), _setting(claim), begins, ends if ends != begins else None),
        origin=f"claim {number}",
    )


def _span(claim: Claim) -> tuple[date | None, date | None]:
    """First and last day: of the stay or statement, else of the services."""
    for names in (("435", "434"), ("472",)):
        found = [
            each for segment in _dated(claim) if segment.get(1) in names for each in days(segment.get(3))
        ]
        if found:
            return min(found), max(found)
    return None, None


def _dated(claim: Claim) -> Iterator[Segment]:
    for segment in (*claim.segments, *(each for line in claim.lines for each in line)):
        if segment.name == "DTP":
            yield segment


def _setting(claim: Claim) -> str:
    place = claim.header.component(5, 1)
    if claim.institutional:
        return _INPATIENT if place.startswith(_BILLS) else ""
    return _PLACES.get(place, "")


def _author(claim: Claim) -> str:
    for who in ("71", "82"):
        for segment in claim.segments:
            if segment.name == "NM1" and segment.get(1) == who:
                return name_of(segment)
    return claim.billing
