# pyright: reportUnknownMemberType=false
"""Published addenda: what a release changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

from codesets.model import Release
from codesets.store.file import BATCH, INT_OR_NONE, BookFile, Types, sound, written
from codesets.systems.contract import Change

_CHANGE: Types = (str, str, str, str, INT_OR_NONE)
_CHANGES = "SELECT action, code, title, old_title, billable FROM changes"


def write_changes(
    path: Path, release: Release, changes: Sequence[Change], *, progress: Callable[[float], None]
) -> None:
    """Writes an addenda file into a new file. Raises BuildFailed."""
    with written(path, release) as database:
        stored = cast("Any", database["changes"])
        stored.create(
            {
                "position": int,
                "action": str,
                "code": str,
                "title": str,
                "old_title": str,
                "billable": int,
            },
            pk="position",
        )
        stored.insert_all(
            (
                {
                    "position": position,
                    "action": each.action,
                    "code": each.code,
                    "title": each.title,
                    "old_title": each.old_title,
                    "billable": None if each.billable is None else int(each.billable),
                }
                for position, each in enumerate(changes)
            ),
            batch_size=BATCH,
        )
        stored.create_index(["code"], index_name="changes_code")
        progress(1.0)


class ChangeStore(BookFile):
    """The addenda of one release."""

    def changes(self) -> tuple[Change, ...]:
        """All of them, in the order published."""
        with self._reading() as connection:
            return tuple(map(_change, connection.execute(f"{_CHANGES} ORDER BY position").fetchall()))

    def changes_of(self, code: str) -> tuple[Change, ...]:
        with self._reading() as connection:
            rows = connection.execute(f"{_CHANGES} WHERE code = ? ORDER BY position", (code,))
            return tuple(map(_change, rows.fetchall()))

    def _last(self, connection: Any) -> int | None:
        return connection.execute("SELECT max(position) FROM changes").fetchone()[0]

    def _counts_hold(self, connection: Any) -> bool:
        return connection.execute("SELECT count(*) FROM changes").fetchone()[0] == self.release.entries


def _change(row: Sequence[Any]) -> Change:
    action, code, title, old_title, billable = sound(row, _CHANGE)
    return Change(action, code, title, old_title, None if billable is None else bool(billable))
