"""Words are found in all notes of the vault, and where they stand in each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.vault.database import table
from desktop.vault.notes_index import query_of
from desktop.vault.vault import DocumentRecord, Vault
from tests.desktop.vault.test_vault import record

NOTES = {
    "d1": "Type 2 diabetes with a foot ulcer on the left heel.",
    "d2": "Diabetic retinopathy. No ulcers. Sjögren syndrome.",
    "d3": "Sprained her right ankle; the left foot is well.",
}


def documents(notes: dict[str, str]) -> list[DocumentRecord]:
    return [DocumentRecord(name, 1, json.dumps({"text": text}), words=text) for name, text in notes.items()]


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with closing(Vault.open_practice(tmp_path)) as vault:
        vault.put_encounter(record("e1", "body"), documents({"d1": NOTES["d1"]}))
        vault.put_encounter(record("e2", "body"), documents({name: NOTES[name] for name in ("d2", "d3")}))
        yield vault


def found(vault: Vault, words: str) -> set[str]:
    return {hit.document for hit in vault.find_in_notes(words, 50)[0]}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ulcer", {"d1", "d2"}),
        ("foot left", {"d1", "d3"}),
        ('"left foot"', {"d3"}),
        ("SJOGREN", {"d2"}),
        ("retinop", {"d2"}),  # the last word may go on
        ("retinop ", set()),
        ("sprain", {"d3"}),
        ("nothing of the kind", set()),
        ("", set()),
        ('" * ( ) : ^ -', set()),
        ("foot OR NOT", set()),
        ('foot "', {"d1", "d3"}),
    ],
)
def test_each_word_is_looked_for_and_nothing_typed_is_an_operator(
    vault: Vault, words: str, expected: set[str]
) -> None:
    assert found(vault, words) == expected


def test_it_tells_how_many_there_are_beyond_those_it_gives(vault: Vault) -> None:
    hits, total = vault.find_in_notes("foot", 1)
    assert (len(hits), total) == (1, 2)
    assert hits[0].encounter in ("e1", "e2")


def test_where_the_words_stand_is_told_to_the_letter(vault: Vault) -> None:
    places = vault.places_in("ulcers diab", [NOTES["d1"], "nothing", NOTES["d2"]])
    texts = (NOTES["d1"], "", NOTES["d2"])
    words = [[text[a:b] for a, b in each.spans] for text, each in zip(texts, places, strict=True)]
    assert words == [["diabetes", "ulcer"], [], ["Diabetic", "ulcers"]]


def test_a_document_that_goes_is_not_found_and_is_found_again_when_it_comes_back(vault: Vault) -> None:
    vault.put_encounter(record("e1", "body"), gone=["d1"])
    assert found(vault, "heel") == set()
    vault.put_encounter(record("e1", "body"), documents({"d1": NOTES["d1"]}))
    assert found(vault, "heel") == {"d1"}


def test_a_vault_that_had_no_index_gets_one(vault: Vault) -> None:
    table(vault._database, "note_numbers").delete_where()
    vault._database.execute("INSERT INTO note_words(note_words) VALUES ('delete-all')")
    assert found(vault, "ulcer") == {"d1", "d2"}


def test_a_damaged_index_is_made_anew(vault: Vault, tmp_path: Path) -> None:
    vault._database.execute("DELETE FROM note_words_data")
    vault.close()
    with closing(Vault.open_practice(tmp_path)) as again:
        assert found(again, "ulcer") == {"d1", "d2"}
        assert found(again, "heel") == {"d1"}


@given(st.text(), st.text())
def test_whatever_is_typed_is_understood(typed: str, more: str) -> None:
    query = query_of(f"{typed} {more}")
    assert query.count('"') % 2 == 0


def test_whatever_is_typed_finds_or_finds_nothing(vault: Vault) -> None:
    @given(st.text(st.characters(exclude_categories=("Cs",))))
    def typed(words: str) -> None:
        hits, total = vault.find_in_notes(words, 5)
        vault.places_in(words, [NOTES[hit.document] for hit in hits])
        assert len(hits) <= total

    typed()
