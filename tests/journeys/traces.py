"""Looks for words of a patient in every byte that was written, however they are spelled there."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from pathlib import Path


def spellings(word: str) -> set[bytes]:
    """As a file may hold it: UTF-8, UTF-16, escaped as in JSON and in addresses, base64 at each of its three
    places, and all of it in capitals and small letters."""
    found: set[bytes] = set()
    for cased in {word, word.lower(), word.upper()}:
        plain = cased.encode()
        found |= {plain, cased.encode("utf-16-le"), cased.encode("utf-16-be"), plain.hex().encode()}
        found |= {plain.replace(b" ", sign) for sign in (b"_", b"-", b"+", b"%20", b"^", b"\\u0020")}
        for shift in range(3):
            coded = base64.b64encode(b"\0" * shift + plain)
            # What stands beside the word decides the signs at both ends.
            found.add(coded[4 if shift else 0 : len(coded) - 4])
    return {spelling for spelling in found if len(spelling) > 5}


def traces(words: Iterable[str], folders: Iterable[Path], *, but: Iterable[Path] = ()) -> list[str]:
    """Which of the words stand in which file, or in its name. ``but``: what the user asked to be written."""
    allowed = {path.resolve() for path in but}
    spelled = {word: spellings(word) for word in words}
    told: list[str] = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.resolve() in allowed:
                continue
            content = path.read_bytes() if path.is_file() else b""
            told += [
                f"{word!r} in {path.relative_to(folder)}"
                for word, ways in spelled.items()
                if any(way in content or way in path.name.encode() for way in ways)
            ]
    return told
