"""The ICD-10-PCS tables, as CMS publishes them in XML (``icd10pcs-tabular.xsd``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from codesets.model import Book
from codesets.pcs_tables import Axis, Table, TableRow, Value
from codesets.systems.contract import Layout, ReadProgress, SourceFile
from codesets.systems.icd10pcs.syntax import CHARACTER
from codesets.systems.icd10pcs.xml_files import recogniser, unreadable
from codesets.xml_stream import stream, words_of

_WHAT = "ICD-10-PCS tables"

_FIXED, _CHOSEN = ("1", "2", "3"), ("4", "5", "6", "7")


def _read(source: SourceFile, progress: ReadProgress) -> Iterator[Table]:
    seen: set[str] = set()
    for event in stream(source.member, begins=(), ends=_ends, progress=progress):
        try:
            table = _table(event.element)
        except ValueError as error:
            raise unreadable(source.member, _WHAT, event.line, str(error)) from None
        if table.prefix in seen:
            raise unreadable(source.member, _WHAT, event.line, f"table {table.prefix} stands in it twice")
        seen.add(table.prefix)
        yield table
    if not seen:
        raise unreadable(source.member, _WHAT, 1, "it holds no table")


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


TABLES = Layout(book=Book.TABLES, recognise=recogniser("tabular"), read=_read)
