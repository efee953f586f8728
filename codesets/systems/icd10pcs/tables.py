"""The ICD-10-PCS tables, as CMS publishes them in XML (``icd10pcs-tabular.xsd``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from codesets.errors import UnreadableSource
from codesets.model import Book
from codesets.official_files import Member
from codesets.pcs_tables import Axis, Table, TableRow, Value
from codesets.systems.contract import Layout, ReadProgress, SourceFile
from codesets.systems.fiscal_year import edition
from codesets.systems.icd10pcs.syntax import CHARACTER
from codesets.xml_stream import stream, words_of

_HEAD = re.compile(rb"<ICD10PCS\.tabular[\s>].*?<version>\s*(20[0-9]{2})\b", re.DOTALL)
_FIXED, _CHOSEN = ("1", "2", "3"), ("4", "5", "6", "7")


def _recognise(member: Member, layout: Layout) -> SourceFile | None:
    version = _HEAD.search(member.head(2048))
    return edition(member, layout, int(version[1])) if version is not None else None


def _read(source: SourceFile, progress: ReadProgress) -> Iterator[Table]:
    seen: set[str] = set()
    for event in stream(source.member, begins=(), ends=_ends, progress=progress):
        try:
            table = _table(event.element)
        except ValueError as error:
            raise _unreadable(source.member, event.line, str(error)) from None
        if table.prefix in seen:
            raise _unreadable(source.member, event.line, f"table {table.prefix} stands in it twice")
        seen.add(table.prefix)
        yield table
    if not seen:
        raise _unreadable(source.member, 1, "it holds no table")


def _ends(element: Element, parent: Element | None) -> bool:
    return element.tag == "pcsTable"


def _table(element: Element) -> Table:
    """Raises ValueError with what is wrong."""
    section, system, operation = _axes(element, _FIXED)
    if any(len(axis.values) != 1 for axis in (section, system, operation)):
        raise ValueError("a table stands for more than one value")
    rows = tuple(TableRow(_row(row)) for row in element.iterfind("pcsRow"))
    if not rows:
        raise ValueError("a table without rows")
    return Table(
        section.values[0],
        system.values[0],
        operation.values[0],
        (section.name, system.name, operation.name),
        words_of(element.find("axis[@pos='3']/definition")),
        rows,
    )


def _row(element: Element) -> tuple[Axis, Axis, Axis, Axis]:
    fourth, fifth, sixth, seventh = _axes(element, _CHOSEN)
    return fourth, fifth, sixth, seventh


def _axes(element: Element, positions: tuple[str, ...]) -> list[Axis]:
    axes = element.findall("axis")
    if tuple(axis.get("pos", "") for axis in axes) != positions:
        raise ValueError(f"the axes {positions[0]} to {positions[-1]} are not all there, in order")
    return [_axis(axis) for axis in axes]


def _axis(element: Element) -> Axis:
    name = words_of(element.find("title"))
    values = tuple(Value(label.get("code", ""), words_of(label)) for label in element.iterfind("label"))
    if not name or not values:
        raise ValueError("an axis without a name or without values")
    for value in values:
        if not re.fullmatch(CHARACTER, value.character) or not value.label:
            raise ValueError(f"“{value.character}” is not a value of {name}")
    return Axis(name, values)


def _unreadable(member: Member, line: int, why: str) -> UnreadableSource:
    return UnreadableSource(
        f"{member.name} cannot be read as ICD-10-PCS tables: line {line}: {why}. Nothing was changed."
    )


TABLES = Layout(book=Book.TABLES, recognise=_recognise, read=_read)
