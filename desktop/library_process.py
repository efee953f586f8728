"""Work on the code library in a process of its own, so that neither the window stutters nor its memory grows.

The child tells of itself in lines of JSON: ``fraction`` and ``sentence``, at last ``answer`` or ``trouble``.
"""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, TextIO, cast

from codesets.errors import BuildFailed, Cancelled, CodesetError
from codesets.model import Effect
from desktop.paths import bundled_library, this_program

Progress = Callable[[float, str], None]
_Lines = queue.SimpleQueue[str | None]
"""What a child says; None when it has ended."""

MEND, LOOK_THROUGH, LOOK_AT_TABLE, BRING_IN, BRING_LIST_IN, TAKE_OFF, MAKE_DEFAULT, VERIFY, PACK = (
    "--mend-library",
    "--look-through-books",
    "--look-at-table",
    "--bring-books-in",
    "--bring-list-in",
    "--take-book-off",
    "--make-release-default",
    "--verify-books",
    "--pack-books",
)
"""Options of this program; the library's folder follows, then what it is about: files; which sheet and row of
headings, as JSON, and a file; the places of books, as JSON, and files; what a list is to be, as JSON, and its
file; the place of a book; a system and an edition, or nothing for that of the day; nothing; a pack to write
and the places of books, as JSON."""
TASKS = (MEND, LOOK_THROUGH, LOOK_AT_TABLE, BRING_IN, BRING_LIST_IN, TAKE_OFF, MAKE_DEFAULT, VERIFY, PACK)

_LIKE_A_TABLE = 0.8
"""Share of the first rows that have a code and a title."""
_LOOK = 0.1
"""Seconds between two looks at whether the work was stopped, while the child says nothing."""
_CLEANING = 5.0
"""Seconds that a stopped child is given to clear up after itself."""
_FAILED = (
    "The code books could not be made ready. Your encounters are not affected; try again, and if it fails "
    "again, install Chartside anew."
)


# --- in the child ----------------------------------------------------------------------------------------


def serve(task: str, folder: Path, about: Sequence[str], out: TextIO) -> int:
    """Does one task and tells of it. Returns the exit code."""

    def say(what: dict[str, object]) -> None:
        try:
            print(json.dumps(what), file=out, flush=True)
        except OSError:  # a broken pipe, which Windows calls an invalid argument
            raise Cancelled from None  # the window is gone

    try:
        answer = _do(
            task, folder, about, lambda done, sentence: say({"fraction": done, "sentence": sentence})
        )
        if answer is not None:
            say({"answer": answer})
    except Cancelled:
        return 1
    except CodesetError as error:
        with contextlib.suppress(Cancelled):
            say({"trouble": str(error)})
        return 1
    return 0


def _do(task: str, folder: Path, about: Sequence[str], progress: Progress) -> dict[str, Any] | None:
    from codesets.exporting import export
    from codesets.importer import adopt, bring_in, make_default, mend_library, remove
    from codesets.official_files import only_member
    from codesets.preview import chosen, effect, preview
    from codesets.shelf import on_the_shelf
    from codesets.verification import room, verify

    if task == MEND:
        mend_library(folder, progress=progress)
        return None
    bundled = bundled_library()
    if task in (BRING_IN, BRING_LIST_IN, TAKE_OFF, MAKE_DEFAULT) and bundled is not None:
        adopt(folder, bundled, progress=progress)  # the bundle itself may not be written to
    if task == VERIFY:
        shelf = folder if on_the_shelf(folder) or bundled is None else bundled
        space = room(shelf)
        troubles = [verdict.trouble for verdict in verify(shelf, progress) if verdict.trouble]
        return {"troubles": troubles, "taken": space.taken, "free": space.free}
    if task == PACK:
        target, places = about
        shelf = folder if on_the_shelf(folder) or bundled is None else bundled
        export(shelf, Path(target), {(s, b, e) for s, b, e in json.loads(places)}, progress=progress)
        return None
    if task == TAKE_OFF:
        system, book, edition = about
        remove(folder, (system, book, edition), progress=progress)
        return None
    if task == MAKE_DEFAULT:
        system, edition = about
        make_default(folder, system, edition or None)
        return None
    if task == BRING_IN:
        places, *files = about
        sources = chosen(map(Path, files), {(s, b, e) for s, b, e in json.loads(places)})
        mend_library(folder, progress=progress)  # where there is no library of the user's own yet
        bring_in(folder, sources, progress=progress)
        return None
    if task == BRING_LIST_IN:
        told, file = about
        mend_library(folder, progress=progress)
        system, source = _own_list(json.loads(told), Path(file), folder)
        if effect(source, system, folder) is Effect.THERE:
            raise CodesetError(f"{system.name} {source.edition} is there already, as in this file.")
        bring_in(folder, [(system, source)], progress=progress)
        return None
    if task == LOOK_AT_TABLE:
        told, file = about
        wanted = json.loads(told)
        return _table_facts(only_member(Path(file)), wanted["sheet"] or None, wanted["headings_in"])
    found = preview(folder, map(Path, about), progress=progress)
    return found.facts() | {"table": _table(about) if not found.offers else None}


def _table(files: Sequence[str]) -> dict[str, Any] | None:
    """A single file as a table, where it is one."""
    from codesets.official_files import only_member
    from codesets.systems.own import look

    if len(files) != 1:
        return None
    try:
        member = only_member(Path(files[0]))
        found = look(member)
    except CodesetError:
        return None
    guess = found.guess
    last = max(guess.code, guess.title)
    rows = [row for row in found.rows if len(row) > last and row[guess.title] and row[guess.code]]
    if len(rows) < _LIKE_A_TABLE * max(len(found.rows), 1) or not rows:
        return None  # running text has commas too
    return _table_facts(member)


def _table_facts(member: Any, sheet: str | None = None, headings_in: int | None = None) -> dict[str, Any]:
    from codesets.systems.own import look

    found = look(member, sheet, headings_in)
    guess = found.guess
    return {
        "file": member.name,
        "headings": found.headings,
        "rows": found.rows,
        "code": guess.code,
        "title": guess.title,
        "short": guess.short,
        "valid_from": guess.valid_from,
        "valid_to": guess.valid_to,
        "sheet": sheet or "",
        "sheets": found.sheets,
        "headings_in": found.headings_in,
    }


def _own_list(told: dict[str, Any], file: Path, folder: Path) -> Any:
    from codesets.official_files import only_member
    from codesets.registry import list_named
    from codesets.shelf import on_the_shelf
    from codesets.systems.own import ListEdition, look, mapped

    member, system = only_member(file), list_named(told["name"], on_the_shelf(folder))
    looked = look(member, told["sheet"] or None, told["headings_in"])
    columns = ("code", "title", "short", "valid_from", "valid_to")
    mapping = replace(looked.guess, **{column: told[column] for column in columns})
    begins, ends = (
        date.fromisoformat(told[name]) if told[name] else None for name in ("effective_from", "effective_to")
    )
    of = ListEdition(told["edition"], begins or date.min, ends)
    return system, mapped(member, mapping, system, of)


# --- in the window ---------------------------------------------------------------------------------------


def run_child(
    task: str, folder: Path, about: Sequence[str], progress: Progress, *, first: str
) -> dict[str, Any]:
    """Has a child do a task; ``first`` is what is said until it speaks. Returns its answer.

    Raises CodesetError with the child's sentence, and what ``progress`` raises: that stops the child, which
    leaves nothing behind.
    """
    progress(0.0, first)
    try:
        child = subprocess.Popen(  # noqa: S603 - this very program
            [*this_program(), task, str(folder), *about],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            cwd=Path(__file__).resolve().parent.parent,
        )
    except OSError:  # no memory for another process, for instance
        raise BuildFailed(_FAILED) from None
    lines: _Lines = queue.SimpleQueue()
    listener = threading.Thread(target=_listen, args=(child, lines), name="chartside-library-listener")
    listener.start()
    try:
        answer = _follow(lines, progress, first)
        if child.wait():
            raise BuildFailed(_FAILED)
        return answer
    finally:
        child.terminate()  # Windows knows no milder way: what is left there goes with the next building
        try:
            child.wait(_CLEANING)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        listener.join()


def _follow(lines: _Lines, progress: Progress, first: str) -> dict[str, Any]:
    """Until the child has ended. Looks often whether it is to be stopped, however silent the child is."""
    fraction, sentence = 0.0, first
    answer: dict[str, Any] = {}
    while True:
        with contextlib.suppress(queue.Empty):
            line = lines.get(timeout=_LOOK)
            if line is None:
                return answer
            said = cast("dict[str, Any]", json.loads(line))
            if "trouble" in said:
                raise BuildFailed(str(said["trouble"]))
            if "answer" in said:
                answer = said["answer"]
                continue
            fraction, sentence = cast(float, said["fraction"]), str(said["sentence"])
        progress(fraction, sentence)


def _listen(child: subprocess.Popen[str], lines: _Lines) -> None:
    assert child.stdout is not None  # noqa: S101 - asked for
    with child.stdout:
        for line in child.stdout:
            lines.put(line)
    lines.put(None)
