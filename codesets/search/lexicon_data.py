"""The word lists that stand beside the index, as data written for this product.

``data/synonyms.csv``: ``term,kind,target``, sorted by term. A target of words rewrites the query into
the book's own wording (the likeliest row first); a target ``=CODE`` makes the term one more phrase of
that code. The kind says why a term is there: ``abbreviation`` (copd), ``shorthand`` of notes (s/p, fx),
``laterality`` (rt, bilat), ``anatomy`` (adjectives and plain names of sites), ``lay`` (pink eye, flu
shot) or ``synonym`` (another name in medicine).

``data/procedures.csv``: the same for ICD-10-PCS, whose titles name what is done to which body part, how and
with what device; there it goes before ``synonyms.csv``, where both have a term.

``data/common_codes.csv``: ``code,weight``, 1 (seen now and then) to 9 (seen every day); read by
``codesets.usage``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from zlib import crc32

from codesets.text import words

Wording = tuple[str, ...]
Rewritings = dict[Wording, tuple[Wording, ...]]

_FOLDER = Path(__file__).parent / "data"
_GENERAL = "synonyms.csv"
_OF_SYSTEM = {"ICD-10-PCS": "procedures.csv"}
"""What a system says in a way of its own; it goes before what all of them say."""


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def lists_checksum() -> int:
    """CRC-32 over all the lists."""
    checksum = 0
    for file in sorted(_FOLDER.glob("*.csv")):
        checksum = crc32(file.read_bytes(), checksum)
    return checksum


def lay_phrases(system: str) -> list[tuple[str, str]]:
    """(phrase, code) of every term that names a code outright."""
    return [
        (row["term"], row["target"][1:])
        for row in _rows(_OF_SYSTEM.get(system, _GENERAL))
        if row["target"].startswith("=")
    ]


@cache
def rewritings(system: str) -> Rewritings:
    """For each term, as a tuple of words, the wordings of the book it stands for, likeliest first."""
    own = _OF_SYSTEM.get(system)
    return {**_rewritings(_GENERAL), **(_rewritings(own) if own else {})}


def _rewritings(name: str) -> Rewritings:
    return collected((row["term"], row["target"]) for row in _rows(name) if not row["target"].startswith("="))


def collected(pairs: Iterable[tuple[str, str]]) -> Rewritings:
    """(term, what the book calls it) as words; of one term all wordings, in the order given."""
    found: dict[Wording, dict[Wording, None]] = {}
    for term, target in pairs:
        found.setdefault(tuple(words(term)), {})[tuple(words(target))] = None
    return {term: tuple(targets) for term, targets in found.items()}
