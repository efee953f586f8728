"""The encounter's codes as text to paste: one line per code, tab between code, title and proof."""

from __future__ import annotations

from desktop.coding.encounter import Encounter, Line
from desktop.exchange.cells import harmless


def to_clipboard_text(encounter: Encounter) -> str:
    """First-listed first. Pasted into a spreadsheet it makes three columns."""
    return "\n".join(_line(line) for line in encounter.lines)


def _line(line: Line) -> str:
    proof = " | ".join(" ".join(evidence.quote.split()) for evidence in line.evidence)
    return "\t".join(harmless(" ".join(cell.split())) for cell in (line.code, line.title, proof)).rstrip("\t")
