"""The narrative of a clinical document: what a person was meant to read, section by section.

HL7 CDA R2, section 4.3.5 (NarrativeBlock): paragraphs, lists, tables, footnotes. The entries behind it, meant
for machines, are not read: where they differ from the narrative, the narrative is what was signed.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from desktop.charts.readers.narrative import Narrative
from desktop.charts.readers.xml import attribute, pieces, words

_BLOCKS = frozenset(("paragraph", "list", "table", "br", "item", "tr", "caption", "footnote"))
_HOLDING_BLOCKS = frozenset(("list", "table", "paragraph"))
_CELLS = frozenset(("th", "td"))
_LEFT_OUT = frozenset(("renderMultiMedia", "footnoteRef"))


def write_sections(body: Element, narrative: Narrative) -> int:
    """Writes every section and those in it; how many have entries and no narrative."""
    return sum(_write_section(section, narrative) for section in body.findall("component/section"))


def _write_section(section: Element, narrative: Narrative) -> int:
    text = section.find("text")
    narrative.heading(words(section.find("title")) or attribute(section, "displayName", "code"))
    if text is not None:
        _write_block(text, narrative, 0)
    silent = int(not words(text) and section.find("entry") is not None)
    return silent + write_sections(section, narrative)


def take_out_deleted(body: Element) -> int:
    """Words that their author has struck out (``revised="delete"``) are no part of the document; how many."""
    count = 0
    for parent in list(body.iter()):
        before: Element | None = None
        for child in list(parent):
            if child.get("revised") != "delete":
                before = child
                continue
            count += 1
            if before is not None:
                before.tail = (before.tail or "") + (child.tail or "")
            else:
                parent.text = (parent.text or "") + (child.tail or "")
            parent.remove(child)
    return count


def _write_block(block: Element, narrative: Narrative, depth: int) -> None:
    """What stands in a block, its running text as paragraphs between the lists and tables in it."""
    running: list[str] = []

    def flush() -> None:
        narrative.paragraph(_tidied("".join(running)))
        running.clear()

    for piece in pieces(block):
        if isinstance(piece, str):
            running.append(_unbroken(piece))
        elif piece.tag == "br":
            running.append("\n")
        elif piece.tag == "list":
            flush()
            _write_list(piece, narrative, depth)
        elif piece.tag == "table":
            flush()
            _write_table(piece, narrative)
        elif any(child.tag in _HOLDING_BLOCKS for child in piece):
            flush()
            _write_block(piece, narrative, depth)
        elif piece.tag in _BLOCKS:
            flush()
            narrative.paragraph(_lines(piece))
        elif piece.tag not in _LEFT_OUT:
            running.append(_lines(piece))
    flush()


def _write_list(block: Element, narrative: Narrative, depth: int) -> None:
    for item in block.findall("item"):
        said = [_unbroken(each) if isinstance(each, str) else _lines(each) for each in _said(item)]
        narrative.item(" ".join(said), depth=depth)
        for piece in item:
            if piece.tag == "list":
                _write_list(piece, narrative, depth + 1)
            elif piece.tag == "table":
                _write_table(piece, narrative)


def _said(item: Element) -> Iterator[Element | str]:
    """Of an item what is neither a list nor a table in it."""
    for piece in pieces(item):
        if isinstance(piece, str) or piece.tag not in ("list", "table", *_LEFT_OUT):
            yield piece


def _write_table(table: Element, narrative: Narrative) -> None:
    narrative.paragraph(words(table.find("caption")))
    rows = [row for part in table for row in ([part] if part.tag == "tr" else part.findall("tr"))]
    narrative.table([_unbroken(_lines(cell)) for cell in row if cell.tag in _CELLS] for row in rows)


def _lines(block: Element) -> str:
    """Its words, a line for each line it breaks into."""
    gathered: list[str] = []

    def gather(element: Element) -> None:
        for piece in pieces(element):
            if isinstance(piece, str):
                gathered.append(_unbroken(piece))
            elif piece.tag not in _LEFT_OUT:
                gathered.append("\n" if piece.tag in _BLOCKS else "")
                gather(piece)
                gathered.append("\n" if piece.tag in _BLOCKS - {"br"} else " " * (piece.tag in _CELLS))

    gather(block)
    return _tidied("".join(gathered))


def _unbroken(text: str) -> str:
    """Line ends of the file mean nothing; only elements break lines."""
    return text.replace("\r", " ").replace("\n", " ")


def _tidied(text: str) -> str:
    """Lines without needless blanks, empty ones left out."""
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))
