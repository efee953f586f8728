"""Records go in and come out, encrypted; what is wrong with a vault is said in a sentence."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.errors import (
    DiskTrouble,
    ProfileInUse,
    VaultDamaged,
    VaultExists,
    VaultMissing,
    VaultTooNew,
    WeakPassphrase,
    WrongPassphrase,
)
from desktop.vault.database import MIGRATIONS, open_database
from desktop.vault.keys import KdfParameters, open_header, read_header
from desktop.vault.places import DATABASE, HEADER, PRACTICE_DATABASE, vault_exists
from desktop.vault.vault import DocumentRecord, EncounterRecord, Vault

CHEAP = KdfParameters(memory_kib=64, passes=1, lanes=1)
PASSPHRASE = "four unrelated words here"
NOON = datetime(2026, 4, 15, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "profile"


@pytest.fixture
def vault(folder: Path) -> Iterator[Vault]:
    vault = Vault.create(folder, PASSPHRASE, kdf=CHEAP)
    yield vault
    vault.close()


def record(name: str, body: str = "{}", *, minutes: int = 0) -> EncounterRecord:
    return EncounterRecord(name, 1, f'{{"of":"{name}"}}', body, NOON + timedelta(minutes=minutes))


def test_records_come_back(folder: Path, vault: Vault) -> None:
    note = DocumentRecord("note", 1, "words of the note")
    vault.put_encounter(record("one", "first"), [note])
    vault.put_encounter(record("two", "other", minutes=1))
    vault.put_encounter(record("one", "second", minutes=2), [note])
    vault.close()
    again = Vault.unlock(folder, PASSPHRASE)
    try:
        assert again.encounter("one") == record("one", "second", minutes=2)
        assert again.encounter("three") is None
        assert again.documents(["note"]) == (note,)
        assert [row.id for row in again.summaries()] == ["one", "two"]
        with pytest.raises(VaultDamaged):
            again.documents(["gone"])
    finally:
        again.close()


def test_nothing_readable_is_on_the_disk(folder: Path, vault: Vault) -> None:
    canary = "Quillfeather-canary"
    vault.put_encounter(
        EncounterRecord("canary-id", 1, canary, canary * 50, NOON), [DocumentRecord("note", 1, canary * 500)]
    )
    for _ in range(2):  # with the write-ahead log beside it, and after it was folded in
        for file in folder.rglob("*"):
            content = file.read_bytes()
            assert canary.encode() not in content, file.name
            assert b"canary-id" not in content, file.name
            assert b"CREATE TABLE" not in content, file.name
            assert not content.startswith(b"SQLite format 3"), file.name
        vault.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_the_owner_may_look(folder: Path, vault: Vault) -> None:
    vault.put_encounter(record("one"))
    names = {path.name for path in folder.iterdir()}
    assert {"vault.db", "vault.db-wal", HEADER} <= names
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {name for name in names if (folder / name).stat().st_mode & 0o077} == set()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_what_an_earlier_version_left_open_is_closed_to_others(folder: Path, vault: Vault) -> None:
    vault.close()
    folder.chmod(0o755)
    (folder / "vault.db").chmod(0o644)
    with contextlib.closing(Vault.unlock(folder, PASSPHRASE)):
        assert folder.stat().st_mode & 0o777 == 0o700
        assert (folder / "vault.db").stat().st_mode & 0o777 == 0o600


def test_one_profile_one_program(folder: Path, vault: Vault) -> None:
    with pytest.raises(ProfileInUse, match="already open"):
        Vault.unlock(folder, PASSPHRASE)
    vault.close()
    vault.close()
    Vault.unlock(folder, PASSPHRASE).close()


def test_a_closed_vault_stays_closed(folder: Path, vault: Vault) -> None:
    """Also for whoever comes late: it may be another program's by now."""
    vault.put_encounter(record("one"))
    vault.close()
    for late in (vault.summaries, lambda: vault.encounter("one"), lambda: vault.put_encounter(record("two"))):
        with pytest.raises(RuntimeError, match="closed"):
            late()
    again = Vault.unlock(folder, PASSPHRASE)
    assert [row.id for row in again.summaries()] == ["one"]
    again.close()


def test_a_wrong_passphrase_lets_go_of_the_profile(folder: Path, vault: Vault) -> None:
    vault.close()
    with pytest.raises(WrongPassphrase):
        Vault.unlock(folder, "five unrelated words here")
    Vault.unlock(folder, PASSPHRASE).close()


def test_a_vault_is_never_made_over_another(folder: Path, vault: Vault) -> None:
    vault.close()
    with pytest.raises(VaultExists, match="left as it is"):
        Vault.create(folder, "another long passphrase", kdf=CHEAP)
    (folder / HEADER).unlink()
    with pytest.raises(VaultExists):  # its notes may still be wanted
        Vault.create(folder, "another long passphrase", kdf=CHEAP)


def test_no_vault_missing_header_missing_database(folder: Path) -> None:
    with pytest.raises(VaultMissing, match="no vault"):
        Vault.unlock(folder, PASSPHRASE)
    with pytest.raises(WeakPassphrase):
        Vault.create(folder, "short", kdf=CHEAP)
    assert not vault_exists(folder)
    Vault.create(folder, PASSPHRASE, kdf=CHEAP).close()
    database, header = folder / DATABASE, folder / HEADER
    database.rename(folder / "elsewhere")
    with pytest.raises(VaultMissing, match=r"vault\.db.*missing"):
        Vault.unlock(folder, PASSPHRASE)
    assert not database.exists()
    (folder / "elsewhere").rename(database)
    header.rename(folder / "elsewhere")
    with pytest.raises(VaultMissing, match=r"vault\.json.*missing"):
        Vault.unlock(folder, PASSPHRASE)


def test_a_vault_whose_making_was_cut_short_can_be_opened(folder: Path) -> None:
    Vault.create(folder, PASSPHRASE, kdf=CHEAP).close()
    (folder / DATABASE).rename(folder / "vault.db.new")  # the header is there, the last rename is not
    Vault.unlock(folder, PASSPHRASE).close()
    assert (folder / DATABASE).exists()


def test_what_was_left_of_a_vault_that_never_was(folder: Path) -> None:
    folder.mkdir()
    (folder / "vault.db.new").write_bytes(b"half of something")
    Vault.create(folder, PASSPHRASE, kdf=CHEAP).close()
    Vault.unlock(folder, PASSPHRASE).close()


def test_a_newer_schema_is_refused_and_left_alone(folder: Path, vault: Vault) -> None:
    vault.close()
    key = open_header(read_header(folder / HEADER), PASSPHRASE)
    database = open_database(folder / DATABASE, key)
    database.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    database.close()
    before = (folder / DATABASE).read_bytes()
    with pytest.raises(VaultTooNew, match="newer Chartside"):
        Vault.unlock(folder, PASSPHRASE)
    assert (folder / DATABASE).read_bytes() == before


def test_a_regrouping_is_whole_or_not_there(vault: Vault) -> None:
    vault.put_encounter(record("a", "first"), [DocumentRecord("d1", 1, "note")])
    vault.put_encounter(record("b", "second"), [DocumentRecord("d2", 1, "note")])
    with pytest.raises(ValueError, match="a document would be lost"):
        vault.regroup([record("a", "both")], {"d1": "a"}, ["b"])
    kept = vault.encounter("a")
    assert kept is not None and kept.body == "first"
    vault.regroup([record("a", "both")], {"d1": "a", "d2": "a"}, ["b"])
    kept = vault.encounter("a")
    assert kept is not None and kept.body == "both"
    assert vault.encounter("b") is None
    assert [one.id for one in vault.documents(["d1", "d2"])] == ["d1", "d2"]


TABLES = 24
"""Pages at the beginning that hold the schema and the roots of the tables and their indexes."""
MOST_ON_A_PAGE = 8
"""Rows whose bodies run over to other pages: of each at least 489 bytes stay (SQLite file format, 1.6)."""


@pytest.mark.parametrize("page", [0, 1, 3, 30, 60, -1])
def test_a_damaged_page_costs_what_stands_on_it_and_no_more(folder: Path, vault: Vault, page: int) -> None:
    for number in range(30):
        vault.put_encounter(
            record(f"e{number:02}", "b" * 3000), [DocumentRecord(f"d{number}", 1, "n" * 5000)]
        )
    vault.close()
    file = folder / DATABASE
    content = bytearray(file.read_bytes())
    start = page * 4096 if page >= 0 else len(content) - 4096
    content[start + 100 : start + 200] = os.urandom(100)
    file.write_bytes(content)
    told = right = 0
    try:
        opened = Vault.unlock(folder, PASSPHRASE)
    except VaultDamaged as error:
        assert "damaged" in error.sentence
        assert page < TABLES
    else:
        for number in range(30):
            try:
                kept = opened.encounter(f"e{number:02}")
                (note,) = opened.documents([f"d{number}"])
            except VaultDamaged:
                told += 1
                continue
            assert kept is not None
            assert (kept.body, note.body) == ("b" * 3000, "n" * 5000), "damaged words were given out as sound"
            right += 1
        opened.close()
        assert told
        assert right >= 30 - MOST_ON_A_PAGE or page < TABLES
    assert len(file.read_bytes()) == len(content)


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 500])
def test_a_database_of_other_content(folder: Path, vault: Vault, content: bytes) -> None:
    vault.close()
    (folder / DATABASE).write_bytes(content)
    with pytest.raises(VaultDamaged):
        Vault.unlock(folder, PASSPHRASE)
    assert (folder / DATABASE).read_bytes() == content


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "profile").write_text("in the way")
    with pytest.raises(DiskTrouble):
        Vault.create(tmp_path / "profile", PASSPHRASE, kdf=CHEAP)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc, as on Linux")
def test_a_disk_that_takes_nothing() -> None:
    with pytest.raises(DiskTrouble):
        Vault.create(Path("/proc/chartside"), PASSPHRASE, kdf=CHEAP)


def test_practice_needs_no_passphrase(folder: Path) -> None:
    practice = Vault.open_practice(folder)
    practice.put_encounter(record("one"))
    practice.close()
    practice = Vault.open_practice(folder)
    assert practice.encounter("one") is not None
    practice.close()
    content = (folder / PRACTICE_DATABASE).read_bytes()
    assert b'"of":"one"' not in content and not content.startswith(b"SQLite format 3")


@pytest.mark.parametrize("harm", ["database", "key", "no key"])
def test_damaged_practice_is_set_aside(folder: Path, harm: str) -> None:
    practice = Vault.open_practice(folder)
    practice.put_encounter(record("one"))
    practice.close()
    key, database = folder / "practice.key", folder / PRACTICE_DATABASE
    if harm == "database":
        database.write_bytes(b"x" * 10_000)
    elif harm == "key":
        key.write_text("nonsense")
    else:
        key.unlink()
    practice = Vault.open_practice(folder)
    assert practice.encounter("one") is None
    practice.close()
    assert (folder / "practice.db.damaged-1").exists()
