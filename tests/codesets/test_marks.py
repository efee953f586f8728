"""What is marked in a title is what the words of the hit say, accents and apostrophes or not."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from codesets.library import Library
from codesets.marks import marks
from codesets.text import fold, words

TITLES = [
    "Type 2 diabetes mellitus with foot ulcer",
    "Ménière's disease",
    "Non-pressure chronic ulcer",
    "O'Nyong-nyong fever",
    "Essential (primary) hypertension",
    "Parkinson’s disease",
    "Sjögren syndrome",
    "4th degree",
]

titles = st.text(max_size=60) | st.lists(
    st.sampled_from(
        [*"aeé'’`´- (", "Non-", "non-", "'s", "’s ", "ﬁ", "ß", "²", "E\u0301", "İ", "Ménière", "\u0301"]
    )
).map("".join)


def marked(title: str, *asked: str) -> list[str]:
    return [title[start:end] for start, end in marks(title, asked)]


@pytest.mark.parametrize(
    ("title", "asked", "expected"),
    [
        (TITLES[0], ["diabetes"], ["diabetes"]),
        (TITLES[0], ["diab", "foot"], ["diab", "foot"]),
        (TITLES[0], ["2"], ["2"]),
        (TITLES[0], ["t", "type"], ["Type"]),
        (TITLES[0], ["abetes"], []),
        (TITLES[0], [], []),
        (TITLES[1], ["meniere"], ["Ménière"]),
        (TITLES[1], ["meni"], ["Méni"]),
        (TITLES[1], ["s"], []),
        (TITLES[2], ["nonpressure"], ["Non-pressure"]),
        (TITLES[2], ["nonp"], ["Non-p"]),
        (TITLES[2], ["non"], ["Non"]),
        (TITLES[2], ["pressure"], []),
        (TITLES[3], ["onyong"], ["O'Nyong"]),
        (TITLES[3], ["on"], ["O'N"]),
        (TITLES[3], ["nyong"], ["nyong"]),
        (TITLES[4], ["primary"], ["primary"]),
        (TITLES[5], ["parkinson"], ["Parkinson"]),
        (TITLES[6], ["sjogren"], ["Sjögren"]),
        (TITLES[7], ["4"], ["4"]),
        ("Sjo\u0308gren syndrome", ["sjogren"], ["Sjo\u0308gren"]),
        ("Sjo\u0308gren syndrome", ["sjo"], ["Sjo\u0308"]),
        ("ulcer, ulcer and ulcers", ["ulcer"], ["ulcer", "ulcer", "ulcer"]),
        ("", ["ulcer"], []),
    ],
)
def test_what_is_marked(title: str, asked: list[str], expected: list[str]) -> None:
    assert marked(title, *asked) == expected


@given(title=titles, asked=st.lists(st.text("aenmsio2", min_size=1, max_size=4), max_size=4))
@example(title="Non-", asked=["non"])
def test_spans_stand_in_order_inside_the_title(title: str, asked: list[str]) -> None:
    spans = marks(title, asked)
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    assert all(0 <= start < end <= len(title) for start, end in spans)
    assert all(spans[at][1] <= spans[at + 1][0] for at in range(len(spans) - 1))
    for start, end in spans:
        assert any(word in fold(title[start:end]) for word in asked)  # ½ folds to 1⁄2


@given(title=st.sampled_from(TITLES), data=st.data())
def test_every_word_of_a_title_and_every_beginning_of_one_is_marked(title: str, data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(words(title)))
    beginning = word[: data.draw(st.integers(1, len(word)))]
    (first, *_) = marked(title, beginning)
    assert fold(first).replace("-", "") == beginning


def test_every_word_of_the_official_titles_is_marked(built_library: Path) -> None:
    with closing(Library.open(built_library)) as library:
        entries = [
            entry
            for chapter in library.children()
            for block in library.children(chapter.code)
            for entry in (block, *library.children(block.code))
        ]
    assert len(entries) > 1500
    for entry in entries:
        asked = words(entry.title)
        assert [fold(piece) for piece in marked(entry.title, *asked)] == asked
