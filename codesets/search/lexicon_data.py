"""The word lists that stand beside the index, as data written for this product.

``data/synonyms.csv``: ``term,kind,target``, sorted by term. A target of words rewrites the query into
the book's own wording (the likeliest row first); a target ``=CODE`` makes the term one more phrase of
that code. The kind says why a term is there: ``abbreviation`` (copd), ``shorthand`` of notes (s/p, fx),
``laterality`` (rt, bilat), ``anatomy`` (adjectives and plain names of sites), ``lay`` (pink eye, flu
shot) or ``synonym`` (another name in medicine).

``data/common_codes.csv``: ``code,weight``, 1 (seen now and then) to 9 (seen every day); read by
``codesets.usage``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from zlib import crc32

from codesets.text import words

_FOLDER = Path(__file__).parent / "data"


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def lists_checksum() -> int:
    """CRC-32 over all the lists."""
    checksum = 0
    for file in sorted(_FOLDER.glob("*.csv")):
        checksum = crc32(file.read_bytes(), checksum)
    return checksum


def lay_phrases() -> list[tuple[str, str]]:
    """(phrase, code) of every term that names a code outright."""
    return [
        (row["term"], row["target"][1:]) for row in _rows("synonyms.csv") if row["target"].startswith("=")
    ]


@cache
def rewritings() -> dict[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """For each term, as a tuple of words, the wordings of the book it stands for, likeliest first."""
    found: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for row in _rows("synonyms.csv"):
        if not row["target"].startswith("="):
            found.setdefault(tuple(words(row["term"])), []).append(tuple(words(row["target"])))
    return {term: tuple(targets) for term, targets in found.items()}
