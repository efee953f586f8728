"""What a phrase has from the other wordings of its entry, and from what the entry stands under."""

from __future__ import annotations

import numpy as np

from codesets.search.build import SHELF
from codesets.search.postings import Entries, Floats, Places, Postings, tail_start

_SAME_ENTRY = np.float32(0.8)
"""For a word that stands in another wording of the same entry."""
_PARENT, _GRANDPARENT, _ANCESTOR = np.float32(0.75), np.float32(0.6), np.float32(0.45)
"""For a word that stands only in the wordings of what the entry stands under."""
_SHELF_HANDS_DOWN = 0.5
"""Chapters and blocks say less about the codes below them than categories do."""

_MANY = 0.3
"""Share of the book's entries."""


class Inheritance:
    def __init__(self, entries: Entries, postings: Postings) -> None:
        self._titles = len(entries.codes)
        self._tails_from = tail_start(postings)
        self._others: Places = postings.entry[self._titles : self._tails_from].astype(np.intp)
        self._ends = entries.ends
        here = np.arange(self._titles)
        # a chapter stands under nothing: it hands to itself less than it has
        self._parents: Places = np.where(entries.parents < 0, here, entries.parents).astype(np.intp)
        self._grandparents = self._parents[self._parents]
        shelters = entries.ends > here + 1
        self._handing: Floats = np.where(entries.flags == SHELF, _SHELF_HANDS_DOWN, 1.0).astype(np.float32)
        self._handing[~shelters] = 0

    def spread(self, own: Floats) -> Floats:
        """Per phrase how well it answers a word, from how well it does so by its own words."""
        titles = self._titles
        others = own[titles : self._tails_from]
        anywhere = own[:titles].copy()
        held = np.flatnonzero(others > 0)  # of a bool: many times as fast as of a float
        if held.size:
            np.maximum.at(anywhere, self._others[held], others[held] * _SAME_ENTRY)
        strength = own.copy()
        wide = anywhere * _SAME_ENTRY
        below = self._below(anywhere)
        if below is not None:
            entries, inherited = below
            wide[entries] = np.maximum(wide[entries], inherited)
            anywhere[entries] = np.maximum(anywhere[entries], inherited)
        strength[:titles] = anywhere
        np.maximum(others, wide[self._others], out=strength[titles : self._tails_from])
        return strength

    def _below(self, anywhere: Floats) -> tuple[Places | slice, Floats] | None:
        """The entries that have something from their ancestors, and how much: the nearer, the more."""
        handed = anywhere * self._handing
        holders = np.flatnonzero(handed > 0)
        if not holders.size:
            return None
        # of shelters one below the other, the uppermost embraces the rest
        ends = self._ends[holders]
        reach = np.maximum.accumulate(ends)
        uppermost = np.concatenate(([True], holders[1:] >= reach[:-1]))
        firsts, lasts = holders[uppermost] + 1, ends[uppermost].astype(np.intp)
        least = handed[holders].max() * _ANCESTOR
        sizes = lasts - firsts
        reached = int(sizes.sum())
        if reached > self._titles * _MANY:
            return slice(None), self._everywhere(handed, firsts, lasts, least)
        offsets = np.cumsum(sizes) - sizes
        entries = np.arange(reached) + np.repeat(firsts - offsets, sizes)
        near = np.maximum(
            handed[self._parents[entries]] * _PARENT, handed[self._grandparents[entries]] * _GRANDPARENT
        )
        return entries, np.maximum(near, least)

    def _everywhere(self, handed: Floats, firsts: Places, lasts: Places, least: np.float32) -> Floats:
        """The same for every entry: where many have something, quicker than picking them out."""
        near = np.maximum((handed * _PARENT)[self._parents], (handed * _GRANDPARENT)[self._grandparents])
        edges = np.zeros(self._titles + 1, dtype=np.int8)
        edges[firsts] = 1
        edges[lasts] = -1
        return np.maximum(near, np.cumsum(edges[:-1], dtype=np.int8) * least)
