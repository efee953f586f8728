"""CPT comes from the user's own files, whichever there are, in whatever order. Descriptors invented."""

from __future__ import annotations

import itertools
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from codesets.errors import UnreadableSource
from codesets.importer import bring_in, silent
from codesets.library import Library
from codesets.model import Effect, Fact, Kind
from codesets.official_files import loose
from codesets.preview import preview
from codesets.registry import list_named
from codesets.systems import CodeSystem, Row
from codesets.systems.cpt import CPT
from codesets.systems.own import ListEdition, look, mapped
from tests.codesets.small_book import Shelf

NOTICE = "Invented descriptors in the layout of CPT 2026\nOwner: American Medical Association\n\n"
LONG = (
    "00100\tAn invented procedure under invented anesthesia, described at quite some length\n"
    "99990\tAn invented visit of the patient by the doctor, that takes an invented time\n"
    "0001F\tAn invented measure\n"
)
MEDIUM = (
    "00100 INVENTED PROCEDURE UNDER ANESTHESIA\n99990 INVENTED VISIT OF SOME LENGTH\n0001F INVENTED MEASURE\n"
)
SHORT = "00100 INVENTED PROC\n99990 INVENTED VISIT\n0001F INVENTED MEASURE\n"
MODIFIERS = (
    "22\tInvented increase\n25\tInvented visit on the same day\n95\tInvented distance\nP1\tInvented health\n"
)
FILES = {"LONGULT.txt": LONG, "MEDU.txt": MEDIUM, "SHORTU.txt": SHORT, "MODUL.txt": MODIFIERS}
TABLE = (
    "Concept Id\tCPT Code\tLong Descriptor\tMedium Descriptor\tShort Descriptor\n"
    "1\t00100\tAn invented procedure, long\tINVENTED PROCEDURE\tINVENTED PROC\n"
    "2\t99990\tAn invented visit, long\tINVENTED VISIT\tINVENTED VISIT\n"
)


def of(shelf: Shelf) -> tuple[CodeSystem, ...]:
    return (*shelf.systems, CPT)


def written(folder: Path, names: tuple[str, ...] = tuple(FILES)) -> list[Path]:
    for name in names:
        (folder / name).write_text(NOTICE + FILES[name])
    return [folder / name for name in names]


def read(path: Path, content: str) -> list[Row]:
    path.write_text(content)
    source = CPT.recognise(loose(path))
    assert source is not None
    return [row for row in source.layout.read(source, lambda done: None) if isinstance(row, Row)]


def test_descriptor_files_are_known_by_their_notice(tmp_path: Path) -> None:
    path = tmp_path / "LONGULT.txt"
    found = [row.entry for row in read(path, NOTICE + LONG)]
    source = CPT.recognise(loose(path))
    assert source is not None
    assert (source.edition, source.effective_from, source.effective_to) == (
        "2026",
        date(2026, 1, 1),
        date(2026, 12, 31),
    )
    assert [(entry.code, entry.kind, entry.parent) for entry in found] == [
        ("ANES", Kind.CHAPTER, None),
        ("00100", Kind.CODE, "ANES"),
        ("CATII", Kind.CHAPTER, None),
        ("0001F", Kind.CODE, "CATII"),
        ("OTHER", Kind.CHAPTER, None),
        ("99990", Kind.CODE, "OTHER"),
    ]


def bring(shelf: Shelf, paths: list[Path]) -> None:
    found = preview(shelf.folder, paths, systems=of(shelf), progress=silent)
    assert not found.passed_over
    bring_in(shelf.folder, found.wanted, systems=of(shelf))


def assert_whole(shelf: Shelf) -> None:
    with closing(Library.open(shelf.folder, systems=of(shelf))) as library:
        page = library.page("00100", system="CPT")
        assert page.entry.title.endswith("described at quite some length")
        assert page.facts == (
            Fact("Medium title", "INVENTED PROCEDURE UNDER ANESTHESIA"),
            Fact("Short title", "INVENTED PROC"),
        )
        modifier = library.find("25", system="CPT")
        assert modifier is not None
        assert (modifier.kind, modifier.billable, modifier.parent) == (Kind.MODIFIER, False, "MODIF")
        (release,) = [each for each in library.releases() if each.system == "CPT"]
        assert (release.codes, release.billable) == (3, 3)
        assert set(release.source.split(", ")) == set(FILES)


def test_the_files_of_a_release_join_when_they_come_together(shelf: Shelf, tmp_path: Path) -> None:
    found = preview(shelf.folder, written(tmp_path), systems=of(shelf), progress=silent)
    (offer,) = found.offers
    assert offer.source.file == "LONGULT.txt, MEDU.txt, SHORTU.txt, MODUL.txt"
    assert (offer.counts.codes, offer.effect) == (3, Effect.NEW)
    bring_in(shelf.folder, found.wanted, systems=of(shelf))
    assert_whole(shelf)


@pytest.mark.parametrize("order", list(itertools.permutations(FILES))[::5], ids=" ".join)
def test_the_files_of_a_release_join_in_whatever_order_they_come(
    shelf: Shelf, tmp_path: Path, order: tuple[str, ...]
) -> None:
    for path in written(tmp_path, order):
        bring(shelf, [path])
        again = preview(shelf.folder, [path], systems=of(shelf), progress=silent)
        assert [offer.effect for offer in again.offers] == [Effect.THERE]
    assert_whole(shelf)


def test_a_part_that_comes_again_otherwise_replaces_its_part_only(shelf: Shelf, tmp_path: Path) -> None:
    bring(shelf, written(tmp_path))
    path = tmp_path / "SHORTU.txt"
    path.write_text(NOTICE + SHORT.replace("INVENTED PROC", "MADE UP PROC"))
    (offer,) = preview(shelf.folder, [path], systems=of(shelf), progress=silent).offers
    assert offer.effect is Effect.REPLACES
    bring(shelf, [path])
    with closing(Library.open(shelf.folder, systems=of(shelf))) as library:
        page = library.page("00100", system="CPT")
        assert page.entry.title.endswith("described at quite some length")
        assert page.facts[-1] == Fact("Short title", "MADE UP PROC")


def test_a_table_with_several_descriptors_is_known(tmp_path: Path) -> None:
    found = read(tmp_path / "cpt_2026.txt", f"Owner: American Medical Association\n{TABLE}\nEnd of file\n")
    (code,) = [row for row in found if row.entry.code == "00100"]
    assert code.entry.title == "An invented procedure, long"
    assert code.facts == (Fact("Medium title", "INVENTED PROCEDURE"), Fact("Short title", "INVENTED PROC"))


def test_a_long_notice_before_and_a_line_behind_are_passed_over(tmp_path: Path) -> None:
    notice = NOTICE + "Whoever reads this notice is patient.\n" * 300
    found = read(tmp_path / "LONGULT.txt", notice + LONG + "\n3 records, all of them invented\n")
    assert sum(row.entry.billable for row in found) == 3


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (NOTICE + LONG + "99990\tTwice\n", "99990 stands in it twice"),
        (NOTICE + LONG + "no code at all\n12345\tLater\n", "not a code with its descriptor"),
        (f"CPT 2026\n{TABLE}3\t00100\tAgain\t\t\n", "00100 stands in it twice"),
        (f"CPT 2026\n{TABLE}3\t00102\t\t\t\n", "00102 has no descriptor"),
        (f"CPT 2026\n{TABLE}3\t\tNothing\t\t\n4\t00103\tLater\t\t\n", "has no code"),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, content: str, why: str) -> None:
    path = tmp_path / "LONGULT.txt"
    path.write_text(NOTICE + LONG if content.startswith(NOTICE) else f"CPT 2026\n{TABLE}")
    source = CPT.recognise(loose(path))
    assert source is not None
    path.write_text(content)
    again = CPT.recognise(loose(path)) or source
    with pytest.raises(UnreadableSource, match=f"{why}|changed while"):
        list(again.layout.read(again, lambda done: None))


def test_lists_of_other_numbers_are_no_cpt(tmp_path: Path) -> None:
    for name, content in (
        ("towns.txt", "10001 New York\n10002 New York\n60601 Chicago\n"),
        ("places.txt", "11 Office\n12 Home\n21 Hospital\n"),
        ("prices_2026.csv", "Code,Long,Price\n10001,New York,5\n"),
    ):
        path = tmp_path / name
        path.write_text(content)
        assert CPT.recognise(loose(path)) is None


def test_cpt_from_a_table_of_any_kind_has_its_sections(shelf: Shelf, tmp_path: Path) -> None:
    path = tmp_path / "ours.csv"
    path.write_text("code,title\n99990,Invented visit\n00100,Invented procedure\n25,Invented modifier\n")
    system, member = list_named("cpt"), loose(path)
    source = mapped(member, look(member).guess, system, ListEdition("2026", date(2026, 1, 1)))
    bring_in(shelf.folder, [(system, source)], systems=of(shelf))
    with closing(Library.open(shelf.folder, systems=of(shelf))) as library:
        chapters = [entry.title for entry in library.children(system="CPT")]
        assert chapters == ["Anesthesia", "Other codes", "Modifiers"]
        assert library.page("25", system="CPT").entry.kind is Kind.MODIFIER
