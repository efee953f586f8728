"""Tables as people publish them: text with commas, semicolons or tabs between, or an Excel workbook.

A workbook comes from elsewhere: it is read with the same guarded XML reader as the code books, and what it
may smuggle in (document types, entities, formulas, links) is refused or passed over. Layout: ECMA-376,
part 1, section 18 (SpreadsheetML).
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from posixpath import normpath
from typing import BinaryIO
from xml.etree.ElementTree import Element

from codesets.errors import UnreadableSource
from codesets.official_files import Member, opened_text, parts_of
from codesets.xml_stream import stream

_SEPARATORS = "\t,;|"
_REPORT_EVERY = 1000
_MOST_COLUMNS = 500
_LONGEST_ROW = 1 << 20
"""Characters of a row of text."""
_MOST_SIDE_BY_SIDE = 1 << 16
"""Elements that are kept together: the runs of a text, the styles of a workbook."""
_HEADER_WITHIN = 20
"""Rows in which headings come; what is merged further down is left as it is."""

_QUOTED = re.compile(r'"(?:[^"]|"")*+"')
_NAMED_SEPARATOR = re.compile(r'"?sep=([\t,;|])"?[\r\n]')
_WORDS = re.compile(r"[a-z0-9]+")
_BREAK = re.compile(r"\s*[\r\n]\s*")
_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
_SMALL = re.compile(r"[0-9]{1,7}")
_WHOLE = re.compile(r"(-?[0-9]+)(?:\.0*)?")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WORKBOOK = re.compile(r"xl/workbook[0-9]*\.xml")
_SHEET = re.compile(r"xl/worksheets/sheet([0-9]{1,7})\.xml")
_NOT_SHOWN = re.compile(r'\[[^]]*\]|"[^"]*"|[\\_*].')
_DATE_FORMATS = frozenset({*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)})
"""Built-in formats that show a date (18.8.30), those of East Asia with them; 18-21 show a time only."""


def sheets(member: Member) -> tuple[str, ...]:
    """The names of a workbook's sheets that are shown, in the order of their tabs; of text none.

    Raises UnreadableSource.
    """
    return tuple(_Workbook(member).sheets) if _is_workbook(member) else ()


def rows_of(
    member: Member, progress: Callable[[float], None], sheet: str | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number from 1 and its cells as text, stripped, a line break in them as a blank; empty
    rows are left out. ``sheet``: which of a workbook, in any case; the first where none is named.

    Of a workbook, whole numbers come without a decimal point and with the zeros their format puts before
    them, dates as ISO text. A cell merged over several in the first 20 rows stands in each of them, so that
    no column loses its heading; further down it stands in the first. Raises UnreadableSource with the row.
    """
    if _is_workbook(member):
        return _Workbook(member).rows(sheet, progress)
    return _text_rows(member, progress)


def column_of(header: Sequence[str], *names: str) -> int | None:
    """The first column that bears one of these names, whatever its case, blanks and punctuation."""
    plain = [_plain(cell) for cell in header]
    for name in names:
        if _plain(name) in plain:
            return plain.index(_plain(name))
    return None


def _plain(name: str) -> str:
    return "".join(_WORDS.findall(name.lower()))


def _one_line(text: str) -> str:
    stripped = text.strip()
    return _BREAK.sub(" ", stripped) if "\n" in stripped or "\r" in stripped else stripped


def _unreadable(name: str, why: str) -> UnreadableSource:
    return UnreadableSource(f"{name} cannot be read as a table: {why}. Nothing was changed.")


# --- text ------------------------------------------------------------------------------------------------


def _text_rows(member: Member, progress: Callable[[float], None]) -> Iterator[tuple[int, list[str]]]:
    with opened_text(member, newline="") as text:
        beginning = text.read(1 << 14)
    named = _NAMED_SEPARATOR.match(beginning)
    with opened_text(member, newline="") as text:
        lines = _Lines(text)
        separator = named[1] if named else _separator(beginning)
        try:
            for row in csv.reader(lines, delimiter=separator, skipinitialspace=True):
                if lines.rows % _REPORT_EVERY == 0:
                    progress(min(lines.read / max(member.size, 1), 1.0))
                cells = [_one_line(cell) for cell in row]
                if len(cells) > _MOST_COLUMNS and any(cells[_MOST_COLUMNS:]):
                    raise csv.Error(f"it has more than {_MOST_COLUMNS} columns")
                lines.row_is_whole()
                if any(cells) and not (named and lines.rows == 1):
                    yield lines.rows, cells[:_MOST_COLUMNS]
        except csv.Error as error:
            raise _unreadable(member.name, f"row {lines.rows + 1}: {error}") from error
    progress(1.0)


class _Lines:
    """The lines of a text, and how many of them the row that is being read has taken so far."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._taken = 0
        self.read = 0
        """Characters."""
        self.rows = 0
        """Rows that came whole."""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(_LONGEST_ROW)
        if not line:
            if self._taken:
                raise csv.Error("a quotation mark in it is never closed")
            raise StopIteration
        self._taken += len(line)
        self.read += len(line)
        if "\0" in line:
            raise csv.Error("it is not text")
        if self._taken >= _LONGEST_ROW:
            raise csv.Error("it does not end; a quotation mark in it may not be closed")
        return line

    def row_is_whole(self) -> None:
        self._taken = 0
        self.rows += 1


def _separator(text: str) -> str:
    """The one that cuts most lines of the beginning into the same number of cells. In running text commas
    and semicolons stand before a blank, between cells they rarely do."""
    lines = [line for line in _QUOTED.sub("", text).splitlines()[:40] if line.strip()]
    lines = lines[:-1] or lines  # the last one may be cut off

    def steadiness(separator: str) -> tuple[int, int, int]:
        counts = [count for line in lines if (count := line.count(separator))]
        usual = max(sorted(set(counts)), key=counts.count, default=0)
        close = sum(line.count(separator) > line.count(f"{separator} ") for line in lines)
        return counts.count(usual), close, usual

    return max(_SEPARATORS, key=steadiness)


# --- workbook --------------------------------------------------------------------------------------------


def _is_workbook(member: Member) -> bool:
    """By what it begins with. Raises UnreadableSource for the formats that are not read."""
    head = member.head(8)
    if head.startswith(_OLD_OFFICE):
        raise _unreadable(
            member.name,
            "it is a workbook of an old Excel, or locked with a password; save it as .xlsx or .csv",
        )
    return head.startswith(_ZIP)


@dataclass(frozen=True, slots=True)
class _Part:
    """A file inside the workbook, for the XML reader: its errors name the workbook."""

    name: str
    member: Member

    @property
    def size(self) -> int:
        return self.member.size

    def open(self) -> BinaryIO:
        return self.member.open()


@dataclass(frozen=True, slots=True)
class _Looks:
    """How the cells of a style show a number."""

    dates: frozenset[int] = frozenset()
    digits: Mapping[int, int] = field(default_factory=dict[int, int])
    """Least number of digits, filled up with zeros in front."""


class _Workbook:
    def __init__(self, member: Member) -> None:
        self._name = member.name
        before = f"{member.inside}/" if member.inside else ""
        self._parts = {
            part.inside.removeprefix(before).lower(): _Part(member.name, part) for part in parts_of(member)
        }
        self._day_zero = datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook's days have no zone
        self.sheets = self._named_sheets() or self._numbered_sheets()
        """The part of each sheet that is shown, by its name."""
        if not self.sheets:
            raise _unreadable(self._name, "it holds no sheet; if it is a workbook, save it as .xlsx or .csv")

    def _named_sheets(self) -> dict[str, _Part]:
        book = next(filter(_WORKBOOK.fullmatch, self._parts), None)
        if book is None:
            return {}
        folder, _, file = book.rpartition("/")
        targets: dict[str, str] = {}
        if relations := self._parts.get(f"{folder}/_rels/{file}.rels"):
            for each in _elements(relations, "Relationship"):
                target = each.get("Target", "")
                place = target[1:] if target.startswith("/") else normpath(f"{folder}/{target}")
                targets[each.get("Id", "")] = place.lower()
        found: dict[str, _Part] = {}
        for each in _elements(self._parts[book], "sheet", "workbookPr"):
            if each.get("date1904") in ("1", "true"):
                self._day_zero = datetime(1904, 1, 1)  # noqa: DTZ001
            place = next((targets.get(at, "") for key, at in each.items() if key.endswith(":id")), "")
            is_table = place.startswith("xl/worksheets/") and place in self._parts
            if is_table and each.get("state", "visible") == "visible":
                found[each.get("name", "")] = self._parts[place]
        return found

    def _numbered_sheets(self) -> dict[str, _Part]:
        """Of a workbook that does not say where its sheets are."""
        numbers = sorted(int(found[1]) for each in self._parts if (found := _SHEET.fullmatch(each)))
        return {f"Sheet{number}": self._parts[f"xl/worksheets/sheet{number}.xml"] for number in numbers}

    def rows(self, sheet: str | None, progress: Callable[[float], None]) -> Iterator[tuple[int, list[str]]]:
        part = self._sheet(sheet)
        merged = _merged_headings(part)
        strings = self._strings()
        looks = self._looks()
        last = 0
        cells: list[str] = []
        for element in _elements(part, "c", "row", holders=("c", "is", "r"), progress=progress):
            if _local(element.tag) == "c":
                self._put(cells, element, self._value(element, strings, looks))
                continue
            number = element.get("r", "")
            last = max(int(number) if _SMALL.fullmatch(number) else 0, last + 1)
            for block in merged:
                block.spread(last, cells)
            if any(cells):
                yield last, cells
            cells = []
        progress(1.0)

    def _sheet(self, name: str | None) -> _Part:
        if name is None:
            return next(iter(self.sheets.values()))
        for each, part in self.sheets.items():
            if each.strip().casefold() == name.strip().casefold():
                return part
        there = ", ".join(self.sheets)
        raise _unreadable(self._name, f"it has no sheet “{name}”, but {there}")

    def _put(self, cells: list[str], cell: Element, value: str) -> None:
        place = _PLACE.fullmatch(cell.get("r", ""))
        column = _column(place[1]) if place else len(cells)
        if not value:
            return
        if column >= _MOST_COLUMNS:
            where = place[0] if place else f"column {column + 1}"
            raise _unreadable(self._name, f"{where} is filled, and no table of codes is so wide")
        cells.extend([""] * (column - len(cells) + 1))
        cells[column] = value

    def _strings(self) -> list[str]:
        """The texts that cells refer to by number; phonetic readings aside."""
        part = self._parts.get("xl/sharedstrings.xml")
        return [_text(item) for item in _elements(part, "si", holders=("si", "r"))] if part else []

    def _looks(self) -> _Looks:
        part = self._parts.get("xl/styles.xml")
        if part is None:
            return _Looks()
        codes: dict[str, str] = {}
        dates: set[int] = set()
        digits: dict[int, int] = {}
        for element in _elements(part, "numFmt", "cellXfs", holders=("cellXfs",)):
            if _local(element.tag) == "numFmt":
                codes[element.get("numFmtId", "")] = _NOT_SHOWN.sub("", element.get("formatCode", "").lower())
                continue
            for style, look in enumerate(element):
                built_in = look.get("numFmtId", "")
                shown = codes.get(built_in, "")
                if set(shown) & set("yd") or (_SMALL.fullmatch(built_in) and int(built_in) in _DATE_FORMATS):
                    dates.add(style)
                elif shown and not shown.strip("0"):
                    digits[style] = len(shown)
        return _Looks(frozenset(dates), digits)

    def _value(self, cell: Element, strings: Sequence[str], looks: _Looks) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return "".join(_text(each) for each in cell if _local(each.tag) == "is")
        text = "".join(each.text or "" for each in cell if _local(each.tag) == "v").strip()
        style = int(cell.get("s", "")) if _SMALL.fullmatch(cell.get("s", "")) else 0
        match kind:
            case "s":
                known = _SMALL.fullmatch(text) and int(text) < len(strings)
                return strings[int(text)] if known else ""
            case "b":
                return {"0": "FALSE", "1": "TRUE"}.get(text, text)
            case "d":
                return text.removesuffix("T00:00:00")
            case "n" if style in looks.dates:
                return self._date(text)
            case "n":
                return _number(text).zfill(looks.digits.get(style, 0)) if text else ""
            case _:
                return _shown(text)

    def _date(self, text: str) -> str:
        try:
            days = float(text)
            if days < 60 and self._day_zero.year < 1904:
                days += 1  # Excel's calendar has a 29 February 1900, which there was not
            at = self._day_zero + timedelta(days=days, seconds=0.0005)
        except (ValueError, OverflowError):
            return text
        return at.isoformat(timespec="seconds").removesuffix("T00:00:00")


@dataclass(slots=True)
class _Merged:
    """A block of cells that shows one value; rows from 1, columns from 0, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int
    value: str = ""

    def spread(self, row: int, cells: list[str]) -> None:
        """Gives the value to the cells of a row; the rows must come in order."""
        if row == self.top and self.left < len(cells):
            self.value = cells[self.left]
        if self.value and self.top <= row <= self.bottom:
            cells.extend([""] * (self.right - len(cells) + 1))
            for column in range(self.left, self.right + 1):
                cells[column] = cells[column] or self.value


def _merged_headings(sheet: _Part) -> list[_Merged]:
    """What is merged among the first rows. It is told at the end of a sheet, so the sheet is read twice, but
    for the few that merge anything."""
    found: list[_Merged] = []
    if _mentions(sheet, b"mergeCell"):
        for each in _elements(sheet, "mergeCell"):
            place = _RANGE.fullmatch(each.get("ref", ""))
            if place is None or int(place[2]) > _HEADER_WITHIN or len(found) >= _MOST_COLUMNS:
                continue
            left, right = _column(place[1]), min(_column(place[3]), _MOST_COLUMNS - 1)
            found.append(_Merged(int(place[2]), left, min(int(place[4]), _HEADER_WITHIN), right))
    return found


def _mentions(part: _Part, word: bytes) -> bool:
    with part.open() as file:
        before = b""
        while piece := file.read(1 << 18):
            if word in before + piece:
                return True
            before = piece[-len(word) :]
    return False


def _nothing(done: float) -> None:
    """Progress of the small parts of a workbook."""


def _elements(
    part: _Part,
    *tags: str,
    holders: Sequence[str] = (),
    progress: Callable[[float], None] = _nothing,
) -> Iterator[Element]:
    """The elements of these names as they end. Only the children of ``holders`` are kept; whatever else a
    part is filled with is dropped at once."""

    def ends(element: Element, parent: Element | None) -> bool:
        if parent is None or _local(parent.tag) not in holders:
            if parent is not None:
                parent.text = None  # the blanks between rows
            return True
        if len(parent) > _MOST_SIDE_BY_SIDE:
            raise _unreadable(part.name, f"there is too much in one <{_local(parent.tag)}>")
        return False

    for event in stream(part, begins=(), ends=ends, progress=progress):
        if _local(event.element.tag) in tags:
            yield event.element


def _local(tag: str) -> str:
    """Without the prefix that its namespace may have been given."""
    return tag.rpartition(":")[2]


def _text(item: Element) -> str:
    runs = [text for run in item if _local(run.tag) == "r" for text in run if _local(text.tag) == "t"]
    texts = runs or [each for each in item if _local(each.tag) == "t"]
    return _shown("".join(each.text or "" for each in texts))


def _shown(text: str) -> str:
    def character(escaped: re.Match[str]) -> str:
        number = int(escaped[1], 16)
        return "\n" if number < 32 else escaped[0] if 0xD800 <= number < 0xE000 else chr(number)

    return _one_line(_ESCAPED.sub(character, text))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _number(text: str) -> str:
    """As a person reads it: no decimal point behind a whole number, no more digits than Excel shows."""
    if whole := _WHOLE.fullmatch(text):
        return whole[1]
    try:
        number = float(text)
    except ValueError:
        return text
    return format(number, ".15g") if math.isfinite(number) else text
