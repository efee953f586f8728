"""The file that a document came from is kept byte for byte, once, and goes with the last document."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from desktop.errors import DiskTrouble, VaultDamaged
from desktop.paths import profile_folder
from desktop.session import Session
from desktop.vault.database import table
from desktop.vault.vault import DocumentRecord, Vault
from tests.desktop.conftest import PASSPHRASE, Clock, SmallBook
from tests.desktop.vault.test_vault import record

RTF = rb"{\rtf1\ansi Plan: rest. \par Follow-up in a week.}"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with closing(Vault.open_practice(tmp_path)) as vault:
        yield vault


@pytest.fixture
def chart(tmp_path: Path) -> Path:
    file = tmp_path / "visit.rtf"
    file.write_bytes(RTF)
    return file


def open_document(session: Session) -> str:
    assert session.encounter is not None
    return session.encounter.documents[-1].id


def test_a_file_is_kept_once_and_given_back_byte_for_byte(vault: Vault) -> None:
    content = bytes(range(256)) * 100
    key = vault.put_original(content)
    assert vault.put_original(content) == key
    assert vault.original(key) == content
    assert vault.put_original(b"") != key and vault.original("none") is None


def test_it_stays_as_long_as_a_document_came_from_it(vault: Vault) -> None:
    key = vault.put_original(RTF)
    documents = [DocumentRecord(name, 1, "text", original=key) for name in ("d1", "d2")]
    vault.put_encounter(record("e1", "body"), documents)
    vault.put_encounter(record("e1", "body"), gone=["d1"])
    vault.sweep()
    assert vault.original(key) == RTF
    vault.put_encounter(record("e1", "body"), gone=["d2"])
    vault.sweep()
    assert vault.original(key) is None


@pytest.mark.parametrize("content", [b"", b"not packed", b"x\x9c"])
def test_another_content_is_damage(vault: Vault, content: bytes) -> None:
    key = vault.put_original(RTF)
    table(vault._database, "originals").update(key, {"content": content})
    with pytest.raises(VaultDamaged):
        vault.original(key)


def test_an_opened_chart_can_be_saved_as_it_came(
    session: Session, chart: Path, tmp_path: Path, chartside_home: Path, book: SmallBook, clock: Clock
) -> None:
    session.open_note(chart)
    chart.unlink()
    session.close()
    with Session.unlock(chartside_home, PASSPHRASE, book, clock) as again:
        again.open_encounter(again.worklist()[0].id)
        told = again.save_original(open_document(again), tmp_path / "saved.rtf")
        assert "saved.rtf" in told.notice and (tmp_path / "saved.rtf").read_bytes() == RTF
        assert again.trail().rows[0].entry.deed.what == "Save the original file"
        with pytest.raises(DiskTrouble, match="own files"):
            again.save_original(open_document(again), profile_folder(chartside_home) / "x.rtf")


def test_an_undone_note_takes_its_file_along_and_brings_it_back(
    session: Session, note_file: Path, chart: Path, tmp_path: Path
) -> None:
    session.open_note(note_file)
    session.add_note_to_encounter(chart)
    document = open_document(session)
    session.undo()
    session.redo()
    session.save_original(document, tmp_path / "saved.rtf")
    assert (tmp_path / "saved.rtf").read_bytes() == RTF
    session.undo()
    vault = session._vault
    vault.sweep()
    assert table(vault._database, "originals").count == 1, "of the note that was opened"


def test_of_a_sample_there_is_none(session: Session, tmp_path: Path) -> None:
    session.open_sample(session.sample_charts()[0].id)
    told = session.save_original(open_document(session), tmp_path / "saved.txt")
    assert "not kept" in told.notice and not (tmp_path / "saved.txt").exists()
