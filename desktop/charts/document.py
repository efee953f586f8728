"""A clinical note as text whose character positions never change once it has been read."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of the note and what stands below it, up to the next heading."""

    title: str
    """As the note spells it, without its colon or markup: ``ASSESSMENT AND PLAN``."""
    start: int
    """Where the heading itself begins."""
    end: int
    """Where the next section begins, or the text ends."""


@dataclass(frozen=True, slots=True)
class Document:
    """A note. ``text`` has ``\\n`` line ends only; every position elsewhere counts its characters.

    ``repr`` leaves the text out, so that a traceback cannot carry it into a log.
    """

    id: str
    title: str
    text: str = field(repr=False)
    source_name: str = field(repr=False)
    """Name of the file it came from, without its folder."""
    sha256: str
    """Of ``text`` in UTF-8, in lower-case hexadecimal: whoever has the text can check every position."""
    sections: tuple[Section, ...] = field(default=(), repr=False)
    """In order, not overlapping. Text before the first heading belongs to none."""
    document_date: date | None = field(default=None, repr=False)
    fingerprint: str = ""
    """Of the text and of whom and which visit it is about: two discharges may read alike. Empty where the
    document did not come from a file."""

    kind: str = ""
    """As a coder calls it: ``Discharge summary``; empty where the file does not say."""
    author: str = field(default="", repr=False)
    pages: tuple[int, ...] = ()
    """Where each page of the file begins in ``text``; empty where it has no pages."""
    original: str = ""
    """SHA-256 of the file it came from, byte for byte, by which the profile keeps it; empty where it does
    not."""

    def section_at(self, position: int) -> Section | None:
        """The section that ``position`` lies in, or None above the first heading."""
        place = bisect_right(self.sections, position, key=lambda section: section.start) - 1
        return self.sections[place] if place >= 0 else None


def text_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
