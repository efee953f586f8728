"""What every code system promises (``codesets.systems.contract``), asked of each one there is."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesets.errors import Cancelled, CodesetError, UnreadableSource
from codesets.model import Kind
from codesets.official_files import loose
from codesets.registry import SYSTEMS, system
from codesets.systems import CodeSystem
from tests.codesets.conftest import OWN_LIST, Reading

Reader = Callable[[CodeSystem], Reading]

every_system = pytest.mark.parametrize("each", (*SYSTEMS, OWN_LIST), ids=lambda each: each.slug)
every_known = pytest.mark.parametrize("each", SYSTEMS, ids=lambda each: each.slug)
"""Those that are there before anybody has brought in a list of their own."""
every_xml = pytest.mark.parametrize(
    "each",
    [each for each in SYSTEMS if (path := each.packaged()) is not None and path.suffix == ".xml"],
    ids=lambda each: each.slug,
)
"""Those whose file is XML; of lists of lines every line is looked at by their own tests."""
a_system = st.sampled_from(SYSTEMS)
a_note = st.text() | st.lists(
    st.sampled_from(
        ["(", ")", ", ", "-", ".-", " - ", "A00", "B99", "E11.6", "Z79.4", "S02.0XXA", "code ", "ß"]
    )
).map("".join)


def test_names_are_told_apart() -> None:
    assert len({each.name.casefold() for each in SYSTEMS}) == len(SYSTEMS)
    assert len({each.slug for each in SYSTEMS}) == len(SYSTEMS)
    assert all(re.fullmatch(r"[0-9a-z]+", each.slug) for each in SYSTEMS)


@every_known
def test_is_found_by_its_name_in_any_case(each: CodeSystem) -> None:
    assert system(f" {each.name.lower()} ") is each


def test_an_unknown_name_is_answered_with_those_there_are() -> None:
    with pytest.raises(CodesetError, match=SYSTEMS[0].name):
        system("ICD-9")


# --- recognising -----------------------------------------------------------------------------------------


@every_system
def test_recognises_its_own_file(each: CodeSystem, read_book: Reader) -> None:
    source = read_book(each).source
    assert each.packaged() in (None, source.member.path)
    assert source.edition
    assert source.effective_to is None or source.effective_from < source.effective_to


@every_system
def test_recognises_nothing_else(each: CodeSystem, tmp_path: Path) -> None:
    others = {
        "noise.xml": bytes(range(256)) * 20,
        "another.xml": b'<?xml version="1.0"?><FHIR><version>2026</version></FHIR>',
        "letter.txt": b"ICD-10-CM FY2026, all codes as of April-1-2026",
        "table.csv": b"code,title\nE11.9,Diabetes\n",
    }
    for name, content in others.items():
        (tmp_path / name).write_bytes(content)
        assert each.recognise(loose(tmp_path / name)) is None, name


@every_system
def test_no_system_takes_the_file_of_another(each: CodeSystem) -> None:
    path = each.packaged()
    if path is not None:
        assert [other for other in SYSTEMS if other.recognise(loose(path)) is not None] == [each]


# --- reading ---------------------------------------------------------------------------------------------


@every_system
def test_positions_count_from_zero(each: CodeSystem, read_book: Reader) -> None:
    rows = read_book(each).rows
    assert [row.entry.position for row in rows] == list(range(len(rows)))


@every_system
def test_each_code_stands_once_under_its_systems_name(each: CodeSystem, read_book: Reader) -> None:
    rows = read_book(each).rows
    assert len({row.entry.code for row in rows}) == len(rows)
    assert {row.entry.system for row in rows} == {each.name}


@every_system
def test_an_entry_lies_within_its_parent_and_comes_after_it(each: CodeSystem, read_book: Reader) -> None:
    rows = read_book(each).rows
    at = {row.entry.code: row.entry for row in rows}
    for row in rows:
        entry = row.entry
        if entry.parent is None:
            assert entry.kind is Kind.CHAPTER
        else:
            parent = at[entry.parent]
            assert parent.position < entry.position < entry.end <= parent.end
            assert not parent.billable


@every_system
def test_what_lies_below_an_entry_is_what_names_it_as_parent(each: CodeSystem, read_book: Reader) -> None:
    """Siblings stand side by side without a gap: ranges say neither more nor less than parents do."""
    rows = read_book(each).rows
    reached: dict[str | None, int] = {None: 0}
    for row in rows:
        entry = row.entry
        assert entry.position == reached[entry.parent], entry.code
        reached[entry.parent] = entry.end
        reached[entry.code] = entry.position + 1
    for row in rows:
        assert reached[row.entry.code] == row.entry.end, row.entry.code
    assert reached[None] == len(rows)


@every_system
def test_complete_codes_and_they_alone_are_billable(each: CodeSystem, read_book: Reader) -> None:
    for row in read_book(each).rows:
        complete = row.entry.end == row.entry.position + 1
        assert complete == (row.entry.kind in (Kind.CODE, Kind.MODIFIER)), row.entry.code
        # a modifier is never reported alone, a terminated code no more
        reported = row.entry.kind is Kind.CODE and row.valid_to is None
        assert row.entry.billable or not reported, row.entry.code
        assert complete or not row.entry.billable, row.entry.code


@every_system
def test_titles_and_notes_are_clean_text(each: CodeSystem, read_book: Reader) -> None:
    for row in read_book(each).rows:
        for text in (row.entry.title, *(statement.text for statement in row.statements)):
            assert text
            assert text == " ".join(text.split())


@every_system
def test_progress_rises_to_one(each: CodeSystem, read_book: Reader) -> None:
    told = read_book(each).told
    assert all(0.0 <= fraction <= 1.0 for fraction in told)
    assert all(earlier <= later for earlier, later in pairwise(told))
    assert told[-1] == 1.0
    assert len(told) >= min(20, len(read_book(each).rows) // 2000)


@every_system
@pytest.mark.parametrize("after", [0.0, 0.1])
def test_cancelling_stops_it(each: CodeSystem, after: float, read_book: Reader) -> None:
    def progress(fraction: float) -> None:
        if fraction >= after:
            raise Cancelled

    source = read_book(each).source
    with pytest.raises(Cancelled):
        list(source.layout.read(source, progress))


@every_xml
@pytest.mark.parametrize("share", [0.0005, 0.02, 0.09])
def test_a_truncated_file_is_refused_with_its_line(
    each: CodeSystem, share: float, read_book: Reader, tmp_path: Path
) -> None:
    whole = read_book(each).source.member.path.read_bytes()
    _is_refused(each, tmp_path, read_book(each).source.member.name, whole[: int(len(whole) * share)])


@every_xml
@pytest.mark.parametrize("place", [3000, 70_000, 900_000])
def test_a_damaged_file_is_refused_with_its_line(
    each: CodeSystem, place: int, read_book: Reader, tmp_path: Path
) -> None:
    content = bytearray(read_book(each).source.member.path.read_bytes())
    content[place : place + 512] = bytes(512)
    _is_refused(each, tmp_path, read_book(each).source.member.name, bytes(content))


def _is_refused(each: CodeSystem, folder: Path, name: str, content: bytes) -> None:
    path = folder / name
    path.write_bytes(content)
    source = each.recognise(loose(path))
    assert source is not None
    with pytest.raises(UnreadableSource) as refused:
        list(source.layout.read(source, lambda fraction: None))
    assert name in str(refused.value)
    assert re.search(r"\bline [0-9]+\b", str(refused.value))


@every_xml
def test_a_file_that_went_away_is_refused(each: CodeSystem, read_book: Reader, tmp_path: Path) -> None:
    path = tmp_path / read_book(each).source.member.name
    path.write_bytes(read_book(each).source.member.path.read_bytes()[:5000])
    source = each.recognise(loose(path))
    assert source is not None
    path.unlink()
    with pytest.raises(UnreadableSource, match=path.name):
        list(source.layout.read(source, lambda fraction: None))


# --- spelling --------------------------------------------------------------------------------------------


@every_system
def test_every_code_is_its_own_normal_spelling(each: CodeSystem, read_book: Reader) -> None:
    for row in read_book(each).rows:
        code = row.entry.code
        for spelling in (code, code.lower(), f"  {code}\n", f"\N{NO-BREAK SPACE}{code}\t"):
            assert each.normalise(spelling) == code, spelling


@every_system
def test_a_note_that_names_an_entry_leads_to_it(each: CodeSystem, read_book: Reader) -> None:
    for row in read_book(each).rows[::11]:
        key = each.key(row.entry)
        if key.isdigit() or (each.name != "ICD-10-CM" and row.entry.kind is not Kind.CODE):
            continue  # the number of a chapter is no more than a number; other systems name codes only
        text = f"something else ({key})"
        (mention,) = each.mentions(text)
        assert mention.codes[0] == key
        assert text[mention.start : mention.end] == key


@every_system
def test_keys_tell_entries_of_a_kind_apart(each: CodeSystem, read_book: Reader) -> None:
    rows = read_book(each).rows
    assert len({(row.entry.kind, each.key(row.entry)) for row in rows}) == len(rows)


@given(a_system, st.text(max_size=60) | st.from_regex(r"[A-Za-z][0-9A-Za-z .–-]{1,12}", fullmatch=True))
def test_normalising_is_idempotent_and_never_fails(each: CodeSystem, spelling: str) -> None:
    code = each.normalise(spelling)
    if code is not None:
        assert each.normalise(code) == code
        assert code.isascii()


@given(a_system, a_note)
def test_mentions_lie_in_the_text_in_order(each: CodeSystem, text: str) -> None:
    place = 0
    for mention in each.mentions(text):
        assert place <= mention.start < mention.end <= len(text)
        assert mention.codes
        if not mention.parts:
            assert all(each.normalise(code) == code for code in mention.codes)
        inner = mention.start
        for part in mention.parts:
            assert inner <= part.start < part.end <= mention.end
            inner = part.end
        place = mention.end
