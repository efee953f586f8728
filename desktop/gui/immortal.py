"""Keeps ``None``, ``True`` and ``False`` alive under PySide6 6.12 on Python 3.11.

That build of PySide6 takes for granted that they are immortal (PEP 683, Python 3.12): every call of
a Qt function without a result gives back None without counting the reference, so that on 3.11 the
counter sinks by one per call and the process ends, after some thousand calls, with "Fatal Python
error: none_dealloc" (or bool_dealloc). Counters that cannot be used up are what 3.12 has too.
"""

from __future__ import annotations

import sys

PLENTY = 1 << 40
"""More calls than a process makes in years; far from the largest count a Python object can have."""


def keep_singletons_alive() -> None:
    """Call once, before anything of Qt is used. Does nothing where they are immortal already."""
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython":
        return
    import ctypes

    for singleton in (None, True, False, NotImplemented, Ellipsis):
        if sys.getrefcount(singleton) < PLENTY:
            # The counter is the first field of every object in CPython up to 3.11.
            ctypes.c_ssize_t.from_address(id(singleton)).value += PLENTY
