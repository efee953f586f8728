"""Reads a large XML file piece by piece, and refuses what a document from elsewhere might smuggle in."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol
from xml.etree.ElementTree import Element
from xml.parsers import expat

from codesets.errors import UnreadableSource

_PIECE = 1 << 18
_DEEPEST = 64


class XmlSource(Protocol):
    """An official file, or a piece of one."""

    @property
    def name(self) -> str: ...

    @property
    def size(self) -> int: ...

    def open(self) -> BinaryIO: ...


@dataclass(frozen=True, slots=True)
class Event:
    element: Element
    """While it begins: its attributes only. When it has ended: whole, less what was handed over before."""
    ended: bool
    line: int


def words_of(element: Element | None) -> str:
    """The text of an element and of all inside it, each run of white space as one blank."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def stream(
    source: XmlSource,
    *,
    begins: Container[str],
    ends: Callable[[Element, Element | None], bool],
    progress: Callable[[float], None],
) -> Iterator[Event]:
    """The elements of a file, as they begin (by tag) or have ended (by element and parent).

    What was handed over when it ended is taken out of its parent, so memory stays small.
    Raises UnreadableSource with the line where the file is not well-formed or declares a document
    type: without one there are no entities, so nothing can be expanded or fetched.
    """
    reader = _Reader(source.name, begins, ends)
    try:
        size = max(source.size, 1)
        with source.open() as file:
            done = 0
            while piece := file.read(_PIECE):
                reader.feed(piece, last=False)
                yield from reader.take()
                done += len(piece)
                progress(min(done / size, 1.0))
        reader.feed(b"", last=True)
        yield from reader.take()
    except OSError as error:
        raise UnreadableSource(f"{source.name} cannot be read: {error.strerror or error}.") from error


class _Reader:
    def __init__(
        self, name: str, begins: Container[str], ends: Callable[[Element, Element | None], bool]
    ) -> None:
        self._name = name
        self._begins = begins
        self._ends = ends
        self._open: list[Element] = []
        self._happened: list[Event] = []
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, piece: bytes, *, last: bool) -> None:
        try:
            self._parser.Parse(piece, last)
        except expat.ExpatError as error:
            why = expat.errors.messages.get(error.code, "it is not well-formed")
            raise self._unreadable(why, error.lineno) from error
        except (LookupError, ValueError) as error:  # expat asks Python for an encoding it does not know
            raise self._unreadable("its encoding is not supported") from error

    def take(self) -> list[Event]:
        happened, self._happened = self._happened, []
        return happened

    def _unreadable(self, why: str, line: int | None = None) -> UnreadableSource:
        return UnreadableSource(
            f"{self._name} cannot be read: line {line or self._parser.CurrentLineNumber}: {why}."
        )

    def _doctype(self, *declared: object) -> None:
        raise self._unreadable("it declares a document type, which an official file does not do")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= _DEEPEST:
            raise self._unreadable("its elements are nested too deeply")
        element = Element(tag, attributes)
        if self._open:
            self._open[-1].append(element)
        self._open.append(element)
        if tag in self._begins:
            self._happened.append(Event(element, False, self._parser.CurrentLineNumber))

    def _text(self, text: str) -> None:
        if not self._open:
            return
        element = self._open[-1]
        if len(element):
            element[-1].tail = (element[-1].tail or "") + text
        else:
            element.text = (element.text or "") + text

    def _end(self, tag: str) -> None:
        element = self._open.pop()
        parent = self._open[-1] if self._open else None
        if self._ends(element, parent):
            self._happened.append(Event(element, True, self._parser.CurrentLineNumber))
            if parent is not None:
                parent.remove(element)
