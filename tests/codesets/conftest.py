"""The official books, each read once for all tests, and the stores made of them."""

from __future__ import annotations

import functools
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from codesets.model import Book, Kind, Release
from codesets.official_files import loose
from codesets.references import resolve
from codesets.registry import system
from codesets.store import Store, StoredRow, write_store
from codesets.systems import CodeSystem, Row, SourceFile
from codesets.systems.cpt import CPT
from codesets.systems.own import ListEdition, look, mapped, own_list
from tests.codesets.official import official_sources
from tests.codesets.small_book import APRIL_2026, Shelf, bringing, write_tabular
from tests.conftest import data_folder


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole official file as its system reads it."""

    system: CodeSystem
    source: SourceFile
    rows: tuple[Row, ...] = field(repr=False)
    told: tuple[float, ...] = field(repr=False)
    """What progress was told."""


@functools.cache
def read_whole(of: CodeSystem) -> Reading:
    source = _whole_list(of)
    if source is None:
        pytest.skip(f"{of.name} brings no official file along, and none is below {data_folder()}")
    told: list[float] = []
    rows = tuple(row for row in source.layout.read(source, told.append) if isinstance(row, Row))
    return Reading(of, source, rows, tuple(told))


def _whole_list(of: CodeSystem) -> SourceFile | None:
    """What comes with the application, else the newest list among the official files."""
    path = of.packaged()
    if path is not None:
        return of.recognise(loose(path))
    if of in (CPT, OWN_LIST):
        return _invented(of)
    there = official_sources(data_folder()) if data_folder().is_dir() else ()
    lists = [source for system, source in there if system is of and source.book is Book.CODES]
    return max(lists, key=lambda source: source.effective_from, default=None)


OWN_LIST = own_list("Invented services")
"""Stands for every list of a user's own."""


@functools.cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """Goes with the tests."""
    return tempfile.TemporaryDirectory(prefix="chartside-invented-")


def _invented(of: CodeSystem) -> SourceFile | None:
    """Nobody may bring CPT along, and a list of one's own is one's own."""
    codes = [f"{number:05}" for number in range(10004, 14000, 3)]
    lines = [f"{code}\tAn invented procedure that is number {code} of many" for code in codes]
    path = Path(_folder().name) / "LONGULT_2026.txt"
    if of is CPT:
        path.write_text("\n".join(["Owner of CPT: American Medical Association", "", *lines, ""]))
        return of.recognise(loose(path))
    path = path.with_name("services.csv")
    path.write_text("\n".join(["code\ttitle", *lines, ""]))
    member = loose(path)
    edition = ListEdition("2026", date(2026, 1, 1), date(2026, 12, 31))
    return mapped(member, look(member).guess, of, edition)


def release_of(source: SourceFile, name: str, rows: tuple[StoredRow, ...]) -> Release:
    entries = [row.entry for row in rows]
    return Release(
        system=name,
        edition=source.edition,
        effective_from=source.effective_from,
        effective_to=source.effective_to,
        source=source.member.name,
        sha256=hashlib.sha256(source.member.path.read_bytes()).hexdigest(),
        entries=len(entries),
        codes=sum(entry.kind not in (Kind.CHAPTER, Kind.BLOCK) for entry in entries),
        billable=sum(entry.billable for entry in entries),
        book=source.book,
    )


@dataclass(frozen=True, slots=True)
class Shelved:
    """Rows as they were handed to the store, and the file it made of them."""

    release: Release
    rows: tuple[StoredRow, ...] = field(repr=False)
    path: Path


def shelve(path: Path, source: SourceFile, name: str, rows: tuple[StoredRow, ...]) -> Shelved:
    release = release_of(source, name, rows)
    write_store(path, release, rows, progress=lambda fraction: None)
    return Shelved(release, rows, path)


@pytest.fixture(scope="session")
def read_book() -> Callable[[CodeSystem], Reading]:
    """Reads a system's packaged file, once per session."""
    return read_whole


@pytest.fixture(scope="session")
def tabular() -> Reading:
    """The whole ICD-10-CM tabular list."""
    return read_whole(system("ICD-10-CM"))


@pytest.fixture(scope="session")
def shelved(tabular: Reading, tmp_path_factory: pytest.TempPathFactory) -> Shelved:
    """The whole of ICD-10-CM in a store. Read it only."""
    rows = tuple(resolve(tabular.system, tabular.rows))
    path = tmp_path_factory.mktemp("whole") / "icd10cm.db"
    return shelve(path, tabular.source, tabular.system.name, rows)


@pytest.fixture(scope="session")
def chapter(shelved: Shelved, tabular: Reading, tmp_path_factory: pytest.TempPathFactory) -> Shelved:
    """The first chapter in a store of its own: small enough to break in a thousand ways."""
    first = next(row.entry for row in shelved.rows if row.entry.code == "1")
    rows = shelved.rows[: first.end]
    return shelve(
        tmp_path_factory.mktemp("chapter") / "chapter.db", tabular.source, tabular.system.name, rows
    )


@pytest.fixture(scope="session")
def store(shelved: Shelved) -> Iterator[Store]:
    opened = Store(shelved.path)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def small_library(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """The small book, built. Read it only: ``shelf`` lends a copy."""
    place = tmp_path_factory.mktemp("small")
    shelf = Shelf(place / "library", (bringing(write_tabular(place / APRIL_2026)),))
    shelf.build()
    return shelf


@pytest.fixture
def shelf(small_library: Shelf, tmp_path: Path) -> Shelf:
    """A copy of the small book, to break."""
    return Shelf(shutil.copytree(small_library.folder, tmp_path / "library"), small_library.systems)


@pytest.fixture
def empty_shelf(small_library: Shelf, tmp_path: Path) -> Shelf:
    """The application has brought the small book along; nothing has been built."""
    return Shelf(tmp_path / "library", small_library.systems)
