"""What holds for every reader, over samples made here and over the real charts where they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.charts.readers.contract import ChartFile, ReadDocument, Reader
from desktop.charts.readers.encodings import clean_text
from desktop.charts.readers.registry import READERS, read
from desktop.coding.encounter import EncounterType
from desktop.errors import BadNote
from tests.desktop.charts.samples import SAMPLES, Sample

SETTINGS = {"", *(each.value for each in EncounterType)}


def check(document: ReadDocument) -> None:
    assert document.text.strip()
    assert clean_text(document.text) == document.text
    assert document.title.strip()
    assert document.visit.setting in SETTINGS
    assert document.patient.sex in ("", "F", "M")
    before = 0
    for section in document.sections:
        assert before <= section.start < section.end <= len(document.text)
        assert section.title.strip()
        before = section.end
    shown = repr(document)
    for secret in (document.text, document.patient.name, document.author, *document.patient.identifiers):
        assert len(secret) < 8 or secret not in shown


def test_every_reader_has_a_sample() -> None:
    assert {reader.name for reader in READERS} == {sample.reader for sample in SAMPLES}
    assert len({reader.name for reader in READERS}) == len(READERS)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_sample_is_read_by_its_reader(sample: Sample) -> None:
    reading = read(ChartFile(sample.name, sample.data))
    assert reading.format == sample.reader
    for document in reading.documents:
        check(document)
    words = "\n".join(document.text for document in reading.documents)
    for phrase in sample.says:
        assert phrase in words


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_wrong_ending_does_not_matter(sample: Sample) -> None:
    assert read(ChartFile("chart.tmp", sample.data)).format == sample.reader


def mutations(data: bytes) -> Iterator[bytes]:
    """Cut off, doubled, with pieces missing, with bytes overwritten."""
    size = len(data)
    for part in range(1, 12):
        yield data[: size * part // 12]
        yield data[: size * part // 13] + data[size * part // 12 :]
        place = size * part // 12
        yield data[:place] + b"\xff\x00<&\\{" + data[place + 6 :]
    yield data + data


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_broken_file_is_read_or_refused_by_name(sample: Sample) -> None:
    for data in mutations(sample.data):
        try:
            reading = read(ChartFile(sample.name, data))
        except BadNote as refused:
            assert sample.name in refused.sentence
            continue
        for document in reading.documents:
            check(document)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        reading = read(ChartFile("any.bin", data))
    except BadNote:
        return
    for document in reading.documents:
        check(document)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@given(data=st.binary(max_size=200))
def test_no_reader_fails_to_recognise(reader: Reader, data: bytes) -> None:
    reader.recognises(ChartFile("any.bin", data))


def test_every_real_chart_is_read_or_refused_by_name(data_dir: Path) -> None:
    files = [file for file in sorted((data_dir / "charts").rglob("*")) if file.is_file()]
    if not files:
        pytest.skip("needs the real charts")
    for file in files:
        try:
            reading = read(ChartFile(file.name, file.read_bytes()))
        except BadNote as refused:
            assert file.name in refused.sentence
            continue
        for document in reading.documents:
            check(document)
