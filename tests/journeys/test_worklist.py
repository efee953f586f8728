"""By keyboard: what is on the worklist is put in order, set aside with a reason, and taken one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.coding.encounter import Priority, Status
from tests.journeys.conftest import Coder, StartOn
from tests.journeys.trouble import PASSPHRASE

NAMES = ("Amber", "Birch", "Cedar")


@pytest.fixture
def coder(start_on: StartOn, small_library: Path, tmp_path: Path) -> Coder:
    coder = start_on(small_library)
    coder.set_up_vault(PASSPHRASE)
    for name in NAMES:
        note = tmp_path / f"{name}.txt"
        note.write_text(f"Patient: {name} Quillfeather\nDate of service: 04/01/2026\nCough. {name}.")
        coder.open_note(note)
    coder.press("Ctrl+1")
    coder.until(lambda: len(coder.window.worklist.titles) == 3)
    return coder


def work(coder: Coder) -> dict[str, tuple[Status, str, Priority]]:
    """By first name, as the list has it."""
    model = coder.window.worklist.table.model()
    rows = (model.row(number) for number in range(model.rowCount()))
    return {
        row.title.split()[0]: (row.encounter.status, row.encounter.reason, row.encounter.priority)
        for row in rows
        if row is not None and row.encounter is not None
    }


def select(coder: Coder, name: str) -> None:
    coder.press("Home")
    titles = coder.window.worklist.titles
    for _ in range(next(number for number, title in enumerate(titles) if title.startswith(name))):
        coder.press("Down")


def command(coder: Coder, words: str) -> None:
    coder.press("Ctrl+Shift+P")
    coder.type(words)
    coder.press("Return")


def test_a_morning_by_keyboard(coder: Coder) -> None:
    select(coder, "Birch")
    coder.press("Ctrl+H")
    sheet = coder.window.choice_sheet
    assert coder.focus is sheet.box and "wait for" in sheet.question.text()
    coder.type("pathol")
    coder.press("Return")
    coder.until(lambda: work(coder)["Birch"][0] is Status.ON_HOLD)
    assert work(coder)["Birch"][1] == "Pathology report is pending"
    assert coder.window.page == "worklist" and coder.focus is coder.window.worklist.table

    select(coder, "Cedar")
    command(coder, "Priority")
    coder.type("urg")
    coder.press("Return")
    coder.until(lambda: work(coder)["Cedar"][2] is Priority.URGENT)

    coder.press("Ctrl+Shift+J")
    coder.until(lambda: coder.window.page == "code" and "Amber" in coder.words())
    assert coder.desk.encounter is not None and coder.desk.encounter.title.startswith("Amber"), (
        "Cedar was open already"
    )
    coder.press("Ctrl+Shift+Q")
    coder.type("which side was it")
    coder.press("Return")
    coder.until(lambda: coder.desk.encounter is not None and coder.desk.encounter.status is Status.QUERY_SENT)
    assert coder.desk.encounter.reason == "which side was it"
    assert coder.window.banner.chip.words == "? Query sent"
    coder.press("Ctrl+Z")
    coder.until(lambda: coder.desk.encounter is not None and coder.desk.encounter.status is Status.NEW)
    coder.press("Ctrl+Y")
    coder.press("Ctrl+Shift+J")
    coder.until(lambda: coder.desk.encounter is not None and coder.desk.encounter.title.startswith("Cedar"))
    coder.press("Ctrl+D")
    coder.type("i10")
    coder.press("Return")
    coder.until(lambda: coder.codes == ["I10"])
    coder.press("Ctrl+Shift+Return")
    coder.until(lambda: "Nothing else is waiting" in coder.status)


def test_a_day_it_is_due_is_typed_and_what_is_no_day_is_told(coder: Coder) -> None:
    select(coder, "Amber")
    command(coder, "Due")
    coder.type("no such day")
    coder.press("Return")
    sheet = coder.window.choice_sheet
    assert sheet.isVisible() and "is not a date" in sheet.said.text()
    coder.press("Ctrl+A")
    coder.type("01/02/2024")
    coder.press("Return")
    coder.until(lambda: "2024-01-02 overdue" in coder.words())


def test_several_at_once(coder: Coder) -> None:
    coder.press("Home", "Shift+Down", "Shift+Down")
    command(coder, "Priority")
    assert "(3 encounters)" in coder.window.choice_sheet.question.text()
    coder.press("Down", "Return")
    coder.until(lambda: {told[2] for told in work(coder).values()} == {Priority.HIGH})


def test_esc_changes_nothing_and_gives_the_focus_back(coder: Coder) -> None:
    select(coder, "Amber")
    coder.press("Ctrl+H", "Escape")
    assert coder.focus is coder.window.worklist.table
    assert {told[0] for told in work(coder).values()} == {Status.NEW}


def test_a_column_is_hidden_and_stays_so(coder: Coder) -> None:
    command(coder, "Columns of the worklist")
    coder.type("documents")
    coder.press("Return")
    columns = [column.title for column in coder.window.worklist.table.model().columns]
    assert "Documents" not in columns and columns[0] == "Patient"
    coder.press("Ctrl+L")
    coder.settle()
    coder.open_vault(PASSPHRASE)
    assert "Documents" not in [column.title for column in coder.window.worklist.table.model().columns]
    command(coder, "Columns of the worklist")
    coder.type("documents")
    coder.press("Return")
    assert "Documents" in [column.title for column in coder.window.worklist.table.model().columns]
