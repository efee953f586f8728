"""CMS hierarchical condition categories: the ICD-10-CM mappings published for each payment year.

A table with a diagnosis code and a column for each model (``CMS-HCC Model Category V28``, ``RxHCC Model
Category V08``); a column beside it says whether the code counts ``for 2024 Payment Year``. A payment year is
made from the diagnoses of the year before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from codesets.model import Book
from codesets.official_files import Member
from codesets.remarks import About, Remark, bare
from codesets.spreadsheets import rows_of
from codesets.systems.contract import Layout, ReadProgress, SourceFile
from codesets.systems.edits.tables import Headed, headed
from codesets.systems.fiscal_year import year_named

_CODE = re.compile(r"[A-Z][0-9][0-9A-Z]{1,5}")
_MODEL = re.compile(r"((?:cms|rx)hcc)(esrd|pace)?.*?category(v[0-9]{2})")
_OF_A_YEAR = re.compile(r"for20[0-9]{2}paymentyear")
_CATEGORY = re.compile(r"([0-9]{1,3})(?:\.0)?")
_YEAR = re.compile(r"20[0-9]{2}")
_NAMES = {"cmshcc": "CMS-HCC", "rxhcc": "RxHCC"}


def _recognise(member: Member, layout: Layout) -> SourceFile | None:
    table = _table(member)
    if table is None or not _models(table):
        return None
    said = _YEAR.findall(" ".join(table.headings))
    year = year_named(member) or (int(max(said)) if said else None)
    if year is None:
        return None
    return SourceFile(member, layout, f"Payment year {year}", date(year - 1, 1, 1), date(year - 1, 12, 31))


def _read(source: SourceFile, progress: ReadProgress) -> Iterator[Remark]:
    table = _table(source.member)
    if table is None:
        return
    models = _models(table)
    for number, cells in rows_of(source.member, progress):
        code = bare(cells[table.columns["code"]])
        if number < table.first_row or not _CODE.fullmatch(code):
            continue  # notes stand behind the table
        for at, model in models.items():
            category = _CATEGORY.fullmatch(cells[at]) if at < len(cells) else None
            if category:
                yield Remark(code, About.HCC, category[1], model)


def _table(member: Member) -> Headed | None:
    return headed(member, {"code": ("diagnosiscode", "icd10code")}, ("code",), _is_row)


def _is_row(cells: Sequence[str]) -> bool:
    return bool(_CODE.fullmatch(bare(cells[0])))


def _models(table: Headed) -> Mapping[int, str]:
    """By column, what a coder calls the model: ``CMS-HCC V28``."""
    found = {
        at: _MODEL.search(heading)
        for at, heading in enumerate(table.headings)
        if not _OF_A_YEAR.search(heading)
    }
    return {
        at: " ".join(filter(None, (_NAMES[model[1]], (model[2] or "").upper(), model[3].upper())))
        for at, model in found.items()
        if model
    }


RISKS = Layout(book=Book.RISKS, recognise=_recognise, read=_read)
