"""Who the patient is, which visit it was, who wrote: as resources say it (FHIR R4, Patient, Encounter)."""

from __future__ import annotations

from desktop.charts.readers.contract import PatientFacts, VisitFacts
from desktop.charts.readers.fhir.resources import Pool, Resource, coded, day, kind, part, parts, word, words

_CLASSES = {
    "IMP": "inpatient",
    "ACUTE": "inpatient",
    "NONAC": "inpatient",
    "EMER": "emergency department",
}
"""HL7 v3 ActEncounterCode; of the others none says where the patient was."""
_SEXES = {"female": "F", "male": "M"}
_PERSON_NUMBERS = frozenset(("SS", "DL", "PPN"))
"""Identifiers that are no medical record number: social security, driver's licence, passport."""


def patient_of(patient: Resource) -> PatientFacts:
    identifiers = [each for each in parts(patient, "identifier") if not _is_personal(each)]
    records = [each for each in identifiers if "MR" in words(each, "type", "coding", "code")]
    return PatientFacts(
        name=person(patient),
        birth_date=day(word(patient, "birthDate")),
        sex=_SEXES.get(word(patient, "gender"), ""),
        identifiers=tuple(
            dict.fromkeys(filter(None, (word(each, "value") for each in (*records, *identifiers))))
        ),
    )


def _is_personal(identifier: Resource) -> bool:
    return bool(_PERSON_NUMBERS & set(words(identifier, "type", "coding", "code")))


def person(resource: Resource) -> str:
    """The official name of a patient or practitioner, given name first."""
    names = list(parts(resource, "name"))
    official = [each for each in names if word(each, "use") == "official"]
    for name in (*official, *names):
        said = " ".join((*words(name, "given"), word(name, "family"))).strip()
        if said or word(name, "text"):
            return said or word(name, "text")
    return word(resource, "name") if kind(resource) == "Organization" else ""


def visit_of(encounter: Resource) -> VisitFacts:
    begins = day(word(encounter, "period", "start"))
    ends = day(word(encounter, "period", "end"))
    return VisitFacts(
        number=word(encounter, "identifier", "value") or word(encounter, "id"),
        setting=_CLASSES.get(word(encounter, "class", "code"), ""),
        begins=begins or ends,
        ends=ends if ends != begins else None,
    )


def named(reference: Resource, pool: Pool, within: Resource) -> str:
    """Whom or what a reference names, by what it leads to or by its own words."""
    found = pool.get(reference, within)
    if kind(found) == "PractitionerRole":
        found = pool.get(part(found, "practitioner"), found)
    return person(found) or word(reference, "display")


def author_of(resource: Resource, pool: Pool) -> str:
    for name in ("author", "performer", "resultsInterpreter", "asserter", "recorder"):
        for reference in parts(resource, name):
            said = named(part(reference, "actor") or reference, pool, resource)
            if said:
                return said
    for participant in parts(resource, "participant", "individual"):
        if said := named(participant, pool, resource):
            return said
    return ""


def title_of_encounter(encounter: Resource) -> str:
    return coded(part(encounter, "type")) or "Encounter"
