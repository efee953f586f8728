"""The Medicare Code Editor's lists of codes (CMS, Definitions of Medicare Code Edits).

Two tables are read, both made from CMS's own document: one names each list in words (``Age``, ``Maternity
(Ages 9-64)``), the other by section and a short name (``Maternity_Only``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from codesets.model import Book
from codesets.official_files import Member
from codesets.remarks import About, Remark, bare
from codesets.systems.contract import Layout, ReadProgress, SourceFile
from codesets.systems.edits.tables import Headed, headed, rows, unreadable
from codesets.systems.fiscal_year import year_named

_WHAT = "code edits"
_IN_WORDS = {"code": ("icdcode",), "group": ("conflictgroup",), "rule": ("conflictrule",)}
_BY_SECTION = {"version": ("mceversion",), "code": ("icdcode",), "rule": ("mceedittype",)}
_CODE = re.compile(r"[0-9A-Z]{3,7}")
_AGES = re.compile(r"ages? ([0-9]{1,3})(?:-([0-9]{1,3}))?", re.IGNORECASE)
_VERSION = re.compile(r"v([0-9]{2})(?:[._]([0-9]))?(?![0-9])", re.IGNORECASE)
_FIRST_VERSION = 1983
"""Version 43 is that of fiscal year 2026; its .1 came in April."""

_LISTS: dict[str, tuple[About, str, str]] = {
    "newborn": (About.AGE, "0-0", "newborn"),
    "perinatal": (About.AGE, "0-0", "newborn"),
    "pediatric": (About.AGE, "0-17", "pediatric"),
    "maternity": (About.AGE, "12-55", "maternity"),
    "adult": (About.AGE, "15-124", "adult"),
    "female": (About.SEX, "F", ""),
    "male": (About.SEX, "M", ""),
    "manifestation": (About.MANIFESTATION, "", ""),
    "principal_manifestation": (About.MANIFESTATION, "", ""),
    "principal_unacceptable": (About.PRINCIPAL, "", ""),
    "unacceptable": (About.PRINCIPAL, "", ""),
    "principal_questionable_admit": (About.QUESTIONABLE, "", ""),
    "questionable": (About.QUESTIONABLE, "", ""),
    "noncovered_always": (About.NONCOVERED, "", ""),
    "noncovered_over60": (About.NONCOVERED, "", "beneficiary over age 60"),
    "noncovered_los_96hr": (About.STAY, "", "ventilation of more than 96 hours"),
    "noncovered": (About.NONCOVERED, "", ""),
    "limited": (About.LIMITED, "", ""),
    "wrong": (About.WRONG, "", ""),
}
"""What a list's name begins with; the longest that fits counts. Ages in the name go before these."""


def _recognise(member: Member, layout: Layout) -> SourceFile | None:
    table = _table(member)
    if table is None:
        return None
    version, later = _version(member, table)
    year = version + _FIRST_VERSION if version else year_named(member)
    if not year:
        return None
    april = later not in ("", "0")
    begins = date(year, 4, 1) if april else date(year - 1, 10, 1)
    name = f"FY{year}{' April' if april else ''}" + (
        f" (MCE v{version}{f'.{later}' if later else ''})" * bool(version)
    )
    return SourceFile(member, layout, name, begins, date(year, 9, 30))


def _read(source: SourceFile, progress: ReadProgress) -> Iterator[Remark]:
    table = _table(source.member)
    if table is None:
        return
    for number, cells in rows(source.member, table, progress):
        code, rule = bare(cells["code"]), cells["rule"]
        if not code and not rule:
            continue
        if not _CODE.fullmatch(code):
            raise unreadable(source.member, _WHAT, number, f"“{cells['code'][:20]}” is not a code")
        kind = _kind(rule)
        if kind is None:
            raise unreadable(source.member, _WHAT, number, f"the list “{rule[:40]}” is not known")
        about, value, note = kind
        yield Remark(code, about, value, note)


def _kind(rule: str) -> tuple[About, str, str] | None:
    named = rule.strip().lower().replace(" ", "_").replace("-", "")
    beginning = max((name for name in _LISTS if named.startswith(name)), key=len, default=None)
    if beginning is None:
        return None
    about, value, note = _LISTS[beginning]
    ages = _AGES.search(rule)
    if about is About.AGE and ages:
        value = f"{ages[1]}-{ages[2] or ages[1]}"
    return about, value, note


def _table(member: Member) -> Headed | None:
    for wanted in (_IN_WORDS, _BY_SECTION):
        table = headed(member, wanted, tuple(wanted), _is_row)
        if table is not None and _CODE.fullmatch(bare(_first(member, table)["code"])):
            return table
    return None


def _first(member: Member, table: Headed) -> Mapping[str, str]:
    return next(rows(member, table, lambda done: None))[1]


def _is_row(cells: Sequence[str]) -> bool:
    return any(_CODE.fullmatch(bare(cell)) and any(sign.isdigit() for sign in cell) for cell in cells)


def _version(member: Member, table: Headed) -> tuple[int, str]:
    """(version, what stands behind its dot); 0 where neither the rows nor the names say it."""
    if "version" in table.columns:
        said = _first(member, table)["version"]
        number, _, later = said.partition(".")
        return (int(number), later) if number.isdigit() else (0, "")
    for name in (member.name, member.path.name):
        if found := _VERSION.search(name):
            return int(found[1]), found[2] or ""
    return 0, ""


CODE_EDITS = Layout(book=Book.CODE_EDITS, recognise=_recognise, read=_read)
