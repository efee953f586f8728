"""The application from its start to its first searches, in a process of its own, told as JSON on stdout.

``first_steps.py STARTED LIBRARY HOME``: STARTED is ``time.monotonic()`` of whoever started this process,
so that what Python itself needs counts as well. Before the window is seen nothing is imported here that
the application does not import anyway.
"""

from __future__ import annotations

import json
import os
import sys
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as desktop.__main__ does

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop.app import Application

STARTED = float(sys.argv[1])
QUERIES = ("type 2 diabetes with foot ulcer", "htn ckd 5", "pnuemonia", "fracture of left radius")
CHART = "diabetes-follow-up"
HEAVY = ("argon2", "cryptography", "numpy", "rapidfuzz", "sqlite_utils", "whoosh")
"""Must not be imported before the window is seen."""

moments: dict[str, Any] = {}


def main() -> int:
    from desktop.app import make, make_qt

    note("imported")
    qt = make_qt()
    running = make(Path(sys.argv[3]), library=Path(sys.argv[2]))
    running.window.seen.disconnect(running.shelf.open)
    running.window.seen.connect(_seen)  # before the books are opened, not at the same time
    running.window.seen.connect(running.shelf.open)
    # Connected after the window's own slot: when this one runs, the search box answers.
    running.shelf.ready.connect(lambda _library: note("searchable"))
    running.window.show()
    _work(running)
    qt.processEvents()
    sys.stdout.write(json.dumps({**moments, "rss": resident()}) + "\n")
    running.close()
    return 0


def note(moment: str) -> None:
    """Seconds since the start, by the clock and of work."""
    moments[moment] = time.monotonic() - STARTED
    moments[f"{moment} cpu"] = time.process_time()


def _seen() -> None:
    note("window")
    moments["early"] = [name for name in HEAVY if name in sys.modules]


def _work(running: Application) -> None:
    """What a coder has open after a minute: a chart, and a search that has met a misspelt word."""
    from desktop.gui.waiting import wait_until

    desk, browser = running.desk, running.window.workbench.browser
    wait_until(lambda: "searchable" in moments and running.shelf.worker.idle)
    desk.practise()
    wait_until(lambda: desk.kind == "practice")
    desk.do(lambda session: session.open_sample(CHART))
    wait_until(lambda: desk.encounter is not None)
    for query in QUERIES:
        browser.focus_search(query)
        wait_until(lambda: not browser.searching)
    wait_until(lambda: desk.idle and running.shelf.worker.idle)


def resident() -> int:
    """Bytes of memory in use; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    raise SystemExit(main())
