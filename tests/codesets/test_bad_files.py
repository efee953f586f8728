"""Files that are not what they should be, as a coder brings them in: each is told by name with what is wrong
and what to do, and the shelf is as it was."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from codesets.commands import main
from codesets.registry import SYSTEMS
from codesets.systems import CodeSystem
from tests.codesets.layouts import write_all
from tests.codesets.small_book import Shelf, contents
from tests.codesets.systems.hcpcs.test_hcpcs import CRUTCHES, HEADER, table
from tests.codesets.systems.icd10cm.test_index import book, main_term
from tests.codesets.systems.icd10cm.test_order import LINES, order_text
from tests.codesets.systems.icd10pcs.test_icd10pcs import TABLE
from tests.codesets.workbook import workbook

_PAGE = b"<!DOCTYPE html><html><body>Your session has ended. Please sign in.</body></html>"
_ORDER = "icd10cm_order_2022.txt"
_INDEX = book(main_term("Ulcer", "<code>E11.621</code>"), year=2026)


def zipped(files: dict[str, bytes]) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inside in files.items():
            archive.writestr(name, inside)
    return content.getvalue()


def with_entities(text: str, declared: str, used: str) -> bytes:
    declaration, rest = text.split("?>", 1)
    root = rest.lstrip()[1:].split(">")[0].split()[0]
    return f"{declaration}?><!DOCTYPE {root} [{declared}]>{rest.replace('Ulcer', used, 1)}".encode()


def _laughs() -> str:
    grown = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!ENTITY l0 "ha">{grown}'


_WHOLE_ZIP = zipped({_ORDER: order_text().encode()})
_UNKNOWN = "not a code file that Chartside knows"
_NOISE = bytes(range(256)) * 30

BAD: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a zip cut off": (
        "release.zip",
        lambda: _WHOLE_ZIP[:-120],
        "not downloaded to the end.*download it again",
    ),
    "half a zip": ("release.zip", lambda: _WHOLE_ZIP[: len(_WHOLE_ZIP) // 2], "not downloaded to the end"),
    "a bomb": ("release.zip", lambda: zipped({_ORDER: bytes(150 << 20)}), "two hundred times its size"),
    "a bomb in a zip": (
        "release.zip",
        lambda: zipped({"inner.zip": zipped({_ORDER: bytes(150 << 20)})}),
        "inner.zip inside release.zip.*two hundred times",
    ),
    "very many files": (
        "release.zip",
        lambda: zipped({f"{number}.txt": b"x" for number in range(2100)}),
        "too many files",
    ),
    "a way out": ("release.zip", lambda: zipped({f"../{_ORDER}": b"x"}), "names files outside itself"),
    "an absolute name": ("release.zip", lambda: zipped({f"/{_ORDER}": b"x"}), "names files outside itself"),
    "another year": ("icd10cm_order_2024.txt", lambda: order_text().encode(), "came new in FY2024"),
    "a code twice": (_ORDER, lambda: order_text((*LINES[:2], LINES[1])).encode(), "line 3"),
    "a service twice": ("HCPC2025_OCT.csv", lambda: table(CRUTCHES, CRUTCHES), "E9998 stands in it twice"),
    "a page as a zip": ("release.zip", lambda: _PAGE, "web page.*download it again"),
    "a page as a workbook": ("HCPC2025_OCT.xlsx", lambda: _PAGE, "web page"),
    "a page as text": (_ORDER, lambda: _PAGE, "web page"),
    "a page in a zip": (
        "release.zip",
        lambda: zipped({_ORDER: _PAGE}),
        _UNKNOWN,
    ),
    "noise": (_ORDER, lambda: _NOISE, _UNKNOWN),
    "noise behind the first line": (_ORDER, lambda: order_text(LINES[:1]).encode() + _NOISE, "line"),
    "half a character": (_ORDER, lambda: order_text().encode("utf-16")[:-161], "line 9"),
    "laughing entities": (
        "index.xml",
        lambda: with_entities(_INDEX, _laughs(), "&l9;"),
        "document type",
    ),
    "an entity from elsewhere": (
        "index.xml",
        lambda: with_entities(_INDEX, '<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"),
        "document type",
    ),
    "tables with entities": (
        "tables.xml",
        lambda: with_entities(TABLE, '<!ENTITY x "y">', ""),
        "document type",
    ),
    "an index cut off": ("index.xml", lambda: _INDEX.encode()[:-30], "line"),
    "nothing": (_ORDER, lambda: b"", "is empty"),
    "a workbook without a table": ("HCPC2025_OCT.xlsx", lambda: workbook([["A notice"]]), "not a code file"),
}


@pytest.fixture
def systems(small_library: Shelf) -> tuple[CodeSystem, ...]:
    others = (replace(each, packaged=lambda: None) for each in SYSTEMS if each.name != "ICD-10-CM")
    return (*small_library.systems, *others)


@pytest.fixture
def bring(
    shelf: Shelf, systems: tuple[CodeSystem, ...], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str]]:
    """``python -m codesets import``: (exit code, all that is said)."""
    monkeypatch.setenv("CHARTSIDE_HOME", str(shelf.folder.parent))

    def run(*paths: Path | str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["import", *map(str, paths)], obj=systems)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    return run


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_told_and_changes_nothing(
    shelf: Shelf, bring: Callable[..., tuple[int, str]], tmp_path: Path, case: str
) -> None:
    name, make, why = BAD[case]
    path = tmp_path / "downloads" / name
    path.parent.mkdir()
    path.write_bytes(make())
    before = contents(shelf.folder)
    code, said = bring(path)
    assert code == 1
    line = next(line for line in said.splitlines() if line.startswith(f"{name}: ") or f"{_ORDER}: " in line)
    assert re.search(why, line), line
    assert "Nothing was brought in." in said
    assert contents(shelf.folder) == before
    assert [each.name for each in path.parent.iterdir()] == [name]


def test_a_good_file_is_brought_in_beside_a_bad_one(
    shelf: Shelf, bring: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    good = write_all(tmp_path / "downloads")["pcs codes"]
    bad = tmp_path / "page.zip"
    bad.write_bytes(_PAGE)
    code, said = bring(good, bad)
    assert code == 0
    assert "page.zip is a web page" in said
    assert "Brought in" in said


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_any_encoding_that_publishers_use_is_read(
    bring: Callable[..., tuple[int, str]], tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / _ORDER
    lines = (*LINES[:1], ("A000", "1", "Choléra"), *LINES[2:])
    path.write_bytes(order_text(lines).encode(encoding))
    code, said = bring("--all-the-same", path)  # a list of nine codes is doubted
    assert (code, "Brought in" in said) == (0, True), said


def test_a_workbook_with_merged_headings_is_read_or_refused(
    shelf: Shelf, bring: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    def row(number: int, cells: tuple[str, ...]) -> str:
        made = (
            f'<c r="{chr(ord("A") + at)}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
            for at, text in enumerate(cells)
            if text
        )
        return f'<row r="{number}">{"".join(made)}</row>'

    headings = tuple("" if title == "RECID" else title for title in HEADER)
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{row(1, headings)}{row(2, CRUTCHES)}</sheetData>"
        '<mergeCells count="1"><mergeCell ref="B1:C1"/></mergeCells></worksheet>'
    )
    path = tmp_path / "HCPC2025_OCT.xlsx"
    path.write_bytes(workbook([], sheet=sheet))
    before = contents(shelf.folder)
    code, said = bring(path)
    assert path.name in said
    assert code == 0 or contents(shelf.folder) == before
