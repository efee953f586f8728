"""The commands that look after the shelf: build, import, remove, verify."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from codesets.commands.console import (
    give_up,
    print_json,
    sentences,
    show_progress,
    systems_asked,
    text,
)
from codesets.commands.facts import release_facts
from codesets.errors import CodesetError
from codesets.exporting import export
from codesets.home import library_folder
from codesets.importer import bring_in, build_library, make_default, mend_library, remove
from codesets.manifest import Volume, read_manifest
from codesets.model import LISTS, Effect
from codesets.official_files import only_member
from codesets.preview import Offer, Preview, effect, preview
from codesets.registry import list_named, with_own
from codesets.registry import system as system_named
from codesets.shelf import on_the_shelf
from codesets.spreadsheets import column_of
from codesets.systems.own import ListEdition, TableLook, look, mapped
from codesets.verification import room, verify
from codesets.volumes import count

_DAY = click.DateTime(["%Y-%m-%d"])
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.command()
def build() -> None:
    """Build the code library anew from the official files that come with Chartside."""
    with sentences():
        started = time.monotonic()
        release = build_library(library_folder(), systems=systems_asked(), progress=show_progress)
        taken = time.monotonic() - started
        print(f"{release.system} {release.edition}: {release.billable:,} billable codes, in {taken:.0f} s.")


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--preview", "only_look", is_flag=True, help="Say what the files hold, and change nothing.")
@click.option(
    "--all-the-same", is_flag=True, help="Also files that seem cut short, or another year's under a new name."
)
@_JSON
def bring_in_files(files: tuple[Path, ...], only_look: bool, all_the_same: bool, as_json: bool) -> None:
    """Put official code files on the shelf, as downloaded: zips, or what is in them."""
    with sentences():
        folder, systems = library_folder(), systems_asked()
        found = preview(folder, files, systems=systems, progress=show_progress)
        if not as_json:
            for line in _told(found):
                click.echo(line)
        if not found.offers:
            if as_json:
                print_json({**found.facts(), "brought_in": []})
            give_up("Nothing was brought in.")
        if found.doubts and not all_the_same and not only_look:
            if as_json:
                print_json({**found.facts(), "brought_in": []})
            give_up("Nothing was brought in. If it is right nevertheless, say so with --all-the-same.")
        brought = ()
        if found.wanted and not only_look:
            started = time.monotonic()
            mend_library(folder, systems=systems, progress=show_progress)
            brought = bring_in(folder, found.wanted, systems=systems, progress=show_progress)
            if not as_json:
                click.echo(f"Brought in, in {time.monotonic() - started:.0f} s.")
        if as_json:
            print_json({**found.facts(), "brought_in": [release_facts(release) for release in brought]})


@click.command("import-list")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as", "name", required=True, help="What the list is called, as “Place of service”; or CPT.")
@click.option("--edition", required=True, help="Its edition, as 2026.")
@click.option(
    "--from",
    "begins",
    required=True,
    type=_DAY,
    metavar="YYYY-MM-DD",
    help="First day on which it is in force.",
)
@click.option("--to", "ends", type=_DAY, metavar="YYYY-MM-DD", help="Last day, where there is one.")
@click.option("--code", "code", help="Heading of the column of codes, or its number from 1.")
@click.option("--title", "title", help="Heading of the column of titles, or its number from 1.")
@click.option("--short", "short", help="Of short titles; “none” where the guess is wrong.")
@click.option("--valid-from", "valid_from", help="Of each code's first day; or “none”.")
@click.option("--valid-to", "valid_to", help="Of each code's last day; or “none”.")
@click.option("--headings-in", type=click.IntRange(1, 400), help="Number of the row that holds the headings.")
@click.option("--sheet", help="Which sheet of a workbook; the first unless named.")
@click.option("--preview", "only_look", is_flag=True, help="Say what the list holds, and change nothing.")
def bring_in_list(
    file: Path,
    name: str,
    edition: str,
    begins: datetime,
    ends: datetime | None,
    headings_in: int | None,
    sheet: str | None,
    only_look: bool,
    **columns: str | None,
) -> None:
    """Put a table of your own on the shelf as a list of codes: CSV or Excel.

    Columns that are not named are guessed from their headings; those left over are kept as fields.
    """
    with sentences():
        folder, systems = library_folder(), systems_asked()
        member = only_member(file)
        found = look(member, sheet, headings_in)
        chosen = {of: _column(found, said) for of, said in columns.items() if said}
        if None in (chosen.get("code", 0), chosen.get("title", 0)):
            give_up("A list needs a column of codes and one of titles. Nothing was changed.")
        mapping = replace(found.guess, **chosen)
        system = list_named(text(name), on_the_shelf(folder))
        source = mapped(
            member, mapping, system, ListEdition(text(edition), begins.date(), ends.date() if ends else None)
        )
        counts = count(system, source, lambda done: show_progress(done, f"Looking through {member.name}"))
        what = effect(source, system, folder)
        click.echo(
            f"{member.name}: {system.name} {edition}; {counts.billable:,} codes from the column "
            f"“{found.headings[mapping.code]}”, titles from “{found.headings[mapping.title]}”; {what}."
        )
        if only_look or what is Effect.THERE:
            return
        mend_library(folder, systems=systems, progress=show_progress)
        bring_in(folder, [(system, source)], systems=systems, progress=show_progress)
        click.echo("Brought in.")


def _column(found: TableLook, said: str) -> int | None:
    if said.casefold() == "none":
        return None
    at = column_of(found.headings, said)
    if at is None and said.isdigit() and 1 <= int(said) <= len(found.headings):
        at = int(said) - 1
    if at is None:
        give_up(f"There is no column “{said}”. There are: {', '.join(found.headings)}. Nothing was changed.")
    return at


@click.command("remove")
@click.argument("system")
@click.argument("book")
@click.argument("edition")
def remove_book(system: str, book: str, edition: str) -> None:
    """Take one book of one release off the shelf, as `releases` calls them."""
    with sentences():
        place = (text(system), text(book), text(edition))
        remove(library_folder(), place, systems=systems_asked(), progress=show_progress)
        click.echo(f"{system} {edition}, {book}, is off the shelf.")


@click.command("pack")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("wanted", nargs=-1, metavar="[SYSTEM[:EDITION]]...")
@click.option("--replace", "over", is_flag=True, help="Write over the file where it is there already.")
def pack_books(target: Path, wanted: tuple[str, ...], over: bool) -> None:
    """Write books of the shelf into one file for another computer, where `import` takes it.

    All of them unless systems, or editions of them, are named: "ICD-10-PCS" "ICD-10-CM:FY2026".
    """
    with sentences():
        if not target.absolute().parent.is_dir():
            give_up(f"There is no folder {target.absolute().parent}. Nothing was written.")
        if target.exists() and not over:
            give_up(f"{target} is there already. Name another file, or say --replace. Nothing was written.")
        folder = library_folder()
        places = _places(read_manifest(folder).volumes, wanted) if wanted else None
        packed = export(folder, target, places, systems=systems_asked(), progress=show_progress)
        for volume in packed:
            click.echo(", ".join(_named(volume).values()))
        number = "1 book is" if len(packed) == 1 else f"{len(packed)} books are"
        click.echo(f"{number} in {target.name}, {target.stat().st_size / 1e6:,.0f} MB.")


@click.command("default")
@click.argument("system", default="")
@click.argument("edition", default="")
@click.option("--today", "by_day", is_flag=True, help="Again the release in force on the day.")
def choose_default(system: str, edition: str, by_day: bool) -> None:
    """Choose the release of a system that counts where no date of service is given: ICD-10-CM FY2025.

    Without arguments it says which are chosen. A date of service always picks its own release.
    """
    if bool(system) != (bool(edition) or by_day) or (edition and by_day):
        raise click.UsageError("Give a system and an edition, or a system and --today, or nothing.")
    with sentences():
        if system:
            make_default(library_folder(), text(system), text(edition) or None)
        volumes = read_manifest(library_folder()).volumes
        for name in dict.fromkeys(volume.system for volume in volumes if volume.book in LISTS):
            chosen = next((v.edition for v in volumes if v.default and v.system == name), None)
            click.echo(f"{name}: {chosen or 'the release in force on the day'}")


def _places(volumes: Sequence[Volume], wanted: Sequence[str]) -> list[tuple[str, str, str]]:
    places: list[tuple[str, str, str]] = []
    for each in map(text, wanted):
        system, _, edition = each.partition(":")
        of = system
        with suppress(CodesetError):
            of = system_named(system, with_own(systems_asked(), volumes)).name
        found = [
            volume.place
            for volume in volumes
            if volume.system == of and edition.casefold() in ("", volume.edition.casefold())
        ]
        if not found:
            there = dict.fromkeys(f"{volume.system}:{volume.edition}" for volume in volumes)
            give_up(f"There is no “{each}” on the shelf. There is: {', '.join(there)}. Nothing was written.")
        places += found
    return places


@click.command("verify")
@_JSON
def verify_books(as_json: bool) -> None:
    """Read every book on the shelf to the last byte; exit code 1 where one is damaged."""
    with sentences():
        folder = library_folder()
        verdicts, space = verify(folder, show_progress), room(folder)
        troubles = [verdict.trouble for verdict in verdicts if verdict.trouble]
        if as_json:
            books = [{**_named(verdict.volume), "trouble": verdict.trouble} for verdict in verdicts]
            print_json({"books": books, "bytes": space.taken, "free_bytes": space.free})
        else:
            for verdict in verdicts:
                named = ", ".join(_named(verdict.volume).values())
                click.echo(verdict.trouble or f"{named}: sound.")
            click.echo(f"The shelf takes {space.taken / 1e6:,.0f} MB; {space.free / 1e9:,.0f} GB are free.")
    if troubles:
        raise SystemExit(1)


def _named(volume: Volume) -> dict[str, str]:
    return {"system": volume.system, "edition": volume.edition, "book": volume.book}


def _told(found: Preview) -> list[str]:
    lines = [_line(offer) for offer in found.offers]
    lines += [f"Caution: {each}" for each in found.doubts]
    lines += found.remarks
    return lines + [f"{each.name}: {each.reason}" for each in found.passed_over]


def _line(offer: Offer) -> str:
    begins, ends = offer.effective
    until = ends.isoformat() if ends else "…"
    amount = f"{offer.counts.entries:,} lines"
    if offer.counts.codes:
        amount = f"{offer.counts.codes:,} codes, {offer.counts.billable:,} of them billable"
    return (
        f"{offer.source.file}: {offer.system.name} {offer.source.edition}, {offer.book}; "
        f"in force {begins} to {until}; {amount}; {offer.effect}."
    )
