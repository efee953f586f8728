"""What the header of a clinical document says: which kind it is, of whom, of which visit, by whom, when.

HL7 CDA R2, section 4.2. Times are ``YYYYMMDDhhmmss±zzzz``, as far as they are known.
"""

from __future__ import annotations

import re
from datetime import date
from xml.etree.ElementTree import Element

from desktop.charts.readers.contract import PatientFacts, VisitFacts
from desktop.charts.readers.xml import attribute, words

_SEXES = {"F": "F", "M": "M"}
_SETTINGS = {
    "IMP": "inpatient",
    "ACUTE": "inpatient",
    "NONAC": "inpatient",
    "EMER": "emergency department",
    "OBSENC": "observation",
    "VR": "telehealth",
}
"""HL7 ActCode, domain ActEncounterCode; what is not here leaves the setting open."""
_KINDS = {
    "11488-4": "Consultation note",
    "11490-0": "Discharge summary",
    "11504-8": "Operative note",
    "11506-3": "Progress note",
    "18748-4": "Diagnostic imaging report",
    "18761-7": "Transfer summary",
    "18776-5": "Care plan",
    "18842-5": "Discharge summary",
    "28570-0": "Procedure note",
    "34108-1": "Outpatient note",
    "34111-5": "Emergency department note",
    "34117-2": "History and physical",
    "34133-9": "Continuity of care document",
    "34748-4": "Telephone encounter",
    "52521-2": "Care plan",
    "57133-1": "Referral note",
}
"""LOINC codes of the document types that C-CDA R2.1 defines, and some that are sent as well."""
_SOCIAL_SECURITY = "2.16.840.1.113883.4.1"
_DAY = re.compile(r"((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])")


def kind_of(root: Element) -> str:
    """As a coder calls it; else as the document calls itself."""
    code = root.find("code")
    if code is None:
        return ""
    return _KINDS.get(code.get("code", ""), "") or code.get("displayName", "").strip()


def patient_of(root: Element) -> PatientFacts:
    role = root.find("recordTarget/patientRole")
    if role is None:
        return PatientFacts()
    identifiers = [
        each.get("extension", "").strip()
        for each in role.findall("id")
        if each.get("root") != _SOCIAL_SECURITY
    ]
    return PatientFacts(
        name=name_of(role.find("patient/name")),
        birth_date=day(attribute(role, "value", "patient/birthTime")),
        sex=_SEXES.get(attribute(role, "code", "patient/administrativeGenderCode"), ""),
        identifiers=tuple(filter(None, identifiers)),
    )


def visit_of(root: Element) -> VisitFacts:
    """Of the encompassing encounter; where there is none, the day of the service that is documented."""
    visit = root.find("componentOf/encompassingEncounter")
    if visit is None:
        service = root.find("documentationOf/serviceEvent")
        begins, ends = _times(service)
        return VisitFacts(begins=begins if begins == ends else None)
    begins, ends = _times(visit)
    setting = _SETTINGS.get(attribute(visit, "code", "code"), "")
    if not setting:
        translated = (each.get("code", "") for each in visit.findall("code/translation"))
        setting = next((_SETTINGS[code] for code in translated if code in _SETTINGS), "")
    return VisitFacts(
        number=attribute(visit, "extension", "id"),
        setting=setting,
        begins=begins,
        ends=ends if ends != begins else None,
    )


def author_of(root: Element) -> str:
    for author in root.findall("author/assignedAuthor"):
        person = author.find("assignedPerson/name")
        if person is not None and (name := name_of(person)):
            return name
    return ""


def date_of(root: Element) -> date | None:
    return day(attribute(root, "value", "effectiveTime"))


def name_of(name: Element | None) -> str:
    """Given names first; what stands between the parts where a name has none."""
    if name is None:
        return ""
    parts = [words(each) for part in ("given", "family") for each in name.findall(part)]
    return " ".join(filter(None, parts)) or words(name)


def day(time: str) -> date | None:
    """The day of a time; None where it is not known to the day."""
    found = _DAY.match(time)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def _times(of: Element | None) -> tuple[date | None, date | None]:
    if of is None:
        return None, None
    whole = day(attribute(of, "value", "effectiveTime"))
    begins = day(attribute(of, "value", "effectiveTime/low")) or whole
    return begins, day(attribute(of, "value", "effectiveTime/high")) or whole or begins
