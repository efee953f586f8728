"""The ICD-10-PCS index, as CMS publishes it in XML (``icd10pcs-index.xsd``).

It leads to tables rather than to codes: to their three characters (``tab``), to more of a code (``codes``),
in a few lines to a complete one (``code``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from codesets.index_terms import IndexTerm
from codesets.model import Book
from codesets.pcs_tables import Definition
from codesets.systems.contract import Layout, Phrase, ReadProgress, SourceFile
from codesets.systems.icd10pcs.syntax import CHARACTER, TABLE_LENGTH
from codesets.systems.icd10pcs.xml_files import recogniser, unreadable
from codesets.systems.index_lines import TooDeep, lines_of
from codesets.text import essential, words
from codesets.xml_stream import stream, words_of

_WHAT = "an ICD-10-PCS index"

_BEGINNING = re.compile(rf"{CHARACTER}{{{TABLE_LENGTH},7}}")
_LEADS = ("code", "codes", "tab")
_KNOWN = frozenset({"title", "see", "use", "term", *_LEADS})


def _read(source: SourceFile, progress: ReadProgress) -> Iterator[IndexTerm]:
    position = 0
    for event in stream(source.member, begins=(), ends=_ends, progress=progress):
        try:
            for line in lines_of(event.element, position, _line):
                position += 1
                yield line
        except TooDeep:
            raise unreadable(source.member, _WHAT, event.line, "its terms are indented too deeply") from None
        except ValueError as error:
            raise unreadable(source.member, _WHAT, event.line, str(error)) from None
    if position == 0:
        raise unreadable(source.member, _WHAT, 1, "it holds no main term")


def _ends(element: Element, parent: Element | None) -> bool:
    return element.tag == "mainTerm"


def _line(element: Element) -> IndexTerm:
    """Raises ValueError with what is wrong."""
    for child in element:
        if child.tag not in _KNOWN:
            raise ValueError(f"“{child.tag}” stands where nothing of that kind belongs")
    title = words_of(element.find("title"))
    see, use = _texts(element, "see"), _texts(element, "use")
    lead = _lead(element)
    if not (title or see or use or lead):
        raise ValueError("a term that says nothing")
    return IndexTerm(position=0, parent=None, end=0, level=0, title=title, code=lead, see=see, use=use)


def _texts(element: Element, tag: str) -> tuple[str, ...]:
    """The words themselves: the codes that stand inside are kept by themselves."""
    return tuple(
        " ".join((child.text or "").split()) for child in element.iterfind(tag) if (child.text or "").strip()
    )


def _lead(element: Element) -> str:
    for tag in _LEADS:
        for path in (tag, f"see/{tag}", f"use/{tag}"):
            printed = words_of(element.find(path))
            if printed:
                if not _BEGINNING.fullmatch(printed):
                    raise ValueError(f"“{printed}” is not the beginning of a code")
                return printed
    return ""


# --- for the search --------------------------------------------------------------------------------------


def phrases(book: Book, rows: Iterable[IndexTerm | Definition]) -> Iterator[Phrase]:
    """Each index line that leads somewhere, with the terms it is indented under."""
    above: list[str] = []
    for line in rows:
        if not isinstance(line, IndexTerm):
            continue
        del above[line.level :]
        above.append(line.title)
        if line.code:
            yield Phrase(", ".join(filter(None, above)), line.code, book, line.position)


_BELONGS = re.compile(r" in (?=[A-Z]).*")
"""Where a device is used, behind its name."""
_SIDES = frozenset(("right", "left", "bilateral"))


def other_names(book: Book, rows: Iterable[IndexTerm | Definition]) -> Iterator[tuple[str, str]]:
    """What the body part and device keys call something, and what codes call it, without its side."""
    above: list[str] = []
    for line in rows:
        if isinstance(line, Definition):
            for included in line.includes:
                yield from _name(included, line.term)
            continue
        del above[line.level :]
        above.append(line.title)
        for use in line.use:
            yield from _name(" ".join(filter(None, above)), use)


def _name(said: str, printed: str) -> Iterator[tuple[str, str]]:
    meant = " ".join(word for word in words(_BELONGS.sub("", printed)) if word not in _SIDES)
    said = " ".join(words(essential(said)))
    if said and meant and said != meant:
        yield said, meant


INDEX = Layout(book=Book.INDEX, recognise=recogniser("index"), read=_read)
