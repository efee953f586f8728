"""From a main term, over *see*, to the tabular list, a complete code, and the encounter: by keys alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from codesets.importer import bring_in, silent
from codesets.preview import preview
from tests.codesets.systems.icd10cm.test_index import NEOPLASM_HEAD, book, main_term, term
from tests.journeys.conftest import Coder, StartOn

FOOT = term(1, "foot", "<code>E11.621</code>") + term(1, "skin", "<code>E11.62-</code>")
TERMS = main_term("Sugar sickness <nemod>(old name)</nemod>", "<see>Ulcer, foot</see>") + main_term(
    "Ulcer", FOOT
)
CELLS = '<cell col="2">E11.9</cell><cell col="3">E11.621</cell>'


@pytest.fixture
def coder(start_on: StartOn, small_library: Path, tmp_path: Path) -> Coder:
    library = shutil.copytree(small_library, tmp_path / "library")
    files = (tmp_path / "icd10cm_index_2026.xml", tmp_path / "icd10cm_neoplasm_2026.xml")
    files[0].write_text(book(TERMS, year=2026), "utf-8")
    table = main_term("Neoplasm", CELLS + term(1, "toe", CELLS))
    files[1].write_text(book(table, NEOPLASM_HEAD, year=2026), "utf-8")
    bring_in(library, preview(library, files, progress=silent).wanted)
    coder = start_on(library)
    coder.desk.practise()
    coder.until(lambda: coder.desk.kind == "practice")
    coder.desk.do(lambda session: session.open_sample("diabetes-follow-up"))
    coder.until(lambda: coder.desk.encounter is not None)
    coder.press("Ctrl+Shift+K")
    return coder


def lines(coder: Coder) -> list[str]:
    table = coder.window.workbench.browser.ui.index.table
    return [
        str(table.model().index(row, 0).data()).replace("\u2003\u2002", "> ")
        for row in range(table.model().rowCount())
    ]


def typed(coder: Coder, text: str, then: Callable[[], object]) -> None:
    coder.type(text)
    coder.until(then)
    coder.settle()


def test_index_to_see_to_tabular_to_encounter(coder: Coder) -> None:
    index = coder.window.workbench.browser.ui.index
    assert lines(coder) == ["Sugar sickness (old name) — see Ulcer, foot", "Ulcer"]
    typed(coder, "sugar", lambda: len(lines(coder)) == 1)
    coder.press("Down", "Return")
    coder.until(lambda: lines(coder) == ["Ulcer", "> foot", "> skin"])
    assert index.path.text() == "Ulcer › foot"
    coder.press("Return")
    coder.until(lambda: coder.window.workbench.browser.book.found_by == "index: Ulcer, foot")
    coder.settle()
    assert coder.window.workbench.browser.ui.view() == "book"
    assert coder.codes == []  # the tabular's notes come first
    coder.press("Return")
    assert coder.codes == ["E11.621"]


def test_a_line_is_found_by_any_of_its_words(coder: Coder) -> None:
    typed(coder, "ulcer skin", lambda: lines(coder) == ["Ulcer", "> skin"])
    coder.press("Down", "Down")
    assert coder.window.workbench.browser.ui.index.path.text() == "Ulcer › skin"
    coder.until(lambda: coder.window.workbench.browser.ui.detail.page is not None)
    coder.type("s")
    assert coder.window.workbench.browser.ui.index.box.text() == "ulcer skins"


def test_lines_under_a_main_term_are_narrowed(coder: Coder) -> None:
    index = coder.window.workbench.browser.ui.index
    typed(coder, "ulcer", lambda: lines(coder) == ["Ulcer", "> foot", "> skin"])
    coder.press("Down", "F")
    assert index.narrow.hasFocus()
    coder.type("sk")
    assert lines(coder) == ["Ulcer", "> skin"]
    coder.press("Down")
    assert index.path.text() == "Ulcer › skin"
    coder.press("Escape")
    assert lines(coder) == ["Ulcer", "> foot", "> skin"]
    assert index.table.hasFocus()
    assert index.path.text() == "Ulcer › skin", "where one was"


def test_every_line_with_the_words_is_found(coder: Coder) -> None:
    typed(coder, "sugar", lambda: len(lines(coder)) == 1)
    coder.press("Ctrl+A")
    typed(coder, "foot", lambda: lines(coder) == ["Ulcer", "> foot"])
    coder.press("Ctrl+A")
    typed(coder, "s", lambda: lines(coder)[0].startswith("Sugar") and len(lines(coder)) == 1)
    coder.press("Shift+Return")
    coder.until(lambda: lines(coder)[1:] == ["Ulcer", "> skin"])


def test_a_table_is_walked_column_by_column(coder: Coder) -> None:
    index = coder.window.workbench.browser.ui.index
    index.books.tab("neoplasm table").setFocus()
    coder.press("Space")
    coder.until(lambda: lines(coder) == ["Neoplasm", "> toe"])
    index.table.setFocus()
    coder.press("Down", "Right", "Right")
    heading = index.lines.headerData(index.table.currentIndex().column(), Qt.Orientation.Horizontal)
    assert heading == "Secondary"
    coder.press("Return")
    coder.until(lambda: coder.window.workbench.browser.book.found_by == "index: Neoplasm, toe")
    coder.settle()
    coder.press("Return")
    assert coder.codes == ["E11.621"]


def test_locking_forgets_what_was_typed(coder: Coder) -> None:
    typed(coder, "ulcer", lambda: len(lines(coder)) == 3)
    coder.press("Ctrl+L")
    coder.until(lambda: coder.desk.kind is None)
    assert coder.window.workbench.browser.ui.index.box.text() == ""
    assert lines(coder) == []


def test_words_that_no_line_has_are_told(coder: Coder) -> None:
    typed(coder, "zebra", lambda: lines(coder) == [])
    assert "No line begins so" in coder.window.workbench.browser.ui.index.path.text()
