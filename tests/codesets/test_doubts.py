"""A file that seems cut short, or to be another year's, replaces nothing unless the coder says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from codesets.preview import Preview
from codesets.systems import CodeSystem
from tests.codesets.small_book import Shelf
from tests.codesets.systems.icd10cm.test_order import order_text
from tests.codesets.test_import import bring, files, home, look, opened, run, systems, written

__all__ = ["files", "home", "systems"]  # fixtures

Lines = tuple[tuple[str, str, str], ...]


def lines(letters: str, below: int) -> Lines:
    """A category for each letter, with so many complete codes in it."""
    found = [("A00", "0", "Cholera")]
    found += [(f"A00{number}", "1", f"Cholera {number}") for number in range(below)]
    for letter in letters:
        found.append((f"{letter}01", "0", f"Disease {letter}"))
        found += [(f"{letter}01{number}", "1", f"Disease {letter}, {number}") for number in range(below)]
    return tuple(found)


WHOLE = lines("BCDZ", 9)


@pytest.fixture
def twenty(shelf: Shelf, systems: tuple[CodeSystem, ...], files: Path) -> Path:
    """FY2020 is on the shelf; its file."""
    path = written(files / "icd10cm_order_2020.txt", order_text(WHOLE))
    bring(shelf, systems, path)
    return path


def told(found: Preview) -> str:
    assert len(found.offers) == 1, found
    return found.offers[0].doubt


@pytest.mark.parametrize("cut", [WHOLE[:-12], WHOLE[:-10]], ids=["fewer", "no chapter Z"])
@pytest.mark.parametrize("year", [2020, 2021])
def test_a_file_cut_at_a_line_end_is_told(
    shelf: Shelf, systems: tuple[CodeSystem, ...], files: Path, twenty: Path, cut: Lines, year: int
) -> None:
    doubt = told(look(shelf, systems, written(files / f"icd10cm_order_{year}.txt", order_text(cut))))
    assert "FY2020 on the shelf has 45" in doubt
    assert "begins with Z" in doubt
    assert "download it again" in doubt


def test_a_later_or_corrected_file_is_not_doubted(
    shelf: Shelf, systems: tuple[CodeSystem, ...], files: Path, twenty: Path
) -> None:
    assert told(look(shelf, systems, written(files / "icd10cm_order_2021.txt", order_text(WHOLE[:-1])))) == ""
    older = lines("BCD", 9)
    assert told(look(shelf, systems, written(files / "icd10cm_order_2010.txt", order_text(older)))) == ""


def test_the_same_content_under_another_years_name_is_told(
    shelf: Shelf, systems: tuple[CodeSystem, ...], files: Path, twenty: Path
) -> None:
    again = written(files / "icd10cm_order_2021.txt", twenty.read_bytes())
    assert "byte for byte the file from which FY2020 was made" in told(look(shelf, systems, again))


def test_on_the_command_line_it_needs_a_word(
    home: Path, shelf: Shelf, systems: tuple[CodeSystem, ...], twenty: Path
) -> None:
    twenty.write_text(order_text(WHOLE[:-12]))
    code, out, err = run(systems, "import", str(twenty))
    assert code == 1
    assert "Caution: icd10cm_order_2020.txt has 34 valid codes" in out
    assert "--all-the-same" in err
    with opened(shelf, systems) as library:
        assert {r.edition: r.billable for r in library.releases()}["FY2020"] == 45
    assert run(systems, "import", "--all-the-same", str(twenty))[0] == 0
    with opened(shelf, systems) as library:
        assert {r.edition: r.billable for r in library.releases()}["FY2020"] == 34
