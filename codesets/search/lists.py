# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
"""Which phrases hold which word: Whoosh's postings as arrays, kept beside what the index stores of each.

To read them out of the index is half a second of Python on every start, and always with the same result.
So it is done once, when the index has been built. The file belongs to the index: its checksum covers it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.filedb.filestore import FileStorage

from codesets.errors import LibraryDamaged

Ints = npt.NDArray[np.int32]

FILE = "lists.npz"


@dataclass(frozen=True, slots=True)
class Lists:
    terms: list[str]
    """Every word of the index, in alphabetical order."""
    sizes: Ints
    """Per word, how many phrases hold it."""
    phrases: Ints
    """Those phrases, word after word, each list in ascending order."""


def keep_lists(made: Path, folder: Path) -> None:
    """Reads the lists out of a finished index and writes them into a folder."""
    index: Any = FileStorage(str(made), readonly=True).open_index()
    reader: Any = index.reader()
    try:
        terms, holders = zip(*_read(reader), strict=True)
    finally:
        reader.close()
        index.close()
    steps = np.concatenate([np.diff(held, prepend=0) for held in holders])
    with (folder / FILE).open("wb") as file:
        np.savez_compressed(
            file,
            terms=np.frombuffer("\n".join(terms).encode("ascii"), dtype=np.uint8),
            sizes=np.array([held.size for held in holders], dtype=np.int32),
            steps=steps.astype(np.int32),  # from one phrase to the next: small numbers pack well
        )


def keep_phrases(folder: Path, schema: Any, documents: Iterable[Mapping[str, Any]]) -> None:
    """Writes what the index stores of each document as an index without words: the lists hold them."""
    kept: Any = FileStorage(str(folder)).create_index(schema)
    writer: Any = kept.writer()
    try:
        for stored in documents:
            writer.add_document(**stored)
        writer.commit()
    except BaseException:
        if not writer.is_closed:
            with suppress(Exception):
                writer.cancel()
        raise
    finally:
        kept.close()


def kept_lists(folder: Path) -> Lists:
    """Raises LibraryDamaged, or what a broken file makes numpy raise."""
    with np.load(folder / FILE, allow_pickle=False) as kept:
        terms = kept["terms"].tobytes().decode("ascii").split("\n")
        sizes: Ints = kept["sizes"]
        steps: Ints = kept["steps"]
    if len(terms) != sizes.size or int(sizes.sum()) != steps.size or sizes.min() < 1:
        raise LibraryDamaged("The search index is incomplete.")
    running = np.cumsum(steps, dtype=np.int64)
    starts = np.cumsum(sizes) - sizes
    before = np.where(starts > 0, running[starts - 1], 0)
    return Lists(terms, sizes, (running - np.repeat(before, sizes)).astype(np.int32))


def _read(reader: Any) -> Iterator[tuple[str, Ints]]:
    """Each list is one block (``codesets.search.build``) and is taken out whole: Whoosh's own iterator goes
    one document at a time. The first document is the book itself and holds no phrase."""
    lists: Any = reader._terms
    postings = reader.schema["words"].format
    for (field, text), info in lists.items_from("words", b""):
        if field != "words":
            break
        matcher: Any = lists._codec.postings_reader(lists._postfile, info, postings)
        matcher._read_data()
        if not matcher._lastblock:
            raise LibraryDamaged("The search index was written in another way.")
        steps = np.asarray(matcher._data[0], dtype=np.int32)
        yield text.decode("ascii"), np.cumsum(steps, dtype=np.int32) - 1
