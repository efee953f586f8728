"""Excel workbooks: the cells of the first sheet, as a person reads them.

Read with the same guarded XML reader as the code books: a workbook comes from elsewhere, and what it may
smuggle in (document types, entities, formulas, links) is refused or passed over. Layout: ECMA-376, part 1,
section 18 (SpreadsheetML).
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import BinaryIO, cast
from xml.etree.ElementTree import Element

from codesets.errors import UnreadableSource
from codesets.official_files import Member
from codesets.xml_stream import stream, words_of

_LARGEST = 128 << 20
"""Bytes of a workbook, packed; it is held in memory while it is read."""
_LARGEST_PART = 1 << 30
_MOST_COLUMNS = 500
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_WHOLE = re.compile(r"(-?[0-9]+)(?:\.0+)?")
_SHEET = re.compile(r"xl/worksheets/sheet([0-9]+)\.xml", re.IGNORECASE)
_DATE_FORMATS = frozenset(range(14, 23))
_DAY_ZERO = date(1899, 12, 30)
"""From which Excel counts its days."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A file inside the workbook, for the XML reader."""

    archive: zipfile.ZipFile
    inside: str
    workbook: str
    size: int

    @property
    def name(self) -> str:
        return self.workbook

    def open(self) -> BinaryIO:
        return cast(BinaryIO, self.archive.open(self.inside))


def is_workbook(member: Member) -> bool:
    """By what is in it: a zip that holds a workbook."""
    if not member.head(4).startswith(b"PK\x03\x04"):
        return False
    try:
        with _opened(member) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except UnreadableSource:
        return False


def workbook_rows(member: Member, progress: Callable[[float], None]) -> Iterator[tuple[int, list[str]]]:
    """Each row of the first sheet with its number, empty ones left out. Whole numbers without a decimal
    point, dates as ISO text; a cell merged over several stands in the first of them.

    Raises UnreadableSource.
    """
    with _opened(member) as archive:
        sheets = sorted(filter(_SHEET.fullmatch, archive.namelist()), key=_number)
        if not sheets:
            raise UnreadableSource(f"{member.name} holds no sheet that could be read.")
        strings = list(_strings(archive, member.name))
        dates = _date_styles(archive, member.name)
        for event in _stream(archive, sheets[0], member.name, "row", progress):
            cells = _cells(event, strings, dates)
            number = event.get("r", "")
            if any(cells):
                yield int(number) if number.isdecimal() else 0, cells
    progress(1.0)


@contextmanager
def _opened(member: Member) -> Generator[zipfile.ZipFile]:
    try:
        if member.size > _LARGEST:
            raise UnreadableSource(f"{member.name} is too large for a workbook of codes. Save it as CSV.")
        with member.open() as file:
            content = io.BytesIO(file.read())
        with zipfile.ZipFile(content) as archive:
            if sum(info.file_size for info in archive.infolist()) > _LARGEST_PART:
                raise UnreadableSource(
                    f"{member.name} would unpack to more than any code file. Save it as CSV."
                )
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError) as error:
        raise UnreadableSource(
            f"{member.name} is damaged or is not a workbook. Nothing was changed; save it again, or as CSV."
        ) from error


def _stream(
    archive: zipfile.ZipFile, inside: str, name: str, tag: str, progress: Callable[[float], None]
) -> Iterator[Element]:
    part = _Part(archive, inside, name, archive.getinfo(inside).file_size)
    for event in stream(part, begins=(), ends=lambda element, _: _local(element) == tag, progress=progress):
        yield event.element


def _local(element: Element) -> str:
    """The tag without the prefix its namespace may have been given."""
    return element.tag.rpartition(":")[2]


def _within(element: Element, tag: str) -> list[Element]:
    return [child for child in element if _local(child) == tag]


def _number(sheet: str) -> int:
    found = _SHEET.fullmatch(sheet)
    return int(found[1]) if found else 0


def _strings(archive: zipfile.ZipFile, name: str) -> Iterator[str]:
    """The texts that cells refer to by number; phonetic readings aside."""
    if "xl/sharedStrings.xml" in archive.namelist():
        for item in _stream(archive, "xl/sharedStrings.xml", name, "si", lambda done: None):
            yield " ".join(_text(item).split())


def _text(item: Element) -> str:
    runs = [text for run in _within(item, "r") for text in _within(run, "t")]
    return "".join(each.text or "" for each in runs or _within(item, "t"))


def _date_styles(archive: zipfile.ZipFile, name: str) -> frozenset[int]:
    """The numbers of the cell styles that show a date."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    found: set[int] = set()
    own = {
        each.get("numFmtId", "")
        for each in _stream(archive, "xl/styles.xml", name, "numFmt", lambda done: None)
        if re.search(r"[ymd]", re.sub(r"\[[^]]*\]|\"[^\"]*\"", "", each.get("formatCode", "").lower()))
    }
    for formats in _stream(archive, "xl/styles.xml", name, "cellXfs", lambda done: None):
        for number, style in enumerate(_within(formats, "xf")):
            code = style.get("numFmtId", "")
            if code in own or (code.isdecimal() and int(code) in _DATE_FORMATS):
                found.add(number)
    return frozenset(found)


def _cells(row: Element, strings: list[str], dates: frozenset[int]) -> list[str]:
    cells: list[str] = []
    for cell in _within(row, "c"):
        place = _PLACE.fullmatch(cell.get("r", ""))
        column = _column(place[1]) if place else len(cells)
        if column >= _MOST_COLUMNS:
            break
        cells.extend([""] * (column - len(cells) + 1))
        cells[column] = _value(cell, strings, dates)
    return cells


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _value(cell: Element, strings: list[str], dates: frozenset[int]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return " ".join("".join(map(_text, _within(cell, "is"))).split())
    text = "".join(map(words_of, _within(cell, "v")))
    if kind == "s":
        return strings[int(text)] if text.isdecimal() and int(text) < len(strings) else ""
    style = cell.get("s", "")
    if kind == "n" and style.isdecimal() and int(style) in dates:
        return _date(text)
    whole = _WHOLE.fullmatch(text)
    return whole[1] if kind == "n" and whole else text


def _date(text: str) -> str:
    try:
        return (_DAY_ZERO + timedelta(days=int(float(text)))).isoformat()
    except (ValueError, OverflowError):
        return text
