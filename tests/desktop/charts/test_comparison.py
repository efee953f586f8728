"""What two documents differ in: every line is told once, and nothing that is the same is called different."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.charts.comparison import Comparison, Kind, compare

OLD = """Patient: Testcase Quillfeather

HPI:
Cough for three days.
No fever.

PLAN:
Rest and fluids.
Return in a week.
"""


def told(comparison: Comparison) -> list[tuple[str, str]]:
    return [(line.kind.value, line.text) for line in comparison.lines if line.kind is not Kind.SAME]


def test_a_note_copied_forward_with_one_word_changed() -> None:
    comparison = compare(OLD, OLD.replace("three days", "ten days").replace("No fever.\n", ""))
    assert told(comparison) == [
        ("gone", "Cough for three days."),
        ("gone", "No fever."),
        ("new", "Cough for ten days."),
    ]
    gone, _, new = (line for line in comparison.lines if line.kind is not Kind.SAME)
    assert [gone.text[a:b] for a, b in gone.changed] == ["three"]
    assert [new.text[a:b] for a, b in new.changed] == ["ten"]


def test_equal_texts_have_no_difference() -> None:
    assert told(compare(OLD, OLD)) == []
    assert told(compare(OLD, OLD.replace("fever.", "fever.   "))) == [], "spaces at the end of a line"
    assert told(compare("", "")) == []


def test_other_words_in_the_place_of_a_line_are_no_change_of_it() -> None:
    comparison = compare("Lungs are clear.", "MRI of the brain: pending, see the order of Tuesday")
    assert all(line.changed == () for line in comparison.lines)


def test_long_stretches_that_are_the_same_are_folded() -> None:
    text = "\n".join(f"line {number}" for number in range(100))
    comparison = compare(text, text.replace("line 50", "line fifty")).folded()
    kinds = [line.kind for line in comparison.lines]
    assert kinds.count(Kind.FOLDED) == 2 and len(kinds) == 3 + 1 + 3 + 2 + 3 + 1 + 3
    assert "44 lines are the same" in [line.text for line in comparison.lines]


def test_a_section_that_moved_is_gone_here_and_new_there() -> None:
    one = "A\nfirst part\nB\nsecond part\nC"
    two = "B\nsecond part\nA\nfirst part\nC"
    comparison = compare(one, two)
    assert comparison.count(Kind.GONE) == comparison.count(Kind.NEW) == 2


@given(st.lists(st.sampled_from("abcde "), max_size=30), st.lists(st.sampled_from("abcde "), max_size=30))
def test_each_text_can_be_read_from_the_comparison(one: list[str], two: list[str]) -> None:
    first, second = "\n".join(one), "\n".join(two)
    lines = compare(first, second).lines
    kept = [line.text for line in lines if line.kind is not Kind.GONE]
    assert "\n".join(kept) == second
    was = [line.text.rstrip() for line in lines if line.kind is not Kind.NEW]
    assert "\n".join(was) == "\n".join(line.rstrip() for line in first.split("\n"))
    assert all(0 <= a < b <= len(line.text) for line in lines for a, b in line.changed)


@pytest.mark.parametrize("alike", [True, False])
def test_long_notes_do_not_take_for_ever(alike: bool) -> None:
    """Two megabytes each; the worst for ``difflib``, lines that are all the same but a few."""
    chance = random.Random(1)
    one = [chance.choice(("Denies chest pain.", "Vitals stable.", "")) for _ in range(60_000)]
    two = (
        list(one) if alike else [chance.choice(("Denies pain.", "Vitals stable.", "")) for _ in range(60_000)]
    )
    for number in range(0, 60_000, 1000):
        two[number] = f"Day {number}: seen and examined."
    comparison = compare("\n".join(one), "\n".join(two))
    assert comparison.count(Kind.NEW) >= 60
