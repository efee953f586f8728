"""A coder's whole ways through the books, by keys alone: to a 7th character, and over a date of service."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from codesets.importer import bring_in, silent
from codesets.preview import preview
from tests.codesets.systems.icd10cm.test_index import book, main_term, term
from tests.codesets.systems.icd10cm.test_order import order_text
from tests.journeys.conftest import Coder, StartOn
from tests.journeys.test_index import lines, typed

HEAD = (("A00", "0", "Cholera"), ("A000", "1", "Cholera, classical"))
TERMS = main_term("Sprain", term(1, "ankle", "<code>S93.4-</code>")) + main_term(
    "Twist", "<seeAlso>Sprain, ankle</seeAlso>" + term(1, "toe", "<code>I10</code><seeAlso>Sprain</seeAlso>")
)


@pytest.fixture
def coder(start_on: StartOn, small_library: Path, tmp_path: Path) -> Coder:
    library = shutil.copytree(small_library, tmp_path / "library")
    files = {
        "icd10cm_index_2026.xml": book(TERMS, year=2026),
        "icd10cm_order_2019.txt": order_text((*HEAD, ("A01", "1", "Typhoid"))),
        "icd10cm_order_2020.txt": order_text(
            (*HEAD, ("A01", "0", "Typhoid"), ("A011", "1", "Typhoid, mild"))
        ),
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content, "utf-8")
    bring_in(library, preview(library, [tmp_path / name for name in files], progress=silent).wanted)
    coder = start_on(library)
    coder.desk.practise()
    coder.until(lambda: coder.desk.kind == "practice")
    coder.desk.do(lambda session: session.open_sample("diabetes-follow-up"))
    coder.until(lambda: coder.desk.encounter is not None)
    coder.settle()
    return coder


def serve_on(coder: Coder, day: str) -> None:
    coder.press("F2", "Tab", "Tab", "Tab", "Ctrl+A")
    coder.type(day)
    coder.press("Return")


def test_see_also_to_the_tabular_list_to_a_7th_character(coder: Coder) -> None:
    coder.press("Ctrl+Shift+K")
    typed(
        coder, "twist", lambda: lines(coder) == ["Twist — see also Sprain, ankle", "> toe — see also Sprain"]
    )
    coder.press("Down", "Return")
    coder.until(lambda: lines(coder) == ["Sprain", "> ankle"])
    coder.press("Return")
    coder.until(lambda: coder.window.workbench.browser.book.found_by == "index: Sprain, ankle")
    coder.settle()
    coder.press("Return")
    assert coder.codes == []  # a header: it needs more
    coder.press("Down", "Down", "Return")
    assert coder.codes == ["S93.4XXD"]


def test_see_also_is_followed_where_a_code_stands_as_well(coder: Coder) -> None:
    coder.press("Ctrl+Shift+K")
    typed(coder, "twist", lambda: len(lines(coder)) == 2)
    coder.press("Down", "Down", "Shift+Return")
    coder.until(lambda: lines(coder) == ["Sprain", "> ankle"])
    coder.press("Down", "Shift+Return")  # points nowhere else
    assert coder.window.workbench.browser.ui.view() == "index"


def test_the_date_of_service_changes_what_is_valid(coder: Coder) -> None:
    def add(code: str) -> None:
        coder.press("Ctrl+D", "Ctrl+A")
        coder.type(code)
        coder.press("Return")

    serve_on(coder, "2019-03-01")
    add("A01")
    assert coder.codes == ["A01"]
    serve_on(coder, "2020-03-01")
    add("A01")
    said = coder.words()
    assert "A01 became a header on 2019-10-01" in said
    assert "In its place there are: A01.1" in said
    add("A01.1")
    assert coder.codes == ["A01", "A01.1"]
    coder.press("Ctrl+Shift+Return")
    assert "Check A01: FY2019 was no longer in force on March 1, 2020." in coder.status
