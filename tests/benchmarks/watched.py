"""The real window under a stopwatch: how long an action takes to be seen, and how long it held the window."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop import app
from desktop.gui.waiting import wait_until

PATIENCE = 60.0
"""Seconds before something that is never seen is given up."""


@dataclass(slots=True)
class Taken:
    """What an action took, in seconds."""

    seen: float = 0.0
    """From the key press until what it brings had been painted."""
    held: float = 0.0
    """The longest the window could not have answered meanwhile, by the clock …"""
    held_cpu: float = 0.0
    """… and by what its thread had to do, other programs left out."""


@dataclass(slots=True)
class Scene:
    """One kind of action, done a number of times."""

    name: str
    takes: list[Taken] = field(default_factory=list)


class _Eye(QObject):
    """Notes when any of some widgets is painted."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self._widgets = widgets
        self.painted = False
        for widget in widgets:
            widget.installEventFilter(self)

    def close(self) -> None:
        for widget in self._widgets:
            widget.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.painted = True
        return False


class WatchedWindow:
    """The application over a data folder of its own; every action is done through it."""

    def __init__(self, qt: QApplication, running: app.Application) -> None:
        self.running = running
        self.window = running.window
        self.bench = running.window.workbench
        self.browser = self.bench.browser
        self._qt = qt
        self._timers = self.browser.findChildren(QTimer)
        self.scenes: list[Scene] = []

    def take(
        self, scene: Scene, act: Callable[[], object], *seen: QWidget, when: Callable[[], bool] = lambda: True
    ) -> None:
        """Do it, until one of the widgets is painted while ``when`` holds; then until all is quiet again."""
        eye = _Eye(*seen)
        taken = Taken()
        started = time.perf_counter()
        self._turn(act, taken)
        while True:
            eye.painted = eye.painted and when()
            self._turn(self._qt.processEvents, taken)
            if eye.painted and when():
                break
            if time.perf_counter() - started > PATIENCE:
                raise RuntimeError(f"never seen: {scene.name}")
            time.sleep(0.0005)  # the workers' turn
        taken.seen = time.perf_counter() - started
        eye.close()
        scene.takes.append(taken)

    def rest(self, scene: Scene) -> None:
        """Let what follows from the last action by itself happen too; what it holds up counts with it."""
        taken = scene.takes[-1]
        while not self.quiet:
            self._turn(self._qt.processEvents, taken)
            time.sleep(0.0005)
        self._turn(self._qt.processEvents, taken)

    def settle(self) -> None:
        wait_until(lambda: self.quiet)
        self._qt.processEvents()

    @property
    def quiet(self) -> bool:
        return (
            self.running.desk.idle
            and self.running.shelf.worker.idle
            and not self.browser.searching
            and not any(timer.isActive() for timer in self._timers)
        )

    def scene(self, name: str) -> Scene:
        self.scenes.append(Scene(name))
        return self.scenes[-1]

    @staticmethod
    def _turn(act: Callable[[], object], taken: Taken) -> None:
        wall, cpu = time.perf_counter(), time.thread_time()
        act()
        taken.held = max(taken.held, time.perf_counter() - wall)
        taken.held_cpu = max(taken.held_cpu, time.thread_time() - cpu)


@contextmanager
def watched_window(library: Path) -> Iterator[WatchedWindow]:
    """Shown, active, its vault set up, its search warm."""
    qt = app.make_qt()
    with TemporaryDirectory(prefix="chartside-window-") as home:
        running = app.make(Path(home), library=library)
        try:
            running.window.show()
            running.window.activateWindow()
            wait_until(lambda: running.shelf.library is not None and running.shelf.worker.idle)
            running.desk.create_vault("four unrelated words here")
            wait_until(lambda: running.desk.kind == "vault" and running.desk.idle)
            yield WatchedWindow(qt, running)
        finally:
            running.close()


def press(widget: QWidget, key: str) -> Callable[[], None]:
    """``key`` in Qt's portable spelling: ``Ctrl+End``."""
    combination = QKeySequence(key)[0]
    return lambda: QTest.keyClick(widget, combination.key(), combination.keyboardModifiers())
