# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
"""Builds the Whoosh index of a code book."""

from __future__ import annotations

import gc
import shutil
from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from whoosh import fields, formats
from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filestore import FileStorage

from codesets.model import Book, Code, Kind
from codesets.search.entries import IndexEntry
from codesets.search.lexicon_data import lay_phrases, lists_checksum
from codesets.search.lists import keep_lists, keep_phrases
from codesets.search.verbatim import packed_keys
from codesets.systems.contract import Phrase
from codesets.text import denied, essential, words
from codesets.usage import usage_weights

Progress = Callable[[float, str], None]

_LAYOUT = 9
"""Raised whenever the layout below, or the way words are cut, changes."""

INDEX_VERSION = _LAYOUT << 32 | lists_checksum()
"""An index of another version is built again; new word lists make a new version by themselves."""

TITLE, TERM, LAY, LEAD, TAIL = 0, 1, 2, 3, 4
"""What kind of phrase a document holds, in the order they are kept. LEAD: a wording of another book that
leads to the code, as an index line does. TAIL: the meaning of a 7th character."""

_ONE_BLOCK = 1 << 30
"""Postings per block: one block a term, so that reading a term is one unpickling."""

_SHARED_USAGE = 0.35
"""How much of its category's most common code counts for a code."""

_SCRATCH = "words"
"""Where the whole index is made. What is read of it is kept, half as large, and the rest thrown away."""
_SHORTEST_CODE = 3
_MEMORY_MB = 256
_REPORT_EVERY = 4000


def schema() -> fields.Schema:
    """One document a phrase: its words, and its text where it is not the entry's title.

    The first document holds no phrase but the ``book``: what the ranking must know of every entry.
    """
    keyword: Any = fields.KEYWORD()
    keyword.format = formats.Existence()
    return fields.Schema(
        words=keyword,
        text=fields.STORED(),
        lead=fields.STORED(),
        book=fields.STORED(),
    )


@dataclass(slots=True)
class Contents:
    """What the ranking needs to know of every indexed entry, as parallel lists."""

    system: str = ""
    """Whose codes they are: as in :attr:`codesets.model.Code.system`."""
    codes: list[str] = field(default_factory=list[str])
    parents: array[int] = field(default_factory=lambda: array("i"))
    """Place of the parent among the indexed entries; -1 for a chapter."""
    flags: bytearray = field(default_factory=bytearray)
    """0 header, 1 billable, 2 needs a 7th character, 3 chapter or block."""
    usage: bytearray = field(default_factory=bytearray)
    """How common the code is in practice, in tenths of the word list's 0 to 9."""
    families: array[int] = field(default_factory=lambda: array("i"))
    """Place in ``tails`` of the entry's set of 7th characters; -1 for none."""
    tails: list[list[tuple[str, int]]] = field(default_factory=list[list[tuple[str, int]]])
    """Each distinct set of 7th characters in the order of the book: (character, phrase of its meaning)."""
    completed: list[list[str]] = field(default_factory=list[list[str]])
    """For an entry with a family, its completed codes in the order of the set, else empty."""


HEADER, BILLABLE, NEEDS_SEVENTH, SHELF = 0, 1, 2, 3


def build_index(
    entries: Iterable[IndexEntry],
    folder: Path,
    *,
    leads: Iterable[Phrase] = (),
    names: Iterable[tuple[str, str]] = (),
    progress: Progress,
) -> None:
    """Writes the index of one list of codes into an empty folder. ``leads``: what other books call them;
    ``names``: (another name, what the titles say for it).

    ``progress`` is called with 0…1 and a sentence, and may raise to stop. The caller swaps the
    folder in when this returns and deletes it when this raises.
    """
    book, phrases, sources = _gather(entries, leads)
    packed = _pack(book, phrases, list(names))
    made = folder / _SCRATCH
    made.mkdir(parents=True, exist_ok=True)
    index = FileStorage(str(made)).create_index(schema())
    codec = W3Codec(blocklimit=_ONE_BLOCK, compression=1)
    writer: Any = index.writer(codec=codec, limitmb=_MEMORY_MB)
    collecting = gc.isenabled()
    gc.disable()  # Whoosh's pool holds a million small tuples; scanning them again and again doubles the time
    try:
        writer.add_document()  # that of the book, which holds no word
        total = len(phrases)
        for number, (_, _, text) in enumerate(phrases):
            if number % _REPORT_EVERY == 0:
                progress(0.85 * number / total, "Indexing the words of every code")
            writer.add_document(words=words(text))
        progress(0.85, "Writing the index")
        writer.commit()
    except BaseException:
        if not writer.is_closed:
            with suppress(Exception):  # on a full disk it stumbles over files that would not close
                writer.cancel()
        raise
    finally:
        if collecting:
            gc.enable()
        index.close()
    keep_lists(made, folder)
    keep_phrases(
        folder,
        fields.Schema(book=fields.STORED(), text=fields.STORED(), lead=fields.STORED()),
        chain([{"book": packed}], (_stored(number, phrases, sources) for number in range(len(phrases)))),
    )
    shutil.rmtree(made)
    progress(1.0, "Index written")


def _stored(number: int, phrases: _Phrases, sources: _Sources) -> dict[str, Any]:
    """What is kept of a phrase: its text, unless it is its entry's title, and where a lead comes from.

    The last one always keeps its text: with nothing behind the first document, Whoosh writes the places of
    what is stored for that one only, and reads them for all (columns.py, VarBytesColumn.Writer.finish).
    """
    _, kind, text = phrases[number]
    stored: dict[str, Any] = {"text": text} if kind != TITLE or number == len(phrases) - 1 else {}
    return stored | {"lead": sources[number]} if kind == LEAD else stored


_Phrases = list[tuple[int, int, str]]
"""(entry's place, kind, text)."""
_Sources = dict[int, tuple[str, int]]
"""For each lead, by its number among the phrases: the book and the line it stands in."""


def _gather(entries: Iterable[IndexEntry], leads: Iterable[Phrase]) -> tuple[Contents, _Phrases, _Sources]:
    """Splits the entries into the book's arrays and the phrases to index."""
    book = Contents()
    places: dict[str, int] = {}
    titles: list[str] = []
    terms: list[tuple[int, int, str]] = []
    meanings: dict[int, list[tuple[str, str]]] = {}
    usage = usage_weights()
    for entry in entries:
        code = entry.code
        if code.seventh:
            place = places[code.parent or ""]
            meaning = code.title.removeprefix(titles[place]).lstrip(", ")
            meanings.setdefault(place, []).append((code.seventh, meaning))
            book.completed[place].append(code.code)
            book.usage[place] = max(book.usage[place], usage.get(code.code, 0))
            continue
        # a block of one category may bear the category's name: look the parent up before the child takes it
        book.parents.append(places[code.parent] if code.parent is not None else -1)
        place = places[code.code] = len(titles)
        titles.append(code.title)
        book.system = code.system
        book.codes.append(code.code)
        book.flags.append(_flag(code))
        book.usage.append(usage.get(code.code, 0))
        book.completed.append([])
        terms.extend((place, TERM, term) for term in entry.terms)
    _share_usage(book)
    phrases = [(place, TITLE, title) for place, title in enumerate(titles)]
    phrases += terms
    phrases += _lay(book, places, titles)
    sources = _lead(leads, book, places, phrases)
    phrases += _fold_sevenths(book, meanings, len(phrases))
    return book, phrases, sources


def _lead(leads: Iterable[Phrase], book: Contents, places: dict[str, int], phrases: _Phrases) -> _Sources:
    """Adds the leads to the phrases; those to a completed code go to its header. The same words from
    another book are told once."""
    headers = {code: place for place, codes in enumerate(book.completed) for code in codes}
    said = {(place, text.lower()) for place, _, text in phrases}
    sources: _Sources = {}
    for lead in leads:
        place = _nearest(lead.code, places, headers)
        if place is not None and (place, lead.text.lower()) not in said:
            said.add((place, lead.text.lower()))
            sources[len(phrases)] = lead.book.value, lead.line
            phrases.append((place, LEAD if lead.book is not Book.TABULAR else TERM, lead.text))
    return sources


def _nearest(code: str, places: dict[str, int], headers: dict[str, int]) -> int | None:
    """The entry of this code, else the one above it: an index may be a year older than the list."""
    while len(code) >= _SHORTEST_CODE:
        place = places.get(code, headers.get(code))
        if place is not None:
            return place
        code = code[:-1].rstrip(".")
    return None


def _lay(book: Contents, places: dict[str, int], titles: list[str]) -> Iterator[tuple[int, int, str]]:
    """The lay phrases of the book's codes. One that names the code of an unspecified side or kind names the
    header above as well, from which the codes beside it have it: ``perforated eardrum right``."""
    for text, code in lay_phrases(book.system):
        place = places.get(code)
        if place is None:
            continue
        yield place, LAY, text
        parent = book.parents[place]
        if "unspecified" in titles[place].lower() and book.flags[parent] == HEADER:
            yield parent, LAY, text


def _share_usage(book: Contents) -> None:
    """Lets part of how common a category is count for each of its codes: all of E11 before E13."""
    category: list[int] = []
    most: dict[int, int] = {}
    for place, parent in enumerate(book.parents):
        shelved = book.flags[place] == SHELF or parent < 0 or book.flags[parent] == SHELF
        category.append(place if shelved else category[parent])
        most[category[place]] = max(most.get(category[place], 0), book.usage[place])
    for place, usage in enumerate(book.usage):
        book.usage[place] = max(10 * usage, round(_SHARED_USAGE * 10 * most[category[place]]))


def _flag(code: Code) -> int:
    if code.kind in (Kind.CHAPTER, Kind.BLOCK):
        return SHELF
    return BILLABLE if code.billable else HEADER


def _fold_sevenths(
    book: Contents, meanings: dict[int, list[tuple[str, str]]], first: int
) -> list[tuple[int, int, str]]:
    """Gives every distinct meaning one phrase, numbered from ``first``, every distinct set one family."""
    book.families = array("i", [-1]) * len(book.codes)
    numbers: dict[str, int] = {}
    known: dict[tuple[tuple[str, str], ...], int] = {}
    for place, choices in meanings.items():
        key = tuple(choices)
        if key not in known:
            known[key] = len(book.tails)
            book.tails.append(
                [(sign, numbers.setdefault(text, first + len(numbers))) for sign, text in choices]
            )
        book.families[place] = known[key]
        book.flags[place] = NEEDS_SEVENTH
    return [(-1, TAIL, text) for text in numbers]


def _essential(text: str) -> int:
    """How much of a phrase stands outside parentheses, 0…255: nonessential modifiers hardly count."""
    every = len(words(text))
    outside = len(words(essential(text)))
    return round(255 * (outside + 0.3 * (every - outside)) / every) if every else 255


def _pack(
    book: Contents, phrases: list[tuple[int, int, str]], names: list[tuple[str, str]]
) -> dict[str, Any]:
    leads = ((number, text) for number, (_, kind, text) in enumerate(phrases) if kind == LEAD)
    return {
        "version": INDEX_VERSION,
        "system": book.system,
        "names": names,
        "codes": "\n".join(book.codes),
        "parents": book.parents.tobytes(),
        "flags": bytes(book.flags),
        "usage": bytes(book.usage),
        "families": book.families.tobytes(),
        "tails": book.tails,
        "completed": book.completed,
        "phrases": array("i", [place for place, _, _ in phrases]).tobytes(),
        "kinds": bytes(kind for _, kind, _ in phrases),
        "essential": bytes(_essential(text) for _, _, text in phrases),
        "verbatim": packed_keys(leads),
        "denied": {number: said for number, (_, _, text) in enumerate(phrases) if (said := denied(text))},
    }
