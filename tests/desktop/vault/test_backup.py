"""Ways into the vault, and a vault in one file: made in use, opened elsewhere, refused when harmed."""

from __future__ import annotations

import contextlib
import shutil
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.errors import BadBackup, DiskTrouble, VaultTooNew, WeakPassphrase, WrongPassphrase
from desktop.vault import database
from desktop.vault.keys import KdfParameters
from desktop.vault.places import DATABASE, HEADER, RESTORING, vault_exists
from desktop.vault.recovery_key import new_recovery_key, same_recovery_key
from desktop.vault.vault import DocumentRecord, EncounterRecord, Vault

OLD, NEW = "correct horse battery", "another good passphrase"
QUICK = KdfParameters(memory_kib=64, passes=1, lanes=1)
NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)
CANARY = "Quillfeather"


def record(name: str) -> EncounterRecord:
    return EncounterRecord(id=name, format=1, summary=CANARY, body=f"{CANARY} {name}", updated_at=NOW)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    vault = Vault.create(tmp_path / "profile", OLD, kdf=QUICK)
    vault.put_encounter(record("one"), [DocumentRecord("d", 1, CANARY, "f")])
    return vault


@pytest.fixture
def backup(vault: Vault, tmp_path: Path) -> Path:
    target = tmp_path / "stick" / "copy.chartside-backup"
    target.parent.mkdir()
    facts = vault.back_up(target, NOW)
    assert (facts.encounters, facts.size) == (1, target.stat().st_size)
    return target


def test_it_is_restored_elsewhere_with_all_that_is_in_it(vault: Vault, backup: Path, tmp_path: Path) -> None:
    vault.put_encounter(record("two"))  # after it: in use all the time
    elsewhere = Vault.restore(tmp_path / "other computer", backup, OLD, NOW)
    assert elsewhere.encounter("one") == record("one") and elsewhere.encounter("two") is None
    assert [each.body for each in elsewhere.documents(["d"])] == [CANARY] and elsewhere.has_document("f")
    elsewhere.put_encounter(record("three"))
    elsewhere.close()
    again = Vault.unlock(tmp_path / "other computer", OLD)
    assert len(again.summaries()) == 2 and again.trail_troubles() == ()
    again.close()
    vault.close()


def test_the_vault_that_was_there_is_kept(vault: Vault, backup: Path, tmp_path: Path) -> None:
    vault.put_encounter(record("two"))
    vault.close()
    restored = Vault.restore(tmp_path / "profile", backup, OLD, NOW)
    assert [each.id for each in restored.summaries()] == ["one"]
    restored.close()
    (kept,) = (tmp_path / "profile").glob("vault until 2026-04-01 12.00.00")
    before = Vault.unlock(kept, OLD)
    assert {each.id for each in before.summaries()} == {"one", "two"}
    before.close()


@pytest.mark.parametrize("name", [DATABASE, HEADER])
def test_a_disk_that_fails_while_they_are_exchanged_leaves_the_old_vault(
    vault: Vault, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    vault.put_encounter(record("two"))
    vault.close()
    whole = Path.replace

    def fails(path: Path, target: Path) -> Path:
        if path.name.startswith("vault.restoring") and target.name == name:
            raise OSError(5, "Input/output error")
        return whole(path, target)

    with monkeypatch.context() as broken, pytest.raises(DiskTrouble):
        broken.setattr(Path, "replace", fails)
        Vault.restore(tmp_path / "profile", backup, OLD, NOW)
    before = Vault.unlock(tmp_path / "profile", OLD)
    assert {each.id for each in before.summaries()} == {"one", "two"}
    before.close()
    assert not list((tmp_path / "profile").glob("vault until*"))
    with monkeypatch.context() as broken, pytest.raises(DiskTrouble):
        broken.setattr(Path, "replace", fails)
        Vault.restore(tmp_path / "elsewhere", backup, OLD, NOW)
    assert not vault_exists(tmp_path / "elsewhere"), "half a vault would be none, and in the way of one"


def test_files_that_are_not_ours_stay(vault: Vault, tmp_path: Path) -> None:
    others = [tmp_path / "a.chartside-backup.part2", tmp_path / "b.chartside-backup"]
    for other in others:
        other.write_text("somebody's")
    vault.back_up(tmp_path / "[ab].chartside-backup", NOW)
    vault.back_up(tmp_path / "a.chartside-backup", NOW)
    assert all(other.read_text() == "somebody's" for other in others)
    vault.close()


def test_a_backup_of_a_newer_program_says_so(
    vault: Vault, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.close()
    with monkeypatch.context() as older, pytest.raises(VaultTooNew, match="newer Chartside"):
        older.setattr(database, "MIGRATIONS", database.MIGRATIONS[:-1])
        Vault.restore(tmp_path / "profile", backup, OLD, NOW)
    Vault.unlock(tmp_path / "profile", OLD).close()


def test_nothing_of_a_patient_can_be_read_in_it_and_nothing_is_left_beside(
    vault: Vault, backup: Path, tmp_path: Path
) -> None:
    assert CANARY.encode() not in backup.read_bytes()
    assert [path.name for path in backup.parent.iterdir()] == [backup.name]
    assert not [path for path in (tmp_path / "profile").iterdir() if "backing" in path.name]
    vault.close()


def test_the_wrong_passphrase_changes_nothing(vault: Vault, backup: Path, tmp_path: Path) -> None:
    vault.close()
    before = {path.name: path.read_bytes() for path in (tmp_path / "profile").iterdir() if path.is_file()}
    with pytest.raises(WrongPassphrase):
        Vault.restore(tmp_path / "profile", backup, NEW, NOW)
    assert {p.name: p.read_bytes() for p in (tmp_path / "profile").iterdir() if p.is_file()} == before


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_any_byte_changed_is_found_or_harmless(
    vault: Vault, backup: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = bytearray(backup.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    folder = tmp_path_factory.mktemp("harmed")
    harmed = folder / "copy"
    harmed.write_bytes(content)
    try:
        restored = Vault.restore(folder / "profile", harmed, OLD, NOW)
    except (BadBackup, WrongPassphrase):
        assert not (folder / "profile" / DATABASE).exists()
    else:
        assert restored.encounter("one") == record("one")
        restored.close()
    vault.close()


@pytest.mark.parametrize("what", ["cut", "text", "another zip", "a zip without its sums"])
def test_what_is_no_backup_says_so(vault: Vault, backup: Path, tmp_path: Path, what: str) -> None:
    vault.close()
    bad = tmp_path / "bad"
    if what == "cut":
        bad.write_bytes(backup.read_bytes()[:-200])
    elif what == "text":
        bad.write_text("hello")
    else:
        with zipfile.ZipFile(bad, "w") as packed:
            packed.writestr("note.txt" if what == "another zip" else HEADER, "{}")
    with pytest.raises(BadBackup, match="Nothing was changed"):
        Vault.restore(tmp_path / "elsewhere", bad, OLD, NOW)
    with pytest.raises(DiskTrouble):
        Vault.restore(tmp_path / "elsewhere", tmp_path / "gone", OLD, NOW)


def test_a_disk_that_does_not_take_it_leaves_the_backup_before(
    vault: Vault, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = backup.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken, pytest.raises(DiskTrouble, match="full"):
        broken.setattr("os.fsync", full)
        vault.back_up(backup, NOW)
    assert backup.read_bytes() == before and len(list(backup.parent.iterdir())) == 1
    vault.put_encounter(record("two"))
    vault.close()


# --- passphrase and recovery key -------------------------------------------------------------------------


def test_the_passphrase_is_changed_and_nothing_else(vault: Vault, backup: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongPassphrase):
        vault.change_passphrase("not the old passphrase", NEW, kdf=QUICK)
    with pytest.raises(WeakPassphrase):
        vault.change_passphrase(OLD, "short", kdf=QUICK)
    vault.change_passphrase(OLD, NEW, kdf=QUICK)
    vault.close()
    with pytest.raises(WrongPassphrase):
        Vault.unlock(tmp_path / "profile", OLD)
    opened = Vault.unlock(tmp_path / "profile", NEW)
    assert opened.encounter("one") == record("one")
    opened.close()
    Vault.restore(tmp_path / "elsewhere", backup, OLD, NOW).close()


def test_the_recovery_key_opens_it_however_it_is_typed(vault: Vault, tmp_path: Path) -> None:
    first, second = new_recovery_key(), new_recovery_key()
    for key in (first, second):
        vault.keep_recovery_key(key, kdf=QUICK)
    vault.change_passphrase(OLD, NEW, kdf=QUICK)
    vault.close()
    with pytest.raises(WrongPassphrase):
        Vault.unlock(tmp_path / "profile", first)
    typed = second.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    opened = Vault.unlock(tmp_path / "profile", typed)
    opened.change_passphrase(second, OLD, kdf=QUICK)
    opened.close()
    Vault.unlock(tmp_path / "profile", OLD).close()


def test_a_recovery_key_is_long_and_told_from_what_is_none() -> None:
    key = new_recovery_key()
    assert len(key) == 39 and key != new_recovery_key()
    assert same_recovery_key(key, key.lower()) and not same_recovery_key(key, new_recovery_key())
    assert not same_recovery_key("", "") and not same_recovery_key(OLD, OLD)
    assert not set("ILOU") & set(key)


@pytest.mark.parametrize("stop", range(9))
def test_power_that_fails_at_any_step_of_the_exchange_leaves_one_vault_whole(
    vault: Vault, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: int
) -> None:
    """At each renaming and removing in turn; what comes after it never happens."""
    vault.put_encounter(record("later"))
    vault.change_passphrase(OLD, NEW, kdf=QUICK)
    vault.close()
    profile, steps = tmp_path / "profile", iter(range(100))

    class PowerCut(BaseException):
        pass

    def cut_off(step: Callable[..., object]) -> Callable[..., object]:
        def maybe(path: Path, *arguments: object, **named: object) -> object:
            if path.is_relative_to(profile) and next(steps) >= stop:
                raise PowerCut
            return step(path, *arguments, **named)

        return maybe

    with monkeypatch.context() as patched:
        for name in ("replace", "unlink", "mkdir"):
            patched.setattr(Path, name, cut_off(getattr(Path, name)))
        with contextlib.suppress(PowerCut):
            Vault.restore(profile, backup, OLD, NOW).close()
    assert vault_exists(profile), "the start page asks for a passphrase, and sets no new vault up"
    opened = 0
    for passphrase, there in ((OLD, ["one"]), (NEW, ["one", "later"])):
        try:
            again = Vault.unlock(profile, passphrase)
        except WrongPassphrase:
            continue
        opened += 1
        assert sorted(row.id for row in again.summaries()) == sorted(there)
        again.close()
    assert opened == 1
    assert not (profile / RESTORING).exists()
    kept = [path for path in profile.iterdir() if path.name.startswith("vault until")]
    for folder in kept:  # the vault of before is whole where it was set aside
        aside = tmp_path / "aside"
        shutil.copytree(folder, aside)
        Vault.unlock(aside, NEW).close()
