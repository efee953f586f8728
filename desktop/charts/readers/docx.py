"""Word documents (.docx, .docm). Layout: ECMA-376 part 1, section 17 (WordprocessingML).

What Word shows is read: accepted and inserted text, text boxes, headers and footers, notes. Deleted, hidden
and struck-out text is left out. Macros, links, embedded objects and pictures are never opened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath
from xml.etree.ElementTree import Element

from desktop.charts.readers.contract import ChartFile, Reading
from desktop.charts.readers.docx_styles import Numbers, heading_styles, is_on
from desktop.charts.readers.narrative import Narrative
from desktop.charts.readers.office import (
    HIDDEN,
    STRUCK,
    lay_beside,
    lay_headers,
    lay_rows,
    left_out,
    outlined,
)
from desktop.charts.readers.packed import Packed, names_in
from desktop.errors import BadNote

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLD_WORD = "WordDocument".encode("utf-16-le")
_MAIN = "word/document.xml"
_GONE = frozenset({"del", "moveFrom", "pPrChange", "rPrChange", "instrText", "delText", "delInstrText"})
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_TICKS = {
    "f0fe": "☒",
    "f0fd": "☒",
    "f052": "☑",
    "f0a8": "☐",
    "f06f": "☐",
    "f0fc": "✓",
    "f0b7": "•",
    "f0e0": "→",
}
"""Signs of the Wingdings and Symbol fonts that forms are made with."""
_COMMENTS = "Comments in the margin were left out."
_EMBEDDED = "Files embedded in the document were left out."


class WordDocument:
    name = "Word document"

    def recognises(self, file: ChartFile) -> bool:
        data = file.data
        if data.startswith(_OLE):
            return _ENCRYPTED in data or _OLD_WORD in data
        names = names_in(data)
        return (
            _MAIN in names
            or ("[Content_Types].xml" in names and any(n.startswith("word/") for n in names))
            or (not names and data.startswith(b"PK\x03\x04") and b"word/" in data)
        )

    def read(self, file: ChartFile) -> Reading:
        if file.data.startswith(_OLE):
            raise _not_readable(file)
        packed = Packed(file, what="a Word document")
        chart = _Chart(packed)
        narrative = chart.narrative()
        if not narrative.text.strip():
            raise BadNote(
                f"“{file.name}” is a Word document without a word in it: it is empty, or has pictures only. "
                "Nothing was changed."
            )
        return Reading(self.name, (outlined(narrative, name=file.name, warnings=chart.warnings()),))


def _not_readable(file: ChartFile) -> BadNote:
    if _ENCRYPTED in file.data:
        return BadNote(
            f"“{file.name}” is protected with a password. Open it in Word, save a copy without the password, "
            "and open that copy here. Nothing was changed."
        )
    return BadNote(
        f"“{file.name}” is a document of an old Word (.doc). Open it in Word or LibreOffice, save it as "
        ".docx, and open that copy here. Nothing was changed."
    )


@dataclass(slots=True)
class _Paragraph:
    pieces: list[str] = field(default_factory=list[str])
    boxes: list[Element] = field(default_factory=list[Element])
    """Text boxes that hang on it: read below it."""


class _Chart:
    def __init__(self, packed: Packed) -> None:
        self._packed = packed
        self._main = _main_part(packed)
        folder = dirname(self._main)
        styles = packed.xml(join(folder, "styles.xml"))
        self._headings = heading_styles(styles)
        self._numbers = Numbers(packed.xml(join(folder, "numbering.xml")), styles)
        self._left_out: set[str] = set()
        self._in_box = 0

    def narrative(self) -> Narrative:
        document = self._packed.xml(self._main)
        if document is None:
            raise self._packed.damaged("its text is missing")
        whole = Narrative()
        headers, footers = self._beside("header"), self._beside("footer")
        lay_headers(whole, headers)
        self._blocks(document.iterfind("body"), whole)
        lay_beside(whole, "Footnotes", self._notes("footnote"))
        lay_beside(whole, "Endnotes", self._notes("endnote"))
        lay_beside(whole, "Page footer", footers)
        return whole

    def warnings(self) -> tuple[str, ...]:
        folder = dirname(self._main)
        names = list(self._packed.names())
        comments = (_COMMENTS,) if join(folder, "comments.xml") in self._packed else ()
        embedded = (_EMBEDDED,) if any("/embeddings/" in f"/{name}" for name in names) else ()
        return (*left_out(self._left_out), *comments, *embedded)

    def _beside(self, kind: str) -> list[str]:
        """The text of each header or footer part, in the order of their numbers."""
        start = join(dirname(self._main), kind)
        parts = [name for name in self._packed.names() if name.startswith(start) and name.endswith(".xml")]
        return [self._text_of(self._packed.xml(part)) for part in sorted(parts, key=lambda n: (len(n), n))]

    def _notes(self, kind: str) -> list[str]:
        """Word keeps the lines between text and notes as notes of a type of their own."""
        root = self._packed.xml(join(dirname(self._main), f"{kind}s.xml"))
        notes = root.iterfind(kind) if root is not None else ()
        return [
            f"[{note.get('id', '')}] {text}"
            for note in notes
            if not note.get("type") and (text := self._text_of(note))
        ]

    def _text_of(self, element: Element | None) -> str:
        if element is None:
            return ""
        narrative = Narrative()
        self._blocks((element,), narrative)
        return narrative.text.strip()

    # --- blocks -------------------------------------------------------------------------------------------

    def _blocks(self, elements: Iterable[Element], into: Narrative) -> None:
        for element in elements:
            if element.tag == "p":
                self._paragraph(element, into)
            elif element.tag == "tbl":
                into.flow("")
                lay_rows(into, [self._row(row) for row in _inside(element, "tr")])
                into.flow("")
            elif element.tag not in _GONE:
                self._blocks(element, into)

    def _row(self, row: Element) -> list[str]:
        return [self._text_of(cell) for cell in _inside(row, "tc")]

    def _paragraph(self, element: Element, into: Narrative) -> None:
        found = _Paragraph()
        self._runs(element, found)
        text = "".join(found.pieces)
        properties = element.find("pPr")
        if text.strip() and self._is_heading(properties):
            into.heading(self._numbers.mark(properties) + text)
        else:
            into.flow((self._numbers.mark(properties) if text.strip() else "") + text)
        if self._in_box < 8:  # a box in a box in a box …
            self._in_box += 1
            for box in found.boxes:
                self._blocks(box, into)
            self._in_box -= 1

    def _is_heading(self, properties: Element | None) -> bool:
        if properties is None:
            return False
        style, level = properties.find("pStyle"), properties.find("outlineLvl")
        if level is not None:
            return level.get("val", "9") in "012345678"
        return style is not None and style.get("val") in self._headings

    # --- text ---------------------------------------------------------------------------------------------

    def _runs(self, element: Element, into: _Paragraph) -> None:
        for child in element:
            tag = child.tag
            if tag == "t":
                into.pieces.append(child.text or "")
            elif tag == "r":
                if self._is_shown(child):
                    self._runs(child, into)
            elif tag in _SIGNS:
                into.pieces.append(_SIGNS[tag])
            elif tag == "sym":
                into.pieces.append(_TICKS.get(child.get("char", "").lower(), "\ufffd"))
            elif tag in ("footnoteReference", "endnoteReference"):
                into.pieces.append(f"[{child.get('id', '')}]")
            elif tag == "AlternateContent":  # the same thing twice, for newer and for older readers
                self._runs(next(iter(child), child), into)
            elif tag == "txbxContent":
                into.boxes.append(child)
            elif tag not in _GONE and tag not in ("pPr", "rPr", "rt", "object"):
                self._runs(child, into)

    def _is_shown(self, run: Element) -> bool:
        properties = run.find("rPr")
        if properties is None:
            return True
        for tag, why in (("vanish", HIDDEN), ("strike", STRUCK), ("dstrike", STRUCK)):
            if is_on(properties.find(tag)):
                if any((text.text or "").strip() for text in run.iter("t")):
                    self._left_out.add(why)
                return False
        return True


def _inside(element: Element, tag: str) -> Iterable[Element]:
    """Rows of a table, cells of a row: right inside, or in what marks them as inserted or as a field."""
    for child in element:
        if child.tag == tag:
            properties = child.find(f"{tag}Pr")
            if properties is None or properties.find("del") is None:
                yield child
        elif child.tag not in _GONE and child.tag not in ("tbl", "tblPr", "tblGrid", "trPr", "tcPr"):
            yield from _inside(child, tag)


def _main_part(packed: Packed) -> str:
    """Where the package's own list of relations says the document is; that is not bound to a name."""
    relations = packed.xml("_rels/.rels")
    for relation in relations if relations is not None else ():
        if relation.get("Type", "").endswith("/officeDocument") and relation.get("TargetMode") != "External":
            part = normpath(relation.get("Target", "").lstrip("/"))
            if part in packed:
                return part
    return _MAIN
