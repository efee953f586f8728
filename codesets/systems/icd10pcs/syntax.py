"""How ICD-10-PCS codes are written: seven characters, digits and letters but for I and O.

ICD-10-PCS Reference Manual, "Code Structure". What stands above a code is named by its first characters: the
section by one, the body system by two, the table by three, the body part within the table by four.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codesets.model import Code
from codesets.pcs_tables import LENGTH
from codesets.systems.contract import Mention

SYSTEM = "ICD-10-PCS"
CHARACTER = "[0-9A-HJ-NP-Z]"
TABLE_LENGTH = 3
PART_LENGTH = 4
"""Of what is operated on, within a table: the body part, in most sections."""

_BEGINNING = re.compile(rf"{CHARACTER}{{1,7}}")
_NAMED = re.compile(rf"(?<![0-9A-Za-z])({CHARACTER}{{7}})(?![0-9A-Za-z])")
_LOOK_ALIKE = str.maketrans("OI", "01")


def normalise(spelling: str) -> str | None:
    """``02hv33z`` → ``02HV33Z``, and what stands above a code by its first characters: ``02h`` → ``02H``.

    The letters O and I do not occur, so they are read as the digits they were mistaken for.
    """
    bare = "".join(spelling.upper().split()).translate(_LOOK_ALIKE)
    return (
        bare
        if _BEGINNING.fullmatch(bare) and len(bare) in (1, 2, TABLE_LENGTH, PART_LENGTH, LENGTH)
        else None
    )


def mentions(text: str) -> Iterator[Mention]:
    """The complete codes a text names."""
    for found in _NAMED.finditer(text):
        code = found[1]
        yield Mention(found.start(1), found.end(1), (code, code[:PART_LENGTH], code[:TABLE_LENGTH]))


def key(entry: Code) -> str:
    return entry.code
