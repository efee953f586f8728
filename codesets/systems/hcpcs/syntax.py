"""How HCPCS Level II codes are written: a letter and four digits; modifiers are two characters.

The numeric modifiers are CPT's; CMS's own begin with a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codesets.model import Code
from codesets.systems.contract import Mention

SYSTEM = "HCPCS Level II"
MODIFIERS = "MOD"
"""The code of the chapter that holds the modifiers."""

CODE = re.compile(r"[A-V][0-9]{4}")
MODIFIER = re.compile(r"[A-Z][A-Z0-9]|[0-9]{2}")
_CHAPTER = re.compile(rf"[A-V]|{MODIFIERS}")
_NAMED = re.compile(r"(?<![0-9A-Za-z])[A-V][0-9]{4}(?![0-9A-Za-z])")


def normalise(spelling: str) -> str | None:
    """``j0696`` → ``J0696``, ``rt`` → ``RT``; a chapter is called by its letter."""
    bare = "".join(spelling.upper().split()).strip("-")
    if CODE.fullmatch(bare) or MODIFIER.fullmatch(bare) or _CHAPTER.fullmatch(bare):
        return bare
    return None


def mentions(text: str) -> Iterator[Mention]:
    """The codes a text names."""
    for found in _NAMED.finditer(text):
        yield Mention(found.start(), found.end(), (found[0],))


def key(entry: Code) -> str:
    return entry.code
