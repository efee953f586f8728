"""Documents that come together find their encounter; files come out of folders and zips. All invented."""

from __future__ import annotations

import os
import zipfile
from datetime import date
from pathlib import Path

import pytest

from desktop.charts.grouping import Group, new_group
from desktop.charts.lots import MOST, ChartSource, is_lot, sources_of
from desktop.charts.readers.contract import PatientFacts, ReadDocument, VisitFacts
from desktop.errors import BadNote

ANN = PatientFacts("Ann B. Example", date(1961, 3, 4), "F", ("MRN-7",))
ANN_WITHOUT_NUMBER = PatientFacts("ann b example", date(1961, 3, 4))
NAMESAKE = PatientFacts("Ann B Example", date(1990, 1, 1), "F")
BOB = PatientFacts("Bob Other", date(1950, 1, 1), "M", ("MRN-8",))
STAY = VisitFacts("V-1", "inpatient", date(2026, 4, 1), date(2026, 4, 3))


def document(
    patient: PatientFacts | None = None, visit: VisitFacts | None = None, on: date | None = None
) -> ReadDocument:
    who, when = patient or PatientFacts(), visit or VisitFacts()
    return ReadDocument("", "Note", "words\n", patient=who, visit=when, document_date=on)


def grouped(*arrivals: tuple[str, ReadDocument]) -> list[list[int]]:
    """Which arrivals came together, by their places."""
    groups: list[Group] = []
    found: list[list[int]] = []
    for place, (file, each) in enumerate(arrivals):
        at = next((n for n, group in enumerate(groups) if group.takes(each, file)), -1)
        if at < 0:
            groups.append(new_group(str(place), file, each))
            found.append([place])
        else:
            groups[at].learn(each)
            found[at].append(place)
    return found


def test_one_patient_and_one_visit_are_one_encounter_whatever_the_files() -> None:
    assert grouped(
        ("a.xml", document(ANN, STAY)),
        ("b.hl7", document(ANN, STAY)),
        ("c.txt", document(ANN_WITHOUT_NUMBER, on=date(2026, 4, 2))),
        ("d.txt", document(ANN_WITHOUT_NUMBER, on=date(2026, 5, 2))),
        ("e.txt", document(BOB, STAY)),
        ("f.txt", document(NAMESAKE, on=date(2026, 4, 2))),
    ) == [[0, 1, 2], [3], [4], [5]]


def test_visits_with_other_numbers_are_other_encounters_even_on_one_day() -> None:
    second = VisitFacts("V-2", "", date(2026, 4, 1))
    assert grouped(("a", document(ANN, STAY)), ("a", document(ANN, second))) == [[0], [1]]


def test_what_says_nothing_of_itself_stays_with_its_file() -> None:
    assert grouped(
        ("scan.pdf", document()),
        ("scan.pdf", document(ANN, STAY)),
        ("scan.pdf", document()),
        ("other.pdf", document()),
    ) == [[0, 1, 2], [3]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "charts"
    (place / "sub" / ".hidden").mkdir(parents=True)
    (place / "b.txt").write_text("b")
    (place / "sub" / "a.txt").write_text("a")
    (place / "sub" / ".hidden" / "x.txt").write_text("x")
    (place / ".DS_Store").write_text("x")
    with zipfile.ZipFile(place / "c.zip", "w") as packed:
        packed.writestr("deep/one.txt", "one")
        packed.writestr("__MACOSX/one.txt", "no chart")
        packed.writestr("empty.txt", "")
    return place


def test_the_files_of_a_folder_and_of_a_zip_in_it(folder: Path) -> None:
    assert is_lot(folder) and is_lot(folder / "c.zip") and not is_lot(folder / "b.txt")
    found, unread = sources_of([folder])
    assert unread == ()
    assert [source.name for source in found] == ["b.txt", "one.txt", "empty.txt", "a.txt"]
    assert found[1].load().data == b"one"
    with pytest.raises(BadNote, match=r"“empty.txt” is empty"):
        found[2].load()


def test_a_document_that_is_a_zip_is_no_lot(tmp_path: Path) -> None:
    path = tmp_path / "letter.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("[Content_Types].xml", "<x/>")
    assert not is_lot(path)
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK\x03\x04 and no more")
    assert not is_lot(broken)


def test_a_bomb_a_lock_and_a_broken_part_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "lot.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("bomb.txt", b"\0" * 20_000_000)
        packed.writestr("fine.txt", "fine")
    with pytest.raises(BadNote, match=r"“bomb.txt” is too large in its zip"):
        inside(path, "bomb.txt").load()
    content = bytearray(path.read_bytes())
    content[path.read_bytes().rindex(b"fine.txt") - 38] |= 1  # the flags of its entry
    locked = tmp_path / "locked.zip"
    locked.write_bytes(content)
    with pytest.raises(BadNote, match=r"“fine.txt” (is locked|cannot be read)"):
        inside(locked, "fine.txt").load()
    torn = inside(path, "bomb.txt")
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(BadNote, match="its zip is damaged"):
        torn.load()


def test_nothing_and_too_much_are_refused(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    with pytest.raises(BadNote, match="without a file in it"):
        sources_of([tmp_path / "none"])
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as packed:
        for number in range(MOST + 1):
            packed.writestr(f"{number}.txt", "x")
    with pytest.raises(BadNote, match="more than 5,000"):
        sources_of([tmp_path / "many.zip"])


def inside(path: Path, name: str) -> ChartSource:
    with zipfile.ZipFile(path) as packed:
        return ChartSource(path, packed.getinfo(name))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_two(tmp_path: Path) -> None:
    path = tmp_path / "twins.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("note.txt", "first")
        packed.writestr("note.txt", "second")
    found, _ = sources_of([path])
    assert [each.load().data for each in found] == [b"first", b"second"]
    assert len({each.origin for each in found}) == 2


def test_a_folder_that_may_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "1.txt").write_text("x")
    (tmp_path / "shut").mkdir()
    whole = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("shut"):
            raise PermissionError(13, "no", path)
        return whole(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found, unread = sources_of([tmp_path])
    assert len(found) == 1 and len(unread) == 1 and "“shut” cannot be read" in unread[0]
