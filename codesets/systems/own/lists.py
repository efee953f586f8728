"""Reads a table as a list of codes of the user's own, and what such a list is to the library."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from json import dumps

from codesets.errors import CodesetError, UnreadableSource
from codesets.model import Book, Code, Fact, Kind
from codesets.official_files import Member
from codesets.spreadsheets import rows_of
from codesets.systems.contract import CodeSystem, Heading, Layout, Mention, ReadProgress, Row, SourceFile
from codesets.systems.outline import rows_of as numbered
from codesets.systems.own.days import DayColumn
from codesets.systems.own.table import Mapping, cell_of

SLUG = "own"
"""Of the stores of such lists, whatever they are called."""
LONGEST_NAME = 40

_CHAPTERS = ("OTHER", "LIST", "THE LIST", "ALL CODES")
"""Names of the one chapter; the first that is no code of the list and can be a chapter of its system."""
_LONGEST_CODE = 24
_MOST_TOLD = 10
"""Rows that a refusal names."""
_NAME = re.compile(r"[^\W_][\w .,()&/+-]*")


@dataclass(frozen=True, slots=True)
class ListEdition:
    """Which edition of its list a table is."""

    edition: str
    effective_from: date
    effective_to: date | None = None


@dataclass(frozen=True, slots=True)
class MappedFile(SourceFile):
    """A table, and which of its columns is what."""

    columns: str
    """The mapping, as it is kept with the list: the same file with other columns is another list."""


def mapped(member: Member, mapping: Mapping, system: CodeSystem, of: ListEdition) -> MappedFile:
    """The table as a file of its list. Raises CodesetError where a name cannot be one."""
    check_name(system.name)
    check_name(of.edition, "edition")
    if of.effective_to is not None and of.effective_to < of.effective_from:
        raise CodesetError("The list would end before it begins. Nothing was changed.")

    def read(source: SourceFile, progress: ReadProgress) -> Iterator[Row]:
        yield from _rows(source.member, mapping, system, progress)

    layout = Layout(book=Book.CODES, recognise=lambda member, layout: None, read=read)
    columns = dumps(asdict(mapping), sort_keys=True)
    return MappedFile(member, layout, of.edition, of.effective_from, of.effective_to, columns)


def check_name(said: str, what: str = "name") -> None:
    """Raises CodesetError for what a list cannot be called."""
    if not _NAME.fullmatch(said) or len(said) > LONGEST_NAME:
        raise CodesetError(
            f"“{said[:60]}” cannot be the {what} of a list: letters, digits and plain signs, at most "
            f"{LONGEST_NAME}. Nothing was changed."
        )


def own_list(name: str) -> CodeSystem:
    """A system of the user's own, for what is on the shelf under that name."""
    return CodeSystem(
        name=name,
        slug=SLUG,
        packaged=lambda: None,
        layouts=(),
        normalise=_normalise,
        mentions=_no_mentions,
        key=_key,
    )


# --- reading ---------------------------------------------------------------------------------------------


def _rows(member: Member, mapping: Mapping, system: CodeSystem, progress: ReadProgress) -> Iterator[Row]:
    headings: list[str] = []
    table: list[tuple[int, list[str]]] = []
    for number, cells in rows_of(member, progress, mapping.sheet):
        if number < mapping.first_row:
            headings = cells
        elif cell_of(cells, mapping.code) or cell_of(cells, mapping.title):
            table.append((number, cells))
    columns = (mapping.valid_from, mapping.valid_to)
    reading = _Reading(
        headings, mapping, DayColumn(cell_of(cells, at) for _, cells in table for at in columns)
    )
    codes: dict[str, Heading] = {}
    wrong: list[str] = []
    for number, cells in table:
        try:
            heading = reading.heading(system, cells)
            if heading.code in codes:
                raise ValueError(f"{heading.code} stands in it twice")
            codes[heading.code] = heading
        except ValueError as error:
            wrong.append(f"row {number} {error}")
    if wrong:
        raise _unreadable(member, wrong)
    yield from numbered(system.name, _tree(system, codes))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the rows of a table are read by."""

    headings: Sequence[str]
    mapping: Mapping
    days: DayColumn

    def heading(self, system: CodeSystem, cells: Sequence[str]) -> Heading:
        """Raises ValueError, to be put behind the number of the row."""
        mapping = self.mapping
        said, title = cell_of(cells, mapping.code), cell_of(cells, mapping.title)
        code = system.normalise(said)
        if code is None:
            raise ValueError(f"has “{said[:30]}”, which is no code of {system.name}")
        if not title:
            raise ValueError(f"has the code {code} and no title")
        short = cell_of(cells, mapping.short)
        return Heading(
            code,
            title,
            Kind.CODE,
            None,
            billable=True,
            facts=(*([Fact("Short title", short)] if short else []), *self._others(cells)),
            valid_from=self.days.day(cell_of(cells, mapping.valid_from)),
            valid_to=self.days.day(cell_of(cells, mapping.valid_to)),
        )

    def _others(self, cells: Sequence[str]) -> Iterator[Fact]:
        mapping = self.mapping
        named = {mapping.code, mapping.title, mapping.short, mapping.valid_from, mapping.valid_to}
        for at, heading in enumerate(self.headings):
            if at not in named and at < len(cells) and heading and cells[at]:
                yield Fact(heading, cells[at])


def _tree(system: CodeSystem, codes: dict[str, Heading]) -> list[Heading]:
    """As the system orders its codes, else under one chapter; codes with dots stand under those they go on
    from: ``E11.9`` under ``E11``."""
    if system.outline is not None:
        return list(system.outline(codes))
    chapter = next(name for name in _CHAPTERS if name not in codes and system.normalise(name))
    ordered = [Heading(chapter, system.name, Kind.CHAPTER, None)]
    dotted = sum("." in code for code in codes) * 2 > len(codes)
    for code in sorted(codes) if dotted else codes:
        entry = codes[code]
        entry.parent = _above(code, codes) if dotted else None
        if entry.parent is not None:
            codes[entry.parent].billable = False
            codes[entry.parent].kind = Kind.CATEGORY
        entry.parent = entry.parent or chapter
        ordered.append(entry)
    return ordered


def _above(code: str, codes: dict[str, Heading]) -> str | None:
    for length in range(len(code) - 1, 0, -1):
        beginning = code[:length].rstrip(".")
        if beginning != code and beginning in codes:
            return beginning
    return None


def _normalise(spelling: str) -> str | None:
    bare = " ".join(spelling.upper().split())
    return bare if bare and len(bare) <= _LONGEST_CODE and bare.isprintable() else None


def _no_mentions(text: str) -> Iterator[Mention]:
    return iter(())


def _key(entry: Code) -> str:
    return entry.code


def _unreadable(member: Member, wrong: Sequence[str]) -> UnreadableSource:
    told = "; ".join(wrong[:_MOST_TOLD])
    more = f"; and {len(wrong) - _MOST_TOLD:,} more" if len(wrong) > _MOST_TOLD else ""
    return UnreadableSource(
        f"{member.name} cannot be read as that list: {told}{more}. Nothing was changed; mend "
        f"{'the row' if len(wrong) == 1 else 'the rows'}, or choose other columns."
    )
