"""XML that comes from elsewhere, as a tree; what it might smuggle in is refused."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

_DEEPEST = 200
"""Elements inside each other. A text box in a cell of a table in a table of Word's has some 40."""


class NotReadable(Exception):
    """Why it is not read, in a few words: ``line 3 is not well-formed``."""


def tree(data: bytes) -> Element:
    """The root element; names and attributes without their namespaces.

    Raises NotReadable, also for a document type: without one there are no entities, so nothing can grow and
    nothing is fetched.
    """
    builder = TreeBuilder()
    depth = 0
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise NotReadable("its parts are nested too deeply")
        builder.start(_local(tag), {_local(name): value for name, value in attributes.items()})

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_local(tag))

    def doctype(*_: object) -> None:
        raise NotReadable("it declares a document type, which no such document does")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(data, True)
        return builder.close()
    except expat.ExpatError as error:
        raise NotReadable(f"line {error.lineno} is not well-formed") from None
    except (LookupError, ValueError, AssertionError):
        raise NotReadable("it is cut off, or of an encoding that is not known") from None


def words(element: Element | None) -> str:
    """All text in it, each run of white space as one blank; empty where there is no element."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def attribute(element: Element, name: str, path: str = ".") -> str:
    """Of the first element on the path; empty where there is none."""
    found = element.find(path)
    return found.get(name, "").strip() if found is not None else ""


def pieces(element: Element) -> Iterator[Element | str]:
    """Text and elements in it, in order."""
    yield element.text or ""
    for child in element:
        yield child
        yield child.tail or ""


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
