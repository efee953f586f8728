"""The ICD-10-PCS definitions: what operations, body parts, approaches and devices mean, and what else
they are called (``icd10pcs-definitions.xsd``)."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from codesets.model import Book
from codesets.pcs_tables import Definition
from codesets.systems.contract import Layout, ReadProgress, SourceFile
from codesets.systems.icd10pcs.xml_files import recogniser, unreadable
from codesets.xml_stream import stream, words_of

_WHAT = "ICD-10-PCS definitions"

_LAST_AXIS = 7


def _read(source: SourceFile, progress: ReadProgress) -> Iterator[Definition]:
    found = False
    for event in stream(source.member, begins=(), ends=_ends, progress=progress):
        code = event.element.get("code", "")
        for axis in event.element.iterfind("axis"):
            position = axis.get("pos", "")
            if len(code) != 1 or not position.isdecimal() or not 1 <= int(position) <= _LAST_AXIS:
                raise unreadable(source.member, _WHAT, event.line, f"section “{code}”, axis “{position}”")
            name = words_of(axis.find("title"))
            for terms in axis.iterfind("terms"):
                found = True
                yield from _definitions(code, int(position), name, terms)
    if not found:
        raise unreadable(source.member, _WHAT, 1, "it defines nothing")


def _ends(element: Element, parent: Element | None) -> bool:
    return element.tag == "section"


def _definitions(section: str, axis: int, name: str, terms: Element) -> Iterator[Definition]:
    includes = tuple(text for each in terms.iterfind("includes") if (text := words_of(each)))
    for title in terms.iterfind("title"):
        term = words_of(title)
        if term:
            definition, explanation = (words_of(terms.find(tag)) for tag in ("definition", "explanation"))
            yield Definition(section, axis, name, term, definition, explanation, includes)


DEFINITIONS = Layout(book=Book.DEFINITIONS, recognise=recogniser("definitions"), read=_read)
