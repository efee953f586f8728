"""The codes named in notes lead to entries of the book."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from codesets.model import Code, CodeReference, Instruction, InstructionKind, Kind
from codesets.references import resolve
from codesets.registry import system
from codesets.systems import Row, Statement
from tests.codesets.conftest import Shelved

LIKE_A_CODE = re.compile(
    r"(?<![0-9A-Za-z])[A-Z](?:[0-9][0-9A-Z]|[A-Z][0-9])(?:\.[0-9A-Z]{1,4})?(?![0-9A-Za-z])"
)


def instructions(book: Shelved) -> list[Instruction]:
    return [said for row in book.rows for said in row.instructions]


def led_to(book: Shelved, at: str, beginning: str) -> list[tuple[str, str]]:
    """The words of one note that are links, and where they lead."""
    (said,) = (
        said for said in instructions(book) if said.stated_at == at and said.text.startswith(beginning)
    )
    return [(said.text[ref.start : ref.end], ref.code) for ref in said.references]


@pytest.mark.parametrize(
    ("at", "beginning", "links"),
    [
        ("E11.621", "code to identify site", [("L97.4-", "L97.4"), ("L97.5-", "L97.5")]),
        ("E11", "insulin (", [("Z79.4", "Z79.4")]),
        ("E11", "type 1 diabetes", [("E10.-", "E10")]),
        ("1", "code to identify resistance", [("Z16.-", "Z16")]),
        # a block, a chapter by its range, and a range that is neither: then its two ends
        ("4", "transitory endocrine", [("P70-P74", "P70-P74")]),
        ("13", "neoplasms (", [("C00-D49", "2")]),
        ("13", "endocrine, nutritional", [("E00", "E00"), ("E88", "E88")]),
        (
            "T88",
            "dermatitis due to drugs",
            [(code, code) for code in ["L23.3", "L24.4", "L25.1", "L27.0", "L27.1"]],
        ),
        # the block of one category bears the category's name in the file; notes mean the category
        ("C50", "code to identify estrogen", [("Z17.-", "Z17")]),
        ("B90-B94", "Categories B90-B94 are", [("B90-B94", "B90-B94"), ("A00", "A00"), ("B89", "B89")]),
    ],
)
def test_links(shelved: Shelved, at: str, beginning: str, links: list[tuple[str, str]]) -> None:
    assert led_to(shelved, at, beginning) == links


def test_links_lie_in_their_text_in_order_and_lead_somewhere(shelved: Shelved) -> None:
    there = {row.entry.code for row in shelved.rows}
    count = 0
    for said in instructions(shelved):
        place = 0
        for ref in said.references:
            assert place <= ref.start < ref.end <= len(said.text)
            assert ref.code in there
            assert ref.code.isdigit() or ref.code.startswith(said.text[ref.start : ref.start + 3])
            place = ref.end
            count += 1
    assert count == 12_866


def test_all_words_that_look_like_codes_are_links_but_these(shelved: Shelved) -> None:
    """99.85 %. The others name vitamins, genes and gangliosides, or the end of a range that no code bears."""
    words = 0
    left = Counter[str]()
    for said in instructions(shelved):
        for word in LIKE_A_CODE.finditer(said.text):
            words += 1
            if not any(ref.start <= word.start() and word.end() <= ref.end for ref in said.references):
                left[word[0]] += 1
    assert words == 13_469
    assert left == {
        "B12": 7,
        "GM1": 1,
        "GM2": 2,
        "GM3": 1,
        "CR3": 1,
        "GH1": 1,
        "R12": 1,
        "R22": 1,
        "K93": 3,
        "Y89": 1,
        "I64": 1,
    }


def test_codes_that_the_book_lacks_lead_to_the_entry_above(shelved: Shelved) -> None:
    shortened = {
        (words, ref.code)
        for said in instructions(shelved)
        for ref in said.references
        if "-" not in (words := said.text[ref.start : ref.end].rstrip(".-")) and words != ref.code
    }
    # G31.90 is a misprint; R10.4 went when abdominal pain was recoded, and the note kept its range
    assert shortened == {("G31.90", "G31.9"), ("R10.4", "R10")}


def test_what_every_entry_says_is_kept(shelved: Shelved) -> None:
    rows = [
        Row(row.entry, tuple(Statement(each.kind, each.text) for each in row.instructions))
        for row in shelved.rows
    ]
    assert tuple(resolve(system("ICD-10-CM"), rows)) == shelved.rows


# --- a book of three entries -----------------------------------------------------------------------------


def entry(code: str, title: str, kind: Kind, parent: str | None, position: int, end: int) -> Code:
    return Code("ICD-10-CM", code, title, kind, kind is Kind.CODE, parent, position, end)


def references(text: str) -> tuple[CodeReference, ...]:
    rows = [
        Row(
            entry("1", "Infections (A00-B99)", Kind.CHAPTER, None, 0, 3),
            (Statement(InstructionKind.EXCLUDES1, text),),
        ),
        Row(entry("A00-B99", "All of them", Kind.BLOCK, "1", 1, 3)),
        Row(entry("A00", "Cholera", Kind.CODE, "A00-B99", 2, 3)),
    ]
    (said,) = resolve(system("ICD-10-CM"), rows)[0].instructions
    assert (said.text, said.stated_at) == (text, "1")
    return said.references


def test_a_block_wins_over_the_chapter_of_the_same_range() -> None:
    assert references("x (A00-B99)") == (CodeReference(3, 10, "A00-B99"),)


def test_of_a_range_the_ends_that_there_are() -> None:
    assert references("x (A00-A09)") == (CodeReference(3, 6, "A00"),)


def test_what_leads_nowhere_is_no_link() -> None:
    assert references("x (C50.-, Z79.4)") == ()
