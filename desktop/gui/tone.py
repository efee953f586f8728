"""What a sentence means to its reader. Colour never says it alone: each tone has a sign as well."""

from __future__ import annotations

from enum import StrEnum


class Tone(StrEnum):
    PLAIN = "plain"
    FINE = "fine"
    WARNING = "warning"
    STOP = "stop"

    @property
    def sign(self) -> str:
        """Written before the sentence; empty for a plain one."""
        return _SIGNS[self]

    @property
    def token(self) -> str:
        """The name of its colour among the theme's tokens."""
        return "muted" if self is Tone.PLAIN else self.value


_SIGNS = {Tone.PLAIN: "", Tone.FINE: "✓", Tone.WARNING: "▲", Tone.STOP: "■"}
