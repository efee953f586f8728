"""What a coder keeps of codes: favourites, notes, those used last; and what a release has made new."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from codesets.importer import bring_in, silent
from codesets.preview import preview
from desktop.gui.models.code_results import Row, RowKind
from tests.codesets.systems.icd10cm.test_order import order_text
from tests.journeys.conftest import Coder, StartOn
from tests.journeys.trouble import PASSPHRASE

HEAD = (("A00", "0", "Cholera"), ("A000", "1", "Cholera, classical"))
TYPHOID = ("A01", "0", "Typhoid")
SECRET = "Mrs Underhill always denies it"


@pytest.fixture
def library(small_library: Path, tmp_path: Path) -> Path:
    library = shutil.copytree(small_library, tmp_path / "library")
    files = {
        "icd10cm_order_2019.txt": order_text(
            (*HEAD, ("A01", "0", "Typhoid"), ("A010", "1", "Typhoid fever"))
        ),
        "icd10cm_order_2020.txt": order_text(
            (
                *HEAD,
                TYPHOID,
                ("A010", "1", "Typhoid fever of old"),
                ("A011", "1", "Typhoid, mild"),
            )
        ),
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content, "utf-8")
    bring_in(library, preview(library, [tmp_path / name for name in files], progress=silent).wanted)
    return library


@pytest.fixture
def coder(start_on: StartOn, library: Path, tmp_path: Path) -> Coder:
    coder = start_on(library)
    coder.set_up_vault(PASSPHRASE)
    note = tmp_path / "note.txt"
    note.write_text("Type 2 diabetes with foot ulcer. Hypertension.")
    coder.open_note(note)
    return coder


def rows(coder: Coder) -> list[Row]:
    return list(coder.window.workbench.browser.ui.results.results.rows())


def offered(coder: Coder) -> list[str]:
    """What stands there while nothing is typed: headings and codes."""
    return [row.code or row.title for row in rows(coder)]


def page(coder: Coder) -> str:
    return coder.window.workbench.browser.ui.detail.view.toPlainText().replace("\u00a0", " ")


def search(coder: Coder, words: str) -> None:
    coder.press("Ctrl+K", "Ctrl+A")
    coder.type(words)
    coder.until(lambda: any(row.is_code for row in rows(coder)))


def test_favourites_and_codes_used_last_stand_there_before_anything_is_typed(coder: Coder) -> None:
    search(coder, "i10")
    coder.press("Ctrl+Shift+D")
    coder.until(lambda: rows(coder)[0].favourite)
    search(coder, "foot ulcer")
    coder.press("Return")
    assert coder.codes == ["E11.621"]

    coder.press("Escape")
    coder.until(lambda: offered(coder) == ["Favourites", "I10", "Used last", "E11.621"])
    coder.press("Return")
    assert coder.codes == ["E11.621"], "nothing is chosen before somebody chooses"
    coder.press("Down", "Return")
    assert coder.codes == ["E11.621", "I10"]
    coder.press("Ctrl+Shift+D")
    coder.until(lambda: offered(coder) == ["Used last", "I10", "E11.621"])


def test_a_note_on_a_code_is_written_found_and_gone_when_locked(coder: Coder, chartside_home: Path) -> None:
    search(coder, "i10")
    coder.until(lambda: "I10" in page(coder))
    coder.press("Ctrl+Shift+N")
    coder.type(SECRET)
    coder.press("Escape")
    assert "Underhill" not in page(coder)
    coder.press("Ctrl+Shift+N")
    coder.type(SECRET)
    coder.press("Return")
    coder.until(lambda: f"Your note\n{SECRET}" in page(coder))

    search(coder, "underh den")
    assert (rows(coder)[0].code, rows(coder)[0].phrase) == ("I10", f"Your note: {SECRET}")
    coder.press("Return")
    assert coder.codes == ["I10"]

    coder.press("Ctrl+L")
    coder.until(lambda: coder.desk.kind is None)
    assert "Underhill" not in coder.words()
    for file in chartside_home.rglob("*"):
        assert not file.is_file() or b"Underhill" not in file.read_bytes()
    coder.open_vault(PASSPHRASE)
    coder.press("Ctrl+2")
    search(coder, "underhill")
    assert [row.code for row in rows(coder)] == ["I10"]


def test_without_a_code_there_is_nothing_to_keep(coder: Coder) -> None:
    for key in ("Ctrl+Shift+D", "Ctrl+Shift+N"):
        coder.press("Ctrl+2", "Ctrl+K", key)
        assert "Choose a code first" in coder.status
        assert not coder.window.workbench.browser.ui.detail.note.isVisible()


def test_what_a_release_made_new_is_marked(coder: Coder) -> None:
    coder.press("F2", "Tab", "Tab", "Tab", "Ctrl+A")
    coder.type("2020-03-01")
    coder.press("Return")
    search(coder, "typhoid")
    coder.until(lambda: any(row.changed for row in rows(coder)))
    assert {row.code: row.changed for row in rows(coder)} == {
        "A01": "",
        "A01.0": "revised",
        "A01.1": "new",
    }
    assert all(row.kind is RowKind.HIT for row in rows(coder))
    coder.type(" mild")
    coder.until(lambda: "Typhoid, mild" in page(coder) and " new " in page(coder))
