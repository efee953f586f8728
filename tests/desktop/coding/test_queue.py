"""What an encounter waits for, how soon it is due, and which comes next."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desktop.coding.encounter import Encounter, Priority, Status
from desktop.errors import NoReason, NothingCoded
from desktop.session import Session


def now(session: Session) -> Encounter:
    assert session.encounter is not None
    return session.encounter


@pytest.fixture
def three(session: Session, tmp_path: Path) -> dict[str, str]:
    """By name; the first was brought in first."""
    ids: dict[str, str] = {}
    for name in ("first", "second", "third"):
        note = tmp_path / f"{name}.txt"
        note.write_text(f"Patient: {name.capitalize()} Quillfeather\nCough of {name} degree.")
        session.open_note(note)
        ids[name] = now(session).id
    return ids


def opened(session: Session) -> str:
    session.take_next()
    return now(session).title.split()[0].lower()


def test_a_hold_keeps_its_reason_in_the_list_and_over_a_restart(
    session: Session, three: dict[str, str]
) -> None:
    session.set_status(Status.ON_HOLD, "  Pathology report\nis pending ")
    row = next(row for row in session.worklist() if row.id == three["third"])
    assert (row.status, row.reason) == (Status.ON_HOLD, "Pathology report is pending")
    session.open_encounter(three["first"])
    session.open_encounter(three["third"])
    assert now(session).reason == "Pathology report is pending"
    session.set_status(Status.IN_PROGRESS)
    assert now(session).reason == ""
    session.undo()
    assert now(session).reason == "Pathology report is pending"


@pytest.mark.parametrize("status", [Status.ON_HOLD, Status.QUERY_SENT])
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_nothing_waits_without_a_reason(
    session: Session, three: dict[str, str], status: Status, reason: str
) -> None:
    with pytest.raises(NoReason):
        session.set_status(status, reason)
    assert now(session).status is Status.NEW


def test_nothing_is_finished_without_a_code(session: Session, three: dict[str, str]) -> None:
    for status in (Status.CODED, Status.AUDITED, Status.EXPORTED):
        with pytest.raises(NothingCoded):
            session.set_status(status)


def test_next_is_the_most_urgent_then_the_one_due_first_then_the_one_that_waited_longest(
    session: Session, three: dict[str, str]
) -> None:
    session.open_encounter(three["third"])
    assert opened(session) == "first"
    session.set_due(date(2026, 5, 1), of=[three["second"]])
    session.open_encounter(three["third"])
    assert opened(session) == "second"
    session.set_priority(Priority.URGENT, of=[three["third"]])
    assert opened(session) == "third"
    session.set_status(Status.QUERY_SENT, "stage of the ulcer")
    assert opened(session) == "second"


def test_what_waits_or_is_finished_is_not_next(session: Session, three: dict[str, str]) -> None:
    session.set_status(Status.ON_HOLD, "signature", of=[three["first"], three["second"]])
    told = session.take_next()
    assert "Nothing else is waiting" in told.notice and now(session).id == three["third"]


def test_several_are_changed_or_none(session: Session, three: dict[str, str], tmp_path: Path) -> None:
    session.add_code("I10")
    with pytest.raises(NothingCoded):
        session.set_status(Status.CODED, of=[three["third"], three["first"]])
    assert {row.status for row in session.worklist()} == {Status.NEW, Status.IN_PROGRESS}
    assert now(session).status is Status.IN_PROGRESS
    changes = session.set_priority(Priority.HIGH, of=list(three.values()))
    assert {row.priority for row in session.worklist()} == {Priority.HIGH}
    assert now(session).priority is Priority.HIGH and "3 encounters" in changes.notice
    assert not session.can_undo, "an earlier step would bring the old priority back"
    whats = [row.entry.deed.what for row in session.trail().rows]
    assert whats.count("Make priority high") == 3


def test_an_export_marks_what_was_coded_and_a_change_takes_the_mark_away(
    session: Session, three: dict[str, str], tmp_path: Path
) -> None:
    session.add_code("I10")
    session.export(tmp_path / "codes.csv")
    assert now(session).status is Status.IN_PROGRESS
    session.set_status(Status.CODED)
    told = session.export(tmp_path / "codes.csv")
    assert now(session).status is Status.EXPORTED and "Saved 1 code" in told.notice
    told = session.add_code("R05.1")
    assert now(session).status is Status.IN_PROGRESS and "was exported" in told.notice


def test_a_vault_of_before_is_read_with_the_usual_priority(session: Session, three: dict[str, str]) -> None:
    import json
    from dataclasses import replace

    from desktop.coding import records

    body = json.loads(records.dump_encounter(now(session)))
    for field in ("reason", "priority", "due"):
        del body[field]
    old = records.load_encounter("e", json.dumps(body), now(session).documents, format=2)
    assert old == replace(now(session), id="e")
