"""Stub while the real one is being written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from codesets.errors import UnreadableSource


@dataclass(frozen=True, slots=True)
class Member:
    path: Path
    inside: str
    size: int

    @property
    def name(self) -> str:
        return self.path.name

    def head(self, count: int = 4096) -> bytes:
        with self.open() as file:
            return file.read(count)

    def open(self) -> BinaryIO:
        try:
            return self.path.open("rb")
        except OSError as error:
            raise UnreadableSource(f"{self.name} cannot be read: {error.strerror}.") from error


def loose(path: Path) -> Member:
    return Member(path, "", path.stat().st_size)
