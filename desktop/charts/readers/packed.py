"""The XML parts of an office document: a zip in memory, its sizes checked before anything is unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from desktop.charts.readers.contract import ChartFile
from desktop.charts.readers.xml import NotReadable, tree
from desktop.errors import BadNote

_LARGEST_PART = 32 * 1024 * 1024
"""Bytes, unpacked. The text of a thousand pages has some 10 MB."""
_MOST_PARTS = 20_000
_MOST_RATIO = 250
"""Unpacked to packed. Word's own XML of a table of a thousand like rows comes to some 60."""
_SUSPICIOUS = 1 << 20
"""Bytes, unpacked, below which nobody cares for the ratio."""
_LOCKED = 0x1
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, NotImplementedError, OSError,
    RuntimeError, LookupError,
)  # fmt: skip
"""What zipfile raises over a broken file, depending on where it is broken."""


def names_in(data: bytes) -> frozenset[str]:
    """The names of what a zip holds; none where it is no zip, or a broken one."""
    if not data.startswith(b"PK"):
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(archive.NameToInfo)
    except _DAMAGE:
        return frozenset()


class Packed:
    """An office document's parts, read one at a time. What is not asked for is never unpacked."""

    def __init__(self, file: ChartFile, *, what: str) -> None:
        """``what`` it is, for sentences: ``a Word document``. Raises BadNote."""
        self._name = file.name
        self._what = what
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(file.data))
        except _DAMAGE:
            raise self.damaged() from None
        if len(self._archive.infolist()) > _MOST_PARTS:
            raise self.damaged("it has too many parts")

    def __contains__(self, part: str) -> bool:
        return part in self._archive.NameToInfo

    def names(self) -> Iterator[str]:
        return iter(self._archive.NameToInfo)

    def xml(self, part: str) -> Element | None:
        """A part as a tree, its tags without namespaces; None where there is none. Raises BadNote."""
        info = self._archive.NameToInfo.get(part)
        if info is None:
            return None
        if info.flag_bits & _LOCKED:
            raise BadNote(
                f"“{self._name}” is {self._what} that is locked with a password. Save it without one; "
                "nothing was changed."
            )
        if info.file_size > _LARGEST_PART or (
            info.file_size > _SUSPICIOUS and info.file_size > _MOST_RATIO * info.compress_size
        ):
            raise BadNote(
                f"“{self._name}” would unpack to {info.file_size / 1024 / 1024:,.0f} MB, out of all "
                "proportion to its size, and was not unpacked. Nothing was changed; save it as PDF or "
                "as plain text."
            )
        try:
            with self._archive.open(info) as packed:
                data = packed.read(_LARGEST_PART + 1)
        except _DAMAGE:
            raise self.damaged() from None
        return self._tree(data)

    def damaged(self, why: str = "it is cut off or broken") -> BadNote:
        return BadNote(
            f"“{self._name}” is {self._what} that cannot be read: {why}. Nothing was changed. Open it in "
            "the program it was written with, save it again, and try that copy."
        )

    def _tree(self, data: bytes) -> Element:
        try:
            return tree(data)
        except NotReadable as why:
            raise self.damaged(str(why)) from None
