"""Where in a title the words of a hit stand, so that they can be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from codesets.search.text import fold

_WORD = re.compile(r"(?:[Nn]on-)?[^\W_]+(?:['’`´](?!s\b)[^\W_]+)*")
"""One word as ``codesets.search.text`` cuts it, in unfolded text: ``Non-pressure``, ``O'Nyong``."""


def marks(title: str, words: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Half-open spans of ``title``, in order, not overlapping; a word marks longer ones too."""
    if not words:
        return ()
    return tuple(_spans(title, sorted(words, key=len, reverse=True)))


def _spans(title: str, longest_first: Sequence[str]) -> Iterator[tuple[int, int]]:
    for found in _WORD.finditer(title):
        folded = fold(found[0])
        for word in longest_first:
            if folded.startswith(word):
                yield found.start(), found.start() + _length(found[0], len(word))
                break


def _length(original: str, folded: int) -> int:
    """How many characters of ``original`` make ``folded`` characters once it is folded."""
    if original.isascii() and original.isalnum():
        return folded
    return next(
        (end for end in range(1, len(original) + 1) if len(fold(original[:end])) >= folded), len(original)
    )
