"""Diagnoses exempt from the present-on-admission indicator (CMS, POA exempt list)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from codesets.model import Book
from codesets.official_files import Member
from codesets.remarks import About, Remark, bare
from codesets.systems.contract import Layout, ReadProgress, SourceFile
from codesets.systems.edits.tables import Headed, headed, rows, unreadable
from codesets.systems.fiscal_year import edition, year_named

_WANTED = {"code": ("poaexemptcode", "icd10cmcode", "diagnosiscode", "code")}
_CODE = re.compile(r"[A-Z][0-9][0-9A-Z]{1,5}")
_YEAR = re.compile(r"20[0-9]{2}")


def _recognise(member: Member, layout: Layout) -> SourceFile | None:
    table = _table(member)
    if table is None or "poa" not in f"{' '.join(table.headings)} {member.name} {member.path.name}".lower():
        return None
    said = _YEAR.findall(" ".join(table.headings))
    year = year_named(member) or (int(said[0]) if said else None)
    return edition(member, layout, year) if year else None


def _read(source: SourceFile, progress: ReadProgress) -> Iterator[Remark]:
    table = _table(source.member)
    if table is None:
        return
    for number, cells in rows(source.member, table, progress):
        code = bare(cells["code"])
        if not code:
            continue
        if not _CODE.fullmatch(code):
            raise unreadable(
                source.member, "a POA-exempt list", number, f"“{cells['code'][:20]}” is not a code"
            )
        yield Remark(code, About.POA_EXEMPT)


def _table(member: Member) -> Headed | None:
    return headed(member, _WANTED, ("code",), _is_row)


def _is_row(cells: Sequence[str]) -> bool:
    return any(_CODE.fullmatch(bare(cell)) for cell in cells[:4])


POA_EXEMPT = Layout(book=Book.POA_EXEMPT, recognise=_recognise, read=_read)
