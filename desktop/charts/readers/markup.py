"""The tags and the text of a web page, however broken, as a tree that is never deep.

Our own and not ``html.parser``: in the Pythons that Chartside runs on that one takes quadratic time over
tags which do not end, and a page of a megabyte would hold a reader for hours. This one looks at each
character a fixed number of times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import islice

_NAME = re.compile(r"/?[A-Za-z][^\s/>]{0,60}")
_REST = re.compile(r"""(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>""")
_ATTRIBUTE = re.compile(r"""([^\s"'=<>/]{1,60})(?:\s{0,9}=\s{0,9}(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++)))?""")
_ENDLESS = re.compile(r"&#(?:[0-9]{9,}|[xX][0-9A-Fa-f]{9,});?")
"""No letter has such a number, and Python refuses to read one of thousands of digits."""
_MOST_ATTRIBUTES = 40
_DEEPEST = 120
"""Elements inside each other; what is deeper becomes part of the one at this depth."""
_EMPTY = frozenset(
    {
        "area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr", "basefont", "bgsound",
    }
)  # fmt: skip
_RAW = frozenset({"script", "style", "xmp", "iframe", "noembed", "noframes", "title", "textarea"})
"""Elements that hold characters only, up to their own end."""
_ENDS_PARAGRAPH = frozenset(
    {
        "address", "article", "aside", "blockquote", "center", "div", "dl", "fieldset", "footer", "form",
        "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
        "section", "table", "td", "th", "tr", "ul",
    }
)  # fmt: skip
_CLOSED_BY: dict[str, frozenset[str]] = {
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "td": frozenset({"td", "th"}),
    "th": frozenset({"td", "th"}),
    "tr": frozenset({"tr", "td", "th"}),
    "tbody": frozenset({"tr", "td", "th", "thead", "tbody", "tfoot"}),
    "tfoot": frozenset({"tr", "td", "th", "thead", "tbody", "tfoot"}),
    "option": frozenset({"option"}),
}
"""What a tag ends that has no end of its own."""
_BOUNDS: dict[str, frozenset[str]] = {
    "li": frozenset({"ul", "ol", "menu"}),
    "dt": frozenset({"dl"}),
    "dd": frozenset({"dl"}),
}
_IN_TABLE = frozenset({"table"})


@dataclass(slots=True)
class Element:
    tag: str
    """In lower case, without a prefix: ``p``."""
    attributes: dict[str, str] = field(default_factory=dict[str, str], repr=False)
    children: list[Element | str] = field(default_factory=list["Element | str"], repr=False)

    def elements(self) -> Iterator[Element]:
        """Those right inside it."""
        return (child for child in self.children if isinstance(child, Element))

    def everything(self) -> Iterator[Element]:
        """Itself and all inside it, in order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += [child for child in reversed(element.children) if isinstance(child, Element)]


def parse(text: str) -> Element:
    """The page. Comments, declarations and instructions are gone, entities resolved (HTML's own only)."""
    root = Element("")
    open_elements = [root]
    for piece in _pieces(text):
        if isinstance(piece, str):
            open_elements[-1].children.append(piece)
        elif piece.tag.startswith("/"):
            _end(open_elements, piece.tag[1:])
        else:
            _begin(open_elements, piece)
    return root


def _begin(open_elements: list[Element], element: Element) -> None:
    tag = element.tag
    if tag in _ENDS_PARAGRAPH:
        _close(open_elements, frozenset({"p"}), _ENDS_PARAGRAPH - {"p"})
    if tag in _CLOSED_BY:
        _close(open_elements, _CLOSED_BY[tag], _BOUNDS.get(tag, _IN_TABLE))
    open_elements[-1].children.append(element)
    if tag not in _EMPTY and tag not in _RAW and len(open_elements) < _DEEPEST:
        open_elements.append(element)


def _close(open_elements: list[Element], tags: frozenset[str], bounds: frozenset[str]) -> None:
    """Ends the outermost open one of ``tags`` that no element of ``bounds`` shields."""
    outermost = len(open_elements)
    for place in range(len(open_elements) - 1, 0, -1):
        if open_elements[place].tag in bounds:
            break
        if open_elements[place].tag in tags:
            outermost = place
    del open_elements[outermost:]


def _end(open_elements: list[Element], tag: str) -> None:
    """An end without a beginning is passed over; a cell's does not end what holds its table."""
    for place in range(len(open_elements) - 1, 0, -1):
        if open_elements[place].tag == tag:
            del open_elements[place:]
            return
        if open_elements[place].tag == "table":
            return


def _pieces(text: str) -> Iterator[Element | str]:
    """Text, and tags as elements; the name of an end begins with a slash."""
    place, size, careful = 0, len(text), True
    while place < size:
        opening = text.find("<", place)
        if opening != place:
            yield _resolved(text[place : opening if opening >= 0 else size])
        if opening < 0:
            return
        name = _NAME.match(text, opening + 1)
        if name is None:
            place = _after_other(text, opening)
            if place == opening + 1:
                yield "<"
            continue
        rest = _REST.match(text, name.end()) if careful else None
        careful = rest is not None  # once a quote has no end, none is looked for any more
        place = rest.end() if rest else _after(text, ">", name.end())
        tag = name[0].lower()
        if tag.startswith("/"):
            yield Element("/" + _local(tag[1:]))
            continue
        element = Element(_local(tag), _attributes(text[name.end() : place]))
        if element.tag in _RAW and not text.endswith("/>", name.end(), place):
            closing = re.compile(f"</{element.tag}", re.IGNORECASE).search(text, place)
            end = closing.start() if closing else size
            element.children.append(_resolved(text[place:end]))
            place = _after(text, ">", end)
        yield element


def _after_other(text: str, opening: int) -> int:
    """Behind a comment, a declaration, an instruction; behind the sign alone where it is text: BP <120."""
    if text.startswith("<!--", opening):
        return _after(text, "-->", opening + 4)
    if text.startswith(("<!", "<?", "</"), opening):
        return _after(text, ">", opening + 2)
    return opening + 1


def _after(text: str, sign: str, place: int) -> int:
    found = text.find(sign, place)
    return found + len(sign) if found >= 0 else len(text)


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _resolved(text: str) -> str:
    return unescape(_ENDLESS.sub("\ufffd", text))


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for attribute in islice(_ATTRIBUTE.finditer(text), _MOST_ATTRIBUTES):
        name, double, single, bare = attribute.groups()
        found.setdefault(name.lower(), _resolved(double or single or bare or ""))
    return found
