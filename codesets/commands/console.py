"""What every command does alike: the library opened, progress shown, trouble told in a sentence."""

from __future__ import annotations

import json
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import NoReturn

import click

from codesets.errors import CodesetError, LibraryMissing
from codesets.home import library_folder
from codesets.library import Library
from codesets.registry import SYSTEMS
from codesets.systems import CodeSystem

_BAR = 28


@contextmanager
def opened_library() -> Generator[Library]:
    """Open, after building what is missing or damaged."""
    try:
        library = Library.open(library_folder(), systems=systems_asked())
    except CodesetError as error:
        if not isinstance(error, LibraryMissing):
            click.echo(str(error), err=True)
        click.echo("Building the code library; this is done once.", err=True)
        library = Library.open_or_build(library_folder(), show_progress, systems=systems_asked())
    try:
        yield library
    finally:
        library.close()


def systems_asked() -> Sequence[CodeSystem]:
    """All there are, unless the caller of ``main`` gave others as the context's ``obj``."""
    return click.get_current_context().obj or SYSTEMS


@contextmanager
def sentences() -> Generator[None]:
    """What went wrong in the user's world is a sentence and exit code 1, never a traceback."""
    try:
        yield
    except CodesetError as error:
        give_up(str(error))
    except KeyboardInterrupt:
        give_up("Stopped. Nothing was changed.")


def give_up(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(1)


def text(argument: str) -> str:
    """An argument as it can be printed: bytes that are no text reach Python as lone surrogates."""
    return argument.encode(errors="surrogateescape").decode(errors="replace")


def print_json(facts: object, *, indent: int | None = 2) -> None:
    """UTF-8 (RFC 8259, section 8.1), on a console of any kind."""
    line = json.dumps(facts, ensure_ascii=False, indent=indent) + "\n"
    sys.stdout.flush()
    sys.stdout.buffer.write(line.encode())
    sys.stdout.buffer.flush()


def show_progress(fraction: float, sentence: str) -> None:
    if not sys.stderr.isatty():
        return
    done = round(_BAR * fraction)
    bar = "█" * done + "░" * (_BAR - done)
    end = "\n" if fraction >= 1 else ""
    click.echo(f"\r{bar} {fraction:4.0%}  {sentence:<48.48}{end}", nl=False, err=True)
