"""What is taken out of a bundle, and what a bundle may not lack."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

binutils = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("objdump") is None, reason="needs Linux and binutils"
)


def test_a_missing_library_of_a_kept_file_is_an_error(tmp_path: Path) -> None:
    import freeze

    (tmp_path / "libqxcb.so").touch()
    (tmp_path / "libpresent.so.1").touch()
    warning = "9 WARNING: Library not found: could not resolve '{}', dependency of '/venv/plugins/{}'.\n"
    said = (
        warning.format("libxcb-cursor.so.0", "libqxcb.so")
        + warning.format("libgtk-3.so.0", "libqgtk3.so")  # a plugin that was left out
        + warning.format("libpresent.so.1", "libqxcb.so")  # another file brought it along
    )
    assert freeze.missing_libraries(said, tmp_path) == [
        "libqxcb.so needs libxcb-cursor.so.0, which this machine does not have"
    ]


@binutils
def test_libraries_that_nothing_leads_to_go(tmp_path: Path) -> None:
    import slim

    empty = tmp_path / "empty.o"
    subprocess.run(["as", "-o", empty, "-"], input=b"", check=True)

    def link(name: str, *needs: Path) -> Path:
        made = tmp_path / name
        made.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["ld", "-shared", f"-soname={made.name}", "-o", made, empty, *needs], check=True)
        return made

    deep = link("libdeep.so.1")
    near = link("libnear.so.1", deep)
    link("plugins/plugin.so", near)
    orphan = link("liborphan.so.1", deep)
    link("libpython3.11.so.1.0")
    assert slim.unreached(tmp_path) == [orphan]


@binutils
def test_the_icu_stub_has_the_name_that_icu_asks_for(tmp_path: Path) -> None:
    import slim

    library = tmp_path / "libicudata.so.73"
    library.write_bytes(b"31 MB of data")
    slim.write_icu_stub(library)
    table = (ctypes.c_ubyte * 40).in_dll(ctypes.CDLL(str(library)), "icudt73_dat")
    assert bytes(table)[2:4] == b"\xda\x27"
    assert bytes(table)[12:16] == b"ToCP"
    assert bytes(table)[32:36] == bytes(4), "no entries"


def test_size_counts_files_once(tmp_path: Path) -> None:
    import freeze

    (tmp_path / "a").write_bytes(bytes(1000))
    if sys.platform != "win32":
        (tmp_path / "b").symlink_to(tmp_path / "a")
    assert freeze.size_of(tmp_path) == 1000
