"""Rows of the encounter, and how little a change of it changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester

from desktop.coding import actions
from desktop.coding.encounter import Encounter, EncounterType, ReleaseStamp
from desktop.gui.models.encounter_lines import LINE_MIME, EncounterLinesModel, Role

from .conftest import coded, line

pytestmark = pytest.mark.usefixtures("qapp")


def codes(model: EncounterLinesModel) -> list[str]:
    return [model.index(n).data(Role.ROW).line.code for n in range(model.rowCount())]


class Diary:
    """What a view hears of the model."""

    def __init__(self, model: EncounterLinesModel) -> None:
        self.said: list[str] = []
        model.modelReset.connect(lambda: self.said.append("reset"))
        model.rowsMoved.connect(lambda *_: self.said.append("moved"))
        model.rowsInserted.connect(lambda *_: self.said.append("inserted"))
        model.rowsRemoved.connect(lambda *_: self.said.append("removed"))
        model.dataChanged.connect(lambda a, b, *_: self.said.append(f"changed {a.row()}-{b.row()}"))


def test_the_model_keeps_qts_rules_through_every_change(qtmodeltester: ModelTester) -> None:
    model = EncounterLinesModel()
    qtmodeltester.check(model)
    before = coded()
    model.show_encounter(before)
    for order in permutations(before.lines):
        model.show_encounter(replace(before, lines=order))
        assert codes(model) == [one.code for one in order]
    model.show_encounter(replace(before, lines=(line("R01.1", "Cardiac murmur"), *before.lines[2:])))
    assert codes(model) == ["R01.1", "S39.012A", "Z79.84"]
    model.show_encounter(None)
    assert model.rowCount() == 0


def test_everything_at_once_ends_in_the_new_order() -> None:
    model = EncounterLinesModel()
    before = coded()
    model.show_encounter(before)
    a, b, _, d = before.lines
    new = line("R01.1", "Cardiac murmur")
    model.show_encounter(replace(before, lines=(d, new, replace(b, evidence=()), a)))
    assert codes(model) == ["Z79.84", "R01.1", "I50.9", "E11.65"]
    assert [row.number for row in model.rows()] == [1, 2, 3, 4]
    assert model.rows()[2].quote == ""


@pytest.mark.parametrize("to", [0, 1, 3])
def test_a_moved_line_is_one_move(to: int) -> None:
    model = EncounterLinesModel()
    before = coded()
    model.show_encounter(before)
    diary = Diary(model)
    model.show_encounter(actions.move_line(before, "s39.012a", to))
    assert diary.said.count("moved") == 1
    assert "reset" not in diary.said


def test_new_evidence_changes_its_row_only() -> None:
    model = EncounterLinesModel()
    before = coded()
    model.show_encounter(before)
    kept = QPersistentModelIndex(model.index(1))
    diary = Diary(model)
    model.show_encounter(actions.remove_evidence(before, "i50.9", 0))
    assert diary.said == ["changed 1-1"]
    model.show_encounter(before)
    model.show_encounter(before)
    assert diary.said == ["changed 1-1"] * 2
    assert kept.isValid()


def test_another_encounter_starts_over() -> None:
    model = EncounterLinesModel()
    model.show_encounter(coded())
    diary = Diary(model)
    model.show_encounter(replace(coded(), id="e2"))
    assert diary.said == ["reset"]


def test_the_first_line_is_principal_in_hospital() -> None:
    model = EncounterLinesModel()
    model.show_encounter(coded())
    assert [row.rank for row in model.rows()] == ["first-listed", "", "", ""]
    model.show_encounter(replace(coded(), encounter_type=EncounterType.INPATIENT))
    assert [row.rank for row in model.rows()] == ["principal", "", "", ""]


def test_a_row_says_everything_to_a_screen_reader() -> None:
    model = EncounterLinesModel()
    model.show_encounter(coded())
    role = Qt.ItemDataRole.AccessibleTextRole
    assert model.index(0).data(role) == (
        "1: E11.65, Type 2 diabetes mellitus with hyperglycemia, first-listed, “type 2 diabetes”, "
        "in History of present illness, and 1 more"
    )
    assert model.index(3).data(role).endswith("no words marked yet")


def test_a_quote_over_two_lines_stands_on_one() -> None:
    model = EncounterLinesModel()
    lines = (line("I50.9", "Heart failure", ("golf.\nDiabetes type 2",)),)
    model.show_encounter(Encounter(id="e1", lines=lines))
    assert model.rows()[0].quote == "“golf. Diabetes type 2”"


def test_what_is_dragged_carries_no_patient() -> None:
    model = EncounterLinesModel()
    model.show_encounter(coded())
    data = model.mimeData([model.index(2)])
    assert data.formats() == [LINE_MIME]
    assert model.dragged(data) == "s39.012a"
    model.show_encounter(replace(coded(), lines=()))
    assert model.dragged(data) == ""
    assert model.flags(QModelIndex()) & Qt.ItemFlag.ItemIsDropEnabled


def test_a_code_of_a_release_not_in_force_is_said_on_its_row() -> None:
    model = EncounterLinesModel()
    dated = ReleaseStamp("ICD-10-CM", "FY2026 April", "ab" * 32, date(2026, 4, 1), date(2026, 9, 30))
    first, *rest = coded().lines
    encounter = replace(coded(), lines=(replace(first, release=dated), *rest))
    model.show_encounter(replace(encounter, date_of_service=date(2026, 5, 1)))
    assert [row.warning for row in model.rows()] == [""] * 4
    diary = Diary(model)
    model.show_encounter(replace(encounter, date_of_service=date(2024, 3, 15)))
    assert diary.said == ["changed 0-0"]
    told = "FY2026 April was not yet in force on March 15, 2024"
    assert told in model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told in model.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert told not in model.index(1).data(Qt.ItemDataRole.ToolTipRole)
