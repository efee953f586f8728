"""The window as a whole: its commands and keys, its panes, what it remembers, and what it forgets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop.gui.commands import COMMANDS
from desktop.gui.theme import Scheme, Theme
from desktop.gui.windows import appearance, layout_memory
from desktop.paths import settings_file
from desktop.settings import NOTE_FONT_SIZE
from tests.desktop.charts.samples import SAMPLES, Sample
from tests.journeys.conftest import Coder, StartOn
from tests.journeys.trouble import ILLNESS, NOTE, PASSPHRASE, PATIENT, write_note


def add(coder: Coder, code: str) -> None:
    coder.press("Ctrl+D", "Ctrl+A")
    coder.type(code)
    coder.press("Return")


def page_of(coder: Coder, words: str) -> None:
    """Search, and let the first result's page be shown."""
    coder.press("Ctrl+K")
    coder.type(words)
    coder.press("Down")
    coder.until(lambda: coder.window.workbench.browser.ui.detail.page is not None)


# --- commands and keys -----------------------------------------------------------------------------------


def test_the_palette_runs_what_is_typed(coding: Coder) -> None:
    coding.press("Ctrl+Shift+P")
    coding.type("settings")
    coding.press("Return")
    assert coding.window.page == "settings"
    coding.press("Ctrl+Shift+P")
    coding.type("type a code")
    coding.press("Return")
    assert coding.window.page == "code"
    assert coding.focus is coding.window.workbench.encounter.header.field
    coding.type("i10")
    coding.press("Return")
    assert coding.codes == ["I10"]
    coding.press("Ctrl+Shift+P")
    coding.type("undo")
    coding.press("Return")
    assert coding.codes == []


def test_every_key_of_every_command_reaches_it_from_everywhere(coding: Coder) -> None:
    window, bench = coding.window, coding.window.workbench
    add(coding, "i10")
    coding.press("Ctrl+F")
    reached: list[str] = []
    bound: set[str] = set()
    for shortcut in window.findChildren(QShortcut):
        key = shortcut.key().toString(QKeySequence.SequenceFormat.PortableText)
        if shortcut.context() is Qt.ShortcutContext.WindowShortcut:
            assert key not in bound, f"{key} means two things"
            bound.add(key)
            shortcut.activated.disconnect()  # only whether it is reached is looked at here
            shortcut.activated.connect(lambda key=key: reached.append(key))
    keys = [
        QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
        for command in COMMANDS
        for key in command.keys
    ]
    assert bound == set(keys)
    own = {"Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+Y"}  # while a name is being typed they mean the name
    unreached: list[str] = []
    places: list[QWidget] = [*bench.panes(), *bench.fields, window.banner.name, window.rail]
    for place in places:
        for key in keys:
            place.setFocus()
            reached.clear()
            coding.press(key)
            if reached != [key] and not (place is window.banner.name and key in own):
                unreached.append(f"{key} in {place.objectName() or type(place).__name__}: {reached}")
    assert unreached == []


def test_a_command_that_is_not_possible_says_what_is_missing(coder: Coder) -> None:
    for key in ("Ctrl+D", "Ctrl+E", "Ctrl+Z", "Ctrl+S", "Ctrl+Shift+Return", "F2", "Ctrl+PgDown"):
        coder.press("F1", key)
        assert "first" in coder.status
        assert coder.window.page == "help"
    coder.press("Ctrl+K")
    assert "first" in coder.status
    coder.press("Ctrl+2")
    assert coder.window.page == "start"


def test_pages_are_reached_by_key(coding: Coder) -> None:
    for key, page in (("Ctrl+1", "worklist"), ("Ctrl+,", "settings"), ("F1", "help"), ("Ctrl+2", "code")):
        coding.press(key)
        assert coding.window.page == page


def test_undo_means_the_encounter_in_every_field(coding: Coder) -> None:
    add(coding, "i10")
    coding.press("Ctrl+F")
    bench = coding.window.workbench
    for place in (*bench.fields, bench.note.text, bench.encounter, bench.documents):
        place.setFocus()
        if isinstance(place, QLineEdit):
            coding.type("foot")
        coding.press("Ctrl+Z")
        assert coding.codes == []
        coding.press("Ctrl+Shift+Z")
        assert coding.codes == ["I10"]
        if isinstance(place, QLineEdit):
            assert place.text().endswith("foot")


# --- panes -----------------------------------------------------------------------------------------------


def test_f6_walks_all_panes_and_back(coding: Coder) -> None:
    bench = coding.window.workbench
    add(coding, "i10")
    page_of(coding, "diab")
    bench.note.setFocus()
    panes = bench.panes()
    assert len(panes) == 5

    def here() -> int:
        focus = coding.focus
        return next(n for n, pane in enumerate(panes) if pane is focus or pane.isAncestorOf(focus))

    walked = [here()]
    for _ in range(5):
        coding.press("F6")
        walked.append(here())
    assert walked == [0, 1, 2, 3, 4, 0]
    for _ in range(5):
        coding.press("Shift+F6")
        walked.append(here())
    assert walked[6:] == [4, 3, 2, 1, 0]
    coding.press("F9", "Shift+F6")
    assert here() == 3, "a hidden pane is passed by"


def test_layout_and_hidden_panes_are_remembered(
    coding: Coder, start_on: StartOn, small_library: Path
) -> None:
    bench = coding.window.workbench
    coding.press("F9")
    coding.window.resize(784, 640)  # the screen of the offscreen platform is small
    QApplication.processEvents()
    bench.reading.setSizes([320, 400])
    QApplication.processEvents()
    sizes = bench.reading.sizes()
    coding.window.close()
    coding.desk.close()

    again = start_on(small_library)
    again.type(PASSPHRASE)
    again.press("Return", "Return")
    assert again.window.size().toTuple() == (784, 640)
    assert again.window.workbench.documents.isHidden()
    assert not again.window.workbench.encounter.isHidden()
    assert again.window.workbench.reading.sizes() == pytest.approx(sizes, abs=2)
    again.press("F9")
    assert again.window.workbench.documents.isVisible()


GARBAGE = (
    "{",
    "[]",
    "7",
    "null",
    '{"window": 7}',
    '{"window": "ü"}',
    '{"window": "AAAA", "splitters": {"across": "AAAA"}, "hidden": [1]}',
    '{"splitters": []}',
    '{"hidden": 7}',
    "[" * 2000,
)


def test_a_layout_that_makes_no_sense_is_ignored(
    coder: Coder, start_on: StartOn, small_library: Path, chartside_home: Path
) -> None:
    usual, bench = coder.window.size(), coder.window.workbench
    for layout in GARBAGE:
        layout_memory.restore(coder.window, bench, layout)
        assert coder.window.size() == usual
        assert not bench.documents.isHidden() and not bench.encounter.isHidden()
    coder.window.close()
    settings = settings_file(chartside_home)
    settings.write_text(json.dumps({"format": 1, "settings": {"window.layout": GARBAGE[-1]}}))
    again = start_on(small_library)
    again.press("Space")
    assert again.desk.kind == "practice"


# --- looks -----------------------------------------------------------------------------------------------


def test_zoom_and_theme_are_remembered(coding: Coder, start_on: StartOn, small_library: Path) -> None:
    look = coding.window.appearance
    coding.press("Ctrl+,", "Ctrl+Shift+T", "Ctrl+Shift+T", "Alt+=", "Ctrl+2", "Ctrl+=", "Ctrl+=")
    theme = look.theme
    assert theme.scheme is Scheme.DARK
    assert theme.interface_size == pytest.approx(9.75 + 0.75)
    assert theme.note_size == pytest.approx(NOTE_FONT_SIZE.default + 1.5)
    coding.window.close()
    again = start_on(small_library)
    assert again.window.appearance.theme == theme
    again.press("Alt+0")
    assert again.window.appearance.theme.interface_size == 9.75
    assert QApplication.palette().window().color() == theme.colour("background")


def test_as_long_as_the_system_decides_its_colours_are_followed(
    coder: Coder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def system_becomes(scheme: Scheme) -> None:
        """The offscreen platform has no colours of its own, so the test plays the system."""
        monkeypatch.setattr(appearance, "system_scheme", lambda: scheme)
        QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Unknown)

    for scheme in (Scheme.DARK, Scheme.HIGH_CONTRAST, Scheme.LIGHT, Scheme.DARK):
        system_becomes(scheme)
        assert coder.window.appearance.theme.scheme is scheme
        assert QApplication.palette().window().color() == Theme(scheme=scheme).colour("background")
    coder.press("Ctrl+Shift+T")
    assert coder.window.appearance.theme.scheme is Scheme.LIGHT
    system_becomes(Scheme.HIGH_CONTRAST)
    assert coder.window.appearance.theme.scheme is Scheme.LIGHT, "what was chosen stays"


# --- files dropped ---------------------------------------------------------------------------------------


def drop(target: QWidget, *paths: Path) -> None:
    """As the system brings it: to the widget under the mouse, and from there to whoever takes it."""
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    action, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    where: QWidget | None = target
    while where is not None:
        if where.acceptDrops():
            enter = QDragEnterEvent(QPointF(5, 5), action, files, left, none)
            enter.ignore()
            QApplication.sendEvent(where, enter)
            if enter.isAccepted():
                QApplication.sendEvent(where, QDropEvent(QPointF(5, 5), action, files, left, none))
                return
        where = where.parentWidget()
    raise AssertionError("nobody takes the files")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_chart_of_any_format_is_dropped_and_read(coding: Coder, tmp_path: Path, sample: Sample) -> None:
    file = tmp_path / sample.name
    file.write_bytes(sample.data)
    drop(coding.window, file)
    coding.settle()
    encounter = coding.desk.encounter
    assert encounter is not None
    assert coding.window.workbench.note.text.toPlainText() == encounter.documents[0].text
    read = "\n".join(document.text for document in encounter.documents)
    assert all(phrase in read for phrase in sample.says)


def test_reading_is_told_and_stopped_in_the_status_line(coding: Coder, tmp_path: Path) -> None:
    before, status = coding.desk.encounter, coding.window.status
    long = tmp_path / "long.rtf"
    long.write_bytes(b"{\\rtf1 Plan: rest. " + b"{" * 20_000_000)
    drop(coding.window, long, write_note(tmp_path, "next.txt"))
    assert any("Reading 2 notes" in words for words in status.words)
    status.cancel_requested.emit()
    coding.settle()
    assert coding.desk.encounter is before
    assert not any("Reading" in words for words in status.words)
    drop(coding.window, write_note(tmp_path, "third.txt"))
    coding.settle()
    assert coding.desk.encounter is not before


def test_what_is_missing_of_a_note_stands_whole_until_it_is_read(coding: Coder, tmp_path: Path) -> None:
    partly = tmp_path / "partly.rtf"
    partly.write_bytes(rb"{\rtf1 Plan: rest. {\v hidden}}")
    drop(coding.window, partly, write_note(tmp_path, "next.txt"))
    coding.settle()
    assert "“partly.rtf”: Text that is hidden in the file was left out." in coding.status
    add(coding, "i10")
    assert "partly.rtf" not in coding.status


def test_a_chart_in_xml_is_no_code_file(coding: Coder, tmp_path: Path) -> None:
    chart = tmp_path / "summary.xml"
    chart.write_text('<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"/>', "utf-8")
    drop(coding.window, chart)
    coding.settle()
    assert "summary.xml" in coding.status and coding.window.page == "code"


def test_notes_dropped_anywhere_are_opened(coding: Coder, tmp_path: Path) -> None:
    bench = coding.window.workbench
    coding.press("Ctrl+F")
    places: list[QWidget] = [coding.window, bench.note, bench.note.text.viewport(), bench.encounter]
    places += [bench.documents, *bench.fields, coding.window.rail, coding.window.status]
    for number, place in enumerate(places):
        before = coding.desk.encounter
        drop(place, write_note(tmp_path, f"dropped {number}.txt", NOTE + f"Visit {number}."))
        coding.settle()
        assert coding.desk.encounter is not before, type(place).__name__
        assert f"Visit {number}." in bench.note.text.toPlainText()
        assert all("dropped" not in field.text() for field in bench.fields)
    coding.press("Ctrl+1")
    lot = tmp_path / "lot"
    lot.mkdir()
    write_note(lot, "b.txt", NOTE + "Visit of the lot.")
    drop(coding.window.worklist, write_note(tmp_path, "dropped 0.txt", NOTE + "Visit 0."), lot)
    coding.until(lambda: "1 document in 1 encounter brought in; 1 document there already." in coding.status)
    coding.settle()
    assert len(coding.window.worklist.titles) == 1 + len(places) + 1


def test_notes_dropped_before_the_vault_is_open_wait_for_it(coder: Coder, tmp_path: Path) -> None:
    drop(coder.window, write_note(tmp_path, "a.txt"))
    drop(coder.window, write_note(tmp_path, "b.txt"))
    coder.settle()
    assert "opens as soon as" in coder.status
    coder.set_up_vault(PASSPHRASE)
    coder.press("Ctrl+1")
    assert len(coder.window.worklist.titles) == 2


# --- locking ---------------------------------------------------------------------------------------------


def everything_said(coder: Coder) -> str:
    typed = [field.text() for field in coder.window.findChildren(QLineEdit)]
    return "\n".join([coder.words(), coder.window.windowTitle(), *typed])


def test_locking_leaves_nothing_of_the_patient(coding: Coder, tmp_path: Path) -> None:
    bench = coding.window.workbench
    coding.select_words(ILLNESS)
    coding.press("Ctrl+K")  # the selected words are searched for
    assert bench.browser.ui.box.text() == ILLNESS
    coding.press("Ctrl+F")
    coding.type(PATIENT)
    page_of(coding, "diab")
    page_of(coding, "hypert")
    add(coding, "q99.99")
    add(coding, f"{ILLNESS}"[:10])
    coding.press("Ctrl+1", "Ctrl+F")
    coding.type(PATIENT)
    coding.dialogs.notes = [tmp_path / f"{PATIENT} is gone.txt"]
    coding.press("Ctrl+O")
    said = everything_said(coding)
    assert PATIENT in said and ILLNESS in said
    coding.press("Ctrl+L")
    said = everything_said(coding)
    assert PATIENT not in said and ILLNESS[:10] not in said and "04/14/2026" not in said
    assert "2026-04-14" not in said

    coding.type(PASSPHRASE)
    coding.press("Return")
    assert coding.desk.kind == "vault"
    coding.press("Ctrl+2")
    for field in (*bench.fields, coding.window.banner.name):
        assert field.text() == ""
        field.setFocus()
        field.undo()
        assert field.text() == "", "what was typed does not come back by undo"
    assert bench.browser.ui.detail.page is None
    coding.press("Alt+Left")
    assert bench.browser.ui.detail.page is None, "there is no way back to what was looked up"
    assert coding.desk.steps.undo == ""
