"""The chapters and blocks of ICD-10-CM, for files that list codes only."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from codesets.model import Kind
from codesets.systems.contract import Heading

_BLOCKS = Path(__file__).parent.parent / "data" / "icd10cm_blocks.csv"
"""As in the tabular list of April 2026; blocks hardly ever change."""


class _Block(NamedTuple):
    code: str
    parent: str
    title: str

    @property
    def first(self) -> str:
        return self.code.partition("-")[0]

    @property
    def last(self) -> str:
        return self.code.partition("-")[2]


class Shelves:
    """Tells, category by category in tabular order, which chapters and blocks begin."""

    def __init__(self) -> None:
        with _BLOCKS.open(encoding="utf-8", newline="") as file:
            blocks = [_Block(*row) for row in list(csv.reader(file))[1:]]
        self._blocks = {block.code: block for block in blocks}
        embracing = {block.parent for block in blocks}
        self._leaves = [block for block in blocks if block.parent and block.code not in embracing]
        self._at = -1
        self._told: set[str] = set()

    def begin(self, category: str) -> Iterator[Heading]:
        """The chapter and the blocks that begin with this category; ``block`` tells where it stands then."""
        self._at = self._place(category)
        chain: list[_Block] = []
        code = self.block
        while code:
            chain.append(self._blocks[code])
            code = self._blocks[code].parent
        for block in reversed(chain):
            if block.code not in self._told:
                self._told.add(block.code)
                kind = Kind.BLOCK if block.parent else Kind.CHAPTER
                yield Heading(block.code, block.title, kind, block.parent or None)

    @property
    def block(self) -> str:
        """The block of the category begun last."""
        return self._leaves[max(self._at, 0)].code

    def _place(self, category: str) -> int:
        """A category that no block names stands in the block of the category before it."""
        for place in range(max(self._at, 0), len(self._leaves)):
            if self._leaves[place].first == category:
                return place
        here = self._leaves[max(self._at, 0)]
        if here.first <= category <= here.last:
            return self._at
        for place in range(self._at + 1, len(self._leaves)):
            if self._leaves[place].first <= category <= self._leaves[place].last:
                return place
        return self._at
