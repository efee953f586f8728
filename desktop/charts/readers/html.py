"""Web pages (.html, .htm), as record systems and portals save them. Nothing is fetched and nothing runs."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from desktop.charts.readers.contract import ChartFile, Reading
from desktop.charts.readers.encodings import decode, looks_binary
from desktop.charts.readers.markup import Element, parse
from desktop.charts.readers.narrative import Narrative
from desktop.charts.readers.office import HIDDEN, STRUCK, lay_rows, left_out, outlined
from desktop.errors import BadNote

_BEGINNING = 4096
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_ENCODINGS = re.compile(
    r"us-ascii|iso-?8859-\d+|latin-?\d|windows-\d+|cp\d+|mac(?:intosh|-?roman)?|koi8-[ru]|gb\w+|big5|"
    r"shift_jis|euc-\w+|iso-2022-jp",
    re.IGNORECASE,
)
"""Those of pages that were really met: Python knows others, some of them no encodings of text."""
_PROLOGUE = r"\s*+(?><\?xml[^>]*>\s*+)?+(?:(?><!--.*?-->)\s*+)*+"
_PAGE = re.compile(
    _PROLOGUE + r"<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_PIECE_OF_PAGE = re.compile(
    _PROLOGUE + r"<(div|p|table|h[1-6]|span|font|center|meta|title|style|ul|ol|pre|section|article|b|strong)"
    r"(?:\s[^>]{0,500})?>.*</\1\s*>",
    re.IGNORECASE | re.DOTALL,
)
_PASSED_OVER = frozenset(
    {
        "head", "script", "style", "template", "noscript", "iframe", "object", "embed", "applet", "svg",
        "canvas", "audio", "video", "map", "frame", "frameset", "noframes", "noembed", "select",
        "datalist", "button", "title", "math",
    }
)  # fmt: skip
_STRUCK = frozenset({"del", "s", "strike"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = frozenset(
    {
        "html", "body", "p", "div", "section", "article", "header", "footer", "main", "nav", "aside",
        "address", "blockquote", "center", "form", "fieldset", "legend", "figure", "figcaption", "dl",
        "dt", "dd", "ul", "ol", "menu", "li", "table", "caption", "pre", "hr", "h1", "h2", "h3", "h4",
        "h5", "h6", "details", "summary", "xmp", "textarea", "thead", "tbody", "tfoot", "tr", "td", "th",
    }
)  # fmt: skip
_APART = frozenset(
    {
        "p", "blockquote", "section", "article", "dl", "ul", "ol", "menu", "pre", "table", "h1", "h2",
        "h3", "h4", "h5", "h6",
    }
)  # fmt: skip
"""Blocks with space above and below them."""
_HOLDS_LAYOUT = frozenset({"table", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "pre"})
"""What a cell of a table of data does not hold."""
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_LINE_THROUGH = re.compile(r"text-decoration[^;]*:[^;]*line-through", re.IGNORECASE)
_LONGEST_STYLE = 500
"""Characters that are looked at."""
_LONGEST_TITLE = 200
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_ONE_BLANK = re.compile(r"^ (?! )")
_BREAK = "\n"


class WebPage:
    name = "Web page"

    def recognises(self, file: ChartFile) -> bool:
        beginning = file.data[:_BEGINNING]
        if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            text = beginning.decode("utf-16", "ignore")
        else:
            text = beginning.removeprefix(codecs.BOM_UTF8).decode("latin-1")
        return bool(_PAGE.match(text) or _PIECE_OF_PAGE.match(text))

    def read(self, file: ChartFile) -> Reading:
        text = _decoded(file.data)
        if text is None or looks_binary(text):
            raise BadNote(
                f"“{file.name}” begins like a web page, but what follows is no text. Nothing was changed."
            )
        root = parse(text)
        page = _Page(root)
        if not page.narrative.text.strip():
            raise BadNote(
                f"“{file.name}” is a web page without a word in it: what it shows is fetched from elsewhere "
                "or made by a script. Print it to PDF, or copy its text. Nothing was changed."
            )
        document = outlined(
            page.narrative, name=file.name, title=_title(root), warnings=left_out(page.left_out)
        )
        return Reading(self.name, (document,))


def _decoded(data: bytes) -> str | None:
    """By its mark, else as it declares itself, else by what its bytes are."""
    declared = _DECLARED.search(data[:_BEGINNING])
    if declared and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = declared[1].decode("ascii", "replace").lower()
        if name in ("iso-8859-1", "us-ascii", "latin-1"):
            name = "windows-1252"  # as browsers do
        if _ENCODINGS.fullmatch(name):
            try:
                return data.decode(name, "replace")
            except LookupError:
                pass
    return decode(data)


def _title(root: Element) -> str:
    for element in root.everything():
        if element.tag == "title":
            words = "".join(child for child in element.children if isinstance(child, str))
            return " ".join(words.split())[:_LONGEST_TITLE]
    return ""


class _Page:
    """Walks the tree: text gathers into a line until a block begins or ends."""

    def __init__(self, root: Element) -> None:
        self.narrative = Narrative()
        self.left_out: set[str] = set()
        self._line: list[str] = []
        self._mark = ""
        """Of the list's item that has begun: it stands before its first line."""
        self._walk(root)
        self._end_line()

    # --- blocks -------------------------------------------------------------------------------------------

    def _walk(self, element: Element, *, depth: int = -1, kept: bool = False) -> None:
        """``depth``: of lists around it. ``kept``: its blanks and line ends count."""
        for child in element.children:
            if isinstance(child, str):
                self._say(child, kept=kept)
            elif not self._is_left_out(child):
                self._element(child, depth, kept)

    def _element(self, element: Element, depth: int, kept: bool) -> None:
        tag = element.tag
        if tag == "br":
            self._line.append(_BREAK)
        elif tag == "input":
            self._line.append(_input(element))
        elif tag not in _BLOCKS:
            self._walk(element, depth=depth, kept=kept)
        else:
            self._end_line()
            if tag in _APART and not (depth >= 0 and tag in ("ul", "ol", "menu", "p")):
                self.narrative.flow("")
            self._block(element, depth)
            self._end_line()
            if tag in _APART and depth < 0:
                self.narrative.flow("")

    def _block(self, element: Element, depth: int) -> None:
        tag = element.tag
        if tag in _HEADINGS:
            self.narrative.heading(self._text_of(element))
        elif tag in ("ul", "ol", "menu"):
            self._list(element, depth + 1)
        elif tag == "table":
            self._table(element)
        else:
            self._walk(element, depth=depth, kept=tag in ("pre", "xmp", "textarea"))

    def _list(self, element: Element, depth: int) -> None:
        number = _whole(element.attributes.get("start"), 1)
        for child in element.children:
            if isinstance(child, str):
                self._say(child)
            elif child.tag != "li":
                self._walk(Element("", children=[child]), depth=depth)
            elif not self._is_left_out(child):
                self._end_line()
                number = _whole(child.attributes.get("value"), number)
                self._mark = f"{'  ' * depth}{f'{number}.' if element.tag == 'ol' else '-'} "
                self._walk(child, depth=depth)
                self._end_line()
                self._mark = ""
                number += 1

    def _table(self, table: Element) -> None:
        """A line for each row; a table that lays out a page is read cell by cell."""
        for text in _strays(table):  # browsers show it above the table, too
            self._say(text)
            self._end_line()
        waiting: list[list[str]] = []
        for part in _rows(table):
            if part.tag == "tr" and not any(_lays_out(cell) for cell in part.elements()):
                if not self._is_left_out(part):
                    waiting.append([self._text_of(c) for c in part.elements() if not self._is_left_out(c)])
                continue
            lay_rows(self.narrative, waiting)
            waiting = []
            for cell in part.elements() if part.tag == "tr" else (part,):
                if not self._is_left_out(cell):
                    self._walk(cell)
                    self._end_line()
        lay_rows(self.narrative, waiting)

    # --- text ---------------------------------------------------------------------------------------------

    def _text_of(self, element: Element) -> str:
        """All of its text; blocks inside it begin a new line."""
        outer, self._line = self._line, []
        self._inline(element)
        text, self._line = "".join(self._line), outer
        return "\n".join(line.strip() for line in text.strip().split("\n"))

    def _inline(self, element: Element) -> None:
        for child in element.children:
            if isinstance(child, str):
                self._say(child)
            elif child.tag == "br":
                self._line.append(_BREAK)
            elif child.tag == "input":
                self._line.append(_input(child))
            elif not self._is_left_out(child):
                apart = child.tag in _BLOCKS and bool(self._line)
                if apart:
                    self._line.append(_BREAK)
                self._inline(child)
                if apart:
                    self._line.append(_BREAK)

    def _say(self, text: str, *, kept: bool = False) -> None:
        if not kept:
            text = _BLANKS.sub(" ", text)
            if self._line and self._line[-1].endswith((" ", _BREAK)):
                text = text.removeprefix(" ")
        if text:
            self._line.append(text)

    def _end_line(self) -> None:
        """Where blanks count, more than one may begin a line."""
        text = "".join(self._line)
        self._line.clear()
        if text.strip():
            lines = _BREAK.join(_ONE_BLANK.sub("", line) for line in text.split(_BREAK))
            self.narrative.flow(self._mark + (lines.strip() if self._mark else lines))
            self._mark = ""

    def _is_left_out(self, element: Element) -> bool:
        if element.tag in _PASSED_OVER:
            return True
        style = element.attributes.get("style", "")[:_LONGEST_STYLE]
        why = ""
        if "hidden" in element.attributes or _NOT_SHOWN.search(style):
            why = HIDDEN
        elif element.tag in _STRUCK or _LINE_THROUGH.search(style):
            why = STRUCK
        if why and any(
            isinstance(c, str) and c.strip() for each in element.everything() for c in each.children
        ):
            self.left_out.add(why)
        return bool(why)


def _rows(table: Element) -> Iterator[Element]:
    """Its rows, and what stands between them (a caption, broken markup), in order."""
    for child in table.elements():
        if child.tag in ("thead", "tbody", "tfoot"):
            yield from child.elements()
        elif child.tag not in ("colgroup", "col"):
            yield child


def _strays(element: Element) -> Iterator[str]:
    """Text in a table that is in none of its cells."""
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.tag in ("thead", "tbody", "tfoot", "tr"):
            yield from _strays(child)


def _lays_out(cell: Element) -> bool:
    return any(inner.tag in _HOLDS_LAYOUT for inner in cell.everything())


def _input(element: Element) -> str:
    """Of a form only what a reader would see: ticked or not, and words typed in."""
    kind = element.attributes.get("type", "text").lower()
    if kind in ("checkbox", "radio"):
        return "[x] " if "checked" in element.attributes else "[ ] "
    return element.attributes.get("value", "") if kind == "text" else ""


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,6}", text) else otherwise
