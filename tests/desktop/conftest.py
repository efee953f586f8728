"""Small notes, a clock, and a code book of a dozen rows for whatever does not need the whole book."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from codesets.errors import UnknownCode
from codesets.model import Code, CodePage, Kind, Release, SeventhCharacter, Status, Validity
from desktop.session import Session
from desktop.vault.keys import KdfParameters

PASSPHRASE = "four unrelated words here"
CHEAP = KdfParameters(memory_kib=64, passes=1, lanes=1)
"""For vaults whose passphrase is not what the test is about."""

NOTE = """Patient: Testcase Quillfeather   DOB: 03/04/1961   Sex: F
Date of service: 04/14/2026

CHIEF COMPLAINT

Follow-up of a foot ulcer.

HISTORY OF PRESENT ILLNESS

Type 2 diabetes with a foot ulcer on the left heel. Sprained her right ankle – again.

ASSESSMENT AND PLAN

Diabetic foot ulcer. Hypertension.
"""


@pytest.fixture
def note_file(tmp_path: Path) -> Path:
    file = tmp_path / "visit.txt"
    file.write_text(NOTE, "utf-8")
    return file


class Clock:
    """Ticks one second per look."""

    def __init__(self) -> None:
        self.now = datetime(2026, 4, 15, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


class SmallBook:
    """A complete little code book: the same door as ``Library``, a dozen rows of ICD-10-CM."""

    release = Release(
        system="ICD-10-CM",
        edition="FY2026 April",
        effective_from=date(2026, 4, 1),
        effective_to=date(2026, 9, 30),
        source="small.xml",
        sha256="ab" * 32,
        entries=16,
        codes=14,
        billable=9,
    )
    _rows: tuple[tuple[str, str, Kind, str | None, str], ...] = (
        ("4", "Endocrine, nutritional and metabolic diseases", Kind.CHAPTER, None, ""),
        ("E08-E13", "Diabetes mellitus", Kind.BLOCK, "4", ""),
        ("E11", "Type 2 diabetes mellitus", Kind.CATEGORY, "E08-E13", ""),
        ("E11.62", "Type 2 diabetes mellitus with skin complications", Kind.SUBCATEGORY, "E11", ""),
        ("E11.620", "Type 2 diabetes mellitus with diabetic dermatitis", Kind.CODE, "E11.62", ""),
        ("E11.621", "Type 2 diabetes mellitus with foot ulcer", Kind.CODE, "E11.62", ""),
        ("E11.9", "Type 2 diabetes mellitus without complications", Kind.CODE, "E11", ""),
        ("9", "Diseases of the circulatory system", Kind.CHAPTER, None, ""),
        ("I10", "Essential (primary) hypertension", Kind.CODE, "9", ""),
        ("19", "Injury", Kind.CHAPTER, None, ""),
        ("S93.401", "Sprain of unspecified ligament of right ankle", Kind.SUBCATEGORY, "19", ""),
        (
            "S93.401A",
            "Sprain of unspecified ligament of right ankle, initial encounter",
            Kind.CODE,
            "S93.401",
            "A",
        ),
        ("S93.401D", "Sprain of unspecified ligament of right ankle, subsequent", Kind.CODE, "S93.401", "D"),
        ("S93.401S", "Sprain of unspecified ligament of right ankle, sequela", Kind.CODE, "S93.401", "S"),
        ("R05.1", "Acute cough", Kind.CODE, "19", ""),
        ("Z79.4", "Long term (current) use of insulin", Kind.CODE, "19", ""),
    )

    def __init__(self) -> None:
        self._codes = [
            Code("ICD-10-CM", code, title, kind, kind is Kind.CODE, parent, place, place + 1, seventh)
            for place, (code, title, kind, parent, seventh) in enumerate(self._rows)
        ]

    def find(self, code: str, *, system: str | None = None, on: date | None = None) -> Code | None:
        plain = code.replace(".", "").upper()
        return next((row for row in self._codes if row.code.replace(".", "") == plain), None)

    def systems(self) -> tuple[str, ...]:
        return ("ICD-10-CM",)

    def validity(self, code: str, on: date, *, system: str | None = None) -> Validity:
        if code.upper() == "E11.7":
            gone = date(2025, 10, 1)
            instead = (self._codes[6],)
            return Validity(Status.DELETED, "E11.7 was deleted on 2025-10-01.", gone, instead)
        return Validity(Status.VALID if self.find(code) else Status.UNKNOWN, "")

    def children(
        self, code: str | None = None, *, system: str = "ICD-10-CM", on: date | None = None
    ) -> tuple[Code, ...]:
        return tuple(row for row in self._codes if row.parent == code)

    def page(self, code: str, *, system: str | None = None, on: date | None = None) -> CodePage:
        found = self.find(code)
        if found is None:
            raise UnknownCode(code)
        below = self.children(found.code)
        sevenths = tuple(
            SeventhCharacter(row.seventh, row.title.rpartition(", ")[2], row.code)
            for row in below
            if row.seventh
        )
        return CodePage(found, self.release, (), (), () if sevenths else below, sevenths)

    def common_below(
        self, code: str, *, system: str = "ICD-10-CM", on: date | None = None
    ) -> tuple[Code, ...]:
        return tuple(row for row in self._codes if code == "E11" and row.code == "E11.9")

    def release_for(self, system: str, on: date | None = None) -> Release:
        return self.release


@pytest.fixture
def book() -> SmallBook:
    return SmallBook()


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    """A catalogue of one chart."""
    folder = tmp_path / "charts"
    folder.mkdir()
    (folder / "ankle.txt").write_text(NOTE, "utf-8")
    (folder / "charts.toml").write_text(
        """[[chart]]
id = "ankle"
title = "Foot ulcer and an ankle"
specialty = "Family medicine"
patient = "Nobody Atall"
sex = "F"
birth = 1961-03-04
date_of_service = 2026-04-14
encounter_type = "office visit"
""",
        "utf-8",
    )
    return folder


@pytest.fixture
def session(chartside_home: Path, book: SmallBook, clock: Clock, samples: Path) -> Iterator[Session]:
    """A new vault, nothing open."""
    with Session.create_vault(chartside_home, PASSPHRASE, book, clock, samples=samples, kdf=CHEAP) as opened:
        yield opened


@pytest.fixture
def coding(session: Session, note_file: Path) -> Session:
    """The vault with the note open."""
    session.open_note(note_file)
    return session
