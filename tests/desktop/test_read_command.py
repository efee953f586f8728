"""``python -m desktop read``: what it prints, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.read_command import main
from tests.desktop.charts.samples import SAMPLES

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    written: list[Path] = []
    for sample in SAMPLES:
        written.append(tmp_path / sample.name)
        written[-1].write_bytes(sample.data)
    return written


def test_each_document_is_told_of_without_its_text(
    files: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--json", *map(str, files)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [each["file"] for each in told] == [file.name for file in files]
    assert [each["format"] for each in told] == [sample.reader for sample in SAMPLES]
    for each in told:
        for document in each["documents"]:
            assert "text" not in document
            assert document["length"] > 0
            assert all(
                0 <= part["start"] < part["end"] <= document["length"] for part in document["sections"]
            )
    word = next(each for each in told if each["file"].endswith(".docx"))["documents"][0]
    assert word["patient"] == {
        "name": "Ann Example",
        "birth_date": "1961-03-04",
        "sex": "",
        "identifiers": [],
    }
    assert [part["title"] for part in word["sections"]] == ["Chief complaint", "Assessment"]


def test_people_read_lines(files: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    word = next(file for file in files if file.suffix == ".docx")
    assert main([str(word)]) == 0
    told = capsys.readouterr().out
    assert "visit note.docx: Word document, 1 document" in told
    assert "patient: Ann Example, 1961-03-04" in told
    assert "Acute bronchitis" not in told
    assert main([str(word), "--text"]) == 0
    assert "Acute bronchitis" in capsys.readouterr().out


def test_a_refused_file_does_not_hold_up_the_others(
    files: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    torn = tmp_path / "torn.pdf"
    torn.write_bytes(b"%PDF-1.7 torn")
    given = [str(torn), str(tmp_path / "gone.txt"), str(tmp_path), str(files[0])]
    assert main(["--json", *given]) == 1
    told = json.loads(capsys.readouterr().out)
    assert ["refused" in each for each in told] == [True, True, True, False]
    assert "“torn.pdf”" in told[0]["refused"]


def test_it_needs_neither_qt_nor_a_vault(files: list[Path]) -> None:
    code = (
        "import sys; from desktop.read_command import main; main(sys.argv[1:]); "
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'PySide6', 'whoosh', 'numpy'}))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, *map(str, files)],
        capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=True,
    )  # fmt: skip
    assert told.stdout.splitlines()[-1] == "[]"
    assert told.stderr == ""


def test_the_program_reads_when_told_so(files: list[Path]) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "desktop", "read", str(files[0])],
        capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=False,
    )  # fmt: skip
    assert told.returncode == 0 and told.stdout.startswith(files[0].name)
