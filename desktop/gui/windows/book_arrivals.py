"""Ties the page of the code books to the shelf: files, what they hold, and their way onto it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath

from PySide6.QtCore import QObject

from codesets.model import Release
from codesets.pack import SUFFIX
from desktop.code_library import Found, FoundBook
from desktop.gui.bookshelf import Bookshelf
from desktop.gui.widgets.books_page import BooksPage

BOOK_FILES = frozenset((SUFFIX, ".zip", ".xml", ".xlsx", ".csv"))
"""What is dropped anywhere in the window and cannot be a note."""
_PUBLISHED = re.compile(
    r"(?:icd10(?:cm|pcs)|hcpc|(?:codes|order)_addenda|cci(?:pra|oph)|aoc_|mce_|poa ?exempt"
    r"|[^/]*table[ _]6[ij]\b"
    r"|20[0-9]{2}_i(?:9|10)(?:pcs)?_?gem)[^/]*\.(?:txt|json)$"
)
_CODE_FILE = re.compile(
    r"icd-?(?:9|10)|hcpc|hcpr|ncci|cci(?:pra|oph)|mue|mce|gem|ccsr|poa|longu|shortu|medu|modul|aoc|addenda"
    r"|table[ _]6[a-k]",
    re.IGNORECASE,
)
_CHARTS = frozenset(
    (
        ".txt",
        ".pdf",
        ".docx",
        ".rtf",
        ".odt",
        ".htm",
        ".html",
        ".hl7",
        ".xml",
        ".ccda",
        ".json",
        ".edi",
        ".x12",
    )
)
_MOST_NAMES = 2000
_BEGINNING = 4096
"""Bytes in which an XML file names what it is."""


class BookArrivals(QObject):
    def __init__(
        self,
        page: BooksPage,
        shelf: Bookshelf,
        *,
        choose: Callable[[], Sequence[Path]],
        choose_target: Callable[[], Path | None],
        show_page: Callable[[], None],
        parent: QObject,
    ) -> None:
        """``choose`` asks for files, ``choose_target`` where a pack is to be saved; ``show_page`` brings the
        page to the front."""
        super().__init__(parent)
        self._page = page
        self._shelf = shelf
        self._choose = choose
        self._choose_target = choose_target
        self._show_page = show_page
        self._files: tuple[Path, ...] = ()
        self._books: tuple[FoundBook, ...] = ()
        """What was found in the files and shown; a yes means these."""
        page.files_wanted.connect(self.ask)
        page.files_brought.connect(self.look_through)
        page.confirmed.connect(lambda: shelf.bring_in(self._files, self._books))
        page.cancelled.connect(shelf.cancel_task)
        page.removal_wanted.connect(self._take_off)
        page.verification_wanted.connect(shelf.verify)
        page.list_confirmed.connect(lambda own: shelf.bring_list_in(self._files[0], own))
        page.table_wanted.connect(lambda sheet, row: shelf.look_at_table(self._files[0], sheet, row))
        shelf.table_looked.connect(page.show_table)
        page.pack_wanted.connect(self._pack)
        page.default_wanted.connect(shelf.make_default)
        page.comparison_wanted.connect(shelf.compare)
        shelf.compared.connect(page.show_difference)
        shelf.task_progressed.connect(page.show_progress)
        shelf.looked.connect(self._looked)
        shelf.verified.connect(page.show_verified)
        shelf.changed.connect(page.show_done)
        shelf.packed.connect(page.show_done)
        shelf.task_failed.connect(page.show_trouble)
        shelf.ready.connect(
            lambda library: page.show_shelf(
                library.releases(), library.default_releases(), library.brought_in()
            )
        )

    def ask(self) -> None:
        """Which files? Then look through them."""
        self._show_page()
        paths = self._choose()
        if paths:
            self.look_through(paths)

    def look_through(self, paths: Sequence[Path]) -> None:
        self._show_page()
        if not self._shelf.working:
            self._files = tuple(paths)
            self._shelf.look_through(self._files)

    def _looked(self, found: Found) -> None:
        self._books = found.wanted
        self._page.show_found(found)

    def _pack(self, releases: list[Release]) -> None:
        """Where to? Then write the books into that file."""
        target = self._choose_target()
        if target is not None:
            places = [(each.system, each.book.value, each.edition) for each in releases]
            self._page.begin("Packing the books")
            self._shelf.pack(target, places)

    def _take_off(self, release: Release) -> None:
        self._shelf.take_off((release.system, release.book.value, release.edition))


def split_books(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """(code files, notes), by their names: an ending that no note has, or how CMS calls its text files. Of
    XML, which charts come in too, the beginning tells."""
    books = [path for path in paths if _is_book(path)]
    return books, [path for path in paths if path not in books]


def _is_book(path: Path) -> bool:
    if _PUBLISHED.match(path.name.lower()):
        return True
    return path.suffix.lower() in BOOK_FILES and not _is_chart(path) and not _holds_charts(path)


def _holds_charts(path: Path) -> bool:
    """A zip of charts: nothing in it is called as code files are."""
    if path.suffix.lower() != ".zip" or not zipfile.is_zipfile(path):
        return False
    try:
        with zipfile.ZipFile(path) as packed:
            names = [PurePosixPath(name) for name in packed.namelist()[:_MOST_NAMES]]
    except (OSError, ValueError, zipfile.BadZipFile):
        return False
    if _CODE_FILE.search(path.name) or any(_CODE_FILE.search(name.name) for name in names):
        return False
    return any(name.suffix.lower() in _CHARTS for name in names)


def _is_chart(path: Path) -> bool:
    if path.suffix.lower() != ".xml" or not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return b"ClinicalDocument" in file.read(_BEGINNING)
    except OSError:
        return False
