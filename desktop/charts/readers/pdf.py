"""PDF files: the text layer of each page, by PDFium. Scripts, actions and attachments are passed over.

PDFium gives text in the order in which a page was drawn, which is mostly the order of reading. Where it is
not (a form whose values were written over its labels), lines are put together by where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from desktop.charts.readers.contract import ChartFile, Reading
from desktop.charts.readers.encodings import clean_text
from desktop.charts.readers.page_order import is_shuffled, rows_of
from desktop.charts.readers.text import document_of, title_of
from desktop.errors import BadNote

if TYPE_CHECKING:
    from desktop.charts.readers.pdfium import DrawnPage

_MARK = b"%PDF-"
_MOST_PAGES = 2000
_MOST_TEXT = 16_000_000
"""Characters; a file of a few kilobytes may show the same page a million times."""
_MOST_BOXES = 3000
_HYPHEN_AT_END = re.compile("[\ufffe\x02](?:\r?\n)?")
"""How PDFium marks the hyphen that ends a line, which it runs into the next one."""
_LOCKED = (
    "“{name}” is protected with a password. Save a copy without one (print it to PDF, for instance), and "
    "open that copy. Nothing was changed."
)
_BROKEN = (
    "“{name}” is a PDF that is cut off or broken. Nothing was changed. Fetch or save it again; if another "
    "program opens it, print it from there to PDF."
)


class Pdf:
    name = "PDF"

    def recognises(self, file: ChartFile) -> bool:
        """Its mark may stand anywhere in the first kilobyte: gateways put lines of their own before it."""
        place = file.data[:1024].find(_MARK)
        return place == 0 or (place > 0 and file.data.startswith((b"\r", b"\n", b"%", b" ", b"\xef\xbb\xbf")))

    def read(self, file: ChartFile) -> Reading:
        found = _pages(file)
        text, starts = _together(found.pages)
        if not text.strip():
            raise BadNote(_wordless(file.name, found))
        document = document_of(text, title=title_of(file.name))
        return Reading(self.name, (replace(document, pages=starts, warnings=tuple(found.warnings())),))


@dataclass(slots=True)
class _Found:
    count: int
    """Pages that the file has."""
    pages: list[str] = field(default_factory=list[str])
    scanned: list[int] = field(default_factory=list[int])
    unreadable: list[int] = field(default_factory=list[int])

    def warnings(self) -> Iterator[str]:
        if self.scanned:
            yield (
                f"{_numbered(self.scanned)} without text: a scan, that is a picture of a page. Its words are "
                "not in here; look at it in the file itself."
            )
        if self.unreadable:
            yield f"{_numbered(self.unreadable)} broken and could not be read."
        if len(self.pages) < self.count:
            yield f"Only the first {len(self.pages):,} of its {self.count:,} pages were read. Split the file."


def _pages(file: ChartFile) -> _Found:
    from desktop.charts.readers.pdfium import BrokenPage, NotOpened, PdfFile

    try:
        pdf = PdfFile(file.data)
    except NotOpened as error:
        raise BadNote((_LOCKED if error.locked else _BROKEN).format(name=file.name)) from None
    found = _Found(pdf.count)
    left = _MOST_TEXT
    for number in range(1, min(found.count, _MOST_PAGES) + 1):
        text = ""
        try:
            with pdf.page(number - 1) as page:
                text = _in_order(page)
                if not text.strip() and page.has_picture():
                    found.scanned.append(number)
        except BrokenPage:
            found.unreadable.append(number)
        found.pages.append(text)
        left -= len(text)
        if left < 0:
            break
    pdf.close()
    return found


def _in_order(page: DrawnPage) -> str:
    boxes = page.boxes(_MOST_BOXES)
    if boxes is None or not is_shuffled(boxes):
        return _plain(page.text())
    return "\n".join(" ".join(_plain(page.text_in(box)).strip() for box in row) for row in rows_of(boxes))


def _plain(text: str) -> str:
    return clean_text(_HYPHEN_AT_END.sub("-\n", text))


# --- together ---------------------------------------------------------------------------------------------


def _together(pages: list[str]) -> tuple[str, tuple[int, ...]]:
    """The text, an empty line between pages, and where each of them begins."""
    pieces: list[str] = []
    starts: list[int] = []
    length = 0
    for page in pages:
        starts.append(length)
        lines = [line.rstrip() for line in page.strip().split("\n")]
        if any(lines):
            pieces.append("\n".join(lines) + "\n\n")
            length += len(pieces[-1])
    return "".join(pieces), tuple(starts)


def _numbered(pages: list[int]) -> str:
    """``Page 3 is``, ``Pages 3, 5-9 are``."""
    spans: list[list[int]] = [[pages[0], pages[0]]]
    for before, page in pairwise(pages):
        if page == before + 1:
            spans[-1][1] = page
        else:
            spans.append([page, page])
    told = ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans[:20])
    told += " and more" if len(spans) > 20 else ""
    return f"Page {told} is" if len(pages) == 1 else f"Pages {told} are"


def _wordless(name: str, found: _Found) -> str:
    if found.scanned:
        return (
            f"“{name}” is a scan: its pages are pictures, and there is no text in it. Have a program for "
            "text recognition (OCR) read it, and open what that makes of it. Nothing was changed."
        )
    if found.unreadable:
        return f"“{name}” is a PDF whose pages are broken. Print it to PDF anew. Nothing was changed."
    return f"“{name}” is a PDF without a word in it. Nothing was changed."
