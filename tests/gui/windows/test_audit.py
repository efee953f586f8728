"""The audit trail by keyboard: read, filtered, checked, saved; gone from the screen with the vault."""

from __future__ import annotations

from pathlib import Path

from desktop.vault.database import open_database
from desktop.vault.keys import open_header, read_header
from desktop.vault.places import DATABASE, HEADER
from tests.journeys.conftest import Coder
from tests.journeys.trouble import PASSPHRASE


def whats(coder: Coder) -> list[str]:
    model = coder.window.audit.model
    rows = (model.row(number) for number in range(model.rowCount()))
    return [row[3] for row in rows if row is not None]


def test_what_was_done_is_read_and_filtered(coding: Coder) -> None:
    page = coding.window.audit
    coding.press("Ctrl+5")
    assert coding.window.page == "audit"
    assert whats(coding)[-2:] == ["Open a note", "Unlock the vault"]
    assert page.table.hasFocus()
    coding.press("Down")
    coding.press("End")
    assert page.changes.text() == "It changed nothing."
    coding.press("Up")
    assert "status: – → new" in page.changes.text()
    coding.press("Ctrl+F")
    coding.type("unlock")
    assert whats(coding) == ["Unlock the vault"]
    assert page.count.text().startswith("1 of ")
    coding.press("Escape")
    assert len(whats(coding)) >= 2
    assert page.table.hasFocus()


def test_the_trail_is_checked_and_saved(coding: Coder, tmp_path: Path) -> None:
    page = coding.window.audit
    coding.press("Ctrl+5", "Ctrl+F", "Tab", "Space")
    assert "none is missing" in page.notice.text()
    coding.dialogs.save_to = tmp_path / "trail.csv"
    coding.press("Tab", "Space")
    assert "Open a note" in (tmp_path / "trail.csv").read_text("utf-8-sig")
    assert coding.dialogs.suggested[-1].startswith("audit-trail-")
    assert whats(coding)[0] == "Export the audit trail"


def test_a_trail_that_was_tampered_with_says_so(coding: Coder, chartside_home: Path) -> None:
    coding.press("Ctrl+L")
    folder = chartside_home / "profile"
    database = open_database(folder / DATABASE, open_header(read_header(folder / HEADER), PASSPHRASE))
    with database.atomic():
        database.table("trail").delete_where("number = 2")
    database.close()
    coding.open_vault(PASSPHRASE)
    coding.press("Ctrl+5", "Ctrl+F", "Tab", "Space")
    assert "Entry 2 is missing." in coding.window.audit.notice.text()


def test_locking_takes_the_trail_off_the_screen(coding: Coder) -> None:
    coding.press("Ctrl+5", "Ctrl+F")
    coding.type("open")
    coding.press("Ctrl+L")
    assert coding.window.audit.model.rowCount() == 0
    assert coding.window.audit.filter_box.text() == ""
    assert coding.window.audit.changes.text() == ""
    coding.press("Ctrl+5")
    assert coding.window.page == "start"
