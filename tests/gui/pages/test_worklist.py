"""The worklist, driven by keys: open, filter, sort, practise, drop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.coding.encounter import EncounterType, Status
from desktop.gui.models.worklist_rows import (
    ENCOUNTER_COLUMNS,
    SAMPLE_COLUMNS,
    WorklistModel,
    listed,
    sample_rows,
)
from desktop.gui.theme import Scheme, Theme
from desktop.gui.widgets.worklist import WorklistPage
from desktop.session import EncounterSummary, SampleSummary


@pytest.fixture
def encounters(make_encounter: Callable[..., EncounterSummary]) -> tuple[EncounterSummary, ...]:
    return (
        make_encounter(1, "Okafor, Miriam", Status.IN_PROGRESS, lines=6),
        make_encounter(2, "Lindqvist, Anders", Status.CODED, lines=12),
        make_encounter(3, "Nguyen, Mai"),
    )


@pytest.fixture
def samples() -> tuple[SampleSummary, ...]:
    return (
        SampleSummary(
            "foot", "sample-foot", "Diabetic foot", "Family medicine", EncounterType.OFFICE_VISIT, 412
        ),
        SampleSummary(
            "chest", "sample-chest", "Chest pain", "Emergency medicine", EncounterType.EMERGENCY, 1655
        ),
    )


@pytest.fixture
def page(shown: Callable[[Any], Any], theme: Theme, encounters: tuple[EncounterSummary, ...]) -> WorklistPage:
    page = WorklistPage(theme)
    page.show_worklist(encounters)
    shown(page)
    return page


def cells(page: WorklistPage, row: int) -> list[str]:
    model = page.table.model()
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


def current(page: WorklistPage) -> str:
    return str(page.table.model().index(page.table.currentIndex().row(), 0).data())


def told(page: WorklistPage) -> str:
    return page.count_words


def test_a_row_says_what_is_known(page: WorklistPage, encounters: tuple[EncounterSummary, ...]) -> None:
    saved = f"{encounters[0].updated_at.astimezone():%Y-%m-%d %H:%M}"
    what = ["Okafor, Miriam", "2026-08-19", "Office visit", "In progress", "", "", "1", "6", saved, ""]
    assert cells(page, 0) == what
    assert told(page) == "3 encounters, 1 coded"


def test_what_is_missing_is_said(page: WorklistPage, encounters: tuple[EncounterSummary, ...]) -> None:
    page.show_worklist((replace(encounters[2], title="", date_of_service=None),))
    assert cells(page, 0)[:2] == ["No name", "No date"]
    assert cells(page, 0)[7] == "–"
    assert told(page) == "1 encounter"


def test_enter_opens_the_current_row(page: WorklistPage, hands: Any) -> None:
    opened: list[str] = []
    page.encounter_opened.connect(opened.append)
    hands.press("Return", "Down", "Return", "End", "Enter", "Home", "Return")
    assert opened == ["encounter-1", "encounter-2", "encounter-3", "encounter-1"]


def test_words_in_any_column_and_order_filter(page: WorklistPage, hands: Any) -> None:
    page.focus_filter()
    hands.type("visit")
    assert page.titles == ("Okafor, Miriam", "Lindqvist, Anders")
    assert told(page) == "2 of 3 encounters"
    hands.type(" coded")
    assert page.titles == ("Lindqvist, Anders",)


def test_enter_in_the_filter_opens_what_is_left(page: WorklistPage, hands: Any) -> None:
    opened: list[str] = []
    page.encounter_opened.connect(opened.append)
    page.focus_filter()
    hands.type("nguyen")
    hands.press("Return")
    assert opened == ["encounter-3"]


def test_escape_shows_every_row_again(page: WorklistPage, hands: Any) -> None:
    page.focus_filter()
    hands.type("zzz")
    assert page.titles == ()
    assert page.no_match.isVisible()
    assert "“zzz”" in page.no_match.sentence.text()
    hands.press("Escape")
    assert len(page.titles) == 3
    assert page.table.hasFocus()


def test_down_leaves_the_filter_for_the_table(page: WorklistPage, hands: Any) -> None:
    page.focus_filter()
    hands.press("Down")
    assert page.table.hasFocus()


def test_the_button_of_the_empty_result_clears_the_filter(page: WorklistPage, hands: Any) -> None:
    page.focus_filter()
    hands.type("zzz")
    page.no_match.buttons()[0].setFocus()
    hands.press("Space")
    assert len(page.titles) == 3


def test_keys_sort_by_a_column_and_back(page: WorklistPage, hands: Any) -> None:
    hands.press("Alt+1")
    assert page.titles == ("Lindqvist, Anders", "Nguyen, Mai", "Okafor, Miriam")
    hands.press("Alt+1")
    assert page.titles == ("Okafor, Miriam", "Nguyen, Mai", "Lindqvist, Anders")
    hands.press("Alt+2")
    assert page.titles == ("Nguyen, Mai", "Lindqvist, Anders", "Okafor, Miriam")


def test_numbers_sort_as_numbers_the_largest_first(page: WorklistPage, hands: Any) -> None:
    hands.press("Alt+8")
    assert page.titles == ("Lindqvist, Anders", "Okafor, Miriam", "Nguyen, Mai")


def test_what_has_work_left_sorts_first(page: WorklistPage, hands: Any) -> None:
    hands.press("Alt+4")
    assert page.titles == ("Okafor, Miriam", "Nguyen, Mai", "Lindqvist, Anders")


def test_the_current_row_stays_current(
    page: WorklistPage, hands: Any, encounters: tuple[EncounterSummary, ...]
) -> None:
    hands.press("Down")
    assert current(page) == "Lindqvist, Anders"
    hands.press("Alt+1")
    assert current(page) == "Lindqvist, Anders"
    page.show_worklist((replace(encounters[1], lines=13), encounters[0], encounters[2]))
    assert current(page) == "Lindqvist, Anders"


def test_an_empty_worklist_offers_the_next_step(page: WorklistPage, hands: Any, qtbot: QtBot) -> None:
    page.show_worklist(())
    page.setFocus()
    assert page.empty.buttons()[0].hasFocus()
    assert not page.filter_box.isVisible()
    with qtbot.waitSignal(page.open_requested):
        hands.press("Space")


def test_practice_lists_the_sample_charts(
    page: WorklistPage,
    hands: Any,
    samples: tuple[SampleSummary, ...],
    make_encounter: Callable[..., EncounterSummary],
) -> None:
    opened: list[str] = []
    page.sample_opened.connect(opened.append)
    page.show_worklist((make_encounter(1, "x", Status.IN_PROGRESS, lines=2, identity="sample-chest"),))
    page.show_samples(samples)
    assert page.titles == ("Diabetic foot", "Chest pain")
    assert cells(page, 0) == [
        "Diabetic foot", "Family medicine", "Office visit", "412", "Not begun", "–", "",
    ]  # fmt: skip
    assert cells(page, 1)[3:6] == ["1,655", "In progress", "2"]
    assert told(page) == "2 sample charts"
    assert not page.open_button.isVisible()
    page.setFocus()
    hands.press("Down", "Return")
    assert opened == ["chest"]


def test_nothing_of_a_profile_stays(page: WorklistPage, hands: Any) -> None:
    page.focus_filter()
    hands.type("nguyen")
    page.clear()
    assert page.titles == ()
    page.filter_box.setFocus()
    page.filter_box.undo()
    assert page.filter_box.text() == ""


def dropped(page: WorklistPage, *urls: QUrl) -> bool:
    """What happens when these are dropped on the page: whether they were taken."""
    data = QMimeData()
    data.setUrls(list(urls))
    left = Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    QApplication.sendEvent(page, QDragEnterEvent(QPointF(40, 40), copy, data, left, none))
    drop = QDropEvent(QPointF(40, 40), copy, data, left, none)
    drop.ignore()
    QApplication.sendEvent(page, drop)
    return drop.isAccepted()


def test_files_can_be_dropped(page: WorklistPage, tmp_path: Path) -> None:
    paths: list[list[Path]] = []
    page.note_dropped.connect(paths.append)
    assert dropped(page, QUrl.fromLocalFile(str(tmp_path / "note.txt")))
    assert [[path.name for path in one] for one in paths] == [["note.txt"]]
    assert not dropped(page, QUrl("https://example.org/note.txt"))


def test_practice_takes_no_files(
    page: WorklistPage, samples: tuple[SampleSummary, ...], tmp_path: Path
) -> None:
    paths: list[list[Path]] = []
    page.note_dropped.connect(paths.append)
    page.show_samples(samples)
    assert not dropped(page, QUrl.fromLocalFile(str(tmp_path / "note.txt")))
    assert paths == []


@pytest.mark.parametrize("size", [9.75, 15.0])
def test_columns_give_way_before_words_are_cut(page: WorklistPage, size: float) -> None:
    page.set_theme(Theme(scheme=Scheme.DARK, interface_size=size))
    for width in (1920, 1280, 900):
        page.resize(width, 600)
        shown = [n for n in range(len(ENCOUNTER_COLUMNS)) if not page.table.isColumnHidden(n)]
        assert {0, 1, 3, 5} <= set(shown)
        assert page.table.columnWidth(0) >= 100


def test_the_table_obeys_the_rules_of_a_model(
    qtmodeltester: Any, encounters: tuple[EncounterSummary, ...], samples: tuple[SampleSummary, ...]
) -> None:
    model = WorklistModel()
    for columns, rows in (
        (ENCOUNTER_COLUMNS, listed(encounters).rows),
        (SAMPLE_COLUMNS, sample_rows(samples, ())),
    ):
        model.set_rows(columns, rows)
        qtmodeltester.check(model)
        model.set_words("e")
        model.sort(3)
        qtmodeltester.check(model)
