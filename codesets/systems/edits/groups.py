"""Clinical Classifications Software Refined for ICD-10-CM (AHRQ): the clinical groups of a diagnosis.

Two files are read: AHRQ's own table (``DXCCSR_v2025-1.csv``), whose cells stand in single quotes and whose
codes have up to six groups with their names; and a JSON object of the first group of each code.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, cast

from codesets.errors import UnreadableSource
from codesets.model import Book
from codesets.official_files import Member
from codesets.remarks import About, Remark, bare
from codesets.systems.contract import Layout, ReadProgress, SourceFile
from codesets.systems.edits.tables import Headed, headed, rows, unreadable
from codesets.systems.fiscal_year import edition, year_named

_WHAT = "clinical groups"
_MOST = 6
_CODE = re.compile(r"[A-Z][0-9][0-9A-Z]{1,5}")
_GROUP = re.compile(r"[A-Z]{3}[0-9]{3}|XXX[0-9]{3}")
_WANTED = {
    "code": ("icd10cmcode",),
    **{f"group {n}": (f"ccsrcategory{n}",) for n in range(1, _MOST + 1)},
    **{f"name {n}": (f"ccsrcategory{n}description",) for n in range(1, _MOST + 1)},
}
_JSON = re.compile(rb'\s*\{\s*"[A-Z][0-9][0-9A-Z.]{1,6}"\s*:\s*"[A-Z]{3}[0-9]{3}"')
_LARGEST_JSON = 20_000_000
_BEFORE_ALL = date(2015, 10, 1)
"""ICD-10-CM is in use in the United States from this day."""


# --- AHRQ's table ----------------------------------------------------------------------------------------


def _recognise(member: Member, layout: Layout) -> SourceFile | None:
    if _table(member) is None:
        return None
    year = year_named(member)
    return edition(member, layout, year) if year else _undated(member, layout)


def _read(source: SourceFile, progress: ReadProgress) -> Iterator[Remark]:
    table = _table(source.member)
    if table is None:
        return
    for number, cells in rows(source.member, table, progress):
        code = bare(_unquoted(cells["code"]))
        if not code:
            continue
        if not _CODE.fullmatch(code):
            raise unreadable(source.member, _WHAT, number, f"“{cells['code'][:20]}” is not a code")
        for n in range(1, _MOST + 1):
            group = _unquoted(cells.get(f"group {n}", ""))
            if _GROUP.fullmatch(group):
                yield Remark(code, About.CCSR, group, _unquoted(cells.get(f"name {n}", "")))


def _table(member: Member) -> Headed | None:
    # the names first: the heading of a group begins like that of its name
    wanted = {name: _WANTED[name] for name in sorted(_WANTED, key=lambda name: not name.startswith("name"))}
    return headed(member, wanted, ("code", "group 1"), _is_row)


def _is_row(cells: Sequence[str]) -> bool:
    return bool(_CODE.fullmatch(bare(_unquoted(cells[0]))))


def _unquoted(cell: str) -> str:
    return cell.strip().strip("'").strip()


# --- first groups, as JSON -------------------------------------------------------------------------------


def first_groups(year_of: Callable[[Iterable[str]], int | None]) -> Layout:
    """``year_of`` tells the newest fiscal year of bare codes, for a file whose name does not."""

    def recognise(member: Member, layout: Layout) -> SourceFile | None:
        if not _JSON.match(member.head(200)) or member.size > _LARGEST_JSON:
            return None
        year = year_named(member) or year_of(map(bare, _first_groups(member)))
        return edition(member, layout, year) if year else _undated(member, layout)

    return Layout(book=Book.GROUPS, recognise=recognise, read=_read_first)


def _read_first(source: SourceFile, progress: ReadProgress) -> Iterator[Remark]:
    groups = _first_groups(source.member)
    for number, (code, group) in enumerate(groups.items()):
        if number % 2000 == 0:
            progress(number / len(groups))
        if not _CODE.fullmatch(bare(code)) or not isinstance(group, str) or not _GROUP.fullmatch(group):
            raise unreadable(source.member, _WHAT, number + 1, "it is no code with its group")
        yield Remark(bare(code), About.CCSR, group)
    progress(1.0)


def _first_groups(member: Member) -> dict[str, Any]:
    try:
        with member.open() as file:
            found: object = json.loads(file.read(_LARGEST_JSON))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise UnreadableSource(
            f"{member.name} cannot be read as clinical groups: it is not whole. Nothing was changed; "
            "download it again."
        )
    return cast("dict[str, Any]", found)


def _undated(member: Member, layout: Layout) -> SourceFile:
    return SourceFile(member, layout, "without a year", _BEFORE_ALL, None)


GROUPS = Layout(book=Book.GROUPS, recognise=_recognise, read=_read)
