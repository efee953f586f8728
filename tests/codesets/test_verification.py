"""Every byte of the shelf is read, and what is damaged is named."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from codesets.commands import main
from codesets.errors import Cancelled, LibraryMissing
from codesets.importer import silent
from codesets.manifest import read_manifest
from codesets.verification import room, verify
from tests.codesets.conftest import Shelf


def flip_last_byte(shelf: Shelf, *, of_index: bool) -> None:
    volume = read_manifest(shelf.folder).volumes[0]
    file = shelf.folder / volume.store
    if of_index:
        file = max((shelf.folder / volume.index).iterdir(), key=lambda each: each.stat().st_size)
    content = bytearray(file.read_bytes())
    content[-1] ^= 0xFF
    file.write_bytes(content)


def test_a_sound_shelf_is_sound(shelf: Shelf) -> None:
    told: list[float] = []
    verdicts = verify(shelf.folder, lambda fraction, _sentence: told.append(fraction))
    assert [verdict.trouble for verdict in verdicts] == [""]
    assert told == sorted(told) and told[-1] == 1


@pytest.mark.parametrize(("of_index", "what"), [(False, "is damaged on the disk"), (True, "search index of")])
def test_one_changed_byte_is_found(shelf: Shelf, of_index: bool, what: str) -> None:
    flip_last_byte(shelf, of_index=of_index)
    (verdict,) = verify(shelf.folder, silent)
    assert what in verdict.trouble and "ICD-10-CM" in verdict.trouble


def test_a_store_that_is_gone_is_named(shelf: Shelf) -> None:
    (shelf.folder / read_manifest(shelf.folder).volumes[0].store).unlink()
    (verdict,) = verify(shelf.folder, silent)
    assert "bring its official file in again" in verdict.trouble


def test_it_can_be_stopped(shelf: Shelf) -> None:
    def stop(_fraction: float, _sentence: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        verify(shelf.folder, stop)


def test_the_room_it_takes(shelf: Shelf, empty_shelf: Shelf) -> None:
    space = room(shelf.folder)
    assert space.taken == sum(file.stat().st_size for file in shelf.folder.rglob("*") if file.is_file())
    assert space.free > 0


def test_without_a_shelf_there_is_nothing_to_verify(empty_shelf: Shelf) -> None:
    with pytest.raises(LibraryMissing):
        verify(empty_shelf.folder, silent)


def test_on_the_command_line(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHARTSIDE_HOME", str(shelf.folder.parent))
    done = CliRunner().invoke(main, ["verify"])
    assert (done.exit_code, "tabular list: sound." in done.output) == (0, True), done.output
    assert "MB;" in done.output

    flip_last_byte(shelf, of_index=False)
    done = CliRunner().invoke(main, ["verify", "--json"])
    assert done.exit_code == 1
    assert "damaged on the disk" in json.loads(done.stdout_bytes)["books"][0]["trouble"]
