"""Places on one line of a text that Qt has laid out."""

from __future__ import annotations

from typing import cast

from PySide6.QtGui import QTextLine


def x_of(line: QTextLine, position: int) -> float:
    """Where a position of the paragraph stands on its line, in the paragraph's pixels."""
    x, _ = cast(tuple[float, int], line.cursorToX(position))  # PySide returns both, its stubs do not know
    return x
