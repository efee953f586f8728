"""One or more small invented files for each reader."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sample:
    name: str
    data: bytes
    reader: str
    """Name of the reader that must take it."""
    says: tuple[str, ...]
    """Words that must stand in the text."""


_NOTE = """Patient: Ann Example  DOB: 03/04/1961
CHIEF COMPLAINT
Cough for three days.

ASSESSMENT AND PLAN
1. Acute bronchitis. Rest.
"""

SAMPLES: tuple[Sample, ...] = (
    Sample("visit note.txt", _NOTE.encode(), "Text note", ("Cough for three days.", "Acute bronchitis")),
)
