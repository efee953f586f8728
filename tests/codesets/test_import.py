"""Official files are put on the shelf: what they hold is told, joins its release, and is found by date."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from codesets.commands import main
from codesets.errors import BuildFailed, Cancelled, CodesetError, UnreadableSource
from codesets.importer import (
    adopt,
    bring_in,
    build_library,
    inspect,
    mend_library,
    remove,
    silent,
)
from codesets.library import Library
from codesets.model import Book, Effect, Release, Status
from codesets.preview import Preview, preview
from codesets.systems import CodeSystem
from codesets.systems.hcpcs import HCPCS
from codesets.systems.icd10pcs import ICD10PCS
from tests.codesets.small_book import Shelf, contents
from tests.codesets.systems.hcpcs.test_hcpcs import CRUTCHES, GONE, MODIFIER, table
from tests.codesets.systems.icd10cm.test_index import book, main_term, term
from tests.codesets.systems.icd10cm.test_order import order_text
from tests.codesets.systems.icd10pcs.test_icd10pcs import KEYS, TABLE
from tests.codesets.test_official_files import zipped

FOOT = "<see>Ulcer, foot</see>" + term(1, "foot", "<code>E11.621</code>")
INDEX = book(main_term("Sugar sickness <nemod>(of the feet)</nemod>", FOOT) + main_term("Ulcer"), year=2026)


@pytest.fixture
def systems(small_library: Shelf) -> tuple[CodeSystem, ...]:
    return (*small_library.systems, replace(HCPCS, packaged=lambda: None), ICD10PCS)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "downloads"
    folder.mkdir()
    return folder


def look(shelf: Shelf, systems: tuple[CodeSystem, ...], *paths: Path) -> Preview:
    return preview(shelf.folder, paths, systems=systems, progress=silent)


def bring(shelf: Shelf, systems: tuple[CodeSystem, ...], *paths: Path) -> tuple[Release, ...]:
    return bring_in(shelf.folder, look(shelf, systems, *paths).wanted, systems=systems)


def opened(shelf: Shelf, systems: tuple[CodeSystem, ...]) -> closing[Library]:
    return closing(Library.open(shelf.folder, systems=systems))


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# --- what files hold -------------------------------------------------------------------------------------


def test_a_zip_is_looked_through(shelf: Shelf, systems: tuple[CodeSystem, ...], files: Path) -> None:
    path = zipped(
        files / "release.zip",
        {
            "icd10cm_order_2022.txt": order_text().encode(),
            "icd10cm_codes_2022.txt": b"A000    Cholera due to Vibrio\nU099    Post COVID-19 condition\n",
            "guide.pdf": b"%PDF-1.4",
        },
    )
    before = contents(shelf.folder)
    found = look(shelf, systems, path)
    (offer,) = found.offers
    assert (offer.system.name, offer.source.edition, offer.book) == ("ICD-10-CM", "FY2022", Book.CODES)
    assert (offer.counts.entries, offer.counts.codes, offer.counts.billable) == (16, 9, 5)
    assert (offer.effect, offer.effective) == (Effect.NEW, (date(2021, 10, 1), date(2022, 9, 30)))
    told = {each.name: each.reason for each in found.passed_over}
    assert "icd10cm_order_2022.txt holds the same book" in told["icd10cm_codes_2022.txt"]
    assert "left out" in told["guide.pdf"]
    assert contents(shelf.folder) == before


def test_what_cannot_be_used_is_told_not_raised(
    shelf: Shelf, systems: tuple[CodeSystem, ...], files: Path
) -> None:
    page = written(files / "codes.zip", "<!doctype html><html>Sign in</html>")
    wrong = written(files / "icd10cm_order_2024.txt", order_text())
    found = look(shelf, systems, page, wrong, files / "absent.zip")
    assert found.offers == ()
    told = {each.name: each.reason for each in found.passed_over}
    assert "web page" in told["codes.zip"]
    assert "none of the codes that came new in FY2024" in told["icd10cm_order_2024.txt"]
    assert "absent.zip" in told


def test_the_same_file_twice_is_there_already(
    shelf: Shelf, systems: tuple[CodeSystem, ...], files: Path
) -> None:
    path = written(files / "HCPC2025_OCT.csv", table(CRUTCHES))
    bring(shelf, systems, path)
    found = look(shelf, systems, path)
    assert [offer.effect for offer in found.offers] == [Effect.THERE]
    assert found.wanted == ()
    other = written(files / "HCPC2025_OCT.csv", table(CRUTCHES, MODIFIER))
    assert [offer.effect for offer in look(shelf, systems, other).offers] == [Effect.REPLACES]
    bring(shelf, systems, other)
    with opened(shelf, systems) as library:
        assert library.find("Q9", system="HCPCS Level II") is not None
        assert len([r for r in library.releases() if r.system == "HCPCS Level II"]) == 1


# --- joining a release -----------------------------------------------------------------------------------


@pytest.mark.parametrize("index_first", [True, False])
def test_parts_join_their_release_in_any_order(
    shelf: Shelf, systems: tuple[CodeSystem, ...], files: Path, *, index_first: bool
) -> None:
    index = written(files / "icd10cm_index_2026.xml", INDEX)
    hcpcs = written(files / "HCPC2025_OCT.csv", table(CRUTCHES))
    for path in (index, hcpcs) if index_first else (hcpcs, index):
        bring(shelf, systems, path)
    with opened(shelf, systems) as library:
        hit = library.search("sugar sickness foot", limit=1)[0]
        assert (hit.system, hit.code, hit.book, hit.line) == ("ICD-10-CM", "E11.621", Book.INDEX, 1)
        assert hit.phrase == "Sugar sickness (of the feet), foot"
        index_book = library.index_book(Book.INDEX)
        assert index_book is not None
        assert [line.title for line in index_book.path(1)] == ["Sugar sickness (of the feet)", "foot"]
        assert [line.title for line in index_book.leading_to("E11.621")] == ["foot"]
        assert library.page("E11.621").index_paths == ("Sugar sickness (of the feet), foot",)
        (reference,) = index_book.references("Ulcer, foot")
        assert (reference.book, reference.position, reference.exact) == (Book.INDEX, 2, False)
        assert [line.title for line in index_book.find_all("feet foot", 9)] == ["foot"]
        for typed, found in (("ulc", ["Ulcer"]), ("Ulcers", ["Ulcer"]), ("SUGAR SICK", 2), ("u", ["Ulcer"])):
            titles = [line.title for line in index_book.page(typed)]
            assert len(titles) == found if isinstance(found, int) else titles == found
        assert library.search("crutches", limit=1)[0].code == "E9998"
        hits, counts = library.search_systems("foot crutches")
        assert {hit.system for hit in hits} == {"HCPCS Level II", "ICD-10-CM"}
        assert len(hits) == sum(counts.values())
        hits, again = library.search_systems("foot crutches", system="HCPCS Level II")
        assert hits[0].code == "E9998"
        assert again == counts


def test_a_line_of_the_index_is_found_by_its_own_words(
    shelf: Shelf, systems: tuple[CodeSystem, ...], files: Path
) -> None:
    bring(shelf, systems, written(files / "icd10cm_index_2026.xml", INDEX))
    with opened(shelf, systems) as library:
        for query in ("Sugar sickness (of the feet), foot", "sugar sickness foot"):
            assert library.search(query, limit=1)[0].code == "E11.621"


def test_a_code_list_shows_the_notes_of_the_nearest_tabular_list(
    shelf: Shelf, systems: tuple[CodeSystem, ...], files: Path
) -> None:
    lines = (
        ("E11", "0", "Type 2 diabetes mellitus"),
        ("E119", "1", "Type 2 diabetes mellitus without complications"),
    )
    text = order_text(((*lines[0],), (*lines[1],))).replace(
        "00001 E11", "00001 A00"
    )  # recognised by its first code
    assert "A00" in text
    first = (("A00", "0", "Cholera"), ("A000", "1", "Cholera, classical"), *lines)
    bring(shelf, systems, written(files / "icd10cm_order_2021.txt", order_text(first)))
    with opened(shelf, systems) as library:
        page = library.page("E11", on=date(2021, 1, 5))
        assert page.release.edition == "FY2021"
        assert page.notes_from is not None
        assert page.notes_from.edition == "FY2026 April"
        assert page.instructions == library.page("E11", on=date(2026, 5, 1)).instructions
        assert library.page("A00.0", on=date(2021, 1, 5)).notes_from is None


# --- by date ---------------------------------------------------------------------------------------------


@pytest.fixture
def two_years(shelf: Shelf, systems: tuple[CodeSystem, ...], files: Path) -> Iterator[Library]:
    head = (("A00", "0", "Cholera"), ("A000", "1", "Cholera, classical"))
    old = (*head, ("A01", "1", "Typhoid"), ("A02", "1", "Old name"), ("A03", "1", "Gone"))
    new = (*head, ("A01", "0", "Typhoid"), ("A011", "1", "Typhoid, mild"), ("A02", "1", "New name"))
    for year, lines in ((2019, old), (2020, new)):
        bring(shelf, systems, written(files / f"icd10cm_order_{year}.txt", order_text(lines)))
    with opened(shelf, systems) as library:
        yield library


IN_2019, IN_2020 = date(2019, 3, 1), date(2020, 3, 1)


@pytest.mark.parametrize(
    ("code", "on", "status", "said", "instead"),
    [
        ("A00.0", IN_2019, Status.VALID, "", []),
        ("a01", IN_2019, Status.VALID, "", []),
        ("A01", IN_2020, Status.BECAME_HEADER, "became a header on 2019-10-01", ["A01.1"]),
        ("A00", IN_2019, Status.HEADER, "a longer code is needed", ["A00.0"]),
        ("A01.1", IN_2019, Status.NOT_YET, "comes with FY2020, on 2019-10-01", ["A01"]),
        ("A03", IN_2020, Status.DELETED, "was deleted on 2019-10-01", []),
        ("A99", IN_2020, Status.UNKNOWN, "in no", []),
    ],
)
def test_a_code_explains_itself(
    two_years: Library, code: str, on: date, status: Status, said: str, instead: list[str]
) -> None:
    found = two_years.validity(code, on)
    assert found.status is status
    assert said in found.sentence
    assert [each.code for each in found.successors] == instead


def test_the_history_of_a_code(two_years: Library) -> None:
    def told(code: str) -> list[tuple[str, str]]:
        return [(event.edition, event.what) for event in two_years.history(code, system="ICD-10-CM")]

    assert told("A01")[0] == ("FY2020", "header")
    assert told("A02")[0] == ("FY2020", "revised")
    assert told("A03")[0] == ("FY2020", "deleted")
    assert told("A01.1")[0] == ("FY2020", "new")
    assert two_years.page("A02", on=IN_2020).history == two_years.history("A02", system="ICD-10-CM")


def test_addenda_tell_what_the_shelf_cannot_compare(
    shelf: Shelf, systems: tuple[CodeSystem, ...], files: Path
) -> None:
    text = "".join(
        f"{action:<13}{rest}\n"
        for action, rest in (
            ("Delete:", "1 A01    Typhoid".ljust(70) + "Typhoid"),
            ("Add:", "0 A01    Typhoid".ljust(70) + "Typhoid"),
            ("Add:", "1 A011   Typhoid, mild".ljust(70) + "Typhoid, mild"),
            ("Revise from:", "1 A02    Old name".ljust(70) + "Old name"),
            ("Revise to:", "1 A02    New name".ljust(70) + "New name"),
            ("Delete:", "1 A03    Gone".ljust(70) + "Gone"),
        )
    )
    (addenda,) = bring(shelf, systems, written(files / "icd10cm_order_addenda_2020.txt", text + "\nIn all\n"))
    assert (addenda.book, addenda.entries) == (Book.ADDENDA, 4)
    with opened(shelf, systems) as library:
        for code, what in (("A01", "header"), ("A01.1", "new"), ("A02", "revised"), ("A03", "deleted")):
            (event,) = library.history(code, system="ICD-10-CM")
            assert (event.edition, event.what) == ("FY2020", what)


def test_two_releases_compared(two_years: Library) -> None:
    found = two_years.difference("FY2019", "FY2020", system="ICD-10-CM")
    assert [code.code for code in found.new] == ["A01.1"]
    assert [code.code for code in found.deleted] == ["A03"]
    assert [(old.title, new.title) for old, new in found.revised] == [("Old name", "New name")]
    assert [old.code for old, _ in found.flags] == ["A01"]
    with pytest.raises(CodesetError, match="FY1999"):
        two_years.difference("FY1999", "FY2020", system="ICD-10-CM")


def test_a_terminated_code_says_so(shelf: Shelf, systems: tuple[CodeSystem, ...], files: Path) -> None:
    bring(shelf, systems, written(files / "HCPC2025_OCT.csv", table(CRUTCHES, GONE)))
    with opened(shelf, systems) as library:
        gone = library.validity("E9999", date(2025, 11, 1), system="HCPCS Level II")
        assert (gone.status, gone.sentence) == (Status.DELETED, "E9999 was terminated on 2020-12-31.")
        last = library.validity("E9999", date(2020, 12, 31))
        assert (last.status, last.sentence) == (Status.VALID, ""), "a code until its last day, no header"
        early = library.validity("E9998", date(2019, 1, 1), system="HCPCS Level II")
        assert early.status is Status.NOT_YET


def test_a_procedure_is_found_in_a_coders_words_and_by_the_body_part_key(
    shelf: Shelf, systems: tuple[CodeSystem, ...], files: Path
) -> None:
    titles = {
        "0010000": "Bypass of Nothing, Open Approach",
        "0FT40ZZ": "Resection of Gallbladder, Open Approach",
        "0FT44ZZ": "Resection of Gallbladder, Percutaneous Endoscopic Approach",
        "0SR90JZ": "Replacement of Right Hip Joint with Synthetic Substitute, Open Approach",
        "0SRB0JZ": "Replacement of Left Hip Joint with Synthetic Substitute, Open Approach",
    }
    listed = "".join(f"{code} {title}\n" for code, title in titles.items())
    codes = written(files / "icd10pcs_codes_2026.txt", listed)
    bring(shelf, systems, codes, written(files / "index.xml", KEYS))
    with opened(shelf, systems) as library:

        def first(query: str) -> str:
            return library.search(query, system="ICD-10-PCS", limit=1)[0].code

        assert (first("lap chole"), first("open chole")) == ("0FT44ZZ", "0FT40ZZ")
        assert first("left tha") == "0SRB0JZ"
        assert first("acetabulofemoral joint replacement right") == "0SR90JZ"
        both = library.search("bilateral tha", system="ICD-10-PCS", limit=2)
        assert {hit.code for hit in both} == {"0SR90JZ", "0SRB0JZ"}


def test_the_pcs_builder_has_the_tables_on_the_shelf(
    shelf: Shelf, systems: tuple[CodeSystem, ...], files: Path
) -> None:
    with opened(shelf, systems) as library:
        assert library.pcs_builder() is None
    bring(shelf, systems, written(files / "tables.xml", TABLE))
    with opened(shelf, systems) as library:
        builder = library.pcs_builder(date(2026, 1, 1))
        assert builder is not None
        assert builder.nearest("0SBC0ZZ") == "0SBC0ZZ"


# --- a list of our own -----------------------------------------------------------------------------------


def test_an_abridged_list_makes_way_for_the_official_one(
    shelf: Shelf, systems: tuple[CodeSystem, ...], files: Path
) -> None:
    short = written(files / "HCPC2025_JAN.csv", table(CRUTCHES))
    abridging = replace(HCPCS, packaged=lambda: short, abridged_edition="January 2025")
    with_list = (*shelf.systems, abridging)
    build_library(shelf.folder, systems=with_list)
    with opened(shelf, with_list) as library:
        assert [r.edition for r in library.releases() if r.system == HCPCS.name] == ["January 2025"]
    bring(shelf, with_list, written(files / "HCPC2025_OCT.csv", table(CRUTCHES, MODIFIER)))
    assert not inspect(shelf.folder, systems=with_list).outdated
    with opened(shelf, with_list) as library:
        assert [r.edition for r in library.releases() if r.system == HCPCS.name] == ["October 2025"]


@pytest.fixture
def abridging(shelf: Shelf, files: Path) -> tuple[CodeSystem, ...]:
    """The shelf with an abridged list that has crutches only."""
    short = written(files / "HCPC2025_JAN.csv", table(CRUTCHES))
    systems = (
        *shelf.systems,
        replace(HCPCS, packaged=lambda: short, abridged_edition="January 2025"),
        ICD10PCS,
    )
    build_library(shelf.folder, systems=systems)
    return systems


def editions(shelf: Shelf, systems: tuple[CodeSystem, ...]) -> list[str]:
    with opened(shelf, systems) as library:
        return [release.edition for release in library.releases() if release.system == HCPCS.name]


def test_an_abridged_list_comes_back_when_the_last_official_one_goes(
    shelf: Shelf, abridging: tuple[CodeSystem, ...], files: Path
) -> None:
    for name, effect in (("HCPC2025_APR.csv", Effect.REPLACES), ("HCPC2025_OCT.csv", Effect.NEW)):
        path = written(files / name, table(CRUTCHES, MODIFIER))
        assert [offer.effect for offer in look(shelf, abridging, path).offers] == [effect]
        bring(shelf, abridging, path)
    remove(shelf.folder, (HCPCS.name, Book.CODES.value, "April 2025"), systems=abridging, progress=silent)
    assert editions(shelf, abridging) == ["October 2025"]
    remove(shelf.folder, (HCPCS.name, Book.CODES.value, "October 2025"), systems=abridging, progress=silent)
    assert editions(shelf, abridging) == ["January 2025"]
    with pytest.raises(CodesetError, match="comes with Chartside"):
        remove(
            shelf.folder, (HCPCS.name, Book.CODES.value, "January 2025"), systems=abridging, progress=silent
        )


def test_an_update_puts_an_abridged_list_only_where_there_is_no_official_one(
    small_library: Shelf, shelf: Shelf, abridging: tuple[CodeSystem, ...], files: Path
) -> None:
    old = (*shelf.systems, replace(HCPCS, packaged=lambda: None, abridged_edition=""))
    for name, brought in (("none", False), ("official", True)):
        before = Shelf(files / name, old)
        adopt(before.folder, small_library.folder)
        if brought:
            bring(before, old, written(files / "HCPC2025_OCT.csv", table(CRUTCHES, MODIFIER)))
        assert mend_library(before.folder, systems=abridging) is not brought
        assert editions(before, abridging) == ["October 2025" if brought else "January 2025"]


def test_a_code_that_an_abridged_list_lacks_may_be_valid(
    shelf: Shelf, abridging: tuple[CodeSystem, ...], files: Path
) -> None:
    on = date(2025, 11, 1)
    with opened(shelf, abridging) as library:
        for system in (HCPCS.name, None):
            lacking = library.validity("J1234", on, system=system)
            assert lacking.status is Status.NOT_LISTED
            assert "J1234 is not in the HCPCS Level II January 2025" in lacking.sentence
            assert "bring in the official file" in lacking.sentence
        assert library.validity("E9998", on).status is Status.VALID
        assert library.validity("E", on, system=HCPCS.name).status is Status.HEADER
        assert library.validity("zzz", on).status is Status.UNKNOWN
    bring(shelf, abridging, written(files / "HCPC2025_OCT.csv", table(CRUTCHES, MODIFIER)))
    with opened(shelf, abridging) as library:
        assert library.validity("J1234", on, system=HCPCS.name).status is Status.UNKNOWN


def test_without_the_book_that_comes_first_a_library_is_not_built(
    tmp_path: Path, shelf: Shelf, abridging: tuple[CodeSystem, ...]
) -> None:
    """A frozen program carries an abridged list, but its ICD-10-CM as a library only."""
    frozen = tuple(
        replace(each, packaged=lambda: None) if n == 0 else each for n, each in enumerate(abridging)
    )
    with pytest.raises(BuildFailed, match="Install it again"):
        build_library(tmp_path / "nothing", systems=frozen)
    assert not (tmp_path / "nothing").exists()


def test_words_of_our_own_find_the_codes_of_the_official_list(
    shelf: Shelf, systems: tuple[CodeSystem, ...], files: Path
) -> None:
    row = list(CRUTCHES)
    row[0], row[3], row[4] = "J1885", "An invented description", "Invented"
    bring(shelf, systems, written(files / "HCPC2025_OCT.csv", table(tuple(row))))
    with opened(shelf, systems) as library:
        (hit,) = library.search("toradol", system=HCPCS.name)
        assert (hit.code, hit.title, hit.phrase) == ("J1885", "An invented description", "toradol")


# --- nothing is lost -------------------------------------------------------------------------------------


def test_a_failure_leaves_the_shelf_as_it_was(
    shelf: Shelf, systems: tuple[CodeSystem, ...], files: Path
) -> None:
    good = written(files / "HCPC2025_OCT.csv", table(CRUTCHES))
    wanted = look(shelf, systems, good).wanted
    written(good, table(CRUTCHES, CRUTCHES))
    before = contents(shelf.folder)
    with pytest.raises(UnreadableSource, match="was changed while it was being read"):
        bring_in(shelf.folder, wanted, systems=systems)
    assert contents(shelf.folder) == before


@pytest.mark.parametrize("after", [0.0, 0.1, 0.3, 0.6, 0.9, 0.99])
def test_cancelling_at_any_stage_leaves_the_shelf_as_it_was(
    shelf: Shelf, systems: tuple[CodeSystem, ...], files: Path, after: float
) -> None:
    wanted = look(shelf, systems, written(files / "icd10cm_index_2026.xml", INDEX)).wanted
    before = contents(shelf.folder)

    def progress(fraction: float, sentence: str) -> None:
        if fraction >= after:
            raise Cancelled

    with pytest.raises(Cancelled):
        bring_in(shelf.folder, wanted, systems=systems, progress=progress)
    assert contents(shelf.folder) == before


def test_a_list_without_a_billable_code_is_refused(
    shelf: Shelf, systems: tuple[CodeSystem, ...], files: Path
) -> None:
    found = look(shelf, systems, written(files / "HCPC2025_OCT.csv", table(GONE)))
    assert found.offers == ()
    assert "holds no billable code" in found.passed_over[0].reason


def test_a_library_that_comes_along_is_adopted_before_others_join_it(
    small_library: Shelf, systems: tuple[CodeSystem, ...], files: Path
) -> None:
    before = contents(small_library.folder)
    own = Shelf(files / "own", small_library.systems)
    adopt(own.folder, small_library.folder)
    assert contents(own.folder) == before
    bring(own, systems, written(files / "HCPC2025_OCT.csv", table(CRUTCHES)))
    adopt(own.folder, small_library.folder)  # there is one now: it stays
    with opened(own, systems) as library:
        assert library.systems() == ("ICD-10-CM", "HCPCS Level II")
        assert library.search("foot ulcer", limit=1)[0].code == "E11.621"
    assert contents(small_library.folder) == before


# --- taking off ------------------------------------------------------------------------------------------


def test_a_book_is_taken_off_the_shelf(shelf: Shelf, systems: tuple[CodeSystem, ...], files: Path) -> None:
    bring(shelf, systems, written(files / "icd10cm_index_2026.xml", INDEX))
    place = ("ICD-10-CM", Book.INDEX.value, "FY2026")
    remove(shelf.folder, place, systems=systems, progress=silent)
    with opened(shelf, systems) as library:
        assert library.index_book(Book.INDEX) is None
        assert all(hit.book is None for hit in library.search("sugar sickness foot"))
    with pytest.raises(CodesetError, match="no such book"):
        remove(shelf.folder, place, systems=systems, progress=silent)


def test_the_book_that_comes_along_stays(shelf: Shelf, systems: tuple[CodeSystem, ...]) -> None:
    with pytest.raises(CodesetError, match="comes with Chartside"):
        remove(
            shelf.folder, ("ICD-10-CM", Book.TABULAR.value, "FY2026 April"), systems=systems, progress=silent
        )


def test_the_last_list_of_codes_stays(shelf: Shelf) -> None:
    """In a frozen program no official file comes along: its library is all there is."""
    without = tuple(replace(system, packaged=lambda: None) for system in shelf.systems)
    place = ("ICD-10-CM", Book.TABULAR.value, "FY2026 April")
    with pytest.raises(CodesetError, match="only list of codes"):
        remove(shelf.folder, place, systems=without, progress=silent)


# --- on the command line ---------------------------------------------------------------------------------


@pytest.fixture
def home(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CHARTSIDE_HOME", str(shelf.folder.parent))
    return shelf.folder


def run(systems: tuple[CodeSystem, ...], *words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, words, obj=systems)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


def test_import_and_remove(home: Path, systems: tuple[CodeSystem, ...], files: Path) -> None:
    path = str(written(files / "HCPC2025_OCT.csv", table(CRUTCHES, MODIFIER)))
    code, out, _ = run(systems, "import", "--preview", path)
    assert code == 0
    assert "HCPCS Level II October 2025, code list; in force 2025-10-01 to 2025-12-31; 1 codes" in out
    code, out, _ = run(systems, "import", "--json", path)
    told = json.loads(out)
    assert [each["effect"] for each in told["offers"]] == ["a new release"]
    assert [each["system"] for each in told["brought_in"]] == ["HCPCS Level II"]
    code, out, _ = run(systems, "import", path)
    assert (code, "is there already" in out) == (0, True)
    code, out, _ = run(systems, "search", "crutches", "--system", "hcpcs level ii")
    assert "E9998" in out
    assert run(systems, "remove", "HCPCS Level II", "code list", "October 2025")[0] == 0
    assert run(systems, "search", "crutches", "--system", "hcpcs level ii")[0] == 1
    code, _, err = run(systems, "import", str(written(files / "note.txt", "no codes")))
    assert (code, "Nothing was brought in" in err) == (1, True)


def test_diff(home: Path, systems: tuple[CodeSystem, ...], files: Path, two_years: Library) -> None:
    code, out, _ = run(systems, "diff", "FY2019", "FY2020")
    assert code == 0
    assert "FY2019 → FY2020: 1 new, 2 deleted, 1 revised valid codes" in out.splitlines()[0]
    assert "headers among them: 1 new, 1 deleted, 1 revised, 1 flag changes" in out.splitlines()[1]
    assert "~ A02        Old name → New name" in out
    assert "# A01        is a header now: Typhoid" in out
    told = json.loads(run(systems, "diff", "FY2019", "FY2020", "--json")[1])
    assert [each["code"] for each in told["new"]] == ["A01.1"]
    assert run(systems, "diff", "FY1999", "FY2020")[0] == 1


def test_two_builders_do_not_meet(shelf: Shelf, systems: tuple[CodeSystem, ...], files: Path) -> None:
    wanted = look(shelf, systems, written(files / "HCPC2025_OCT.csv", table(CRUTCHES))).wanted
    met: list[str] = []

    def progress(fraction: float, sentence: str) -> None:
        if not met:
            with pytest.raises(BuildFailed, match="another window") as refused:
                bring_in(shelf.folder, wanted, systems=systems)
            met.append(str(refused.value))

    bring_in(shelf.folder, wanted, systems=systems, progress=progress)
    assert met
