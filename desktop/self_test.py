"""Goes once through everything, the way a coder does, and prints what came of it as JSON.

In a folder of its own that is gone afterwards; the code library is this installation's. Nothing of a
patient is touched or needed.
"""

from __future__ import annotations

import csv
import json
import platform
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from codesets.errors import CodesetError
from codesets.home import data_home
from desktop.app import Application, make, make_qt
from desktop.charts.notes import read_file
from desktop.coding.records import EncounterSummary
from desktop.errors import DesktopError
from desktop.exchange.json_export import read_json
from desktop.gui.desk import Desk
from desktop.gui.waiting import NeverHappened, wait_until
from desktop.paths import library_folder

QUERY, WORDS = "type 2 diabetes foot ulcer", "foot ulcer"
NOTE = "Patient: Self Test\n\nASSESSMENT\n\nType 2 diabetes with foot ulcer of the left heel.\n"
PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 99]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj
4 0 obj<</Length 42>>stream
BT /F 9 Tf 9 50 Td (foot ulcer, left) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
"""


class Broken(Exception):
    """A step that did not come to its end. The text is safe to print: it is ours."""


class _Steps:
    """Runs step after step and keeps how long each took."""

    def __init__(self) -> None:
        self.took: dict[str, int] = {}
        """Milliseconds."""
        self.current = ""

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        self.current, started = name, time.perf_counter()
        yield
        self.took[name] = round(1000 * (time.perf_counter() - started))


def self_test() -> int:
    """Returns the exit code; prints JSON on stdout."""
    steps = _Steps()
    qt = make_qt()
    result: dict[str, Any] = {"ok": False}
    application: Application | None = None
    with tempfile.TemporaryDirectory(prefix="chartside-self-test-", ignore_cleanup_errors=True) as folder:
        try:
            with steps.step("window"):
                application = make(Path(folder), library=library_folder(data_home()))
                application.window.show()
            result |= _use(application, Path(folder), steps)
            result["ok"] = True
        except (Broken, NeverHappened, DesktopError, CodesetError) as trouble:
            result |= {"failed": steps.current, "why": str(trouble)}
        except Exception as bug:  # whatever it is, the answer stays JSON
            result |= {"failed": steps.current, "why": type(bug).__name__}
        finally:
            if application is not None:
                application.close()
            qt.processEvents()
    result |= {"milliseconds": steps.took, "versions": _versions()}
    sys.stdout.write(json.dumps(result, indent=2) + "\n")
    return 0 if result["ok"] else 1


def _use(application: Application, folder: Path, steps: _Steps) -> dict[str, Any]:
    window, desk, shelf = application.window, application.desk, application.shelf
    passphrase = secrets.token_urlsafe(24)
    refused: list[str] = []
    desk.refused.connect(lambda error, _: refused.append(str(error)))
    desk.not_opened.connect(refused.append)
    shelf.failed.connect(refused.append)

    def until(condition: Callable[[], bool]) -> None:
        wait_until(lambda: bool(refused) or condition())
        if refused:
            raise Broken(refused[0])

    with steps.step("library and index"):
        until(lambda: shelf.library is not None)
    with steps.step("vault"):
        desk.create_vault(passphrase)
        until(lambda: desk.kind == "vault")
    with steps.step("note"):
        note = folder / "self-test.txt"
        note.write_text(NOTE, "utf-8")
        window.open_notes([note])
        until(lambda: desk.encounter is not None)
    with steps.step("PDF, in a process of its own"):
        if WORDS not in _read_pdf(folder / "self-test.pdf"):
            raise Broken("the text of a PDF was not read")
    with steps.step("search"):
        browser = window.workbench.browser
        browser.focus_search(QUERY)
        until(lambda: not browser.searching and browser.ui.results.current_row() is not None)
    with steps.step("add a code with its words"):
        start = NOTE.index(WORDS)
        window.workbench.note.text.select(start, start + len(WORDS))
        window.workbench.add_with_selection()
        until(lambda: desk.encounter is not None and bool(desk.encounter.lines))
    with steps.step("export"):
        table, whole = folder / "codes.csv", folder / "encounter.json"
        desk.do(lambda session: session.export(table, "csv"))
        desk.do(lambda session: session.export(whole, "json"))
        until(lambda: desk.idle)
    with steps.step("read it back"):
        found = _read_back(table, whole)
    with steps.step("lock and unlock"):
        desk.lock()
        desk.unlock(passphrase)
        until(lambda: desk.kind == "vault")
        _look_into_the_vault(desk, until)
    assert shelf.library is not None  # noqa: S101 - waited for above
    releases = [f"{r.system} {r.edition}: {r.billable} billable" for r in shelf.library.releases()]
    return {"releases": releases, "found": found}


def _read_pdf(file: Path) -> str:
    file.write_bytes(PDF)
    return read_file(file).documents[0].text


def _look_into_the_vault(desk: Desk, until: Callable[[Callable[[], bool]], None]) -> None:
    kept: list[tuple[EncounterSummary, ...]] = []
    desk.ask(lambda session: session.worklist(), kept.append)
    until(lambda: bool(kept))
    if [row.lines for row in kept[0]] != [1]:
        raise Broken("the vault does not hold what was saved in it")


def _read_back(table: Path, whole: Path) -> str:
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = read_json(whole.read_bytes()).lines
    if len(rows) != 1 or [line.code for line in lines] != [row["code"] for row in rows]:
        raise Broken("the two exports do not say the same")
    if [words.quote for words in lines[0].evidence] != [WORDS]:
        raise Broken("the evidence was not exported")
    return lines[0].code


def _versions() -> dict[str, str]:
    return {"python": platform.python_version(), "system": platform.platform()}
