"""The code index: a Whoosh full-text index of every phrase in a code book, ranked for coders.

One Whoosh document stands for one phrase (a title, an inclusion term, a lay word). Opening
the index decodes Whoosh's postings into numpy arrays once; a keystroke is then a handful of
array operations. The index is always built where it is used, because parts of a Whoosh index
are pickled and must never be opened when they come from somewhere else.
"""

from codesets.search.build import INDEX_VERSION, build_index
from codesets.search.entries import IndexEntry, IndexHit
from codesets.search.index import CodeIndex, Ranked

__all__ = ["INDEX_VERSION", "CodeIndex", "IndexEntry", "IndexHit", "Ranked", "build_index"]
