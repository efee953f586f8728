"""What a coder does, from the first note to the file handed over."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from codesets.model import Release
from desktop.code_library import BooksToCome
from desktop.coding.encounter import Encounter, EncounterType, Evidence, Patient, Sex, Status
from desktop.coding.invariants import broken_promises
from desktop.coding.told import changes
from desktop.errors import (
    BadNote,
    DesktopError,
    DiskTrouble,
    NoSuchCode,
    NoSuchEncounter,
    NoSuchLine,
    NotBillable,
    NothingCoded,
    NothingOpen,
    NotInPractice,
    ProfileInUse,
    VaultExists,
    WeakPassphrase,
    WrongPassphrase,
)
from desktop.exchange.json_export import read_json
from desktop.paths import profile_folder
from desktop.session import Aspect, Session
from desktop.vault.passphrase import MINIMUM_PASSPHRASE
from desktop.vault.places import vault_exists
from tests.desktop.conftest import CHEAP, NOTE, PASSPHRASE, Clock, SmallBook


def now(session: Session) -> Encounter:
    assert session.encounter is not None
    return session.encounter


def codes(session: Session) -> list[str]:
    return [line.code for line in now(session).lines]


def words(session: Session, text: str) -> Evidence:
    document = now(session).documents[0]
    start = document.text.index(text)
    return Evidence.from_document(document, start, start + len(text))


def test_a_note_becomes_an_encounter(session: Session, note_file: Path) -> None:
    changes = session.open_note(note_file)
    assert changes.what == frozenset(Aspect)
    encounter = now(session)
    assert changes.encounter is encounter
    assert encounter.patient == Patient("Testcase Quillfeather", date(1961, 3, 4), Sex.FEMALE)
    assert encounter.date_of_service == date(2026, 4, 14)
    assert encounter.age == 65
    assert encounter.status is Status.NEW
    assert [section.title for section in encounter.documents[0].sections][1:] == [
        "HISTORY OF PRESENT ILLNESS",
        "ASSESSMENT AND PLAN",
    ]
    assert "Check them" in changes.notice
    assert [row.title for row in session.worklist()] == ["Testcase Quillfeather"]
    assert not session.can_undo


def test_every_action_is_in_the_trail_with_what_it_changed(coding: Session, tmp_path: Path) -> None:
    coding.add_code("e11621", evidence=[words(coding, "foot ulcer")])
    coding.undo()
    coding.export(tmp_path / "codes.csv")
    coding.set_patient(Patient("Other Name", date(1961, 3, 4), Sex.FEMALE))
    rows = coding.trail().rows
    assert [row.entry.deed.what for row in rows] == [
        "Edit patient",
        "Export as CSV",
        "Undo: Add E11.621",
        "Add E11.621",
        "Open a note",
        "Unlock the vault",
    ]
    assert {row.encounter for row in rows[:-1]} == {"Other Name"}
    told = changes(rows[0].entry.deed.before, rows[0].entry.deed.after)
    assert told == (("patient", "Testcase Quillfeather", "Other Name"),)
    added = changes(rows[3].entry.deed.before, rows[3].entry.deed.after)
    assert ("status", "new", "in progress") in added
    assert any(what == "ICD-10-CM E11.621" and "foot ulcer" in after for what, _, after in added)
    assert coding.trail_troubles() == ()


def test_the_trail_is_searched_by_words_of_anything_it_tells(coding: Session) -> None:
    coding.add_code("e11621")
    coding.add_code("i10")
    coding.set_patient(Patient("100%_sure O'Name", None, Sex.UNKNOWN))
    found = coding.trail("add i10")
    assert [row.entry.deed.what for row in found.rows] == ["Add I10"]
    assert found.total == 5
    assert [row.entry.deed.what for row in coding.trail("QUILLFEATHER edit").rows] == ["Edit patient"]
    assert len(coding.trail("100%_sure").rows) == 4, "what the worklist shows of the encounter counts too"
    assert coding.trail("100%sure").rows == ()


def test_the_trail_is_saved_whole(chartside_home: Path, coding: Session, tmp_path: Path) -> None:
    coding.add_code("e11621")
    assert coding.export_trail(tmp_path / "trail.csv") == "Saved 4 entries of the audit trail to “trail.csv”."
    if os.name == "posix":
        assert (tmp_path / "trail.csv").stat().st_mode & 0o077 == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "trail.csv").read_text("utf-8-sig"))))
    assert [row["what"] for row in rows] == [
        "Unlock the vault",
        "Open a note",
        "Add E11.621",
        "Export the audit trail",
    ]
    with pytest.raises(DiskTrouble, match="own files"):
        coding.export_trail(profile_folder(chartside_home) / "trail.csv")


def test_locking_and_looking_are_in_the_trail(chartside_home: Path, coding: Session) -> None:
    encounter = now(coding).id
    coding.close()
    with Session.unlock(chartside_home, PASSPHRASE, SmallBook()) as again:
        again.open_encounter(encounter)
        whats = [row.entry.deed.what for row in again.trail().rows]
        assert whats[:3] == ["Open the encounter", "Unlock the vault", "Lock the vault"]


def test_practice_keeps_no_trail(chartside_home: Path, tmp_path: Path) -> None:
    with Session.practise(chartside_home, SmallBook()) as session:
        session.open_sample(session.sample_charts()[0].id)
        assert session.trail().total == 0
        with pytest.raises(NotInPractice):
            session.export_trail(tmp_path / "trail.csv")


def test_a_code_in_any_spelling_with_its_proof(coding: Session) -> None:
    changes = coding.add_code("e11621", evidence=[words(coding, "foot ulcer")], found_by="diab ulc")
    line = now(coding).lines[0]
    assert (line.code, line.title, line.found_by) == (
        "E11.621",
        "Type 2 diabetes mellitus with foot ulcer",
        "diab ulc",
    )
    assert line.release.sha256 == SmallBook.release.sha256
    assert changes.line_id == line.id
    assert changes.what == {Aspect.LINES, Aspect.EVIDENCE, Aspect.STATUS, Aspect.WORKLIST}
    assert changes.notice == ""
    assert now(coding).status is Status.IN_PROGRESS
    coding.add_code(" I10 ")
    assert now(coding).lines[1].found_by == "I10"


def test_a_code_twice_keeps_one_line_and_all_the_proof(coding: Session) -> None:
    first = coding.add_code("I10", evidence=[words(coding, "Hypertension")])
    again = coding.add_code("I10", evidence=[words(coding, "Diabetic foot ulcer")])
    assert again.line_id == first.line_id
    assert "already" in again.notice
    assert [evidence.quote for evidence in now(coding).lines[0].evidence] == [
        "Diabetic foot ulcer",
        "Hypertension",
    ]
    nothing = coding.add_code("I10")
    assert "already" in nothing.notice
    assert nothing.what == frozenset()
    coding.undo()
    assert len(now(coding).lines[0].evidence) == 1


@pytest.mark.parametrize(
    ("typed", "error", "words_of_it"),
    [
        ("", NoSuchCode, ["Type a code"]),
        ("Q99.99", NoSuchCode, ["“Q99.99”", "not in the code book", "Nothing was added"]),
        ("hives", NoSuchCode, ["“hives”"]),
        ("E11.7", NotBillable, ["E11.7 was deleted on 2025-10-01", "In its place there are: E11.9"]),
        ("E11.629", NoSuchCode, ["Below E11.62", "E11.620", "E11.621"]),
        ("I10.9", NoSuchCode, ["I10 is complete"]),
        ("e11", NotBillable, ["needs more characters", "E11.9, E11.620, E11.621"]),
        ("S93.401", NotBillable, ["7th character", "S93.401A (initial encounter)", "S93.401S (sequela)"]),
        ("E08-E13", NotBillable, ["block", "E11"]),
        ("4", NotBillable, ["chapter", "E08-E13"]),
    ],
)
def test_what_cannot_be_reported_is_explained(
    coding: Session, typed: str, error: type[DesktopError], words_of_it: list[str]
) -> None:
    before = now(coding)
    with pytest.raises(error) as caught:
        coding.add_code(typed)
    for expected in words_of_it:
        assert expected in caught.value.sentence
    assert coding.encounter is before


def test_a_date_outside_the_release_is_allowed_and_said(coding: Session) -> None:
    coding.set_date_of_service(date(2026, 11, 2))
    changes = coding.add_code("I10")
    assert "ended on September 30, 2026" in changes.notice
    assert codes(coding) == ["I10"]
    assert "came into force on April 1, 2026" in coding.set_date_of_service(date(2026, 1, 2)).notice
    assert coding.set_date_of_service(date(2026, 5, 2)).notice == ""
    assert coding.set_date_of_service(None).notice == ""


def test_a_date_that_brings_another_release_is_said(coding: Session) -> None:
    class TwoReleases(SmallBook):
        later: Release = replace(
            SmallBook.release, edition="FY2027", effective_from=date(2026, 10, 1), effective_to=None
        )

        def release_for(self, system: str, on: date | None = None) -> Release:
            return self.later if on and self.later.in_force(on) else self.release

    coding.use_library(TwoReleases())
    coding.add_code("I10")
    changes = coding.set_date_of_service(date(2026, 10, 1))
    assert "taken from ICD-10-CM FY2026 April; on October 1, 2026 FY2027 is in force" in changes.notice
    assert coding.set_date_of_service(date(2026, 9, 30)).notice == ""


def test_a_date_can_be_set_while_there_are_no_books(coding: Session) -> None:
    coding.add_code("I10")
    coding.use_library(BooksToCome())
    assert coding.set_date_of_service(date(2026, 5, 1)).notice == ""
    assert now(coding).date_of_service == date(2026, 5, 1)


def test_a_release_without_an_end(coding: Session) -> None:
    class OpenEnded(SmallBook):
        release: Release = replace(SmallBook.release, effective_to=None)

    coding.use_library(OpenEnded())
    coding.set_date_of_service(date(2031, 1, 1))
    assert coding.add_code("I10").notice == ""


def test_evidence_comes_and_goes(coding: Session) -> None:
    line_id = coding.add_code("I10").line_id
    assert line_id
    changes = coding.add_evidence(line_id, words(coding, "Hypertension"))
    assert changes.what == {Aspect.EVIDENCE, Aspect.WORKLIST}
    assert coding.add_evidence(line_id, words(coding, "Hypertension")).what == frozenset()
    assert coding.remove_evidence(line_id, words(coding, "Hypertension")).what == {
        Aspect.EVIDENCE,
        Aspect.WORKLIST,
    }
    with pytest.raises(NoSuchLine):
        coding.remove_evidence(line_id, words(coding, "Hypertension"))
    with pytest.raises(DesktopError, match="not in this encounter's documents"):
        coding.add_evidence(line_id, replace(words(coding, "Hypertension"), quote="hypotension"))


def test_order_and_removal_say_which_line_to_select(coding: Session) -> None:
    ids = [coding.add_code(code).line_id or "" for code in ("E11.621", "I10", "R05.1")]
    coding.make_first_listed(ids[2])
    assert codes(coding) == ["R05.1", "E11.621", "I10"]
    coding.move_line(ids[2], 1)
    assert codes(coding) == ["E11.621", "R05.1", "I10"]
    assert coding.remove_line(ids[2]).line_id == ids[1]
    assert coding.remove_line(ids[1]).line_id == ids[0]
    assert coding.remove_line(ids[0]).line_id is None
    with pytest.raises(NoSuchLine, match="not in the encounter any more"):
        coding.remove_line(ids[0])


def test_the_banner(coding: Session) -> None:
    assert coding.set_patient(Patient("Nobody", None, Sex.MALE)).what == {Aspect.PATIENT, Aspect.WORKLIST}
    coding.set_encounter_type(EncounterType.TELEHEALTH)
    coding.add_code("I10")
    coding.set_status(Status.CODED)
    row = coding.worklist()[0]
    assert (row.title, row.encounter_type, row.status) == ("Nobody", EncounterType.TELEHEALTH, Status.CODED)
    assert coding.set_status(Status.CODED).what == frozenset()


def test_everything_can_be_undone_and_done_again(coding: Session, clock: Clock, tmp_path: Path) -> None:
    second = tmp_path / "second.txt"
    second.write_text("PLAN: rest.")
    states = [now(coding)]
    actions: list[tuple[str, Callable[[], object]]] = [
        ("Add E11.621", lambda: coding.add_code("E11.621", evidence=[words(coding, "foot ulcer")])),
        ("Add I10", lambda: coding.add_code("I10")),
        (
            "Add evidence to I10",
            lambda: coding.add_evidence(now(coding).lines[1].id, words(coding, "Hypertension")),
        ),
        ("Make I10 first-listed", lambda: coding.make_first_listed(now(coding).lines[1].id)),
        ("Move I10", lambda: coding.move_line(now(coding).lines[0].id, 1)),
        (
            "Remove evidence from I10",
            lambda: coding.remove_evidence(now(coding).lines[1].id, words(coding, "Hypertension")),
        ),
        ("Remove E11.621", lambda: coding.remove_line(now(coding).lines[0].id)),
        ("Edit patient", lambda: coding.set_patient(Patient("Nobody"))),
        ("Change date of service", lambda: coding.set_date_of_service(None)),
        ("Change encounter type", lambda: coding.set_encounter_type(EncounterType.EMERGENCY)),
        ("Change status to on hold", lambda: coding.set_status(Status.ON_HOLD, "a signature is missing")),
        ("Add note", lambda: coding.add_note_to_encounter(second)),
    ]
    for label, act in actions:
        act()
        assert coding.undo_label == label
        assert not coding.can_redo
        assert broken_promises(now(coding)) == ()
        states.append(now(coding))
    for (label, _), before in zip(reversed(actions), reversed(states[:-1]), strict=True):
        assert coding.undo_label == label
        changes = coding.undo()
        assert label in changes.notice
        assert coding.encounter == before
        assert coding.redo_label == label
    assert not coding.can_undo
    assert coding.undo().notice == "There is nothing to undo."
    for _, after in zip(actions, states[1:], strict=True):
        coding.redo()
        assert coding.encounter == after
    assert coding.redo().notice == "There is nothing to redo."
    coding.undo()
    coding.set_patient(Patient("Somebody"))
    assert not coding.can_redo


def test_every_action_is_on_the_disk_when_it_returns(
    chartside_home: Path, book: SmallBook, clock: Clock, note_file: Path, coding: Session
) -> None:
    coding.add_code("E11.621", evidence=[words(coding, "foot ulcer")])
    coding.add_code("I10")
    coding.undo()
    kept = now(coding)
    coding.close()
    coding.close()
    with Session.unlock(chartside_home, PASSPHRASE, book, clock) as again:
        assert again.encounter is None
        assert again.open_encounter(kept.id).encounter == kept
        assert not again.can_undo, "undo ends with the encounter"


def test_several_notes_in_one_encounter(coding: Session, note_file: Path, tmp_path: Path) -> None:
    second = tmp_path / "addendum.txt"
    second.write_text("ADDENDUM\nCough for two days.")
    assert Aspect.DOCUMENTS in coding.add_note_to_encounter(second).what
    assert "already" in coding.add_note_to_encounter(second).notice
    document = now(coding).documents[1]
    coding.add_code("R05.1", evidence=[Evidence.from_document(document, 9, 14)])
    assert now(coding).lines[0].evidence[0].quote == "Cough"
    coding.open_note(note_file)
    first = coding.worklist()[1]
    assert (first.documents, first.lines) == (2, 1)
    assert len(now(coding).documents) == 1
    reopened = coding.open_encounter(first.id).encounter
    assert reopened
    assert [one.title for one in reopened.documents] == ["visit", "addendum"]


def test_out_as_csv_json_and_text(coding: Session, tmp_path: Path) -> None:
    coding.add_code("E11.621", evidence=[words(coding, "foot ulcer")])
    coding.add_code("I10")
    changes = coding.export(tmp_path / "out.csv")
    assert changes.notice == "Saved 2 codes to “out.csv”."
    text = (tmp_path / "out.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [(row["code"], row["evidence"]) for row in rows] == [("E11.621", "foot ulcer"), ("I10", "")]
    coding.export(tmp_path / "out.json", "json")
    exported = read_json((tmp_path / "out.json").read_bytes())
    assert exported.lines == now(coding).lines
    assert coding.clipboard_text().startswith("E11.621\tType 2")
    coding.export(tmp_path / "out.csv")  # the dialog has asked already


def test_an_export_never_lands_among_the_vaults_own_files(coding: Session, chartside_home: Path) -> None:
    vault = chartside_home / "profile" / "vault.db"
    before = vault.stat().st_size
    with pytest.raises(DiskTrouble, match="own files"):
        coding.export(vault)
    with pytest.raises(DiskTrouble, match="folder is not there"):
        coding.export(chartside_home / "no such folder" / "out.csv")
    assert vault.stat().st_size >= before


def test_bad_notes_change_nothing(coding: Session, tmp_path: Path) -> None:
    before = now(coding)
    for content in (b"", b"%PDF-1.7", b"\0\1\2\3" * 100):
        (tmp_path / "bad.txt").write_bytes(content)
        with pytest.raises(BadNote):
            coding.open_note(tmp_path / "bad.txt")
        with pytest.raises(BadNote):
            coding.add_note_to_encounter(tmp_path / "bad.txt")
    assert coding.encounter is before
    assert len(coding.worklist()) == 1


def test_without_an_open_encounter(session: Session, tmp_path: Path) -> None:
    for act in (
        lambda: session.add_code("I10"),
        lambda: session.set_patient(Patient()),
        lambda: session.export(tmp_path / "out.csv"),
        session.clipboard_text,
        session.undo,
        session.redo,
    ):
        with pytest.raises(NothingOpen, match="Open a note"):
            act()
    with pytest.raises(NoSuchEncounter):
        session.open_encounter("gone")
    with pytest.raises(NoSuchEncounter):
        session.open_sample("gone")


def test_practice_holds_sample_charts_only(
    chartside_home: Path, book: SmallBook, clock: Clock, samples: Path, note_file: Path
) -> None:
    with Session.practise(chartside_home, book, clock, samples=samples) as practice:
        assert practice.kind == "practice"
        (chart,) = practice.sample_charts()
        assert (chart.id, chart.specialty) == ("ankle", "Family medicine")
        practice.open_sample(chart.id)
        assert now(practice).patient.name == "Nobody Atall"
        practice.add_code("I10")
        for refused in (practice.open_note, practice.add_note_to_encounter):
            with pytest.raises(NotInPractice, match="only sample charts"):
                refused(note_file)
    with Session.practise(chartside_home, book, clock, samples=samples) as practice:
        practice.open_sample("ankle")
        assert codes(practice) == ["I10"], "begun work is found again"
        assert len(practice.worklist()) == 1
    assert not vault_exists(profile_folder(chartside_home))


def test_a_sample_can_be_tried_in_the_vault_too(session: Session) -> None:
    assert session.kind == "vault"
    session.open_sample("ankle")
    assert session.add_code("I10").encounter


def test_first_start_and_the_doors_that_stay_shut(
    chartside_home: Path, book: SmallBook, clock: Clock, samples: Path
) -> None:
    assert not vault_exists(profile_folder(chartside_home))
    with pytest.raises(WeakPassphrase):
        Session.create_vault(chartside_home, "x" * (MINIMUM_PASSPHRASE - 1), book)
    assert not vault_exists(profile_folder(chartside_home))
    with Session.create_vault(chartside_home, PASSPHRASE, book, kdf=CHEAP):
        assert vault_exists(profile_folder(chartside_home))
        with pytest.raises(ProfileInUse):
            Session.unlock(chartside_home, PASSPHRASE, book)
        Session.practise(chartside_home, book, clock, samples=samples).close()  # another profile
    with pytest.raises(WrongPassphrase):
        Session.unlock(chartside_home, PASSPHRASE + "x", book)
    with pytest.raises(VaultExists):
        Session.create_vault(chartside_home, PASSPHRASE, book)


def test_nothing_of_the_patient_outside_the_vaults_encryption(coding: Session, chartside_home: Path) -> None:
    coding.add_code("E11.621", evidence=[words(coding, "foot ulcer")])
    for _ in range(2):
        for file in chartside_home.rglob("*"):
            if file.is_file():
                content = file.read_bytes().lower()
                for secret in (
                    b"quillfeather",
                    b"foot ulcer",
                    b"e11.621",
                    b"1961-03-04",
                    NOTE[:40].lower().encode(),
                ):
                    assert secret not in content, file.name
        coding.close()


def test_finishing_opens_the_encounter_that_has_waited_longest(
    session: Session, note_file: Path, tmp_path: Path
) -> None:
    opened = []
    for name in ("first", "second", "third"):
        file = tmp_path / f"{name}.txt"
        file.write_text(NOTE.replace("Quillfeather", name), "utf-8")
        session.open_note(file)
        opened.append(now(session).id)
    session.add_code("I10")
    changes = session.finish_and_open_next()
    assert changes.encounter is now(session)
    assert now(session).id == opened[0]
    assert changes.what == frozenset(Aspect)
    assert {row.id: row.status for row in session.worklist()}[opened[2]] is Status.CODED


def test_finishing_the_last_one_says_so(coding: Session) -> None:
    coding.add_code("I10")
    changes = coding.finish_and_open_next()
    assert now(coding).status is Status.CODED
    assert "Nothing else" in changes.notice


def test_finishing_stands_where_the_next_one_cannot_be_opened(
    chartside_home: Path, book: SmallBook, samples: Path
) -> None:
    with Session.practise(chartside_home, book, samples=samples) as practice:
        practice.open_sample("ankle")
        practice.add_code("I10")
    (samples / "charts.toml").unlink()
    with Session.practise(chartside_home, book, samples=samples) as practice:
        practice.open_encounter("sample-ankle")
        changes = practice.finish_and_open_next()
        assert changes.notice.startswith("Finished, but the next one could not be opened. The sample charts")
        assert Aspect.STATUS in changes.what
        assert now(practice).status is practice.worklist()[0].status is Status.CODED


def test_finishing_names_codes_of_a_release_not_in_force(coding: Session, tmp_path: Path) -> None:
    coding.set_date_of_service(date(2024, 3, 15))
    coding.add_code("I10")
    changes = coding.finish_and_open_next()
    assert "Check I10: FY2026 April was not yet in force on March 15, 2024." in changes.notice
    assert now(coding).status is Status.CODED
    coding.export(tmp_path / "out.csv")
    (row,) = csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text("utf-8-sig")))
    assert row["release_on_date_of_service"] == "not yet in force"


def test_more_or_fewer_codes_put_a_coded_encounter_in_progress_again(coding: Session) -> None:
    first = coding.add_code("I10").line_id or ""
    coding.add_code("R05.1")
    coding.finish_and_open_next()
    coding.move_line(first, 1)
    assert now(coding).status is Status.CODED
    changes = coding.add_code("Z79.4")
    assert now(coding).status is Status.IN_PROGRESS
    assert changes.notice == "The encounter was coded; it is in progress again."
    assert Aspect.STATUS in changes.what
    coding.undo()
    assert now(coding).status is Status.CODED
    assert "in progress again" in coding.remove_line(first).notice
    assert [row.status for row in coding.worklist()] == [Status.IN_PROGRESS]


def test_an_encounter_without_a_code_is_not_finished(coding: Session) -> None:
    with pytest.raises(NothingCoded):
        coding.finish_and_open_next()
    assert now(coding).status is Status.NEW


def test_finishing_in_practice_goes_on_with_the_next_chart(
    chartside_home: Path, book: SmallBook, samples: Path
) -> None:
    second = samples / "second.txt"
    second.write_text(NOTE, "utf-8")
    catalogue = samples / "charts.toml"
    catalogue.write_text(
        catalogue.read_text("utf-8") + catalogue.read_text("utf-8").replace('"ankle"', '"second"'), "utf-8"
    )
    with Session.practise(chartside_home, book, samples=samples) as practice:
        practice.open_sample("second")
        practice.add_code("I10")
        practice.finish_and_open_next()
        assert now(practice).id == "sample-ankle"
        practice.add_code("I10")
        assert "Nothing else" in practice.finish_and_open_next().notice
