"""What people and disks do to a program: a sentence each time, nothing lost, no word of the patient left."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.vault.database import open_database
from desktop.vault.keys import open_header, read_header
from tests.journeys.conftest import Coder, StartOn
from tests.journeys.trouble import (
    NOTE,
    PASSPHRASE,
    PATIENT,
    everybodys_folder,
    full_disk,
    leaks,
    read_only,
    write_note,
)


@pytest.fixture(autouse=True)
def _nothing_leaks(chartside_home: Path) -> Iterator[None]:
    yield
    assert leaks(chartside_home) == []


@pytest.fixture
def coder(start_on: StartOn, small_library: Path) -> Coder:
    return start_on(small_library)


@pytest.fixture
def coding(
    start_on: StartOn, small_library: Path, quick_vault: Path, chartside_home: Path, tmp_path: Path
) -> Coder:
    """With a note open and one code in it."""
    shutil.copytree(quick_vault, chartside_home / "profile")
    coder = start_on(small_library)
    coder.open_vault(PASSPHRASE)
    coder.open_note(write_note(tmp_path))
    add(coder, "i10")
    assert coder.codes == ["I10"]
    return coder


def add(coder: Coder, code: str) -> None:
    coder.press("Ctrl+D", "Ctrl+A")
    coder.type(code)
    coder.press("Return")


def open_vault(coder: Coder, passphrase: str = PASSPHRASE) -> None:
    coder.type(passphrase)
    coder.press("Return")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


# --- notes -----------------------------------------------------------------------------------------------


def huge(file: Path) -> None:
    with file.open("wb") as opened:
        opened.truncate(65 << 20)


def pipe(file: Path) -> None:
    if sys.platform == "win32":  # has none; a folder is as little a note
        file.mkdir()
    else:
        os.mkfifo(file)


BAD_NOTES = {
    "empty.txt": (lambda file: file.write_bytes(b""), "is empty"),
    "blank.txt": (lambda file: file.write_bytes(b" \n\t\n"), "is empty"),
    "huge.txt": (huge, "64 MB"),
    "binary.txt": (lambda file: file.write_bytes(bytes(range(256)) * 64), "not a text file"),
    "scan.txt": (lambda file: file.write_bytes(b"%PDF-1.7 \xe2\xe3\xcf\xd3"), "is a PDF"),
    "folder.txt": (lambda file: file.mkdir(), "is a folder"),
    "pipe.txt": (pipe, "is a folder" if sys.platform == "win32" else "is not a file"),
    "vanished.txt": (lambda file: None, "not there any more"),
}


def test_a_bad_note_is_refused_and_what_was_open_stays(coding: Coder, tmp_path: Path) -> None:
    there = coding.desk.encounter
    for name, (make, told) in BAD_NOTES.items():
        make(tmp_path / name)
        for keys in ("Ctrl+O", "Ctrl+Shift+O"):
            coding.dialogs.notes = [tmp_path / name]
            coding.press(keys)
            assert told in coding.status and name in coding.status
            assert "Traceback" not in coding.words()
    assert coding.desk.encounter is there
    coding.press("Ctrl+1")
    assert len(coding.window.worklist.titles) == 1


def test_a_note_in_another_encoding_is_read(coder: Coder, tmp_path: Path) -> None:
    coder.set_up_vault(PASSPHRASE)
    for encoding in ("cp1252", "utf-8-sig", "utf-16", "utf-16-le"):
        file = tmp_path / f"{encoding}.txt"
        file.write_bytes((NOTE + f"Café déjà vu {encoding}").encode(encoding))
        coder.open_note(file)
        assert f"Café déjà vu {encoding}" in coder.window.workbench.note.text.toPlainText()
        assert coder.window.banner.name.text() == f"Testcase {PATIENT}"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names of files are always text")
def test_a_name_that_is_no_text_is_opened_or_refused(coder: Coder, tmp_path: Path) -> None:
    coder.set_up_vault(PASSPHRASE)
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff"))
    folder.mkdir()
    file = Path(os.fsdecode(os.fsencode(folder) + b"/\xfe.txt"))
    file.write_text(NOTE)
    coder.dialogs.notes = [file]
    coder.press("Ctrl+O")
    assert coder.desk.encounter is not None
    add(coder, "i10")
    assert coder.codes == ["I10"]
    coder.dialogs.save_to = file.with_suffix(".csv")
    coder.press("Ctrl+S")
    assert b"I10" in coder.dialogs.save_to.read_bytes()


def test_one_bad_note_among_several_is_told_of_and_the_others_open(coder: Coder, tmp_path: Path) -> None:
    coder.set_up_vault(PASSPHRASE)
    (tmp_path / "empty.txt").touch()
    notes = ["a.txt", "empty.txt", "b.txt", "gone.txt", "c.txt"]
    for name in ("a.txt", "b.txt", "c.txt"):
        write_note(tmp_path, name, NOTE.replace(PATIENT, f"{PATIENT}{name[0]}"))
    coder.dialogs.notes = [tmp_path / name for name in notes]
    coder.press("Ctrl+O")
    assert "2 notes were not opened" in coder.status
    assert "“empty.txt” is empty" in coder.status and "“gone.txt” is not there any more" in coder.status
    coder.press("Ctrl+1")
    assert len(coder.window.worklist.titles) == 3


# --- codes -----------------------------------------------------------------------------------------------


def test_an_unknown_code_is_refused_where_it_was_typed(coding: Coder) -> None:
    add(coding, "q99.99")
    panel = coding.window.workbench.encounter
    assert "is not in the code book" in panel.refusal.sentence.text()
    assert panel.header.field.text() == "q99.99", "a slip can be mended"
    assert coding.codes == ["I10"]
    for hostile in ("'; drop table entries; --", "%s%n", "E11" * 12, "\u202ee11", "é" * 40, "-"):
        coding.press("Ctrl+D", "Ctrl+A")
        coding.paste(hostile)
        coding.press("Return")
        assert coding.codes == ["I10"]
        assert "Traceback" not in coding.words()


def test_of_a_code_that_is_not_billable_the_choice_offered_is_taken(coding: Coder) -> None:
    add(coding, "e11.62")
    assert "E11.621" in coding.window.workbench.encounter.refusal.sentence.text() + coding.words()
    coding.press("Down", "Return")
    assert coding.codes == ["I10", "E11.621"]
    assert coding.window.workbench.encounter.refusal.isHidden()


def test_a_search_for_anything_at_all_is_answered(coding: Coder) -> None:
    browser = coding.window.workbench.browser
    for words in (
        "*",
        "AND OR NOT (",
        '"unclosed',
        "\u202e\u0000",
        "🦶 ulcer",
        "é" * 300,
        "e11\udc80",
        "[" * 50,
    ):
        coding.press("Ctrl+K")
        coding.paste(words)
        assert not browser.searching
        assert "did not work" not in browser.ui.state.notice.title
    coding.press("Ctrl+K")
    coding.type("hypert")
    coding.press("Return")
    assert coding.codes == ["I10"]
    assert "already" in coding.status


# --- passphrases -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "attempts",
    [("wrong", PASSPHRASE.upper()), (PASSPHRASE + " ", "x" * 1024), ("pässwörd 🔑",)],
    ids=["other letters", "longer", "signs"],
)
def test_a_wrong_passphrase_changes_nothing(
    coding: Coder, chartside_home: Path, attempts: tuple[str, ...]
) -> None:
    coding.press("Ctrl+L")
    before = contents(chartside_home / "profile")
    for attempt in attempts:
        coding.paste(attempt)
        coding.press("Return")
        assert "does not open this vault" in coding.window.start.sentence
        assert coding.desk.kind is None
        assert attempt not in coding.words()
    assert contents(chartside_home / "profile") == before
    open_vault(coding)
    assert coding.desk.kind == "vault"
    assert coding.window.worklist.titles == (f"Testcase {PATIENT}",)


def test_a_short_passphrase_and_two_that_differ_make_no_vault(coder: Coder, chartside_home: Path) -> None:
    coder.press("Tab", "Space")
    coder.type("short")
    coder.press("Return")
    assert "5 more characters needed" in coder.window.start.sentence
    coder.press("Ctrl+A")
    coder.type(PASSPHRASE)
    coder.press("Return")
    coder.type(PASSPHRASE[:-1])
    coder.press("Return")
    assert "not the same" in coder.window.start.sentence
    assert not (chartside_home / "profile" / "vault.json").exists()
    coder.type(PASSPHRASE)
    coder.press("Return")
    assert coder.desk.kind == "vault"


# --- the vault -------------------------------------------------------------------------------------------


def newer_header(profile: Path) -> None:
    fields = json.loads((profile / "vault.json").read_text())
    (profile / "vault.json").write_text(json.dumps(fields | {"format": 99}))


def newer_database(profile: Path) -> None:
    key = open_header(read_header(profile / "vault.json"), PASSPHRASE)
    database = open_database(profile / "vault.db", key)
    database.execute("PRAGMA user_version = 99")
    database.close()


def damaged_header(profile: Path) -> None:
    (profile / "vault.json").write_text("{ not what it was")


def overwritten_database(profile: Path) -> None:
    size = (profile / "vault.db").stat().st_size
    (profile / "vault.db").write_bytes(os.urandom(size))


def emptied_database(profile: Path) -> None:
    (profile / "vault.db").write_bytes(b"")


def lost_database(profile: Path) -> None:
    (profile / "vault.db").unlink()


HARM = (
    (newer_header, "newer Chartside"),
    (newer_database, "newer Chartside"),
    (damaged_header, "is damaged"),
    (overwritten_database, "damaged"),
    (emptied_database, "is empty"),
    (lost_database, "is missing"),
)


def test_a_vault_that_cannot_be_opened_is_left_as_it_is(coding: Coder, chartside_home: Path) -> None:
    profile = chartside_home / "profile"
    coding.press("Ctrl+L")
    sound = contents(profile)
    for harm, told in HARM:
        harm(profile)
        before = contents(profile)
        open_vault(coding)
        assert told in coding.window.start.sentence
        assert coding.desk.kind is None and coding.window.page == "start"
        assert contents(profile) == before
        for name, content in sound.items():  # the copy is put back, as the sentence advises
            (profile / name).write_bytes(content)
    damaged_header(profile)
    coding.window.start.practise.setFocus()
    coding.press("Space")
    assert coding.desk.kind == "practice", "practice is there all the same"
    coding.press("Ctrl+L")
    (profile / "vault.json").write_bytes(sound["vault.json"])
    open_vault(coding)
    assert coding.window.worklist.titles == (f"Testcase {PATIENT}",)


# --- disks -----------------------------------------------------------------------------------------------


def test_on_a_full_disk_nothing_is_acknowledged_and_nothing_lost(
    coding: Coder, tmp_path: Path, start_on: StartOn, small_library: Path
) -> None:
    table = tmp_path / "codes.csv"
    table.write_bytes(b"exported before")
    coding.dialogs.save_to = table
    with full_disk():
        add(coding, "e11621")
        assert "full" in coding.status
        assert coding.codes == ["I10"]
        assert coding.window.workbench.encounter.header.field.text() == "e11621", "typed once is enough"
        coding.press("Ctrl+S")
        assert "full" in coding.status and "What was saved before is safe" in coding.status
        assert table.read_bytes() == b"exported before", "nothing leaves the vault that its trail cannot take"
        coding.press("Ctrl+Shift+T")
        assert "settings.json" in coding.status
        coding.dialogs.notes = [write_note_elsewhere()]
        coding.press("Ctrl+O")
        assert "full" in coding.status
        assert coding.codes == ["I10"]
    assert table.read_bytes() == b"exported before"
    add(coding, "e11621")
    assert coding.codes == ["I10", "E11.621"]
    coding.press("Ctrl+S")
    assert b"E11.621" in table.read_bytes()
    coding.press("Ctrl+L")
    open_vault(coding)
    coding.press("Return")
    assert coding.codes == ["I10", "E11.621"]


def write_note_elsewhere() -> Path:
    """A real note that is there already: nothing can be written just now."""
    return Path(__file__)


def test_no_vault_is_made_on_a_full_disk(coder: Coder, chartside_home: Path) -> None:
    coder.press("Tab", "Space")
    coder.type(PASSPHRASE)
    coder.press("Return")
    with full_disk():
        open_vault(coder)
        assert "full" in coder.window.start.sentence
    assert coder.desk.kind is None
    coder.type(PASSPHRASE)
    coder.press("Return")
    open_vault(coder)
    assert coder.desk.kind == "vault"


def test_a_read_only_data_folder_says_so(
    coding: Coder, start_on: StartOn, small_library: Path, chartside_home: Path
) -> None:
    coding.window.close()
    coding.desk.close()
    with everybodys_folder() as place:
        home = shutil.copytree(chartside_home, place / "home")
        library = shutil.copytree(small_library, place / "library")
        with read_only(place):
            coder = start_on(library, home=home)
            open_vault(coder)
            assert "read-only" in coder.window.start.sentence
            coder.window.start.practise.setFocus()
            coder.press("Space")
            assert "read-only" in coder.window.start.sentence
            coder.press("Ctrl+Shift+T")
            assert "read-only" in coder.status
            coder.window.close()
        assert leaks(place) == []


# --- exports ---------------------------------------------------------------------------------------------


def test_nothing_is_exported_over_chartsides_own_files(coding: Coder, chartside_home: Path) -> None:
    before = contents(chartside_home / "profile")
    ours = [chartside_home / "profile" / "vault.db", chartside_home / "profile" / "deeper" / "codes.csv"]
    ours += [chartside_home / "practice" / "practice.db", chartside_home / "library" / "library.json"]
    ours += [chartside_home / "practice" / ".." / "profile" / "vault.json"]
    for target in ours:
        coding.dialogs.save_to = target
        coding.press("Ctrl+S")
        assert "Chartside's own files" in coding.status and "nothing was written" in coding.status
    after = contents(chartside_home / "profile")
    assert {name: after[name] for name in ("vault.json", "vault.db")} == {
        name: before[name] for name in ("vault.json", "vault.db")
    }
    assert not (chartside_home / "practice").exists()


def test_an_export_to_where_nothing_can_be_written_says_why(coding: Coder, tmp_path: Path) -> None:
    (tmp_path / "codes.csv").mkdir()
    for target, told in (
        (tmp_path / "codes.csv", "folder of that name is in the way"),
        (tmp_path / "gone" / "codes.csv", "folder is not there any more"),
        (tmp_path / "Quill.txt" / "codes.csv", "could not be saved"),
    ):
        (tmp_path / "Quill.txt").touch()
        coding.dialogs.save_to = target
        coding.press("Ctrl+S")
        assert told in coding.status
        coding.press("Ctrl+Shift+S")
        assert told in coding.status
    locked = tmp_path / "locked"
    locked.mkdir()
    coding.dialogs.save_to = locked / "codes.csv"
    with read_only(locked):
        coding.press("Ctrl+S")
        assert "read-only" in coding.status
    assert list(locked.iterdir()) == []


# --- two at once -----------------------------------------------------------------------------------------


def test_a_second_instance_is_told_that_the_vault_is_open(
    coding: Coder, start_on: StartOn, small_library: Path
) -> None:
    second = start_on(small_library)
    open_vault(second)
    assert "already open with this profile" in second.window.start.sentence
    assert second.desk.kind is None
    second.window.start.practise.setFocus()
    second.press("Space")
    assert second.desk.kind == "practice", "practice is another profile"
    third = start_on(small_library)
    third.window.start.practise.setFocus()
    third.press("Space")
    assert "already open with this profile" in third.window.start.sentence

    coding.desk.lock()
    coding.settle()
    third.window.activateWindow()
    third.window.start.unlock_form.passphrase.setFocus()
    open_vault(third)
    assert third.desk.kind == "vault"
    assert third.window.worklist.titles == (f"Testcase {PATIENT}",)


# --- closing in the middle -------------------------------------------------------------------------------


def test_closing_while_a_vault_is_made_leaves_a_vault_or_none(
    coder: Coder, start_on: StartOn, small_library: Path
) -> None:
    coder.desk.create_vault(PASSPHRASE)
    coder.window.close()
    coder.desk.close()
    again = start_on(small_library)
    open_vault(again)
    assert again.desk.kind == "vault"


def test_closing_in_the_middle_of_coding_keeps_all_that_was_asked_for(
    coding: Coder, tmp_path: Path, start_on: StartOn, small_library: Path
) -> None:
    coding.press("F2", "Ctrl+A")
    coding.type("Another Name")
    coding.desk.do(lambda session: session.add_code("E11.621"))
    coding.desk.do(lambda session: session.export(tmp_path / "codes.csv"))
    coding.window.workbench.browser.focus_search("ankle")
    coding.window.bindings.run("quit")
    coding.desk.close()
    coding.shelf.close()
    assert b"E11.621" in (tmp_path / "codes.csv").read_bytes()

    again = start_on(small_library)
    open_vault(again)
    assert again.window.worklist.titles == ("Another Name",)
    again.press("Return")
    assert again.codes == ["I10", "E11.621"]


def test_locking_while_unlocking_ends_locked(coding: Coder) -> None:
    coding.press("Ctrl+L")
    coding.desk.unlock(PASSPHRASE)
    coding.desk.lock()
    coding.settle()
    assert coding.desk.kind is None and coding.window.page == "start"
    open_vault(coding)
    assert coding.desk.kind == "vault"


def test_what_is_being_typed_into_the_banner_is_kept_whatever_comes_next(
    coding: Coder, tmp_path: Path
) -> None:
    table = tmp_path / "codes.json"
    coding.dialogs.save_to, coding.dialogs.notes = table, [write_note(tmp_path, "next.txt", NOTE + "Next.")]
    for number, key in enumerate(("Ctrl+Shift+S", "Ctrl+1", "F1", "Ctrl+Shift+Return", "Ctrl+O", "Ctrl+L")):
        coding.press("Ctrl+2", "F2", "Ctrl+A")
        coding.type(f"Name {number}")
        coding.press(key)
        if key == "Ctrl+Shift+S":
            assert b"Name 0" in table.read_bytes(), "what is handed over is what stands on the screen"
    open_vault(coding)
    assert sorted(coding.window.worklist.titles) == ["Name 4", "Name 5"]
