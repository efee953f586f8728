"""The store gives back what was put into it, says what an entry inherits, and tells when it is broken."""

from __future__ import annotations

import dataclasses
import functools
import random
import subprocess
import sys
import tempfile
import textwrap
import types
import typing
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codesets.errors import BuildFailed, Cancelled, LibraryClosed, LibraryDamaged
from codesets.model import Code, CodePage, Instruction, InstructionKind, Kind
from codesets.store import Store, read_only, write_store
from tests.codesets.conftest import Shelved

ROOT = Path(__file__).resolve().parents[2]


def copy_of(shelved: Shelved, folder: Path) -> Path:
    path = folder / "copy.db"
    path.write_bytes(shelved.path.read_bytes())
    return path


@pytest.mark.parametrize(
    ("address", "opened"),
    [
        ("file:///home/a%20b/x.db", "file:///home/a%20b/x.db"),
        ("file:///C:/Users/x.db", "file:///C:/Users/x.db"),
        ("file://server/code%20books/x.db", "file:////server/code%20books/x.db"),
    ],
)
def test_a_windows_share_is_a_path_not_a_host(address: str, opened: str) -> None:
    assert read_only(address) == f"{opened}?mode=ro&immutable=1"


def page(store: Store, code: str) -> CodePage:
    found = store.page(code)
    assert found is not None, code
    return found


# --- what was put in -------------------------------------------------------------------------------------


def test_the_release_is_kept(store: Store, shelved: Shelved) -> None:
    assert store.release == shelved.release
    assert (store.release.entries, store.release.codes, store.release.billable) == (98_505, 98_186, 74_719)
    assert len(store.release.sha256) == 64


def test_every_entry_is_kept_with_its_other_wordings(store: Store, shelved: Shelved) -> None:
    kept = list(store.entries())
    assert [code for code, _ in kept] == [row.entry for row in shelved.rows]
    for row, (_, terms) in zip(shelved.rows, kept, strict=True):
        wordings = (InstructionKind.INCLUSION_TERM, InstructionKind.INCLUDES)
        worded = [said.text for said in row.instructions if said.kind in wordings]
        assert list(terms) == ([] if row.entry.kind in (Kind.CHAPTER, Kind.BLOCK) else worded)


def test_notes_are_kept_with_their_links(store: Store, shelved: Shelved) -> None:
    for row in shelved.rows[::7]:
        if row.instructions:
            own = [
                said for said in page(store, row.entry.code).instructions if said.stated_at == row.entry.code
            ]
            assert tuple(own) == row.instructions


def test_entries_by_their_code(store: Store, shelved: Shelved) -> None:
    for row in random.Random(1).sample(shelved.rows, 500):
        assert store.entry(row.entry.code) == row.entry
    for unknown in ("", "E11.999", "e11.621", "E11621", "%", "' OR 1=1 --", "\x00", "😀", "E11.621 "):
        assert store.entry(unknown) is None
        assert store.page(unknown) is None
        assert store.children(unknown) == ()
        assert store.terms(unknown) == ()


def test_children_are_the_next_level_down(store: Store, shelved: Shelved) -> None:
    assert [each.code for each in store.children(None)] == [str(number) for number in range(1, 23)]
    below: dict[str | None, list[Code]] = {}
    for row in shelved.rows:
        below.setdefault(row.entry.parent, []).append(row.entry)
    for row in random.Random(2).sample(shelved.rows, 500):
        assert list(store.children(row.entry.code)) == below.get(row.entry.code, [])


def test_titles_of_many_codes_at_once(store: Store, shelved: Shelved) -> None:
    wanted = [row.entry for row in random.Random(3).sample(shelved.rows, 1234)]
    found = store.titles([*(entry.code for entry in wanted), "X99.999", ""])
    assert found == {entry.code: (entry.title, entry.billable) for entry in wanted}
    assert store.titles([]) == {}


def test_what_begins_so(store: Store) -> None:
    assert [each.code for each in store.beginning("E11.62", 9)] == [
        "E11.62",
        "E11.620",
        "E11.621",
        "E11.622",
        "E11.628",
    ]
    assert [each.code for each in store.beginning("T88.7", 2)] == ["T88.7", "T88.7XXA"]
    assert store.beginning("E11.63X", 9) == ()


def test_inclusion_terms_of_one_entry(store: Store) -> None:
    assert store.terms("T88.7") == ("Drug hypersensitivity NOS", "Drug reaction NOS")
    assert store.terms("T88") == ()


# --- pages -----------------------------------------------------------------------------------------------

PAGES = {
    "E11.621": "4 > E08-E13 > E11 > E11.6 > E11.62",
    "S93.401A": "19 > S90-S99 > S93 > S93.4 > S93.40 > S93.401",
    "T88.7XXA": "19 > T07-T88 > T80-T88 > T88 > T88.7",
    "M80.00XA": "13 > M80-M94 > M80-M85 > M80 > M80.0 > M80.00",
    "O09.00": "15 > O09-O09 > O09 > O09.0",
    "O36.0110": "15 > O30-O48 > O36 > O36.0 > O36.01 > O36.011",
    "H54.8": "7 > H53-H54 > H54",
    "C50.911": "2 > C00-C96 > C00-C75 > C50-C50 > C50 > C50.9 > C50.91",
    "C7A.1": "2 > C00-C96 > C7A-C7A > C7A",
    "V00.01XA": "20 > V00-X58 > V00-V99 > V00-V09 > V00 > V00.0 > V00.01",
    "I63.9": "9 > I60-I69 > I63",
    "S02.0XXA": "19 > S00-S09 > S02 > S02.0",
    "W08.XXXA": "20 > V00-X58 > W00-X58 > W00-W19 > W08",
    "T36.0X1A": "19 > T07-T88 > T36-T50 > T36 > T36.0 > T36.0X > T36.0X1",
    "U07.1": "22 > U00-U49 > U07",
}


@pytest.mark.parametrize("code", PAGES)
def test_the_way_down_to_an_entry(store: Store, code: str) -> None:
    assert " > ".join(each.code for each in page(store, code).ancestors) == PAGES[code]


@pytest.mark.parametrize(
    ("code", "kind", "beginning", "stated_at"),
    [
        ("E11.621", InstructionKind.USE_ADDITIONAL, "code to identify site of ulcer", "E11.621"),
        ("E11.621", InstructionKind.USE_ADDITIONAL, "insulin (Z79.4)", "E11"),
        ("E11.621", InstructionKind.EXCLUDES1, "gestational diabetes", "E11"),
        ("E11.621", InstructionKind.EXCLUDES1, "transitory endocrine", "4"),
        ("S93.401A", InstructionKind.EXCLUDES2, "injury of Achilles tendon", "S93.4"),
        ("S93.401A", InstructionKind.CODE_ALSO, "any associated open wound", "S93"),
        ("S93.401A", InstructionKind.EXCLUDES2, "frostbite", "S90-S99"),
        ("T88.7XXA", InstructionKind.INCLUSION_TERM, "Drug reaction NOS", "T88.7"),
        ("T88.7XXA", InstructionKind.EXCLUDES2, "postprocedural fever", "T80-T88"),
        ("M80.00XA", InstructionKind.SEVENTH_CHARACTER, "P – subsequent encounter", "M80"),
        ("O09.00", InstructionKind.NOTE, "Trimesters are counted", "15"),
        ("O36.0110", InstructionKind.SEVENTH_CHARACTER, "0 – not applicable", "O36"),
        ("H54.0X33", InstructionKind.NOTE, "Category 4: maximum", "H54"),
        ("C50.911", InstructionKind.INCLUDES, "Paget's disease of nipple", "C50"),
        ("V00.01XA", InstructionKind.NOTE, "(e) A pedestrian is", "V00-V99"),
        ("V00.01XA", InstructionKind.INCLUDES, "person changing tire", "V00-V09"),
        ("I63.9", InstructionKind.EXCLUDES1, "traumatic intracranial hemorrhage", "I60-I69"),
        ("W08.XXXA", InstructionKind.INCLUSION_TERM, "Fall from stool", "W08"),
        ("T36.0X1A", InstructionKind.CODE_FIRST, "contact dermatitis", "T36-T50"),
        ("U07.1", InstructionKind.USE_ADDITIONAL, "pneumonia due to COVID-19", "U07.1"),
    ],
)
def test_a_note_reaches_every_entry_below(
    store: Store, code: str, kind: InstructionKind, beginning: str, stated_at: str
) -> None:
    found = [said for said in page(store, code).instructions if said.text.startswith(beginning)]
    assert [(said.kind, said.stated_at) for said in found] == [(kind, stated_at)]


def test_notes_are_the_own_then_those_of_each_ancestor_upwards(store: Store, shelved: Shelved) -> None:
    """The rules once more, in plain words, over entries drawn at random."""
    stated = {row.entry.code: row.instructions for row in shelved.rows}
    for row in random.Random(4).sample(shelved.rows, 400):
        shown = page(store, row.entry.code)
        expected: list[Instruction] = []
        defined = False
        for teller in (shown.entry, *reversed(shown.ancestors)):
            names_the_entry = teller is shown.entry or (row.entry.seventh and teller.code == row.entry.parent)
            for said in stated[teller.code]:
                if said.kind is InstructionKind.INCLUSION_TERM and not names_the_entry:
                    continue
                if said.kind is InstructionKind.SEVENTH_CHARACTER and defined:
                    continue
                expected.append(said)
            defined = defined or any(
                said.kind is InstructionKind.SEVENTH_CHARACTER for said in stated[teller.code]
            )
        assert list(shown.instructions) == expected, row.entry.code


def test_the_nearest_definition_of_seventh_characters_counts(store: Store) -> None:
    told = [
        said for said in page(store, "S72.301A").instructions
        if said.kind is InstructionKind.SEVENTH_CHARACTER
    ]  # fmt: skip
    assert {said.stated_at for said in told} == {"S72"}
    assert {row.stated_at for row in page(store, "M48.50XA").instructions
            if row.kind is InstructionKind.SEVENTH_CHARACTER} == {"M48.5"}  # fmt: skip


def test_completed_codes_are_choices_not_children(store: Store) -> None:
    header, completed = page(store, "T88.7"), page(store, "T88.7XXA")
    assert header.children == completed.children == ()
    assert header.sevenths == completed.sevenths
    assert [(each.character, each.meaning, each.code) for each in header.sevenths] == [
        ("A", "initial encounter", "T88.7XXA"),
        ("D", "subsequent encounter", "T88.7XXD"),
        ("S", "sequela", "T88.7XXS"),
    ]
    assert page(store, "T88").sevenths == ()
    assert [child.code for child in page(store, "E11.62").children] == [
        "E11.620",
        "E11.621",
        "E11.622",
        "E11.628",
    ]


# --- what goes wrong -------------------------------------------------------------------------------------


def read_all(store: Store) -> Iterator[object]:
    """Whatever the store can be asked, once."""
    codes = [code for code, _ in store.entries()]
    yield from codes
    yield store.release
    yield from store.children(None)
    yield from store.beginning("A0", 20)
    for each in codes[:: max(1, len(codes) // 25)]:
        shown = store.page(each.code)
        if shown is None:  # the table has it, the index on the table has not: for verify to see
            store.verify()
            pytest.fail(f"{each.code} is lost, and nobody says so")
        yield shown
        yield store.entry(each.code)
        yield from store.terms(each.code)
    for title, billable in store.titles([each.code for each in codes]).values():
        yield title
        assert isinstance(billable, bool)
    store.verify()


@functools.cache
def fields_of(record: type) -> dict[str, Any]:
    return typing.get_type_hints(record)


def assert_typed(value: object) -> None:
    """Every field of a record holds what its annotation says."""
    if not dataclasses.is_dataclass(value):
        assert isinstance(value, str)
        return
    for name, kind in fields_of(type(value)).items():
        held = getattr(value, name)
        if typing.get_origin(kind) is tuple:
            assert isinstance(held, tuple)
            for each in held:
                assert_typed(each)
        elif dataclasses.is_dataclass(kind):
            assert_typed(held)
        elif isinstance(kind, types.UnionType):
            assert isinstance(held, typing.get_args(kind))
        else:
            assert type(held) is kind, name


def open_and_read(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "broken.db"
        path.write_bytes(content)
        try:
            store = Store(path)
        except LibraryDamaged as error:
            assert "broken.db" in str(error)
            return
        try:
            for value in read_all(store):
                assert_typed(value)
        except LibraryDamaged as error:
            assert "broken.db" in str(error)
        finally:
            store.close()


def test_a_sound_store_passes(chapter: Shelved) -> None:
    store = Store(chapter.path)
    values = list(read_all(store))
    store.close()
    for value in values:
        assert_typed(value)
    assert len(values) > len(chapter.rows)


@pytest.fixture(scope="module")
def chapter_file(chapter: Shelved) -> Path:
    """Hypothesis prints what a failing test was given: of the whole chapter that is too much."""
    return chapter.path


@settings(max_examples=150)
@given(st.integers(0, 1), st.floats(0, 1), st.binary(min_size=1, max_size=64))
def test_damage_anywhere_is_told_or_harmless(
    chapter_file: Path, where: int, place: float, noise: bytes
) -> None:
    content = bytearray(chapter_file.read_bytes())
    reach = len(content) if where else 4096  # the header and the schema deserve as much as all the rest
    start = int(place * (reach - 1))
    content[start : start + len(noise)] = noise[: len(content) - start]
    open_and_read(bytes(content))


@settings(max_examples=40)
@given(st.floats(0, 1), st.sampled_from([512, 4096, 20_000]), st.none() | st.integers(0, 999))
def test_lost_sectors_are_told_or_harmless(
    chapter_file: Path, place: float, length: int, seed: int | None
) -> None:
    content = bytearray(chapter_file.read_bytes())
    start = int(place * (len(content) - 1)) // 512 * 512
    lost = bytes(length) if seed is None else random.Random(seed).randbytes(length)
    content[start : start + length] = lost[: len(content) - start]
    open_and_read(bytes(content))


@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.5, 0.99999])
def test_a_truncated_store_does_not_open(chapter: Shelved, share: float, tmp_path: Path) -> None:
    content = chapter.path.read_bytes()
    path = tmp_path / "short.db"
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(LibraryDamaged, match=r"short\.db"):
        Store(path)


def test_what_is_no_store_does_not_open(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("E11.9,Diabetes\n" * 1000)
    (tmp_path / "noise.db").write_bytes(random.Random(5).randbytes(50_000))
    for path in (tmp_path / "text.db", tmp_path / "noise.db", tmp_path / "absent.db", tmp_path):
        with pytest.raises(LibraryDamaged, match=path.name):
            Store(path)
    assert not (tmp_path / "absent.db").exists()


def test_a_store_of_another_version_does_not_open(chapter: Shelved, tmp_path: Path) -> None:
    path = copy_of(chapter, tmp_path)
    content = bytearray(path.read_bytes())
    content[60:64] = (999).to_bytes(4, "big")  # SQLite keeps user_version there
    path.write_bytes(content)
    with pytest.raises(LibraryDamaged, match="of another version"):
        Store(path)


def test_verify_tells_what_the_first_look_does_not(chapter: Shelved, tmp_path: Path) -> None:
    path = copy_of(chapter, tmp_path)
    content = path.read_bytes()
    middle = len(content) // 2 // 4096 * 4096
    path.write_bytes(content[:middle] + bytes(4096) + content[middle + 4096 :])
    store = Store(path)
    with pytest.raises(LibraryDamaged, match=r"copy\.db"):
        store.verify()
    store.close()


def test_a_closed_store_is_not_damaged_but_closed(chapter: Shelved) -> None:
    store = Store(chapter.path)
    store.close()
    store.close()
    questions: list[Callable[[], object]] = [
        lambda: store.entry("A00"),
        lambda: store.page("A00"),
        lambda: store.children(None),
        lambda: store.titles(["A00"]),
        store.verify,
    ]
    for ask in questions:
        with pytest.raises(LibraryClosed):
            ask()


def test_reading_changes_nothing(chapter: Shelved, tmp_path: Path) -> None:
    path = copy_of(chapter, tmp_path)
    path.chmod(0o444)
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    store = Store(path)
    list(read_all(store))
    assert [each.name for each in tmp_path.iterdir()] == ["copy.db"]
    store.close()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


@pytest.mark.parametrize("name", ["Ä ö #?%20&mode=rwc.db", "a'b\"c.db"])
def test_any_name_of_a_file_will_do(chapter: Shelved, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    try:
        path.write_bytes(chapter.path.read_bytes())
    except OSError:
        pytest.skip("this file system does not take such a name")
    store = Store(path)
    assert store.entry("A00") is not None
    store.close()


def test_several_threads_read_at_once(store: Store, shelved: Shelved) -> None:
    codes = [row.entry.code for row in random.Random(6).sample(shelved.rows, 160)]
    alone = [store.page(code) for code in codes]
    with ThreadPoolExecutor(8) as threads:
        walk = threads.submit(lambda: sum(1 for _ in store.entries()))
        together = list(threads.map(store.page, codes * 3))
        assert walk.result() == len(shelved.rows)
    assert together == alone * 3


def test_the_other_driver_reads_the_same(chapter: Shelved) -> None:
    """On the command line there is no SQLCipher; the store is the same file."""
    child = """
        import sys
        from pathlib import Path
        from codesets.store import Store

        store = Store(Path(sys.argv[1]))
        store.verify()
        sys.stdout.buffer.write(repr(store.page("A00.1")).encode())
        store.close()
        assert "sqlcipher3" not in sys.modules
    """
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(child), str(chapter.path)],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    store = Store(chapter.path)
    assert run.stdout.decode() == repr(store.page("A00.1"))
    store.close()


# --- writing ---------------------------------------------------------------------------------------------


def test_progress_of_writing_rises_to_one(chapter: Shelved, tmp_path: Path) -> None:
    told: list[float] = []
    write_store(tmp_path / "new.db", chapter.release, chapter.rows, progress=told.append)
    assert all(earlier <= later for earlier, later in pairwise(told))
    assert (told[0], told[-1]) == (0.0, 1.0)


def test_the_same_rows_make_the_same_bytes(chapter: Shelved, tmp_path: Path) -> None:
    write_store(tmp_path / "new.db", chapter.release, chapter.rows, progress=lambda fraction: None)
    assert (tmp_path / "new.db").read_bytes() == chapter.path.read_bytes()


def test_cancelling_stops_writing(chapter: Shelved, tmp_path: Path) -> None:
    def cancel(fraction: float) -> None:
        raise Cancelled

    path = tmp_path / "new.db"
    with pytest.raises(Cancelled):
        write_store(path, chapter.release, chapter.rows, progress=cancel)
    path.unlink(missing_ok=True)  # nothing holds it open
    with pytest.raises(LibraryDamaged):
        Store(path)


def test_an_unfinished_store_does_not_open(chapter: Shelved, tmp_path: Path) -> None:
    def cancel(fraction: float) -> None:
        if fraction == 1.0:
            raise Cancelled

    path = tmp_path / "new.db"
    with pytest.raises(Cancelled):
        write_store(path, chapter.release, chapter.rows, progress=cancel)
    with pytest.raises(LibraryDamaged):
        Store(path)


def test_a_folder_that_is_not_there(chapter: Shelved, tmp_path: Path) -> None:
    with pytest.raises(BuildFailed, match="Nothing was changed"):
        write_store(tmp_path / "no" / "new.db", chapter.release, chapter.rows, progress=lambda fraction: None)


@pytest.mark.skipif(sys.platform == "win32", reason="limits on the size of a file are POSIX")
@pytest.mark.parametrize("room", [0, 5000, 100_000])
@pytest.mark.parametrize("driver", ["sqlite3", "sqlcipher3"])
def test_a_full_disk_is_told(chapter: Shelved, tmp_path: Path, room: int, driver: str) -> None:
    child = f"""
        import resource, sys
        from pathlib import Path
        if {driver == "sqlcipher3"}:
            import desktop
        from codesets.errors import BuildFailed
        from codesets.store import Store, StoredRow, write_store

        assert ("sqlcipher3" in sys.modules) is {driver == "sqlcipher3"}
        store = Store(Path(sys.argv[1]))
        rows = [StoredRow(code) for code, _ in store.entries()]
        resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))
        try:
            write_store(Path(sys.argv[2]), store.release, rows, progress=lambda fraction: None)
        except BuildFailed as error:
            sys.stdout.write(str(error))
        store.close()
    """
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(child), str(chapter.path), str(tmp_path / "new.db")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "disk is full" in run.stdout
    assert run.stderr == ""
