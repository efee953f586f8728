"""A clinic's year: 20,000 encounters with a note each, opened, filtered, sorted, and searched through.

``worker`` stands beside what runs on the desk's thread, ``window`` beside what the window's own thread does
between two pictures. The notes are those of the sample charts, whole, so that every word is in many of them.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "build"))
import desktop  # isort: skip  # noqa: F401  - before sqlite-utils is imported
import prebuilt

from codesets.library import Library
from desktop.audit_trail import AuditTrail
from desktop.charts.notes import make_document
from desktop.coding.encounter import Encounter, Patient, Priority, Status
from desktop.encounter_store import EncounterStore
from desktop.gui.models.worklist_rows import ENCOUNTER_COLUMNS, WorklistModel, listed
from desktop.paths import profile_folder
from desktop.session import Session
from desktop.vault.keys import KdfParameters
from desktop.vault.vault import Vault

T = TypeVar("T")

COUNT = 20_000
OPEN_TARGET, FILTER_TARGET = 1.0, 0.1
"""Seconds: until the worklist stands; for each letter of a filter."""
PASSPHRASE = "four unrelated words here"
GIVEN = ("Ann", "Ben", "Cora", "Dan", "Eve", "Fred", "Gwen", "Hugh", "Ivy", "Jack")
FAMILY = ("Makebelieve", "Invented", "Notreal", "Fictitious", "Imaginary", "Pretend", "Sample")
TYPED = ("imaginary", "2026-03", "on hold urgent", "eve sample", "query sent")
LOOKED_FOR = (
    "diabetes",
    "foot ulcer",
    '"follow-up visit"',
    "asthma inhaler",
    "knee",
    "pneumonia chest",
    "zebra",
)


def main() -> int:
    with TemporaryDirectory() as folder:
        home = Path(folder)
        _fill(home)
        took: dict[str, list[float]] = {}
        session = _timed(took, "vault unlocked (worker)", lambda: _unlock(home))
        with session:
            rows = _timed(took, "worklist read (worker)", session.worklist)
            QApplication([])
            model = WorklistModel()
            shown = _timed(took, "rows made (worker)", lambda: listed(rows))
            _timed(
                took,
                "rows shown (window)",
                lambda: model.set_rows(ENCOUNTER_COLUMNS, shown.rows, shown.texts),
            )
            for words in TYPED:
                for end in range(1, len(words) + 1):
                    _timed(
                        took, "filter, a letter (window)", lambda typed=words[:end]: model.set_words(typed)
                    )
            model.set_words("")
            for column in range(len(ENCOUNTER_COLUMNS)):
                for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
                    _timed(took, "sort (window)", lambda c=column, o=order: model.sort(c, o))
            _timed(took, "notes, first search (worker)", lambda: session.notes.in_all("cough"))
            for words in LOOKED_FOR:
                for end in range(3, len(words) + 1):
                    find = lambda typed=words[:end]: session.notes.in_all(typed)  # noqa: E731
                    _timed(took, "notes, a letter (worker)", find)
            for _ in range(10):
                _timed(took, "take the next (worker)", session.take_next)
    return _report(took)


def _unlock(home: Path) -> Session:
    return Session.unlock(home, PASSPHRASE, Library.open(prebuilt.library()))


def _timed(took: dict[str, list[float]], what: str, act: Callable[[], T]) -> T:
    start = time.perf_counter()
    answer = act()
    took.setdefault(what, []).append(time.perf_counter() - start)
    return answer


def _fill(home: Path) -> None:
    notes = [
        file.read_text("utf-8") for file in sorted((prebuilt.ROOT / "resources" / "charts").glob("*.txt"))
    ]
    folder = profile_folder(home)
    vault = Vault.create(folder, PASSPHRASE, kdf=KdfParameters(memory_kib=64, passes=1, lanes=1))
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    times = iter(begin + timedelta(minutes=number) for number in range(10 * COUNT))
    store = EncounterStore(vault, AuditTrail(vault, lambda: begin, kept=False), lambda: next(times))
    statuses, priorities = list(Status), list(Priority)
    try:
        with vault.together():
            for number in range(COUNT):
                text = notes[number % len(notes)]
                document = make_document(text, source_name="note.txt", document_id=f"{number:032x}")
                status = statuses[number % len(statuses)]
                encounter = Encounter(
                    id=f"{number:032x}",
                    patient=Patient(f"{GIVEN[number % 10]} {FAMILY[number % 7]} {number}"),
                    date_of_service=date(2026, 1, 1) + timedelta(days=number % 365),
                    status=status,
                    documents=(document,),
                    reason="Pathology report is pending" if status.waits else "",
                    priority=priorities[number % 4],
                    due=date(2026, 6, 1) + timedelta(days=number % 90) if number % 3 else None,
                )
                store.write(encounter, "Bring in a chart", None)
    finally:
        vault.close()


def _report(took: dict[str, list[float]]) -> int:
    print(f"{COUNT:,} encounters, milliseconds")
    print(f"{'':32}{'times':>7}{'p50':>9}{'p95':>9}{'most':>9}")
    for what, times in took.items():
        p50, p95 = (1000 * float(np.percentile(times, share)) for share in (50, 95))
        print(f"{what:32}{len(times):>7}{p50:>9.1f}{p95:>9.1f}{1000 * max(times):>9.1f}")
    opened = sum(sum(took[what]) for what in took if "read" in what or "rows" in what)
    filtered = float(np.percentile(took["filter, a letter (window)"], 95))
    print(
        f"open {opened:.2f} s (target {OPEN_TARGET} s), filter p95 {filtered * 1000:.0f} ms (target 100 ms)"
    )
    return 0 if opened <= OPEN_TARGET and filtered <= FILTER_TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
