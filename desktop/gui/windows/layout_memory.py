"""Where the window and its panes were, as one line of text for the settings."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtWidgets import QSplitter, QWidget

from desktop.gui.windows.workbench import Workbench

USUAL = QSize(1440, 900)
LEAST = QSize(960, 600)
FRAME = QSize(16, 48)
"""Pixels that the window system may draw around a window: its edges, and its title bar."""


def stand_first(window: QWidget) -> None:
    """Where nothing is remembered yet: the usual size, or all of a screen that has no room for it."""
    room = window.screen().availableGeometry().size() - FRAME
    window.setMinimumSize(LEAST.boundedTo(room))
    window.resize(USUAL.boundedTo(room))
    if USUAL.boundedTo(room) != USUAL:
        window.setWindowState(Qt.WindowState.WindowMaximized)


def dump(window: QWidget, workbench: Workbench) -> str:
    kept: dict[str, Any] = {"window": _text(window.saveGeometry())}
    kept["splitters"] = {
        name: _text(splitter.saveState()) for name, splitter in _splitters(workbench).items()
    }
    kept["hidden"] = [name for name, pane in _panes(workbench).items() if pane.isHidden()]
    return json.dumps(kept)


def restore(window: QWidget, workbench: Workbench, text: str) -> None:
    """What cannot be understood is passed over: the window then stands as it stood the first time."""
    try:
        kept = json.loads(text) if text else {}
        geometry, states, hidden = kept.get("window", ""), kept.get("splitters", {}), kept.get("hidden", [])
        window.restoreGeometry(_bytes(geometry))
        for name, splitter in _splitters(workbench).items():
            splitter.restoreState(_bytes(states.get(name, "")))
        for name, pane in _panes(workbench).items():
            pane.setVisible(name not in hidden)
    except (ValueError, AttributeError, TypeError, RecursionError):
        return


def _splitters(workbench: Workbench) -> dict[str, QSplitter]:
    return {
        "across": workbench.across,
        "coding": workbench.coding,
        "reading": workbench.reading,
        "book": workbench.browser.ui.splitter,
    }


def _panes(workbench: Workbench) -> dict[str, QWidget]:
    return {"documents": workbench.documents, "encounter": workbench.encounter}


def _text(state: QByteArray) -> str:
    return bytes(state.toBase64().data()).decode("ascii")


def _bytes(text: str) -> QByteArray:
    return QByteArray.fromBase64(QByteArray(text.encode("ascii")))
