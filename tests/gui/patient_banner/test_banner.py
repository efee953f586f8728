"""The banner by key: edit, keep, restore, refuse."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from desktop.coding.encounter import Encounter, EncounterType, Patient, Sex, Status
from desktop.gui.theme import Scheme, Theme
from desktop.gui.widgets.patient_banner import PatientBanner
from desktop.gui.widgets.words import Words

from .conftest import Counter, visit


def test_it_shows_who_when_and_where(counter: Counter) -> None:
    banner = counter.banner
    assert banner.name.text() == "Allen, James"
    assert banner.sex.currentText() == "Male"
    assert (banner.age.text(), banner.born.text(), banner.day.text()) == ("67 y", "1959-03-14", "2026-08-11")
    assert banner.kind.currentText() == "Office visit"
    assert banner.chip.words == "In progress"
    assert banner.releases.text() == "ICD-10-CM FY2026 Apr"


def test_enter_keeps_and_goes_back_to_the_note(counter: Counter) -> None:
    counter.banner.edit()
    assert counter.banner.name.hasFocus()
    assert counter.banner.name.selectedText() == "Allen, James"
    counter.qtbot.keyClicks(counter.banner.name, "  Okafor,  Miriam ")
    counter.press(Qt.Key.Key_Return, on=counter.banner.name)
    assert counter.named("patient") == [replace(visit().patient, name="Okafor, Miriam")]
    assert counter.banner.name.text() == "Okafor, Miriam"
    assert counter.note.hasFocus()


def test_tab_walks_the_fields_and_keeps_them(counter: Counter) -> None:
    counter.banner.edit()
    walked: list[QWidget | None] = []
    counter.qtbot.keyClicks(counter.banner.name, "Okafor, Miriam")
    for _ in range(5):
        walked.append(QApplication.focusWidget())
        focused = walked[-1]
        assert focused is not None
        if focused is counter.banner.born:
            counter.qtbot.keyClicks(counter.banner.born, "8/11/60")
        counter.press(Qt.Key.Key_Tab, on=focused)
    banner = counter.banner
    assert walked == [banner.name, banner.sex, banner.born, banner.day, banner.kind]
    assert counter.named("patient")[-1] == Patient("Okafor, Miriam", date(1960, 8, 11), Sex.MALE)
    assert banner.age.text() == "66 y"


def test_esc_restores_and_a_second_one_goes_back(counter: Counter) -> None:
    counter.banner.edit()
    counter.qtbot.keyClicks(counter.banner.name, "x")
    counter.press(Qt.Key.Key_Escape, on=counter.banner.name)
    assert counter.banner.name.text() == "Allen, James"
    assert counter.banner.name.hasFocus()
    counter.press(Qt.Key.Key_Escape, on=counter.banner.name)
    assert counter.note.hasFocus()
    assert counter.heard == []


@pytest.mark.parametrize("typed", ["04/14/2026", "2026-04-14", "4-14-26"])
def test_a_date_of_service_in_any_spelling(counter: Counter, typed: str) -> None:
    counter.fill(counter.banner.day, typed)
    counter.press(Qt.Key.Key_Return, on=counter.banner.day)
    assert counter.named("day") == [date(2026, 4, 14)]
    assert counter.banner.day.text() == "2026-04-14"


def test_the_same_date_in_another_spelling_is_no_change(counter: Counter) -> None:
    counter.fill(counter.banner.day, "8/11/26")
    counter.press(Qt.Key.Key_Return, on=counter.banner.day)
    assert counter.heard == []
    assert counter.banner.day.text() == "2026-08-11"


def test_a_wrong_date_says_so_and_stays_as_typed(counter: Counter) -> None:
    counter.fill(counter.banner.day, "13/45/2026")
    counter.press(Qt.Key.Key_Return, on=counter.banner.day)
    assert counter.heard == []
    assert counter.banner.day.text() == "13/45/2026"
    assert counter.banner.trouble.isVisible()
    assert "“13/45/2026” is not a date" in counter.banner.trouble.text()
    counter.press(Qt.Key.Key_Tab, on=counter.banner.day)
    assert counter.banner.day.text() == "13/45/2026"
    assert counter.banner.trouble.isVisible()
    counter.press(Qt.Key.Key_Escape, on=counter.banner.day)
    assert counter.banner.day.text() == "2026-08-11"
    assert not counter.banner.trouble.isVisible()


def test_typing_on_takes_the_sentence_away(counter: Counter) -> None:
    counter.fill(counter.banner.day, "4/14/")
    counter.press(Qt.Key.Key_Return, on=counter.banner.day)
    assert counter.banner.trouble.isVisible()
    counter.qtbot.keyClicks(counter.banner.day, "2026")
    assert not counter.banner.trouble.isVisible()
    counter.press(Qt.Key.Key_Return, on=counter.banner.day)
    assert counter.named("day") == [date(2026, 4, 14)]


def test_a_birth_after_the_service_is_refused(counter: Counter) -> None:
    counter.fill(counter.banner.born, "8/12/2026")
    counter.press(Qt.Key.Key_Return, on=counter.banner.born)
    assert counter.heard == []
    assert "after the date of service" in counter.banner.trouble.text()
    assert counter.banner.born.text() == "8/12/2026"


def test_an_emptied_date_is_none(counter: Counter) -> None:
    for field in (counter.banner.day, counter.banner.born):
        field.setFocus()
        field.selectAll()
        counter.press(Qt.Key.Key_Backspace, on=field)
        counter.press(Qt.Key.Key_Return, on=field)
    assert counter.named("day") == [None]
    assert counter.named("patient") == [replace(visit().patient, birth_date=None)]
    assert not counter.banner.age.isVisible()


def test_sex_by_letter_is_kept_with_enter(counter: Counter) -> None:
    counter.banner.sex.setFocus()
    counter.qtbot.keyClicks(counter.banner.sex, "f")
    assert counter.heard == []
    counter.press(Qt.Key.Key_Return, on=counter.banner.sex)
    assert counter.named("patient") == [replace(visit().patient, sex=Sex.FEMALE)]


def test_encounter_type_by_arrow_can_be_restored(counter: Counter) -> None:
    kind = counter.banner.kind
    kind.setFocus()
    counter.press(Qt.Key.Key_Down, on=kind)
    counter.press(Qt.Key.Key_Escape, on=kind)
    assert kind.currentText() == "Office visit"
    counter.qtbot.keyClicks(kind, "i")
    counter.press(Qt.Key.Key_Return, on=kind)
    assert counter.named("type") == [EncounterType.INPATIENT]


def test_the_list_of_types_opens_and_takes_one(counter: Counter) -> None:
    kind = counter.banner.kind
    kind.setFocus()
    counter.press(Qt.Key.Key_Space, on=kind)
    assert kind.view().isVisible()
    counter.press(Qt.Key.Key_Down, on=kind.view())
    counter.press(Qt.Key.Key_Return, on=kind.view())
    assert counter.named("type") == [EncounterType.TELEHEALTH]


def test_two_edits_before_the_answer_do_not_undo_each_other(counter: Counter) -> None:
    counter.fill(counter.banner.name, "Okafor, Miriam")
    counter.press(Qt.Key.Key_Return, on=counter.banner.name)
    counter.fill(counter.banner.born, "1/2/1960")
    counter.press(Qt.Key.Key_Return, on=counter.banner.born)
    assert counter.named("patient")[-1] == Patient("Okafor, Miriam", date(1960, 1, 2), Sex.MALE)


def test_an_answer_does_not_overwrite_what_is_being_typed(counter: Counter) -> None:
    counter.fill(counter.banner.name, "Oka")
    counter.banner.show_encounter(replace(visit(), status=Status.CODED))
    assert counter.banner.name.text() == "Oka"
    assert counter.banner.chip.words == "✓ Coded"
    counter.banner.show_encounter(replace(visit(), id="e2"))
    assert counter.banner.name.text() == "Allen, James"


def test_without_an_encounter_it_is_quietly_empty(counter: Counter) -> None:
    height = counter.banner.height()
    counter.banner.show_encounter(None)
    counter.banner.edit()
    QApplication.processEvents()
    banner = counter.banner
    assert not any(
        part.isVisible() for part in (banner.name, banner.sex, banner.day, banner.kind, banner.chip)
    )
    assert banner.releases.isVisible()
    assert counter.note.hasFocus()
    assert banner.height() == height


def test_a_note_that_says_nothing_asks_for_the_date(counter: Counter) -> None:
    counter.banner.show_encounter(Encounter(id="e9"))
    assert counter.banner.day.placeholderText() == "▲ not set"
    assert counter.banner.name.placeholderText() == "Name"
    assert not counter.banner.age.isVisible()


def test_every_field_has_a_name(counter: Counter) -> None:
    banner = counter.banner
    for field in (banner.name, banner.sex, banner.born, banner.day, banner.kind, banner.chip):
        assert field.accessibleName()
        assert field.toolTip()


def whole(banner: PatientBanner, width: int) -> None:
    """Every part stands on the banner, none over another, none cut."""
    assert banner.width() == width
    places = []
    labels = [label for label in banner.findChildren(Words) if label.isVisible()]
    for part in (banner.name, banner.sex, banner.born, banner.day, banner.kind, banner.chip, *labels):
        corner = part.mapTo(banner, part.rect().topLeft())
        place = part.rect().translated(corner)
        assert banner.rect().contains(place)
        places.append(place)
    assert all(label.width() >= label.sizeHint().width() for label in labels), "a label is cut"
    assert all(part.width() >= part.sizeHint().width() for part in (banner.born, banner.day, banner.chip))
    assert not any(a.intersects(b) for n, a in enumerate(places) for b in places[n + 1 :])


@pytest.mark.parametrize("scheme", list(Scheme))
@pytest.mark.parametrize("size", [9.75, 15])
@pytest.mark.parametrize("width", [560, 900, 1190, 1900])
def test_nothing_is_cut_at_any_width(counter: Counter, scheme: Scheme, size: float, width: int) -> None:
    banner = counter.banner
    counter.window.resize(width, 200)
    banner.set_theme(Theme(scheme=scheme, interface_size=size))
    # The banner and the window around it settle over several turns of the event loop.
    counter.qtbot.waitUntil(lambda: whole(banner, width))
    banner.grab()


def test_where_even_two_rows_are_narrow_the_edition_is_in_the_tooltip(counter: Counter) -> None:
    counter.window.resize(560, 200)
    counter.banner.set_theme(Theme(scheme=Scheme.DARK, interface_size=15))
    QApplication.processEvents()
    assert not counter.banner.releases.isVisible()
    assert "ICD-10-CM FY2026 Apr" in counter.banner.day.toolTip()
    counter.window.resize(1190, 200)
    QApplication.processEvents()
    assert counter.banner.releases.isVisible()


def test_a_long_name_ends_in_an_ellipsis_and_moves_nothing(counter: Counter) -> None:
    height = counter.banner.height()
    long = replace(visit().patient, name="Featherstonehaugh-Montgomery, Bartholomew Maximilian Aurelius III")
    counter.banner.show_encounter(replace(visit(), patient=long))
    QApplication.processEvents()
    banner = counter.banner
    assert banner.height() == height
    assert banner.day.width() >= banner.day.sizeHint().width()
    assert long.name in banner.name.toolTip()
