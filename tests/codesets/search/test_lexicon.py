"""The word lists: every row leads somewhere in the real book."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import codesets.search
from codesets.library import Library
from codesets.manifest import read_manifest
from codesets.model import Match
from codesets.search import lexicon_data
from codesets.store import Store
from codesets.systems import Row
from codesets.text import words
from tests.codesets.official import rows_of

DATA = Path(codesets.search.__file__).parent / "data"
KINDS = {"abbreviation", "shorthand", "laterality", "anatomy", "lay", "synonym"}


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SYNONYMS = rows("synonyms.csv")
PROCEDURES = rows("procedures.csv")
COMMON = rows("common_codes.csv")


@pytest.fixture(scope="module")
def library(built_library: Path) -> Iterator[Library]:
    with closing(Library.open(built_library)) as opened:
        yield opened


def test_the_lists_are_long_enough_to_help() -> None:
    assert len(SYNONYMS) >= 500
    assert len(PROCEDURES) >= 1000
    assert len(COMMON) >= 600


@pytest.mark.parametrize("terms", [SYNONYMS, PROCEDURES], ids=["synonyms", "procedures"])
def test_every_row_is_whole_and_of_a_documented_kind(terms: list[dict[str, str]]) -> None:
    assert {row["kind"] for row in terms} <= KINDS
    assert all(f"``{kind}``" in (lexicon_data.__doc__ or "") for kind in KINDS)
    assert [row for row in terms if not words(row["term"]) or not words(row["target"])] == []
    assert [row["term"] for row in terms] == sorted(row["term"] for row in terms)


@pytest.mark.parametrize("terms", [SYNONYMS, PROCEDURES], ids=["synonyms", "procedures"])
def test_no_term_says_the_same_twice_or_names_two_codes(terms: list[dict[str, str]]) -> None:
    said = Counter((*words(row["term"]), "→", *words(row["target"])) for row in terms)
    assert [key for key, times in said.items() if times > 1] == []
    named = Counter(tuple(words(row["term"])) for row in terms if row["target"].startswith("="))
    assert [term for term, times in named.items() if times > 1] == []
    assert [row for row in terms if words(row["term"]) == words(row["target"])] == []


def test_every_procedure_is_named_in_words_of_icd10pcs(data_dir: Path) -> None:
    rows_read = rows_of(data_dir, "icd10pcs_codes_2026.txt")
    titles = {row.entry.title for row in rows_read if isinstance(row, Row)}
    vocabulary = {word for title in titles for word in words(title)}
    assert [row for row in PROCEDURES if not vocabulary.issuperset(words(row["target"]))] == []


def test_every_code_named_is_in_the_book(library: Library) -> None:
    named = {row["target"][1:] for row in SYNONYMS if row["target"].startswith("=")}
    named |= {row["code"] for row in COMMON}
    missing = [code for code in sorted(named) if library.find(code) is None]
    assert missing == []


def test_every_weight_is_one_to_nine_and_every_code_has_one() -> None:
    assert {row["weight"] for row in COMMON} <= set("123456789")
    assert len({row["code"] for row in COMMON}) == len(COMMON)


def test_every_wording_is_made_of_words_of_the_book_and_finds_something(
    library: Library, built_library: Path
) -> None:
    (volume, *_) = read_manifest(built_library).volumes
    with closing(Store(built_library / volume.store)) as store:
        vocabulary = {
            word
            for code, terms in store.entries()
            for phrase in (code.title, *terms)
            for word in words(phrase)
        }
    wordings = sorted({row["target"] for row in SYNONYMS if not row["target"].startswith("=")})
    assert [wording for wording in wordings if not vocabulary.issuperset(words(wording))] == []
    guessed = [
        wording
        for wording in wordings
        if not any(hit.match is not Match.FUZZY for hit in library.search(f"{wording} ", limit=3))
    ]
    assert guessed == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("copd", "J44.9"),
        ("nstemi", "I21.4"),
        ("pink eye", "H10.9"),
        ("prostate ca", "C61"),
        ("abd pain rlq", "R10.31"),
        ("ckd 3b", "N18.32"),
        ("t2dm w hyperglycemia", "E11.65"),
        ("flu shot", "Z23"),
        ("med refill", "Z76.0"),
        ("preop clearance", "Z01.818"),
        ("asthma", "J45.909"),
        ("headache", "R51.9"),
        ("type 2 diabetes", "E11.9"),
        ("hip fracture left", "S72.002A"),
        ("rt knee oa", "M17.11"),
        ("burn 2nd degree right forearm", "T22.211A"),
        ("leukaemia", "C95.90"),
        ("gerd with esophagitis", "K21.00"),
        ("saddle pe", "I26.92"),
        ("copd no exacerbation", "J44.9"),
        ("chest pain r/o mi", "R07.9"),
        ("chronic kidney disease stage 4", "N18.4"),
        ("acute hypoxic respiratory failure", "J96.01"),
        ("obesity preg 3rd tri", "O99.213"),
        ("ankle sprain right subsequent", "S93.401D"),
        ("zyzzyva pneumonia", "J18.9"),
        ("pnuemonia", "J18.9"),
        ("artial fibrilation", "I48.91"),
        ("tennis elbow left", "M77.12"),
        ("frozen shoulder left", "M75.02"),
        ("golfers elbow right", "M77.01"),
        ("perforated eardrum right", "H72.91"),
        ("tumour of lung", "C34.90"),
        ("appendicitis", "K37"),
        ("bad", "R19.6"),
        ("dyspepsia", "R10.13"),
    ],
)
def test_what_coders_type_finds_the_code_they_mean_first(library: Library, typed: str, code: str) -> None:
    assert library.search(typed, system="ICD-10-CM", limit=10)[0].code == code
