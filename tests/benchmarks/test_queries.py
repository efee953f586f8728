"""The queries the benchmarks ask: enough of them, spread over the whole book, every answer in force."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from codesets.model import Code, Kind
from codesets.official_files import loose
from codesets.systems import Row
from codesets.systems.icd10cm import ICD10CM
from tests.codesets.official import rows_of

_DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module")
def asked() -> list[dict[str, str]]:
    with (_DATA / "coder_queries.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def book() -> dict[str, Code]:
    """The packaged release as the reader gives it: independent of library and search."""
    path = ICD10CM.packaged()
    assert path is not None
    source = ICD10CM.recognise(loose(path))
    assert source is not None
    return {
        row.entry.code: row.entry
        for row in source.layout.read(source, lambda _: None)
        if isinstance(row, Row)
    }


def test_queries_are_enough_and_none_is_asked_twice(asked: list[dict[str, str]]) -> None:
    queries = [row["query"].lower() for row in asked]
    assert len(queries) >= 260
    assert [query for query, times in Counter(queries).items() if times > 1] == []
    assert all(query == " ".join(query.split()) and query for query in queries)


def test_queries_are_held_out(asked: list[dict[str, str]]) -> None:
    splits = Counter(row["split"] for row in asked)
    assert set(splits) == {"tune", "hold"}
    assert splits["hold"] >= 100
    assert 0.5 <= splits["tune"] / splits.total() <= 0.7


def test_every_answer_is_in_the_release(asked: list[dict[str, str]], book: dict[str, Code]) -> None:
    for row in asked:
        for wanted in row["codes"].split("|"):
            if wanted.endswith("-"):
                below = [code for code in book if code.startswith(wanted[:-1])]
                assert any(book[code].billable for code in below), row
            else:
                assert wanted in book, row
                assert book[wanted].billable, row


def test_every_chapter_is_asked_for_in_both_halves(
    asked: list[dict[str, str]], book: dict[str, Code]
) -> None:
    chapters = [entry for entry in book.values() if entry.kind is Kind.CHAPTER]
    assert len(chapters) == 22
    for split in ("tune", "hold"):
        wanted = [code for row in asked if row["split"] == split for code in row["codes"].split("|")]
        positions = [book[code].position for code in wanted if code in book]
        for chapter in chapters:
            if chapter.code == "22":  # special purposes: a handful of codes
                continue
            assert any(chapter.position < position < chapter.end for position in positions), (split, chapter)


def test_hcpcs_queries_ask_for_codes_of_the_official_file(data_dir: Path) -> None:
    with (_DATA / "hcpcs_queries.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    queries = [row["query"] for row in rows]
    assert len(queries) >= 110 and len(set(queries)) == len(queries)
    assert min(Counter(row["split"] for row in rows).values()) >= 55
    assert {row["split"] for row in rows} == {"tune", "hold"}
    there = {
        row.entry.code: row for row in rows_of(data_dir, "HCPC2025_OCT_ANWEB.csv") if isinstance(row, Row)
    }
    for row in rows:
        for code in row["codes"].split("|"):
            assert there[code].valid_to is None, row


def test_typed_queries_are_others(asked: list[dict[str, str]]) -> None:
    typed = (_DATA / "typed_queries.txt").read_text(encoding="utf-8").splitlines()
    assert len(typed) >= 70
    assert len(set(typed)) == len(typed)
    assert all(typed)
    assert not {query.lower() for query in typed} & {row["query"].lower() for row in asked}
    assert min(map(len, typed)) <= 4
    assert max(map(len, typed)) >= 40


def test_procedures_are_asked_for_in_both_halves_and_are_in_the_official_list(data_dir: Path) -> None:
    with (_DATA / "pcs_queries.csv").open(encoding="utf-8", newline="") as file:
        procedures = list(csv.DictReader(file))
    assert {split: times >= 40 for split, times in Counter(row["split"] for row in procedures).items()} == {
        "tune": True,
        "hold": True,
    }
    assert [query for query, times in Counter(row["query"] for row in procedures).items() if times > 1] == []
    codes = [row.entry.code for row in rows_of(data_dir, "icd10pcs_codes_2026.txt") if isinstance(row, Row)]
    wanted = {code for row in procedures for code in row["codes"].split("|")}
    assert [code for code in sorted(wanted) if not any(each.startswith(code) for each in codes)] == []
