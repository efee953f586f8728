"""The codes of the encounter, each with the words that prove it."""

from .panel import EncounterPanel

__all__ = ["EncounterPanel"]
