"""What the first three characters stand for, for files that list codes only."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

_NAMES = Path(__file__).parent.parent / "data" / "icd10pcs_names.csv"
"""Sections by one character, body systems by two, operations by the section and, after a stroke, the third
character; from the tables of FY2025 and FY2026."""


@cache
def _names() -> dict[str, str]:
    with _NAMES.open(encoding="utf-8", newline="") as file:
        return {row["characters"]: row["name"] for row in csv.DictReader(file)}


def section(prefix: str) -> str:
    return _names().get(prefix[0], f"Section {prefix[0]}")


def body_system(prefix: str) -> str:
    """A later release may have one that is not known here: it is called by its characters."""
    return _names().get(prefix[:2], f"Body system {prefix[:2]}")


def table(prefix: str) -> str:
    """As the order file words it: the body system, then the operation."""
    operation = _names().get(f"{prefix[0]}_{prefix[2]}", f"Operation {prefix[2]}")
    return f"{body_system(prefix)}, {operation}"
