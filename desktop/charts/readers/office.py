"""What RTF, Word, OpenDocument and web pages have in common once their markup is off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from desktop.charts.document import Section
from desktop.charts.readers.contract import ReadDocument
from desktop.charts.readers.narrative import Narrative
from desktop.charts.readers.text import document_of, title_of

_MOST_LINES = 2
"""Lines of a cell of a table of data; a cell with more is there for the layout of a page."""
_LEFT_OUT = "Text that is {what} in the file was left out."

HIDDEN, STRUCK = "hidden", "struck out"


def left_out(kinds: Iterable[str]) -> tuple[str, ...]:
    """A warning for each of ``HIDDEN`` and ``STRUCK``."""
    return tuple(_LEFT_OUT.format(what=kind) for kind in sorted(kinds))


def lay_rows(narrative: Narrative, rows: Sequence[Sequence[str]]) -> None:
    """A table of data as a line for each row; where cells hold whole paragraphs, one cell below the other."""
    waiting: list[Sequence[str]] = []
    for row in rows:
        if all(cell.strip().count("\n") < _MOST_LINES for cell in row):
            waiting.append(row)
            continue
        _lay_data(narrative, waiting)
        waiting = []
        narrative.flow("")
        for cell in row:
            if cell.strip():
                narrative.flow(cell.strip())
    _lay_data(narrative, waiting)


def _lay_data(narrative: Narrative, rows: list[Sequence[str]]) -> None:
    if any(cell.strip() for row in rows for cell in row):
        narrative.table(rows)
        narrative.flow("")


def lay_beside(narrative: Narrative, title: str, texts: Iterable[str]) -> None:
    """What stands below the pages, each text once, under a heading of its own."""
    found = list(dict.fromkeys(text.strip() for text in texts if text.strip()))
    if found:
        narrative.heading(title)
        for text in found:
            narrative.flow(text)


def lay_headers(narrative: Narrative, texts: Iterable[str]) -> None:
    """What stands above the pages, each text once, before all else: there a chart names its patient."""
    for text in dict.fromkeys(text.strip() for text in texts if text.strip()):
        narrative.flow(text)
    if narrative:
        narrative.flow("")


def outlined(
    narrative: Narrative, *, name: str, title: str = "", warnings: tuple[str, ...] = ()
) -> ReadDocument:
    """The document of a narrative. Its sections begin at the file's own headings, and at the lines that a
    reader knows for headings: most notes have theirs in bold letters only."""
    document = document_of(narrative.text, title=title or title_of(name))
    return replace(document, sections=_together(document, narrative), warnings=warnings)


def _together(document: ReadDocument, narrative: Narrative) -> tuple[Section, ...]:
    titles = {section.start: section.title for section in document.sections}
    titles |= {section.start: section.title for section in narrative.sections()}
    starts = sorted(titles)
    ends = [*starts, len(document.text)][1:]
    return tuple(Section(titles[start], start, end) for start, end in zip(starts, ends, strict=True))
