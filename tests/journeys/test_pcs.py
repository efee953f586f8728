"""ICD-10-PCS from a word of the index over its table to a complete code, and the date of service: by keys."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from codesets.importer import bring_in, silent
from codesets.preview import preview
from tests.codesets.systems.hcpcs.test_hcpcs import CRUTCHES, table
from tests.codesets.systems.icd10cm.test_order import order_text
from tests.codesets.systems.icd10pcs.test_icd10pcs import TABLE
from tests.codesets.test_import import IN_2019, IN_2020
from tests.journeys.conftest import Coder, StartOn

CODES = "".join(
    f"{code} Excision of {part}, {approach} Approach\n"
    for code, part, approach in (
        ("0SB90ZX", "Right Hip Joint", "Open"),
        ("0SB90ZZ", "Right Hip Joint", "Open"),
        ("0SB93ZZ", "Right Hip Joint", "Percutaneous"),
        ("0SBC0ZZ", "Right Knee Joint", "Open"),
    )
).replace("0SB90ZX", "0010000 Bypass of something\n0SB90ZX", 1)
PCS_INDEX = (
    '<?xml version="1.0"?><ICD10PCS.index><version>2026</version><letter><title>H</title><mainTerm>'
    "<title>Hip shaving</title><see>Excision, Hip<codes>0SB9</codes></see>"
    "</mainTerm></letter></ICD10PCS.index>"
)
HEAD = (("A00", "0", "Cholera"), ("A000", "1", "Cholera, classical"))


@pytest.fixture
def coder(start_on: StartOn, small_library: Path, tmp_path: Path) -> Coder:
    library = shutil.copytree(small_library, tmp_path / "library")
    files = {
        "icd10pcs_codes_2026.txt": CODES.replace("0010000", "0016070"),
        "icd10pcs_tables_2026.xml": TABLE,
        "icd10pcs_index_2026.xml": PCS_INDEX,
        "HCPC2026_APR.csv": table(CRUTCHES).decode(),
        "icd10cm_order_2019.txt": order_text((*HEAD, ("A01", "1", "Typhoid"))),
        "icd10cm_order_2020.txt": order_text(
            (*HEAD, ("A01", "0", "Typhoid"), ("A011", "1", "Typhoid, mild"))
        ),
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content, "utf-8")
    found = preview(library, [tmp_path / name for name in files], progress=silent)
    assert [each.reason for each in found.passed_over] == []
    bring_in(library, found.wanted)
    coder = start_on(library)
    coder.desk.practise()
    coder.until(lambda: coder.desk.kind == "practice")
    coder.desk.do(lambda session: session.open_sample("diabetes-follow-up"))
    coder.until(lambda: coder.desk.encounter is not None)
    coder.settle()
    return coder


def test_index_to_table_to_complete_code(coder: Coder) -> None:
    pcs = coder.window.workbench.browser.ui.pcs
    coder.press("Ctrl+K")
    coder.type("hip shaving")
    row = coder.window.workbench.browser.ui.results.current_row()
    assert row is not None
    assert (row.code, row.phrase) == ("0SB9", "Index: Hip shaving")
    coder.press("Ctrl+B")
    assert pcs.step.built == "0SB9"
    assert [pcs.choices.row(n) for n in range(pcs.choices.rowCount())] == [
        ("0", "Open", ""),
        ("3", "Percutaneous", ""),
    ]
    coder.type("perc")
    assert pcs.choices.rowCount() == 1
    coder.press("Return")
    assert pcs.step.built == "0SB93"
    coder.press("Backspace")
    assert pcs.step.built == "0SB9"
    coder.press("Return", "Return", "Down", "Return")
    assert pcs.step.built == "0SB90ZZ"
    coder.press("Return")
    assert coder.codes == ["0SB90ZZ"]
    encounter = coder.desk.encounter
    assert encounter is not None
    assert not encounter.lines[0].is_diagnosis
    assert coder.window.workbench.encounter.header.label.text() == "Diagnoses and procedures · 1"


def test_a_supply_stands_behind_the_diagnoses(coder: Coder) -> None:
    for query in ("crutches", "foot ulcer"):
        coder.press("Ctrl+K")
        coder.type(query)
        coder.press("Return")
    assert coder.codes == ["E11.621", "E9998"]


def test_a_code_that_is_not_valid_that_day_explains_itself(coder: Coder) -> None:
    coder.desk.do(lambda session: session.set_date_of_service(IN_2020))
    coder.settle()
    coder.press("Ctrl+D")
    coder.type("A01")
    coder.press("Return")
    assert coder.codes == []
    said = coder.words()
    assert "A01 became a header on 2019-10-01" in said
    assert "In its place there are: A01.1" in said
    coder.desk.do(lambda session: session.set_date_of_service(IN_2019))
    coder.settle()
    coder.press("Ctrl+D", "Ctrl+A")
    coder.type("A01")
    coder.press("Return")
    assert coder.codes == ["A01"]
    coder.window.workbench.browser.show_code("A01", "ICD-10-CM")
    coder.settle()
    page = coder.window.workbench.browser.ui.detail.view.toPlainText()
    assert "2019-10-01 FY2020  became a header" in page
