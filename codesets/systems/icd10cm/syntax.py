"""How ICD-10-CM codes are written: by coders, and in the notes of the book.

Syntax: ICD-10-CM Official Guidelines FY2026, section I.A.2-4 (3 to 7 characters, the first a letter,
the second a digit; a dot after the third).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codesets.model import Code, Kind
from codesets.systems.contract import Mention

SYSTEM = "ICD-10-CM"

_DASHES = str.maketrans("‐‑‒–—−", "------")
CATEGORY = r"[A-Z](?:[0-9][0-9A-Z]|[A-Z][0-9])"
"""Three characters; chapter 17 has one whose second is a letter (``QA0``)."""
_CODE = rf"{CATEGORY}(?:\.?[0-9A-Z]{{1,4}})?"
_ENTRY = re.compile(_CODE)
_RANGE = re.compile(rf"({CATEGORY})-({CATEGORY})")
_CHAPTER = re.compile(r"(?:CHAPTER)?0*([1-9][0-9]?)")
_CHAPTER_RANGE = re.compile(rf"\(({CATEGORY}-{CATEGORY})\)$")

_NAMED = re.compile(
    rf"(?<![0-9A-Za-z.])({CATEGORY}(?:\.[0-9A-Z]{{1,4}})?)((?:\.?-)?)(?![0-9A-Za-z]|\.[0-9A-Za-z])"
)
"""A code inside a note, with the dash that stands for further characters."""
_LEADING_IN = re.compile(
    r"(?:^|\b(?:code|codes|category|categories|subcategory|subcategories|to|in|from|and|or|both|see|of|with|than"
    r"|under|except)|[,;:(\-])\s*$",
    re.IGNORECASE,
)
"""What stands before a code outside parentheses. Keeps ``LGMD R12`` and ``vitamin B12`` from being links."""


def normalise(spelling: str) -> str | None:
    """Any spelling of a code, a block or a chapter in the book's own; None where it cannot be one.

    ``e11621``, ``E11.621``, `` e11 621 `` → ``E11.621``; ``E11.-`` → ``E11``; ``e08-e13`` → ``E08-E13``;
    ``chapter 4`` → ``4``. That the book has such an entry is not said.
    """
    bare = "".join(spelling.translate(_DASHES).upper().split())
    if not bare.isprintable() or len(bare) > 40:
        return None
    span = _RANGE.fullmatch(bare)
    if span:
        return f"{span[1]}-{span[2]}"
    bare = bare.rstrip(".-")
    if _ENTRY.fullmatch(bare):
        bare = bare.replace(".", "")
        return bare if len(bare) == 3 else f"{bare[:3]}.{bare[3:]}"
    chapter = _CHAPTER.fullmatch(bare)
    return chapter[1] if chapter else None


def key(entry: Code) -> str:
    """The name by which notes mention an entry: of a chapter the range in its title."""
    if entry.kind is Kind.CHAPTER:
        span = _CHAPTER_RANGE.search(entry.title)
        return span[1] if span else entry.code
    return entry.code


def mentions(text: str) -> Iterator[Mention]:
    """The codes a note names: ``L97.1-``, ``Z16.-``, ``A00-B99``, ``(I20-I25, I51.4)``."""
    named = [found for found in _NAMED.finditer(text) if _is_meant(text, found)]
    place = 0
    while place < len(named):
        first = named[place]
        last = named[place + 1] if place + 1 < len(named) else None
        if last is not None and _is_range(text, first, last):
            ends = (_mention(first), _mention(last))
            yield Mention(first.start(), last.end(), (f"{first[1]}-{last[1]}",), ends)
            place += 2
        else:
            yield _mention(first)
            place += 1


def _mention(found: re.Match[str]) -> Mention:
    return Mention(found.start(), found.end(), _upwards(found[1]))


def _is_range(text: str, first: re.Match[str], last: re.Match[str]) -> bool:
    between = text[first.end(1) : last.start()]
    return "-" in between and not between.strip(" -")


def _is_meant(text: str, found: re.Match[str]) -> bool:
    if found[2] or "." in found[1]:
        return True
    before = text[: found.start()]
    return before.count("(") > before.count(")") or _LEADING_IN.search(before) is not None


def _upwards(code: str) -> tuple[str, ...]:
    """The code itself, then one character less at a time, up to its category."""
    bare = code.replace(".", "")
    shorter = (bare[:length] for length in range(len(bare), 2, -1))
    return tuple(part if len(part) == 3 else f"{part[:3]}.{part[3:]}" for part in shorter)
