"""Several notes opened at once, some of which may be refused."""

from __future__ import annotations

_NAMED = 20
"""Notes that are told by name."""


class NoteArrivals:
    """Gathers why notes were refused, so that the last to arrive does not wipe away what was said before."""

    def __init__(self, *, for_worklist: bool = False) -> None:
        self.for_worklist = for_worklist
        """They are not opened, and whoever dropped them may do something else meanwhile."""
        self.refused: list[str] = []
        self.warned: list[str] = []
        """What is missing of notes that were opened."""
        self.stopped = False
        """Those that have not come yet are not wanted any more."""

    def refuse(self, sentence: str) -> str:
        """One more was refused. What to say now."""
        self.refused.append(sentence)
        return self.told()

    def warn(self, sentence: str) -> str:
        """Of one more that was opened something is missing. What to say now."""
        self.warned.append(sentence)
        return self.told()

    def told(self, more: str = "") -> str:
        """Of every note that was refused, then of those that lack something, a line each, then ``more``."""
        count = len(self.refused)
        head = [f"{count} notes were not opened."] if count > 1 else []
        lines = [*self.refused, *self.warned]
        if len(lines) > _NAMED:  # a folder of a thousand pictures is told as quickly as one
            lines[_NAMED:] = [f"… and {len(lines) - _NAMED:,} more."]
        return "\n".join([*head, *lines, more]).strip()
