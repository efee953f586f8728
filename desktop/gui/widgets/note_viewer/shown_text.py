"""A document's text as Qt counts it, and the way back. No Qt here.

Python counts code points, Qt counts UTF-16 units: behind an emoji the two differ. A line of megabytes
is moreover shown in pieces, because Qt lays out a paragraph as a whole. Evidence always speaks in
Python's positions, so everything that crosses the border passes through here.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right

LONGEST_LINE = 4000
"""Characters of one line that are laid out as a whole; some milliseconds' worth."""

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_LONG = re.compile(rf"^[^\n]{{{LONGEST_LINE + 1},}}", re.MULTILINE)
_STRUCTURE = "\r\u2028\u2029\ufdd0\ufdd1"
"""Characters that Qt takes for the ends of lines, paragraphs and frames."""
_UNSHOWABLE = re.compile(f"[{_STRUCTURE}\ud800-\udfff]")
"""Those, and halves of characters, which no UTF-16 text can hold."""
_JOINER = "\u200d"


class ShownText:
    """``text`` is what the widget gets; positions convert in logarithmic time."""

    def __init__(self, original: str) -> None:
        self.original = original
        self._widened: list[int] = []
        """Positions in the original behind whose character the widget is one unit further on."""
        text = _showable(original)
        if len(text.encode("utf-16-le")) > 2 * len(text):
            self._widened += [match.start() for match in _ASTRAL.finditer(text)]
        self.text = self._in_pieces(text) if _longest_line(text) > LONGEST_LINE else text
        self._widened.sort()
        self._wide_ends = [start + number + 2 for number, start in enumerate(self._widened)]

    def to_shown(self, position: int) -> int:
        """The widget's position of a place in the original."""
        return position + bisect_left(self._widened, position)

    def to_original(self, position: int) -> int:
        """The place in the original of a widget's position."""
        return min(len(self.original), position - bisect_right(self._wide_ends, position))

    def _in_pieces(self, text: str) -> str:
        """Breaks overlong lines: at a space, which the break replaces, else between two characters."""
        pieces: list[str] = []
        done = 0
        for match in _LONG.finditer(text):
            start, end = match.span()
            while end - start > LONGEST_LINE:
                space = text.rfind(" ", start + LONGEST_LINE // 2, start + LONGEST_LINE)
                if space >= 0:
                    pieces += (text[done:space], "\n")
                    start = done = space + 1
                else:
                    start = _before_a_whole_character(text, start + LONGEST_LINE)
                    pieces += (text[done:start], "\n")
                    done = start
                    self._widened.append(start - 1)
        pieces.append(text[done:])
        return "".join(pieces)


def _showable(text: str) -> str:
    """Of the same length. Nearly every note is shown as it is, and finding that out is quick."""
    try:
        text.encode("utf-16-le")
    except UnicodeEncodeError:
        return _UNSHOWABLE.sub("\ufffd", text)
    if any(character in text for character in _STRUCTURE):
        return _UNSHOWABLE.sub("\ufffd", text)
    return text


def _longest_line(text: str) -> int:
    return max(map(len, text.split("\n")))


def _before_a_whole_character(text: str, position: int) -> int:
    """Back from ``position`` to where no combining mark or joined emoji is torn from its base."""
    for place in range(position, position - 40, -1):
        mark = text[place]
        joined = _JOINER in (mark, text[place - 1])
        if not joined and unicodedata.category(mark) not in ("Mn", "Me", "Mc", "Cf"):
            return place
    return position
