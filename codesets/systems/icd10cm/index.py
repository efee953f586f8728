"""The ICD-10-CM Alphabetic Index, the external cause index, and the tables of neoplasms and of drugs.

All four are published in one XML layout (``icd10cm-index.xsd`` and ``icd-10-cm-drug-neoplasm.xsd``, NCHS):
main terms under letters, terms indented below them. The rows of the two tables have cells, whose columns
count from 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from codesets.errors import UnreadableSource
from codesets.index_terms import DRUG_COLUMNS, NEOPLASM_COLUMNS, IndexTerm, entry_of
from codesets.model import Book
from codesets.official_files import Member
from codesets.pcs_tables import Definition
from codesets.systems.contract import Layout, Phrase, ReadProgress, SourceFile
from codesets.systems.fiscal_year import edition
from codesets.systems.icd10cm.syntax import normalise
from codesets.systems.index_lines import TooDeep, lines_of
from codesets.xml_stream import stream, words_of

_ROOT = re.compile(rb"<ICD10CM\.index[\s>]")
_VERSION = re.compile(rb"<version>\s*(20[0-9]{2})\b")
_SIGNS = {
    Book.INDEX: re.compile(rb"<title>[^<]*INDEX\s+TO\s+DISEASES", re.IGNORECASE),
    Book.EXTERNAL_CAUSES: re.compile(rb"<title>[^<]*EXTERNAL\s+CAUSE", re.IGNORECASE),
    Book.NEOPLASMS: re.compile(rb"<head[^>]*>\s*Neoplasm", re.IGNORECASE),
    Book.DRUGS: re.compile(rb"<head[^>]*>\s*Substance", re.IGNORECASE),
}
"""What tells the four apart, in the first lines of the file."""

_COLUMNS = {Book.NEOPLASMS: len(NEOPLASM_COLUMNS), Book.DRUGS: len(DRUG_COLUMNS)}
_FIRST_COLUMN = 2
_KNOWN = frozenset(
    {"title", "see", "seeAlso", "code", "seecat", "subcat", "manif", "warning", "cell", "term"}
)
_NO_CODE = re.compile(r"-*")
_BRACKETED = re.compile(r"\[?([A-Z][0-9][0-9A-Z.]*-?)\]?")
_BLANK_BEFORE = re.compile(r"(?<=[^\s(\[-])\((?=[^)]*\))")


def _recognise(member: Member, layout: Layout) -> SourceFile | None:
    head = member.head(2048)
    version = _VERSION.search(head)
    if version is None or not _ROOT.search(head) or not _SIGNS[layout.book].search(head):
        return None
    return edition(member, layout, int(version[1]))


def _read(source: SourceFile, progress: ReadProgress) -> Iterator[IndexTerm]:
    reader = _LineReader(source.member.name, _COLUMNS.get(source.book, 0))
    position = 0
    for event in stream(source.member, begins=(), ends=_ends, progress=progress):
        reader.line = event.line
        try:
            for line in lines_of(event.element, position, reader.read):
                position += 1
                yield line
        except TooDeep:
            raise reader.unreadable("its terms are indented too deeply") from None
    if position == 0:
        raise UnreadableSource(f"{source.member.name} cannot be read as an index: it holds no main term.")


def _ends(element: Element, parent: Element | None) -> bool:
    return element.tag == "mainTerm"


class _LineReader:
    """Makes a line of one element of the file, whatever stands at it."""

    def __init__(self, file: str, columns: int) -> None:
        self._file = file
        self._columns = columns
        self.line = 0
        """Where the main term being read ends."""

    def unreadable(self, why: str) -> UnreadableSource:
        return UnreadableSource(f"{self._file} cannot be read as an index: line {self.line}: {why}.")

    def read(self, element: Element) -> IndexTerm:
        for child in element:
            if child.tag not in _KNOWN:
                raise self.unreadable(f"“{child.tag}” stands where nothing of that kind belongs")
        title = _title(element.find("title"))
        if not title:
            raise self.unreadable("a term without words")
        manifestation, said = self._manifestation(element)
        return IndexTerm(
            position=0,
            parent=None,
            end=0,
            level=0,
            title=title,
            code=self._code(words_of(element.find("code")) or words_of(element.find("subcat"))),
            manifestation=manifestation,
            see=(*_texts(element, "see"), *(f"category {each}" for each in _texts(element, "seecat"))),
            see_also=_texts(element, "seeAlso"),
            notes=(*_texts(element, "warning"), *said),
            cells=self._cells(element),
        )

    def _code(self, printed: str) -> str:
        if _NO_CODE.fullmatch(printed):
            return ""
        if normalise(entry_of(printed)) != entry_of(printed):
            raise self.unreadable(f"“{printed}” is not a code")
        return printed

    def _manifestation(self, element: Element) -> tuple[str, tuple[str, ...]]:
        """The bracketed code; in one row of the neoplasm table words stand in its place."""
        printed = words_of(element.find("manif"))
        code = _BRACKETED.fullmatch(printed)
        if code:
            return self._code(code[1]), ()
        return "", (printed,) if printed else ()

    def _cells(self, element: Element) -> tuple[str, ...]:
        if not self._columns:
            return ()
        cells = [""] * self._columns
        for cell in element.iterfind("cell"):
            column = cell.get("col", "")
            place = int(column) - _FIRST_COLUMN if column.isdecimal() else -1
            if not 0 <= place < self._columns:
                raise self.unreadable(f"“{column}” is not a column of this table")
            cells[place] = self._code(words_of(cell))
        return tuple(cells)


def _title(element: Element | None) -> str:
    return _BLANK_BEFORE.sub(" (", words_of(element))


def _texts(element: Element, tag: str) -> tuple[str, ...]:
    return tuple(text for child in element.iterfind(tag) if (text := words_of(child)))


# --- for the search --------------------------------------------------------------------------------------


def phrases(book: Book, rows: Iterable[IndexTerm | Definition]) -> Iterator[Phrase]:
    """Each line with a code as a coder would say it: its main term, and the terms it is indented under.

    Of a table one phrase a cell, the column's name behind it.
    """
    columns = {Book.NEOPLASMS: NEOPLASM_COLUMNS, Book.DRUGS: DRUG_COLUMNS}.get(book, ())
    above: list[str] = []
    for line in rows:
        if not isinstance(line, IndexTerm):
            continue
        del above[line.level :]
        above.append(line.title)
        text = ", ".join(above)
        for code in filter(None, (entry_of(line.code), entry_of(line.manifestation))):
            yield Phrase(text, code, book, line.position)
        for column, code in zip(columns, map(entry_of, line.cells), strict=False):
            if code:
                yield Phrase(f"{text}, {column}", code, book, line.position)


INDEX, EXTERNAL_CAUSES, NEOPLASMS, DRUGS = (
    Layout(book=book, recognise=_recognise, read=_read) for book in _SIGNS
)
