"""General Equivalence Mappings between ICD-9-CM and ICD-10 (CMS and NCHS, last published for 2018).

A line is a code, the code it is mapped to, and five flags: approximate, no map, combination, scenario,
choice list (GEMs Documentation and User's Guide, "The flags"). Codes stand without their dots; ``NoDx`` and
``NoPCS`` where there is no equivalent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from codesets.model import Book
from codesets.official_files import Member, text_of_lines
from codesets.remarks import About, Remark
from codesets.systems.contract import Layout, ReadProgress, SourceFile
from codesets.systems.edits.tables import unreadable
from codesets.systems.fiscal_year import edition, year_named

_LINE = re.compile(r"([0-9A-Z]{3,7}) +([0-9A-Z]{3,7}|NOPCS|NO[DP]X) +([01])([01])([01])([0-9])([0-9])")
"""In capitals; the published file has a few small letters."""
_NONE = "NO"
_ICD10_DIAGNOSIS = re.compile(r"[A-Z][0-9][0-9A-Z]{1,5}")
_ICD9_DIAGNOSIS = re.compile(r"[0-9]{3,5}|V[0-9]{2,4}|E[0-9]{3,4}")
_ICD10_PROCEDURE = re.compile(r"[0-9A-HJ-NP-Z]{7}")
_ICD9_PROCEDURE = re.compile(r"[0-9]{3,4}")
_LOOKED_AT = 60
"""Lines that tell which of the four files it is. ``E8000`` is a code of both, so several are needed."""


def _layout(book: Book, about: About, source: re.Pattern[str], target: re.Pattern[str]) -> Layout:
    def recognise(member: Member, layout: Layout) -> SourceFile | None:
        year = year_named(member)
        if year is None or not _LINE.match(member.head(80).decode("utf-8-sig", "replace").upper()):
            return None
        lines = [
            _LINE.fullmatch(line.rstrip().upper())
            for _, line in islice(text_of_lines(member, _silent), _LOOKED_AT)
        ]
        is_ours = all(
            line is not None
            and source.fullmatch(line[1])
            and (line[2].startswith(_NONE) or target.fullmatch(line[2]))
            for line in lines
        )
        # they were last published for 2018 and go on: a later edition would follow by its first day
        return replace(edition(member, layout, year), effective_to=None) if is_ours else None

    def read(file: SourceFile, progress: ReadProgress) -> Iterator[Remark]:
        for number, text in text_of_lines(file.member, progress):
            if not text.strip():
                continue
            line = _LINE.fullmatch(text.rstrip().upper())
            if line is None:
                raise unreadable(file.member, "equivalence mappings", number, "it is not laid out as one")
            value = "" if line[2].startswith(_NONE) else line[2]
            yield Remark(line[1], about, value, _note(line))

    return Layout(book=book, recognise=recognise, read=read)


def _note(line: re.Match[str]) -> str:
    if line[4] == "1":
        return "no equivalent"
    said = ["approximate" if line[3] == "1" else "exact"]
    if line[5] == "1":
        said.append(f"in combination: scenario {line[6]}, choice {line[7]}")
    return ", ".join(said)


def _silent(done: float) -> None:
    """Only the first lines are read."""


def _both(icd9: re.Pattern[str], icd10: re.Pattern[str]) -> tuple[Layout, Layout]:
    return (
        _layout(Book.FROM_ICD9, About.ICD10, icd9, icd10),
        _layout(Book.TO_ICD9, About.ICD9, icd10, icd9),
    )


DIAGNOSES = _both(_ICD9_DIAGNOSIS, _ICD10_DIAGNOSIS)
PROCEDURES = _both(_ICD9_PROCEDURE, _ICD10_PROCEDURE)
