"""One or more small invented files for each reader."""

from __future__ import annotations

from dataclasses import dataclass

from tests.desktop.charts import office_files


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

_SAYS = ("Ann Example", "Cough for three days", "Acute bronchitis")

SAMPLES: tuple[Sample, ...] = (
    Sample("visit note.pdf", office_files.PDF, "PDF", _SAYS),
    Sample("visit note.docx", office_files.DOCX, "Word document", (*_SAYS, "Sodium | 138")),
    Sample("visit note.odt", office_files.ODT, "OpenDocument text", (*_SAYS, "Sodium | 138")),
    Sample("visit note.rtf", office_files.RTF, "RTF document", (*_SAYS, "Sodium | 138")),
    Sample(
        "visit note.html", office_files.HTML, "Web page", ("Ann Example", "Acute bronchitis", "Sodium | 138")
    ),
    Sample("visit note.txt", _NOTE.encode(), "Text note", ("Cough for three days.", "Acute bronchitis")),
)
