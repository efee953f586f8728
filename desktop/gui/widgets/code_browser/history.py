"""Which pages of the book were read, in order: what Back and Forward walk."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST = 200
"""Entries kept; older ones are forgotten."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One page that was shown."""

    system: str
    code: str
    passing: bool = False
    """Shown only because the selection passed over it; the next page takes its place."""


class History:
    """Back and forward through pages.

    Walking a result list passes over many pages nobody asked for. Such *passing* visits replace one
    another, so that Back leads to the last page that was opened on purpose.
    """

    def __init__(self) -> None:
        self._visits: list[Visit] = []
        self._at = -1

    @property
    def current(self) -> Visit | None:
        return self._visits[self._at] if self._at >= 0 else None

    @property
    def can_go_back(self) -> bool:
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        return 0 <= self._at < len(self._visits) - 1

    def visit(self, visit: Visit) -> None:
        """Put a page after the current one; what lay forward is forgotten."""
        current = self.current
        if current is not None and (current.system, current.code) == (visit.system, visit.code):
            if not visit.passing:
                self._visits[self._at] = visit
            return
        if current is not None and current.passing:
            self._at -= 1
        del self._visits[self._at + 1 :]
        self._visits.append(visit)
        del self._visits[:-LONGEST]
        self._at = len(self._visits) - 1

    def back(self) -> Visit | None:
        """The page before, which becomes the current one; None at the beginning."""
        return self._move(-1) if self.can_go_back else None

    def forward(self) -> Visit | None:
        """The page after, which becomes the current one; None at the end."""
        return self._move(+1) if self.can_go_forward else None

    def clear(self) -> None:
        self._visits.clear()
        self._at = -1

    def _move(self, step: int) -> Visit:
        self._at += step
        return self._visits[self._at]
