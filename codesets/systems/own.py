"""Lists of the user's own: any table with a column of codes and one of titles, as a system with a name.

Place of service, revenue codes, a payer's or a clinic's list, another country's classification; and CPT from
whatever table somebody keeps it in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from codesets.errors import CodesetError, UnreadableSource
from codesets.model import Book, Code, Fact, Kind
from codesets.official_files import Member
from codesets.spreadsheets import rows_of, sheets
from codesets.systems.contract import CodeSystem, Layout, Mention, ReadProgress, Row, SourceFile
from codesets.systems.outline import Heading
from codesets.systems.outline import rows_of as numbered

SLUG = "own"
"""Of the stores of such lists, whatever they are called."""
SAMPLE = 12
"""Rows that are shown before a list is brought in."""
LONGEST_NAME = 40

_CHAPTERS = ("OTHER", "LIST", "THE LIST", "ALL CODES")
"""Names of the one chapter; the first that is no code of the list and can be a chapter of its system."""
_LONGEST_CODE = 24
_NAME = re.compile(r"[^\W_][\w .,()&/+-]*")
_CODE_HEADINGS = ("code", "codes", "kode", "value", "number", "no", "id")
_TITLE_HEADINGS = ("title", "name", "long description", "description", "descriptor", "meaning", "text")
_SHORT_HEADINGS = ("short title", "short description", "abbreviation", "short")
_FROM_HEADINGS = ("valid from", "effective date", "effective", "from", "begin", "start")
_TO_HEADINGS = ("valid to", "termination date", "term date", "end date", "until", "to", "end")
_WORDS = re.compile(r"[a-z0-9]+")
_DAY = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})|([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column of a table is what. Columns count from 0."""

    code: int
    title: int
    short: int | None = None
    valid_from: int | None = None
    valid_to: int | None = None
    first_row: int = 2
    """Number of the first row that holds a code; what stands above it is headings and notices."""
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class TableLook:
    """What a table looks like, before anybody has said what it is."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """The first ones below the headings."""
    guess: Mapping
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListEdition:
    """Which edition of its list a table is."""

    edition: str
    effective_from: date
    effective_to: date | None = None


def look(member: Member, sheet: str | None = None) -> TableLook:
    """The headings, the first rows and a guess. Raises UnreadableSource for what has not two columns."""
    first = list(islice(rows_of(member, lambda done: None, sheet), 3 * SAMPLE))
    place = next((at for at, (_, cells) in enumerate(first) if _is_header(cells)), None)
    if place is None:
        raise UnreadableSource(
            f"{member.name} holds no table with a column of codes and one of titles. Nothing was changed."
        )
    headings = first[place][1]
    below = [cells for _, cells in first[place + 1 :]]
    number = first[place + 1][0] if below else first[place][0] + 1
    columns = _guessed(headings, below)
    if columns is None:  # no heading tells of a code
        if any(sign.isdigit() for cell in headings for sign in cell):  # then it is a row as the others
            below, number = [headings, *below], first[place][0]
            headings = [f"Column {at + 1}" for at in range(len(headings))]
        columns = _by_looks(len(headings), below)
    code, title, short, begins, ends = columns
    return TableLook(
        tuple(headings),
        tuple(tuple(cells) for cells in below[:SAMPLE]),
        Mapping(code, title, short, begins, ends, number, sheet),
        sheets(member),
    )


def mapped(member: Member, mapping: Mapping, system: CodeSystem, of: ListEdition) -> SourceFile:
    """The table as a file of its list. Raises CodesetError where a name cannot be one."""
    check_name(system.name)
    check_name(of.edition, "edition")
    if of.effective_to is not None and of.effective_to < of.effective_from:
        raise CodesetError("The list would end before it begins. Nothing was changed.")

    def read(source: SourceFile, progress: ReadProgress) -> Iterator[Row]:
        yield from _rows(source.member, mapping, system, progress)

    layout = Layout(book=Book.CODES, recognise=lambda member, layout: None, read=read)
    return SourceFile(member, layout, of.edition, of.effective_from, of.effective_to)


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
    codes: dict[str, Heading] = {}
    for number, cells in rows_of(member, progress, mapping.sheet):
        if number < mapping.first_row:
            headings = cells
            continue
        said, title = _cell(cells, mapping.code), _cell(cells, mapping.title)
        if not said and not title:
            continue
        code = system.normalise(said)
        if code is None:
            raise _unreadable(member, number, f"has “{said[:30]}”, which is no code of {system.name}")
        if not title:
            raise _unreadable(member, number, f"has the code {code} and no title")
        if code in codes:
            raise _unreadable(member, number, f"{code} stands in it twice")
        try:
            codes[code] = _heading(code, title, cells, headings, mapping)
        except ValueError as error:
            raise _unreadable(member, number, str(error)) from None
    yield from numbered(system.name, _tree(system, codes))


def _heading(
    code: str, title: str, cells: Sequence[str], headings: Sequence[str], mapping: Mapping
) -> Heading:
    named = {mapping.code, mapping.title, mapping.short, mapping.valid_from, mapping.valid_to}
    others = [
        Fact(heading, cells[at])
        for at, heading in enumerate(headings)
        if at not in named and at < len(cells) and heading and cells[at]
    ]
    short = _cell(cells, mapping.short)
    return Heading(
        code,
        title,
        Kind.CODE,
        None,
        billable=True,
        facts=(*([Fact("Short title", short)] if short else []), *others),
        valid_from=_day(_cell(cells, mapping.valid_from)),
        valid_to=_day(_cell(cells, mapping.valid_to)),
    )


def _tree(system: CodeSystem, codes: dict[str, Heading]) -> list[Heading]:
    """Under one chapter; codes with dots stand under those they go on from: ``E11.9`` under ``E11``."""
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


def _cell(cells: Sequence[str], at: int | None) -> str:
    return cells[at].strip() if at is not None and at < len(cells) else ""


def _day(cell: str) -> date | None:
    """Raises ValueError for what is no day."""
    if not cell:
        return None
    found = _DAY.match(cell)
    if not found:
        raise ValueError(f"“{cell[:20]}” is not a day")
    year, month, day = (found[1], found[2], found[3]) if found[1] else (found[6], found[4], found[5])
    return None if year == "9999" else date(int(year), int(month), int(day))


def _normalise(spelling: str) -> str | None:
    bare = " ".join(spelling.upper().split())
    return bare if bare and len(bare) <= _LONGEST_CODE and bare.isprintable() else None


def _no_mentions(text: str) -> Iterator[Mention]:
    return iter(())


def _key(entry: Code) -> str:
    return entry.code


def _unreadable(member: Member, row: int, why: str) -> UnreadableSource:
    return UnreadableSource(
        f"{member.name} cannot be read as that list: row {row} {why}. Nothing was changed; mend the row, or "
        "choose other columns."
    )


# --- guessing --------------------------------------------------------------------------------------------


def _is_header(cells: Sequence[str]) -> bool:
    return sum(bool(cell) for cell in cells) >= 2


def _guessed(
    headings: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[int, int, int | None, int | None, int | None] | None:
    """Columns of code, title, short title, first and last day; None where no heading tells of a code."""
    code = _named(headings, _CODE_HEADINGS, ())
    if code is None:
        return None
    short = _named(headings, _SHORT_HEADINGS, (code,))
    title = _named(headings, _TITLE_HEADINGS, (code, short))
    if title is None:
        title = max(
            (at for at in range(len(headings)) if at not in (code, short)),
            key=lambda at: sum(len(_cell(cells, at)) for cells in rows),
            default=None,
        )
    if title is None:
        return None
    begins = _named(headings, _FROM_HEADINGS, (code, short, title))
    ends = _named(headings, _TO_HEADINGS, (code, short, title, begins))
    return code, title, short, begins, ends


def _by_looks(
    width: int, rows: Sequence[Sequence[str]]
) -> tuple[int, int, int | None, int | None, int | None]:
    """Of columns without telling headings: codes are short and each another, titles are the longest words."""
    lengths = [sum(len(_cell(cells, at)) for cells in rows) for at in range(width)]
    different = [len({_cell(cells, at) for cells in rows}) for at in range(width)]
    code = min(range(width), key=lambda at: (-different[at], lengths[at]))
    title = max((at for at in range(width) if at != code), key=lambda at: lengths[at])
    return code, title, None, None, None


def _named(headings: Sequence[str], names: Sequence[str], taken: Sequence[int | None]) -> int | None:
    """The first column whose heading is one of the names, else ends with one, else holds it as a word."""
    plain = [" ".join(_WORDS.findall(heading.lower().replace("_", " "))) for heading in headings]
    free = [at for at in range(len(plain)) if at not in taken]
    for fits in (str.__eq__, str.endswith, _has_word):
        for name in names:
            for at in free:
                if fits(plain[at], name):
                    return at
    return None


def _has_word(heading: str, name: str) -> bool:
    return f" {name} " in f" {heading} "
