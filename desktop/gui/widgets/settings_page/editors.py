"""The right control for each type of setting, behind one small interface."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from desktop.gui.theme import Theme
from desktop.gui.widgets.check_box import CheckBox
from desktop.gui.widgets.choice_box import ChoiceBox
from desktop.settings import Setting

POINT_STEP = 0.75
"""Points: one pixel."""
WIDTH = 180


class Editor(QWidget):
    """One control. ``changed`` comes for what the user does, never for what is shown to them."""

    changed = Signal(object)

    def __init__(self, control: QWidget, setting: Setting[Any], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.control = control
        self._silent = False
        control.setParent(self)
        control.setAccessibleName(setting.label)
        control.setAccessibleDescription(setting.description)
        control.setToolTip(setting.description)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(control)
        row.addStretch(1)
        self._row = row
        self.setFocusProxy(control)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self.control.setFont(theme.interface_font())
        if isinstance(self.control, CheckBox | ChoiceBox):
            self.control.set_theme(theme)
        if not isinstance(self.control, CheckBox):
            self.control.setFixedWidth(round(WIDTH * theme.interface_size / 9.75))

    def show_value(self, value: Any) -> None:
        self._silent = True
        try:
            self._put(value)
        finally:
            self._silent = False

    def _put(self, value: Any) -> None:
        raise NotImplementedError

    def _tell(self, value: Any) -> None:
        if not self._silent:
            self.changed.emit(value)


class SwitchEditor(Editor):
    def __init__(self, setting: Setting[bool], theme: Theme, parent: QWidget) -> None:
        self._box = CheckBox("On", theme)
        super().__init__(self._box, setting, theme, parent)
        self._box.toggled.connect(self._tell)

    def _put(self, value: Any) -> None:
        self._box.setChecked(bool(value))


class ChoiceEditor(Editor):
    def __init__(self, setting: Setting[Any], theme: Theme, parent: QWidget) -> None:
        self._choices = setting.choices
        self._list = ChoiceBox(theme)
        self._list.addItems([str(choice).capitalize() for choice in setting.choices])
        super().__init__(self._list, setting, theme, parent)
        self._list.currentIndexChanged.connect(lambda number: self._tell(self._choices[number]))

    def _put(self, value: Any) -> None:
        self._list.setCurrentIndex(self._choices.index(value))


class NumberEditor(Editor):
    """Half-typed numbers are not taken: only what Enter, an arrow key or leaving the field confirms."""

    def __init__(self, setting: Setting[Any], theme: Theme, parent: QWidget) -> None:
        whole = isinstance(setting.default, int)
        self._box: QSpinBox | QDoubleSpinBox = _WholeNumber() if whole else _Number()
        if setting.least is not None and setting.most is not None:
            self._box.setRange(setting.least, setting.most)
        if isinstance(self._box, QDoubleSpinBox):
            points = setting.key.endswith("font_size")
            self._box.setDecimals(2 if points else 1)
            self._box.setSingleStep(POINT_STEP if points else 0.1)
        self._box.setKeyboardTracking(False)
        self._box.lineEdit().setTextMargins(8, 0, 8, 0)  # the style sheet's padding does not reach it
        self._steps: tuple[_StepButton, ...] = ()
        super().__init__(self._box, setting, theme, parent)
        self._box.setToolTip(f"{setting.description} ↑ ↓ change it.")
        self._box.valueChanged.connect(self._tell)
        self._steps = (_StepButton("−", "Less (↓)", self), _StepButton("+", "More (↑)", self))
        for button, step, place in zip(
            self._steps, (self._box.stepDown, self._box.stepUp), (1, 2), strict=True
        ):
            button.clicked.connect(step)
            self._row.insertWidget(place, button)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        side = round(30 * theme.interface_size / 9.75)
        for button in self._steps:
            button.setFont(theme.interface_font())
            button.setFixedSize(side, side)
        self.control.setFixedWidth(round(WIDTH * theme.interface_size / 9.75) - 2 * (side + 4))

    def _put(self, value: Any) -> None:
        self._box.setValue(value)


class TextEditor(Editor):
    def __init__(self, setting: Setting[str], theme: Theme, parent: QWidget) -> None:
        self._line = QLineEdit()
        super().__init__(self._line, setting, theme, parent)
        self._line.editingFinished.connect(lambda: self._tell(self._line.text()))

    def _put(self, value: Any) -> None:
        self._line.setText(value)


def editor_for(setting: Setting[Any], theme: Theme, parent: QWidget) -> Editor:
    if setting.choices:
        return ChoiceEditor(setting, theme, parent)
    if isinstance(setting.default, bool):
        return SwitchEditor(setting, theme, parent)
    if isinstance(setting.default, int | float):
        return NumberEditor(setting, theme, parent)
    return TextEditor(setting, theme, parent)


class _WholeNumber(QSpinBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _Number(QDoubleSpinBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def textFromValue(self, value: float) -> str:  # noqa: N802 - Qt's name
        """Without zeros at the end: ``9.75``, ``12``."""
        return (
            self.locale()
            .toString(value, "f", self.decimals())
            .rstrip("0")
            .rstrip(self.locale().decimalPoint())
        )


class _StepButton(QPushButton):
    """For the mouse; in the field the arrow keys do the same."""

    def __init__(self, sign: str, tip: str, parent: QWidget) -> None:
        super().__init__(sign, parent)
        self.setAccessibleName(tip)
        self.setToolTip(tip)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAutoRepeat(True)
        self.setStyleSheet("QPushButton { padding: 0; }")
