"""What may stand in a cell that a spreadsheet program will open."""

from __future__ import annotations

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """``text`` as a cell that no spreadsheet takes for a formula.

    Notes are written by others, and ``=HYPERLINK(…)`` in one would run on the reader's computer. An
    apostrophe in front makes it text (OWASP, CSV injection).
    """
    return f"'{text}" if text.lstrip(" \n").startswith(_FORMULA_STARTS) else text
