"""The banner over the workbench."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.coding.encounter import Encounter, EncounterType, Patient, Sex, Status
from desktop.gui.theme import Theme
from desktop.gui.tone import Tone
from desktop.gui.widgets.ground import set_ground
from desktop.gui.widgets.words import Kind, Words

from .fields import PAD, ChoiceField, TextField
from .reading import (
    SEX_NAMES,
    SEXES,
    age_words,
    read_birth_date,
    read_date_of_service,
    spelled,
    type_words,
)
from .status_chip import StatusChip

NARROWEST = 400
"""Pixels of width."""
SIDES = 22
BETWEEN = 12
NAME_HEIGHTS = 8
"""A name longer than so many of its own heights is elided rather than given a second row."""


class Shape(Enum):
    ONE_ROW = "one row"
    TWO_ROWS = "two rows"
    SHORT = "two rows with short labels; the edition stands in tooltips only"


class PatientBanner(QWidget):
    """Shows an encounter's patient and visit; what the user changes comes out as signals.

    A value is emitted once it is kept, and shown from then on; ``show_encounter`` has the last word,
    but never overwrites what is being typed into the same encounter.
    """

    patient_edited = Signal(object)
    """The whole ``Patient`` as it is to be."""
    date_of_service_edited = Signal(object)
    """``date``, or None where it was emptied."""
    encounter_type_edited = Signal(object)
    """``EncounterType``."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("patient_banner")
        self.setAccessibleName("Patient and visit")
        self._theme = theme
        self._encounter: Encounter | None = None
        self._patient = Patient()
        self._day: date | None = None
        self._came_from: QWidget | None = None
        self._shape: Shape | None = None
        self._make_fields(theme)
        self._lay_out()
        self._connect()
        self.set_theme(theme)
        self.show_encounter(None)

    # ---- what the window calls -----------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        set_ground(self, theme, "panel")
        for part in (*self._fields, *self._words, self.chip, self.trouble):
            part.set_theme(theme)
        self._shape = None
        self._arrange()
        self.update()

    def show_encounter(self, encounter: Encounter | None) -> None:
        """None: nothing but the release is shown."""
        another = (encounter.id if encounter else "") != (self._encounter.id if self._encounter else "")
        self._encounter = encounter
        self._patient = encounter.patient if encounter else Patient()
        self._day = encounter.date_of_service if encounter else None
        kind = encounter.encounter_type if encounter else EncounterType.OFFICE_VISIT
        self.name.show_value(self._patient.name, force=another)
        self.sex.show_value(self._patient.sex, force=another)
        self.born.show_value(self._patient.birth_date, force=another)
        self.day.show_value(self._day, force=another)
        self.kind.show_value(kind, force=another)
        status, reason = (encounter.status, encounter.reason) if encounter else (Status.NEW, "")
        self.chip.show_status(status, reason)  # hidden or not, it keeps no reason of a patient
        for part in (self._who, self._visit, self.chip):
            part.setVisible(encounter is not None)
        self._show_age()
        self._show_trouble()
        self._arrange()

    def set_editable(self, editable: bool) -> None:
        """Whether who works may change what it shows."""
        for field in (self.name, self.born, self.day):
            field.setReadOnly(not editable)
        for choice in (self.sex, self.kind):
            choice.setEnabled(editable)

    def set_releases(self, text: str) -> None:
        """Which edition of the books the date of service picks: ``ICD-10-CM FY2026 Apr``."""
        self.releases.setText(text)
        picks = f"The date of service picks the edition: {text}" if text else ""
        self.releases.setToolTip(picks)
        self.day.explain(picks)
        self._shape = None
        self._arrange()

    def edit(self) -> None:
        """Into the first field. Enter, or Esc with nothing to restore, goes back to where the focus was."""
        if self._encounter is None:
            return
        focused = QApplication.focusWidget()
        if focused is not None and not self.isAncestorOf(focused):
            self._came_from = focused
        self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.name.selectAll()

    # ---- how it is done ------------------------------------------------------------------------

    def _make_fields(self, theme: Theme) -> None:
        self.name = TextField(
            "Patient’s name",
            theme,
            self,
            read=lambda typed: " ".join(typed.split()),
            write=lambda name: name or "",
            empty="Name",
            bold=True,
        )
        self.sex = ChoiceField("Sex", theme, self, choices=SEX_NAMES, shown=SEXES.__getitem__)
        self.born = TextField(
            "Date of birth",
            theme,
            self,
            read=lambda typed: read_birth_date(typed, date_of_service=self._day),
            write=spelled,
            empty="not known",
        )
        self.day = TextField(
            "Date of service",
            theme,
            self,
            read=lambda typed: read_date_of_service(typed, born=self._patient.birth_date),
            write=spelled,
            empty="▲ not set",
            needed=True,
        )
        self.kind = ChoiceField(
            "Encounter type", theme, self, choices={kind: type_words(kind) for kind in EncounterType}
        )
        self._fields = (self.name, self.sex, self.born, self.day, self.kind)
        self.age = Words("", Kind.TEXT, theme, self)
        self._born_label = Words("born", Kind.MUTED, theme, self)
        self._day_label = Words("Date of service", Kind.MUTED, theme, self)
        self.releases = Words("", Kind.MUTED, theme, self)
        self.releases.setAccessibleName("Edition of the code books")
        self._words = (self.age, self._born_label, self._day_label, self.releases)
        self.chip = StatusChip(theme, self)
        self.trouble = Words("", Kind.TEXT, theme, self, wrap=True)
        self.trouble.hide()

    def _lay_out(self) -> None:
        self._who = _row(self, self.name, self.sex, self.age, 8, self._born_label, self.born)
        self._visit = _row(self, PAD, self._day_label, self.day, 8, self.kind)
        self._rows = (QHBoxLayout(), QHBoxLayout())
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 14, 8)
        column.setSpacing(4)
        for row in self._rows:
            row.setSpacing(BETWEEN)
            column.addLayout(row)
        column.addWidget(self.trouble)
        self.setMinimumWidth(NARROWEST)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for before, after in zip(self._fields, self._fields[1:], strict=False):
            QWidget.setTabOrder(before, after)

    def _connect(self) -> None:
        self.name.kept.connect(lambda name: self._keep_patient(replace(self._patient, name=name)))
        self.sex.kept.connect(lambda sex: self._keep_patient(replace(self._patient, sex=Sex(sex))))
        self.born.kept.connect(lambda born: self._keep_patient(replace(self._patient, birth_date=born)))
        self.day.kept.connect(self._keep_day)
        self.kind.kept.connect(lambda kind: self.encounter_type_edited.emit(EncounterType(kind)))
        for field in (self.name, self.born, self.day):
            field.trouble.connect(self._show_trouble)
        for field in self._fields:
            field.finished.connect(self._go_back)

    def _keep_patient(self, patient: Patient) -> None:
        self._patient = patient
        self._show_age()
        self.patient_edited.emit(patient)

    def _keep_day(self, day: date | None) -> None:
        self._day = day
        self._show_age()
        self.date_of_service_edited.emit(day)

    def _go_back(self) -> None:
        back, self._came_from = self._came_from, None
        if back is not None and isValid(back) and back.isVisible():
            back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_age(self) -> None:
        words = age_words(self._patient.birth_date, self._day)
        self.age.setText(words)
        self.age.setVisible(bool(words))
        self.age.setToolTip("Age on the date of service")

    def _show_trouble(self, _sentence: str = "") -> None:
        wrong = next((field.wrong for field in (self.day, self.born) if field.wrong), "")
        self.trouble.say(f"{wrong} Esc brings back what stood there." if wrong else "", Tone.STOP)
        self.trouble.setVisible(bool(wrong))

    # size

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """One row; two where that is too narrow; and short labels where even two are."""
        room = self.width() - SIDES
        shape = self._shape_for(room)
        self._label(short=shape is Shape.SHORT)
        if shape is self._shape:
            return
        self._shape = shape
        first, second = self._rows
        for row in self._rows:
            while row.count():
                row.takeAt(0)  # the widgets stay children of the banner, and the focus where it is
        policy = QSizePolicy.Policy
        if shape is Shape.ONE_ROW:
            # Only a long name gives way.
            self._visit.setSizePolicy(policy.Fixed, policy.Fixed)
            _fill(first, self._who, self._visit, None, self.releases, self.chip)
        else:
            self._visit.setSizePolicy(policy.Maximum, policy.Fixed)
            _fill(first, self._who, None, self.chip)
            _fill(second, self._visit, None, self.releases)
        first.addStrut(self.name.height())

    def _shape_for(self, room: int) -> Shape:
        """Measured with the long labels, whatever is shown now."""
        self._label(short=False)
        shown = [part for part in (self._who, self._visit, self.releases, self.chip) if not part.isHidden()]
        whole = sum(part.sizeHint().width() for part in shown) + BETWEEN * len(shown)
        whole -= max(0, self.name.sizeHint().width() - NAME_HEIGHTS * self.name.height())
        if whole <= room:
            return Shape.ONE_ROW
        rows = ((self._who, self.chip), (self._visit, self.releases))
        least = max(left.minimumSizeHint().width() + right.sizeHint().width() for left, right in rows)
        return Shape.TWO_ROWS if least + 2 * BETWEEN <= room else Shape.SHORT

    def _label(self, *, short: bool) -> None:
        self._day_label.setText("DOS" if short else "Date of service")
        self._born_label.setVisible(not short)
        self.releases.setVisible(not short)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        stroke = self._theme.stroke
        painter = QPainter(self)
        painter.fillRect(0, self.height() - stroke, self.width(), stroke, self._theme.colour("line"))


def _row(parent: QWidget, *parts: QWidget | int) -> QWidget:
    """Widgets side by side; a number is an extra space in pixels."""
    group = QWidget(parent)
    group.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    row = QHBoxLayout(group)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(2)
    for part in parts:
        if isinstance(part, int):
            row.addSpacing(part)
        else:
            row.addWidget(part)
    return group


def _fill(row: QHBoxLayout, *parts: QWidget | None) -> None:
    """None is the space that stretches."""
    for part in parts:
        if part is None:
            row.addStretch(1)
        else:
            row.addWidget(part)
