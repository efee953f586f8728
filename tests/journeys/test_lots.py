"""A folder or zip of charts becomes a worklist: grouped, known when it comes again, read and coded by key."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from desktop.coding.records import EncounterSummary
from desktop.gui.windows.book_arrivals import split_books
from desktop.gui.windows.note_arrivals import NoteArrivals
from tests.codesets.test_official_files import zipped
from tests.desktop.charts.samples import SAMPLES
from tests.journeys.conftest import Coder, StartOn
from tests.journeys.trouble import PASSPHRASE

FILES = {
    sample.name: sample.data
    for sample in SAMPLES
    if sample.reader in ("C-CDA document", "FHIR record", "HL7 message", "X12 claim")
}
"""All of Ann Example: a visit on April 3, a stay V-99 in a record, a message and a claim."""


@pytest.fixture
def coder(start_on: StartOn, small_library: Path) -> Coder:
    coder = start_on(small_library)
    coder.set_up_vault(PASSPHRASE)
    return coder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "charts of a day"
    place.mkdir()
    for name, data in FILES.items():
        (place / name).write_bytes(data)
    (place / "broken.pdf").write_bytes(b"%PDF-1.4 and no more")
    (place / "anonymous.txt").write_text("Cough. Type 2 diabetes with foot ulcer.")
    return place


def rows(coder: Coder) -> list[tuple[str, int]]:
    """Title and number of documents of each encounter."""
    found: list[tuple[str, int]] = []

    def told(worklist: tuple[EncounterSummary, ...]) -> None:
        found.extend((each.title.casefold(), each.documents) for each in worklist)

    coder.desk.ask(lambda session: session.worklist(), told)
    coder.settle()
    return sorted(found)


def drop(coder: Coder, path: Path, then: str) -> None:
    coder.window.open_notes([path])
    coder.until(lambda: then in coder.status)
    coder.settle()


def test_a_mixed_folder_becomes_encounters_that_can_be_coded(coder: Coder, folder: Path) -> None:
    drop(coder, folder, "6 documents in 2 encounters brought in.")
    assert coder.window.page == "worklist"
    assert rows(coder) == [("ann b example", 5), ("anonymous", 1)]
    assert "broken.pdf" in "\n".join(coder.window.messages.words), "what cannot be read is named"

    drop(coder, folder, "Nothing new was brought in; 6 documents there already.")
    assert rows(coder) == [("ann b example", 5), ("anonymous", 1)]

    coder.press("Ctrl+1", "Ctrl+F")
    coder.type("anonymous")
    coder.press("Return")
    coder.until(lambda: coder.desk.encounter is not None)
    coder.press("Ctrl+K")
    coder.type("foot ulcer")
    coder.press("Return")
    assert coder.codes == ["E11.621"]


def test_the_grouping_is_corrected_by_key(coder: Coder, folder: Path) -> None:
    drop(coder, folder, "6 documents in 2 encounters brought in.")
    coder.press("Ctrl+1", "Home", "Ctrl+Shift+G")
    assert "Select two or more encounters" in coder.status
    coder.press("Ctrl+1", "Home", "Shift+Down", "Ctrl+Shift+G")
    coder.until(lambda: "2 encounters are one now" in coder.status)
    coder.settle()
    assert [count for _, count in rows(coder)] == [6]

    coder.press("Ctrl+Shift+P")
    coder.type("encounter of its own")
    coder.press("Return")
    coder.until(lambda: "is an encounter of its own now" in coder.status)
    coder.settle()
    assert sorted(count for _, count in rows(coder)) == [1, 5]


def test_a_zip_of_charts_is_told_from_one_of_code_files(coder: Coder, folder: Path, tmp_path: Path) -> None:
    charts = tmp_path / "monday.zip"
    with zipfile.ZipFile(charts, "w") as packed:
        for name, data in FILES.items():
            packed.writestr(f"day/{name}", data)
    books = zipped(tmp_path / "2026-codes.zip", {"icd10cm_order_2026.txt": "00001 A00     0 Cholera"})
    assert split_books([charts, books]) == ([books], [charts])
    drop(coder, charts, "5 documents in 1 encounter brought in.")
    assert rows(coder) == [("ann b example", 5)]


def test_an_empty_folder_is_told_of(coder: Coder, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    coder.window.open_notes([tmp_path / "empty"])
    coder.until(lambda: "without a file in it" in coder.status)
    assert rows(coder) == []


def test_a_file_of_several_encounters_opens_none_of_them(coder: Coder, tmp_path: Path) -> None:
    claim = next(sample.data for sample in SAMPLES if sample.reader == "X12 claim").decode()
    path = tmp_path / "claims.x12"
    path.write_text(claim + claim.replace("V-99", "V-100").replace("20260401", "20260501"))
    coder.window.open_notes([path])
    coder.until(lambda: "2 documents in 2 encounters" in coder.status)
    coder.settle()
    assert coder.window.page == "worklist"
    assert coder.desk.encounter is None


def test_looking_for_charts_can_be_cancelled(coder: Coder, tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"{number}.txt").write_text(f"Cough {number}.")
    coder.window.open_notes([tmp_path])
    coder.window.status.cancel_requested.emit()
    coder.settle()
    assert rows(coder) == []


def test_other_work_waits_for_one_file_at_most(coder: Coder, tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"{number}.txt").write_text(f"Cough {number}.")
    coder.window.open_notes([tmp_path])
    seen: list[int] = []

    def ask(_: object, __: object) -> None:
        if not seen:
            seen.append(-1)
            coder.desk.ask(lambda session: session.worklist(), lambda found: seen.append(len(found)))

    coder.desk.changed.connect(ask)
    coder.until(lambda: "30 documents in 30 encounters" in coder.status)
    assert 0 < seen[1] < 30
    coder.until(lambda: len(coder.window.worklist.titles) == 30)


def test_a_thousand_refusals_are_told_in_few_lines() -> None:
    arrivals = NoteArrivals()
    for number in range(1000):
        arrivals.refuse(f"“{number}.png” is a picture.")
    told = arrivals.told().splitlines()
    assert told[0] == "1000 notes were not opened." and told[-1] == "… and 980 more." and len(told) == 22
