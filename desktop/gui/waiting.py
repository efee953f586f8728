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
    seen: list[bool] = []
    loop, started = QEventLoop(), time.monotonic()
    look = QTimer(interval=5)

    def see() -> None:
        if condition():
            seen.append(True)
        if seen or time.monotonic() - started > LONGEST:
            look.stop()
            loop.quit()

    look.timeout.connect(see)
    look.start()
    loop.exec()
    if not seen:
        raise NeverHappened(f"took longer than {LONGEST:.0f} s")
