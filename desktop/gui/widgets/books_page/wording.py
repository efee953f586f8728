"""How books are told in a table: releases on the shelf, and what files would bring."""

from __future__ import annotations

from codesets.model import Book, Effect, Release
from desktop.code_library import FoundBook, Verified
from desktop.gui.models.text_table import TextRow

ON_SHELF = ("System", "Edition", "Book", "In force", "Content", "Official file")
FOUND = ("File", "System", "Edition", "Book", "In force", "Content", "What it does")

_NAMES = {
    Book.TABULAR: "Tabular list",
    Book.CODES: "Code list",
    Book.INDEX: "Alphabetic Index",
    Book.EXTERNAL_CAUSES: "External cause index",
    Book.NEOPLASMS: "Neoplasm table",
    Book.DRUGS: "Table of drugs",
    Book.TABLES: "Tables",
    Book.DEFINITIONS: "Definitions",
    Book.ADDENDA: "Addenda",
    Book.CODE_EDITS: "Code edits (MCE)",
    Book.POA_EXEMPT: "POA-exempt codes",
    Book.FROM_ICD9: "From ICD-9-CM",
    Book.TO_ICD9: "To ICD-9-CM",
    Book.GROUPS: "Clinical groups (CCSR)",
    Book.RISKS: "Risk categories (HCC)",
    Book.PAIRS: "NCCI pairs, practitioner",
    Book.PAIRS_HOSPITAL: "NCCI pairs, hospital",
    Book.UNITS: "Unit limits, practitioner",
    Book.UNITS_HOSPITAL: "Unit limits, hospital",
    Book.UNITS_SUPPLIER: "Unit limits, supplier",
    Book.ADD_ONS: "Add-on codes",
}


def shelf_row(release: Release) -> TextRow:
    from codesets.registry import is_abridged  # all the readers: not with the window

    ends = release.effective_to.isoformat() if release.effective_to else ""
    return (
        release.system,
        release.edition,
        book_name(release.book),
        in_force(release.effective_from.isoformat(), ends),
        content(release.entries, release.codes, release.billable),
        "none: abridged, our own words" if is_abridged(release) else release.source,
    )


def found_row(found: FoundBook) -> TextRow:
    return (
        found.file,
        found.system,
        found.edition,
        book_name(Book(found.book)),
        in_force(found.effective_from, found.effective_to),
        content(found.entries, found.codes, found.billable),
        found.effect,
    )


def book_name(book: Book) -> str:
    return _NAMES[book]


def in_force(begins: str, ends: str) -> str:
    return f"{begins} – {ends}" if ends else f"from {begins}"


def content(entries: int, codes: int, billable: int) -> str:
    if not codes:
        return f"{entries:,} lines"
    return f"{billable:,} codes" if billable == codes else f"{codes:,} codes, {billable:,} billable"


def summary(books: tuple[FoundBook, ...]) -> str:
    """What would happen, in a sentence."""
    if not books:
        return "No code book was found in these files."
    new = sum(book.effect != Effect.THERE for book in books)
    if not new:
        return "Everything in these files is on the shelf already."
    number = "One book" if new == 1 else f"{new} books"
    return f"{number} can be brought in. Nothing has been changed yet."


def all_sound(found: Verified) -> str:
    return (
        f"Every book on the shelf is as it was put there. The shelf takes {found.taken / 1e6:,.0f} MB; "
        f"{found.free / 1e9:,.1f} GB are free on its disk."
    )
