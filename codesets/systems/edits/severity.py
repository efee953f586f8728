"""Complications and comorbidities: the diagnoses that make a stay more severe when they are secondary.

Tables 6I (complete MCC list) and 6J (complete CC list) of the IPPS final rule of each fiscal year (CMS): a
title, ``Diagnosis Code`` and ``Description``, as text with tabs or as a workbook; notes may stand behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from codesets.model import Book
from codesets.official_files import Member
from codesets.remarks import About, Remark, bare
from codesets.systems.contract import Layout, ReadProgress, SourceFile
from codesets.systems.edits.tables import Headed, headed, plain, rows, unreadable
from codesets.systems.fiscal_year import edition, year_named

_WANTED = {"code": ("diagnosiscode", "icd10cmcode", "icd10code", "code"), "title": ("description", "title")}
_CODE = re.compile(r"[A-Z][0-9][0-9A-Z]{1,5}")
_YEAR = re.compile(r"fy(20[0-9]{2})")


def _list(book: Book, about: About, title: str, number: str) -> Layout:
    """``title`` and ``number``: what the list is called above its columns, else in its file's name."""

    def recognise(member: Member, layout: Layout) -> SourceFile | None:
        table = _table(member)
        if table is None:
            return None
        above = "".join(table.headings)
        called = above if "list" in above else plain(member.name)
        if title not in called and number not in called:
            return None
        said = _YEAR.search(above)
        year = int(said[1]) if said else year_named(member)
        return edition(member, layout, year) if year else None

    def read(source: SourceFile, progress: ReadProgress) -> Iterator[Remark]:
        table = _table(source.member)
        if table is None:
            return
        for row, cells in rows(source.member, table, progress):
            code = bare(cells["code"])
            if _CODE.fullmatch(code):
                yield Remark(code, about)
            elif cells["title"].strip():  # a note behind the table stands in one cell
                why = f"“{cells['code'][:20]}” is not a code"
                raise unreadable(source.member, f"the {book.value}", row, why)

    return Layout(book=book, recognise=recognise, read=read)


def _table(member: Member) -> Headed | None:
    return headed(member, _WANTED, ("code", "title"), _is_row)


def _is_row(cells: Sequence[str]) -> bool:
    return bool(_CODE.fullmatch(bare(cells[0])))


SEVERITY = (
    _list(Book.MAJOR_COMPLICATIONS, About.MCC, "completemcclist", "table6i"),
    _list(Book.COMPLICATIONS, About.CC, "completecclist", "table6j"),
)
