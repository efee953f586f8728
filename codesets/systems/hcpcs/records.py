"""From the fields of a HCPCS record to an entry, whichever file they were read from.

Fields are called as in CMS's own column headings (HCPCS record layout): ``HCPC``, ``LONG DESCRIPTION``,
``COV``, ``ADD DT``, ``TERM DT`` …
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from codesets.model import Fact, Kind
from codesets.systems.contract import Heading
from codesets.systems.hcpcs.meanings import ACTION, CHAPTERS, COVERAGE, PRICING, TYPE_OF_SERVICE
from codesets.systems.hcpcs.syntax import CODE, MODIFIER, MODIFIERS

Record = Mapping[str, str]
"""Field by its heading; absent or empty where the file says nothing."""

_PLAIN = (
    ("Statute", ("STATUTE",)),
    ("Coverage manual", ("CIM1", "CIM2", "CIM3")),
    ("Carriers manual", ("MCM1", "MCM2", "MCM3")),
    ("Laboratory certification", tuple(f"LABCERT{number}" for number in range(1, 9))),
    ("Cross-reference", tuple(f"XREF{number}" for number in range(1, 6))),
    ("ASC payment group", ("ASC_GRP",)),
    ("OPPS indicator", ("OPPS", "OPPS_PI")),
    ("Processing note", ("PROCNOTE",)),
    ("BETOS", ("BETOS",)),
)
_NOTHING = frozenset({"", "0", "00"})


class BadRecord(ValueError):
    """What is wrong with a record."""


def headings_of(records: Iterable[Record], begins: date) -> list[Heading]:
    """The whole list: codes under the chapter of their letter, then the modifiers. Raises BadRecord."""
    codes: dict[str, Heading] = {}
    for record in records:
        heading = _heading(record, begins)
        if heading.code in codes:
            raise BadRecord(f"{heading.code} stands in it twice")
        codes[heading.code] = heading
    return list(under_chapters(codes))


def under_chapters(codes: Mapping[str, Heading]) -> Iterator[Heading]:
    """The whole list in its order, with the headings of its chapters."""
    told = ""
    modifiers = sorted(code for code in codes if codes[code].kind is Kind.MODIFIER)
    for code in (*sorted(code for code in codes if codes[code].kind is not Kind.MODIFIER), *modifiers):
        chapter = codes[code].parent or ""
        if chapter != told:
            told = chapter
            yield Heading(chapter, CHAPTERS.get(chapter, "Modifiers"), Kind.CHAPTER, None)
        yield codes[code]


def _heading(record: Record, begins: date) -> Heading:
    code = record["HCPC"].upper()
    title = " ".join((record.get("LONG DESCRIPTION") or record.get("SHORT DESCRIPTION") or "").split())
    if not title:
        raise BadRecord(f"{code or 'a record'} has no description")
    ends = day(record.get("TERM DT", ""))
    is_code = CODE.fullmatch(code) is not None
    if not is_code and not MODIFIER.fullmatch(code):
        raise BadRecord(f"“{code}” is neither a code nor a modifier")
    return Heading(
        code,
        title,
        Kind.CODE if is_code else Kind.MODIFIER,
        parent=code[0] if is_code else MODIFIERS,
        billable=is_code and not (ends is not None and ends < begins),
        facts=tuple(_facts(record, title)),
        valid_from=day(record.get("ADD DT", "")),
        valid_to=ends,
    )


def _facts(record: Record, title: str) -> Iterator[Fact]:
    short = " ".join(record.get("SHORT DESCRIPTION", "").split())
    if short and short != title:
        yield Fact("Short title", short)
    yield from _explained("Coverage", [record.get("COV", "")], COVERAGE)
    prices = [record.get(f"PRICE{number}", "") for number in range(1, 5)]
    yield from _explained("Pricing", [each.zfill(2) for each in prices if each], PRICING)
    services = [record.get(f"TOS{number}", "") for number in range(1, 6)]
    yield from _explained("Type of service", services, TYPE_OF_SERVICE)
    for name, fields in _PLAIN:
        values = [record.get(field, "") for field in fields]
        told = ", ".join(value for value in values if value not in _NOTHING)
        if told:
            yield Fact(name, told)
    if record.get("ANEST_BU", "") not in _NOTHING:
        yield Fact("Anesthesia base units", record["ANEST_BU"])
    for name, field in (("Added", "ADD DT"), ("Changed", "ACT EFF DT"), ("Terminated", "TERM DT")):
        on = day(record.get(field, ""))
        if on is not None:
            yield Fact(name, on.isoformat())
    yield from _explained("Action", [record.get("ACTION CD", "")], ACTION)


def _explained(name: str, codes: Iterable[str], meanings: Mapping[str, str]) -> Iterator[Fact]:
    told = [f"{code} – {meanings[code]}" if code in meanings else code for code in codes if code]
    if told:
        yield Fact(name, "; ".join(told))


def day(text: str) -> date | None:
    """``20251001`` as a date; None where the field is empty. Raises BadRecord where it is no date."""
    bare = text.strip()
    if not bare or not bare.strip("0"):
        return None
    try:
        return date(int(bare[:4]), int(bare[4:6]), int(bare[6:8]))
    except ValueError:
        raise BadRecord(f"“{text}” is not a date") from None
