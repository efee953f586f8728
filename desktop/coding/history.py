"""Undo and redo: since encounters are immutable, each step is simply the encounter on its other side."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.coding.encounter import Encounter


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    """For the menu: ``Add E11.621``."""
    encounter: Encounter
    line_id: str | None
    """The line that the action was about."""

    @property
    def line_to_select(self) -> str | None:
        return self.line_id if self.line_id and self.encounter.line(self.line_id) else None


class History:
    """The steps of one open encounter. The caller looks at a step, saves its encounter, then takes it."""

    def __init__(self) -> None:
        self._past: list[Step] = []
        self._future: list[Step] = []

    @property
    def to_undo(self) -> Step | None:
        return self._past[-1] if self._past else None

    @property
    def to_redo(self) -> Step | None:
        return self._future[-1] if self._future else None

    def done(self, label: str, before: Encounter, line_id: str | None) -> None:
        """A new action was done to ``before``. What was undone cannot be redone after it."""
        self._past.append(Step(label, before, line_id))
        self._future.clear()

    def undone(self, current: Encounter) -> None:
        """``current`` gave way to the encounter of ``to_undo``."""
        step = self._past.pop()
        self._future.append(Step(step.label, current, step.line_id))

    def redone(self, current: Encounter) -> None:
        step = self._future.pop()
        self._past.append(Step(step.label, current, step.line_id))

    def clear(self) -> None:
        self._past.clear()
        self._future.clear()
