"""Tables as people publish them: text with commas, semicolons or tabs between, or an Excel workbook."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence

from codesets.errors import UnreadableSource
from codesets.official_files import Member, encoding_of
from codesets.workbooks import is_workbook, workbook_rows

_SEPARATORS = "\t,;|"
_REPORT_EVERY = 1000
_WORDS = re.compile(r"[a-z0-9]+")
_MOST_COLUMNS = 500


def rows_of(member: Member, progress: Callable[[float], None]) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number from 1, its cells as stripped text; of a workbook its first sheet.

    Raises UnreadableSource with the row.
    """
    if is_workbook(member):
        yield from workbook_rows(member, progress)
        return
    try:
        yield from _text_rows(member, progress)
    except (csv.Error, UnicodeError) as error:
        raise UnreadableSource(f"{member.name} cannot be read as a table: {error}.") from error


def _text_rows(member: Member, progress: Callable[[float], None]) -> Iterator[tuple[int, list[str]]]:
    encoding = encoding_of(member)
    separator = _separator(member.head(1 << 14).decode(encoding, errors="replace"))
    with member.open() as file:
        text = io.TextIOWrapper(file, encoding, errors="replace", newline="")
        read = 0
        for number, row in enumerate(csv.reader(text, delimiter=separator), 1):
            read += sum(map(len, row)) + len(row)
            if number % _REPORT_EVERY == 1:
                progress(min(read / max(member.size, 1), 1.0))
            if len(row) > _MOST_COLUMNS or any("\0" in cell for cell in row):
                raise UnreadableSource(f"{member.name} cannot be read as a table: row {number} is not text.")
            yield number, [cell.strip() for cell in row]
        text.detach()
    progress(1.0)


def _separator(text: str) -> str:
    """The one that cuts most lines of the beginning into the same number of cells."""
    lines = [line for line in text.splitlines()[:40] if line.strip()][:-1] or text.splitlines()[:1]

    def steadiness(separator: str) -> tuple[int, int]:
        counts = [count for line in lines if (count := line.count(separator))]
        usual = max(sorted(set(counts)), key=counts.count, default=0)
        return counts.count(usual), usual

    return max(_SEPARATORS, key=steadiness)


def column_of(header: Sequence[str], *names: str) -> int | None:
    """The first column that bears one of these names, whatever its case, blanks and punctuation."""
    plain = [_plain(cell) for cell in header]
    for name in names:
        if _plain(name) in plain:
            return plain.index(_plain(name))
    return None


def _plain(name: str) -> str:
    return "".join(_WORDS.findall(name.lower()))
