"""How CPT codes are written: five digits, or four with a letter behind them (F category II, T category III, U
proprietary laboratory analyses, M administrative codes of multianalyte assays)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codesets.model import Code
from codesets.systems.contract import Mention

SYSTEM = "CPT"
CODE = r"[0-9]{4}[0-9FTUM]"
MODIFIER = r"[0-9]{2}|P[1-6]|[1-9]P"
"""Those of CPT itself: two digits, physical status (P1 to P6), performance measures (1P …)."""
MODIFIERS = "MODIF"

_CODE = re.compile(CODE)
_MODIFIER = re.compile(MODIFIER)
_CHAPTER = re.compile(r"[A-Z]{3,5}")
_NAMED = re.compile(rf"(?<![0-9A-Za-z.])({CODE})(?![0-9A-Za-z]|\.[0-9])")

CHAPTERS = (
    ("ANES", "Anesthesia", ("00100", "01999")),
    ("SURG", "Surgery", ("10004", "69990")),
    ("RAD", "Radiology", ("70010", "79999")),
    ("PATH", "Pathology and laboratory", ("80047", "89398")),
    ("MED", "Medicine", ("90281", "99199")),
    ("EVAL", "Evaluation and management", ("99202", "99499")),
    ("HOME", "Medicine: home and other services", ("99500", "99607")),
    ("CATII", "Category II", ("F", "F")),
    ("CATIII", "Category III", ("T", "T")),
    ("PLA", "Proprietary laboratory analyses", ("U", "U")),
    ("MAAA", "Multianalyte assays", ("M", "M")),
    ("OTHER", "Other codes", ("", "")),
    (MODIFIERS, "Modifiers", ("", "")),
)
"""Sections by the ranges of their codes; what is in none is among the others."""
_OTHERS = "OTHER"


def normalise(spelling: str) -> str | None:
    """`` 99213 `` → ``99213``, ``0001f`` → ``0001F``; a section by its own name here: ``surg`` → ``SURG``."""
    bare = "".join(spelling.upper().split())
    named = _CHAPTER.fullmatch(bare) and bare in {name for name, _, _ in CHAPTERS}
    return bare if _CODE.fullmatch(bare) or _MODIFIER.fullmatch(bare) or named else None


def is_modifier(code: str) -> bool:
    return _MODIFIER.fullmatch(code) is not None


def mentions(text: str) -> Iterator[Mention]:
    """The codes a text names."""
    for found in _NAMED.finditer(text):
        yield Mention(found.start(), found.end(), (found[1],))


def key(entry: Code) -> str:
    return entry.code


def chapter_of(code: str) -> str:
    """The section whose range, or whose letter, the code has."""
    if is_modifier(code):
        return MODIFIERS
    for name, _, (first, last) in CHAPTERS:
        of_range = code.isdigit() and first.isdigit() and first <= code <= last
        if of_range or (first.isalpha() and code.endswith(first)):
            return name
    return _OTHERS
