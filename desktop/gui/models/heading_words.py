"""The headings of a note as lists show them, in small letters."""

from __future__ import annotations

import re

_ABBREVIATIONS = re.compile(
    "[A-Z]|AP|CC|CT|CV|DH|ECG|ED|EKG|ER|FHX?|GI|GU|GYN|HEENT|HPI|ICU|IMP|IV|MDM|MRI|MSK|NKDA|OB|PE|PMHX?|PSHX?|ROS|SHX?|US"
)
"""Stay in capitals when a heading in capitals is written small."""


def heading_in_small(title: str) -> str:
    """``HISTORY OF PRESENT ILLNESS (HPI)`` as ``History of present illness (HPI)``."""
    if not title.isupper():
        return title
    words = re.sub(
        r"[^\W\d_]+", lambda word: word[0] if _ABBREVIATIONS.fullmatch(word[0]) else word[0].lower(), title
    )
    return words[:1].upper() + words[1:]
