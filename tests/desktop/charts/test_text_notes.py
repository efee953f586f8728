"""Notes come in every encoding, and some are no notes at all."""

from __future__ import annotations

import codecs
import hashlib
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.charts.chart_files import LIMIT
from desktop.charts.document import Document
from desktop.charts.notes import kept, read_file
from desktop.charts.readers.encodings import clean_text
from desktop.errors import BadNote

WORDS = "Naïve patient, café au lait spots – 38 °C.\nPlan: rest.\n"


def read_text_note(path: Path) -> Document:
    (document,) = read_file(path).documents
    return kept(document, source_name=path.name)


@pytest.mark.parametrize(
    "content",
    [
        WORDS.encode("utf-8"),
        WORDS.encode("utf-8-sig"),
        codecs.BOM_UTF16_LE + WORDS.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + WORDS.encode("utf-16-be"),
        WORDS.encode("utf-16-le"),
        WORDS.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + WORDS.encode("utf-32-le"),
        WORDS.encode("cp1252"),
        WORDS.replace("\n", "\r\n").encode("utf-8"),
        WORDS.replace("\n", "\r").encode("cp1252"),
        WORDS.replace("\n", "\f").encode("utf-8"),
    ],
    ids=[
        "utf-8",
        "utf-8 bom",
        "utf-16 le",
        "utf-16 be",
        "bare le",
        "bare be",
        "utf-32",
        "cp1252",
        "crlf",
        "cr",
        "ff",
    ],
)
def test_every_encoding_gives_the_same_text(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "note.txt"
    file.write_bytes(content)
    document = read_text_note(file)
    assert document.text == WORDS
    assert document.sha256 == hashlib.sha256(WORDS.encode()).hexdigest()
    assert document.source_name == "note.txt"


def test_one_broken_byte_does_not_spoil_the_rest(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_bytes("é è ü – fièvre".encode() + b"\xff pain")
    assert read_text_note(file).text == "é è ü – fièvre\ufffd pain"


def test_stray_control_characters_become_spaces(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_bytes(b"Cough.\x1a" + b" no fever" * 20)
    assert "\x1a" not in read_text_note(file).text


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b" \r\n\t \n", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (b"PK\x03\x04\x14\x00\x06", "Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Word"),
        (b"{\\rtf1\\ansi}", "RTF"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><ClinicalDocument/>', "XML"),
        (b"\x89PNG\r\n\x1a\n\0\0", "picture"),
        (b"\x00\x01\x02\x03" * 500, "not a text file"),
        (bytes(range(256)) * 8, "not a text file"),
        (b"\x01\x02\x03\x04\x05 text" * 50, "not a text file"),
    ],
)
def test_what_is_no_note_is_refused_in_a_sentence(tmp_path: Path, content: bytes, word: str) -> None:
    file = tmp_path / "Odd file.txt"
    file.write_bytes(content)
    with pytest.raises(BadNote) as caught:
        read_text_note(file)
    assert word in caught.value.sentence
    assert "Odd file.txt" in caught.value.sentence
    assert str(tmp_path) not in caught.value.sentence, "a folder may name a patient"


def test_ninety_megabytes_are_refused_without_reading_them(tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    with file.open("wb") as opened:
        opened.truncate(90 * 1024 * 1024)
    with pytest.raises(BadNote, match=r"90 MB.*up to 64 MB"):
        read_text_note(file)


def test_a_note_of_just_the_limit_is_read(tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    file.write_bytes((b"cough and fever " * 20)[:255] + b"\n" + b"." * (LIMIT - 256))
    assert len(read_text_note(file).text) == LIMIT


def test_missing_folder_and_forbidden(tmp_path: Path) -> None:
    with pytest.raises(BadNote, match="not there any more"):
        read_text_note(tmp_path / "gone.txt")
    with pytest.raises(BadNote, match="a folder"):
        read_text_note(tmp_path)
    with pytest.raises(BadNote, match="not a name"):
        read_text_note(tmp_path / ("x" * 5000))


@pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(BadNote, match="not a file"):
        read_text_note(tmp_path / "pipe.txt")


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file(tmp_path: Path) -> None:
    file = tmp_path / "secret.txt"
    file.write_text("cough")
    file.chmod(0)
    with pytest.raises(BadNote, match="no permission"):
        read_text_note(file)


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once or once.startswith("\ufeff")
    assert "\r" not in once


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.mktemp("any") / "note.txt"
    file.write_bytes(content)
    try:
        document = read_text_note(file)
    except BadNote:
        return
    for section in document.sections:
        assert 0 <= section.start < section.end <= len(document.text)


def test_a_document_does_not_show_its_text(tmp_path: Path) -> None:
    file = tmp_path / "Quillfeather.txt"
    file.write_text("Quillfeather has a cough.")
    document = read_text_note(file)
    assert "cough" not in repr(document)
    assert "source_name" not in repr(document)
