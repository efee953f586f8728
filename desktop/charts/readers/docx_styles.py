"""Which of a Word document's styles are headings, and how its lists count."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

_HEADING = re.compile(r"(?:heading [1-9]|title)", re.IGNORECASE)
_LEVEL = re.compile(r"%([1-9])")
_HIGHEST = 9999
_DEEPEST = 9
_MOST_BASES = 12
"""Styles under a style; Word allows eleven."""


def is_on(switch: Element | None) -> bool:
    """``<w:b/>`` is on, ``<w:b w:val="0"/>`` is off."""
    return switch is not None and switch.get("val", "1").lower() not in ("0", "false", "off", "none")


def heading_styles(styles: Element | None) -> frozenset[str]:
    """The ids of paragraph styles that are headings: by their English name, which every Word keeps, by their
    outline level, or because they are based on such a one."""
    found: set[str] = set()
    based: dict[str, str] = {}
    for style in styles.iterfind("style") if styles is not None else ():
        style_id = style.get("styleId", "")
        name, level, base = style.find("name"), style.find("pPr/outlineLvl"), style.find("basedOn")
        if level is not None:
            if level.get("val", "9") in "012345678":
                found.add(style_id)
        elif name is not None and _HEADING.fullmatch(name.get("val", "")):
            found.add(style_id)
        elif base is not None:
            based[style_id] = base.get("val", "")
    for style_id in based:
        above = style_id
        for _ in range(_MOST_BASES):
            above = based.get(above, above)
        if above in found:
            found.add(style_id)
    return frozenset(found)


class Numbers:
    """Counts through a document's lists. Ask for each paragraph's mark once, in order."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        """List → level → format, text, first number."""
        self._counts: dict[str, list[int | None]] = {}
        self._of_styles: dict[str, Element] = {}
        for style in styles.iterfind("style") if styles is not None else ():
            number = style.find("pPr/numPr")
            if number is not None:
                self._of_styles[style.get("styleId", "")] = number
        if numbering is None:
            return
        kinds = {kind.get("abstractNumId", ""): kind for kind in numbering.iterfind("abstractNum")}
        for number in numbering.iterfind("num"):
            kind = number.find("abstractNumId")
            levels = kinds.get(kind.get("val", "")) if kind is not None else None
            if levels is not None:
                self._levels[number.get("numId", "")] = dict(_level(each) for each in levels.iterfind("lvl"))

    def mark(self, properties: Element | None) -> str:
        """``- ``, ``2. `` or ``b) ``, indented by its level; empty outside lists."""
        if properties is None:
            return ""
        number = properties.find("numPr")
        if number is None:
            number = self._of_styles.get(_value(properties, "pStyle"))
        if number is None:
            return ""
        list_id, place = _value(number, "numId"), min(_small(_value(number, "ilvl")), _DEEPEST - 1)
        if list_id in ("", "0") or list_id not in self._levels:
            return ""
        levels = self._levels[list_id]
        counts = self._counts.setdefault(list_id, [None] * _DEEPEST)
        kind, text, first = levels.get(place, ("bullet", "", 1))
        before = counts[place]
        counts[place] = first if before is None else min(before + 1, _HIGHEST)
        counts[place + 1 :] = [None] * (_DEEPEST - place - 1)
        indent = "  " * place
        if kind == "bullet" or not _LEVEL.search(text):
            return f"{indent}- " if kind != "none" else indent

        def counted(level: re.Match[str]) -> str:
            at = int(level[1]) - 1
            kind, _, first = levels.get(at, ("decimal", "", 1))
            count = counts[at]
            return _written(first if count is None else count, kind)

        return f"{indent}{_LEVEL.sub(counted, text)} "


def _level(level: Element) -> tuple[int, tuple[str, str, int]]:
    start = _value(level, "start")
    return _small(level.get("ilvl")), (
        _value(level, "numFmt") or "decimal",
        _value(level, "lvlText")[:20],
        _small(start) if start else 1,
    )


def _value(element: Element, tag: str) -> str:
    found = element.find(tag)
    return found.get("val", "") if found is not None else ""


def _small(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"[0-9]{1,4}", text) else 0


def _written(count: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter") and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 20)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("lowerRoman", "upperRoman") and 0 < count < 400:
        roman = _roman(count)
        return roman if kind == "upperRoman" else roman.lower()
    return str(count)


def _roman(count: int) -> str:
    written = ""
    for value, sign in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        written += sign * (count // value)
        count %= value
    return written
