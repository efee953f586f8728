"""What differs between two values of one encounter, so that each view refreshes only what it shows."""

from __future__ import annotations

from enum import StrEnum

from desktop.coding.encounter import Encounter


class Aspect(StrEnum):
    """What a view has to look at again."""

    ENCOUNTER = "encounter"
    """Another encounter was opened: everything."""
    DOCUMENTS = "documents"
    LINES = "lines"
    """Lines came, went or changed places."""
    EVIDENCE = "evidence"
    PATIENT = "patient"
    """Any field of the banner: patient, date of service, encounter type."""
    STATUS = "status"
    """And why it waits, its priority, when it is due."""
    WORKLIST = "worklist"


def difference(before: Encounter, after: Encounter) -> frozenset[Aspect]:
    """The aspects in which ``after`` differs; always the worklist, which shows when it was last touched."""
    what = {Aspect.WORKLIST}
    if before.documents != after.documents:
        what.add(Aspect.DOCUMENTS)
    if [line.id for line in before.lines] != [line.id for line in after.lines]:
        what.add(Aspect.LINES)
    if {line.id: line.evidence for line in before.lines} != {line.id: line.evidence for line in after.lines}:
        what.add(Aspect.EVIDENCE)
    work = (before.status, before.reason, before.priority, before.due)
    if work != (after.status, after.reason, after.priority, after.due):
        what.add(Aspect.STATUS)
    banner = (before.patient, before.date_of_service, before.encounter_type)
    if banner != (after.patient, after.date_of_service, after.encounter_type):
        what.add(Aspect.PATIENT)
    return frozenset(what)
