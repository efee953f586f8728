"""What the terms of an index are looked up by."""

from __future__ import annotations

from codesets.text import essential, words

_LEAST_PLURAL = 4
_NO_PLURAL = ("ss", "us", "is")
_EMPTY = frozenset(("nec", "nos"))


def names_of(title: str) -> tuple[str, ...]:
    """The names of a main term: its words less the nonessential ones, and each of its forms.

    ``Diabetes, diabetic (mellitus)`` is also called ``diabete`` and ``diabetic``: plurals lose their s, so
    that ``Complications`` leads to ``Complication(s)``.
    """
    bare = essential(title)
    forms = (name_of(form) for form in (bare, *bare.split(",")))
    return tuple(dict.fromkeys(form for form in forms if form))


def name_of(text: str) -> str:
    """The same for all ways of writing one name."""
    return " ".join(telling(text))


def telling(text: str) -> list[str]:
    """The words that tell one term from another, in the singular."""
    return [_singular(word) for word in words(text) if word not in _EMPTY]


def _singular(word: str) -> str:
    if len(word) >= _LEAST_PLURAL and word.endswith("s") and not word.endswith(_NO_PLURAL):
        return word[:-1]
    return word
