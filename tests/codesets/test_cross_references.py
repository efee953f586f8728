"""*See* and *see also* lead to lines, categories and other books; hardly any official one leads nowhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesets.cross_references import CrossReference, Resolver
from codesets.index_names import name_of, names_of
from codesets.index_terms import IndexTerm
from codesets.model import Book
from tests.codesets.official import book_of, rows_of


class InMemory:
    """An index as a sequence of its lines."""

    def __init__(self, lines: Sequence[IndexTerm]) -> None:
        self._names: defaultdict[str, list[IndexTerm]] = defaultdict(list)
        self._below: defaultdict[int | None, list[IndexTerm]] = defaultdict(list)
        for line in lines:
            self._below[line.parent].append(line)
            if line.parent is None:
                for name in names_of(line.title):
                    self._names[name].append(line)

    def named(self, name: str) -> Sequence[IndexTerm]:
        return self._names.get(name_of(name), [])

    def below(self, position: int | None) -> Sequence[IndexTerm]:
        return self._below.get(position, [])


def lines(*told: tuple[int, str]) -> list[IndexTerm]:
    """Of (level, title), in order."""
    found: list[IndexTerm] = []
    above: list[int] = []
    for position, (level, title) in enumerate(told):
        del above[level:]
        found.append(IndexTerm(position, above[-1] if above else None, position + 1, level, title))
        above.append(position)
    return found


INDEX = InMemory(
    lines(
        (0, "Complication (s) (from)"),
        (1, "graft"),
        (2, "due to"),
        (3, "infection"),
        (0, "Disease, diseased"),
        (1, "heart (organic)"),
        (2, "ischemic"),
        (0, "Legal intervention (by police)"),
        (1, "gas"),
        (0, "Pain (see also Painful)"),
    )
)
NEOPLASMS = InMemory(lines((0, "Neoplasm, neoplastic"), (1, "breast"), (2, "areola")))
RESOLVER = Resolver(Book.INDEX, INDEX, {Book.NEOPLASMS: NEOPLASMS})


@pytest.mark.parametrize(
    ("text", "book", "position", "exact"),
    [
        ("Disease, heart", Book.INDEX, 5, True),
        ("disease, heart, ischemic", Book.INDEX, 6, True),
        ("Diseased, heart, by type", Book.INDEX, 5, True),
        ("Complications, graft", Book.INDEX, 1, True),
        ("Complication, graft, infection", Book.INDEX, 3, True),
        ("Legal, intervention, gas", Book.INDEX, 8, True),
        ("Disease, liver", Book.INDEX, 4, False),
        ("Neoplasm, breast, malignant", Book.NEOPLASMS, 1, True),
        ("Neoplasm, by site, benign", Book.NEOPLASMS, 0, True),
    ],
)
def test_a_text_leads_to_a_line(text: str, book: Book, position: int, exact: bool) -> None:
    (found,) = RESOLVER.references(text)
    assert (found.book, found.position, found.exact) == (book, position, exact)
    assert text[found.start : found.end] == text


def test_a_category_leads_to_the_tabular_list() -> None:
    assert RESOLVER.references("category T71") == (CrossReference(9, 12, Book.TABULAR, code="T71"),)
    (found,) = RESOLVER.references("E08-E13 with .620")
    assert (found.book, found.code) == (Book.TABULAR, "E08")


def test_alternatives_lead_each_to_its_line() -> None:
    found = RESOLVER.references("Pain or Disease, heart")
    assert [(each.position, each.start) for each in found] == [(9, 0), (5, 8)]


@pytest.mark.parametrize("text", ["condition", "", ",", "Zebra, striped"])
def test_some_texts_lead_nowhere(text: str) -> None:
    assert RESOLVER.references(text) == ()


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from(["Pain", ", ", " or ", "(", ")", "E11.9", "; "])).map("".join)
)
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    place = 0
    for found in RESOLVER.references(text):
        assert place <= found.start < found.end <= len(text)
        place = found.end


# --- the official books ----------------------------------------------------------------------------------

FILES = tuple(f"icd10cm_{kind}_2025.xml" for kind in ("index", "eindex", "neoplasm", "drug"))


@pytest.mark.parametrize("name", FILES[:2])
def test_hardly_any_official_reference_leads_nowhere(data_dir: Path, name: str) -> None:
    rows = {each: [row for row in rows_of(data_dir, each) if isinstance(row, IndexTerm)] for each in FILES}
    books = {book_of(data_dir, each): InMemory(rows[each]) for each in FILES}
    book = book_of(data_dir, name)
    resolver = Resolver(book, books[book], books)
    texts = [text for row in rows[name] for text in (*row.see, *row.see_also)]
    followed = [text for text in texts if name_of(text) not in ("condition", "condition also")]
    nowhere = [text for text in followed if not resolver.references(text)]
    assert len(nowhere) / len(texts) <= 0.01, sorted(set(nowhere))
    exact = [text for text in followed if all(each.exact for each in resolver.references(text))]
    assert len(exact) / len(followed) >= 0.93
