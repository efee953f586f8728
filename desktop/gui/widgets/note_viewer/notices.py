"""The sentences that stand where the note would: each says what to do next."""

from __future__ import annotations

from collections.abc import Callable

from desktop.gui.commands import key_hint
from desktop.gui.widgets.empty_state import Action, Notice


def no_encounter(*, practice: bool, open_note: Callable[[], object], choose: Callable[[], object]) -> Notice:
    """``choose`` goes to the list of sample charts in practice, else to the worklist."""
    if practice:
        return Notice(
            "Nothing to read yet",
            "Choose a sample chart to practise on. Your own notes belong in your vault.",
            (Action(text="Choose a sample chart", run=choose, primary=True),),
        )
    return Notice(
        "Nothing to read yet",
        "Open a note, drop text files here, or pick an encounter from the worklist.",
        (_open(open_note), Action(text="Go to the worklist", run=choose)),
    )


def no_note(open_note: Callable[[], object]) -> Notice:
    """An encounter is open that has none yet."""
    return Notice(
        "This encounter has no note yet",
        "Open the text files that belong to it, or drop them here.",
        (_open(open_note),),
    )


def _open(open_note: Callable[[], object]) -> Action:
    text = "Open a note…"
    return Action(text=text, run=open_note, tip=f"{text} ({key_hint('note.open')})", primary=True)
