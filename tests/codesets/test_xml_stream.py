"""A large XML file, read piece by piece: whole, or refused with the line. Nothing else may come of it."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from codesets.errors import UnreadableSource
from codesets.official_files import loose
from codesets.xml_stream import Event, stream, words_of

WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn"]), max_size=30)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


def read(folder: Path, content: bytes) -> list[Event]:
    path = folder / "book.xml"
    path.write_bytes(content)
    return list(
        stream(loose(path), begins=("book",), ends=lambda element, parent: True, progress=lambda done: None)
    )


def refused(folder: Path, content: bytes) -> str:
    with pytest.raises(UnreadableSource) as caught:
        read(folder, content)
    sentence = str(caught.value)
    assert "book.xml" in sentence
    assert re.search(r"line [0-9]+: .+\.$", sentence)
    return sentence


@given(st.lists(WORDS, max_size=8))
def test_what_was_written_is_read(folder: Path, texts: list[str]) -> None:
    content = "<book>" + "".join(f"<note>{escape(text)}</note>" for text in texts) + "</book>"
    events = read(folder, content.encode())
    notes = [words_of(event.element) for event in events if event.ended and event.element.tag == "note"]
    assert notes == [" ".join(text.split()) for text in texts]
    assert events[0].element.tag == events[-1].element.tag == "book"
    assert (events[0].ended, events[-1].ended) == (False, True)


def test_what_was_handed_over_is_let_go(folder: Path) -> None:
    events = read(folder, b"<book><note>a</note><note>b</note></book>")
    assert len(events[-1].element) == 0


def test_lines_are_those_of_the_file(folder: Path) -> None:
    events = read(folder, b"<book>\n<note>a</note>\n\n<note>b\n</note></book>")
    assert [event.line for event in events] == [1, 2, 5, 5]


@given(st.binary(max_size=400))
@example(b"\xef\xbb\xbf")
@example(b"\xff\xfe<\x00")
def test_random_bytes_are_refused(folder: Path, noise: bytes) -> None:
    try:
        read(folder, noise)
    except UnreadableSource as error:
        assert "book.xml" in str(error)


@given(st.binary(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_damage_anywhere_is_refused_or_harmless(folder: Path, noise: bytes, start: int, length: int) -> None:
    whole = '<?xml version="1.0" encoding="utf-8"?><book id="Ménière"><note>a &lt; b</note></book>'.encode()
    try:
        read(folder, whole[:start] + noise + whole[start + length :])
    except UnreadableSource as error:
        assert "book.xml" in str(error)


@given(st.integers(0, 70))
def test_a_truncated_file_is_refused(folder: Path, kept: int) -> None:
    whole = b'<?xml version="1.0"?>\n<book id="1">\n<note>a &amp; b</note>\n</book>'
    refused(folder, whole[: min(kept, len(whole) - 1)])


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE book [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><book>&b;</book>',
        b'<!DOCTYPE book SYSTEM "file:///etc/hostname"><book/>',
        b'<!DOCTYPE book [<!ENTITY x SYSTEM "file:///etc/hostname">]><book>&x;</book>',
        b'<!DOCTYPE book [<!ENTITY % x SYSTEM "http://localhost/x">%x;]><book/>',
        b"<!DOCTYPE book><book/>",
    ],
)
def test_a_document_type_is_refused(folder: Path, content: bytes) -> None:
    assert "document type" in refused(folder, content)


def test_an_undeclared_entity_is_refused(folder: Path) -> None:
    assert "entity" in refused(folder, b"<book>&nbsp;</book>")


@pytest.mark.parametrize("encoding", ["klingon", "utf-7", "idna", "rot13", "base64", "utf-16", "../x"])
def test_an_encoding_that_cannot_be_is_refused(folder: Path, encoding: str) -> None:
    assert "line 1" in refused(folder, f'<?xml version="1.0" encoding="{encoding}"?>\n<book/>'.encode())


def test_deep_nesting_is_refused_before_it_costs_anything(folder: Path) -> None:
    assert "nested too deeply" in refused(folder, b"<a>" * 100_000)


def test_a_huge_attribute_is_read_as_it_is(folder: Path) -> None:
    huge = "x" * 3_000_000
    events = read(folder, f'<book id="{huge}"/>'.encode())
    assert events[0].element.get("id") == huge


def test_a_file_that_went_away_is_refused(folder: Path) -> None:
    path = folder / "gone.xml"
    path.write_bytes(b"<book/>")
    member = loose(path)
    path.unlink()
    with pytest.raises(UnreadableSource, match=re.escape(path.name)):
        list(stream(member, begins=(), ends=lambda element, parent: False, progress=lambda done: None))
