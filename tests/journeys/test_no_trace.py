"""Nothing of a patient stands in plain words in anything the program writes, whatever a coder does."""

from __future__ import annotations

import base64
import shutil
import tempfile
import zipfile
from pathlib import Path

import pytest

from desktop.gui.tone import Tone
from tests.desktop.charts.samples import SAMPLES
from tests.journeys.conftest import Coder, StartOn
from tests.journeys.traces import spellings, traces

PASSPHRASE = "brindlewick thimblewort zanzipore"
NOTE = "Patient: Testcase Quillfeather\nDate of service: 04/01/2026\nType 2 diabetes with gloamrot ulcer."
CANARIES = (
    "Cough for three days",  # in the samples of every format
    "Ann Example",
    "Quillfeather",
    "gloamrot",
    "Marrowby",  # in names of files and folders
    "vexlemint",  # typed: a search in the code books, in the notes, a filter, an own note, a reason
    PASSPHRASE,
)


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Home, temporary folder and profile of the program: all that it may write."""
    box = tmp_path / "box"
    for name in ("home", "tmp", "chartside"):
        (box / name).mkdir(parents=True)
    monkeypatch.setenv("HOME", str(box / "home"))
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(variable, str(box / "home"))
    for variable in ("TMPDIR", "TMP", "TEMP"):
        monkeypatch.setenv(variable, str(box / "tmp"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return box


@pytest.fixture
def charts(tmp_path: Path) -> Path:
    """One of each format, one that cannot be read, a zip, each with a name in its name."""
    place = tmp_path / "Marrowby charts"
    place.mkdir()
    for sample in SAMPLES:
        (place / f"Marrowby {sample.name}").write_bytes(sample.data)
    (place / "Marrowby broken.pdf").write_bytes(b"%PDF-1.4 Quillfeather and no more")
    (place / "Marrowby broken.xml").write_bytes(b"<ClinicalDocument>Quillfeather")
    with zipfile.ZipFile(place / "Marrowby.zip", "w") as packed:
        packed.writestr("Marrowby visit.txt", NOTE)
    return place


def command(coder: Coder, words: str) -> None:
    coder.press("Ctrl+Shift+P")
    coder.type(words)
    coder.press("Return")


def bring_in(coder: Coder, charts: Path) -> None:
    coder.window.open_notes([charts])
    coder.until(lambda: "brought in" in coder.status or coder.window.messages.words)
    coder.settle()
    coder.window.open_notes([charts / "Marrowby broken.xml"])
    coder.settle()
    found: list[str] = []
    coder.desk.ask(lambda session: [row.title for row in session.worklist()], found.extend)
    coder.settle()
    assert len(found) >= 4 and any("Ann" in title for title in found), "the canaries are in the vault"
    (charts / "Marrowby note.txt").write_text(NOTE.replace("gloamrot", "gloamrot vexlemint"))
    coder.open_note(charts / "Marrowby note.txt")


def work(coder: Coder) -> None:
    coder.press("Ctrl+F")
    coder.type("vexlemint")
    coder.press("Escape", "Ctrl+Shift+F")
    coder.type("vexlemint")
    coder.settle()
    coder.press("Escape", "Ctrl+K")
    coder.type("vexlemint ulcer")
    coder.settle()
    coder.press("Escape")
    coder.select_words("gloamrot")
    coder.press("Ctrl+D")
    coder.type("e11621")
    coder.press("Return")
    coder.until(lambda: "E11.621" in coder.codes)
    coder.press("F2")
    coder.type("Testcase Quillfeather Vexlemint")
    coder.press("Return", "Ctrl+H")
    coder.type("vexlemint is missing")
    coder.press("Return")
    coder.settle()
    coder.press("Ctrl+Z", "Ctrl+Y", "Ctrl+1", "Ctrl+F")
    coder.type("vexlemint")
    coder.settle()


def hand_over(coder: Coder, out: Path) -> None:
    coder.press("Escape", "Ctrl+2")
    for name, key in (("codes.csv", "Ctrl+S"), ("encounter.json", "Ctrl+Shift+S")):
        coder.dialogs.save_to = out / name
        coder.press(key)
        coder.until((out / name).exists)
    coder.dialogs.save_to = out / "original.txt"
    command(coder, "Save the original file")
    coder.until((out / "original.txt").exists)
    coder.dialogs.save_to = out / "trail.csv"
    command(coder, "Save the audit trail")
    coder.until((out / "trail.csv").exists)
    coder.dialogs.save_to = out / "all.chartside-backup"
    coder.press("Ctrl+Shift+B")
    coder.until(lambda: coder.window.vault.about_backup.tone in (Tone.FINE, Tone.STOP))


def test_no_word_of_a_patient_stands_anywhere(
    start_on: StartOn,
    small_library: Path,
    box: Path,
    charts: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    shutil.copytree(small_library, box / "library")
    out = tmp_path / "out"
    out.mkdir()
    coder = start_on(box / "library", home=box / "chartside")
    coder.set_up_vault(PASSPHRASE)
    bring_in(coder, charts)
    work(coder)
    assert traces(CANARIES, [box]) == [], "while it runs"
    hand_over(coder, out)
    coder.press("Ctrl+L")
    coder.settle()
    coder.type("no such passphrase of Quillfeather")
    coder.press("Return")
    coder.until(lambda: coder.window.start.sentence)
    coder.open_vault(PASSPHRASE)
    other = start_on(box / "library", home=box / "another")
    other.dialogs.backup = out / "all.chartside-backup"
    other.window.vault_keeping.choose_backup()
    other.open_vault(PASSPHRASE)
    for each in (coder, other):
        each.window.close()
        each.running.close()

    asked_for = [out / name for name in ("codes.csv", "encounter.json", "original.txt", "trail.csv")]
    assert traces(CANARIES, [out], but=asked_for) == [], "the backup"
    assert traces(CANARIES, [box]) == [], "afterwards"
    printed = capfd.readouterr()
    (out / "printed").write_text(printed.out + printed.err + caplog.text)
    assert traces(CANARIES, [out], but=asked_for) == [], "on the terminal, and in the log"
    assert len(list((box / "chartside").rglob("*"))) > 5, "something was written, and looked at"
    assert traces(["Quillfeather"], [out]), "what the user asked for has it"


@pytest.mark.parametrize(
    "leak",
    [
        b"log: opened Quillfeather.txt",
        "settings quillfeather".encode("utf-16-le"),
        "QUILLFEATHER".encode("utf-16-be"),
        b"\\x00" + base64.b64encode(b"a note of Quillfeather here"),
        base64.b64encode(b"xyQuillfeather"),
        base64.b64encode(b"xQuillfeather."),
        b"Quillfeather".hex().encode(),
    ],
)
def test_a_leak_would_be_found(tmp_path: Path, leak: bytes) -> None:
    assert traces(["Quillfeather"], [tmp_path]) == []
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file.bin").write_bytes(b"\0" * 1000 + leak)
    assert traces(["Quillfeather"], [tmp_path]) == ["'Quillfeather' in deep/file.bin"]


def test_a_name_of_a_file_is_a_leak(tmp_path: Path) -> None:
    (tmp_path / "recent Ann_Example").touch()
    assert traces(["Ann Example"], [tmp_path])


def test_spellings_are_long_enough_to_mean_something() -> None:
    assert all(len(way) > 5 for word in CANARIES for way in spellings(word))
