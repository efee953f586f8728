"""The commands that ask the edit tables and mappings: edits, pair, valid."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import click

from codesets.commands.console import give_up, opened_library, print_json, sentences, text
from codesets.commands.facts import not_in_force, release_facts
from codesets.commands.reading import AS_JSON, ON, SYSTEM, day, remark_on_release
from codesets.model import Book, EditTold, PairTold, Release, Status, Validity
from codesets.remarks import pair_said, said


@click.command()
@click.argument("code")
@ON
@AS_JSON
def edits(code: str, on: datetime | None, as_json: bool) -> None:
    """Say what edit tables and mappings tell of a code: age, sex, sequence, units, groups, equivalents."""
    if not code.strip():
        raise click.UsageError("Give a code.")
    with sentences(), opened_library() as library:
        told = library.edits(text(code), on=day(on))
        if not told and library.find(text(code), on=day(on)) is None:
            give_up(f"{text(code).strip()} is in no code book, edit table or mapping on the shelf.")
        if as_json:
            print_json([_facts(each) for each in told])
            return
        for each in told:
            what, says = said(each.remark, each.release.system)
            where = f"{each.release.book}, {each.release.edition}"
            print(f"{what}: {says}  [{where}{not_in_force(each)}]")
        if not told:
            print("No edit table or mapping on the shelf says anything of this code.")


@click.command()
@click.argument("one")
@click.argument("other")
@click.option("--hospital", is_flag=True, help="The hospital outpatient file, not the practitioner's.")
@ON
@AS_JSON
def pair(one: str, other: str, hospital: bool, on: datetime | None, as_json: bool) -> None:
    """Say whether NCCI lets two procedures be paid together on a day.

    Exit code 1 where it does not without a modifier, and where no table of that day can tell.
    """
    with sentences(), opened_library() as library:
        asked = day(on) or datetime.now().astimezone().date()
        found = library.pair(text(one), text(other), on=asked, hospital=hospital)
        if found is None:
            told = _no_pair(library.releases(), asked, hospital=hospital)
            print_json({"found": False, "sentence": told}) if as_json else print(told)
        elif as_json:
            print_json({"found": True, **_pair_facts(found)})
        else:
            print(f"{pair_said(found.pair)}  [{found.release.edition}{not_in_force(found)}]")
        book = Book.PAIRS_HOSPITAL if hospital else Book.PAIRS
        known = any(each.book is book and each.in_force(asked) for each in library.releases())
    if (found is None and not known) or (found is not None and found.pair.modifier in (0, 1)):
        raise SystemExit(1)


@click.command()
@click.argument("code")
@SYSTEM
@ON
@AS_JSON
def valid(code: str, system: str | None, on: datetime | None, as_json: bool) -> None:
    """Say whether a code may be reported on a day (today, unless --on names another), and what instead.

    Exit code 1 where it may not, or where no book on the shelf knows it.
    """
    with sentences(), opened_library() as library:
        asked = day(on) or datetime.now().astimezone().date()
        found = library.validity(text(code), asked, system=system)
        entry = library.find(text(code), system=system, on=asked)
        release = library.release_for(entry.system, asked) if entry is not None else None
        if release is None and system is not None:
            remark_on_release(library, system, asked)
        if as_json:
            print_json(_validity_facts(found, release, asked))
        else:
            named = entry.code if entry is not None else text(code)
            print(found.sentence or f"{named} is valid {_when(release, asked)}.")
            for each in found.successors:
                print(f"  {each.code}  {each.title}")
    if found.status is not Status.VALID:
        raise SystemExit(1)


def _validity_facts(found: Validity, release: Release | None, on: date) -> dict[str, Any]:
    return {
        "status": found.status.value,
        "sentence": found.sentence,
        "release": release_facts(release) if release is not None else None,
        "release_in_force": release.in_force(on) if release is not None else None,
        "since": _iso(found.since),
        "successors": [{"code": each.code, "title": each.title} for each in found.successors],
    }


def _when(release: Release | None, on: date) -> str:
    if release is None or release.in_force(on):
        return f"on {on}"
    return f"in {release.edition}, {release.days}; no release on the shelf was in force on {on}"


def _facts(told: EditTold) -> dict[str, Any]:
    remark = told.remark
    return {
        "code": remark.code,
        "about": remark.about.value,
        "value": remark.value,
        "note": remark.note,
        "begins": _iso(remark.begins),
        "ends": _iso(remark.ends),
        "release": release_facts(told.release),
        "in_force": told.in_force,
    }


def _pair_facts(told: PairTold) -> dict[str, Any]:
    return {**told.pair._asdict(), "release": release_facts(told.release), "in_force": told.in_force}


def _iso(on: date | None) -> str | None:
    return on.isoformat() if on is not None else None


def _no_pair(shelf: Iterable[Release], on: date, *, hospital: bool) -> str:
    """Nothing found is no clearance where nothing was there to look in."""
    which = "hospital" if hospital else "practitioner"
    book = Book.PAIRS_HOSPITAL if hospital else Book.PAIRS
    tables = [each for each in shelf if each.book is book]
    if not tables:
        return (
            f"No {which} table of NCCI pairs is on the shelf, so nothing can be said of these two. "
            "Bring in CMS's files."
        )
    if not any(each.in_force(on) for each in tables):
        there = ", ".join(sorted({each.edition for each in tables}))
        return (
            f"The {which} tables on the shelf ({there}) do not name these two together, and none of them is "
            f"in force on {on}: bring in the table of that quarter to know."
        )
    return f"The {which} table of NCCI pairs in force on {on} does not name these two together."
