"""What a coder drops: read without unpacking, or refused with a sentence that says what to do."""

from __future__ import annotations

import io
import random
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from codesets.errors import Cancelled, UnreadableSource
from codesets.official_files import Member, loose, members, parts_of, text_of_lines


def packed(files: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", packing) as archive:
        for name, each in files.items():
            archive.writestr(name, each)
    return content.getvalue()


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    path.write_bytes(packed(files))
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


WORKBOOK = {"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<b/>"}


def test_a_workbook_is_one_file(tmp_path: Path) -> None:
    path = zipped(tmp_path / "codes.xlsx", WORKBOOK)
    assert [member.inside for member in members(path)] == [""]


def test_a_zip_in_a_zip_is_what_is_in_it(tmp_path: Path) -> None:
    inner = packed({"2026/order.txt": b"one", "more.zip": packed({"codes.txt": b"two"})})
    files = {"CMS/inner.zip": inner, "guide.docx": packed(WORKBOOK), "CMS/page.zip": b"<html>"}
    found = members(zipped(tmp_path / "release.zip", files))
    assert [(member.inside, member.name) for member in found] == [
        ("CMS/inner.zip/2026/order.txt", "order.txt"),
        ("CMS/inner.zip/more.zip", "more.zip"),
        ("guide.docx", "guide.docx"),
        ("CMS/page.zip", "page.zip"),
    ]
    assert (found[0].size, read(found[0]), found[0].head(2)) == (3, b"one", b"on")


def test_the_parts_of_a_workbook_wherever_it_lies(tmp_path: Path) -> None:
    lying = {
        "": zipped(tmp_path / "codes.xlsx", WORKBOOK),
        "codes.xlsx": zipped(tmp_path / "one.zip", {"codes.xlsx": packed(WORKBOOK)}),
        "in.zip/codes.xlsx": zipped(
            tmp_path / "two.zip", {"in.zip": packed({"codes.xlsx": packed(WORKBOOK)})}
        ),
    }
    for inside, path in lying.items():
        (book,) = members(path)
        assert book.inside == inside
        assert [read(part) for part in parts_of(book)] == [b"<a/>", b"<b/>"]


def test_folders_and_links_in_a_zip_are_passed_over(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "release.zip", "w") as archive:
        archive.mkdir("2026")
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/hostname")
        archive.writestr("2026\\order.txt", "one")
    assert [member.name for member in members(tmp_path / "release.zip")] == ["order.txt"]


def test_an_official_zip_holds_what_its_list_says(data_dir: Path) -> None:
    paths = sorted(data_dir.rglob("*.zip"))
    assert paths
    for path in paths:
        with zipfile.ZipFile(path) as archive:
            listed = {info.filename: info.file_size for info in archive.infolist() if not info.is_dir()}
        found = members(path)
        assert {member.inside: member.size for member in found} == listed
        for member in found:
            assert len(read(member)) == member.size


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


def bomb_among_others(path: Path) -> Path:
    return zipped(path, {"order.txt": bytes(150 << 20), "noise.bin": random.Random(1).randbytes(1 << 20)})


def bomb_in_a_zip(path: Path) -> Path:
    return zipped(path, {"inner.zip": packed({"order.txt": bytes(150 << 20)})})


def locked_in_a_zip(path: Path) -> Path:
    return zipped(path, {"inner.zip": locked(path).read_bytes()})


def truncated_in_a_zip(path: Path) -> Path:
    return zipped(path, {"inner.zip": truncated(path).read_bytes()})


def larger_than_it_can_be(path: Path) -> Path:
    content = bytearray(packed({"order.txt": b"one", "codes.txt": b"two"}))
    for at, _ in enumerate(content):
        if content[at : at + 4] == b"PK\x01\x02":
            content[at + 20 : at + 28] = struct.pack("<II", 600 << 20, 600 << 20)
    path.write_bytes(bytes(content))
    return path


def a_list_of_very_many(path: Path) -> Path:
    entries = packed({"a": b"one"})
    start = entries.index(b"PK\x01\x02")
    list_of_files = entries[start : start + 47] * 100_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(list_of_files), start, 0)
    path.write_bytes(entries[:start] + list_of_files + end)
    return path


def unusual(path: Path) -> Path:
    path.write_bytes(packed({"order.txt": bytes(1000)}, zipfile.ZIP_BZIP2))
    return path


def two_of_one_name(path: Path) -> Path:
    files = {"in.zip": packed({"order.txt": b"one"}), "in.zip/order.txt": b"two"}
    return zipped(path, files)


def only_folders(path: Path) -> Path:
    return zipped(path, {"2026/": b"", "__MACOSX/._2026": b"x"})


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
        (bomb_among_others, "two hundred times its size"),
        (bomb_in_a_zip, "inner.zip inside release.zip.*two hundred times its size"),
        (locked_in_a_zip, "inner.zip inside release.zip.*locked with a password"),
        (truncated_in_a_zip, "inner.zip in release.zip is damaged"),
        (larger_than_it_can_be, "larger than any code file"),
        (a_list_of_very_many, "damaged"),
        (unusual, "packed in an unusual way"),
        (two_of_one_name, "two files of one name"),
        (only_folders, "is empty"),
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


@pytest.mark.parametrize(
    "name", ["../order.txt", "a/../../b", "..\\order.txt", "/order.txt", "\\order.txt", "C:order.txt", "a\nb"]
)
def test_a_zip_that_names_places_outside_itself_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableSource, match="names files outside itself"):
        members(zipped(tmp_path / "release.zip", {name: b"one"}))


@pytest.mark.parametrize(
    "page",
    [
        b"\n<!DOCTYPE html><html><body>Please sign in</body></html>",
        b"\xef\xbb\xbf<!doctype HTML>",
        b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">',
        b"<!-- saved --><!-- from --> <html>",
        "<html>".encode("utf-16"),
    ],
)
@pytest.mark.parametrize("name", ["release.zip", "order.txt"])
def test_a_web_page_is_refused(tmp_path: Path, page: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(page)
    with pytest.raises(UnreadableSource, match=rf"{name} is a web page.*download it again"):
        members(tmp_path / name)


@pytest.mark.parametrize("content", [b"<?xml version='1.0'?><html.codes/>", b"<!--" * 1000, b"A <html>"])
def test_what_only_looks_like_a_web_page_is_not_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "codes.xml"
    path.write_bytes(content)
    assert len(members(path)) == 1


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match=f"{tmp_path.name} is a folder"):
        members(tmp_path)


@pytest.mark.parametrize("now", [b"A000 Cholera\nA001 Cholera\n", b"A000"])
def test_a_file_that_changes_under_the_reader_is_refused(tmp_path: Path, now: bytes) -> None:
    path = tmp_path / "codes.txt"
    path.write_bytes(b"A000 Cholera\n")
    (member,) = members(path)
    path.write_bytes(now)
    with pytest.raises(UnreadableSource, match="changed while it was being read"):
        read(member)


def test_a_file_that_went_away_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "release.zip", {"order.txt": b"one"})
    (member,) = members(path)
    path.unlink()
    with pytest.raises(UnreadableSource, match=r"order\.txt cannot be read: No such file"):
        read(member)


def test_a_zip_that_was_replaced_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "release.zip", {"order.txt": b"one"})
    (member,) = members(path)
    zipped(path, {"codes.txt": b"one"})
    with pytest.raises(UnreadableSource, match=r"release\.zip"):
        read(member)


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


NESTED = packed({"in.zip": packed({"order.txt": b"A000 Cholera\n" * 9}), "codes.txt": b"A001\n"})


@given(
    start=st.integers(0, len(NESTED)),
    length=st.integers(0, 40),
    noise=st.one_of(st.binary(max_size=40), st.sampled_from([b"\xff" * 4, b"\xff" * 8, b"\x80" * 2])),
)
@example(start=len(NESTED) - 10, length=8, noise=b"\xff" * 8)
def test_damage_anywhere_in_a_zip_is_refused_or_harmless(
    start: int, length: int, noise: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged.zip"
    path.write_bytes(NESTED[:start] + noise + NESTED[start + length :])
    try:
        for member in members(path):
            assert len(read(member)) == member.size
            list(text_of_lines(member, lambda done: None))
    except UnreadableSource as refused:
        assert any(name in str(refused) for name in ("damaged.zip", "order.txt", "codes.txt"))


def test_reading_lines_can_be_cancelled(tmp_path: Path) -> None:
    path = tmp_path / "codes.txt"
    path.write_bytes(b"A000\n" * 10_000)

    def cancel_half_way(done: float) -> None:
        if done > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        list(text_of_lines(loose(path), cancel_half_way))
    path.unlink()  # which Windows allows for a closed file only


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"one\r\ntwo\n", ["one", "two"]),
        (b"one\rtwo", ["one", "two"]),
        ("\N{BYTE ORDER MARK}Ménière\n".encode(), ["Ménière"]),
        ("Ménière\n".encode(), ["Ménière"]),
        ("Ménière\n".encode("cp1252"), ["Ménière"]),
        ("Ménière\n".encode("utf-16"), ["Ménière"]),
        ("\ufeffMénière\r\n".encode("utf-16-be"), ["Ménière"]),
        (b"one\r\n\r\ntwo\r\n\x1a", ["one", "", "two"]),
        (b"", []),
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


def test_an_accent_late_in_a_windows_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "codes.txt"
    path.write_bytes(b"abc\n" * (1 << 18) + "Ménière’s".encode("cp1252"))
    assert list(text_of_lines(loose(path), lambda done: None))[-1][1] == "Ménière’s"


def test_a_nul_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "codes.txt"
    path.write_bytes(b"one\ntwo\0\n")
    with pytest.raises(UnreadableSource, match="line 2"):
        list(text_of_lines(loose(path), lambda done: None))
