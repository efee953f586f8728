"""The command line: what it prints, where, and how it ends. On the small book, and as a real process."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from codesets.__main__ import main
from codesets.manifest import MANIFEST
from codesets.model import Match
from tests.codesets.small_book import APRIL_2026, BILLABLE, CODES, Shelf, bringing, contents, write_tabular

ROOT = Path(__file__).resolve().parent.parent.parent


class Terminal:
    """Types commands against the small book in this test's own data folder."""

    def __init__(self, home: Path, shelf: Shelf) -> None:
        self.library = home / "library"
        self._systems = shelf.systems

    def run(self, *words: str, typed: str | bytes | None = None) -> Result:
        result = CliRunner().invoke(main, words, input=typed, obj=self._systems)
        assert "Traceback" not in result.output
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    def batch(self, typed: str | bytes, *words: str) -> list[dict[str, Any]]:
        result = self.run("search", "--batch", *words, typed=typed)
        assert result.exit_code == 0
        return [json.loads(line) for line in result.stdout_bytes.decode().splitlines()]


@pytest.fixture
def empty(chartside_home: Path, small_library: Shelf) -> Terminal:
    """Nothing has been built yet."""
    return Terminal(chartside_home, small_library)


@pytest.fixture
def terminal(chartside_home: Path, shelf: Shelf) -> Terminal:
    shelf.folder.rename(chartside_home / "library")
    return Terminal(chartside_home, shelf)


# --- search ----------------------------------------------------------------------------------------------


def test_search_prints_one_line_a_hit(terminal: Terminal) -> None:
    result = terminal.run("search", "foot", "ulcer")
    assert result.exit_code == 0
    assert re.fullmatch(r"E11\.621    Type 2 diabetes mellitus with foot ulcer  \[[a-z]+\]\n", result.stdout)
    assert result.stderr == ""


def test_search_marks_what_may_not_be_billed(terminal: Terminal) -> None:
    lines = terminal.run("search", "diabetes").stdout.splitlines()
    assert any(line.startswith("E11.6    - ") for line in lines)


def test_search_in_json(terminal: Terminal) -> None:
    result = terminal.run("search", "foot ulcer", "--json")
    answer = json.loads(result.stdout)
    assert set(answer) == {"query", "ms", "hits"}
    assert answer["query"] == "foot ulcer"
    assert answer["ms"] >= 0
    (hit,) = answer["hits"]
    assert hit.pop("match") in set(Match)
    hit.pop("phrase", None)
    assert hit == {
        "system": "ICD-10-CM",
        "code": "E11.621",
        "title": "Type 2 diabetes mellitus with foot ulcer",
        "billable": True,
    }


def test_search_finds_no_more_than_the_limit(terminal: Terminal) -> None:
    assert len(terminal.run("search", "diabetes", "--limit", "2").stdout.splitlines()) == 2
    assert terminal.run("search", "diabetes", "--limit", "0").exit_code == 2


def test_search_without_a_hit_says_so(terminal: Terminal) -> None:
    result = terminal.run("search", "xyzzyplugh")
    assert result.exit_code == 0
    assert "Nothing matches" in result.stdout
    assert json.loads(terminal.run("search", "xyzzyplugh", "--json").stdout)["hits"] == []


@pytest.mark.parametrize("words", [[], [""], ["", "  "], ["diabetes", "--batch"]])
def test_search_without_a_query_says_what_it_wants(terminal: Terminal, words: list[str]) -> None:
    result = terminal.run("search", *words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Give a query, or --batch" in result.stderr


@pytest.mark.parametrize("system", ["ICD-10-CM", "icd-10-cm"])
def test_search_in_one_system_on_a_day(terminal: Terminal, system: str) -> None:
    result = terminal.run("search", "foot ulcer", "--system", system, "--on", "2026-05-01")
    assert "E11.621" in result.stdout


@pytest.mark.parametrize("words", [["foot ulcer"], ["--batch"]])
def test_an_unknown_system_is_told(terminal: Terminal, words: list[str]) -> None:
    result = terminal.run("search", *words, "--system", "ICD-9", typed="")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == "There is no code system “ICD-9”. There are: ICD-10-CM.\n"


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "05/01/2026", ""])
def test_a_day_that_is_none_is_told(terminal: Terminal, day: str) -> None:
    result = terminal.run("search", "foot ulcer", "--on", day)
    assert result.exit_code == 2
    assert "Invalid value for '--on'" in result.stderr


@pytest.mark.parametrize(
    "words", [["search", "foot ulcer", "--json"], ["search", "--batch"], ["show", "E11.621", "--json"]]
)
def test_a_day_on_which_no_loaded_release_was_in_force_is_told_aside(
    terminal: Terminal, words: list[str]
) -> None:
    result = terminal.run(*words, "--on", "2020-01-01", typed="foot ulcer\n")
    assert "E11.621" in json.dumps(json.loads(result.stdout))
    assert result.stderr == (
        "No loaded release of ICD-10-CM was in force on 2020-01-01; used is FY2026 April, "
        "in force from 2026-04-01 to 2026-09-30.\n"
    )
    assert terminal.run(*words, "--on", "2026-05-01", typed="foot ulcer\n").stderr == ""


# --- search --batch --------------------------------------------------------------------------------------


def test_batch_answers_line_by_line(terminal: Terminal) -> None:
    answers = terminal.batch("foot ulcer\nhypertension\n\nmeniere")
    assert [answer["query"] for answer in answers] == ["foot ulcer", "hypertension", "", "meniere"]
    assert [[hit["code"] for hit in answer["hits"]][:1] for answer in answers] == [
        ["E11.621"],
        ["I10"],
        [],
        ["H81.0"],
    ]
    for answer in answers:
        assert set(answer) == {"query", "ms", "hits"}
        for hit in answer["hits"]:
            assert {"system", "code", "title", "billable", "match"} <= set(hit)


def test_batch_of_nothing(terminal: Terminal) -> None:
    assert terminal.batch("") == []
    assert [answer["hits"] for answer in terminal.batch("\n \n")] == [[], []]


def test_batch_from_windows(terminal: Terminal) -> None:
    answers = terminal.batch(b"\xef\xbb\xbffoot ulcer\r\nM\xc3\xa9ni\xc3\xa8re\r\n\r\n")
    assert [answer["query"] for answer in answers] == ["foot ulcer", "Ménière", ""]
    assert [len(answer["hits"]) for answer in answers] == [1, 1, 0]


def test_batch_of_bytes_that_are_no_text(terminal: Terminal) -> None:
    answers = terminal.batch(b"foot \xff\xfe ulcer\n\xe9\n\x00\x01\nI10\n\xed\xa0\x80")
    assert len(answers) == 5
    assert answers[0]["query"] == "foot �� ulcer"
    assert answers[0]["hits"][0]["code"] == "E11.621"
    assert answers[3]["hits"][0]["code"] == "I10"


def test_batch_of_a_very_long_line(terminal: Terminal) -> None:
    long = "foot ulcer " * 100_000
    answers = terminal.batch(f"{long}\nI10\n")
    assert answers[0]["query"] == long
    assert answers[0]["hits"][0]["code"] == "E11.621"
    assert answers[1]["hits"][0]["code"] == "I10"


def test_batch_finds_no_more_than_the_limit(terminal: Terminal) -> None:
    (answer,) = terminal.batch("diabetes", "--limit", "2", "--system", "icd-10-cm")
    assert len(answer["hits"]) == 2


# --- show ------------------------------------------------------------------------------------------------


def test_show_prints_the_page(terminal: Terminal) -> None:
    result = terminal.run("show", "e11621")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "4  Endocrine diseases (E00-E89)",
        "  E08-E13  Diabetes mellitus",
        "    E11  Type 2 diabetes mellitus",
        "      E11.6  Type 2 diabetes mellitus with other specified complications",
        "        E11.62  Type 2 diabetes mellitus with skin complications",
        "",
        "E11.621  Type 2 diabetes mellitus with foot ulcer",
        "billable · ICD-10-CM FY2026 April",
        "use additional code (from E11): code to identify hypertension (I10)",
    ]


def test_show_lists_children_and_sevenths(terminal: Terminal) -> None:
    assert "  E11.9  Type 2 diabetes mellitus without complications" in terminal.run("show", "E11").stdout
    assert "category, not billable" in terminal.run("show", "E11").stdout
    assert "  S93.4XXD  D – subsequent encounter" in terminal.run("show", "S93.4").stdout


def test_show_in_json(terminal: Terminal) -> None:
    page = json.loads(terminal.run("show", "S93.4XXA", "--json").stdout)
    assert (page["code"], page["billable"], page["kind"]) == ("S93.4XXA", True, "code")
    assert page["release"]["edition"] == "FY2026 April"
    assert [above["code"] for above in page["ancestors"]] == ["19", "S90-S99", "S93", "S93.4"]
    assert {told["kind"] for told in page["instructions"]} == {"7th character"}
    assert [choice["character"] for choice in page["sevenths"]] == ["A", "D", "S"]
    told = json.loads(terminal.run("show", "E11.9", "--json").stdout)["instructions"]
    assert told == [
        {
            "kind": "use additional code",
            "text": "code to identify hypertension (I10)",
            "stated_at": "E11",
            "inherited": True,
            "codes": ["I10"],
        }
    ]


@pytest.mark.parametrize("code", ["E99.9", "nonsense", "", "’"])
@pytest.mark.parametrize("words", [[], ["--json"], ["--on", "1999-01-01"]])
def test_an_unknown_code_is_told(terminal: Terminal, code: str, words: list[str]) -> None:
    result = terminal.run("show", code, *words)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == f"“{code}” is not in any loaded code book.\n"


# --- releases --------------------------------------------------------------------------------------------


def test_releases_in_json(terminal: Terminal) -> None:
    (release,) = json.loads(terminal.run("releases", "--json").stdout)
    assert (release["system"], release["edition"]) == ("ICD-10-CM", "FY2026 April")
    assert (release["effective_from"], release["effective_to"]) == ("2026-04-01", "2026-09-30")
    assert (release["codes"], release["billable"]) == (CODES, BILLABLE)
    assert release["source"] == APRIL_2026
    assert len(release["sha256"]) == 64


def test_releases_for_people(terminal: Terminal) -> None:
    lines = terminal.run("releases").stdout.splitlines()
    assert lines[0] == "ICD-10-CM FY2026 April, tabular list: in force from 2026-04-01 to 2026-09-30"
    assert lines[1] == f"  {CODES} codes, {BILLABLE} of them billable"
    assert lines[2].startswith(f"  from {APRIL_2026}, SHA-256 ")


# --- building --------------------------------------------------------------------------------------------


def test_build(empty: Terminal) -> None:
    result = empty.run("build")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"ICD-10-CM FY2026 April: {BILLABLE} billable codes, in ")
    assert (empty.library / MANIFEST).is_file()


@pytest.mark.parametrize(
    "words", [["search", "foot ulcer", "--json"], ["show", "E11.621", "--json"], ["releases", "--json"]]
)
def test_what_is_missing_is_built_first_and_told_aside(empty: Terminal, words: list[str]) -> None:
    result = empty.run(*words)
    assert result.exit_code == 0
    assert json.loads(result.stdout)
    assert "Building the code library" in result.stderr
    assert empty.run(*words).stderr == ""


def test_what_is_damaged_is_built_again(terminal: Terminal) -> None:
    for store in terminal.library.glob("*.db"):
        store.write_bytes(store.read_bytes()[:-1])
    result = terminal.run("search", "foot ulcer", "--json")
    assert json.loads(result.stdout)["hits"][0]["code"] == "E11.621"
    assert result.stderr == (
        "The code book ICD-10-CM FY2026 April is damaged. Your encounters are not affected; "
        "it is built again by itself.\nBuilding the code library; this is done once.\n"
    )


def test_a_build_that_fails_is_told(chartside_home: Path, small_library: Shelf, tmp_path: Path) -> None:
    broken = bringing(write_tabular(tmp_path / APRIL_2026, more="<diag>"))
    terminal = Terminal(chartside_home, Shelf(tmp_path, (broken,)))
    for words in (["build"], ["search", "foot ulcer"], ["releases"]):
        result = terminal.run(*words)
        assert result.exit_code == 1
        assert result.stdout == ""
        assert f"{APRIL_2026} cannot be read: line " in result.stderr
    assert contents(chartside_home) == {}


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["search", "--help"], ["show", "-h"], ["build", "-h"]])
def test_help(empty: Terminal, words: list[str]) -> None:
    result = empty.run(*words)
    assert result.exit_code == 0
    assert "Usage:" in result.stdout


# --- as a process of its own -----------------------------------------------------------------------------


def run(
    words: Sequence[str | bytes], home: Path, *, typed: bytes = b"", **environment: str
) -> tuple[int, bytes, bytes]:
    done = subprocess.run(
        [sys.executable, "-m", "codesets", *words],
        cwd=ROOT,
        env={**os.environ, "CHARTSIDE_HOME": str(home), **environment},
        input=typed,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert b"Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
"""A console that knows nothing but ASCII."""


def test_the_real_book_on_a_real_command_line(built_library: Path) -> None:
    home = built_library.parent
    code, out, err = run(["search", "diab", "foot", "ulc", "--limit", "1", "--json"], home)
    assert (code, err) == (0, b"")
    assert json.loads(out)["hits"][0]["code"] == "E11.621"
    code, out, err = run(["releases", "--json"], home)
    assert json.loads(out)[0]["billable"] == 74_719


def test_a_console_that_knows_ascii_only(built_library: Path) -> None:
    home = built_library.parent
    code, out, err = run(["search", "meniere", "--limit", "1"], home, **ASCII)
    assert (code, err) == (0, b"")
    assert b"M?ni?re's disease" in out
    code, out, err = run(["search", "--batch", "--limit", "1"], home, typed="Ménière".encode(), **ASCII)
    assert (code, err) == (0, b"")
    assert json.loads(out.decode())["query"] == "Ménière"
    code, out, err = run(["show", "’"], home, **ASCII)
    assert code == 1
    assert b"is not in any loaded code book" in err


@pytest.mark.skipif(os.name != "posix", reason="only POSIX passes bytes")
def test_an_argument_that_is_no_text(built_library: Path) -> None:
    for environment in ({}, ASCII):
        code, out, err = run(["search", b"\xff meniere", "--json"], built_library.parent, **environment)
        assert (code, err) == (0, b"")
        assert json.loads(out.decode())["query"] == "� meniere"


@pytest.mark.skipif(os.name != "posix", reason="Windows tells the writer otherwise")
def test_a_reader_that_has_read_enough(built_library: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "codesets", "search", "--batch"],
        cwd=ROOT,
        env={**os.environ, "CHARTSIDE_HOME": str(built_library.parent)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(b"diabetes\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["hits"]  # each answer comes at once
        process.stdout.close()
        process.stdin.write(b"diabetes\n" * 100)
        process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait() == 1


def test_a_pair_is_not_cleared_by_tables_that_are_not_there(terminal: Terminal) -> None:
    told = terminal.run("pair", "U0002", "U0003").stdout
    assert "No practitioner table of NCCI pairs is on the shelf, so nothing can be said" in told
    asked = json.loads(terminal.run("pair", "U0002", "U0003", "--hospital", "--json").stdout)
    assert asked["found"] is False and "No hospital table" in asked["sentence"]
