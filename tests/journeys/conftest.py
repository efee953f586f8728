"""The real window over a temporary profile and the whole library, driven by key presses alone.

Only the file dialogs are fakes. ``Coder`` presses keys on whatever has the focus and reads what is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pytest
from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget
from pytestqt.qtbot import QtBot

from codesets.importer import build_library
from codesets.manifest import Manifest, read_manifest, write_manifest
from codesets.systems.hcpcs import HCPCS
from codesets.systems.icd10cm import ICD10CM
from desktop import app
from desktop.gui.windows.main_window import MainWindow
from desktop.paths import settings_file
from desktop.vault.keys import KdfParameters
from desktop.vault.vault import Vault
from tests.codesets.small_book import APRIL_2026, bringing, write_tabular
from tests.journeys.trouble import PASSPHRASE

PATIENCE = 60_000
"""Milliseconds before something that never comes is given up; nothing is timed by it."""


class Dialogs:
    """Answers at once with what the test has put in."""

    def __init__(self) -> None:
        self.notes: list[Path] = []
        self.books: list[Path] = []
        self.backup: Path | None = None
        self.save_to: Path | None = None
        self.suggested: list[str] = []

    def books_to_bring_in(self, parent: QWidget, folder: str) -> list[Path]:
        return self.books

    def notes_to_open(self, parent: QWidget, folder: str) -> list[Path]:
        return self.notes

    def backup_to_restore(self, parent: QWidget, folder: str) -> Path | None:
        return self.backup

    def file_to_save(self, parent: QWidget, folder: str, name: str, kind: str) -> Path | None:
        self.suggested.append(name)
        return self.save_to


class Coder:
    """Somebody at the keyboard."""

    def __init__(self, running: app.Application, dialogs: Dialogs, qtbot: QtBot) -> None:
        self.running = running
        self.window: MainWindow = running.window
        self.desk = running.desk
        self.shelf = running.shelf
        self.dialogs = dialogs
        self._qtbot = qtbot

    # --- hands ------------------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Each in Qt's portable spelling, ``Ctrl+K``, on what has the focus; then waits for the answers."""
        for key in keys:
            combination = QKeySequence(key)[0]
            QTest.keyClick(self.focus, combination.key(), combination.keyboardModifiers())
            self.settle()

    def type(self, text: str) -> None:
        QTest.keyClicks(self.focus, text)
        self.settle()

    def paste(self, text: str) -> None:
        """For what has no key of its own."""
        QGuiApplication.clipboard().setText(text)
        self.press("Ctrl+V")

    # --- eyes -------------------------------------------------------------------------------------------

    @property
    def focus(self) -> QWidget:
        focus = QApplication.focusWidget()
        return focus if focus is not None else self.window

    def words(self) -> str:
        """Everything that any part of the window holds to be read, shown or not."""
        said: list[str] = [self.window.workbench.note.text.toPlainText()]
        for part in self.window.findChildren(QWidget):
            for name in ("text", "toolTip", "accessibleName", "accessibleDescription"):
                read = getattr(part, name, None)
                told = read() if callable(read) else ""
                said.append(told if isinstance(told, str) else "")
        for view in self.window.findChildren(QAbstractItemView):
            model, top = view.model(), view.rootIndex()
            columns = model.columnCount() if isinstance(model, QAbstractTableModel) else 1
            for row in range(model.rowCount(top)):
                said += [str(model.index(row, column, top).data()) for column in range(columns)]
        return "\n".join(said)

    @property
    def codes(self) -> list[str]:
        """The codes of the encounter, as its table shows them."""
        encounter = self.desk.encounter
        return [line.code for line in encounter.lines] if encounter else []

    @property
    def quotes(self) -> list[tuple[str, ...]]:
        encounter = self.desk.encounter
        return [tuple(e.quote for e in line.evidence) for line in encounter.lines] if encounter else []

    @property
    def status(self) -> str:
        """What is said at the foot of the window: the messages, then the status line."""
        return " | ".join([*self.window.messages.words, *self.window.status.words])

    def until(self, condition: Callable[[], object], patience: int = PATIENCE) -> None:
        self._qtbot.waitUntil(lambda: bool(condition()), timeout=patience)

    def settle(self) -> None:
        """Until nothing that was asked for is still to be answered."""
        browser = self.window.workbench.browser
        self.until(
            lambda: (
                self.desk.idle
                and self.window.appearance.at_rest
                and self.shelf.worker.idle
                and (self.shelf.library is None or not browser.searching)
            )
        )
        QApplication.processEvents()

    # --- what every journey begins with -----------------------------------------------------------------

    def begin(self) -> None:
        self.until(lambda: self.shelf.library is not None)
        self.settle()

    def set_up_vault(self, passphrase: str) -> None:
        self.press("Tab", "Space")
        self.type(passphrase)
        self.press("Tab")
        self.type(passphrase)
        self.press("Return")
        self.until(lambda: self.desk.kind == "vault")
        self.settle()

    def open_vault(self, passphrase: str) -> None:
        self.type(passphrase)
        self.press("Return")
        self.until(lambda: self.desk.kind == "vault")
        self.settle()

    def open_note(self, note: Path) -> None:
        self.dialogs.notes = [note]
        self.press("Ctrl+O")
        self.until(lambda: self.desk.encounter is not None)
        self.settle()

    def select_words(self, words: str) -> None:
        """By the find bar: what was found is selected when it closes."""
        self.press("Ctrl+F")
        self.type(words)
        self.press("Return", "Escape")


@pytest.fixture
def dialogs() -> Dialogs:
    return Dialogs()


StartCoder = Callable[[], Coder]


class StartOn(Protocol):
    """Starts the application over a code library; by default it waits until the books are open."""

    def __call__(self, library: Path, *, wait: bool = True, home: Path | None = None) -> Coder: ...


@pytest.fixture
def start_on(chartside_home: Path, dialogs: Dialogs, qtbot: QtBot, qapp: QApplication) -> Iterator[StartOn]:
    """As often as the journey does; each start is closed in the end."""
    running: list[app.Application] = []
    qapp.setStyle("fusion")

    def begin(library: Path, *, wait: bool = True, home: Path | None = None) -> Coder:
        application = app.make(home or chartside_home, library=library, dialogs=dialogs)
        running.append(application)
        if not settings_file(home or chartside_home).exists():
            # as on a screen that has room for it, which the one of the tests has not
            application.window.setWindowState(Qt.WindowState.WindowNoState)
            application.window.resize(1440, 900)
        application.window.show()
        application.window.activateWindow()
        qtbot.waitActive(application.window)
        coder = Coder(application, dialogs, qtbot)
        if wait:
            coder.begin()
        return coder

    yield begin
    for application in running:
        application.close()
        application.window.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def start(start_on: StartOn, built_library: Path) -> StartCoder:
    """Over the whole library."""
    return lambda: start_on(built_library)


@pytest.fixture
def coder(start: StartCoder) -> Coder:
    return start()


@pytest.fixture(scope="session")
def small_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few entries that the application takes for the whole book, and the abridged HCPCS list: for what
    does not need more.

    Read it only: a test that damages one copies it first.
    """
    place = tmp_path_factory.mktemp("small")
    build_library(place / "library", systems=(bringing(write_tabular(place / APRIL_2026)), HCPCS))
    volume, short = read_manifest(place / "library").volumes
    whole = ICD10CM.packaged()
    assert whole is not None
    volume = replace(volume, source=whole.name, source_size=whole.stat().st_size)
    write_manifest(place / "library", Manifest((volume, short)))
    return place / "library"


@pytest.fixture(scope="session")
def quick_vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile with an empty vault whose passphrase costs next to nothing to try. Copy it."""
    profile = tmp_path_factory.mktemp("quick") / "profile"
    Vault.create(profile, PASSPHRASE, kdf=KdfParameters(memory_kib=8, passes=1, lanes=1)).close()
    return profile


__all__ = ["Coder", "Dialogs", "Qt"]
