"""Official files are brought in at the keyboard, searched, explained by date, and taken off again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from codesets.manifest import read_manifest
from desktop.gui.bookshelf import Bookshelf
from desktop.gui.windows.book_arrivals import split_books
from tests.codesets.small_book import diagnosis, write_tabular
from tests.codesets.systems.hcpcs.test_hcpcs import CRUTCHES, MODIFIER, table
from tests.codesets.systems.icd10cm.test_order import order_text
from tests.codesets.test_official_files import zipped
from tests.codesets.workbook import workbook
from tests.journeys.conftest import Coder, StartOn


@pytest.fixture
def library(small_library: Path, tmp_path: Path) -> Path:
    return shutil.copytree(small_library, tmp_path / "library")


@pytest.fixture
def coder(start_on: StartOn, library: Path) -> Coder:
    return start_on(library)


@pytest.fixture
def hcpcs(tmp_path: Path) -> Path:
    return zipped(tmp_path / "october-2025-hcpcs.zip", {"HCPC2025_OCT.csv": table(CRUTCHES, MODIFIER)})


def look_through(coder: Coder, *files: Path) -> None:
    coder.dialogs.books = list(files)
    coder.press("Ctrl+I")
    coder.until(lambda: coder.window.books.verdict.isVisible())


def bring_in(coder: Coder, *files: Path) -> None:
    look_through(coder, *files)
    assert coder.window.books.yes.hasFocus()
    coder.press("Return")
    before = coder.shelf.library
    coder.until(lambda: coder.shelf.library is not None and coder.shelf.library is not before)
    coder.settle()


def shelved(coder: Coder) -> list[tuple[str, ...]]:
    model = coder.window.books.shelf_model
    return [row for number in range(model.rowCount()) if (row := model.row(number)) is not None]


def test_a_book_is_brought_in_searched_and_taken_off(coder: Coder, hcpcs: Path, library: Path) -> None:
    look_through(coder, hcpcs)
    page = coder.window.books
    assert page.verdict.text() == "One book can be brought in. Nothing has been changed yet."
    assert page.found_model.row(0) == (
        "HCPC2025_OCT.csv", "HCPCS Level II", "October 2025", "Code list", "2025-10-01 – 2025-12-31",
        "1 codes", "replaces what is there",
    )  # fmt: skip
    coder.press("Escape")
    assert [row[1] for row in shelved(coder)] == ["FY2026 April", "2025 abridged list"]

    bring_in(coder, hcpcs)
    assert "Brought in: HCPCS Level II October 2025, code list." in page.notice.text()
    assert [row[1] for row in shelved(coder)] == ["FY2026 April", "October 2025"]
    coder.desk.practise()
    coder.until(lambda: coder.desk.kind == "practice")
    coder.press("Ctrl+K")
    coder.type("crutches")
    rows = coder.window.workbench.browser.ui.results.results.rows()
    assert [(row.system, row.code) for row in rows] == [("HCPCS Level II", "E9998")]

    coder.press("Ctrl+4", "End", "Delete")
    coder.until(lambda: [row[1] for row in shelved(coder)] == ["FY2026 April", "2025 abridged list"])
    coder.settle()
    assert [volume.edition for volume in read_manifest(library).volumes] == [
        "2025 abridged list",
        "FY2026 April",
    ]


def test_a_file_that_seems_cut_short_is_asked_about(coder: Coder, tmp_path: Path) -> None:
    titles = [("A00", "0", "Cholera"), *((f"A00{number}", "1", f"Cholera {number}") for number in range(9))]
    whole, cut = tmp_path / "whole" / "icd10cm_order_2020.txt", tmp_path / "icd10cm_order_2020.txt"
    whole.parent.mkdir()
    whole.write_text(order_text(tuple(titles)))
    page = coder.window.books
    look_through(coder, whole)
    page.yes.setFocus()
    coder.press("Return")
    coder.until(lambda: "FY2020" in [row[1] for row in shelved(coder)])
    coder.settle()

    cut.write_text(order_text(tuple(titles[:-3])))
    look_through(coder, cut)
    assert "has 6 valid codes; FY2020 on the shelf has 9." in page.verdict.text()
    assert "Bring it in all the same?" in page.verdict.text()
    assert (page.yes.text(), page.no.hasFocus()) == ("Bring in all the same", True)
    coder.press("Return")
    assert "9 billable" in next(row[4] for row in shelved(coder) if row[1] == "FY2020")


def test_edit_tables_are_brought_in_and_read_on_the_page_of_a_code(coder: Coder, tmp_path: Path) -> None:
    edits = tmp_path / "mce_v43_fy2026.csv"
    edits.write_text(
        "icd_code,icd_description,icd_conflict_group,icd_conflict_rule\n"
        "E11.621,Invented,Age,Adult (Ages 15-124)\nE11.621,Invented,Sex,Female Only\n"
    )
    mapping = tmp_path / "2018_I9gem.txt"
    mapping.write_text("25080 E11621  10000\n")
    bring_in(coder, edits, mapping)
    assert {row[2] for row in shelved(coder)} >= {"Code edits (MCE)", "From ICD-9-CM"}
    coder.desk.practise()
    coder.until(lambda: coder.desk.kind == "practice")
    coder.press("Ctrl+K")
    coder.type("e11621")
    coder.press("Shift+Return")
    view = coder.window.workbench.browser.ui.detail.view
    coder.until(lambda: "Edits and groups" in view.toPlainText())
    said = view.toPlainText().replace("\u00a0", " ").replace("\u2011", "-")
    assert "Age  at ages 15 to 124 (adult) · FY2026 (MCE v43)" in said
    assert "Sex  female only · FY2026 (MCE v43)" in said


def test_two_releases_are_compared_and_one_is_made_the_default(coder: Coder, tmp_path: Path) -> None:
    more = diagnosis("E11.7", "Diabetes with gout")
    bring_in(coder, write_tabular(tmp_path / "icd10cm-tabular-2025.xml", year=2025, more=more))
    page = coder.window.books
    coder.press("Ctrl+4", "Home", "Tab")
    assert page.compare.hasFocus()
    coder.press("Return")
    coder.until(page.comparison.isVisible)
    assert page.comparison.told.text() == "ICD-10-CM, FY2025 → FY2026 April: 1 deleted."
    assert page.comparison.model.row(0) == ("deleted", "E11.7", "Diabetes with gout", "")
    coder.type("new")
    assert page.comparison.model.rowCount() == 0
    coder.press("Escape")
    assert page.shelf.hasFocus()

    coder.press("Down", "Tab", "Return")
    assert not page.compare.isEnabled(), "no release of this system is older"
    coder.until(lambda: "ICD-10-CM FY2025 counts" in page.notice.text())
    coder.until(lambda: shelved(coder)[1][3].endswith("· default"))
    coder.settle()
    coder.desk.practise()
    coder.until(lambda: coder.desk.kind == "practice")
    coder.press("Ctrl+K")
    coder.type("gout")
    assert coder.window.workbench.browser.ui.results.results.rows()[0].code == "E11.7"
    coder.press("Ctrl+4", "Home", "Tab", "Return")
    coder.until(page.comparison.isVisible)
    coder.press("Return")
    assert coder.window.page == "code"
    assert "E11.7" in coder.window.workbench.browser.ui.detail.view.toPlainText()


def test_files_that_hold_no_book_are_told_of(coder: Coder, tmp_path: Path) -> None:
    web_page = tmp_path / "codes.zip"
    web_page.write_text("<!doctype html><html>Sign in</html>")
    look_through(coder, web_page)
    page = coder.window.books
    assert page.verdict.text() == "No code book was found in these files."
    assert "codes.zip" in page.left_out.text() and "web page" in page.left_out.text()
    assert not page.yes.isVisible()
    coder.press("Return")
    assert QApplication.focusWidget() is page.shelf


def test_a_pack_is_made_dropped_and_searched(coder: Coder, hcpcs: Path, tmp_path: Path) -> None:
    bring_in(coder, hcpcs)
    page = coder.window.books
    coder.press("Ctrl+4", "End")
    coder.dialogs.save_to = tmp_path / "books.chartside-pack"
    coder.press("Tab", "Tab")
    assert page.pack.hasFocus()
    coder.press("Return")
    coder.until(lambda: "1 book is in “books.chartside-pack”" in page.notice.text())
    assert coder.dialogs.suggested[-1].endswith(".chartside-pack")

    coder.press("Ctrl+4", "End", "Delete")
    coder.until(lambda: [row[1] for row in shelved(coder)] == ["FY2026 April", "2025 abridged list"])
    coder.settle()
    assert split_books([tmp_path / "books.chartside-pack"])[0]
    coder.window.open_notes([tmp_path / "books.chartside-pack"])
    coder.until(lambda: page.verdict.isVisible())
    before = coder.shelf.library
    coder.press("Return")
    coder.until(lambda: coder.shelf.library is not None and coder.shelf.library is not before)
    coder.settle()
    coder.desk.practise()
    coder.until(lambda: coder.desk.kind == "practice")
    coder.press("Ctrl+K")
    coder.type("crutches")
    rows = coder.window.workbench.browser.ui.results.results.rows()
    assert ("HCPCS Level II", "E9998") in [(row.system, row.code) for row in rows]


def test_a_table_becomes_a_list_of_the_coders_own(coder: Coder, tmp_path: Path) -> None:
    table_file = tmp_path / "places_of_service.csv"
    table_file.write_text("pos_code,pos_name,pos_kind\n01,Invented shop,outside\n11,Invented office,inside\n")
    coder.dialogs.books = [table_file]
    coder.press("Ctrl+I")
    form = coder.window.books.list_form
    coder.until(lambda: form.isVisible())
    assert form.name.hasFocus() and form.name.text() == "places of service"
    assert (form.codes.currentText(), form.titles.currentText()) == ("pos_code", "pos_name")
    assert form.rows_model.row(1) == ("11", "Invented office", "inside")
    coder.type("Place of service")
    coder.press("Tab")
    coder.type("2024")
    coder.press("Tab")
    coder.type("soon")
    coder.press("Return")
    assert "“soon” is not a day" in form.trouble.text()
    form.begins.selectAll()
    coder.type("2024-01-01")
    before = coder.shelf.library
    coder.press("Return")
    coder.until(lambda: coder.shelf.library is not None and coder.shelf.library is not before)
    coder.settle()
    assert "Brought in: Place of service 2024." in coder.window.books.notice.text()
    coder.desk.practise()
    coder.until(lambda: coder.desk.kind == "practice")
    coder.press("Ctrl+K")
    coder.type("invented office")
    rows = coder.window.workbench.browser.ui.results.results.rows()
    assert ("Place of service", "11") in [(row.system, row.code) for row in rows]


def test_a_table_can_be_looked_at_otherwise(coder: Coder, tmp_path: Path) -> None:
    book = tmp_path / "codes.xlsx"
    book.write_bytes(
        workbook(
            [["Report of", "January"], ["Ident", "Wording"], ["A1", "Invented service"], ["B2", "Another"]]
        )
    )
    coder.dialogs.books = [book]
    coder.press("Ctrl+I")
    form = coder.window.books.list_form
    coder.until(form.isVisible)
    assert form.headings_in.text() == "1"
    form.headings_in.setFocus()
    coder.press("Ctrl+A")
    coder.type("99")
    coder.press("Return")
    coder.until(lambda: "row 99" in form.trouble.text())
    assert form.isVisible(), "what was typed stays"
    form.headings_in.setFocus()
    coder.press("Ctrl+A")
    coder.type("2")
    coder.press("Tab")
    coder.until(lambda: form.codes.currentText() == "Ident")
    assert form.name.text() == "codes"
    assert form.rows_model.row(0) == ("A1", "Invented service")
    before = coder.shelf.library
    form.name.setFocus()
    coder.press("Return")
    coder.until(lambda: coder.shelf.library is not None and coder.shelf.library is not before)
    coder.settle()
    assert [row[4] for row in shelved(coder) if row[0] == "codes"] == ["2 codes"]


def test_a_letter_is_no_table(coder: Coder, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear colleague,\n\nplease find, enclosed, nothing.\nYours, truly\nA. Coder\n")
    look_through(coder, letter)
    assert coder.window.books.verdict.text() == "No code book was found in these files."


def test_the_shelf_is_verified(coder: Coder, library: Path) -> None:
    page = coder.window.books
    coder.press("Ctrl+4", "Tab")
    assert page.check.hasFocus()
    coder.press("Return")
    coder.until(lambda: page.notice.text())
    assert "Every book on the shelf is as it was put there." in page.notice.text()

    store = library / read_manifest(library).volumes[0].store
    store.write_bytes(store.read_bytes()[:-1] + b"?")
    coder.press("Tab", "Return")
    coder.until(lambda: "damaged" in page.notice.text())
    assert "bring its official file in again" in page.notice.text()


@pytest.mark.parametrize("key", ["Home", "End"])
def test_what_comes_along_stays(coder: Coder, key: str) -> None:
    coder.press("Ctrl+4", key, "Delete")
    coder.until(lambda: "comes with Chartside" in coder.window.books.notice.text())
    assert len(shelved(coder)) == 2


def test_stopping_leaves_the_shelf_as_it_was(coder: Coder, hcpcs: Path, library: Path) -> None:
    look_through(coder, hcpcs)
    coder.press("Return")
    assert coder.window.books.busy
    coder.press("Escape")
    coder.until(lambda: not coder.shelf.working)
    assert "The shelf is as it was" in coder.window.books.notice.text()
    assert len(read_manifest(library).volumes) == 2


def test_a_file_that_changed_since_it_was_looked_through_is_not_brought_in(
    coder: Coder, hcpcs: Path, library: Path
) -> None:
    look_through(coder, hcpcs)
    zipped(hcpcs, {"HCPC2026_JAN.csv": table(CRUTCHES, MODIFIER)})
    coder.press("Return")
    coder.until(lambda: not coder.shelf.working)
    assert "have changed since they were looked through" in coder.window.books.notice.text()
    assert len(read_manifest(library).volumes) == 2


def test_the_same_file_again_changes_nothing(coder: Coder, hcpcs: Path) -> None:
    bring_in(coder, hcpcs)
    look_through(coder, hcpcs)
    assert coder.window.books.verdict.text() == "Everything in these files is on the shelf already."
    assert not coder.window.books.yes.isVisible()


def test_code_files_dropped_anywhere_go_to_the_shelf(coder: Coder, tmp_path: Path) -> None:
    """As the window's drops do: what is a note, and what a code file, is told apart."""
    order = tmp_path / "icd10cm_order_2022.txt"
    order.write_text(order_text(), "utf-8")
    note = tmp_path / "note.txt"
    note.write_text("HPI: foot ulcer", "utf-8")
    assert split_books([note, order, tmp_path / "hcpcs.zip"]) == ([order, tmp_path / "hcpcs.zip"], [note])
    coder.window.open_notes([order])
    coder.until(lambda: coder.window.books.verdict.isVisible())
    found = coder.window.books.found_model.row(0)
    assert found is not None
    assert found[:3] == ("icd10cm_order_2022.txt", "ICD-10-CM", "FY2022")


def test_books_that_come_while_the_shelf_is_opened_are_opened_too(
    library: Path, hcpcs: Path, qtbot: QtBot
) -> None:
    shelf = Bookshelf(library)
    try:
        with qtbot.waitSignal(shelf.ready):
            shelf.open()
        with qtbot.waitSignal(shelf.looked) as found:
            shelf.look_through([hcpcs])
        shelf.changed.connect(lambda _sentence: shelf.open())  # as somebody who asks for it just then
        with qtbot.waitSignals([shelf.changed, shelf.ready, shelf.ready], order="none", timeout=30_000):
            shelf.bring_in([hcpcs], found.args[0].wanted)
        assert shelf.library is not None
        assert shelf.library.systems() == ("ICD-10-CM", "HCPCS Level II")
    finally:
        shelf.close()
