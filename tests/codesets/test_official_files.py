"""What a coder drops: read without unpacking, or refused with a sentence that says what to do."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesets.errors import UnreadableSource
from codesets.official_files import Member, loose, members, text_of_lines


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def read(member: Member) -> bytes:
    with member.open() as file:
        return file.read()


def test_a_loose_file_is_one_member(tmp_path: Path) -> None:
    path = tmp_path / "codes.txt"
    path.write_bytes(b"A000 Cholera\n")
    (member,) = members(path)
    assert (member.name, member.inside, member.size) == ("codes.txt", "", 13)
    assert (read(member), member.head(4)) == (b"A000 Cholera\n", b"A000")


def test_a_zip_is_what_is_in_it(tmp_path: Path) -> None:
    files = {"2026/order.txt": b"one", "__MACOSX/._order.txt": b"x", "empty.txt": b"", "guide.pdf": b"%PDF"}
    found = members(zipped(tmp_path / "release.zip", files))
    assert [(member.name, read(member)) for member in found] == [
        ("order.txt", b"one"),
        ("guide.pdf", b"%PDF"),
    ]


def test_a_zip_is_told_by_its_content(tmp_path: Path) -> None:
    path = zipped(tmp_path / "release.dat", {"order.txt": b"one"})
    assert [member.name for member in members(path)] == ["order.txt"]


def test_a_workbook_is_one_file(tmp_path: Path) -> None:
    path = zipped(tmp_path / "codes.xlsx", {"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<b/>"})
    assert [member.inside for member in members(path)] == [""]


def truncated(path: Path) -> Path:
    zipped(path, {"order.txt": bytes(range(256)) * 40})
    path.write_bytes(path.read_bytes()[:-200])
    return path


def locked(path: Path) -> Path:
    content = bytearray(zipped(path, {"order.txt": b"one"}).read_bytes())
    for place in (content.index(b"PK\x03\x04") + 6, content.index(b"PK\x01\x02") + 8):
        content[place] |= 1
    path.write_bytes(bytes(content))
    return path


def bomb(path: Path) -> Path:
    return zipped(path, {"order.txt": bytes(150 << 20)})


def web_page(path: Path) -> Path:
    path.write_text("\n<!DOCTYPE html><html><body>Please sign in</body></html>")
    return path


def outside(path: Path) -> Path:
    return zipped(path, {"../order.txt": b"one"})


def empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def many(path: Path) -> Path:
    return zipped(path, {f"{number}.txt": b"x" for number in range(2100)})


def nothing(path: Path) -> Path:
    return path


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (truncated, "not downloaded to the end"),
        (locked, "locked with a password"),
        (bomb, "two hundred times its size"),
        (web_page, "a web page, not a code file"),
        (outside, "names files outside itself"),
        (empty, "is empty"),
        (many, "too many files"),
        (nothing, "not a file"),
    ],
)
def test_what_cannot_be_an_official_file_is_refused(
    tmp_path: Path, make: Callable[[Path], Path], why: str
) -> None:
    with pytest.raises(UnreadableSource, match=why) as refused:
        members(make(tmp_path / "release.zip"))
    assert "release.zip" in str(refused.value)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match=tmp_path.name):
        members(tmp_path)


def test_a_size_that_lies_is_found_out_while_reading(tmp_path: Path) -> None:
    path = zipped(tmp_path / "release.zip", {"order.txt": b"0123456789" * 100})
    content = bytearray(path.read_bytes())
    place = content.index(b"PK\x01\x02") + 24
    content[place : place + 4] = struct.pack("<I", 10)
    path.write_bytes(bytes(content))
    (member,) = members(path)
    with pytest.raises(UnreadableSource, match=r"release\.zip"):
        read(member)


def test_damage_inside_is_found_while_reading(tmp_path: Path) -> None:
    path = zipped(tmp_path / "release.zip", {"order.txt": bytes(range(256)) * 40})
    content = bytearray(path.read_bytes())
    content[60:80] = bytes(20)
    path.write_bytes(bytes(content))
    with pytest.raises(UnreadableSource, match=r"release\.zip"):
        read(members(path)[0])


@given(
    content=st.binary(max_size=2000), start=st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"\xff\xfe"])
)
def test_any_bytes_are_read_or_refused(
    content: bytes, start: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.zip"
    path.write_bytes(start + content)
    try:
        for member in members(path):
            list(text_of_lines(member, lambda done: None))
    except UnreadableSource as refused:
        assert "any.zip" in str(refused)


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"one\r\ntwo\n", ["one", "two"]),
        (b"one\rtwo", ["one", "two"]),
        ("\N{BYTE ORDER MARK}Ménière\n".encode(), ["Ménière"]),
        ("Ménière\n".encode(), ["Ménière"]),
        ("Ménière\n".encode("cp1252"), ["Ménière"]),
        ("Ménière\n".encode("utf-16"), ["Ménière"]),
    ],
)
def test_lines_in_any_encoding(tmp_path: Path, content: bytes, lines: list[str]) -> None:
    path = tmp_path / "codes.txt"
    path.write_bytes(content)
    assert list(text_of_lines(loose(path), lambda done: None)) == list(enumerate(lines, 1))


def test_a_letter_cut_in_two_at_a_megabyte_is_still_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "codes.txt"
    path.write_bytes(b"a" * ((1 << 20) - 1) + "é\n".encode())
    with pytest.raises(UnreadableSource, match="line 1"):  # far too long, but not for its encoding
        list(text_of_lines(loose(path), lambda done: None))
    path.write_bytes(b"abc\n" * ((1 << 18) - 1) + b"abc" + "é\n".encode())
    assert list(text_of_lines(loose(path), lambda done: None))[-1][1] == "abcé"


def test_a_nul_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "codes.txt"
    path.write_bytes(b"one\ntwo\0\n")
    with pytest.raises(UnreadableSource, match="line 2"):
        list(text_of_lines(loose(path), lambda done: None))
