"""The code books on the command line: ``python -m codesets search "diab ret"``."""

from __future__ import annotations

import sys
from io import TextIOWrapper

import click

from codesets.commands.edits import edits, pair, valid
from codesets.commands.reading import diff, releases, search, show
from codesets.commands.shelving import (
    bring_in_files,
    bring_in_list,
    build,
    choose_default,
    pack_books,
    remove_book,
    verify_books,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Search and read the code books on this machine. CHARTSIDE_HOME names another data folder."""
    for stream in (sys.stdout, sys.stderr):  # titles hold letters that not every console has
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


for _command in (
    *(search, show, releases, diff, edits, pair, valid),
    *(build, bring_in_files, bring_in_list, pack_books, remove_book, choose_default, verify_books),
):
    main.add_command(_command)
