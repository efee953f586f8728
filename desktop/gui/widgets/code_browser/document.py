"""Sets a page of the book as a text document: real text, selectable, read aloud as it stands.

Chips, key caps and the bar beside an instruction are painted behind the text (see ``page_view``);
here they are only marked with a property of the format.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from enum import IntEnum

from PySide6.QtGui import (
    QColor,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from codesets.model import Code, CodePage, Instruction, InstructionKind, SeventhCharacter
from desktop.gui.widgets.face import Face

from . import outline
from .look import BookLook
from .outline import Chip, Group
from .remembered import Remembered

SCHEME = "code:"
MANY = 400
"""Lines of one list that are set; a longer one says how many are left to the book."""

SPACE = "\u00a0"
HYPHEN = "\u2011"
"""Neither breaks a line. A copy of the text has the ordinary ones instead (see ``page_view``)."""


class Mark(IntEnum):
    """Properties that ask ``page_view`` to paint something behind the text."""

    CHIP = QTextFormat.Property.UserProperty + 1
    """On characters: the tone of the chip."""
    BAR = QTextFormat.Property.UserProperty + 2
    """On a block: a bar at its left."""


class PageWriter:
    """Writes one page into a document. Make a new one for each page."""

    def __init__(self, document: QTextDocument, look: BookLook) -> None:
        self._look = look
        self._cursor = QTextCursor(document)
        self._first = True

    def write(self, page: CodePage, on: date | None, remembered: Remembered) -> None:
        self._cursor.beginEditBlock()
        self._title(page)
        self._chips(outline.chips(page, on, remembered))
        if remembered.note:
            self._lines("Your note", (("", remembered.note),))
        if page.sevenths:
            self._sevenths(page.entry, page.sevenths)
        for group in outline.groups(page):
            self._group(group)
        if page.index_paths:
            self._lines("In the index", tuple(("", path) for path in page.index_paths))
        if page.edits:
            self._lines("Edits and groups", outline.edits(page))
        if page.pairs:
            self._lines("NCCI pairs", outline.pairs(page))
        if page.history:
            self._lines("History", outline.history(page))
        if page.facts:
            self._lines("Published fields", tuple((fact.name, fact.value) for fact in page.facts))
        if page.children:
            self._children(page)
        self._cursor.endEditBlock()

    # ---- parts ---------------------------------------------------------------------------------

    def _title(self, page: CodePage) -> None:
        look = self._look
        self._block(above=0, below=2)
        self._cursor.insertText(outline.spoken_code(page.entry), self._chars(look.title_code, look.accent))
        self._cursor.insertText(f"{SPACE} {page.entry.title}", self._chars(look.title, look.foreground))

    def _chips(self, chips: tuple[Chip, ...]) -> None:
        look = self._look
        self._block(above=2, below=2, line=150)
        for number, chip in enumerate(chips):
            if number:
                self._cursor.insertText("  ", self._chars(look.small, look.muted))
            shape = self._chars(look.small, look.tone(chip.tone))
            shape.setProperty(Mark.CHIP, chip.tone.value)
            if chip.tip:
                shape.setToolTip(chip.tip)
            sign = chip.tone.sign
            text = f"{sign}{SPACE}{chip.text}" if sign else chip.text
            # Padding that breaks nowhere, so that a chip stays in one piece.
            text = text.replace(" ", SPACE).replace("-", HYPHEN)
            self._cursor.insertText(f"{SPACE}{SPACE}{text}{SPACE}{SPACE}", shape)

    def _group(self, group: Group) -> None:
        look = self._look
        self._heading(group.heading, group.source, group.source_code)
        items = group.items
        if _inline(items):
            self._block(bar=True, indent=14)
            for number, item in enumerate(items):
                if number:
                    # "…, to identify:" leads into what follows; anything else stands beside it.
                    joint = " " if items[number - 1].text.endswith(":") else f"{SPACE}· "
                    self._cursor.insertText(joint, self._chars(look.text, look.muted))
                self._instruction(item)
            return
        for item in items[:MANY]:
            for line in _split_lines(item):
                self._block(bar=True, indent=14)
                self._instruction(line)
        self._rest(len(items))

    def _instruction(self, item: Instruction) -> None:
        look = self._look
        plain = self._chars(look.text, look.foreground)
        for words, reference in outline.linked_runs(item):
            self._cursor.insertText(words, self._link(reference.code) if reference else plain)

    def _sevenths(self, entry: Code, sevenths: tuple[SeventhCharacter, ...]) -> None:
        look = self._look
        self._heading("7th characters", "" if entry.billable else "choose one", "")
        for seventh in sevenths:
            here = seventh.code == entry.code
            self._block(bar=True, indent=14)
            letter = self._chars(look.code, look.foreground)
            self._cursor.insertText(f"{seventh.character}{SPACE}{SPACE}", letter)
            if here:
                self._cursor.insertText(seventh.code, letter)
            else:
                self._cursor.insertText(seventh.code, self._link(seventh.code, look.code))
            weight = look.bold if here else look.text
            self._cursor.insertText(f"{SPACE}{SPACE}{seventh.meaning}", self._chars(weight, look.foreground))
            if here:
                self._cursor.insertText(f"{SPACE}{SPACE}this code", self._chars(look.small, look.muted))

    def _children(self, page: CodePage) -> None:
        look = self._look
        count = len(page.children)
        self._heading("Below", f"{count} {'entry' if count == 1 else 'entries'}", "")
        for child in page.children[:MANY]:
            self._block(bar=True, indent=14)
            link = self._link(child.code, look.code)
            if not child.billable:
                link.setForeground(look.muted)
            self._cursor.insertText(outline.spoken_code(child), link)
            self._cursor.insertText(f"{SPACE}{SPACE}{child.title}", self._chars(look.text, look.foreground))
        self._rest(count)

    def _lines(self, heading: str, lines: tuple[tuple[str, str], ...]) -> None:
        """One a line: what it is about, and what is so."""
        look = self._look
        self._heading(heading, "", "")
        for name, words in lines:
            self._block(bar=True, indent=14)
            if name:
                self._cursor.insertText(f"{name}{SPACE}{SPACE}", self._chars(look.text, look.muted))
            self._cursor.insertText(words, self._chars(look.text, look.foreground))

    def _rest(self, count: int) -> None:
        if count > MANY:
            self._block(bar=True, indent=14)
            words = f"… and {count - MANY} more in the tabular list."
            self._cursor.insertText(words, self._chars(self._look.text, self._look.muted))

    # ---- formats -------------------------------------------------------------------------------

    def _heading(self, words: str, source: str, source_code: str) -> None:
        look = self._look
        self._block(above=10, below=2, heading=True)
        self._cursor.insertText(words, self._chars(look.heading, look.foreground))
        if not source:
            return
        muted = self._chars(look.small, look.muted)
        self._cursor.insertText(" ", muted)
        if not source_code:
            self._cursor.insertText(source, muted)
            return
        self._cursor.insertText("from ", muted)
        self._cursor.insertText(source.removeprefix("from "), self._link(source_code, look.small))

    def _block(
        self,
        *,
        above: int = 0,
        below: int = 0,
        indent: int = 0,
        line: int = 118,
        bar: bool = False,
        heading: bool = False,
    ) -> None:
        """Begin a paragraph; distances in pixels, the line height in percent."""
        shape = QTextBlockFormat()
        shape.setTopMargin(above)
        shape.setBottomMargin(below)
        shape.setLeftMargin(indent)
        shape.setLineHeight(line, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if bar:
            shape.setProperty(Mark.BAR, True)
        if heading:
            shape.setHeadingLevel(2)
        plain = self._chars(self._look.text, self._look.foreground)
        if self._first:
            self._first = False
            self._cursor.setBlockFormat(shape)
            self._cursor.setBlockCharFormat(plain)
        else:
            self._cursor.insertBlock(shape, plain)

    def _chars(self, face: Face, colour: QColor) -> QTextCharFormat:
        shape = QTextCharFormat()
        shape.setFont(face.font)
        shape.setForeground(colour)
        return shape

    def _link(self, code: str, face: Face | None = None) -> QTextCharFormat:
        look = self._look
        shape = self._chars(face or look.text, look.accent)
        shape.setAnchor(True)
        shape.setAnchorHref(f"{SCHEME}{code}")
        shape.setToolTip(f"Open {code}")
        shape.setFontUnderline(look.underline_links)
        return shape


def _inline(items: tuple[Instruction, ...]) -> bool:
    """Whether the items read well on one or two lines, joined by dots, as short notes do."""
    if any(i.kind is InstructionKind.SEVENTH_CHARACTER for i in items):
        return False
    return (
        len(items) <= 4
        and sum(len(i.text) for i in items) <= 160
        and "\n" not in "".join(i.text for i in items)
    )


def _split_lines(item: Instruction) -> list[Instruction]:
    """One instruction per line of its text, with the references that stand in the line."""
    lines: list[Instruction] = []
    at = 0
    for text in item.text.split("\n"):
        end = at + len(text)
        inside = tuple(
            replace(r, start=r.start - at, end=r.end - at)
            for r in item.references
            if at <= r.start and r.end <= end
        )
        lines.append(replace(item, text=text, references=inside))
        at = end + 1
    return lines
