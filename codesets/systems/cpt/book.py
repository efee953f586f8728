"""The book of CPT codes: sections, and what several files say of one code joined to one entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from codesets.model import Fact, Kind
from codesets.systems.contract import Heading, Part, Row
from codesets.systems.cpt.syntax import CHAPTERS, SYSTEM, chapter_of, is_modifier
from codesets.systems.outline import rows_of

LONG, MEDIUM, SHORT, MODIFIERS = "long", "medium", "short", "modifiers"
PARTS = (LONG, MEDIUM, SHORT, MODIFIERS)
"""The files of a release, the richest first."""
FACTS = {MEDIUM: "Medium title", SHORT: "Short title"}


def under_sections(codes: Mapping[str, Heading]) -> Iterator[Heading]:
    """Codes in order under the sections of CPT, modifiers behind them."""
    for name, title, _ in CHAPTERS:
        of_section = sorted(code for code in codes if chapter_of(code) == name)
        if of_section:
            yield Heading(name, title, Kind.CHAPTER, None)
        for code in of_section:
            entry = codes[code]
            entry.parent = name
            if is_modifier(code):
                entry.kind, entry.billable = Kind.MODIFIER, False
            yield entry


def rows(titles: Mapping[str, str]) -> Iterator[Row]:
    """A book of codes with titles and no more."""
    headings = {code: Heading(code, title, Kind.CODE, None, billable=True) for code, title in titles.items()}
    return rows_of(SYSTEM, list(under_sections(headings)))


def join(parts: Sequence[Part]) -> Iterator[Row]:
    """The longest descriptor of each code is its title, the others are fields of its page."""
    said: dict[str, dict[str, str]] = {}
    other: dict[str, dict[str, Fact]] = {}
    for part, of_part in parts:
        for row in of_part:
            if row.entry.kind not in (Kind.CODE, Kind.MODIFIER):
                continue
            of_code = said.setdefault(row.entry.code, {})
            of_code[part] = row.entry.title
            for fact in row.facts:
                level = next((level for level, name in FACTS.items() if name == fact.name), None)
                if level is not None:
                    of_code[level] = fact.value
                else:
                    other.setdefault(row.entry.code, {})[fact.name] = fact
    headings: dict[str, Heading] = {}
    for code, of_code in said.items():
        level = min(of_code, key=PARTS.index)
        title = of_code[level]
        facts = [
            Fact(name, of_code[shorter])
            for shorter, name in FACTS.items()
            if shorter != level and of_code.get(shorter, title) != title
        ]
        facts += other.get(code, {}).values()
        headings[code] = Heading(code, title, Kind.CODE, None, billable=True, facts=tuple(facts))
    yield from rows_of(SYSTEM, list(under_sections(headings)))
