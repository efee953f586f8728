"""Each resource in a line, as a coder reads it (FHIR R4: Condition, Procedure, Observation …)."""

from __future__ import annotations

from collections.abc import Callable

from desktop.charts.readers.fhir.resources import Pool, Resource, coded, day, kind, part, parts, word

Line = Callable[[Resource, Pool], str]


def with_more(said: str, *more: str) -> str:
    return ", ".join(filter(None, (said, *more))) if said else ""


def on(resource: Resource, *names: str) -> str:
    """The first of these times that is known to the day."""
    for name in names:
        time = word(resource, name) or word(resource, name, "start")
        if found := day(time):
            return found.isoformat()
    return ""


def _status(resource: Resource, *usual: str) -> str:
    status = word(resource, "status")
    return "" if status in ("", *usual) else status


def condition(resource: Resource, pool: Pool) -> str:
    state = word(resource, "clinicalStatus", "coding", "code")
    sure = word(resource, "verificationStatus", "coding", "code")
    ended = on(resource, "abatementDateTime", "abatementPeriod")
    return with_more(
        coded(part(resource, "code")),
        state if state != "active" else "",
        sure if sure not in ("", "confirmed") else "",
        f"since {begun}" if (begun := on(resource, "onsetDateTime", "onsetPeriod", "recordedDate")) else "",
        f"until {ended}" if ended else "",
    )


def procedure(resource: Resource, pool: Pool) -> str:
    reasons = [coded(each) for each in parts(resource, "reasonCode")]
    reasons += [
        coded(part(pool.get(each, resource), "code")) or word(each, "display")
        for each in parts(resource, "reasonReference")
    ]
    return with_more(
        coded(part(resource, "code")),
        _status(resource, "completed"),
        on(resource, "performedDateTime", "performedPeriod"),
        f"for {'; '.join(filter(None, reasons))}" if any(reasons) else "",
    )


def medication(resource: Resource, pool: Pool) -> str:
    inside = pool.get(part(resource, "medicationReference"), resource)
    name = coded(part(resource, "medicationCodeableConcept")) or coded(part(inside, "code"))
    name = name or word(resource, "medicationReference", "display")
    dose = part(resource, "dosageInstruction") or part(resource, "dosage")
    amount = part(dose, "doseAndRate", "doseQuantity") or part(dose, "dose")
    return with_more(
        name,
        word(dose, "text") or f"{word(amount, 'value')} {word(amount, 'unit')}".strip(),
        _status(resource, "active", "completed"),
        on(resource, "authoredOn", "effectiveDateTime", "effectivePeriod", "whenHandedOver"),
    )


def allergy(resource: Resource, pool: Pool) -> str:
    reactions = [coded(each) for each in parts(resource, "reaction", "manifestation")]
    state = word(resource, "clinicalStatus", "coding", "code")
    sure = word(resource, "verificationStatus", "coding", "code")
    return with_more(
        coded(part(resource, "code")),
        state if state != "active" else "",
        sure if sure not in ("", "confirmed") else "",
        word(resource, "criticality"),
        "; ".join(filter(None, reactions)),
    )


def immunization(resource: Resource, pool: Pool) -> str:
    return with_more(
        coded(part(resource, "vaccineCode")),
        _status(resource, "completed"),
        on(resource, "occurrenceDateTime"),
    )


def observation(resource: Resource, pool: Pool) -> str:
    """``Body height (8302-2): 176.35 cm [high] (normal 3.5 to 5), 2011-10-14``; its components behind it."""
    name = coded(part(resource, "code"))
    components = [
        f"{coded(part(each, 'code'))}: {value}"
        for each in parts(resource, "component")
        if (value := _value(each))
    ]
    value = "; ".join(filter(None, (_value(resource), *components)))
    if not value:
        value = coded(part(resource, "dataAbsentReason"))
    said = f"{name}: {value}" if name and value else name or value
    state = _status(resource, "final", "amended", "corrected")
    return with_more(said, state, on(resource, "effectiveDateTime", "effectivePeriod", "issued"))


def _value(resource: Resource) -> str:
    quantity = part(resource, "valueQuantity")
    if quantity:
        unit = word(quantity, "unit") or word(quantity, "code")
        value = f"{word(quantity, 'comparator')}{_number(word(quantity, 'value'))} {unit}".strip()
    else:
        value = (
            coded(part(resource, "valueCodeableConcept"))
            or word(resource, "valueString")
            or word(resource, "valueInteger")
            or word(resource, "valueBoolean")
            or word(resource, "valueDateTime")
        )
    flag = coded(part(resource, "interpretation"))
    limits = part(resource, "referenceRange")
    normal = word(limits, "text")
    low, high = word(limits, "low", "value"), word(limits, "high", "value")
    if not normal and (low or high):
        normal = f"{low} to {high}" if low and high else f"from {low}" if low else f"up to {high}"
    return f"{value}{f' [{flag}]' if flag else ''}{f' (normal {normal})' if normal else ''}" if value else ""


def _number(value: str) -> str:
    """``176.35499866729558`` → ``176.355``: a machine's digits are not a measurement's."""
    try:
        number = float(value)
    except ValueError:
        return value
    return value if len(value) <= 8 else f"{number:.6g}"


def plan(resource: Resource, pool: Pool) -> str:
    activities = [coded(part(each, "detail", "code")) for each in parts(resource, "activity")]
    name = word(resource, "title") or coded(part(resource, "category"))
    return with_more(name, "; ".join(filter(None, activities)), on(resource, "period"))


def goal(resource: Resource, pool: Pool) -> str:
    return coded(part(resource, "description"))


def order(resource: Resource, pool: Pool) -> str:
    reasons = [coded(each) for each in parts(resource, "reasonCode")]
    return with_more(
        coded(part(resource, "code")),
        _status(resource, "active", "completed"),
        on(resource, "authoredOn", "occurrenceDateTime"),
        f"for {'; '.join(filter(None, reasons))}" if any(reasons) else "",
    )


def imaging(resource: Resource, pool: Pool) -> str:
    sites = [
        f"{coded(part(each, 'modality'))}, {coded(part(each, 'bodySite'))}".strip(", ")
        for each in parts(resource, "series")
    ]
    return with_more("; ".join(filter(None, sites)) or word(resource, "description"), on(resource, "started"))


def charge(resource: Resource, pool: Pool) -> str:
    quantity = word(resource, "quantity", "value")
    return with_more(
        coded(part(resource, "code")),
        f"{quantity} units" if quantity else "",
        on(resource, "occurrenceDateTime", "occurrencePeriod"),
    )


LINES: dict[str, tuple[str, Line]] = {
    "Condition": ("Diagnoses", condition),
    "AllergyIntolerance": ("Allergies", allergy),
    "Procedure": ("Procedures", procedure),
    "ServiceRequest": ("Orders", order),
    "MedicationRequest": ("Medications", medication),
    "MedicationStatement": ("Medications", medication),
    "MedicationAdministration": ("Medications", medication),
    "Immunization": ("Immunizations", immunization),
    "Observation": ("Observations", observation),
    "ImagingStudy": ("Imaging", imaging),
    "CarePlan": ("Care plan", plan),
    "Goal": ("Goals", goal),
    "ChargeItem": ("Charges", charge),
}
"""What each kind is told under, and how; in the order of the document."""


def line(resource: Resource, pool: Pool) -> str:
    told = LINES.get(kind(resource))
    return told[1](resource, pool) if told is not None else ""
