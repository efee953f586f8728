"""Pictures of the real window: every page in every theme, small and large.

``screenshots.py DIR`` writes ``DIR/<size>-<theme>-<page>.png``; with ``--readme`` it also renews the two
pictures of the README. Runs offscreen, over the sample charts and the whole code library.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import prebuilt
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from codesets.model import LISTS
from desktop import app
from desktop.charts.annotation import Style
from desktop.code_library import Found, FoundTable
from desktop.coding.encounter import Encounter, Evidence, Priority, Status
from desktop.gui.waiting import wait_until
from desktop.roles import Role
from desktop.settings import THEME

ROOT = prebuilt.ROOT
SIZES = ((1280, 720), (1920, 1080))
README_SIZE = (1440, 900)
THEMES = ("light", "dark", "high contrast")
CHART = "diabetes-follow-up"
CODES: tuple[tuple[str, str], ...] = (
    ("E11.42", "Polyneuropathy, feet/shins, diabetic"),
    ("E11.22", "CKD - stage 3b"),
    ("N18.32", "CKD - stage 3b"),
    ("I12.9", "HTN - borderline"),
    ("E11.65", "T2DM, with hyperglycemia"),
    ("E78.2", "Mixed hyperlipidemia - cont statin"),
    ("E66.811", "Class 1 obesity"),
    ("Z79.4", "Increase glargine"),
)
"""Codes of the chart with the words that prove them."""
QUERY = "diab foot ulc"

MARKED = (
    ("4 mo f/u DM", Style.BLOCK, ""),
    ("66 y/o M here for f/u", Style.OVERLINE, ""),
    ("snores", Style.DASHES, "ask about a sleep study"),
    ("Tobacco abuse", Style.BOX, ""),
    ("PROBLEM LIST", Style.BOOKMARK, ""),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--readme", action="store_true", help="renew the README's pictures as well")
    parser.add_argument("--library", type=Path, help="another code library, with more books on its shelf")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    library = options.library or prebuilt.library()
    qt = app.make_qt()
    with tempfile.TemporaryDirectory(prefix="chartside-pictures-") as home:
        running = app.make(Path(home), library=library)
        try:
            _take(qt, running, options.folder, readme=options.readme)
        finally:
            running.close()
    return 0


def _take(qt: QApplication, running: app.Application, folder: Path, *, readme: bool) -> None:
    window = running.window
    window.show()
    wait_until(lambda: running.shelf.library is not None)
    for name, show in _pages(running):
        show()
        for theme in THEMES:
            window.appearance.set(THEME, theme)
            for size in SIZES:
                file = f"{size[0]}x{size[1]}-{theme.replace(' ', '-')}-{name}.png"
                _picture(qt, running, size, folder / file)
            if readme and name == "workbench" and theme in ("light", "dark"):
                target = ROOT / "resources" / "screenshots" / f"workbench-{theme}.png"
                target.parent.mkdir(exist_ok=True)
                _picture(qt, running, README_SIZE, target)


def _picture(qt: QApplication, running: app.Application, size: tuple[int, int], target: Path) -> None:
    running.window.resize(*size)
    for _ in range(5):  # layouts that follow from layouts
        qt.processEvents()
    wait_until(lambda: running.desk.idle and running.shelf.worker.idle)
    qt.processEvents()
    running.window.grab().save(str(target))
    print(target)


def _pages(running: app.Application) -> Iterator[tuple[str, Callable[[], None]]]:
    window, desk = running.window, running.desk
    bench = window.workbench
    yield "start", lambda: None

    def practise() -> None:
        desk.practise()
        wait_until(lambda: desk.kind == "practice")

    yield "worklist", practise

    def code() -> None:
        desk.do(lambda session: session.open_sample(CHART))
        wait_until(lambda: desk.encounter is not None)
        for code, words in CODES:
            evidence = _words(desk.encounter, words)
            desk.do(lambda session, code=code, evidence=evidence: session.add_code(code, evidence=evidence))
        wait_until(lambda: desk.idle)
        QTest.keyClick(bench.encounter.lines, Qt.Key.Key_Home)
        if desk.encounter is not None:
            bench.note.go_to(desk.encounter.documents[0].text.index("ASSESSMENT"))
        window.bindings.run("search.focus")
        bench.browser.focus_search(QUERY)
        _settle(running)

    yield "workbench", code

    def book() -> None:
        bench.browser.open_in_book()
        _settle(running)

    yield "book", book

    def kept() -> None:
        note = "not with a code of E08 or E13; ask for the kind of ulcer"
        for query, told in (("e11.621", note), ("i10", ""), ("j45.909", "")):
            bench.browser.focus_search(query)
            _settle(running)
            window.bindings.run("code.favourite")
            if told:
                window.bindings.run("code.note")
                QTest.keyClicks(bench.browser.ui.detail.note, told)
                QTest.keyClick(bench.browser.ui.detail.note, Qt.Key.Key_Return)
        _settle(running)
        bench.browser.ui.box.clear()
        _settle(running)
        QTest.keyClick(bench.browser.ui.box, Qt.Key.Key_Down)
        _settle(running)

    yield "favourites", kept

    def injury() -> None:
        bench.browser.focus_search("sprain ankle right")
        _settle(running)
        QTest.keyClick(bench.browser.ui.box, Qt.Key.Key_Right)
        _settle(running)

    yield "sevenths", injury

    def index() -> None:
        bench.browser.ways.show_index()
        bench.browser.ui.index.box.setText("diabetes")
        bench.browser.ui.index.ask()
        _settle(running)

    yield "index", index

    def builder() -> None:
        bench.browser.focus_search("appendectomy")
        _settle(running)
        bench.browser.ways.show_builder()
        _settle(running)

    yield "builder", builder

    def find() -> None:
        bench.note.open_find()
        bench.note.find_bar.box.setText("diab")

    yield "find", find
    yield "palette", lambda: window.bindings.run("palette")

    def page(name: str) -> Callable[[], None]:
        def show() -> None:
            window.palette_box.dismiss()
            window.show_page(name)

        return show

    yield "books", page("books")

    def comparison() -> None:
        releases = running.shelf.library.releases() if running.shelf.library is not None else ()
        lists = [each for each in releases if each.book in LISTS and each.system == "ICD-10-CM"]
        if len(lists) > 1:
            running.shelf.compare(lists[-1], lists[0])
            wait_until(lambda: window.books.comparison.isVisible())

    yield "comparison", comparison

    def own_list() -> None:
        page("books")()
        rows = (("01", "Pharmacy", "outside"), ("11", "Office", "outside"), ("21", "Hospital", "inside"))
        table = FoundTable("place_of_service.csv", ("Code", "Name", "Kind"), rows, 0, 1)
        window.books.show_found(Found((), (), table))

    yield "own-list", own_list

    def settings() -> None:
        QTest.keyClick(window.books.list_form, Qt.Key.Key_Escape)
        page("settings")()

    yield "settings", settings
    yield "help", page("help")

    def empty() -> None:
        desk.lock()
        desk.create_vault("four unrelated words here")
        wait_until(lambda: desk.kind == "vault" and desk.idle)

    yield "vault-empty", empty
    yield "workbench-empty", page("code")

    def audit() -> None:
        desk.do(lambda session: session.open_note(ROOT / "resources" / "charts" / f"{CHART}.txt"))
        for code, _ in CODES:
            desk.do(lambda session, code=code: session.add_code(code))
        wait_until(lambda: desk.idle)
        page("audit")()
        wait_until(lambda: desk.idle)
        window.trail_reading.check()

    yield "audit", audit

    def worklist() -> None:
        with tempfile.TemporaryDirectory() as folder:
            for number, name in enumerate(("Ann Makebelieve", "Ben Invented", "Cora Notreal", "Dan Nobody")):
                note = Path(folder) / f"note-{number}.txt"
                note.write_text(f"Patient: {name}\nDate of service: 04/0{number + 1}/2026\nCough.")
                desk.do(lambda session, note=note: session.open_note(note))
            wait_until(lambda: desk.idle)
        desk.do(lambda session: session.set_status(Status.ON_HOLD, "Pathology report is pending"))
        ids: list[str] = []
        desk.ask(lambda session: [row.id for row in session.worklist()], ids.extend)
        wait_until(lambda: desk.idle)
        desk.do(lambda session: session.set_priority(Priority.URGENT, of=ids[1:2]))
        desk.do(lambda session: session.set_due(date(2026, 4, 30), of=ids[2:4]))
        desk.do(lambda session: session.set_status(Status.QUERY_SENT, "Specificity: side", of=ids[2:3]))
        page("worklist")()
        wait_until(lambda: desk.idle)

    yield "worklist-vault", worklist

    def hold() -> None:
        window.encounter_work.hold()

    yield "hold", hold

    def marks() -> None:
        window.choice_sheet.dismiss()
        found: list[str] = []
        desk.ask(lambda session: [row.id for row in session.worklist() if row.lines], found.extend)
        wait_until(lambda: desk.idle)
        desk.do(lambda session: session.open_encounter(found[0]))
        wait_until(lambda: desk.idle)
        for words, style, note in MARKED:
            _mark(running, words, style, note)
        wait_until(lambda: desk.idle)

    yield "marks", marks

    def compare() -> None:
        chart = (ROOT / "resources" / "charts" / f"{CHART}.txt").read_text("utf-8")
        with tempfile.TemporaryDirectory() as folder:
            note = Path(folder) / "follow-up-july.txt"
            later = chart.replace("04/21/2026", "07/21/2026").replace("180-240", "140-190")
            note.write_text(later.replace("No foot ulcer. ", "").replace("5. UTI\n", ""))
            desk.do(lambda session: session.add_note_to_encounter(note))
            wait_until(lambda: desk.idle)
        window.comparing.ask()
        wait_until(lambda: desk.idle and window.comparison.isVisible())

    yield "compare", compare

    def find_in_chart() -> None:
        window.comparison.dismiss()
        window.notes_finding.open(everywhere=False)
        window.notes_search.box.setText("patient")
        wait_until(lambda: desk.idle and window.notes_search.table.model().rowCount() > 0)

    yield "find-in-chart", find_in_chart

    def vault() -> None:
        window.notes_search.dismiss()
        page("vault")()

    yield "vault", vault

    def recovery() -> None:
        window.vault.recovery.make.click()

    yield "recovery-key", recovery

    def users() -> None:
        window.vault.recovery.forget()
        names = (("Otto Lindgren", Role.AUDITOR), ("Ana Ruiz", Role.CODER))
        for name, role in names:
            desk.ask(
                lambda session, name=name, role=role: session.users.add(
                    name, role, "four unrelated words here too", my_name="Olga Berg"
                ),
                lambda _: None,
            )
        window.vault_keeping.read_users()
        wait_until(lambda: desk.idle)
        window.vault.users.change.click()

    yield "users", users

    def locked() -> None:
        desk.lock()
        wait_until(lambda: desk.kind is None and desk.idle)

    yield "locked", locked

    def restore() -> None:
        window.vault_keeping.ask_about(Path("chartside-2026-04-01.chartside-backup"))

    yield "restore", restore


def _mark(running: app.Application, words: str, style: Style, note: str) -> None:
    encounter = running.desk.encounter
    if encounter is not None:
        document = encounter.documents[0]
        start = document.text.index(words)
        running.desk.ask(
            lambda session: session.mark(document.id, start, start + len(words), style, note),
            running.window.workbench.note.set_annotations,
        )


def _settle(running: app.Application) -> None:
    wait_until(lambda: not running.window.workbench.browser.searching and running.shelf.worker.idle)


def _words(encounter: Encounter | None, words: str) -> tuple[Evidence, ...]:
    if encounter is None:
        return ()
    document = encounter.documents[0]
    start = document.text.find(words)
    return (Evidence.from_document(document, start, start + len(words)),) if start >= 0 else ()


if __name__ == "__main__":
    sys.exit(main())
