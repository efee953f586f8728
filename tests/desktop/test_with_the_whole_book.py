"""The session over the real ICD-10-CM library, on real notes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from codesets.library import Library
from desktop.coding.choose import CodeBook
from desktop.coding.encounter import Evidence
from desktop.errors import NoSuchCode, NotBillable
from desktop.session import Session
from tests.desktop.conftest import CHEAP, PASSPHRASE


@pytest.fixture(scope="module")
def library(built_library: Path) -> Iterator[Library]:
    library = Library.open(built_library)
    yield library
    library.close()


@pytest.fixture
def coding(chartside_home: Path, library: Library, note_file: Path) -> Iterator[Session]:
    book: CodeBook = library
    with Session.create_vault(chartside_home, PASSPHRASE, book, kdf=CHEAP) as session:
        session.open_note(note_file)
        yield session


def test_codes_in_any_spelling(coding: Session, library: Library) -> None:
    for typed in ("e11621", "E11.9", "i10", "S93.401A", "t887xxa"):
        coding.add_code(typed)
    assert coding.encounter
    assert [line.code for line in coding.encounter.lines] == [
        "E11.621",
        "E11.9",
        "I10",
        "S93.401A",
        "T88.7XXA",
    ]
    release = library.release_for("ICD-10-CM", date(2026, 4, 14))
    for line in coding.encounter.lines:
        assert line.title
        assert (line.release.edition, line.release.sha256) == (release.edition, release.sha256)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("E11.62", ["E11.620", "E11.621", "E11.622", "E11.628"]),
        ("E11", [": E11.9, E11.65, ", "and others"]),
        ("S93.401", ["7th character", "S93.401A", "S93.401D", "S93.401S"]),
        ("T88.7", ["7th character", "T88.7XXA", "T88.7XXD", "T88.7XXS"]),
        ("S93.4", ["needs more characters: S93.401A, S93.402A, ", "and others"]),
    ],
)
def test_headers_name_what_stands_below(coding: Session, typed: str, expected: list[str]) -> None:
    with pytest.raises(NotBillable) as caught:
        coding.add_code(typed)
    for words in expected:
        assert words in caught.value.sentence
    assert caught.value.choices


@pytest.mark.parametrize("typed", ["Q99.99", "E11.6211", "hives", "X", "€", "E11.62x", "S93.401Z", "  "])
def test_unknown_codes(coding: Session, typed: str) -> None:
    with pytest.raises(NoSuchCode):
        coding.add_code(typed)


def test_after_the_release_ended(coding: Session) -> None:
    coding.set_date_of_service(date(2026, 10, 1))
    assert "ended on September 30, 2026" in coding.add_code("I10").notice


def test_real_notes_from_opening_to_export(
    chartside_home: Path, library: Library, data_dir: Path, tmp_path: Path
) -> None:
    notes = sorted((data_dir / "charts" / "aci-bench").glob("*.txt"))[:8]
    if not notes:
        pytest.skip("needs the notes of aci-bench")
    with Session.create_vault(chartside_home, PASSPHRASE, library, kdf=CHEAP) as session:
        for note in notes:
            opened = session.open_note(note).encounter
            assert opened
            document = opened.documents[0]
            section = document.sections[-1]
            evidence = Evidence.from_document(document, section.start, section.end)
            session.add_code("i10", evidence=[evidence])
            session.export(tmp_path / "out.csv")
            assert session.encounter
            assert session.encounter.lines[0].evidence[0].section == section.title
        assert len(session.worklist()) == len(notes)
