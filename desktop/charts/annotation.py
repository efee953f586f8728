"""What a reader leaves in a note: highlights, words in the margin, bookmarks. The note never changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

LONGEST_NOTE = 500
"""Characters of a note in the margin."""


class Style(StrEnum):
    """Each has a shape beside its colour, which is what tells it from the others in every theme."""

    BLOCK = "yellow block"
    OVERLINE = "green line above"
    DASHES = "blue dashes above"
    BOX = "pink box"
    BOOKMARK = "bookmark"
    """Marks a place, not words."""


@dataclass(frozen=True, slots=True)
class Annotation:
    id: str
    document_id: str
    start: int
    end: int
    """Half-open character positions in ``Document.text``; a bookmark's are those of its line."""
    style: Style
    note: str = field(default="", repr=False)
    """What stands in the margin beside it, on one line; empty where nothing does."""
