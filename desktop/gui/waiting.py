"""Lets the window live until something has happened: for what drives it from outside."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QTimer

LONGEST = 120.0
"""Seconds; building the library for the first time is the longest wait there is."""


class NeverHappened(Exception):
    """The condition did not come true in time."""


def wait_until(condition: Callable[[], bool]) -> None:
    """Returns as soon as the condition has been seen to hold, once. Raises NeverHappened."""
    if condition():
        return
    loop, started, happened = QEventLoop(), time.monotonic(), False
    look = QTimer(interval=5)

    def see() -> None:
        nonlocal happened
        happened = condition()
        if happened or time.monotonic() - started > LONGEST:
            look.stop()  # it has been true: what follows from it may make it false again
            loop.quit()

    look.timeout.connect(see)
    look.start()
    loop.exec()
    if not happened:
        raise NeverHappened(f"took longer than {LONGEST:.0f} s")
