"""How messages are written: segments, fields, repetitions, components, escapes (HL7 v2.8, chapter 2).

The delimiters stand in the first segment. Segments end with CR; files from elsewhere have LF or CRLF as well,
and text of several lines inside a field: a line that begins with no segment goes on with the one before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_SEGMENT = re.compile(r"[A-Z][A-Z0-9]{2}(?=$|[^\w\s])")
_FIRST = re.compile(r"(?:MSH|FHS|BHS)[^\w\s]")
_OF_A_BATCH = frozenset(("FHS", "BHS", "BTS", "FTS"))
_FRAMING = re.compile("[\x0b\x1c]")
"""Bytes of the transport (MLLP), which some programs leave in files."""
_ESCAPE = re.compile(r"\\([^\\\r\n]{0,60})\\")


@dataclass(frozen=True, slots=True)
class Delimiters:
    field: str = "|"
    component: str = "^"
    repetition: str = "~"
    escape: str = "\\"
    subcomponent: str = "&"


@dataclass(frozen=True, slots=True)
class Segment:
    name: str
    fields: Sequence[str] = field(repr=False)
    """As written, from field 1; of a header segment field 1 is the delimiter itself."""
    delimiters: Delimiters

    def raw(self, number: int) -> str:
        return self.fields[number - 1] if 0 < number <= len(self.fields) else ""

    def repetitions(self, number: int) -> list[list[str]]:
        """Of a field each repetition, as its components in plain text."""
        found = self.raw(number)
        if not found or found == '""':  # two quotes mean that it was deleted
            return []
        return [
            [self.plain(part) for part in each.split(self.delimiters.component)]
            for each in found.split(self.delimiters.repetition)
        ]

    def component(self, number: int, part: int = 1) -> str:
        """Of the first repetition, with the first of its subcomponents; empty where there is none."""
        found = self.repetitions(number)
        parts = found[0] if found else []
        return parts[part - 1].strip() if 0 < part <= len(parts) else ""

    def text(self, number: int) -> str:
        """A field of running text: its repetitions are lines."""
        found = self.raw(number)
        return "\n".join(self.plain(each, whole=True) for each in found.split(self.delimiters.repetition))

    def plain(self, written: str, *, whole: bool = False) -> str:
        """Without escapes; of subcomponents the first, or with ``whole`` all of them."""
        if not whole:
            written = written.split(self.delimiters.subcomponent)[0]
        return unescaped(written, self.delimiters)


def unescaped(written: str, delimiters: Delimiters) -> str:
    if delimiters.escape not in written:
        return written
    marked = written if delimiters.escape == "\\" else written.replace(delimiters.escape, "\\")

    def resolve(found: re.Match[str]) -> str:
        what = found[1]
        plain = {
            "F": delimiters.field,
            "S": delimiters.component,
            "T": delimiters.subcomponent,
            "R": delimiters.repetition,
            "E": delimiters.escape,
            "H": "",
            "N": "",
        }
        if what in plain:
            return plain[what]
        if what.startswith("."):  # formatting: all but a change of the margin breaks the line
            return "\n" if what[1:3] in ("br", "sp", "ce", "fi", "nf") else ""
        if what[:1] == "X":
            try:
                return bytes.fromhex(what[1:]).decode("cp1252", "replace")
            except ValueError:
                return found[0]
        return "" if what[:1] in ("C", "M", "Z") else found[0]

    return _ESCAPE.sub(resolve, marked)


def is_message(text: str) -> bool:
    return _FIRST.match(_FRAMING.sub("", text[:200]).lstrip("\ufeff \t\r\n")) is not None


def messages(text: str) -> Iterator[list[Segment]]:
    """The segments of each message of a file; those of a batch around them are left out."""
    current: list[Segment] = []
    delimiters = Delimiters()
    for line in _segments(_FRAMING.sub("\n", text)):
        name = line[:3]
        if name in ("MSH", *_OF_A_BATCH):
            if current:
                yield current
            current = []
            if name in _OF_A_BATCH:
                continue
            delimiters = _delimiters(line)
            rest = line[4:].split(delimiters.field)
            current = [Segment("MSH", [delimiters.field, *rest], delimiters)]
        elif current:
            current.append(Segment(name, line.split(delimiters.field)[1:], delimiters))
    if current:
        yield current


def _segments(text: str) -> Iterator[str]:
    """Segments as lines; what begins with none goes on with the one before it."""
    waiting = ""
    for line in re.split("\r\n|\r|\n", text):
        if _SEGMENT.match(line.lstrip()):
            if waiting:
                yield waiting
            waiting = line.lstrip()
        elif waiting and line.strip():
            waiting += f"\n{line}"
    if waiting:
        yield waiting


def _delimiters(header: str) -> Delimiters:
    separator = header[3:4] or "|"
    signs = header[4:].split(separator)[0]
    component, repetition, escape, subcomponent = (
        signs[at : at + 1] or usual for at, usual in enumerate("^~\\&")
    )
    return Delimiters(separator, component, repetition, escape, subcomponent)
