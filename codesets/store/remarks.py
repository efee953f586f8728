# pyright: reportUnknownMemberType=false
"""Edit tables and mappings: what they say of each code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, cast

from codesets.model import Release
from codesets.remarks import About, Remark
from codesets.store.file import BATCH, TEXT_OR_NONE, BookFile, Types, sound, written

_REMARK: Types = (str, str, str, str, TEXT_OR_NONE, TEXT_OR_NONE)
_COLUMNS = "code, about, value, note, begins, ends"


def write_remarks(
    path: Path, release: Release, remarks: Sequence[Remark], *, progress: Callable[[float], None]
) -> None:
    """Writes a table into a new file. Raises BuildFailed."""
    with written(path, release) as database:
        stored = cast("Any", database["remarks"])
        stored.create(
            {
                "position": int,
                "code": str,
                "about": str,
                "value": str,
                "note": str,
                "begins": str,
                "ends": str,
            },
            pk="position",
        )
        stored.insert_all(_records(remarks, progress), batch_size=BATCH)
        stored.create_index(["code"], index_name="remarks_code")
        progress(1.0)


def _records(remarks: Sequence[Remark], progress: Callable[[float], None]) -> Iterator[Sequence[Any]]:
    yield ["position", *_COLUMNS.split(", ")]
    for number, each in enumerate(remarks):
        if number % BATCH == 0:
            progress(0.9 * number / len(remarks))
        yield [number, each.code, each.about.value, each.value, each.note, _iso(each.begins), _iso(each.ends)]


class RemarkStore(BookFile):
    """One such table of one release."""

    def of(self, code: str) -> tuple[Remark, ...]:
        """Of a bare code (``codesets.remarks.bare``), in the order published."""
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM remarks WHERE code = ? ORDER BY position",  # noqa: S608
                (code,),
            )
            return tuple(map(_remark, rows.fetchall()))

    def _last(self, connection: Any) -> int | None:
        return connection.execute("SELECT max(position) FROM remarks").fetchone()[0]

    def _counts_hold(self, connection: Any) -> bool:
        return connection.execute("SELECT count(*) FROM remarks").fetchone()[0] == self.release.entries


def _remark(row: Sequence[Any]) -> Remark:
    code, about, value, note, begins, ends = sound(row, _REMARK)
    return Remark(code, About(about), value, note, _day(begins), _day(ends))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
