"""Official code files as their publishers put them out: loose, or together in a zip.

Nothing is unpacked to the disk and nothing in a file is trusted: a zip's own sizes are kept to while
reading, its names are only shown. A zip inside a zip is opened too, one level deep: it is read into an
anonymous temporary file that is gone when it is closed.
"""

from __future__ import annotations

import codecs
import errno
import hashlib
import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast

from codesets.errors import UnreadableSource

_MOST_MEMBERS = 2000
_MOST_BYTES = 1 << 30
_SUSPICIOUS = 100 << 20
"""Bytes from which the ratio of packing is looked at."""
_MOST_RATIO = 200
_LARGEST_DIRECTORY = 4 << 20
"""Bytes of a zip's own list of its files."""
_MOST_COPYING = 4 << 30
"""Bytes: each file in a zip inside a zip costs a copy of the inner zip whenever it is opened."""
_IN_MEMORY = 16 << 20
_PIECE = 1 << 16
_LONGEST_LINE = 1 << 20
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_END_OF_FILE = "\x1a"
"""With which old programs close a text file."""

_WEB_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^>]*+>\s*+)?(?:(?><!--.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body)(?![^\s/>])",
    re.IGNORECASE | re.DOTALL,
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_DOCUMENTS = frozenset({"[Content_Types].xml", "mimetype"})
"""Files by which office documents, zips themselves, are known: ECMA-376 part 2, ODF 1.3 part 2."""
_OUTSIDE = re.compile(r"(?:^|[\\/])\.\.(?:[\\/]|$)|^[\\/]|^[A-Za-z]:|[\x00-\x1f\x7f]")
_FOLDERS = re.compile(r"[\\/]")
_LOCKED = 0x41
"""Flag bits of an entry: encrypted, strongly encrypted."""
_PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""The others can unpack a few bytes to gigabytes in one step, and publishers do not use them."""
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    LookupError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What zipfile raises over bytes that are not what it expects."""
_NOT_ZIPPED = "Nothing was changed; download it again, or unpack it yourself and bring in the files."


@dataclass(frozen=True, slots=True)
class Member:
    """One file as its publisher made it: loose on the disk, or inside a zip."""

    path: Path
    """The file on the disk."""
    inside: str
    """Its name within the zip, ``inner.zip/order.txt`` within a zip in it; empty when loose."""
    size: int
    """Bytes, unpacked."""

    @property
    def name(self) -> str:
        """Without folders."""
        return _FOLDERS.split(self.inside)[-1] or self.inside or self.path.name

    def head(self, count: int = 4096) -> bytes:
        """The first bytes; of UTF-16 as UTF-8. Raises UnreadableSource where there are none to be had."""
        with self.open() as file:
            head = file.read(count)
            if head.startswith(_UTF_16):
                head = (head + file.read(count)).decode("utf-16", errors="ignore").encode()
        return head

    def open(self) -> BinaryIO:
        """To be used as a context manager. Opening and reading raise UnreadableSource."""
        return cast(BinaryIO, io.BufferedReader(_Reading(self), _PIECE))


class _Reading(io.RawIOBase):
    """Reads a member and says in a sentence what goes wrong, at whatever moment it does."""

    def __init__(self, member: Member) -> None:
        super().__init__()
        self._member = member
        self._left = member.size
        self._opened = ExitStack()
        with _explained(member.path, member.name), ExitStack() as stack:
            self._file = _content(member, stack)
            self._opened = stack.pop_all()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        with _explained(self._member.path, self._member.name):
            piece = self._file.read(min(len(buffer), _PIECE))
        self._left -= len(piece)
        if self._left < 0 or (self._left and not piece and len(buffer)):
            raise self._other_size()
        buffer[: len(piece)] = piece
        return len(piece)

    def _other_size(self) -> UnreadableSource:
        name, path = self._member.name, self._member.path
        more = "more" if self._left < 0 else "less"
        if self._member.inside:
            return UnreadableSource(
                f"The zip {path.name} is damaged: {name} holds {more} than the zip says. {_NOT_ZIPPED}"
            )
        return UnreadableSource(
            f"{name} was changed while it was being read. Nothing was changed here; bring it in again."
        )

    def close(self) -> None:
        if not self.closed and hasattr(self, "_opened"):
            self._opened.close()
        super().close()


def _content(member: Member, stack: ExitStack) -> IO[bytes]:
    if not member.inside:
        return stack.enter_context(member.path.open("rb"))
    archive, info = _entry(member, stack)
    return stack.enter_context(archive.open(info))


def _entry(member: Member, stack: ExitStack) -> tuple[zipfile.ZipFile, zipfile.ZipInfo]:
    """Where a member lies: in the file itself, or in a zip in it."""
    archive = _archive(stack.enter_context(member.path.open("rb")), stack)
    inside = member.inside
    while inside not in archive.NameToInfo:
        outer = next((name for name in archive.NameToInfo if inside.startswith(f"{name}/")), "")
        archive = _archive(stack.enter_context(_copied(archive, archive.NameToInfo[outer])), stack)
        inside = inside[len(outer) + 1 :]
    return archive, archive.NameToInfo[inside]


class _Guarded:
    """A zip as zipfile reads it, less the one read that trusts the file: that of a directory of any size."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.seek, self.tell, self.seekable, self.close = file.seek, file.tell, file.seekable, file.close

    def read(self, count: int = -1) -> bytes:
        if count > _LARGEST_DIRECTORY:
            raise zipfile.BadZipFile("the list of files is too long")
        return self._file.read(count)


def _archive(file: IO[bytes], stack: ExitStack) -> zipfile.ZipFile:
    return stack.enter_context(zipfile.ZipFile(cast("IO[bytes]", _Guarded(file))))


@contextmanager
def _copied(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Generator[IO[bytes]]:
    """A zip inside a zip, where it can be read from any place; zipfile holds its size to what is said."""
    with SpooledTemporaryFile(_IN_MEMORY) as copy:
        with archive.open(info) as packed:
            while piece := packed.read(_PIECE):
                copy.write(piece)
        copy.seek(0)
        yield cast("IO[bytes]", copy)


# --- what there is ---------------------------------------------------------------------------------------


def loose(path: Path) -> Member:
    """A file by itself, whatever it holds. Raises UnreadableSource where there is none."""
    with _explained(path, path.name):
        if path.is_dir():
            raise UnreadableSource(
                f"{path.name} is a folder, not a file. Choose the official files in it; nothing was changed."
            )
        if not path.is_file():
            raise UnreadableSource(
                f"{path.name} is not a file that can be read, or is no longer there. Choose the official "
                "file itself; nothing was changed."
            )
        return Member(path, "", path.stat().st_size)


def members(path: Path) -> tuple[Member, ...]:
    """The files a coder has dropped: those in a zip that hold anything, else the file itself. A workbook or
    another office document is one file.

    Raises UnreadableSource for what cannot be an official file: empty, a web page saved under another
    name, a zip that is cut off, encrypted, out of all proportion, or that names places outside itself.
    """
    member = loose(path)
    head = member.head()
    if not head:
        raise UnreadableSource(f"{path.name} is empty. Nothing was changed; download it again.")
    if _WEB_PAGE.match(head):
        raise UnreadableSource(
            f"{path.name} is a web page, not a code file: the site answered with a page instead of the "
            "download. Open the site in a browser and download it again; nothing was changed."
        )
    if not head.startswith(_ZIP):
        return (member,)
    with _explained(path, path.name), ExitStack() as stack:
        archive = _archive(stack.enter_context(path.open("rb")), stack)
        _check_zip(path.name, archive)
        if not _DOCUMENTS.isdisjoint(archive.NameToInfo):
            return (member,)
        found = tuple(_found(path, archive))
    _check(path.name, _reasons([(each.inside, each.size) for each in found]))
    return found


def only_member(path: Path) -> Member:
    """The one file that a coder has given, loose or alone in a zip. Raises UnreadableSource."""
    inside = members(path)
    if len(inside) != 1:
        raise UnreadableSource(
            f"{path.name} holds {len(inside)} files. Unpack it and choose the table itself; nothing was "
            "changed."
        )
    (only,) = inside
    return only


def parts_of(document: Member) -> tuple[Member, ...]:
    """The files that an office document consists of. Raises UnreadableSource as :func:`members`."""
    with _explained(document.path, document.name), ExitStack() as stack:
        if document.inside:
            file = stack.enter_context(_copied(*_entry(document, stack)))
        else:
            file = stack.enter_context(document.path.open("rb"))
        archive = _archive(file, stack)
        _check_zip(document.name, archive)
        before = f"{document.inside}/" if document.inside else ""
        return tuple(
            Member(document.path, f"{before}{info.filename}", info.file_size) for info in _files(archive)
        )


def _check_zip(name: str, archive: zipfile.ZipFile) -> None:
    infos = _files(archive)
    _check(
        name,
        (
            *_reasons([(info.filename, info.file_size) for info in infos]),
            ("it would unpack to more than two hundred times its size", _is_bomb(infos)),
            ("it is locked with a password", any(info.flag_bits & _LOCKED for info in infos)),
            ("it names files outside itself", any(_OUTSIDE.search(info.filename) for info in infos)),
            ("it is packed in an unusual way", any(info.compress_type not in _PACKINGS for info in infos)),
        ),
    )


def _reasons(files: list[tuple[str, int]]) -> tuple[tuple[str, bool], ...]:
    return (
        ("it is empty", not files),
        ("it holds too many files", len(files) > _MOST_MEMBERS),
        ("unpacked it would be larger than any code file is", sum(size for _, size in files) > _MOST_BYTES),
        ("it holds two files of one name", len({name for name, _ in files}) < len(files)),
    )


def _check(name: str, reasons: tuple[tuple[str, bool], ...]) -> None:
    for why, is_so in reasons:
        if is_so:
            raise UnreadableSource(f"The zip {name} cannot be used: {why}. {_NOT_ZIPPED}")


def _is_bomb(infos: list[zipfile.ZipInfo]) -> bool:
    sizes = [(info.file_size, info.compress_size) for info in infos]
    together = (sum(size for size, _ in sizes), sum(packed for _, packed in sizes))
    return any(size > _SUSPICIOUS and size > packed * _MOST_RATIO for size, packed in (*sizes, together))


def _files(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Neither folders nor links nor devices."""
    regular = (0, stat.S_IFREG)
    return [
        info
        for info in archive.infolist()
        if not info.is_dir() and stat.S_IFMT(info.external_attr >> 16) in regular
    ]


def _found(path: Path, archive: zipfile.ZipFile) -> Iterator[Member]:
    for info in _files(archive):
        if not info.file_size or "__MACOSX" in _FOLDERS.split(info.filename):
            continue
        member = Member(path, info.filename, info.file_size)
        if _is_zip_name(info.filename) and member.head(4).startswith(_ZIP):
            yield from _found_in(member, archive, info)
        else:
            yield member


def _found_in(member: Member, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[Member]:
    """The files of a zip inside a zip. What is a zip in there again stays one file."""
    with _explained(member.path, member.name), ExitStack() as stack:
        inner = _archive(stack.enter_context(_copied(archive, info)), stack)
        _check_zip(f"{member.name} inside {member.path.name}", inner)
        if not _DOCUMENTS.isdisjoint(inner.NameToInfo):
            yield member
            return
        within = [each for each in _files(inner) if each.file_size]
        too_large = info.file_size * len(within) > _MOST_COPYING
        _check(member.path.name, ((f"{member.name} in it is too large to be read from within", too_large),))
        for each in within:
            if "__MACOSX" not in _FOLDERS.split(each.filename):
                yield Member(member.path, f"{info.filename}/{each.filename}", each.file_size)


def _is_zip_name(name: str) -> bool:
    return name.lower().endswith(".zip")


@contextmanager
def _explained(path: Path, name: str) -> Generator[None]:
    try:
        yield
    except UnreadableSource:
        raise
    except OSError as error:
        if error.errno == errno.EINVAL:  # a zip that points before its beginning
            raise _damaged(path, name) from error
        why = error.strerror or "it is not a file that can be opened"
        raise UnreadableSource(f"{name} cannot be read: {why}. Nothing was changed.") from error
    except _DAMAGE as error:
        raise _damaged(path, name) from error


def _damaged(path: Path, name: str) -> UnreadableSource:
    which = path.name if name == path.name else f"{name} in {path.name}"
    return UnreadableSource(
        f"{which} is damaged or was not downloaded to the end. Nothing was changed; download it again."
    )


# --- text ------------------------------------------------------------------------------------------------


def text_of_lines(member: Member, progress: Callable[[float], None]) -> Iterator[tuple[int, str]]:
    """Each line with its number from 1, without its end; any kind of line end, in constant memory.

    UTF-8 with or without a mark, UTF-16 with one, else Windows-1252. Raises UnreadableSource with the line.
    """
    with opened_text(member, newline=None) as text:
        done = number = 0
        while line := text.readline(_LONGEST_LINE):
            number += 1
            done += len(line)
            if number % 2000 == 1:
                progress(min(done / max(member.size, 1), 1.0))
            if "\0" in line or len(line) >= _LONGEST_LINE:
                raise UnreadableSource(
                    f"{member.name} cannot be read: line {number} is not text. Nothing was changed; "
                    "download it again."
                )
            line = line.rstrip("\n")
            if line != _END_OF_FILE:
                yield number, line
    progress(1.0)


@contextmanager
def opened_text(member: Member, *, newline: str | None) -> Generator[io.TextIOWrapper]:
    """A member as text, ``newline`` as for :func:`open`. Reading raises UnreadableSource."""
    encoding = _encoding_of(member)
    errors = _MIXED if encoding.startswith("utf-8") else "replace"
    with io.TextIOWrapper(member.open(), encoding, errors=errors, newline=newline) as text:
        yield text


def _encoding_of(member: Member) -> str:
    """By its mark, else by whether all of its first megabyte is UTF-8."""
    with member.open() as file:
        head = file.read(1 << 20)
    if head.startswith(_UTF_16):
        return "utf-16"
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    try:
        head[: head.rfind(b"\n") + 1 or None].decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:  # not just a letter cut in two
            return "cp1252"
    return "utf-8"


_MIXED = "codesets.windows-1252"


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """The first accented letter of a Windows-1252 file may come after the megabyte that was looked at."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error(_MIXED, _as_windows)


def sha256(member: Member) -> str:
    digest = hashlib.sha256()
    with member.open() as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()
