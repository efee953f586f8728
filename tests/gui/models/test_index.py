"""Which row is the next that can be chosen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from desktop.gui.models.index import nearest_selectable

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize(
    ("start", "step", "row"),
    [
        (1, +1, 1),
        (2, +1, 3),  # over the hint
        (2, -1, 1),
        (0, -1, 1),  # nothing above, so the first one below
        (9, +1, 3),
        (-9, -1, 1),
    ],
)
def test_it_passes_over_what_cannot_be_chosen_and_stays_inside(start: int, step: int, row: int) -> None:
    model = QStandardItemModel()
    for number in range(5):
        item = QStandardItem(str(number))
        if number in (0, 2, 4):
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        model.appendRow(item)
    assert nearest_selectable(model, start, step) == row


def test_there_may_be_none() -> None:
    assert nearest_selectable(QStandardItemModel(), 0, +1) == -1
