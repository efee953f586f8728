"""A coder in a process of its own, to be killed: says on stdout, in JSON, what has been acknowledged.

``python -m tests.journeys.coder_at_work HOME LIBRARY NOTE HOW_MANY``: sets up the vault or opens it, then
opens the note or the first encounter, then adds codes and takes them back. HOW_MANY counts the opening of
the note as well; after that it stands still.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from typing import cast

from pytestqt.qtbot import QtBot

from desktop import app
from desktop.gui.waiting import wait_until
from desktop.vault.places import vault_exists
from tests.journeys.conftest import Coder, Dialogs
from tests.journeys.trouble import PASSPHRASE

ACTIONS = (
    ("type", "i10"),
    ("type", "e11621"),
    ("undo", ""),
    ("redo", ""),
    ("type", "e119"),
    ("undo", ""),
    ("undo", ""),
    ("undo", ""),
)
"""Ends with as many codes as it began with: none."""


class Patience:
    """What Coder needs of pytest-qt, which has no place outside of a test."""

    def waitUntil(self, condition: Callable[[], bool], *, timeout: int) -> None:  # noqa: N802
        wait_until(condition)


def say(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def act(coder: Coder, what: str, code: str) -> None:
    if what == "type":
        coder.press("Ctrl+D")
        coder.type(code)
        coder.press("Return")
    else:
        coder.press("Ctrl+Z" if what == "undo" else "Ctrl+Shift+Z")


def main(home: Path, library: Path, note: Path, how_many: int) -> None:
    app.make_qt()
    dialogs = Dialogs()
    application = app.make(home, library=library, dialogs=dialogs)
    coder = Coder(application, dialogs, cast(QtBot, Patience()))
    application.window.show()
    application.window.activateWindow()
    coder.begin()
    if vault_exists(home / "profile"):
        coder.type(PASSPHRASE)
        coder.press("Return")
        coder.until(lambda: coder.desk.kind == "vault")
    else:
        coder.set_up_vault(PASSPHRASE)
    coder.settle()
    say("vault")
    if coder.window.worklist.titles:
        coder.press("Return")
        coder.until(lambda: coder.desk.encounter is not None)
    else:
        coder.open_note(note)
        say("note")
    coder.desk.changed.connect(lambda changes, _: say(sorted(line.code for line in changes.encounter.lines)))
    for what, code in islice(cycle(ACTIONS), how_many - 1):
        act(coder, what, code)
    time.sleep(600)  # until it is killed


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
