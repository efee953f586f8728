"""The library is built beside the old one and swapped in whole; what is missing or broken mends itself."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from codesets.errors import BuildFailed, Cancelled, LibraryDamaged, LibraryMissing, UnreadableSource
from codesets.importer import build_library, inspect, mend_library
from codesets.library import Library
from codesets.manifest import MANIFEST, checksum, read_manifest
from codesets.model import Release
from tests.codesets.small_book import APRIL_2026, Shelf, bringing, contents, diagnosis, write_tabular

GOUT = diagnosis("E11.7", "Gout, for the sake of the example")


def store_of(shelf: Shelf) -> Path:
    return shelf.folder / read_manifest(shelf.folder).volumes[0].store


def index_of(shelf: Shelf) -> Path:
    return shelf.folder / read_manifest(shelf.folder).volumes[0].index


def segment_of(shelf: Shelf) -> Path:
    return next(index_of(shelf).glob("*.seg"))


def assert_whole(shelf: Shelf) -> None:
    """Nothing is left to mend, everything answers, and nothing lies about that no manifest names."""
    assert shelf.mended() == []
    with shelf.opened() as library:
        assert library.page("E11.621").entry.title == "Type 2 diabetes mellitus with foot ulcer"
        assert library.search("foot ulcer")[0].code == "E11.621"
    volumes = read_manifest(shelf.folder).volumes
    named = {MANIFEST} | {name for volume in volumes for name in (volume.store, volume.index)}
    assert {path.name for path in shelf.folder.iterdir()} == named


# --- building --------------------------------------------------------------------------------------------


def test_the_release_tells_where_it_comes_from(empty_shelf: Shelf) -> None:
    release = build_library(empty_shelf.folder, systems=empty_shelf.systems)
    assert isinstance(release, Release)
    assert (release.system, release.edition, release.source) == ("ICD-10-CM", "FY2026 April", APRIL_2026)
    assert_whole(empty_shelf)


def test_progress_rises_to_one_and_speaks_in_sentences(empty_shelf: Shelf) -> None:
    told: list[tuple[float, str]] = []
    build_library(
        empty_shelf.folder,
        systems=empty_shelf.systems,
        progress=lambda fraction, sentence: told.append((fraction, sentence)),
    )
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions)
    assert 0 <= fractions[0] < fractions[-1] == 1
    assert all(sentence for _, sentence in told)


def test_building_again_replaces_what_was_there(shelf: Shelf) -> None:
    before = {path.name for path in shelf.folder.iterdir()}
    shelf.build()
    after = {path.name for path in shelf.folder.iterdir()}
    assert before & after == {MANIFEST}  # names are never used twice: a reader of the old is not disturbed
    assert_whole(shelf)


def test_files_of_others_in_the_folder_are_left_alone(shelf: Shelf) -> None:
    for name in ("notes.txt", "index-of-my-own", "my.db", "icd10cm-x.db", "index-1.txt"):
        (shelf.folder / name).write_text("mine")
    (shelf.folder / "index").mkdir()
    shelf.build()
    for name in ("notes.txt", "index-of-my-own", "my.db", "icd10cm-x.db", "index-1.txt"):
        assert (shelf.folder / name).read_text() == "mine"
    assert (shelf.folder / "index").is_dir()


def test_what_a_killed_build_has_left_is_swept(shelf: Shelf) -> None:
    staging = shelf.folder / "building-xyz"
    shutil.copytree(index_of(shelf), staging / "index-8")
    shutil.copytree(index_of(shelf), shelf.folder / "index-9")
    shutil.copy(store_of(shelf), shelf.folder / "icd10cm-9.db")
    (shelf.folder / "building.lock").touch()
    shelf.build()
    assert_whole(shelf)


def test_no_official_file_at_all_is_told(tmp_path: Path) -> None:
    for system in (bringing(None), bringing(tmp_path / "absent.xml")):
        with pytest.raises(BuildFailed, match="missing"):
            build_library(tmp_path / "library", systems=[system])
    assert contents(tmp_path) == {}


def test_a_sound_library_needs_no_official_file(shelf: Shelf, tmp_path: Path) -> None:
    """Nobody is kept from working because the installation has lost a file that is not needed now."""
    for brought in (None, tmp_path / "absent.xml"):
        assert not mend_library(shelf.folder, systems=[bringing(brought)])


@pytest.mark.parametrize(
    "more",
    ["<diag>", "<surprise/>", diagnosis("E11.9", "twice"), diagnosis("e", "not a code")],
    ids=["not well-formed", "unknown element", "a code twice", "no code"],
)
def test_an_official_file_that_is_not_sound_changes_nothing(shelf: Shelf, tmp_path: Path, more: str) -> None:
    before = contents(shelf.folder)
    broken = bringing(write_tabular(tmp_path / "new" / APRIL_2026, more=more))
    with pytest.raises((UnreadableSource, BuildFailed)) as told:
        build_library(shelf.folder, systems=[broken])
    assert str(told.value).endswith(".")
    assert contents(shelf.folder) == before
    with pytest.raises((UnreadableSource, BuildFailed)):
        build_library(tmp_path / "another", systems=[broken])
    assert not (tmp_path / "another").exists()


# --- cancelling ------------------------------------------------------------------------------------------


def stages(work: Callable[[Callable[[float, str], None]], object]) -> int:
    """How often ``work`` reports, each time a chance to cancel."""
    told: list[float] = []
    work(lambda fraction, sentence: told.append(fraction))
    return len(told)


def cancelling_at(stage: int) -> Callable[[float, str], None]:
    calls = iter(range(stage + 1))

    def progress(fraction: float, sentence: str) -> None:
        if next(calls) == stage:
            raise Cancelled

    return progress


def test_cancelling_a_first_build_leaves_nothing(empty_shelf: Shelf, tmp_path: Path) -> None:
    systems = empty_shelf.systems
    count = stages(lambda progress: build_library(tmp_path / "once", systems=systems, progress=progress))
    assert count > 5
    for stage in range(count):
        with pytest.raises(Cancelled):
            build_library(empty_shelf.folder, systems=systems, progress=cancelling_at(stage))
        assert not empty_shelf.folder.exists(), stage


def test_cancelling_leaves_the_old_library_untouched(shelf: Shelf, tmp_path: Path) -> None:
    before = contents(shelf.folder)
    systems = [bringing(write_tabular(tmp_path / "new" / APRIL_2026, more=GOUT))]
    count = stages(lambda progress: build_library(tmp_path / "once", systems=systems, progress=progress))
    for stage in range(count):
        with pytest.raises(Cancelled):
            mend_library(shelf.folder, systems=systems, progress=cancelling_at(stage))
        assert contents(shelf.folder) == before, stage
    assert_whole(shelf)


def test_cancelling_the_mending_of_an_index_changes_nothing(shelf: Shelf, tmp_path: Path) -> None:
    shutil.rmtree(index_of(shelf))
    before = contents(shelf.folder)
    copy = shutil.copytree(shelf.folder, tmp_path / "once")
    count = stages(lambda progress: mend_library(copy, systems=shelf.systems, progress=progress))
    assert count > 2
    for stage in range(count):
        with pytest.raises(Cancelled):
            mend_library(shelf.folder, systems=shelf.systems, progress=cancelling_at(stage))
        assert contents(shelf.folder) == before, stage


def test_cancelling_with_a_damaged_manifest_leaves_nothing_either(shelf: Shelf) -> None:
    (shelf.folder / MANIFEST).write_bytes(b"{")
    before = contents(shelf.folder)
    for stage in range(8):
        with pytest.raises(Cancelled):
            mend_library(shelf.folder, systems=shelf.systems, progress=cancelling_at(stage))
        assert contents(shelf.folder) == before, stage


# --- mending: what is sound stays as it is ---------------------------------------------------------------


def test_opening_a_sound_library_does_nothing(shelf: Shelf) -> None:
    before = {path: path.stat() for path in shelf.folder.rglob("*")}
    assert not mend_library(shelf.folder, systems=shelf.systems)
    assert shelf.mended() == []
    with shelf.opened() as library:
        library.search("diabetes")
    after = {path: path.stat() for path in shelf.folder.rglob("*")}
    assert {path: (stat.st_ino, stat.st_mtime_ns) for path, stat in before.items()} == {
        path: (stat.st_ino, stat.st_mtime_ns) for path, stat in after.items()
    }


def test_a_missing_library_is_built(empty_shelf: Shelf) -> None:
    with pytest.raises(LibraryMissing, match="built by itself"):
        Library.open(empty_shelf.folder, systems=empty_shelf.systems)
    assert not empty_shelf.folder.exists()
    assert empty_shelf.mended()
    assert_whole(empty_shelf)


def test_a_folder_that_can_be_moved_is_still_a_library(shelf: Shelf, tmp_path: Path) -> None:
    moved = Shelf(shelf.folder.rename(tmp_path / "moved elsewhere, with spaces & ümlaut #1?"), shelf.systems)
    assert_whole(moved)


# --- mending: the store ----------------------------------------------------------------------------------


def flip(path: Path, place: float) -> None:
    content = bytearray(path.read_bytes())
    content[int(place * (len(content) - 1))] ^= 0x40
    path.write_bytes(content)


def cut(path: Path, kept: float) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(kept * len(content))])


FILE_DAMAGES: dict[str, Callable[[Path], object]] = {
    **{f"flipped at {place}": (lambda path, place=place: flip(path, place)) for place in (0.3, 1)},
    **{f"cut to {kept}": (lambda path, kept=kept: cut(path, kept)) for kept in (0, 0.5)},
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"\0"),
    "another file": lambda path: path.write_bytes(b"<html>not found</html>"),
    "missing": lambda path: path.unlink(),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
}
every_damage = pytest.mark.parametrize("damage", FILE_DAMAGES.values(), ids=FILE_DAMAGES)


def assert_refused(shelf: Shelf) -> None:
    with pytest.raises(LibraryDamaged) as told:
        Library.open(shelf.folder, systems=shelf.systems)
    assert "encounters are not affected" in str(told.value)


@every_damage
def test_a_damaged_store_is_refused_and_built_again(shelf: Shelf, damage: Callable[[Path], object]) -> None:
    damage(store_of(shelf))
    assert_refused(shelf)
    assert any("Reading" in sentence for sentence in shelf.mended())
    assert_whole(shelf)


def test_a_store_of_another_version_is_built_again(shelf: Shelf) -> None:
    connection = sqlite3.connect(store_of(shelf))
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    rewrite(shelf, store_crc=checksum(store_of(shelf)))
    assert_refused(shelf)
    assert shelf.mended()
    assert_whole(shelf)


# --- mending: the index ----------------------------------------------------------------------------------


def assert_only_the_index_is_mended(shelf: Shelf) -> None:
    store = store_of(shelf)
    before = store.stat()
    assert_refused(shelf)
    told = shelf.mended()
    assert any("ndex" in sentence for sentence in told)
    assert not any("Reading" in sentence for sentence in told)
    assert store_of(shelf) == store
    assert (store.stat().st_ino, store.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert_whole(shelf)


@every_damage
@pytest.mark.parametrize("pattern", ["*.seg", "*.toc"])
def test_a_damaged_index_is_built_again_from_the_store(
    shelf: Shelf, damage: Callable[[Path], object], pattern: str
) -> None:
    damage(next(index_of(shelf).glob(pattern)))
    assert_only_the_index_is_mended(shelf)


@pytest.mark.parametrize("how", ["gone", "empty", "a file", "one file more"])
def test_an_index_folder_that_is_not_one(shelf: Shelf, how: str) -> None:
    index = index_of(shelf)
    if how == "one file more":
        (index / "_MAIN_2.toc").write_bytes(b"newer, as Whoosh would think")
    else:
        shutil.rmtree(index)
    if how == "empty":
        index.mkdir()
    if how == "a file":
        index.write_bytes(b"index")
    assert_only_the_index_is_mended(shelf)


def test_an_index_of_another_version_is_built_again(shelf: Shelf) -> None:
    rewrite(shelf, index_version=999)
    assert_only_the_index_is_mended(shelf)


# --- mending: the manifest -------------------------------------------------------------------------------


def rewrite(shelf: Shelf, **values: object) -> None:
    """Changes what the manifest says of its first volume."""
    facts = json.loads((shelf.folder / MANIFEST).read_bytes())
    facts["volumes"][0] |= values
    (shelf.folder / MANIFEST).write_text(json.dumps(facts))


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"\0" * 4096,
        b"\xff\xfe{}",
        b"{",
        b"[]",
        b"null",
        b"7",
        b'"library"',
        b"{}",
        b"[" * 100_000,
        b'{"format": 1}',
        b'{"format": 2, "volumes": []}',
        b'{"format": 1, "volumes": []}',
        b'{"format": 1, "volumes": {"store": "x"}}',
        b'{"format": 1, "volumes": [{}]}',
        b'{"format": 1, "volumes": ["icd10cm-1.db"]}',
    ],
    ids=lambda garbage: repr(garbage[:24]),
)
def test_a_manifest_that_is_none_is_written_anew(shelf: Shelf, garbage: bytes) -> None:
    (shelf.folder / MANIFEST).write_bytes(garbage)
    with pytest.raises(LibraryDamaged):
        Library.open(shelf.folder, systems=shelf.systems)
    assert shelf.mended()
    assert_whole(shelf)


@pytest.mark.parametrize("key", ["system", "edition", "source_size", "index", "index_crc"])
@pytest.mark.parametrize("value", [None, [], 1.5, "\0"], ids=repr)
def test_a_manifest_with_a_value_that_cannot_be(shelf: Shelf, key: str, value: object) -> None:
    rewrite(shelf, **{key: value})
    shelf.mended()
    assert_whole(shelf)


@pytest.mark.parametrize("key", ["store", "index"])
def test_a_manifest_that_names_something_elsewhere_is_refused(shelf: Shelf, tmp_path: Path, key: str) -> None:
    """Parts of an index are pickled: one that was laid down elsewhere must not be opened, sound or not."""
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(shelf.folder, elsewhere)
    name = str(getattr(read_manifest(shelf.folder).volumes[0], key))
    before = contents(elsewhere)
    for path in (f"../elsewhere/{name}", str(elsewhere / name), f"./{name}", f"{name}/", MANIFEST, ".", ".."):
        rewrite_by_hand(shelf, key, path)
        assert_refused(shelf)
        shelf.mended()
        assert_whole(shelf)
    assert contents(elsewhere) == before


def rewrite_by_hand(shelf: Shelf, key: str, path: str) -> None:
    target = shelf.folder / path
    rewrite(shelf, **{key: path, f"{key}_crc": checksum(target) if target.exists() else zlib.crc32(b"")})


# --- another official file -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [APRIL_2026, "tabular-April-1-2026-corrected.xml"])
def test_another_official_file_replaces_its_edition(shelf: Shelf, tmp_path: Path, name: str) -> None:
    newer = Shelf(shelf.folder, (bringing(write_tabular(tmp_path / "new" / name, more=GOUT)),))
    assert inspect(newer.folder, systems=newer.systems).outdated
    assert newer.mended()
    with newer.opened() as library:
        assert [(release.edition, release.source) for release in library.releases()] == [
            ("FY2026 April", name)
        ]
        assert library.page("E11.7").entry.billable
    assert_whole(newer)


def test_a_new_edition_stands_beside_the_old_one(shelf: Shelf, tmp_path: Path) -> None:
    newer = two_editions(shelf, tmp_path)
    with newer.opened() as library:
        assert [release.edition for release in library.releases()] == ["FY2027", "FY2026 April"]
    assert_whole(newer)


def two_editions(shelf: Shelf, tmp_path: Path) -> Shelf:
    newer = Shelf(shelf.folder, (bringing(write_tabular(tmp_path / "tabular-2027.xml", year=2027)),))
    assert newer.mended()
    return newer


def test_an_edition_that_cannot_be_built_again_is_given_up_when_its_store_is_damaged(
    shelf: Shelf, tmp_path: Path
) -> None:
    """Its official file is no longer there; the other edition must open all the same, this time and next."""
    newer = two_editions(shelf, tmp_path)
    older = read_manifest(newer.folder).volumes[1]
    flip(newer.folder / older.store, 0.5)
    assert newer.mended()
    assert [volume.edition for volume in read_manifest(newer.folder).volumes] == ["FY2027"]
    assert_whole(newer)


def test_only_the_index_that_is_damaged_is_built_again(shelf: Shelf, tmp_path: Path) -> None:
    newer = two_editions(shelf, tmp_path)
    before = read_manifest(newer.folder).volumes
    shutil.rmtree(newer.folder / before[1].index)
    assert newer.mended()
    after = read_manifest(newer.folder).volumes
    assert after[0] == before[0]
    assert after[1] == replace(before[1], index=after[1].index, index_crc=after[1].index_crc)
    assert_whole(newer)


def test_a_kept_edition_gets_its_index_back_when_another_is_built(shelf: Shelf, tmp_path: Path) -> None:
    shutil.rmtree(index_of(shelf))
    newer = two_editions(shelf, tmp_path)
    assert len(read_manifest(newer.folder).volumes) == 2
    assert_whole(newer)
