# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
"""The index, decoded: Whoosh's postings as numpy arrays."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.filedb.filestore import FileStorage

from codesets.errors import LibraryDamaged
from codesets.search.build import INDEX_VERSION, LAY, TAIL, TITLE
from codesets.search.entries import Lead
from codesets.search.lists import Ints, Lists, kept_lists
from codesets.search.verbatim import Verbatim
from codesets.text import words

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]
"""Numpy gathers by its own kind of integer; any other it would convert at every keystroke."""

_WORDLESS = frozenset(
    words(
        "a an and any as at by for from in into is of on or the to with without unspecified nos uncomplicated"
    )
)
"""Words that tell little about a phrase when the query does not have them."""
_WORDLESS_WEIGHT = 0.15


@dataclass(frozen=True, slots=True)
class Entries:
    """What is known of each indexed entry; all arrays have one element an entry, in tabular order."""

    codes: list[str]
    parents: Ints
    ends: Ints
    """What stands below entry i is ``range(i + 1, ends[i])``."""
    flags: npt.NDArray[np.uint8]
    usage: npt.NDArray[np.uint8]
    families: Ints
    tails: list[list[tuple[str, int]]]
    """Each set of 7th characters: (character, the phrase that holds its meaning)."""
    completed: list[list[str]]
    """For each entry with a family, its completed codes in the order of the set, else empty."""


@dataclass(frozen=True, slots=True)
class Postings:
    """Which phrases hold which words. The first ``len(entries.codes)`` phrases are the titles."""

    terms: list[str]
    """Every word of the book, sorted."""
    starts: Ints
    """``phrases[starts[i]:starts[j]]`` are the phrases that hold any of the words i…j-1."""
    phrases: Ints
    denied: npt.NDArray[np.bool_]
    """Per element of ``phrases``: the phrase says the word only to deny it (``without esophagitis``)."""
    entry: Ints
    """Per phrase, the entry it names; for the meaning of a 7th character -1."""
    kinds: npt.NDArray[np.uint8]
    rarity: Floats
    """Per word, the natural logarithm of how many phrases there are to one that holds it."""
    mass: Floats
    """Per phrase, the summed rarity of its words: how much it says."""
    first_word: Ints
    words: Ints
    """``words[first_word[p]:first_word[p + 1]]`` are the words of phrase p, as places in ``terms``."""

    def place(self, word: str) -> int:
        """Where a word stands among the terms, or would stand."""
        return bisect_left(self.terms, word)

    def beginning(self, prefix: str) -> tuple[int, int]:
        """The half-open range of terms that begin so."""
        return bisect_left(self.terms, prefix), bisect_left(self.terms, prefix + "\x7f")

    def holders(self, low: int, high: int) -> Ints:
        return self.phrases[self.starts[low] : self.starts[high]]

    def own_words(self) -> frozenset[str]:
        """The words the book itself uses: lay phrases aside."""
        own = np.logical_or.reduceat(self.kinds[self.phrases] != LAY, self.starts[:-1])
        return frozenset(term for term, is_own in zip(self.terms, own.tolist(), strict=True) if is_own)

    def holders_and_denied(self, low: int, high: int) -> tuple[Ints, npt.NDArray[np.bool_]]:
        where = slice(self.starts[low], self.starts[high])
        return self.phrases[where], self.denied[where]

    def words_of(self, phrase: int) -> list[int]:
        return self.words[self.first_word[phrase] : self.first_word[phrase + 1]].tolist()


class _Files(FileStorage):
    """Remembers what it opened: Whoosh leaves a file open when it stumbles over what is in it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder), readonly=True)
        self._opened: list[Any] = []

    def open_file(self, name: str, **options: Any) -> Any:
        file: Any = super().open_file(name, **options)
        self._opened.append(file)
        return file

    def close_files(self) -> None:
        for file in self._opened:
            if not file.is_closed:
                file.close()


class OpenedIndex:
    """An open Whoosh index with its arrays. Raises LibraryDamaged when it is not one of ours, whole."""

    def __init__(self, folder: Path) -> None:
        files: Any = _Files(folder)
        try:
            self._index: Any = files.open_index()
            self._reader: Any = self._index.reader()
            book: dict[str, Any] = self._reader.stored_fields(0)["book"]
            if book["version"] != INDEX_VERSION:
                raise LibraryDamaged("The search index was made by another version of Chartside.")
            self.system: str = book["system"]
            self.names: list[tuple[str, str]] = book["names"]
            self.entries = _entries(book)
            self.postings = _postings(kept_lists(folder), book)
            self.verbatim = Verbatim(*book["verbatim"])
        except LibraryDamaged:
            files.close_files()
            raise
        except Exception as error:  # whatever a damaged pickle, a cut file or a missing one raises
            files.close_files()
            raise LibraryDamaged("The search index cannot be read.") from error

    def wording(self, phrase: int) -> tuple[str, Lead | None]:
        """The text of a phrase that is no title, which the store keeps; and of a lead, where it stands."""
        try:
            kept = self._reader.stored_fields(phrase + 1)
            return str(kept.get("text", "")), kept.get("lead")
        except Exception as error:  # the file may have been written over since it was opened
            raise LibraryDamaged("The search index cannot be read any more.") from error

    def close(self) -> None:
        self._reader.close()
        self._index.close()


def _entries(book: dict[str, Any]) -> Entries:
    codes = str(book["codes"]).split("\n")
    parents = np.frombuffer(book["parents"], dtype=np.int32)
    families = np.frombuffer(book["families"], dtype=np.int32)
    return Entries(
        codes=codes,
        parents=parents,
        ends=_ends(parents),
        flags=np.frombuffer(book["flags"], dtype=np.uint8),
        usage=np.frombuffer(book["usage"], dtype=np.uint8),
        families=families,
        tails=book["tails"],
        completed=book["completed"],
    )


def _ends(parents: Ints) -> Ints:
    """Where the entries below each one end. Entries stand in tabular order, parents before children."""
    ends = list(range(1, len(parents) + 1))
    for place, parent in zip(range(len(parents) - 1, -1, -1), reversed(parents.tolist()), strict=True):
        if parent >= 0 and ends[place] > ends[parent]:
            ends[parent] = ends[place]
    return np.array(ends, dtype=np.int32)


def _postings(lists: Lists, book: dict[str, Any]) -> Postings:
    entry = np.frombuffer(book["phrases"], dtype=np.int32)
    kinds = np.frombuffer(book["kinds"], dtype=np.uint8)
    terms, sizes, phrases = lists.terms, lists.sizes, lists.phrases
    starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int32)
    if np.count_nonzero(kinds == TITLE) == 0 or kinds.size != entry.size or phrases.max() >= entry.size:
        raise LibraryDamaged("The search index is incomplete.")
    rarity = np.log(1.0 + entry.size / sizes).astype(np.float32)
    telling = np.array([_WORDLESS_WEIGHT if term in _WORDLESS else 1.0 for term in terms], dtype=np.float32)
    of_posting = np.repeat(np.arange(len(terms), dtype=np.int32), sizes)
    denied = _denied(book["denied"], terms, starts, phrases)
    told = np.where(denied, np.float32(_WORDLESS_WEIGHT), telling[of_posting]) * rarity[of_posting]
    mass = np.bincount(phrases, weights=told, minlength=entry.size)
    order = np.argsort(phrases, kind="stable")
    first_word = np.concatenate(([0], np.cumsum(np.bincount(phrases, minlength=entry.size))))
    essential = np.frombuffer(book["essential"], dtype=np.uint8) / np.float32(255)
    return Postings(
        terms=terms,
        starts=starts,
        phrases=phrases,
        denied=denied,
        entry=entry,
        kinds=kinds,
        rarity=rarity,
        mass=(mass * essential).astype(np.float32) + np.float32(0.5),
        first_word=first_word.astype(np.int32),
        words=of_posting[order],
    )


def _denied(
    said: dict[int, list[str]], terms: list[str], starts: Ints, phrases: Ints
) -> npt.NDArray[np.bool_]:
    of_word: defaultdict[str, list[int]] = defaultdict(list)
    for phrase, its_words in said.items():
        for word in its_words:
            of_word[word].append(phrase)
    denied = np.zeros(phrases.size, dtype=np.bool_)
    for word, its_phrases in of_word.items():
        place = bisect_left(terms, word)
        where = slice(starts[place], starts[place + 1])
        denied[where] = np.isin(phrases[where], its_phrases)
    return denied


def tail_start(postings: Postings) -> int:
    """The first phrase that holds the meaning of a 7th character; they stand last."""
    return int(np.searchsorted(postings.kinds, TAIL))
