"""How common codes are in practice, from the word list that the search ranks by too.

Light on purpose: read where a few codes are to be put in order, without numpy or Whoosh.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

_LIST = Path(__file__).parent / "search" / "data" / "common_codes.csv"


@cache
def usage_weights() -> dict[str, int]:
    """1 (seen now and then) to 9 (seen every day) for each common code, with its dot. Do not change it."""
    with _LIST.open(encoding="utf-8", newline="") as file:
        return {row["code"]: int(row["weight"]) for row in csv.DictReader(file)}
