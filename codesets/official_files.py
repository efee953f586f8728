"""Official code files as their publishers put them out: loose, or together in a zip.

Nothing is unpacked to the disk and nothing in a file is trusted: a zip's own sizes are kept to while
reading, its names are only shown.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, cast

from codesets.errors import UnreadableSource

_MOST_MEMBERS = 2000
_MOST_BYTES = 1 << 30
_SUSPICIOUS = 100 << 20
"""Bytes from which the ratio of packing is looked at."""
_MOST_RATIO = 200
_PIECE = 1 << 16
_LONGEST_LINE = 1 << 20

_WEB_PAGE = re.compile(rb"\s*(?:<!doctype\s+html|<html\b|<head\b)", re.IGNORECASE)
_OUTSIDE = re.compile(r"(?:^|[\\/])\.\.(?:[\\/]|$)|^[\\/]|^[A-Za-z]:")
_NOT_ZIPPED = "Nothing was changed; download it again, or unpack it yourself and bring in the files."


@dataclass(frozen=True, slots=True)
class Member:
    """One file as its publisher made it: loose on the disk, or inside a zip."""

    path: Path
    """The file on the disk."""
    inside: str
    """Its name within the zip; empty when loose."""
    size: int
    """Bytes, unpacked."""

    @property
    def name(self) -> str:
        """Without folders."""
        return PurePosixPath(self.inside).name if self.inside else self.path.name

    def head(self, count: int = 4096) -> bytes:
        """The first bytes. Raises UnreadableSource where there are none to be had."""
        with self.open() as file:
            return file.read(count)

    def open(self) -> BinaryIO:
        """To be used as a context manager. Opening and reading raise UnreadableSource."""
        return cast(BinaryIO, io.BufferedReader(_Reading(self), _PIECE))


class _Reading(io.RawIOBase):
    """Reads a member and says in a sentence what goes wrong, at whatever moment it does."""

    def __init__(self, member: Member) -> None:
        super().__init__()
        self._member = member
        self._left = member.size
        self._archive: zipfile.ZipFile | None = None
        with _explained(member.path, member.name):
            if member.inside:
                self._archive = zipfile.ZipFile(member.path)
                try:
                    self._file: IO[bytes] = self._archive.open(member.inside)
                except BaseException:
                    self._archive.close()
                    raise
            else:
                self._file = member.path.open("rb")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        with _explained(self._member.path, self._member.name):
            piece = self._file.read(len(buffer))
        self._left -= len(piece)
        if self._left < 0 and self._member.inside:
            raise UnreadableSource(
                f"{self._member.path.name} is damaged: {self._member.name} holds more than the zip says. "
                f"{_NOT_ZIPPED}"
            )
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        if not self.closed and hasattr(self, "_file"):
            self._file.close()
            if self._archive is not None:
                self._archive.close()
        super().close()


def loose(path: Path) -> Member:
    """A file by itself, whatever it holds. Raises UnreadableSource where there is none."""
    with _explained(path, path.name):
        if not path.is_file():
            raise UnreadableSource(
                f"{path.name} is not a file that can be read. Choose the official file itself."
            )
        return Member(path, "", path.stat().st_size)


def members(path: Path) -> tuple[Member, ...]:
    """The files a coder has dropped: those in a zip, else the file itself. A spreadsheet is one file.

    Raises UnreadableSource for what cannot be an official file: empty, a web page saved under another
    name, a zip that is cut off, encrypted, out of all proportion, or that names places outside itself.
    """
    member = loose(path)
    head = member.head(1024)
    if not head:
        raise UnreadableSource(f"{path.name} is empty. Download it again; nothing was changed.")
    if _WEB_PAGE.match(head):
        raise UnreadableSource(
            f"{path.name} is a web page, not a code file: the site answered with a page instead of the "
            "download. Open the site in a browser and download it again; nothing was changed."
        )
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return (member,)
    with _explained(path, path.name), zipfile.ZipFile(path) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        names = {info.filename for info in infos}
        if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
            _check(path, infos)
            return (member,)
        _check(path, infos)
        return tuple(
            Member(path, info.filename, info.file_size)
            for info in infos
            if not info.filename.startswith("__MACOSX/") and info.file_size
        )


def _check(path: Path, infos: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos) or 1
    reasons = (
        ("it is empty", not infos),
        ("it holds too many files", len(infos) > _MOST_MEMBERS),
        ("unpacked it would be larger than any code file is", unpacked > _MOST_BYTES),
        (
            "it would unpack to more than two hundred times its size",
            unpacked > _SUSPICIOUS and unpacked > packed * _MOST_RATIO,
        ),
        ("it is locked with a password", any(info.flag_bits & 1 for info in infos)),
        ("it names files outside itself", any(_OUTSIDE.search(info.filename) for info in infos)),
        ("it holds two files of one name", len({info.filename for info in infos}) < len(infos)),
    )
    for why, is_so in reasons:
        if is_so:
            raise UnreadableSource(f"The zip {path.name} cannot be used: {why}. {_NOT_ZIPPED}")


@contextmanager
def _explained(path: Path, name: str) -> Generator[None]:
    try:
        yield
    except UnreadableSource:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError) as error:
        raise UnreadableSource(
            f"The zip {path.name} is damaged or was not downloaded to the end. {_NOT_ZIPPED}"
        ) from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is not a file that can be opened"
        raise UnreadableSource(f"{name} cannot be read: {why}. Nothing was changed.") from error


# --- text ------------------------------------------------------------------------------------------------


def text_of_lines(member: Member, progress: Callable[[float], None]) -> Iterator[tuple[int, str]]:
    """Each line with its number from 1, without its end; any kind of line end, in constant memory.

    UTF-8 with or without a mark, UTF-16 with one, else Windows-1252. Raises UnreadableSource with the line.
    """
    encoding = encoding_of(member)
    with member.open() as file:
        text = io.TextIOWrapper(file, encoding, errors="replace", newline=None)
        done = number = 0
        last = -1.0
        while line := text.readline(_LONGEST_LINE):
            number += 1
            done += len(line)
            if number % 2000 == 1:
                last = min(done / max(member.size, 1), 1.0)
                progress(last)
            if "\0" in line or len(line) >= _LONGEST_LINE:
                raise UnreadableSource(f"{member.name} cannot be read: line {number} is not text.")
            yield number, line.rstrip("\n")
        text.detach()
    progress(1.0)


def encoding_of(member: Member) -> str:
    """By its mark, else by whether all of its first megabyte is UTF-8."""
    head = member.head(1 << 20)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    try:
        head[: head.rfind(b"\n") + 1 or None].decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:  # not just a letter cut in two
            return "cp1252"
    return "utf-8"
