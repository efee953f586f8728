"""A code that a coder keeps something of, whatever the encounter."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class OwnCode:
    system: str
    code: str
    title: str
    """As the book had it when it was kept."""
    billable: bool
    favourite: bool = False
    note: str = field(default="", repr=False)
    """The coder's own words, on one line; they may name a patient."""
    used: bool = False
    """Whether it was ever added to an encounter."""
