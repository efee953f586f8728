"""The sentences that stand where results would: each says what to do next."""

from __future__ import annotations

from collections.abc import Callable

from desktop.gui.widgets.empty_state import Action, Notice

EXAMPLES = ("e11.6", "diab foot ulc", "copd")


def loading(sentence: str = "") -> Notice:
    return Notice(
        "Getting the code books ready",
        sentence
        or "This takes a moment the first time. You can read and type already; the search starts "
        "as soon as the books are open.",
        busy=True,
    )


def searching(query: str) -> Notice:
    return Notice(f"Searching for “{query}”", "The first search opens the index.", busy=True)


def empty(search: Callable[[str], None], browse: Callable[[], None]) -> Notice:
    examples = tuple(
        Action(text=words, run=lambda words=words: search(words), tip=f"Search for {words}")
        for words in EXAMPLES
    )
    return Notice(
        "Type a few letters",
        "A part of a code, the beginnings of words in any order, an abbreviation, or what the patient "
        "calls it. Or begin with one of these:",
        (*examples, _browse(browse)),
    )


def nothing(query: str, clear: Callable[[], None], browse: Callable[[], None]) -> Notice:
    return Notice(
        f"Nothing matches “{query}”",
        "Try fewer words or only their first letters, another word for the same thing, or the first "
        "characters of the code.",
        (Action(text="Clear the search", run=clear, tip="Clear (Esc)"), _browse(browse)),
    )


def nothing_here(query: str, system: str, show_all: Callable[[], None]) -> Notice:
    return Notice(
        f"Nothing in {system} matches “{query}”",
        "Other books have results for it.",
        (Action(text="Show all books", run=show_all),),
    )


def trouble(sentence: str, retry: Callable[[], None]) -> Notice:
    return Notice("The search did not work", sentence, (Action(text="Try again", run=retry),), trouble=True)


def no_library(sentence: str, retry: Callable[[], None]) -> Notice:
    again = Action(text="Try again", run=retry)
    return Notice("The code books are not here", sentence, (again,), trouble=True)


def _browse(browse: Callable[[], None]) -> Action:
    return Action(text="Browse the book", run=browse, tip="Open the tabular list")
