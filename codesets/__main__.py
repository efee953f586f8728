"""The code books on the command line: ``python -m codesets search "diab ret"``."""

from __future__ import annotations

import codecs
import json
import sys
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime
from io import TextIOWrapper
from typing import Any, NoReturn

import click

from codesets.errors import CodesetError, LibraryMissing
from codesets.home import library_folder
from codesets.importer import build_library
from codesets.library import Library
from codesets.model import CodePage, Hit, Instruction, Release
from codesets.registry import SYSTEMS
from codesets.systems import CodeSystem

_ON = click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Date of service: picks the release.",
)
_SYSTEM = click.option("--system", help="Only this code system, as ICD-10-CM.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_BAR = 28


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Search and read the code books on this machine. CHARTSIDE_HOME names another data folder."""
    for stream in (sys.stdout, sys.stderr):  # titles hold letters that not every console has
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


@main.command()
@click.argument("query", nargs=-1)
@_SYSTEM
@_ON
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
@_JSON
@click.option("--batch", is_flag=True, help="One query a line on standard input, one line of JSON for each.")
def search(
    query: tuple[str, ...], system: str | None, on: datetime | None, limit: int, as_json: bool, batch: bool
) -> None:
    """Find codes by words, word beginnings, abbreviations or a part of the code."""
    asked = _text(" ".join(query))
    if batch == bool(asked.strip()):
        raise click.UsageError("Give a query, or --batch with queries on standard input.")
    with _sentences(), _library() as library:
        day = _day(on)
        _remark(library, system, day)
        library.wait_ready()
        if batch:
            library.warm()
            for line in _lines():
                _print_json(_answer(library, line, system, day, limit), indent=None)
            return
        answer = _answer(library, asked, system, day, limit)
        if as_json:
            _print_json(answer)
            return
        for hit in answer["hits"]:
            mark = " " if hit["billable"] else "-"
            print(f"{hit['code']:<9}{mark} {hit['title']}  [{hit['match']}]")
        if not answer["hits"]:
            print("Nothing matches. Try fewer words, or only their first letters.")


@main.command()
@click.argument("code")
@_SYSTEM
@_ON
@_JSON
def show(code: str, system: str | None, on: datetime | None, as_json: bool) -> None:
    """Show all that the book says about a code, inherited notes included."""
    with _sentences(), _library() as library:
        page = library.page(_text(code), system=system, on=_day(on))
        _remark(library, page.entry.system, _day(on))
        if as_json:
            _print_json(_page(page))
        else:
            for line in _page_lines(page):
                print(line)


@main.command()
@_JSON
def releases(as_json: bool) -> None:
    """List the releases on the shelf, each with its source and checksum."""
    with _sentences(), _library() as library:
        found = library.releases()
        if as_json:
            _print_json([_release(release) for release in found])
            return
        for release in found:
            until = release.effective_to.isoformat() if release.effective_to else "…"
            print(f"{release.system} {release.edition}: in force {release.effective_from} to {until}")
            print(f"  {release.codes:,} codes, {release.billable:,} of them billable")
            print(f"  from {release.source}, SHA-256 {release.sha256}")


@main.command()
def build() -> None:
    """Build the code library anew from the official files that come with Chartside."""
    with _sentences():
        started = time.monotonic()
        release = build_library(library_folder(), systems=_systems(), progress=_show_progress)
        taken = time.monotonic() - started
        print(f"{release.system} {release.edition}: {release.billable:,} billable codes, in {taken:.0f} s.")


# --- how it is done --------------------------------------------------------------------------------------


@contextmanager
def _library() -> Generator[Library]:
    """Open, after building what is missing or damaged."""
    try:
        library = Library.open(library_folder(), systems=_systems())
    except CodesetError as error:
        if not isinstance(error, LibraryMissing):
            click.echo(str(error), err=True)
        click.echo("Building the code library; this is done once.", err=True)
        library = Library.open_or_build(library_folder(), _show_progress, systems=_systems())
    try:
        yield library
    finally:
        library.close()


def _remark(library: Library, system: str | None, day: date | None) -> None:
    """A line on standard error where no release was in force that day: standard output keeps its shape."""
    named = [system] if system is not None else list(dict.fromkeys(r.system for r in library.releases()))
    for release in [library.release_for(name, day) for name in named]:
        if day is not None and not release.in_force(day):
            until = f" to {release.effective_to}" if release.effective_to else ""
            click.echo(
                f"No loaded release of {release.system} was in force on {day}; used is {release.edition}, "
                f"in force from {release.effective_from}{until}.",
                err=True,
            )


def _systems() -> Sequence[CodeSystem]:
    """All there are, unless the caller of ``main`` gave others as the context's ``obj``."""
    return click.get_current_context().obj or SYSTEMS


@contextmanager
def _sentences() -> Generator[None]:
    """What went wrong in the user's world is a sentence and exit code 1, never a traceback."""
    try:
        yield
    except CodesetError as error:
        _give_up(str(error))
    except KeyboardInterrupt:
        _give_up("Stopped. Nothing was changed.")


def _give_up(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(1)


def _lines() -> Iterator[str]:
    """Standard input as UTF-8 whatever the locale says; what is not becomes U+FFFD and finds nothing."""
    for number, line in enumerate(sys.stdin.buffer):
        if number == 0:
            line = line.removeprefix(codecs.BOM_UTF8)
        yield line.rstrip(b"\r\n").decode(errors="replace")


def _text(argument: str) -> str:
    """An argument as it can be printed: bytes that are no text reach Python as lone surrogates."""
    return argument.encode(errors="surrogateescape").decode(errors="replace")


def _print_json(facts: object, *, indent: int | None = 2) -> None:
    """UTF-8 (RFC 8259, section 8.1), on a console of any kind."""
    line = json.dumps(facts, ensure_ascii=False, indent=indent) + "\n"
    sys.stdout.flush()
    sys.stdout.buffer.write(line.encode())
    sys.stdout.buffer.flush()


def _show_progress(fraction: float, sentence: str) -> None:
    if not sys.stderr.isatty():
        return
    done = round(_BAR * fraction)
    bar = "█" * done + "░" * (_BAR - done)
    end = "\n" if fraction >= 1 else ""
    click.echo(f"\r{bar} {fraction:4.0%}  {sentence:<48.48}{end}", nl=False, err=True)


def _day(on: datetime | None) -> date | None:
    return on.date() if on is not None else None


def _answer(library: Library, query: str, system: str | None, on: date | None, limit: int) -> dict[str, Any]:
    started = time.perf_counter()
    hits = library.search(query, system=system, on=on, limit=limit)
    taken = 1000 * (time.perf_counter() - started)
    return {"query": query, "ms": round(taken, 3), "hits": [_hit(hit) for hit in hits]}


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "system": hit.system,
        "code": hit.code,
        "title": hit.title,
        "billable": hit.billable,
        "match": hit.match.value,
        **({"phrase": hit.phrase} if hit.phrase else {}),
    }


def _release(release: Release) -> dict[str, Any]:
    facts = asdict(release)
    facts["effective_from"] = release.effective_from.isoformat()
    facts["effective_to"] = release.effective_to.isoformat() if release.effective_to else None
    return facts


def _page(page: CodePage) -> dict[str, Any]:
    entry = page.entry
    return {
        "system": entry.system,
        "code": entry.code,
        "title": entry.title,
        "kind": entry.kind.value,
        "billable": entry.billable,
        "release": _release(page.release),
        "ancestors": [{"code": above.code, "title": above.title} for above in page.ancestors],
        "instructions": [_instruction(entry.code, told) for told in page.instructions],
        "children": [
            {"code": below.code, "title": below.title, "billable": below.billable} for below in page.children
        ],
        "sevenths": [asdict(choice) for choice in page.sevenths],
    }


def _instruction(code: str, told: Instruction) -> dict[str, Any]:
    return {
        "kind": told.kind.value,
        "text": told.text,
        "stated_at": told.stated_at,
        "inherited": told.stated_at != code,
        "codes": [reference.code for reference in told.references],
    }


def _page_lines(page: CodePage) -> Iterator[str]:
    entry = page.entry
    for depth, above in enumerate(page.ancestors):
        yield f"{'  ' * depth}{above.code}  {above.title}"
    yield ""
    yield f"{entry.code}  {entry.title}"
    state = "billable" if entry.billable else f"{entry.kind.value}, not billable"
    yield f"{state} · {page.release.system} {page.release.edition}"
    for told in page.instructions:
        where = "" if told.stated_at == entry.code else f" (from {told.stated_at})"
        yield f"{told.kind.value}{where}: {told.text}"
    if page.children:
        yield ""
    yield from (f"  {below.code}  {below.title}" for below in page.children)
    if page.sevenths:
        yield ""
    yield from (f"  {choice.code}  {choice.character} – {choice.meaning}" for choice in page.sevenths)


if __name__ == "__main__":
    main()
