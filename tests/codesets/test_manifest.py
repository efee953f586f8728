"""What lies on the shelf, told by one small file; and sums that tell whether it is still whole."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesets.errors import LibraryDamaged, LibraryMissing
from codesets.manifest import MANIFEST, Manifest, Volume, checksum, flush, read_manifest, write_manifest

VOLUME = Volume(
    system="ICD-10-CM",
    book="tabular list",
    edition="FY2026 – “April”",
    effective_from="2026-04-01",
    effective_to="2026-09-30",
    source="tabular-April-1-2026.xml",
    source_size=16_000_000,
    sha256="ab" * 32,
    added="2026-05-02",
    store="icd10cm-1.db",
    store_crc=0,
    index="index-1",
    index_crc=0xFFFFFFFF,
    index_version=3,
)
OTHER = replace(VOLUME, edition="FY2025", store="icd10cm-2.db", index="index-12")

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=5,
)


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    for manifest in (Manifest((VOLUME,)), Manifest((VOLUME, OTHER))):
        write_manifest(tmp_path, manifest)
        assert read_manifest(tmp_path) == manifest
    assert [path.name for path in tmp_path.iterdir()] == [MANIFEST]


def test_it_names_all_that_is_in_use() -> None:
    names = Manifest((VOLUME, OTHER)).names()
    assert names == {MANIFEST, "icd10cm-1.db", "icd10cm-2.db", "index-1", "index-12"}


def test_none_at_all(tmp_path: Path) -> None:
    with pytest.raises(LibraryMissing, match="built by itself"):
        read_manifest(tmp_path)
    with pytest.raises(LibraryMissing):
        read_manifest(tmp_path / "absent")
    (tmp_path / "file").touch()
    with pytest.raises(LibraryMissing):
        read_manifest(tmp_path / "file")


def test_one_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).mkdir()
    with pytest.raises(LibraryDamaged):
        read_manifest(tmp_path)


def test_one_of_a_later_version_says_so(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text(json.dumps({"format": 99, "shelves": []}))
    with pytest.raises(LibraryDamaged, match="another version of Chartside"):
        read_manifest(tmp_path)


@given(content=st.binary() | json_values.map(json.dumps).map(str.encode))
def test_whatever_else_the_file_holds_is_damage(
    content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp() / "any-content"
    folder.mkdir(exist_ok=True)
    (folder / MANIFEST).write_bytes(content)
    with pytest.raises(LibraryDamaged):
        read_manifest(folder)


@given(key=st.sampled_from(sorted(asdict(VOLUME))), value=json_values)
def test_a_volume_has_every_value_of_its_type_or_is_damage(
    key: str, value: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp() / "any-value"
    folder.mkdir(exist_ok=True)
    facts = {"format": 2, "volumes": [asdict(VOLUME) | {key: value}]}
    (folder / MANIFEST).write_text(json.dumps(facts))
    try:
        (volume,) = read_manifest(folder).volumes
    except LibraryDamaged:
        return
    assert {name: type(value) for name, value in asdict(volume).items()} == {
        name: type(value) for name, value in asdict(VOLUME).items()
    }


@pytest.mark.parametrize(
    "store", ["", ".", "..", "a/icd10cm-1.db", "/icd10cm-1.db", "icd10cm-1.db/", MANIFEST]
)
def test_a_store_lies_beside_the_manifest(store: str) -> None:
    with pytest.raises(ValueError, match="not one of ours"):
        replace(VOLUME, store=store)


@pytest.mark.parametrize(
    "index", [".", "..", "../index-1", "/index-1", "index-1/", "index-", "index-x", "C:index-1"]
)
def test_an_index_lies_beside_the_manifest(index: str) -> None:
    with pytest.raises(ValueError, match="not one of ours"):
        replace(VOLUME, index=index)


# --- sums ------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "index-1"
    (folder / "inner").mkdir(parents=True)
    (folder / "a.seg").write_bytes(b"a" * 3_000_000)
    (folder / "b.toc").write_bytes(b"b")
    (folder / "inner" / "c").write_bytes(b"")
    return folder


def test_a_sum_does_not_depend_on_where_the_folder_is(folder: Path, tmp_path: Path) -> None:
    before = checksum(folder)
    flush(folder)
    assert checksum(folder) == before
    assert checksum(folder.rename(tmp_path / "index-2")) == before


def test_a_sum_tells_every_change(folder: Path) -> None:
    sums = [checksum(folder)]
    (folder / "a.seg").write_bytes(b"a" * 2_999_999 + b"b")
    sums.append(checksum(folder))
    (folder / "b.toc").rename(folder / "d.toc")
    sums.append(checksum(folder))
    (folder / "inner" / "c").unlink()
    sums.append(checksum(folder))
    (folder / "e").touch()
    sums.append(checksum(folder))
    assert len(set(sums)) == 5


def test_a_sum_of_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        checksum(tmp_path / "absent")
