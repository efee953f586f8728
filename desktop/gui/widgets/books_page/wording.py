"""How books are told in a table: releases on the shelf, and what files would bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codesets.model import Book, Code, Effect, Kind, Release
from desktop.code_library import FoundBook, Verified
from desktop.gui.models.text_table import TextRow

if TYPE_CHECKING:
    from codesets.history import Difference

ON_SHELF = ("System", "Edition", "Book", "In force", "Content", "Official file")
CHANGES = ("What", "Code", "Title", "Title before")
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
    Book.MAJOR_COMPLICATIONS: "MCC list",
    Book.COMPLICATIONS: "CC list",
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


def shelf_row(release: Release, *, default: bool = False) -> TextRow:
    from codesets.registry import is_abridged  # all the readers: not with the window

    ends = release.effective_to.isoformat() if release.effective_to else ""
    return (
        release.system,
        release.edition,
        book_name(release.book),
        in_force(release.effective_from.isoformat(), ends) + (" · default" if default else ""),
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


def change_rows(found: Difference) -> list[TextRow]:
    """One a row, in the order of the codes: what became of it, the code, its title, and the one before."""
    rows: list[tuple[Code, str, str]] = [(code, "new", "") for code in found.new]
    rows += [(code, "deleted", "") for code in found.deleted]
    flagged = {after.code: after for _, after in found.flags}
    rows += [(after, "revised", before.title) for before, after in found.revised if after.code not in flagged]
    titles = {after.code: before.title for before, after in found.revised}
    rows += [
        (code, "became billable" if code.billable else "became a header", titles.get(code.code, ""))
        for code in flagged.values()
    ]
    rows.sort(key=lambda row: row[0].code)
    return [(what, _spoken(code), code.title, before) for code, what, before in rows]


def _spoken(code: Code) -> str:
    return code.code if code.billable or code.kind is Kind.MODIFIER else f"{code.code}-"


def compared(found: Difference) -> str:
    """What a newer release changed, in a line."""
    counts = (
        (len(found.new), "new"),
        (len(found.deleted), "deleted"),
        (len(found.revised), "titles revised"),
        (len(found.flags), "became billable or a header"),
    )
    told = ", ".join(f"{number:,} {what}" for number, what in counts if number)
    name = f"{found.newer.system}, {found.older.edition} → {found.newer.edition}"
    return f"{name}: {told or 'no code differs'}."


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


def question(doubts: tuple[str, ...]) -> str:
    """What speaks against bringing the books in, and what is asked."""
    return "\n".join((*doubts, "Bring it in all the same? Nothing has been changed yet."))


def all_sound(found: Verified) -> str:
    return (
        f"Every book on the shelf is as it was put there. The shelf takes {found.taken / 1e6:,.0f} MB; "
        f"{found.free / 1e9:,.1f} GB are free on its disk."
    )
