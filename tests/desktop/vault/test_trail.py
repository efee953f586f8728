"""Every deed is entered with what it did; nobody changes, cuts or reorders the trail unseen."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from desktop.vault.database import open_database
from desktop.vault.keys import KdfParameters, open_header, read_header
from desktop.vault.places import DATABASE, HEADER
from desktop.vault.trail import Deed
from desktop.vault.vault import EncounterRecord, Vault

CHEAP = KdfParameters(memory_kib=64, passes=1, lanes=1)
PASSPHRASE = "four unrelated words here"
NOON = datetime(2026, 4, 15, 12, tzinfo=UTC)


def deed(number: int) -> Deed:
    return Deed(NOON + timedelta(minutes=number), "coder", f"Add {number}", "e1", "", f'{{"n":{number}}}')


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "profile"


@pytest.fixture
def vault(folder: Path) -> Iterator[Vault]:
    vault = Vault.create(folder, PASSPHRASE, kdf=CHEAP)
    for number in range(1, 11):
        vault.enter(deed(number))
    yield vault
    vault.close()


def tampered(folder: Path, vault: Vault, how: Callable[[Database], Any]) -> tuple[str, ...]:
    """The troubles after somebody who can open the database, but has no seal, did ``how`` to it."""
    vault.close()
    database = open_database(folder / DATABASE, open_header(read_header(folder / HEADER), PASSPHRASE))
    with database.atomic():
        how(database)
    database.close()
    again = Vault.unlock(folder, PASSPHRASE)
    try:
        return again.trail_troubles()
    finally:
        again.close()


def test_what_was_entered_comes_back_the_newest_first(folder: Path, vault: Vault) -> None:
    vault.close()
    again = Vault.unlock(folder, PASSPHRASE)
    try:
        assert [entry.number for entry in again.trail()] == list(range(10, 0, -1))
        assert again.trail()[0].deed == deed(10)
        assert again.trail_troubles() == ()
    finally:
        again.close()


def test_an_empty_trail_is_sound(tmp_path: Path) -> None:
    vault = Vault.create(tmp_path / "new", PASSPHRASE, kdf=CHEAP)
    assert vault.trail() == ()
    assert vault.trail_troubles() == ()
    vault.close()


@pytest.mark.parametrize("column", ["at", "who", "what", "encounter", "before", "after", "seal"])
def test_a_changed_entry_is_named(folder: Path, vault: Vault, column: str) -> None:
    told = tampered(folder, vault, lambda db: db.table("trail").update(4, {column: "x"}))
    assert "Entry 4 is not as it was entered." in told


def test_words_moved_from_one_field_to_the_next_are_seen(folder: Path, vault: Vault) -> None:
    told = tampered(
        folder,
        vault,
        lambda db: db.execute("UPDATE trail SET who = 'coderA', what = 'dd 4' WHERE number = 4"),
    )
    assert told == ("Entry 4 is not as it was entered.",)


@pytest.mark.parametrize(
    ("cut", "sentence"),
    [
        ("number = 4", "Entry 4 is missing."),
        ("number BETWEEN 4 AND 6", "Entries 4 to 6 are missing."),
        ("number = 1", "Entry 1 is missing."),
        ("number > 8", "Entries 9 to 10 are missing."),
        ("true", "Entries 1 to 10 are missing."),
    ],
)
def test_a_cut_is_named(folder: Path, vault: Vault, cut: str, sentence: str) -> None:
    assert tampered(folder, vault, lambda db: db.table("trail").delete_where(cut)) == (sentence,)


@pytest.mark.parametrize("cut", [1, 3, 9])
def test_a_cut_end_whose_count_was_changed_too_is_seen(folder: Path, vault: Vault, cut: int) -> None:
    def cut_off(database: Database) -> None:
        database.execute("DELETE FROM trail WHERE number > ?", [10 - cut])
        database.execute("UPDATE trail_end SET number = ?", [10 - cut])

    assert tampered(folder, vault, cut_off) == (
        "The seal at the end of the trail is not the one that was set.",
    )


def test_a_missing_end_is_seen(folder: Path, vault: Vault) -> None:
    (told,) = tampered(folder, vault, lambda db: db.execute("DELETE FROM trail_end"))
    assert "may have been taken from its end" in told


def test_entries_that_changed_places_are_seen(folder: Path, vault: Vault) -> None:
    def swap(database: Database) -> None:
        for one, other in ((4, 99), (5, 4), (99, 5)):
            database.execute("UPDATE trail SET number = ? WHERE number = ?", [other, one])

    assert "Entry 4 is not as it was entered." in tampered(folder, vault, swap)


def test_an_entry_put_in_is_seen(folder: Path, vault: Vault) -> None:
    def put_in(database: Database) -> None:
        database.execute(
            "INSERT INTO trail SELECT 11, at, who, what, encounter, before, after, seal"
            " FROM trail WHERE number = 3"
        )

    assert "Entry 11 is not as it was entered." in tampered(folder, vault, put_in)


@pytest.mark.parametrize("seed", range(12))
def test_any_change_of_a_cell_is_seen(folder: Path, vault: Vault, seed: int) -> None:
    chance = random.Random(seed)
    row, column = chance.randint(1, 10), chance.choice(("at", "who", "what", "encounter", "after", "seal"))
    told = tampered(
        folder,
        vault,
        lambda db: db.table("trail").update(row, {column: f"{db.table('trail').get(row)[column]} "}),
    )
    assert f"Entry {row} is not as it was entered." in told


def test_a_deed_is_entered_with_its_record_or_not_at_all(vault: Vault) -> None:
    record = EncounterRecord("e1", 1, "{}", "{}", NOON)
    vault.put_encounter(record, deed=deed(11))
    assert vault.trail()[0].deed == deed(11)
    unwritable: Any = EncounterRecord("e2", 1, "{}", None, NOON)  # pyright: ignore[reportArgumentType]
    with pytest.raises(Exception):  # noqa: B017 - whichever way it fails
        vault.put_encounter(unwritable, deed=deed(12))
    assert vault.encounter("e2") is None
    assert vault.trail()[0].number == 11
    assert vault.trail_troubles() == ()


CUTS = {
    "the end": ("DELETE FROM trail WHERE number > 8",),
    "the end and its count": (
        "DELETE FROM trail WHERE number > 8",
        "UPDATE trail_end SET number = 8",
    ),
    "the end and its seal": ("DELETE FROM trail WHERE number > 8", "DELETE FROM trail_end"),
    "the middle": ("DELETE FROM trail WHERE number = 5",),
}


@pytest.mark.parametrize("cut", CUTS)
def test_going_on_after_a_cut_does_not_hide_it(folder: Path, vault: Vault, cut: str) -> None:
    def cut_out(database: Database) -> None:
        for statement in CUTS[cut]:
            database.execute(statement)

    assert tampered(folder, vault, cut_out)
    again = Vault.unlock(folder, PASSPHRASE)
    try:
        for number in (11, 12, 13):
            again.enter(deed(number))
        assert again.trail_troubles()
    finally:
        again.close()
