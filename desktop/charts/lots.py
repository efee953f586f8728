"""Many files at once: those of a folder, and those packed in a zip, one after the other."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from desktop.charts.chart_files import LIMIT, load, shown_name
from desktop.charts.readers.contract import ChartFile
from desktop.charts.reading_process import Patience, patient
from desktop.errors import BadNote

MOST = 5_000
"""Files of a folder or zip."""
_PACKED_AT_MOST = 200
"""How many times as long as its packed form a file may be, beyond a megabyte."""
_DOCUMENTS = ("[content_types].xml", "mimetype")
"""Names in a zip that is itself a document: Word, OpenDocument."""
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class ChartSource:
    """One file, on the disk or in a zip, not read yet."""

    path: Path = field(repr=False)
    inside: zipfile.ZipInfo | None = field(default=None, repr=False)
    """The entry within the zip at ``path``; None for a file on the disk. Two entries may have one name."""

    @property
    def name(self) -> str:
        return PurePosixPath(self.inside.filename).name if self.inside else shown_name(self.path)

    @property
    def beside(self) -> str:
        """The name of the folder it lies in."""
        return (
            PurePosixPath(self.inside.filename).parent.name if self.inside else shown_name(self.path.parent)
        )

    @property
    def origin(self) -> str:
        """Tells it from every other file of a lot, whatever they are called."""
        return f"{self.path}\n{self.inside.header_offset if self.inside else ''}"

    def load(self) -> ChartFile:
        """BadNote where it cannot be read."""
        info = self.inside
        if info is None:
            return load(self.path)
        try:
            with zipfile.ZipFile(self.path) as packed:
                if info.flag_bits & _ENCRYPTED:
                    raise BadNote(f"“{self.name}” is locked with a password in its zip. Nothing was changed.")
                if info.file_size > min(LIMIT, (1 << 20) + _PACKED_AT_MOST * info.compress_size):
                    raise BadNote(f"“{self.name}” is too large in its zip. Nothing was changed.")
                with packed.open(info) as file:
                    data = file.read(LIMIT + 1)
        except BadNote:
            raise
        except Exception:
            raise BadNote(f"“{self.name}” cannot be read: its zip is damaged. Nothing was changed.") from None
        if len(data) > LIMIT:
            raise BadNote(f"“{self.name}” is too large in its zip. Nothing was changed.")
        if not data:
            raise BadNote(f"“{self.name}” is empty: there is no text in it. Nothing was changed.")
        return ChartFile(self.name, data)


def is_lot(path: Path) -> bool:
    """Whether it holds several files: a folder, or a zip that is not itself a document."""
    if path.is_dir():
        return True
    if path.suffix.lower() != ".zip" or not zipfile.is_zipfile(path):
        return False
    try:
        with zipfile.ZipFile(path) as packed:
            return not any(name.lower() in _DOCUMENTS for name in packed.namelist()[:20])
    except (OSError, ValueError, zipfile.BadZipFile):
        return False


def sources_of(
    paths: Sequence[Path], patience: Patience = patient
) -> tuple[tuple[ChartSource, ...], tuple[str, ...]]:
    """Every file of these files, folders and zips, in the order of their names, and a sentence for each
    folder that may not be read. What begins with a dot is passed over, and links are not followed. BadNote
    where there are too many, or none; what ``patience`` raises stops the looking."""
    found: list[ChartSource] = []
    unread: list[str] = []
    for path in paths:
        for source in _sources(path, unread):
            patience()
            found.append(source)
            if len(found) > MOST:
                raise BadNote(f"These are more than {MOST:,} files. Bring them in by parts; none was read.")
    if not found:
        what = "is a folder" if paths[0].is_dir() else "is a zip"
        name = shown_name(paths[0])
        raise BadNote(f"“{name}” {what} without a file in it that could be a chart. Nothing was changed.")
    return tuple(found), tuple(unread)


def _sources(path: Path, unread: list[str]) -> Iterator[ChartSource]:
    def refused(error: OSError) -> None:
        name = shown_name(Path(str(error.filename)))
        unread.append(f"The folder “{name}” cannot be read: nothing of it was brought in.")

    if path.is_dir():
        for folder, names, files in os.walk(path, onerror=refused):
            names[:] = sorted(name for name in names if not name.startswith("."))
            for name in sorted(files):
                if not name.startswith(".") and not (Path(folder) / name).is_symlink():
                    yield from _sources(Path(folder) / name, unread)
    elif is_lot(path):
        with zipfile.ZipFile(path) as packed:
            inside = sorted((info for info in packed.infolist() if not info.is_dir()), key=_by_name)
        for info in inside:
            parts = PurePosixPath(info.filename).parts
            if not any(part.startswith((".", "__MACOSX")) for part in parts):
                yield ChartSource(path, info)
    else:
        yield ChartSource(path)


def _by_name(info: zipfile.ZipInfo) -> str:
    return info.filename
