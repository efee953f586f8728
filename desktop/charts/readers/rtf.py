"""Rich Text Format (.rtf), as Word, WordPad, macOS and many record systems write it.

Layout: Microsoft's RTF Specification 1.9.1. A file is a run of control words in nested groups; it is read in
one pass that remembers no more than the groups which are open. Nothing in it is followed or run: pictures,
objects, the instructions of fields and whatever a group marks as ignorable are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from desktop.charts.readers.contract import ChartFile, Reading
from desktop.charts.readers.narrative import Narrative
from desktop.charts.readers.office import (
    HIDDEN,
    STRUCK,
    lay_beside,
    lay_headers,
    lay_rows,
    left_out,
    outlined,
)
from desktop.charts.readers.rtf_words import (
    BESIDE,
    CHARSETS,
    CODE_PAGES,
    IGNORED,
    LINE_ENDS,
    NAMED,
    SHOWN_THOUGH_IGNORABLE,
)
from desktop.errors import BadNote

_TOKEN = re.compile(
    r"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?[0-9]{1,9})? ?"
    r"|\\'(?P<hex>[0-9A-Fa-f]{2})"
    r"|\\(?P<sign>[^A-Za-z])"
    r"|(?P<brace>[{}])"
    r"|(?P<plain>[^\\{}\r\n]+)"
    r"|[\r\n]+|.",
)
_DEEPEST = 1000
"""Groups; deeper ones share the state of this depth."""
_HEADING_STYLE = re.compile(r"\s*(?:heading [1-9]|title)\b", re.IGNORECASE)
_TABLES = frozenset({"fonttbl", "stylesheet"})
_WIDE = "utf-16-le"


@dataclass(frozen=True, slots=True)
class _State:
    """What ends with the group it was said in."""

    place: str = ""
    """Empty in the body; else one of ``_TABLES`` or of the values of ``BESIDE``."""
    passed_over: bool = False
    hidden: bool = False
    struck: bool = False
    deleted: bool = False
    in_table: bool = False
    style: int = 0
    is_heading: bool = False
    encoding: str = ""
    """Empty: the document's own."""
    fallback: int = 1
    """How many characters stand behind each ``\\u`` for readers that know no Unicode."""


@dataclass(slots=True)
class _Story:
    """One run of text: the body, a header, a footnote."""

    blocks: list[Callable[[Narrative], None]] = field(default_factory=list[Callable[[Narrative], None]])
    line: list[str] = field(default_factory=list[str])
    cells: list[str] = field(default_factory=list[str])
    rows: list[list[str]] = field(default_factory=list[list[str]])

    def end_line(self, *, heading: bool = False) -> None:
        self._end_table()
        text = "".join(self.line)
        self.line.clear()
        self.blocks.append(lambda narrative: narrative.heading(text) if heading else narrative.flow(text))

    def end_cell(self) -> None:
        self.cells.append("".join(self.line))
        self.line.clear()

    def end_row(self) -> None:
        if self.cells:
            self.rows.append(self.cells)
            self.cells = []

    def lay(self, narrative: Narrative) -> None:
        """All of it, that which never ended too."""
        if self.cells and self.line:
            self.end_cell()
        self.end_row()
        self._end_table()
        if self.line:
            self.end_line()
        for block in self.blocks:
            block(narrative)

    def _end_table(self) -> None:
        if self.rows:
            rows, self.rows = self.rows, []
            self.blocks.append(lambda narrative: lay_rows(narrative, rows))


class RichText:
    name = "RTF document"

    def recognises(self, file: ChartFile) -> bool:
        return file.data[:64].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{\\rt")

    def read(self, file: ChartFile) -> Reading:
        parser = _Parser()
        parser.feed(file.data.decode("latin-1"))
        narrative = parser.narrative()
        if not narrative.text.strip():
            raise BadNote(
                f"“{file.name}” is an RTF document without a word in it: it is empty, or has pictures only. "
                "Nothing was changed."
            )
        document = outlined(narrative, name=file.name, warnings=left_out(parser.left_out))
        return Reading(self.name, (document,))


class _Parser:
    def __init__(self) -> None:
        self.left_out: set[str] = set()
        self._state: _State = _State()
        self._groups: list[_State] = []
        self._deeper = 0
        self._body = _Story()
        self._beside: dict[str, list[_Story]] = {place: [] for place in BESIDE.values()}
        self._bytes = bytearray()
        """Text that is not decoded yet: a letter may be several bytes, or two halves in UTF-16."""
        self._wide = False
        self._to_skip = 0
        self._may_be_ignored = False
        self._own_encoding = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._heading_styles: set[int] = set()
        self._style_name: list[str] = []

    def narrative(self) -> Narrative:
        """Headers above the body, footnotes and footers below it; what repeats itself stands once."""
        self._flush()
        whole = Narrative()
        lay_headers(whole, self._texts("header"))
        self._body.lay(whole)
        lay_beside(whole, "Footnotes", self._texts("footnote"))
        lay_beside(whole, "Page footer", self._texts("footer"))
        return whole

    def _texts(self, place: str) -> list[str]:
        texts: list[str] = []
        for story in self._beside[place]:
            narrative = Narrative()
            story.lay(narrative)
            texts.append(narrative.text)
        return texts

    # --- tokens -------------------------------------------------------------------------------------------

    def feed(self, data: str) -> None:
        place = 0
        while token := _TOKEN.match(data, place):
            place = token.end()
            match token.lastgroup:
                case "plain":
                    self._plain(token[0])
                case "hex":
                    self._byte(int(token["hex"], 16))
                case "word" | "number":
                    number = int(token["number"]) if token["number"] else None
                    if token["word"] == "bin":
                        place += max(0, number or 0)
                    self._word(token["word"], number)
                case "sign":
                    self._sign(token["sign"])
                case "brace":
                    self._brace(token[0])
                case _:
                    pass  # a line end of the file itself says nothing, nor does a backslash at its end

    def _brace(self, brace: str) -> None:
        self._flush()
        self._to_skip = 0
        self._may_be_ignored = False
        if brace == "{":
            if len(self._groups) < _DEEPEST:
                self._groups.append(self._state)
            else:
                self._deeper += 1
        elif self._deeper:
            self._deeper -= 1
        elif self._groups:  # one too many is passed over
            outer = self._groups.pop()
            if self._state.place == "stylesheet" == outer.place:
                self._end_style()
            self._state = outer

    def _plain(self, text: str) -> None:
        self._may_be_ignored = False
        skipped = min(self._to_skip, len(text))
        self._to_skip -= skipped
        if skipped < len(text):
            self._add(text[skipped:].encode("latin-1"), wide=False)

    def _byte(self, byte: int) -> None:
        if self._to_skip:
            self._to_skip -= 1
        else:
            self._add(bytes([byte]), wide=False)

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._may_be_ignored = True
        elif sign in "\r\n":
            self._word("par", None)
        elif sign in "{}\\":
            self._plain(sign)
        elif sign in "~_":
            self._flush()
            self._put("\u00a0" if sign == "~" else "\u2011")

    def _word(self, word: str, number: int | None) -> None:
        ignorable, self._may_be_ignored = self._may_be_ignored, False
        if word == "u":
            self._add(((number or 0) & 0xFFFF).to_bytes(2, "little"), wide=True)
            self._to_skip = self._state.fallback
            return
        if self._to_skip:  # it is the fallback itself: \u8217\rquote
            self._to_skip -= 1
            if word in NAMED:
                return
        self._flush()
        if word in NAMED:
            self._put(NAMED[word])
        elif word in LINE_ENDS or word in ("cell", "row"):
            self._lay_out(word)
        elif word in IGNORED or (ignorable and word not in SHOWN_THOUGH_IGNORABLE):
            self._state = replace(self._state, passed_over=True)
        elif word in BESIDE:
            self._beside[BESIDE[word]].append(_Story())
            self._state = replace(self._state, place=BESIDE[word], in_table=False, is_heading=False)
        elif word in _TABLES:
            self._state = replace(self._state, place=word)
        else:
            self._set(word, number)

    # --- text ---------------------------------------------------------------------------------------------

    def _add(self, data: bytes, *, wide: bool) -> None:
        if wide is not self._wide:
            self._flush()
            self._wide = wide
        self._bytes += data

    def _flush(self) -> None:
        if self._bytes:
            encoding = _WIDE if self._wide else self._state.encoding or self._own_encoding
            text = _decoded(bytes(self._bytes), encoding)
            self._bytes.clear()
            self._put(text)

    def _put(self, text: str) -> None:
        state = self._state
        if state.place == "stylesheet":
            self._style_name.append(text)
        if state.passed_over or state.deleted or state.place in _TABLES:
            return
        if state.hidden or state.struck:
            if text.strip():
                self.left_out.add(HIDDEN if state.hidden else STRUCK)
            return
        self._story().line.append(text)

    def _lay_out(self, word: str) -> None:
        if self._state.passed_over or self._state.place in _TABLES:
            return
        story = self._story()
        if word == "cell":
            story.end_cell()
        elif word == "row":
            story.end_row()
        elif self._state.in_table or word == "line":
            story.line.append("\n")
        else:
            story.end_line(heading=self._state.is_heading)

    def _story(self) -> _Story:
        place = self._state.place
        return self._beside[place][-1] if place else self._body

    # --- what a word sets ---------------------------------------------------------------------------------

    def _set(self, word: str, number: int | None) -> None:
        """A word without a number begins something, 0 ends it: ``\\v`` and ``\\v0``."""
        state, on, value = self._state, number != 0, number or 0
        match word:
            case "v":
                self._state = replace(state, hidden=on)
            case "strike" | "striked":
                self._state = replace(state, struck=on)
            case "deleted":
                self._state = replace(state, deleted=on)
            case "plain":
                self._state = replace(state, hidden=False, struck=False, deleted=False, encoding="")
            case "pard":
                self._state = replace(state, in_table=False, is_heading=False, style=0)
            case "intbl" | "trowd":
                self._state = replace(state, in_table=True)
            case "uc":
                self._state = replace(state, fallback=1 if number is None else max(0, number))
            case "s":
                self._state = replace(state, style=value, is_heading=value in self._heading_styles)
            case "outlinelevel" if value < 9:  # nine is body text
                self._state = replace(state, is_heading=True)
                if state.place == "stylesheet":
                    self._heading_styles.add(state.style)
            case _:
                self._set_encoding(word, value)

    def _set_encoding(self, word: str, value: int) -> None:
        in_table = self._state.place == "fonttbl"
        match word:
            case "ansicpg":
                self._own_encoding = CODE_PAGES.get(value, self._own_encoding)
            case "mac" | "pc" | "pca":
                self._own_encoding = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[word]
            case "f" if in_table:
                self._font = value
            case "f":
                self._state = replace(self._state, encoding=self._fonts.get(value, ""))
            case "fcharset" | "cpg" if in_table:
                page = CHARSETS.get(value, 0) if word == "fcharset" else value
                if page in CODE_PAGES:
                    self._fonts[self._font] = CODE_PAGES[page]
            case _:
                pass

    def _end_style(self) -> None:
        if _HEADING_STYLE.match("".join(self._style_name)):
            self._heading_styles.add(self._state.style)
        self._style_name.clear()


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding, "replace")
    except LookupError:  # the frozen program has no tables of East Asian letters
        return data.decode("cp1252", "replace")
