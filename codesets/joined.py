"""Books that are published in several files, each a part: brought in together or one after the other, they
join to one book, whatever their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from codesets.manifest import Volume
from codesets.official_files import sha256
from codesets.store import Store
from codesets.systems.contract import BookRow, CodeSystem, Part, ReadProgress, Row, SourceFile


@dataclass(frozen=True, slots=True)
class JoinedFile(SourceFile):
    """Several files that are one book. ``member`` is that of the first, the richest."""

    names: str
    """Of all the files."""
    joined: str
    """As :attr:`codesets.manifest.Volume.joined`."""

    @property
    def file(self) -> str:
        return self.names


def joined(system: CodeSystem, sources: Sequence[SourceFile]) -> SourceFile:
    """Files of one place as one; of a part that comes twice the first counts. The richest come first."""
    parts = {source.layout.part: source for source in reversed(sources)}
    ordered = [source for source in sources if parts[source.layout.part] is source]
    if len(ordered) == 1:
        return ordered[0]

    def read(source: SourceFile, progress: ReadProgress) -> Iterator[Row]:
        return _join(system, [], ordered, progress)

    return _whole(system, ordered, read, "", "")


def onto(system: CodeSystem, source: SourceFile, volume: Volume, folder: Path) -> SourceFile:
    """The file, or the files, together with what the shelf has of the book already."""
    parts = [source]

    def read(again: SourceFile, progress: ReadProgress) -> Iterator[Row]:
        return _join(system, _kept(volume, folder), parts, progress)

    return _whole(system, parts, read, volume.source, volume.joined)


def parts_of(source: SourceFile) -> str:
    """As :attr:`codesets.manifest.Volume.joined`; empty for a file that is a book by itself."""
    if isinstance(source, JoinedFile):
        return source.joined
    return f"{source.layout.part}:{sha256(source.member)}" if source.layout.part else ""


def adds_nothing(source: SourceFile, volume: Volume) -> bool:
    """Whether every file of ``source`` has been joined to the book before."""
    return set(parts_of(source).split()) <= set(volume.joined.split())


def replaces_a_part(source: SourceFile, volume: Volume) -> bool:
    """Whether the book has a part that ``source`` brings again, otherwise."""
    return bool(_digests(parts_of(source)).keys() & _digests(volume.joined).keys())


def _whole(
    system: CodeSystem,
    sources: Sequence[SourceFile],
    read: Callable[[SourceFile, ReadProgress], Iterator[BookRow]],
    names: str,
    joined_before: str,
) -> JoinedFile:
    first = sources[0]
    told = [name for name in names.split(", ") if name]
    told += [name for each in sources for name in each.file.split(", ") if name not in told]
    parts = _digests(joined_before)
    for source in reversed(sources):
        parts |= _digests(parts_of(source))
    ordered = sorted(parts, key=system.parts.index)
    layout = replace(first.layout, read=read)
    return JoinedFile(
        first.member,
        layout,
        first.edition,
        first.effective_from,
        first.effective_to,
        ", ".join(told),
        " ".join(f"{part}:{parts[part]}" for part in ordered),
    )


def _digests(joined: str) -> dict[str, str]:
    """SHA-256 of each file, by its part."""
    return {part: digest for part, _, digest in (each.partition(":") for each in joined.split())}


def _join(
    system: CodeSystem,
    kept: Sequence[Part],
    sources: Sequence[SourceFile],
    progress: ReadProgress,
) -> Iterator[Row]:
    assert system.join is not None  # noqa: S101 - only layouts of such systems have parts
    parts = list(kept)
    for number, source in enumerate(sources):

        def reading(done: float, number: int = number) -> None:
            progress((number + done) / len(sources))

        read = [row for row in source.layout.read(source, reading) if isinstance(row, Row)]
        parts.append((source.layout.part, read))
    yield from system.join(parts)


def _kept(volume: Volume, folder: Path) -> list[Part]:
    """What the shelf has, as a part: its titles are those of the richest file."""
    with closing(Store(folder / volume.store)) as store:
        facts = store.facts()
        rows = [Row(code, (), facts.get(code.code, ())) for code, _ in store.entries()]
    return [(volume.joined.partition(":")[0], rows)]
