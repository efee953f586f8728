"""What the search is asked when its quality is measured, and what it should find."""

from __future__ import annotations

import csv
import hashlib
import os
import random
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import peers

_HERE = Path(__file__).parent
_MOST = 1500
_HELD_OUT_OF = 10
"""One line of the index of so many is held out."""
_PRINTS = ("code", "subcat", "manif")

Question = tuple[str, tuple[str, ...]]
"""(query, acceptable codes; one that ends in ``-`` accepts every code that begins so)"""


def official_files() -> Path | None:
    """The folder of the official files; None where they are not on this machine."""
    folder = Path(os.environ.get("CHARTSIDE_DATA") or _HERE.parents[2] / "shared" / "data")
    return folder if folder.is_dir() else None


def accepts_exactly(code: str, wanted: str) -> bool:
    return code.startswith(wanted[:-1]) if wanted.endswith("-") else code == wanted


def accepts_below(code: str, wanted: str) -> bool:
    return code.startswith(wanted)


def accepts_prefix(code: str, wanted: str) -> bool:
    return code.startswith(wanted) or wanted.startswith(code)


def queries(name: str, split: str) -> list[Question]:
    """The queries of one half of a file; empty where there is no such file. Where it says no halves itself,
    every other line is held out."""
    path = _HERE / "data" / name
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    halves = [row.get("split") or ("tune", "hold")[number % 2] for number, row in enumerate(rows)]
    return [
        (row["query"], tuple(row["codes"].split("|")))
        for row, half in zip(rows, halves, strict=True)
        if half == split
    ]


def ontology_phrases(data: Path) -> list[Question]:
    """Disease Ontology names, mostly at category level."""
    path = data / "gold" / "disease_ontology_phrases.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return _sample([(row["phrase"], (row["icd10cm"],)) for row in csv.DictReader(file)])


def index_lines(rows: Iterable[peers.Row]) -> list[Question]:
    """Lines of an index word by word, each with every code it prints."""
    codes: dict[str, set[str]] = {}
    for text, code in rows:
        codes.setdefault(text, set()).add(code)
    return _sample([(text, tuple(sorted(codes[text]))) for text in sorted(codes)])


def held_out(rows: Iterable[peers.Row]) -> list[Question]:
    """The lines that :func:`without_held_out` leaves no code."""
    return index_lines((text, code) for text, code in rows if _is_held_out(text))


def without_held_out(index: bytes) -> bytes:
    """The Alphabetic Index as published, but a tenth of its lines print no code: chosen by their words, so
    that lines of the same words share their fate, and always the same ones."""
    root = ElementTree.fromstring(index)  # noqa: S314 - the official file, as our reader took it
    for main_term in root.iter("mainTerm"):
        _hold_out(main_term, [])
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _hold_out(line: Element, above: list[str]) -> None:
    title = line.find("title")
    path = [*above, " ".join("".join(title.itertext()).split()) if title is not None else ""]
    if _is_held_out(", ".join(path)):
        for printed in [child for child in line if child.tag in _PRINTS]:
            line.remove(printed)
    for below in line.iterfind("term"):
        _hold_out(below, path)


def _is_held_out(text: str) -> bool:
    words = "".join(filter(str.isalnum, text.lower()))  # the reader sets a blank or two of its own
    return hashlib.blake2b(words.encode(), digest_size=4).digest()[0] % _HELD_OUT_OF == 0


def _sample(every: list[Question]) -> list[Question]:
    return random.Random(2026).sample(every, min(_MOST, len(every)))
