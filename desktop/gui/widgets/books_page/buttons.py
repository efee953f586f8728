"""The buttons of the page: a word, a tip, and what they do; Enter presses them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton, QWidget


def button(text: str, tip: str, parent: QWidget, run: Callable[[], object]) -> QPushButton:
    made = QPushButton(text, parent)
    made.setToolTip(tip)
    made.setAutoDefault(True)
    made.clicked.connect(lambda _=False: run())
    return made
