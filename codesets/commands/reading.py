"""The commands that read: search, show, releases."""

from __future__ import annotations

import codecs
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import click

from codesets.commands.console import opened_library, print_json, sentences, text
from codesets.commands.facts import (
    difference_facts,
    difference_lines,
    hit_facts,
    page_facts,
    page_lines,
    release_facts,
)
from codesets.library import Library

ON = click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Date of service: picks the release.",
)
SYSTEM = click.option("--system", help="Only this code system, as ICD-10-CM.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.command()
@click.argument("query", nargs=-1)
@SYSTEM
@ON
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
@AS_JSON
@click.option("--batch", is_flag=True, help="One query a line on standard input, one line of JSON for each.")
def search(
    query: tuple[str, ...], system: str | None, on: datetime | None, limit: int, as_json: bool, batch: bool
) -> None:
    """Find codes by words, word beginnings, abbreviations or a part of the code."""
    asked = text(" ".join(query))
    if batch == bool(asked.strip()):
        raise click.UsageError("Give a query, or --batch with queries on standard input.")
    with sentences(), opened_library() as library:
        served = day(on)
        if batch or system is not None:
            remark_on_release(library, system, served)
        library.wait_ready()
        if batch:
            library.warm()
            for line in _lines():
                print_json(_answer(library, line, system, served, limit), indent=None)
            return
        answer = _answer(library, asked, system, served, limit)
        if system is None:  # of the others nothing is shown
            for name in dict.fromkeys(hit["system"] for hit in answer["hits"]):
                remark_on_release(library, name, served)
        if as_json:
            print_json(answer)
            return
        for hit in answer["hits"]:
            mark = " " if hit["billable"] else "-"
            print(f"{hit['code']:<9}{mark} {hit['title']}  [{hit['match']}]")
        if not answer["hits"]:
            print("Nothing matches. Try fewer words, or only their first letters.")


@click.command()
@click.argument("code")
@SYSTEM
@ON
@AS_JSON
def show(code: str, system: str | None, on: datetime | None, as_json: bool) -> None:
    """Show all that the book says about a code, inherited notes included."""
    with sentences(), opened_library() as library:
        page = library.page(text(code), system=system, on=day(on))
        remark_on_release(library, page.entry.system, day(on))
        if as_json:
            print_json(page_facts(page))
        else:
            for line in page_lines(page):
                print(line)


@click.command()
@click.argument("older")
@click.argument("newer")
@click.option("--system", default="ICD-10-CM", show_default=True, help="Of this code system.")
@AS_JSON
def diff(older: str, newer: str, system: str, as_json: bool) -> None:
    """Compare two editions on the shelf, as `releases` calls them: FY2025 FY2026."""
    with sentences(), opened_library() as library:
        found = library.difference(text(older), text(newer), system=system)
        if as_json:
            print_json(difference_facts(found))
            return
        for line in difference_lines(found):
            print(line)


@click.command()
@AS_JSON
def releases(as_json: bool) -> None:
    """List the releases on the shelf, each with its source and checksum."""
    with sentences(), opened_library() as library:
        found = library.releases()
        if as_json:
            print_json([release_facts(release) for release in found])
            return
        for release in found:
            chosen = library.default_releases().get(release.system) == release.edition and release.codes
            named = f"{release.system} {release.edition}, {release.book}"
            print(f"{named}: {release.days}{'; the default' if chosen else ''}")
            if release.codes:
                print(f"  {release.codes:,} codes, {release.billable:,} of them billable")
            else:
                print(f"  {release.entries:,} lines")
            since = library.brought_in()[release.system, release.book, release.edition]
            print(f"  from {release.source}, SHA-256 {release.sha256}, brought in on {since}")


def remark_on_release(library: Library, system: str | None, day: date | None) -> None:
    """A line on standard error where no release was in force that day: standard output keeps its shape."""
    named = [system] if system is not None else list(library.systems())
    for release in [library.release_for(name, day) for name in named]:
        if day is not None and not release.in_force(day):
            click.echo(
                f"No loaded release of {release.system} was in force on {day}; used is {release.edition}, "
                f"{release.days}.",
                err=True,
            )


def _lines() -> Iterator[str]:
    """Standard input as UTF-8 whatever the locale says; what is not becomes U+FFFD and finds nothing."""
    for number, line in enumerate(sys.stdin.buffer):
        if number == 0:
            line = line.removeprefix(codecs.BOM_UTF8)
        yield line.rstrip(b"\r\n").decode(errors="replace")


def day(on: datetime | None) -> date | None:
    return on.date() if on is not None else None


def _answer(library: Library, query: str, system: str | None, on: date | None, limit: int) -> dict[str, Any]:
    started = time.perf_counter()
    hits = library.search(query, system=system, on=on, limit=limit)
    taken = 1000 * (time.perf_counter() - started)
    return {"query": query, "ms": round(taken, 3), "hits": [hit_facts(hit) for hit in hits]}
