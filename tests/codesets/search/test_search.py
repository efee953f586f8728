"""What a coder types, and what must come first."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesets.model import Code, Match
from codesets.search import CodeIndex
from codesets.search.query import parse

from .conftest import small_book


def codes(index: CodeIndex, query: str, limit: int = 10) -> list[str]:
    return [hit.code for hit in index.search(query, limit)]


@pytest.mark.parametrize("typed", ["e11621", "E11.621", " E11.621 ", "E11621", "(E11.621),", "'e11.621';"])
def test_a_code_is_found_however_it_is_spelled(small_index: CodeIndex, typed: str) -> None:
    first = small_index.search(typed, 10)[0]
    assert (first.code, first.match) == ("E11.621", Match.CODE)


def test_a_code_fragment_lists_what_begins_so_in_tabular_order(small_index: CodeIndex) -> None:
    assert codes(small_index, "e11") == ["E11", "E11.6", "E11.62", "E11.621", "E11.9"]
    assert codes(small_index, "e116") == ["E11.6", "E11.62", "E11.621"]
    assert codes(small_index, "e11.6-") == ["E11.6", "E11.62", "E11.621"]


@pytest.mark.parametrize(("typed", "header"), [("s72001", "S72.001"), ("t88.7", "T88.7")])
def test_completed_codes_stand_folded_behind_the_header_that_is_found(
    small_index: CodeIndex, typed: str, header: str
) -> None:
    (hit,) = small_index.search(typed, 10)
    assert (hit.code, hit.match, hit.sevenths) == (header, Match.CODE, 3)


def test_a_fragment_lists_each_family_once(small_index: CodeIndex) -> None:
    hits = small_index.search("s72.00", 10)
    assert [(hit.code, hit.sevenths) for hit in hits] == [("S72.00", 0), ("S72.001", 3), ("S72.002", 3)]


def test_a_complete_code_is_found_as_it_is_spelled(small_index: CodeIndex) -> None:
    assert codes(small_index, "s72.001d") == ["S72.001D"]
    assert codes(small_index, "t887x") == ["T88.7XXA", "T88.7XXD", "T88.7XXS"]


@pytest.mark.parametrize("typed", ["e11621", "e11.6", "e1162", "i10", "E11.6-"])
def test_no_words_are_guessed_behind_a_code_that_is_there(small_index: CodeIndex, typed: str) -> None:
    assert {hit.match for hit in small_index.search(typed, 50)} == {Match.CODE}


@pytest.mark.parametrize("typed", ["co", "di", "copd"])
def test_a_word_that_looks_like_a_code_is_a_word(small_index: CodeIndex, typed: str) -> None:
    hits = small_index.search(typed, 10)
    assert hits and all(not code.startswith("C0") for code in codes(small_index, typed))


@pytest.mark.parametrize("typed", ["t88.7xxd", "t887xxd", "T88.7XXD"])
def test_placeholders_may_be_typed(small_index: CodeIndex, typed: str) -> None:
    assert codes(small_index, typed) == ["T88.7XXD"]


def test_the_letter_o_typed_for_a_zero_is_mended_and_says_so(small_index: CodeIndex) -> None:
    first = small_index.search("i1o", 10)[0]
    assert (first.code, first.match) == ("I10", Match.FUZZY)


def test_a_code_that_does_not_exist_offers_its_neighbours_as_fuzzy(small_index: CodeIndex) -> None:
    hits = small_index.search("e11.629", 10)
    assert hits[0].code == "E11.62"
    assert {hit.match for hit in hits} == {Match.FUZZY}


def test_a_code_among_words_keeps_to_what_stands_below_it(small_index: CodeIndex) -> None:
    assert codes(small_index, "e11 ulcer")[0] == "E11.621"
    assert all(code.startswith("E11") for code in codes(small_index, "e11 ulcer"))


@pytest.mark.parametrize(
    "typed", ["diab foot ulc", "ulcer foot diabetes", "foot ulc diab", "Diabetes, foot, ulcer"]
)
def test_words_in_any_order_and_word_beginnings(small_index: CodeIndex, typed: str) -> None:
    assert codes(small_index, typed)[0] == "E11.621"


@pytest.mark.parametrize(
    ("typed", "code", "match"),
    [
        ("foot ulcer diabetes", "E11.621", Match.EXACT),
        ("foot ulcers diabetes ", "E11.621", Match.STEM),
        ("type 2 diab foot ulc", "E11.621", Match.PREFIX),
        ("neumonia", "J18.9", Match.FUZZY),
        ("pnuemonia", "J18.9", Match.FUZZY),
        ("hypertenssion", "I10", Match.FUZZY),
        ("htn", "I10", Match.SYNONYM),
        ("copd", "J44.9", Match.SYNONYM),
    ],
)
def test_each_hit_says_how_it_was_found(small_index: CodeIndex, typed: str, code: str, match: Match) -> None:
    first = small_index.search(typed, 10)[0]
    assert (first.code, first.match) == (code, match)


def test_an_inclusion_term_leads_to_its_code_and_is_shown(small_index: CodeIndex) -> None:
    first = small_index.search("high blood pressure", 10)[0]
    assert first.code == "I10"
    assert first.phrase == "high blood pressure"


def test_a_side_is_kept_and_a_family_shows_the_initial_encounter_first(small_index: CodeIndex) -> None:
    first = small_index.search("hip fracture left", 10)[0]
    assert (first.code, first.sevenths) == ("S72.002A", 2)
    assert codes(small_index, "femur neck fracture right")[0] == "S72.001A"


def test_the_encounter_asked_for_picks_the_7th_character(small_index: CodeIndex) -> None:
    assert codes(small_index, "left femur neck fracture subsequent")[0] == "S72.002D"
    assert codes(small_index, "sequela fracture neck right femur")[0] == "S72.001S"


def test_billable_codes_stand_before_headers_that_say_the_same(small_index: CodeIndex) -> None:
    found = codes(small_index, "pneumonia")
    assert found.index("J18.9") < found.index("J18")


def test_chapters_and_blocks_are_no_hits(small_index: CodeIndex) -> None:
    assert all(code[0].isalpha() and "-" not in code for code in codes(small_index, "diseases", 50))


@pytest.mark.parametrize(
    "typed", ["nonpressure ulcer heel", "non pressure ulcer heel", "non-pressure ulcer heel"]
)
def test_non_is_part_of_the_word_it_negates(small_index: CodeIndex, typed: str) -> None:
    assert "nonpressure" in small_index.search(typed, 1)[0].words


def test_a_word_does_not_meet_its_negation(small_index: CodeIndex) -> None:
    assert all("nonpressure" not in hit.words for hit in small_index.search("pressure ulcer heel", 10))


@pytest.mark.parametrize("typed", ["", "   ", "?!", "()", "-", "zzzzqqqq", "\x00", "“”"])
def test_nothing_to_find_finds_nothing(small_index: CodeIndex, typed: str) -> None:
    assert small_index.search(typed, 10) == []


def test_limit_is_kept_and_no_code_comes_twice(small_index: CodeIndex) -> None:
    assert len(codes(small_index, "diabetes", 2)) == 2
    found = codes(small_index, "diabetes", 50)
    assert len(found) == len(set(found))


@given(st.text(max_size=60))
def test_any_text_is_answered(small_index_once: CodeIndex, typed: str) -> None:
    hits = small_index_once.search(typed, 10)
    assert len(hits) <= 10


_BILLABLE = [entry.code for entry in small_book() if entry.code.billable]


@given(st.sampled_from(_BILLABLE), st.randoms(use_true_random=False))
def test_a_title_in_any_word_order_finds_its_code(
    small_index_once: CodeIndex, code: Code, shuffle: random.Random
) -> None:
    words = code.title.replace(",", " ").split()
    shuffle.shuffle(words)
    found = [hit.code for hit in small_index_once.search(" ".join(words) + " ", 5)]
    assert code.code in found


def test_a_pasted_page_is_answered_as_quickly_as_a_line(small_index: CodeIndex) -> None:
    assert codes(small_index, "type 2 diabetes with foot ulcer " * 5_000)[0] == "E11.621"


# --- as an index prints it -------------------------------------------------------------------------------


def test_what_stands_in_parentheses_hardly_counts(small_index: CodeIndex) -> None:
    assert codes(small_index, "hypertension (chronic) (heel) (pneumonia)")[0] == "I10"
    assert codes(small_index, "ulcer (right) heel (foot), left")[0] == "L97.42"
    assert codes(small_index, "(pneumonia)")[0] == "J18.9"
    assert codes(small_index, "pneumonia (orga")[0] == "J18.9"


def test_forms_of_one_word_are_one_word(small_index: CodeIndex) -> None:
    assert codes(small_index, "diabetes, diabetic, type 2 foot ulcer") == codes(
        small_index, "diabetes, type 2 foot ulcer"
    )
    scores = [small_index.search(query, 1)[0].score for query in ("pneumonia, pneumonial ", "pneumonia ")]
    assert scores[0] == pytest.approx(scores[1], abs=0.05)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("0dtj4zz", "0DTJ4ZZ"), ("11", "11"), ("[A-1]", ""), ("af", ""), ("3 mm", ""), ("9", "")],
)
def test_what_is_a_code_is_told_by_the_list(typed: str, code: str) -> None:
    """Letters alone are a word, whatever modifier is called so."""
    asked = parse(
        typed,
        rewritings={},
        known=frozenset(),
        begins=lambda word: False,
        is_code=frozenset({"AF"}),
        begins_code=lambda bare: True,
    )
    assert asked.code == code
