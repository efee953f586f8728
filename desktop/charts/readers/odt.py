"""OpenDocument texts (.odt), as LibreOffice writes them. Layout: OpenDocument 1.3, part 3."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from desktop.charts.readers.contract import ChartFile, Reading
from desktop.charts.readers.narrative import Narrative
from desktop.charts.readers.office import lay_beside, lay_headers, lay_rows, outlined
from desktop.charts.readers.packed import Packed, names_in
from desktop.errors import BadNote

_KIND = b"application/vnd.oasis.opendocument.text"
_BEGINNING = 200
"""The kind stands in the zip's first part, which is not compressed."""
_GONE = frozenset({"tracked-changes", "annotation", "object", "object-ole", "script", "ruby-text"})
_ROWS = frozenset({"table-header-rows", "table-rows", "table-row-group"})
_HEADERS = frozenset({"header", "header-first", "header-left"})
_FOOTERS = frozenset({"footer", "footer-first", "footer-left"})
_BLANKS = re.compile("[0-9]{1,2}")


class OpenDocumentText:
    name = "OpenDocument text"

    def recognises(self, file: ChartFile) -> bool:
        return _KIND in file.data[:_BEGINNING] and (
            "content.xml" in names_in(file.data) or file.data.startswith(b"PK\x03\x04")
        )

    def read(self, file: ChartFile) -> Reading:
        packed = Packed(file, what="an OpenDocument text")
        manifest = packed.xml("META-INF/manifest.xml")
        if manifest is not None and manifest.find(".//encryption-data") is not None:
            raise BadNote(
                f"“{file.name}” is protected with a password. Open it in LibreOffice, save a copy without "
                "the password, and open that copy here. Nothing was changed."
            )
        content = packed.xml("content.xml")
        text = content.find("body/text") if content is not None else None
        if text is None:
            raise packed.damaged("its text is missing")
        narrative = _Writer().whole(text, packed.xml("styles.xml"))
        if not narrative.text.strip():
            raise BadNote(
                f"“{file.name}” is a document without a word in it: it is empty, or has pictures only. "
                "Nothing was changed."
            )
        return Reading(self.name, (outlined(narrative, name=file.name),))


class _Writer:
    def __init__(self) -> None:
        self._notes: list[str] = []
        self._boxes: list[Element] = []
        """Text boxes that hang on the paragraph at hand."""

    def whole(self, text: Element, styles: Element | None) -> Narrative:
        whole = Narrative()
        lay_headers(whole, self._beside(styles, _HEADERS))
        self._blocks(text, whole)
        lay_beside(whole, "Footnotes", self._notes)
        lay_beside(whole, "Page footer", self._beside(styles, _FOOTERS))
        return whole

    def _beside(self, styles: Element | None, tags: frozenset[str]) -> Iterator[str]:
        for element in styles.iter() if styles is not None else ():
            if element.tag in tags:
                yield self._text_of(element)

    def _text_of(self, element: Element) -> str:
        narrative = Narrative()
        self._blocks(element, narrative)
        return narrative.text.strip()

    def _blocks(self, elements: Iterable[Element], into: Narrative, *, depth: int = -1) -> None:
        """``depth``: of lists around them."""
        for element in elements:
            tag = element.tag
            if tag == "h":
                into.heading(self._line(element))
            elif tag == "p":
                text = self._line(element)
                into.item(text, depth=depth) if depth >= 0 else into.flow(text)
            elif tag == "table":
                into.flow("")
                lay_rows(into, [[self._text_of(cell) for cell in row] for row in _rows(element)])
                into.flow("")
            elif tag == "list":
                self._blocks(element, into, depth=depth + 1)
            elif tag not in _GONE:
                self._blocks(element, into, depth=depth)
            boxes, self._boxes = self._boxes, []
            self._blocks(boxes, into)

    def _line(self, element: Element) -> str:
        pieces: list[str] = []
        self._runs(element, pieces)
        return "".join(pieces)

    def _runs(self, element: Element, into: list[str]) -> None:
        into.append(_on_one_line(element.text))
        for child in element:
            tag = child.tag
            if tag == "s":
                count = child.get("c", "1")
                into.append(" " * (int(count) if _BLANKS.fullmatch(count) else 1))
            elif tag == "tab":
                into.append("\t")
            elif tag == "line-break":
                into.append("\n")
            elif tag == "note":
                self._note(child, into)
            elif tag == "text-box":
                self._boxes.append(child)
            elif tag not in _GONE:
                self._runs(child, into)
            into.append(_on_one_line(child.tail))

    def _note(self, note: Element, into: list[str]) -> None:
        citation, body = note.find("note-citation"), note.find("note-body")
        mark = f"[{_on_one_line(citation.text) if citation is not None else ''}]"
        into.append(mark)
        if body is not None:
            self._notes.append(f"{mark} {self._text_of(body)}")


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == "table-row":
            yield child
        elif child.tag in _ROWS:
            yield from _rows(child)


def _on_one_line(text: str | None) -> str:
    """Line ends in the file are blanks; those of the text are elements."""
    return (text or "").replace("\r", " ").replace("\n", " ")
