"""The application from its start to its first searches, in a process of its own, told as JSON on stdout.

``first_steps.py STARTED LIBRARY HOME``: STARTED is ``time.monotonic()`` of whoever started this process,
so that what Python itself needs counts as well. Nothing is imported before the application that it does
not import anyway.
"""

from __future__ import annotations

import os
import sys
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as desktop.__main__ does

from pathlib import Path

STARTED = float(sys.argv[1])
QUERIES = ("type 2 diabetes with foot ulcer", "htn ckd 5", "pnuemonia", "fracture of left radius")
CHART = "diabetes-follow-up"
HEAVY = ("argon2", "cryptography", "numpy", "rapidfuzz", "sqlite_utils", "whoosh")
"""Must not be imported before the window is seen."""


def main() -> int:
    from desktop.app import make, make_qt

    moments: dict[str, float] = {"imported": _since(), "imported cpu": time.process_time()}
    qt = make_qt()
    running = make(Path(sys.argv[3]), library=Path(sys.argv[2]))
    # Connected after the window's own slot: when this one runs, the search box answers.
    running.shelf.ready.connect(lambda _library: moments.update(searchable=_since()))
    _note_first_paint(running, moments)
    running.window.show()
    from desktop.gui.waiting import wait_until

    wait_until(lambda: "searchable" in moments and "window" in moments)
    moments["searchable cpu"] = time.process_time()
    _work(running, wait_until)
    qt.processEvents()
    moments["rss"] = resident()
    sys.stdout.write(__import__("json").dumps(moments) + "\n")
    running.close()
    return 0


def _note_first_paint(running: object, moments: dict[str, object]) -> None:
    from PySide6.QtCore import QEvent, QObject, QTimer

    class Eye(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                watched.removeEventFilter(self)
                moments["early"] = [name for name in HEAVY if name in sys.modules]
                QTimer.singleShot(0, seen)  # everything that was to be painted has been, when this runs
            return False

    def seen() -> None:
        moments.update({"window": _since(), "window cpu": time.process_time()})

    window = running.window  # type: ignore[attr-defined]
    eye = Eye(window)
    window.start.installEventFilter(eye)


def _work(running: object, wait_until: object) -> None:
    """What a coder has open after a minute: a chart, and a search that has met a misspelt word."""
    window, desk, shelf = running.window, running.desk, running.shelf  # type: ignore[attr-defined]
    browser = window.workbench.browser
    desk.practise()
    wait_until(lambda: desk.kind == "practice")  # type: ignore[operator]
    desk.do(lambda session: session.open_sample(CHART))
    wait_until(lambda: desk.encounter is not None)  # type: ignore[operator]
    for query in QUERIES:
        browser.focus_search(query)
        wait_until(lambda: not browser.searching)  # type: ignore[operator]
    wait_until(lambda: desk.idle and shelf.worker.idle)  # type: ignore[operator]


def _since() -> float:
    return time.monotonic() - STARTED


def resident() -> int:
    """Bytes of memory in use; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    raise SystemExit(main())
