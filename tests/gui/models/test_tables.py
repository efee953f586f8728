"""The models of the books page and of the index: Qt's rules, and what a screen reader says."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from codesets.index_terms import NEOPLASM_COLUMNS, IndexTerm
from desktop.gui.models.index_lines import IndexLinesModel
from desktop.gui.models.text_table import TextTableModel

LINES = (
    IndexTerm(0, None, 3, 0, "Sugar sickness (old)", "E11.9", "H36", see_also=("Ulcer",)),
    IndexTerm(1, 0, 2, 1, "foot", "E11.62-"),
    IndexTerm(2, 0, 3, 1, "", see=("Ulcer, foot",)),
)
SPOKEN = Qt.ItemDataRole.AccessibleTextRole


def test_a_table_of_texts(qtmodeltester: Any) -> None:
    model = TextTableModel(("System", "Edition"))
    qtmodeltester.check(model)
    model.set_rows([("ICD-10-CM", "FY2026"), ("HCPCS Level II", "October 2025")])
    qtmodeltester.check(model)
    assert model.index(1, 0).data() == "HCPCS Level II"
    assert model.index(1, 1).data(SPOKEN) == "Edition: October 2025"
    assert model.row(2) is None


def test_an_index(qtmodeltester: Any) -> None:
    model = IndexLinesModel()
    qtmodeltester.check(model)
    model.show((), LINES)
    qtmodeltester.check(model)
    assert [model.index(row, 0).data() for row in range(3)] == [
        "Sugar sickness (old) — see also Ulcer",
        "\u2003\u2002foot",
        "\u2003\u2002see Ulcer, foot",
    ]
    assert [model.index(row, 1).data() for row in range(3)] == ["E11.9 [H36]", "E11.62-", ""]
    assert [model.code(row, 0) for row in range(3)] == ["E11.9", "E11.62", ""]
    assert (model.row_of(2), model.row_of(9)) == (2, -1)


def test_a_grid(qtmodeltester: Any) -> None:
    model = IndexLinesModel()
    model.show(
        NEOPLASM_COLUMNS, [IndexTerm(0, None, 1, 0, "breast", cells=("C50.9-", "", "D05.-", "", "", ""))]
    )
    qtmodeltester.check(model)
    assert model.columnCount() == 7
    assert model.headerData(2, Qt.Orientation.Horizontal) == "Secondary"
    assert model.index(0, 1).data(SPOKEN) == "breast, Malignant Primary: C50.9-"
    assert model.index(0, 2).data(SPOKEN) == "breast, Malignant Secondary: none"
    assert [model.code(0, column) for column in range(4)] == ["C50.9", "C50.9", "", "D05"]
