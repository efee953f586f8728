"""Books travel in a pack: they arrive as they were, and a pack that was tampered with does not."""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codesets.commands import main
from codesets.errors import BuildFailed, Cancelled, CodesetError, LibraryDamaged
from codesets.exporting import export
from codesets.importer import bring_in, silent
from codesets.library import Library
from codesets.manifest import read_manifest
from codesets.model import Effect
from codesets.official_files import loose
from codesets.pack import CONTENTS, SUFFIX, PackedBook, copy_store
from codesets.preview import Preview, preview
from codesets.registry import list_named
from codesets.systems.own import look, mapped
from tests.codesets.small_book import Shelf, contents
from tests.codesets.systems.test_own_lists import OF_2026, PLACES

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def full(small_library: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """With a list of the user's own beside the small book."""
    folder = tmp_path_factory.mktemp("full") / "library"
    shutil.copytree(small_library.folder, folder)
    table = folder.parent / "places.csv"
    table.write_text(PLACES)
    member, system = loose(table), list_named("Place of service")
    bring_in(
        folder,
        [(system, mapped(member, look(member).guess, system, OF_2026))],
        systems=small_library.systems,
    )
    return Shelf(folder, small_library.systems)


@pytest.fixture(scope="module")
def pack(full: Shelf, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    target = tmp_path_factory.mktemp("pack") / f"shelf{SUFFIX}"
    export(full.folder, target, None, systems=full.systems, progress=silent)
    return target.read_bytes()


def look_at(shelf: Shelf, path: Path, content: bytes) -> Preview:
    path.write_bytes(content)
    return preview(shelf.folder, [path], systems=shelf.systems, progress=silent)


def test_books_arrive_as_they_were(full: Shelf, shelf: Shelf, pack: bytes, tmp_path: Path) -> None:
    found = look_at(shelf, tmp_path / f"shelf{SUFFIX}", pack)
    assert [(offer.source.file, offer.effect) for offer in found.offers] == [
        ("places.csv", Effect.NEW),
        (found.offers[1].source.file, Effect.THERE),
    ]
    assert "only from people you trust" in found.remarks[0]
    bring_in(shelf.folder, found.wanted, systems=shelf.systems)
    with (
        closing(Library.open(full.folder, systems=full.systems)) as before,
        closing(Library.open(shelf.folder, systems=shelf.systems)) as after,
    ):
        assert after.releases() == before.releases()
        assert after.search("office", system="Place of service") == before.search(
            "office", system="Place of service"
        )
    again = look_at(shelf, tmp_path / f"shelf{SUFFIX}", pack)
    assert {offer.effect for offer in again.offers} == {Effect.THERE}


def test_a_pack_carries_rows_and_hashes_and_no_index(pack: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        assert sorted(archive.namelist()) == ["1.db", "2.db", CONTENTS]
        told = json.loads(archive.read(CONTENTS))
    assert all(len(book["store_sha256"]) == 64 and len(book["sha256"]) == 64 for book in told["books"])
    assert all("index" not in name for book in told["books"] for name in book)


def repacked(pack: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    change(inside)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in inside.items():
            archive.writestr(name, content)
    return out.getvalue()


def told(
    change: Callable[[dict[str, Any]], None], *, seal: bool = False
) -> Callable[[dict[str, bytes]], None]:
    from codesets import pack as packs

    def change_contents(inside: dict[str, bytes]) -> None:
        said = json.loads(inside[CONTENTS])
        change(said)
        if seal:
            said["seal"] = packs._seal(said)  # pyright: ignore[reportPrivateUsage]
        inside[CONTENTS] = json.dumps(said).encode()

    return change_contents


def flip(inside: dict[str, bytes]) -> None:
    inside["1.db"] = inside["1.db"][:5000] + bytes([inside["1.db"][5000] ^ 1]) + inside["1.db"][5001:]


def exchange(inside: dict[str, bytes]) -> None:
    inside["1.db"], inside["2.db"] = inside["2.db"], inside["1.db"]


TAMPERED: dict[str, Callable[[dict[str, bytes]], None]] = {
    "a byte of a book": flip,
    "books that changed places": exchange,
    "a missing book": lambda inside: inside.pop("1.db") and None,
    "one file more": lambda inside: inside.update({"3.db": b"x"}),
    "a place outside": lambda inside: inside.update({"../evil.db": b"x"}),
    "another edition": told(lambda said: said["books"][0].update(edition="2027")),
    "another edition, sealed": told(lambda said: said["books"][0].update(edition="2027"), seal=True),
    "another count, sealed": told(lambda said: said["books"][0].update(codes=99), seal=True),
    "another kind of book, sealed": told(lambda said: said["books"][0].update(book="tables"), seal=True),
    "a book that cannot be, sealed": told(lambda said: said["books"][0].update(book="diary"), seal=True),
    "a name for an official system, sealed": told(
        lambda said: said["books"][0].update(system="ICD-10-PCS", own=True), seal=True
    ),
    "a field that is no text, sealed": told(lambda said: said["books"][0].update(edition=7), seal=True),
    "no list of contents": lambda inside: inside.update({CONTENTS: b"{}"}),
    "a list that is no JSON": lambda inside: inside.update({CONTENTS: b"\xff\xfe"}),
    "another version": told(lambda said: said.update(format=99)),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_a_pack_that_was_tampered_with_is_refused(
    empty_shelf: Shelf, pack: bytes, tmp_path: Path, how: str
) -> None:
    path = tmp_path / f"shelf{SUFFIX}"
    before = contents(empty_shelf.folder) if empty_shelf.folder.exists() else {}
    found = look_at(empty_shelf, path, repacked(pack, TAMPERED[how]))
    if not found.offers:
        assert found.passed_over and path.name in found.passed_over[0].reason + found.passed_over[0].name
    else:
        with pytest.raises(CodesetError, match=path.name):
            bring_in(empty_shelf.folder, found.wanted, systems=empty_shelf.systems)
    assert (contents(empty_shelf.folder) if empty_shelf.folder.exists() else {}) == before


def test_a_store_with_something_that_runs_is_refused(empty_shelf: Shelf, pack: bytes, tmp_path: Path) -> None:
    import hashlib

    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        (tmp_path / "1.db").write_bytes(archive.read("1.db"))
    with closing(sqlite3.connect(tmp_path / "1.db")) as connection:
        connection.execute("CREATE VIEW evil AS SELECT 1")
        connection.commit()
    crafted = (tmp_path / "1.db").read_bytes()

    def change(inside: dict[str, bytes]) -> None:
        inside["1.db"] = crafted
        digest = hashlib.sha256(crafted).hexdigest()
        told(lambda said: said["books"][0].update(store_sha256=digest), seal=True)(inside)

    found = look_at(empty_shelf, tmp_path / f"shelf{SUFFIX}", repacked(pack, change))
    with pytest.raises(CodesetError, match="is not what the pack says"):
        bring_in(empty_shelf.folder, found.wanted, systems=empty_shelf.systems)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_whatever_byte_is_changed_what_arrives_is_what_was_packed(
    shelf: Shelf, full: Shelf, pack: bytes, tmp_path: Path, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(pack) - 1))
    other = data.draw(st.integers(1, 255))
    broken = pack[:at] + bytes([pack[at] ^ other]) + pack[at + 1 :]
    found = look_at(shelf, tmp_path / f"shelf{SUFFIX}", broken)
    volumes = read_manifest(full.folder).volumes
    packed = {(v.system, v.edition, v.sha256) for v in volumes}
    stores = {(full.folder / v.store).read_bytes() for v in volumes}
    for offer in found.offers:
        assert isinstance(offer.source, PackedBook)
        volume = offer.source.volume
        assert (volume.system, volume.edition, volume.sha256) in packed
        store = tmp_path / "arrived.db"
        copy_store(offer.source, store, lambda done: None)
        assert store.read_bytes() in stores, "what arrives is what was packed, to the last byte"


# --- making one ------------------------------------------------------------------------------------------


def test_chosen_books_only(full: Shelf, tmp_path: Path) -> None:
    target = tmp_path / f"one{SUFFIX}"
    place = ("Place of service", "code list", "2026")
    (volume,) = export(full.folder, target, [place], systems=full.systems, progress=silent)
    assert volume.place == place
    with pytest.raises(CodesetError, match="not on the shelf"):
        export(full.folder, target, [("CPT", "code list", "2026")], systems=full.systems, progress=silent)


def test_a_pack_is_whole_or_not_there(full: Shelf, tmp_path: Path) -> None:
    target = tmp_path / f"shelf{SUFFIX}"
    target.write_bytes(b"the old one")
    calls = 0

    def until(most: int) -> Callable[[float, str], None]:
        def tell(fraction: float, sentence: str) -> None:
            nonlocal calls
            calls += 1
            if calls == most:
                raise Cancelled

        return tell

    for most in range(1, 50):
        calls = 0
        try:
            export(full.folder, target, None, systems=full.systems, progress=until(most))
            break
        except Cancelled:
            assert target.read_bytes() == b"the old one"
            assert [path.name for path in tmp_path.iterdir()] == [target.name]
    else:
        pytest.fail("it never came to an end")
    assert target.read_bytes() != b"the old one"
    with pytest.raises(BuildFailed, match="could not be written"):
        export(
            full.folder,
            tmp_path / "nowhere" / target.name,
            None,
            systems=full.systems,
            progress=silent,
        )


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs limits on the size of files")
def test_a_full_disk_leaves_the_old_pack(full: Shelf, tmp_path: Path) -> None:
    import resource

    target = tmp_path / f"shelf{SUFFIX}"
    target.write_bytes(b"the old one")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, hard))
    try:
        with pytest.raises(BuildFailed, match="the disk is full"):
            export(full.folder, target, None, systems=full.systems, progress=silent)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert target.read_bytes() == b"the old one"
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_a_store_that_its_disk_does_not_give_is_named(full: Shelf, tmp_path: Path) -> None:
    folder = shutil.copytree(full.folder, tmp_path / "library")
    target = tmp_path / f"shelf{SUFFIX}"

    def lose(fraction: float, sentence: str) -> None:
        for store in folder.glob("*.db"):
            store.unlink()

    with pytest.raises(LibraryDamaged, match="cannot be read from its disk"):
        export(folder, target, None, systems=full.systems, progress=lose)
    assert [path.name for path in tmp_path.iterdir()] == ["library"]


CHILD = """
import os, sys
from pathlib import Path
from codesets.exporting import export
steps = int(sys.argv[3])
def progress(fraction, sentence):
    global steps
    steps -= 1
    if steps < 0:
        os.kill(os.getpid(), 9)
export(Path(sys.argv[1]), Path(sys.argv[2]), None, progress=progress)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs kill -9")
def test_an_export_that_was_killed_leaves_the_old_pack_and_nothing_for_long(
    full: Shelf, tmp_path: Path
) -> None:
    target = tmp_path / f"shelf{SUFFIX}"
    target.write_bytes(b"the old one")
    for steps in range(1, 50):
        child = subprocess.run(
            [sys.executable, "-c", CHILD, str(full.folder), str(target), str(steps)], cwd=ROOT, check=False
        )
        if child.returncode == 0:
            break
        assert child.returncode == -9
        assert target.read_bytes() == b"the old one"
    else:
        pytest.fail("it never came to an end")
    assert steps > 2
    assert zipfile.is_zipfile(target)
    assert [path.name for path in tmp_path.iterdir()] == [target.name]
    (tmp_path / "plain").touch()
    assert target.stat().st_mode == (tmp_path / "plain").stat().st_mode, "others may read it, as any file"


def test_on_the_command_line(full: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHARTSIDE_HOME", str(full.folder.parent))
    target = tmp_path / f"some{SUFFIX}"

    def run(*words: str) -> str:
        return CliRunner().invoke(main, ["pack", str(target), *words], obj=full.systems).output

    assert "There is no “CPT” on the shelf" in run("CPT")
    assert "1 book is in" in run("place of service:2026")
    assert "2 books are in" in run("--replace")
