"""Typed codes and their refusal, details of the current line, empty pages, themes and widths."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.gui.theme import Scheme, Theme

from .conftest import Table, coded, line

REFUSED = "E11.6 is a header and needs more characters: E11.610, E11.618. Nothing was added."


def buttons(table: Table) -> list[QPushButton]:
    found = table.panel.refusal.choices.findChildren(QPushButton)
    return [button for button in found if button.isVisible()]


# ---- typed codes ---------------------------------------------------------------------------------


def test_a_code_is_typed_straight_into_the_list(table: Table) -> None:
    table.press(Qt.Key.Key_I)
    field = table.panel.header.field
    assert field.hasFocus()
    table.qtbot.keyClicks(field, "10 ")
    table.press(Qt.Key.Key_Return, on=field)
    assert table.named("typed") == [("i10",)]
    table.show(replace(table.encounter, lines=(*table.encounter.lines, line("I10", "Hypertension"))))
    assert field.text() == ""
    assert table.panel.header.label.text() == "Diagnoses · 5"


def test_a_code_that_is_there_already_clears_the_field_too(table: Table) -> None:
    field = table.panel.header.field
    table.qtbot.keyClicks(field, "i509")
    table.press(Qt.Key.Key_Return, on=field)
    table.panel.select_line("i50.9")
    assert field.text() == ""


def test_what_is_typed_meanwhile_is_left_alone(table: Table) -> None:
    field = table.panel.header.field
    table.qtbot.keyClicks(field, "i10")
    table.press(Qt.Key.Key_Return, on=field)
    table.qtbot.keyClicks(field, "5")
    table.show(replace(table.encounter, lines=(*table.encounter.lines, line("I10", "Hypertension"))))
    assert field.text() == "i105"


def test_an_empty_field_sends_nothing_and_esc_leaves_it(table: Table) -> None:
    field = table.panel.header.field
    field.setFocus()
    table.press(Qt.Key.Key_Return, on=field)
    table.qtbot.keyClicks(field, "e1")
    table.press(Qt.Key.Key_Escape, on=field)
    assert field.text() == ""
    table.press(Qt.Key.Key_Escape, on=field)
    assert table.panel.lines.hasFocus()
    assert table.named("typed") == []


def test_a_refusal_says_why_and_offers_codes(table: Table) -> None:
    field = table.panel.header.field
    field.setFocus()
    table.qtbot.keyClicks(field, "e116")
    table.press(Qt.Key.Key_Return, on=field)
    table.panel.show_refusal(REFUSED, ("E11.610", "E11.618"))
    assert REFUSED in table.panel.refusal.sentence.text()
    assert table.panel.refusal.sentence.text().startswith("■")
    assert field.text() == "e116"
    table.press(Qt.Key.Key_Down, on=field)
    assert buttons(table)[0].hasFocus()
    table.press(Qt.Key.Key_Right, on=buttons(table)[0])
    table.press(Qt.Key.Key_Return, on=buttons(table)[1])
    assert table.named("typed") == [("e116",), ("E11.618",)]
    new = line("E11.618", "Type 2 diabetes mellitus with other diabetic arthropathy")
    table.show(replace(table.encounter, lines=(*table.encounter.lines, new)))
    assert not table.panel.refusal.isVisible()
    assert field.text() == ""


def test_a_choice_can_be_clicked(table: Table) -> None:
    table.panel.show_refusal(REFUSED, ("E11.610", "E11.618"))
    table.qtbot.mouseClick(buttons(table)[0], Qt.MouseButton.LeftButton)
    assert table.named("typed") == [("E11.610",)]


def test_typing_on_ends_the_refusal(table: Table) -> None:
    field = table.panel.header.field
    table.qtbot.keyClicks(field, "e116")
    table.panel.show_refusal(REFUSED, ())
    assert table.panel.refusal.isVisible()
    table.qtbot.keyClicks(field, "5")
    assert not table.panel.refusal.isVisible()


def test_sixteen_choices_all_stand_on_the_panel(make_table: Callable[..., Table]) -> None:
    table = make_table(coded(), width=560)
    table.panel.show_refusal(REFUSED, tuple(f"S52.501{letter}" for letter in "ABCDEFGHJKMNPQRS"))
    QApplication.processEvents()
    area = table.panel.refusal.choices.rect()
    assert len(buttons(table)) == 16
    assert all(area.contains(button.geometry()) for button in buttons(table))


# ---- details -------------------------------------------------------------------------------------


def test_details_of_the_current_line_stand_beside_it(table: Table) -> None:
    details = table.panel.details
    assert details.isVisible()
    assert details.title.text() == "Type 2 diabetes mellitus with hyperglycemia"
    assert details.origin.text() == "ICD-10-CM FY2026 Apr · found by diab hyperg"
    assert details.heading.text() == "Evidence · 2"
    table.press(Qt.Key.Key_End)
    assert details.title.text().startswith("Long term")
    assert details.how_to_mark.isVisible()


def test_narrow_they_wait_beneath_for_space(make_table: Callable[..., Table]) -> None:
    table = make_table(coded(), width=560)
    assert not table.panel.details.isVisible()
    table.press(Qt.Key.Key_Space)
    assert table.panel.details.isVisible()
    QApplication.processEvents()
    assert table.panel.details.y() > table.panel.lines.y()
    table.press(Qt.Key.Key_Space)
    assert not table.panel.details.isVisible()


def test_quotes_are_walked_and_removed_by_key(table: Table) -> None:
    table.press(Qt.Key.Key_Right)
    first = QApplication.focusWidget()
    assert first is not None
    assert first.accessibleName() == "Take “type 2 diabetes” from the code"
    table.press(Qt.Key.Key_Down, on=first)
    second = QApplication.focusWidget()
    assert second is not None
    assert second is not first
    table.press(Qt.Key.Key_Delete, on=second)
    assert table.named("remove evidence") == [("e11.65", 1)]
    table.answer()
    assert QApplication.focusWidget() is first
    table.press(Qt.Key.Key_Delete, on=first)
    table.answer()
    assert table.panel.lines.hasFocus(), "no quote is left to stand on"
    assert table.panel.details.heading.text() == "Evidence · 0"


def test_esc_goes_from_the_quotes_back_to_the_list(table: Table) -> None:
    table.press(Qt.Key.Key_Right)
    focused = QApplication.focusWidget()
    assert focused is not None
    table.press(Qt.Key.Key_Escape, on=focused)
    assert table.panel.lines.hasFocus()


def test_with_several_documents_a_quote_names_its_own(table: Table) -> None:
    other = replace(table.encounter.documents[0], id="n2", title="Referral letter")
    table.show(replace(table.encounter, documents=(*table.encounter.documents, other)))
    places = [label.text() for label in table.panel.details.findChildren(type(table.panel.details.title))]
    assert "History of present illness · Progress note" in places


# ---- empty, themes, widths -----------------------------------------------------------------------


def test_without_a_chart_the_panel_says_so(make_table: Callable[..., Table]) -> None:
    table = make_table(None)
    assert table.panel.nothing_open.isVisible()
    assert not table.panel.header.field.isEnabled()
    assert table.panel.current_line_id() is None


def test_without_codes_the_next_step_is_a_button(make_table: Callable[..., Table]) -> None:
    table = make_table(replace(coded(), lines=()))
    assert "Ctrl+K" in table.panel.no_codes.sentence.text()
    table.qtbot.mouseClick(table.panel.no_codes.buttons()[0], Qt.MouseButton.LeftButton)
    assert table.panel.header.field.hasFocus()
    assert not table.panel.header.copy.isEnabled()


def test_removing_the_last_code_leaves_the_focus_in_the_panel(make_table: Callable[..., Table]) -> None:
    table = make_table(replace(coded(), lines=coded().lines[:1]))
    table.press(Qt.Key.Key_Delete)
    table.answer()
    assert table.panel.no_codes.isVisible()
    assert table.panel.header.field.hasFocus()


@pytest.mark.parametrize("scheme", list(Scheme))
@pytest.mark.parametrize("size", [9.75, 15])
@pytest.mark.parametrize("width", [560, 900, 1900])
def test_every_theme_and_width_fits(
    make_table: Callable[..., Table], scheme: Scheme, size: float, width: int
) -> None:
    table = make_table(coded(), width=width)
    panel = table.panel
    panel.set_theme(Theme(scheme=scheme, interface_size=size))
    QApplication.processEvents()
    assert panel.width() == width
    for part in (panel.header.field, panel.header.copy, panel.header.export):
        assert panel.header.rect().contains(part.geometry())
    delegate = panel.lines.itemDelegate()
    columns = delegate.columns(panel.lines.viewport().width())  # type: ignore[attr-defined]
    for left, right in (
        (columns.code, columns.title),
        (columns.title, columns.quote),
        (columns.quote, columns.section),
    ):
        assert sum(left) <= right[0]
    assert sum(columns.section) <= panel.lines.viewport().width()
    assert columns.title[1] > 100
    panel.grab()


def test_rows_are_thirty_pixels_high_at_the_usual_size(table: Table) -> None:
    assert table.panel.lines.visualRect(table.panel.lines.lines.index(0)).height() == 30
