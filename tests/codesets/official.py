"""The official files of all years, where they are on this machine: found by what is in them, read once."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from codesets.model import Book
from codesets.official_files import members
from codesets.registry import SYSTEMS
from codesets.systems import CodeSystem, SourceFile
from codesets.systems.contract import BookRow

FOLDERS = ("icd10cm", "icd10pcs", "hcpcs")


@functools.cache
def official_sources(data: Path) -> tuple[tuple[CodeSystem, SourceFile], ...]:
    """Every file that a system recognises, in the order of their names."""
    return tuple(
        (system, source)
        for folder in FOLDERS
        for path in sorted((data / folder).glob("*.zip"))
        for member in members(path)
        for system in SYSTEMS
        if (source := system.recognise(member)) is not None
    )


def official(data: Path, name: str) -> SourceFile:
    """The source of this name. Skips where the file is not here."""
    for _, source in official_sources(data):
        if source.member.name == name:
            return source
    pytest.skip(f"needs {name}, which is not below {data}")


@functools.cache
def rows_of(data: Path, name: str) -> tuple[BookRow, ...]:
    """All of a file. Read it only."""
    source = official(data, name)
    return tuple(source.layout.read(source, lambda done: None))


def book_of(data: Path, name: str) -> Book:
    return official(data, name).book
