"""A long list without a word beyond its titles: little is stored of it, and that is read again."""

from __future__ import annotations

from pathlib import Path

from whoosh.filedb.filestore import FileStorage

from codesets.model import Code, Kind
from codesets.search import CodeIndex, IndexEntry, build_index

MANY = 33_000
"""More than the 2**15 from which Whoosh writes where each stored value begins."""


def test_what_is_stored_of_titles_alone_is_read_again(tmp_path: Path) -> None:
    codes = (
        Code(
            "List",
            f"{number:05}",
            f"Invented thing number {number}",
            Kind.CODE,
            True,
            None,
            number,
            number + 1,
        )
        for number in range(MANY)
    )
    build_index((IndexEntry(code, ()) for code in codes), tmp_path, progress=lambda done, sentence: None)
    index = FileStorage(str(tmp_path), readonly=True).open_index()
    reader = index.reader()
    try:
        stored = [reader.stored_fields(document) for document in range(1, reader.doc_count_all())]
    finally:
        reader.close()
        index.close()
    assert len(stored) == MANY
    assert not any(stored[:-1])
    opened = CodeIndex.open(tmp_path)
    try:
        assert [hit.code for hit in opened.search("invented thing number 32999", 5)][:1] == ["32999"]
        assert [hit.code for hit in opened.search("32999", 5)] == ["32999"], "a code without a letter"
        assert [hit.code for hit in opened.search("(3299", 20)] == [f"3299{end}" for end in range(10)]
    finally:
        opened.close()
