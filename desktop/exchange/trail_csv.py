"""The audit trail as CSV (RFC 4180), oldest first: for an auditor, or to be kept apart from the vault.

UTF-8 with a byte-order mark, as every CSV here. Who keeps such a copy can tell even that a vault was put back
to an older copy of itself: the numbers and times no longer agree.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from desktop.exchange.cells import harmless
from desktop.vault.trail import Entry

COLUMNS = ("number", "at", "who", "what", "encounter", "before", "after")


def trail_to_csv(entries: Sequence[Entry]) -> bytes:
    """``at`` is ISO 8601 with its offset; ``before`` and ``after`` are JSON of what differs, or empty."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for entry in sorted(entries, key=lambda each: each.number):
        deed = entry.deed
        cells = (deed.at.isoformat(), deed.who, deed.what, deed.encounter, deed.before, deed.after)
        writer.writerow([str(entry.number), *(harmless(cell) for cell in cells)])
    return text.getvalue().encode("utf-8-sig")
