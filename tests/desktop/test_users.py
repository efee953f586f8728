"""Several people at one workstation: each comes in by a passphrase of their own, and does their part."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.coding.encounter import EncounterType, Patient, Priority, Status
from desktop.errors import (
    BadUser,
    DesktopError,
    DiskTrouble,
    NotAllowed,
    NotInPractice,
    VaultDamaged,
    VaultTooNew,
    WeakPassphrase,
    WrongPassphrase,
)
from desktop.paths import profile_folder
from desktop.roles import RIGHTS, Right, Role
from desktop.session import Session
from desktop.vault.keys import Slot, new_header, with_recovery_key, with_user
from desktop.vault.places import DATABASE, HEADER, OWNER, users_offered
from desktop.vault.recovery_key import new_recovery_key
from desktop.vault.users import UserRecord
from desktop.vault.vault import Vault
from tests.desktop.conftest import CHEAP, PASSPHRASE, Clock, SmallBook

ANA = "ana likes green apples"
OTTO = "otto takes the early train"


@pytest.fixture
def home(chartside_home: Path, book: SmallBook, clock: Clock, note_file: Path) -> Path:
    """A vault of one encounter, with its owner Olga, the coder Ana and the auditor Otto."""
    with Session.create_vault(chartside_home, PASSPHRASE, book, clock, kdf=CHEAP) as session:
        session.open_note(note_file)
        session.add_code("I10")
        session.users.add("Ana", Role.CODER, ANA, my_name="Olga")
        session.users.add("Otto", Role.AUDITOR, OTTO)
    return chartside_home


@pytest.fixture
def olga(home: Path, book: SmallBook, clock: Clock) -> Iterator[Session]:
    with Session.unlock(home, PASSPHRASE, book, clock) as session:
        yield session


def coming(home: Path, passphrase: str, book: SmallBook, clock: Clock, name: str = "") -> Session:
    named = {shown: user for user, shown in users_offered(profile_folder(home))}
    return Session.unlock(home, passphrase, book, clock, user=named[name] if name else "")


def test_without_users_the_one_there_is_may_do_everything(session: Session) -> None:
    assert session.users.all() == ()
    assert all(map(session.users.me.may, Right))


def test_each_comes_in_by_their_own_passphrase_and_is_named_in_the_trail(
    home: Path, book: SmallBook, clock: Clock
) -> None:
    for passphrase, name, role in (
        (PASSPHRASE, "Olga", Role.ADMINISTRATOR),
        (ANA, "Ana", Role.CODER),
        (OTTO, "Otto", Role.AUDITOR),
    ):
        with coming(home, passphrase, book, clock) as session:
            assert (session.users.me.name, session.users.me.role) == (name, role)
    with coming(home, OTTO, book, clock, "Otto") as session:
        who = {row.entry.deed.who for row in session.trail().rows}
        assert {"Olga", "Ana", "Otto"} <= who
        assert session.trail_troubles() == ()


def test_the_start_page_offers_them_and_another_ones_passphrase_does_not_open(
    home: Path, book: SmallBook, clock: Clock
) -> None:
    offered = users_offered(profile_folder(home))
    assert [name for _, name in offered] == ["Olga", "Ana", "Otto"]
    assert offered[0][0] == OWNER
    with pytest.raises(WrongPassphrase):
        coming(home, ANA, book, clock, "Otto")
    with pytest.raises(WrongPassphrase):
        coming(home, "none of the three of them", book, clock)


def test_a_vault_of_one_asks_for_nobody(chartside_home: Path, session: Session) -> None:
    assert users_offered(profile_folder(chartside_home)) == ()


@pytest.mark.parametrize("content", [b"", b"[]", b'{"slots": [7]}', b'{"slots": 7}', b"[" * 100_000])
def test_a_damaged_key_file_offers_nobody(home: Path, content: bytes) -> None:
    (profile_folder(home) / HEADER).write_bytes(content)
    assert users_offered(profile_folder(home)) == ()


def test_an_auditor_reads_judges_and_changes_nothing(
    home: Path, book: SmallBook, clock: Clock, note_file: Path, tmp_path: Path
) -> None:
    with coming(home, OTTO, book, clock) as otto:
        encounter = otto.open_encounter(otto.worklist()[0].id).encounter
        assert encounter is not None
        for change in (
            lambda: otto.add_code("E11.9"),
            lambda: otto.remove_line(encounter.lines[0].id),
            lambda: otto.set_date_of_service(None),
            lambda: otto.open_note(note_file),
            lambda: otto.users.add("Eve", Role.CODER, ANA),
            lambda: otto.keep_recovery_key("whatever"),
        ):
            with pytest.raises(NotAllowed, match="An auditor may not"):
                change()
        assert otto.encounter == encounter
        otto.export(tmp_path / "codes.csv")
        otto.export_trail(tmp_path / "trail.csv")


def test_a_coder_codes_and_neither_reads_the_trail_nor_runs_the_vault(
    home: Path, book: SmallBook, clock: Clock, tmp_path: Path
) -> None:
    with coming(home, ANA, book, clock) as ana:
        ana.open_encounter(ana.worklist()[0].id)
        ana.add_code("E11.9")
        ana.set_status(Status.CODED)
        for use_case in (
            ana.trail,
            ana.trail_troubles,
            lambda: ana.export_trail(tmp_path / "trail.csv"),
            lambda: ana.users.remove(OWNER),
            lambda: ana.users.change(ana.users.me.id, "Ana", Role.ADMINISTRATOR),
        ):
            with pytest.raises(NotAllowed, match="A coder may not"):
                use_case()
    assert not (tmp_path / "trail.csv").exists()


def test_what_was_audited_is_the_auditors_to_open_again(
    home: Path, book: SmallBook, clock: Clock, tmp_path: Path
) -> None:
    with coming(home, ANA, book, clock) as ana:
        ana.open_encounter(ana.worklist()[0].id)
        with pytest.raises(NotAllowed, match="A coder may not mark an encounter audited"):
            ana.set_status(Status.AUDITED)
        ana.set_status(Status.CODED)
    with coming(home, OTTO, book, clock) as otto:
        otto.open_encounter(otto.worklist()[0].id)
        otto.set_status(Status.AUDITED)
    with coming(home, ANA, book, clock) as ana:
        encounter = ana.open_encounter(ana.worklist()[0].id).encounter
        assert encounter is not None
        for change in (
            lambda: ana.add_code("E11.9"),
            lambda: ana.remove_line(encounter.lines[0].id),
            lambda: ana.set_date_of_service(None),
            lambda: ana.set_patient(Patient("Somebody Else")),
            lambda: ana.set_encounter_type(EncounterType.EMERGENCY),
            lambda: ana.set_status(Status.IN_PROGRESS),
            lambda: ana.split_off(encounter.documents[0].id),
        ):
            with pytest.raises(NotAllowed):
                change()
        ana.export(tmp_path / "codes.csv")
        ana.set_priority(Priority.HIGH)
        assert ana.encounter == replace(encounter, priority=Priority.HIGH)
        assert ana.worklist()[0].status is Status.AUDITED
    with coming(home, OTTO, book, clock) as otto:
        otto.open_encounter(otto.worklist()[0].id)
        otto.set_status(Status.IN_PROGRESS)
        otto.undo()
        assert otto.worklist()[0].status is Status.AUDITED


def test_a_trainer_takes_nothing_out(olga: Session, home: Path, book: SmallBook, clock: Clock) -> None:
    olga.users.add("Tess", Role.TRAINER, "tess teaches on tuesdays")
    olga.close()
    with coming(home, "tess teaches on tuesdays", book, clock) as tess:
        tess.open_encounter(tess.worklist()[0].id)
        tess.add_code("E11.9")
        with pytest.raises(NotAllowed):
            tess.clipboard_text()


def test_every_use_case_says_who_may_do_it() -> None:
    """Whatever is not guarded is named here, with its reason."""
    free = {
        *("practise", "create_vault", "unlock", "restore", "close"),  # before anybody is known, or going
        *("worklist", "sample_charts", "open_encounter", "open_sample"),  # whoever comes in may read
        *("find_in_chart", "take_next", "expect", "annotations", "mark", "take_mark_away"),
        *("use_library", "end_lot"),  # the program's own
        "change_passphrase",  # one's own
    }
    methods = {
        name: method
        for name, method in inspect.getmembers(Session, inspect.isroutine)
        if not name.startswith("_")
    }
    assert {name for name, method in methods.items() if not hasattr(method, "__wrapped__")} == free


def test_every_right_is_somebodys_and_the_administrator_has_all() -> None:
    assert set(RIGHTS) == set(Role)
    assert RIGHTS[Role.ADMINISTRATOR] == set(Right)
    assert set.union(*(set(rights) for role, rights in RIGHTS.items() if role is not Role.ADMINISTRATOR)) == (
        set(Right) - {Right.ADMINISTER}
    )


def test_one_changes_ones_own_passphrase_and_nobody_elses(home: Path, book: SmallBook, clock: Clock) -> None:
    with coming(home, ANA, book, clock) as ana:
        with pytest.raises(WrongPassphrase):
            ana.change_passphrase(OTTO, "something new and long")
        ana.change_passphrase(ANA, "something new and long")
    with pytest.raises(WrongPassphrase):
        coming(home, ANA, book, clock)
    for passphrase, name in (("something new and long", "Ana"), (OTTO, "Otto"), (PASSPHRASE, "Olga")):
        with coming(home, passphrase, book, clock, name) as session:
            assert session.users.me.name == name


def test_an_administrator_gives_a_new_passphrase_to_who_forgot_theirs(
    olga: Session, home: Path, book: SmallBook, clock: Clock
) -> None:
    ana = olga.users.all()[1]
    with pytest.raises(WeakPassphrase):
        olga.users.set_passphrase(ana.id, "short")
    olga.users.set_passphrase(ana.id, "a new one for ana")
    with pytest.raises(BadUser, match="recovery key"):
        olga.users.set_passphrase(OWNER, "a new one for olga")
    olga.close()
    with coming(home, "a new one for ana", book, clock, "Ana") as session:
        assert session.users.me == ana


def test_who_was_removed_does_not_come_in_even_with_the_key_file_of_before(
    olga: Session, home: Path, book: SmallBook, clock: Clock
) -> None:
    header = profile_folder(home) / HEADER
    before = header.read_bytes()
    olga.users.remove(olga.users.all()[1].id)
    assert [each.name for each in olga.users.all()] == ["Olga", "Otto"]
    olga.close()
    with pytest.raises(WrongPassphrase):
        coming(home, ANA, book, clock)
    header.write_bytes(before)
    with pytest.raises(NotAllowed, match="removed"):
        coming(home, ANA, book, clock)
    with coming(home, PASSPHRASE, book, clock) as session:  # the vault was let go of
        assert session.users.me.name == "Olga"


def test_the_owner_stays_and_nobody_takes_their_own_rights(
    olga: Session, home: Path, book: SmallBook, clock: Clock
) -> None:
    with pytest.raises(BadUser, match="cannot be removed"):
        olga.users.remove(OWNER)
    with pytest.raises(BadUser, match="stays its administrator"):
        olga.users.change(OWNER, "Olga", Role.CODER)
    ana = olga.users.all()[1]
    olga.users.change(ana.id, ana.name, Role.ADMINISTRATOR)
    olga.close()
    with coming(home, ANA, book, clock) as session:
        with pytest.raises(BadUser, match="That is you"):
            session.users.remove(ana.id)
        with pytest.raises(BadUser, match="Your own role"):
            session.users.change(ana.id, ana.name, Role.CODER)
        session.users.change(session.users.all()[2].id, "Otto", Role.TRAINER)
        assert session.users.all()[2].role is Role.TRAINER


@pytest.mark.parametrize(
    ("name", "told"),
    [("", "name"), ("  ", "name"), ("ana", "already"), ("x" * 61, "60 letters"), ("A\x00b", "60 letters")],
)
def test_a_poor_name_is_refused(olga: Session, name: str, told: str) -> None:
    with pytest.raises(BadUser, match=told):
        olga.users.add(name, Role.CODER, "long enough a passphrase")
    assert len(olga.users.all()) == 3


def test_the_first_other_user_needs_a_name_for_the_owner(session: Session) -> None:
    with pytest.raises(BadUser, match="your own name"):
        session.users.add("Ana", Role.CODER, ANA)
    with pytest.raises(BadUser, match="already"):
        session.users.add("Ana", Role.CODER, ANA, my_name="ANA")
    assert session.users.all() == ()


def test_a_renamed_user_is_renamed_everywhere(olga: Session, home: Path) -> None:
    olga.users.change(olga.users.all()[1].id, "Ana Ruiz", Role.CODER)
    olga.users.change(OWNER, "Olga Berg", Role.ADMINISTRATOR)
    with pytest.raises(BadUser, match="already"):
        olga.users.change(OWNER, "ana ruiz", Role.ADMINISTRATOR)
    assert [name for _, name in users_offered(profile_folder(home))] == ["Olga Berg", "Ana Ruiz", "Otto"]
    olga.open_encounter(olga.worklist()[0].id)
    assert olga.trail().rows[0].entry.deed.who == "Olga Berg"


def test_the_recovery_key_is_the_owners_whoever_is_chosen(
    olga: Session, home: Path, book: SmallBook, clock: Clock
) -> None:
    key = new_recovery_key()
    olga.keep_recovery_key(key)
    olga.close()
    with coming(home, key, book, clock, "Otto") as session:
        assert session.users.me.name == "Olga"
        session.change_passphrase(key, "olga found it again")
    with coming(home, "olga found it again", book, clock, "Olga") as session:
        assert len(session.users.all()) == 3


def test_a_backup_brings_its_users_along(
    olga: Session, tmp_path: Path, book: SmallBook, clock: Clock
) -> None:
    olga.back_up(tmp_path / "all.chartside-backup")
    with Session.restore(
        tmp_path / "elsewhere", tmp_path / "all.chartside-backup", ANA, book, clock
    ) as there:
        assert there.users.me.name == "Ana"
        assert len(there.worklist()) == 1


def test_a_full_disk_adds_nobody_who_could_come_in(
    olga: Session, home: Path, book: SmallBook, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskTrouble("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr("desktop.vault.vault.write_header", full)
        with pytest.raises(DiskTrouble):
            olga.users.add("Eve", Role.CODER, "eve waits in the evening")
    assert [each.name for each in olga.users.all()] == ["Olga", "Ana", "Otto"]
    assert "not done" in olga.trail().rows[0].entry.deed.what
    olga.close()
    with pytest.raises(WrongPassphrase):
        coming(home, "eve waits in the evening", book, clock)


def test_a_way_in_that_was_written_before_the_power_failed_lets_nobody_in(
    session: Session, chartside_home: Path, book: SmallBook, clock: Clock
) -> None:
    """The key file stands, the row of the first user beside the owner was not kept any more."""
    session.users.add("Ana", Role.CODER, ANA, my_name="Olga")
    session.close()
    with closing(Vault.unlock(profile_folder(chartside_home), PASSPHRASE)) as vault:
        for record in vault.users():
            vault.remove_user(record.id)
    with pytest.raises(NotAllowed):
        coming(chartside_home, ANA, book, clock)
    with coming(chartside_home, PASSPHRASE, book, clock) as olga:
        assert olga.users.me.role is Role.ADMINISTRATOR


def test_a_role_of_a_newer_program_opens_nothing(home: Path, book: SmallBook, clock: Clock) -> None:
    with closing(Vault.unlock(profile_folder(home), PASSPHRASE)) as vault:
        vault.put_user(UserRecord("f" * 32, "Zed", "supervisor"))
    with pytest.raises(VaultTooNew, match="newer Chartside"):
        coming(home, PASSPHRASE, book, clock)


def test_practice_has_no_users(chartside_home: Path, book: SmallBook, clock: Clock, samples: Path) -> None:
    with (
        Session.practise(chartside_home, book, clock, samples=samples) as practice,
        pytest.raises(NotInPractice),
    ):
        practice.users.add("Ana", Role.CODER, ANA, my_name="Olga")


def test_the_slot_of_one_user_is_not_anothers(home: Path, book: SmallBook, clock: Clock) -> None:
    """Whoever may write the key file cannot come in as somebody else."""
    header = profile_folder(home) / HEADER
    fields = json.loads(header.read_text())
    ana, otto = (slot for slot in fields["slots"] if slot["kind"] == "user")
    ana["user"], otto["user"] = otto["user"], ana["user"]
    header.write_text(json.dumps(fields))
    for passphrase in (ANA, OTTO):
        with pytest.raises(WrongPassphrase):
            coming(home, passphrase, book, clock)


def test_a_damaged_list_of_users_keeps_the_owner_from_nothing_and_everybody_else_out(
    home: Path, book: SmallBook, clock: Clock
) -> None:
    file = profile_folder(home) / DATABASE
    with closing(Vault.unlock(profile_folder(home), PASSPHRASE)) as vault:
        find = "SELECT rootpage FROM sqlite_master WHERE name = 'users'"
        root = int(vault._database.execute(find).fetchone()[0])
    content = bytearray(file.read_bytes())
    content[(root - 1) * 4096 + 900] ^= 0xFF
    file.write_bytes(content)
    with pytest.raises(VaultDamaged):
        coming(home, ANA, book, clock)
    with coming(home, PASSPHRASE, book, clock) as olga:
        assert olga.users.me.role is Role.ADMINISTRATOR
        assert len(olga.worklist()) == 1


def test_an_auditor_puts_nothing_on_hold_and_a_trainer_marks_nothing_exported(
    olga: Session, home: Path, book: SmallBook, clock: Clock
) -> None:
    olga.users.add("Tess", Role.TRAINER, "tess teaches the new ones")
    (row,) = olga.worklist()
    olga.close()
    with coming(home, OTTO, book, clock) as otto, pytest.raises(NotAllowed):
        otto.set_status(Status.ON_HOLD, "waits for the laboratory", of=[row.id])
    with coming(home, "tess teaches the new ones", book, clock) as tess:
        with pytest.raises(NotAllowed):
            tess.set_status(Status.EXPORTED, of=[row.id])
        assert tess.worklist()[0].status is row.status


def test_a_vault_full_of_users_still_takes_a_recovery_key() -> None:
    header, key = new_header(PASSPHRASE, kdf=CHEAP)
    full = replace(header, slots=(*header.slots, *(_another(header.slots[0], n) for n in range(62))))
    with pytest.raises(DesktopError, match="63 people"):
        with_user(full, key, "f" * 32, ANA, kdf=CHEAP)
    assert len(with_recovery_key(full, key, new_recovery_key(), kdf=CHEAP).slots) == 64


def _another(slot: Slot, number: int) -> Slot:
    return replace(slot, kind="user", user=f"{number:032x}")
