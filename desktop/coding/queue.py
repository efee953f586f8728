"""Which encounter comes next, and what an encounter waits for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desktop.coding.encounter import Status
from desktop.coding.records import EncounterSummary

HOLD_REASONS = (
    "Documentation is incomplete",
    "Operative report is missing",
    "Pathology report is pending",
    "Signature is missing",
    "Insurance or authorization is unclear",
    "A second opinion is needed",
)
QUERY_REASONS = (
    "Conflicting documentation",
    "Specificity: type, stage, acuity or side",
    "Clinical indicators without a diagnosis",
    "Diagnosis without clinical support",
    "Cause-and-effect relationship",
    "Present on admission",
)
"""What is most often waited for or asked; the coder may say anything else."""


def in_line(rows: Sequence[EncounterSummary]) -> list[str]:
    """Ids of those that can be coded now, the next one first: by priority, then by the day they are due, then
    those that have waited longest. ``rows``: the one touched last first, as the worklist has them."""
    ready = [row for row in reversed(rows) if row.status in (Status.NEW, Status.IN_PROGRESS)]
    ready.sort(key=lambda row: (row.priority.rank, row.due or date.max))
    return [row.id for row in ready]
