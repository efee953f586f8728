"""How coders write codes, and how the notes of the book do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesets.systems.icd10cm.syntax import mentions, normalise

CODE = st.from_regex(r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?", fullmatch=True)


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("E11.621", "E11.621"),
        ("e11621", "E11.621"),
        (" e11 621 ", "E11.621"),
        ("E11.621\n", "E11.621"),
        ("\N{NO-BREAK SPACE}E11.621\t", "E11.621"),
        ("E11", "E11"),
        ("e11.", "E11"),
        ("E11.-", "E11"),
        ("E11-", "E11"),
        ("E11.6-", "E11.6"),
        ("E11.6–", "E11.6"),
        ("t887xxa", "T88.7XXA"),
        ("S02.0XXA", "S02.0XXA"),
        ("c7a.1", "C7A.1"),
        ("z3a49", "Z3A.49"),
        ("QA0", "QA0"),
        ("e08-e13", "E08-E13"),
        ("E08 – E13", "E08-E13"),
        ("B10-B10", "B10-B10"),
        ("chapter 4", "4"),
        ("Chapter 04", "4"),
        ("21", "21"),
    ],
)
def test_any_spelling_leads_to_the_books_own(spelling: str, code: str) -> None:
    assert normalise(spelling) == code


@pytest.mark.parametrize(
    "spelling",
    [
        "",
        " ",
        "-",
        ".",
        "E",
        "E1",
        "11E",
        "E11.62123",
        "E11621234",
        "E.11",
        "E1.1",
        "E11..6",
        "E11.6.2",
        "EE1.1.1",
        "diabetes",
        "E11/E12",
        "E11\x00",
        "E11\N{ZERO WIDTH SPACE}",
        "Ë11",
        "E١١",
        "0",
        "100",
        "chapter",
        "chapter IV",
        "A" * 1000,
        "😀",
    ],
)
def test_what_cannot_be_a_code_is_none(spelling: str) -> None:
    assert normalise(spelling) is None


@given(CODE, st.booleans(), st.booleans(), st.sampled_from(["", " ", "\t", ".-", "-", "."]))
def test_dots_blanks_and_case_do_not_matter(code: str, dotless: bool, lower: bool, after: str) -> None:
    spelling = code.replace(".", "") if dotless else code
    assert normalise((spelling.lower() if lower else spelling) + after) == code


def named(text: str) -> list[tuple[str, str]]:
    """Each mention's words, and the first spelling to try."""
    return [(text[mention.start : mention.end], mention.codes[0]) for mention in mentions(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("insulin (Z79.4)", [("Z79.4", "Z79.4")]),
        ("code to identify site of ulcer (L97.1-, L97.5-)", [("L97.1-", "L97.1"), ("L97.5-", "L97.5")]),
        ("resistance to antimicrobial drugs (Z16.-)", [("Z16.-", "Z16")]),
        ("diabetes mellitus (E08-E13)", [("E08-E13", "E08-E13")]),
        ("certain infectious diseases (A00-B99)", [("A00-B99", "A00-B99")]),
        ("dermatitis (L23.3, L27.0-L27.1)", [("L23.3", "L23.3"), ("L27.0-L27.1", "L27.0-L27.1")]),
        ("pain (R10.1-R10.4-)", [("R10.1-R10.4-", "R10.1-R10.4")]),
        ("respiratory failure (J96. with 5th character 2)", [("J96", "J96")]),
        ("Categories B90-B94 are to be used", [("B90-B94", "B90-B94")]),
        ("Category I69 is to be used", [("I69", "I69")]),
        ("Any condition listed under K45", [("K45", "K45")]),
        (
            "Conditions in S00-T88, except T74 and T76",
            [("S00-T88", "S00-T88"), ("T74", "T74"), ("T76", "T76")],
        ),
        ("at risk for fall Z91.81", [("Z91.81", "Z91.81")]),
        ("adverse effect (T36.0X5A)", [("T36.0X5A", "T36.0X5A")]),
        ("neoplasm (C7A.-, C7B.0-)", [("C7A.-", "C7A"), ("C7B.0-", "C7B.0")]),
    ],
)
def test_the_codes_that_a_note_names(text: str, found: list[tuple[str, str]]) -> None:
    assert named(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Vitamin B12 deficiency",
        "Adult GM2 gangliosidosis",
        "Anoctamin-5-related LGMD R12",
        "trisomy 21",
        "COVID-19",
        "SARS-CoV-2",
        "injury at C1 level",
        "mRNA100 AB12C",
        "",
    ],
)
def test_what_only_looks_like_a_code_is_left_alone(text: str) -> None:
    assert named(text) == []


def test_a_code_the_book_lacks_is_sought_one_character_shorter_at_a_time() -> None:
    (mention,) = mentions("other frontotemporal disorder (G31.90)")
    assert mention.codes == ("G31.90", "G31.9", "G31")


def test_a_range_falls_apart_into_its_ends() -> None:
    text = "complications of devices (T82-T85.9)"
    (mention,) = mentions(text)
    assert [(text[part.start : part.end], part.codes[0]) for part in mention.parts] == [
        ("T82", "T82"),
        ("T85.9", "T85.9"),
    ]
