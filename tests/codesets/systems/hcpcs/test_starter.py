"""The abridged HCPCS list in our own words: true to the official file, and not its sentences."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import pytest

from codesets.errors import UnreadableSource
from codesets.model import InstructionKind, Kind
from codesets.official_files import loose
from codesets.systems import Row
from codesets.systems.hcpcs import HCPCS
from tests.codesets.official import rows_of

OFFICIAL = "HCPC2025_OCT_ANWEB.csv"
ALIKE = 0.75
"""Share of words in the same order. Below it stands what no wording can avoid: the thing's name, its number
and unit (``morphine … up to 10 mg`` is five of nine words); a sentence that was taken over stands above."""

WRITTEN = {
    "mcg": "mcg|microgram",
    "mg": "mg|milligram",
    "gram": "gram|gm",
    "grams": "gram|gm",
    "ml": "ml|cc",
    "unit": "unit|dose",
    "units": "unit|iu",
}
"""How the official file writes a unit."""


@cache
def starter() -> tuple[Row, ...]:
    source = HCPCS.recognise(loose(HCPCS.packaged() or Path()))
    assert source is not None
    return tuple(
        row
        for row in source.layout.read(source, lambda done: None)
        if isinstance(row, Row) and row.entry.kind is not Kind.CHAPTER
    )


def numeric(row: Row) -> bool:
    """A modifier of CPT's, which the HCPCS file does not have."""
    return row.entry.code.isdigit()


def official(data_dir: Path) -> dict[str, Row]:
    return {row.entry.code: row for row in rows_of(data_dir, OFFICIAL) if isinstance(row, Row)}


def short(row: Row) -> str:
    return next((fact.value for fact in row.facts if fact.name == "Short title"), row.entry.title)


def test_there_is_enough_to_code_with_from_every_chapter() -> None:
    codes = [row.entry.code for row in starter() if row.entry.kind is Kind.CODE]
    modifiers = [row.entry.code for row in starter() if row.entry.kind is Kind.MODIFIER]
    assert len(codes) >= 1000
    assert set(Counter(code[0] for code in codes)) == set("ABCEGHJKLPQRSTV")
    assert len(modifiers) >= 240
    assert {"25", "59", "LT", "RT", "NU", "RR", "GA", "JW", "JZ", "XS", "TC", "KX"} <= set(modifiers)


def test_titles_and_terms_are_whole_and_told_once() -> None:
    for row in starter():
        terms = [statement.text for statement in row.statements]
        assert row.entry.title == " ".join(row.entry.title.split()) and row.entry.title[0] not in " ,"
        assert len(set(terms)) == len(terms), row.entry.code
        assert all(term and term == " ".join(term.split()) for term in terms), row.entry.code
        assert {statement.kind for statement in row.statements} <= {InstructionKind.INCLUSION_TERM}
    titles = Counter(row.entry.title for row in starter())
    assert [title for title, times in titles.items() if times > 1] == []


def test_every_code_is_valid_in_the_official_file_since_the_day_it_says(data_dir: Path) -> None:
    there = official(data_dir)
    for row in starter():
        if not numeric(row):
            same = there[row.entry.code]
            assert same.valid_to is None, row.entry.code
            assert row.valid_from == same.valid_from, row.entry.code
            assert set(row.facts) <= set(same.facts), row.entry.code


def test_drugs_have_the_dose_unit_of_the_official_file(data_dir: Path) -> None:
    there = official(data_dir)
    unit = re.compile(r"one unit is (?:up to )?([0-9][0-9,.]*) ([a-z]+)")
    doses = [(row, found) for row in starter() if (found := unit.search(row.entry.title)) is not None]
    assert len(doses) >= 250
    for row, found in doses:
        said = there[row.entry.code].entry.title.lower().replace(",", "")
        amount = found[1].replace(",", "").rstrip(".")
        assert amount in ("1", *re.findall(r"[0-9]*\.?[0-9]+", said)), (row.entry.code, said)
        assert re.search(WRITTEN.get(found[2], found[2]), said), (row.entry.code, said)


def test_no_title_is_the_official_one_or_nearly(data_dir: Path) -> None:
    there = official(data_dir)
    for row in starter():
        if not numeric(row):
            ours = re.findall(r"[a-z0-9.]+", row.entry.title.lower())
            for theirs in (there[row.entry.code].entry.title, short(there[row.entry.code])):
                words = re.findall(r"[a-z0-9.]+", theirs.lower())
                alike = SequenceMatcher(None, ours, words, autojunk=False).ratio()
                assert alike < ALIKE, (row.entry.code, row.entry.title, theirs)


def test_a_copy_of_the_list_is_no_file_to_bring_in(tmp_path: Path) -> None:
    packaged = HCPCS.packaged()
    assert packaged is not None
    copy = tmp_path / packaged.name
    copy.write_bytes(packaged.read_bytes())
    assert HCPCS.recognise(loose(copy)) is None


@pytest.mark.parametrize(
    "content",
    [
        "",
        "HCPC,LONG DESCRIPTION\n",
        "code,title,also called,since,coverage\nA0100,Taxi\n",
        "code,title,also called,since,coverage\nA01,Taxi,,20010101,\n",
        "code,title,also called,since,coverage\nA0100,,,20010101,\n",
        "code,title,also called,since,coverage\nA0100,Taxi,,soon,\n",
        'code,title,also called,since,coverage\nA0100,"Taxi,,20010101,\n',
    ],
)
def test_a_damaged_list_is_refused_in_a_sentence(tmp_path: Path, content: str) -> None:
    packaged = HCPCS.packaged()
    assert packaged is not None
    source = HCPCS.recognise(loose(packaged))
    assert source is not None
    (tmp_path / packaged.name).write_text(content, encoding="utf-8")
    broken = replace(source, member=loose(tmp_path / packaged.name))
    with pytest.raises(UnreadableSource, match="Install Chartside again"):
        list(broken.layout.read(broken, lambda done: None))
