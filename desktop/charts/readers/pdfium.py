"""The few things asked of PDFium, which has no types of its own."""

# pyright: standard, reportMissingTypeStubs=false

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pypdfium2 import PdfDocument, PdfiumError, PdfPage
from pypdfium2.raw import (
    FLAT_NORMALDISPLAY,
    FPDF_ERR_PASSWORD,
    FPDF_PAGEOBJ_IMAGE,
    FPDFPage_Flatten,
    FPDFPage_GetAnnotCount,
)

from desktop.charts.readers.page_order import Box


class NotOpened(Exception):
    """A file that PDFium does not open."""

    def __init__(self, *, locked: bool) -> None:
        super().__init__()
        self.locked = locked
        """It needs a password."""


class BrokenPage(Exception):
    """A page that is named in the file and cannot be read."""


class DrawnPage:
    """One page, while it is open."""

    def __init__(self, page: PdfPage) -> None:
        self._page = page
        self._text = page.get_textpage()

    def text(self) -> str:
        """In the order in which it was drawn."""
        return self._text.get_text_range()

    def boxes(self, most: int) -> list[Box] | None:
        """The pieces of its lines, in the same order; None where there are more than ``most``."""
        count = self._text.count_rects()
        if count > most:
            return None
        return [Box(*self._text.get_rect(place)) for place in range(count)]

    def text_in(self, box: Box) -> str:
        return self._text.get_text_bounded(*box)

    def has_picture(self) -> bool:
        return next(iter(self._page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE])), None) is not None

    def close(self) -> None:
        self._text.close()
        self._page.close()


class PdfFile:
    def __init__(self, data: bytes) -> None:
        """Raises NotOpened."""
        try:
            self._document = PdfDocument(data)
        except PdfiumError as error:
            raise NotOpened(locked=error.err_code == FPDF_ERR_PASSWORD) from None
        self.count = len(self._document)

    @contextmanager
    def page(self, place: int) -> Iterator[DrawnPage]:
        """Raises BrokenPage. What was filled into a form lies over its page: it is laid into it first."""
        try:
            page = self._document[place]
            if FPDFPage_GetAnnotCount(page) > 0:
                FPDFPage_Flatten(page, FLAT_NORMALDISPLAY)
                page.close()
                page = self._document[place]
            drawn = DrawnPage(page)
        except PdfiumError:
            raise BrokenPage from None
        try:
            yield drawn
        except PdfiumError:
            raise BrokenPage from None
        finally:
            drawn.close()

    def close(self) -> None:
        self._document.close()
