"""Charts read by a child process: what it answers, what happens when it breaks, and what it never leaves."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from codesets.errors import Cancelled
from desktop.charts.limits import TOO_LARGE, Limits, peak_memory
from desktop.charts.notes import read_file
from desktop.charts.readers.contract import ChartFile
from desktop.charts.readers.registry import read
from desktop.charts.reading_process import ReadingProcess
from desktop.charts.wire import packed, unpacked
from desktop.errors import BadNote
from desktop.paths import READ_CHARTS
from tests.desktop.charts.office_files import DOCX, HTML, PDF, docx
from tests.desktop.charts.samples import SAMPLES, Sample

HURRIED = Limits(seconds=0.3, seconds_for_mb=0.0)
LASTING = b"{\\rtf1 " + b"{" * 10_000_000
"""Takes some seconds to read."""


def children() -> list[int]:
    """Processes of ours that read charts."""
    found: list[int] = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        if READ_CHARTS.encode() in words and parent == os.getpid():
            found.append(int(process.name))
    return found


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_the_child_reads_what_is_read_here(sample: Sample) -> None:
    file = ChartFile(sample.name, sample.data)
    with ReadingProcess() as process:
        assert process.read(file) == read(file)
    assert children() == []


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_reading_passes_the_pipe_whole(sample: Sample) -> None:
    reading = read(ChartFile(sample.name, sample.data))
    assert unpacked(packed(reading)) == reading


def test_what_is_no_reading_is_not_taken_for_one() -> None:
    good = packed(read(ChartFile("note.docx", DOCX)))
    document = good["documents"][0]
    for bad in (
        {},
        {**good, "documents": []},
        {**good, "documents": [{}]},
        {**good, "documents": [{**document, "sections": [["Plan", 5, 5_000_000]]}]},
        {**good, "documents": [{**document, "sections": [["A", 0, 9], ["B", 3, 12]]}]},
        {**good, "documents": [{**document, "pages": [-1]}]},
        {**good, "documents": [{**document, "document_date": "soon"}]},
    ):
        with pytest.raises(ValueError):
            unpacked(bad)


def test_a_readers_own_sentence_comes_through_and_the_child_goes_on() -> None:
    with ReadingProcess() as process:
        with pytest.raises(BadNote, match=r"“torn\.pdf” is a PDF that is cut off"):
            process.read(ChartFile("torn.pdf", PDF[:150]))
        before = children()
        assert process.read(ChartFile("whole.pdf", PDF)).format == "PDF"
        assert children() == before


def test_what_takes_too_long_is_given_up_by_name_and_the_next_is_read() -> None:
    with ReadingProcess(HURRIED) as process, pytest.raises(BadNote, match=r"“long\.rtf” was given up after"):
        process.read(ChartFile("long.rtf", LASTING))
    assert children() == []


def test_what_needs_too_much_memory_is_given_up_by_name() -> None:
    with ReadingProcess(Limits(memory=160 << 20)) as process:
        with pytest.raises(BadNote, match=r"“wide\.html” takes more than 160 MB of memory"):
            process.read(ChartFile("wide.html", b"<html>" + b"<b>" * 3_000_000))
        assert process.read(ChartFile("visit.html", HTML)).format == "Web page"


def test_more_text_than_a_chart_has_is_refused() -> None:
    with ReadingProcess(Limits(answer=1000)) as process:
        with pytest.raises(BadNote, match=r"“long\.txt” holds more text"):
            process.read(ChartFile("long.txt", b"words " * 1000))
        assert process.read(ChartFile("short.txt", b"words")).documents[0].text == "words"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for the child in /proc")
def test_a_child_that_is_killed_is_a_sentence_and_another_one_starts() -> None:
    calls = 0

    def kill_it() -> None:
        nonlocal calls
        calls += 1
        for child in children():
            os.kill(child, 9)

    with ReadingProcess() as process:
        with pytest.raises(BadNote, match=r"“visit\.rtf” is broken in a way that stops whatever reads it"):
            process.read(ChartFile("visit.rtf", LASTING), kill_it)
        assert calls
        assert process.read(ChartFile("visit.docx", DOCX)).format == "Word document"


def test_who_is_no_longer_patient_ends_the_child() -> None:
    def stop() -> None:
        raise Cancelled

    with ReadingProcess() as process:
        with pytest.raises(Cancelled):
            process.read(ChartFile("long.rtf", LASTING), stop)
        assert children() == []


def test_a_short_text_needs_no_process_and_all_else_does(tmp_path: Path) -> None:
    def stop() -> None:
        raise Cancelled

    text, word = tmp_path / "note.txt", tmp_path / "note.docx"
    text.write_bytes(b"Plan: rest.")
    word.write_bytes(DOCX)
    assert read_file(text, stop).documents[0].text == "Plan: rest."
    with pytest.raises(Cancelled):
        read_file(word, stop)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_the_child_is_told_no_path_and_may_leave_no_dump() -> None:
    seen: list[tuple[bytes, str]] = []

    def look() -> None:
        for child in children():
            place = Path("/proc", str(child))
            told = (place / "cmdline").read_bytes() + (place / "environ").read_bytes()
            seen.append((told, (place / "limits").read_text()))
            raise Cancelled

    with ReadingProcess() as process:
        process.read(ChartFile("visit.docx", DOCX))
        with pytest.raises(Cancelled):
            process.read(ChartFile("Quillfeather.rtf", LASTING), look)
    ((told, limits),) = seen
    assert b"Quillfeather" not in told
    rows = {row[:25].strip(): row[25:].split()[:1] for row in limits.splitlines()}
    assert rows["Max core file size"] == ["0"]
    assert rows["Max address space"] == [str(512 << 20)]


def test_nothing_of_a_chart_is_written_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(tmp_path))
    with ReadingProcess() as process:
        for sample in SAMPLES:
            process.read(ChartFile(sample.name, sample.data))
    assert list(tmp_path.iterdir()) == []


def test_memory_can_be_watched() -> None:
    before = peak_memory()
    block = bytes(40 << 20)
    assert peak_memory() >= before > 1 << 20
    assert len(block) == 40 << 20


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe without a reader breaks otherwise there")
def test_a_child_whose_window_is_gone_ends() -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "desktop", READ_CHARTS, str(512 << 20)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        cwd=Path(__file__).resolve().parents[3],
    )
    assert child.stdin is not None
    child.stdin.close()
    assert child.wait(20) == 0


def test_zip_bombs_are_refused_without_being_unpacked() -> None:
    bomb = docx("<w:p/>" * 2_000_000)
    with ReadingProcess() as process, pytest.raises(BadNote, match="out of all proportion"):
        process.read(ChartFile("bomb.docx", bomb))


def ending(code: str) -> int:
    """How a process of ours ends that runs this."""
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).resolve().parents[3], check=False)
    return done.returncode


def test_a_child_that_nobody_waits_for_any_more_ends_by_itself() -> None:
    assert ending("from desktop.charts.limits import Deadline; Deadline().set(0.1)\nwhile True: pass") != 0


def test_where_the_system_does_not_hold_memory_a_thread_looks() -> None:
    held = "from desktop.charts.limits import hold_memory; hold_memory(1)"
    code = f"import sys, time; sys.platform = 'darwin'; {held}; time.sleep(60)"
    assert ending(code) == TOO_LARGE
