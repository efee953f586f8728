"""How the trail is told in a table and beneath it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.coding.told import changes
from desktop.gui.models.text_table import TextRow

if TYPE_CHECKING:
    from desktop.audit_trail import TrailRow, TrailView

COLUMNS = ("No.", "When", "Who", "What", "Encounter")


def trail_row(row: TrailRow) -> TextRow:
    deed = row.entry.deed
    when = deed.at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    return (f"{row.entry.number:,}", when, deed.who, deed.what, row.encounter)


def change_lines(row: TrailRow) -> str:
    """What the deed changed, a thing a line: ``status: new → in progress``."""
    told = changes(row.entry.deed.before, row.entry.deed.after)
    if not told:
        return "It changed nothing."
    return "\n".join(f"{what}: {before or '–'} → {after or '–'}" for what, before, after in told)


def counted(view: TrailView, words: str) -> str:
    total = f"{view.total:,} {'entry' if view.total == 1 else 'entries'}"
    shown = len(view.rows)
    if shown == view.total:
        return total
    return f"{shown:,} of {total}" if words else f"the newest {shown:,} of {total}"


def verdict(view_total: int, troubles: tuple[str, ...]) -> str:
    """What a check found, or that all is well."""
    if not troubles:
        return f"All {view_total:,} entries are as they were entered, and none is missing."
    more = f" And {len(troubles) - 5:,} more." if len(troubles) > 5 else ""
    return (
        f"The trail was tampered with or damaged. {' '.join(troubles[:5])}{more} "
        "Nothing was changed; keep a copy of the profile's folder."
    )
