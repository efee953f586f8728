"""ICD-10-CM: the tabular list as NCHS and CMS publish it in XML.

The file is described by ``icd10c-tabular.xsd`` (NCHS). Three things it leaves to the reader:

* A 7th character is defined at a category or below and meant for every code under it; the nearest
  definition counts. The completed codes are not in the file and are made here, with placeholder X.
* Blocks are listed side by side, also those that embrace others (``V00-V99`` Transport accidents).
  Here they are nested, so that their notes reach the codes they are meant for.
* A block of one category bears the category's name (``B10``). Here it is called ``B10-B10``.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree.ElementTree import Element  # a plain container here: expat does the reading

from codesets.errors import UnreadableSource
from codesets.model import Book, Code, InstructionKind, Kind
from codesets.official_files import Member
from codesets.systems.contract import Layout, ReadProgress, Row, SourceFile, Statement
from codesets.systems.fiscal_year import edition
from codesets.systems.icd10cm.syntax import CATEGORY, SYSTEM, normalise
from codesets.systems.icd10cm.vision import impairment_table
from codesets.xml_stream import Event, stream, words_of

_PACKAGE = "simple_icd_10_cm"
_PACKAGED = "icd10c-tabular-*.xml"

_NOTES = {
    "includes": InstructionKind.INCLUDES,
    "inclusionTerm": InstructionKind.INCLUSION_TERM,
    "excludes1": InstructionKind.EXCLUDES1,
    "excludes2": InstructionKind.EXCLUDES2,
    "codeFirst": InstructionKind.CODE_FIRST,
    "useAdditionalCode": InstructionKind.USE_ADDITIONAL,
    "codeAlso": InstructionKind.CODE_ALSO,
    "sevenChrNote": InstructionKind.SEVENTH_CHARACTER,
    "notes": InstructionKind.NOTE,
}
_PLAIN = {"name", "desc", *_NOTES}
_MAY_STAND_IN = {
    "chapter": _PLAIN | {"sectionIndex"},
    "section": _PLAIN | {"deactivated"},
    "diag": _PLAIN | {"diag", "sevenChrDef", "visualImpairment"},
}
_OWN_RANGE = re.compile(rf"\s*\({CATEGORY}(?:-{CATEGORY})?\)$")
_NOT_WITH = re.compile(
    r"7th characters? (?P<sevenths>[0-9A-Z](?:(?:,| and|, and) [0-9A-Z])*) do(?:es)? not apply to "
    rf"codes in category (?P<category>{CATEGORY}) with 6th character (?P<sixths>.+)"
)
"""Category S06: someone who died of the injury does not come back (6th characters 7 and 8)."""

_Choice = tuple[str, str]
"""A 7th character and its meaning."""


# --- finding the file ------------------------------------------------------------------------------------


def packaged() -> Path | None:
    """The tabular XML inside the installed package, found without importing the package.

    Its import would parse the whole file: 1.6 s and 193 MB. Frozen by PyInstaller the data lies
    in the bundle without the package.
    """
    for root in _package_folders():
        found = sorted((root / "data").glob(_PACKAGED))
        if found:
            return found[-1]
    return None


def _package_folders() -> Iterator[Path]:
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        yield Path(bundle) / _PACKAGE
    found = importlib.util.find_spec(_PACKAGE)  # a top-level name: nothing is executed
    if found is not None:
        yield from map(Path, found.submodule_search_locations or ())


def recognise(member: Member, layout: Layout) -> SourceFile | None:
    version = re.search(rb"<ICD10CM\.tabular>\s*<version>\s*(20[0-9]{2})\b", member.head(2048))
    return edition(member, layout, int(version[1])) if version is not None else None


# --- reading it ------------------------------------------------------------------------------------------


def read(source: SourceFile, progress: ReadProgress) -> Iterator[Row]:
    file = source.member.name
    chapter: _Chapter | None = None
    section: _Block | None = None
    position = 0
    for happening in stream(source.member, begins=("chapter", "section"), ends=_ends, progress=progress):
        match happening:
            case Event(element=element, ended=False) if element.tag == "chapter":
                chapter = _Chapter(file, first=position)
            case Event(element=element, ended=False) if chapter is not None:
                section = chapter.begin_block(element, happening.line)
            case Event(element=element, ended=True) if element.tag == "section" and chapter and section:
                _check(element, file, happening.line)
                section.element = element
            case Event(element=element, ended=True) if element.tag == "diag" and chapter and section:
                chapter.add_category(section, element, happening.line)
            case Event(element=element, ended=True) if element.tag == "chapter" and chapter:
                rows = chapter.finish(element, happening.line)
                position += len(rows)
                yield from rows
                chapter = None
            case _:
                raise _unreadable(file, happening.line, "an element stands where none belongs")
    if position == 0:
        raise _unreadable(file, 1, "it holds no chapter")


def _ends(element: Element, parent: Element | None) -> bool:
    """Which elements are handed over, and forgotten, once they are complete."""
    if element.tag == "diag":
        return parent is not None and parent.tag == "section"
    return element.tag in ("section", "chapter")


def _unreadable(file: str, line: int, why: str) -> UnreadableSource:
    return UnreadableSource(f"{file} cannot be read as an ICD-10-CM tabular list: line {line}: {why}.")


@dataclass(slots=True)
class _Block:
    code: str
    place: int
    """Among the chapter's rows, where its own row is kept free."""
    end: int = 0
    parent: str = ""
    element: Element | None = None


@dataclass(slots=True)
class _Chapter:
    """Gathers the rows of one chapter. Chapter and blocks get theirs last: only then is their end known."""

    file: str
    first: int
    """Position of the chapter's own row in the whole book."""
    rows: list[Row | None] = field(default_factory=lambda: [None])
    blocks: list[_Block] = field(default_factory=list[_Block])
    categories: dict[str, int] = field(default_factory=dict[str, int])
    """Category → the end of what stands below it, among this chapter's rows."""

    def begin_block(self, element: Element, line: int) -> _Block:
        name = element.get("id", "")
        if not re.fullmatch(rf"{CATEGORY}(-{CATEGORY})?", name):
            raise _unreadable(self.file, line, f"“{name}” is not the range of a block")
        block = _Block(name if "-" in name else f"{name}-{name}", len(self.rows))
        self.rows.append(None)
        self.blocks.append(block)
        return block

    def add_category(self, block: _Block, element: Element, line: int) -> None:
        category = _Category(self.file, line, self.first + len(self.rows))
        category.add(element, block.code, (), ())
        self.rows.extend(category.rows)
        self.categories[category.rows[0].entry.code] = block.end = len(self.rows)

    def finish(self, element: Element, line: int) -> list[Row]:
        name, title = words_of(element.find("name")), words_of(element.find("desc"))
        if not name or not title:
            raise _unreadable(self.file, line, "a chapter without number or title")
        _check(element, self.file, line)
        self._nest(name)
        for block in self.blocks:
            head = block.element if block.element is not None else Element("section")
            text = _OWN_RANGE.sub("", words_of(head.find("desc")))
            end = max(block.end, block.place + 1)
            self.rows[block.place] = self._shelf(
                head, Kind.BLOCK, block.code, text, block.parent, block.place, end
            )
        self.rows[0] = self._shelf(element, Kind.CHAPTER, name, title, None, 0, len(self.rows))
        return [row for row in self.rows if row is not None]

    def _shelf(
        self, head: Element, kind: Kind, code: str, title: str, parent: str | None, place: int, end: int
    ) -> Row:
        at = self.first
        entry = Code(SYSTEM, code, title, kind, False, parent, at + place, at + end)
        return Row(entry, tuple(_statements(head)))

    def _nest(self, chapter: str) -> None:
        """Puts each block under the nearest one that embraces it; those have no categories of their own."""
        open_blocks: list[_Block] = []
        for block in self.blocks:
            while open_blocks and open_blocks[-1].end <= block.place:
                open_blocks.pop()
            block.parent = open_blocks[-1].code if open_blocks else chapter
            if not block.end:
                block.end = self._reach(block.code.partition("-")[2])
                if block.end > block.place:
                    open_blocks.append(block)

    def _reach(self, last: str) -> int:
        if last in self.categories:
            return self.categories[last]
        return max((end for code, end in self.categories.items() if code <= last), default=0)


@dataclass(slots=True)
class _Category:
    """Turns one category and all below it into rows."""

    file: str
    line: int
    """Where the category ends in the file."""
    first: int
    rows: list[Row] = field(default_factory=list[Row])
    exceptions: list[tuple[frozenset[str], frozenset[str]]] = field(
        default_factory=list[tuple[frozenset[str], frozenset[str]]]
    )
    """(6th characters, the 7th characters that do not go with them)."""

    def add(
        self, element: Element, parent: str, choices: tuple[_Choice, ...], ancestors: tuple[str, ...]
    ) -> None:
        code, title = words_of(element.find("name")), words_of(element.find("desc"))
        if normalise(code) != code or not title:
            raise _unreadable(self.file, self.line, f"“{code}” is not a code with a title")
        _check(element, self.file, self.line)
        statements = tuple(_statements(element))
        if not ancestors:
            statements += tuple(_tables(element))
        self.exceptions += _exceptions(code, statements)
        definition = element.find("sevenChrDef")
        if definition is not None:
            choices = tuple(self._choices(definition))
        below = element.findall("diag")
        completing = self._completing(code, choices) if not below else ()
        place = len(self.rows)
        entry = Code(
            system=SYSTEM,
            code=code,
            title=title,
            kind=_kind(bool(below) or bool(completing), bool(ancestors)),
            billable=not below and not completing,
            parent=parent,
            position=self.first + place,
            end=self.first + place + 1,
        )
        self.rows.append(Row(entry, statements))
        for child in below:
            self.add(child, code, choices, (*ancestors, code))
        for sign, meaning in completing:
            self._complete(entry, sign, meaning)
        self.rows[place] = Row(replace(entry, end=self.first + len(self.rows)), statements)

    def _choices(self, definition: Element) -> Iterator[_Choice]:
        for extension in definition.iter("extension"):
            sign, meaning = extension.get("char", ""), words_of(extension)
            if not re.fullmatch(r"[0-9A-Z]", sign) or not meaning:
                raise _unreadable(self.file, self.line, f"“{sign}” is not a 7th character with a meaning")
            yield sign, meaning

    def _completing(self, code: str, choices: tuple[_Choice, ...]) -> tuple[_Choice, ...]:
        bare = code.replace(".", "")
        if len(bare) == 7:  # the file spells it out itself
            return ()
        unfit = frozenset[str]().union(
            *(not_with for sixths, not_with in self.exceptions if bare[5:6] in sixths)
        )
        return tuple(choice for choice in choices if choice[0] not in unfit)

    def _complete(self, header: Code, sign: str, meaning: str) -> None:
        filled = header.code.replace(".", "").ljust(6, "X")
        position = self.first + len(self.rows)
        completed = Code(
            system=SYSTEM,
            code=f"{filled[:3]}.{filled[3:]}{sign}",
            title=f"{header.title}, {meaning}",
            kind=Kind.CODE,
            billable=True,
            parent=header.code,
            position=position,
            end=position + 1,
            seventh=sign,
        )
        self.rows.append(Row(completed))


def _kind(has_children: bool, below_category: bool) -> Kind:
    if not has_children:
        return Kind.CODE
    return Kind.SUBCATEGORY if below_category else Kind.CATEGORY


def _check(element: Element, file: str, line: int) -> None:
    """Refuses what would otherwise be passed over in silence: a note of a kind that is not known here."""
    for child in element:
        if child.tag not in _MAY_STAND_IN[element.tag]:
            raise _unreadable(file, line, f"“{child.tag}” stands where nothing of that kind belongs")


def _statements(element: Element) -> Iterator[Statement]:
    """The notes that stand directly under an element, in the book's order."""
    for child in element:
        kind = _NOTES.get(child.tag)
        if kind is not None:
            yield from (Statement(kind, text) for note in child.iter("note") if (text := words_of(note)))
        elif child.tag == "sevenChrDef":
            yield from _definitions(child)


def _tables(category: Element) -> Iterator[Statement]:
    """The file puts the table of visual impairment under H54.8; it is meant for all of H54."""
    for table in category.iter("visualImpairment"):
        yield from (Statement(InstructionKind.NOTE, text) for text in impairment_table(table))


def _definitions(definition: Element) -> Iterator[Statement]:
    """``A – initial encounter``; a note that follows an extension gives another wording of it."""
    text = ""
    for child in definition:
        if child.tag == "extension":
            if text:
                yield Statement(InstructionKind.SEVENTH_CHARACTER, text)
            text = f"{child.get('char', '')} – {words_of(child)}"
        elif child.tag == "note" and text.endswith(" – sequela"):
            # W08: “Fall from stool” has slipped in here; it is another wording of the category
            yield Statement(InstructionKind.SEVENTH_CHARACTER, text)
            yield Statement(InstructionKind.INCLUSION_TERM, words_of(child))
            text = ""
        elif child.tag == "note":
            text = f"{text}; {words_of(child)}" if text else words_of(child)
    if text:
        yield Statement(InstructionKind.SEVENTH_CHARACTER, text)


def _exceptions(
    code: str, statements: Iterable[Statement]
) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    for statement in statements:
        found = _NOT_WITH.search(statement.text)
        if found and found["category"] == code:
            sixths = re.findall(r"\b([0-9A-Z]) - ", found["sixths"])
            yield frozenset(sixths), frozenset(re.findall(r"\b[0-9A-Z]\b", found["sevenths"]))


TABULAR = Layout(book=Book.TABULAR, recognise=recognise, read=read)
