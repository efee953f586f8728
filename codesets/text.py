"""How text becomes words, the same way for the book and for a query."""

from __future__ import annotations

import re
import unicodedata

_POSSESSIVE = re.compile(r"['’`´](?:s\b)?")
_WORD = re.compile(r"[a-z0-9]+")
_NEGATED = re.compile(r"\bnon-(?=[a-z])")
_PARENTHESIS = re.compile(r"\([^()]*\)")


def plain(text: str) -> str:
    """Lower case, without accents: the order files print ``Menieres`` where the tabular has ``Ménières``."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return text.lower()


def fold(text: str) -> str:
    """Lower case, without accents or possessives: ``Ménière's`` → ``meniere``.

    ``non-diabetic`` becomes one word, so that a query for ``diabetic`` does not meet it.
    """
    text = _POSSESSIVE.sub("", plain(text))
    return _NEGATED.sub("non", text) if "non-" in text else text


def words(text: str) -> list[str]:
    """The words of a text in order, folded: ``Type 2 diabetes (mellitus)`` → type, 2, diabetes, mellitus."""
    return _WORD.findall(fold(text))


def essential(text: str) -> str:
    """The text without its parentheses, which hold nonessential modifiers; one may stand inside another."""
    while "(" in text:
        shorter = _PARENTHESIS.sub(" ", text)
        if shorter == text:
            break
        text = shorter
    return text


_DENIAL = re.compile(
    r"\b(?:without|not)\b(?!\s+(?:elsewhere|otherwise))((?:(?!\b(?:with|of|into|as)\b)[^,;()\[\]])*)"
)


def denied(text: str) -> list[str]:
    """The words a text says only to deny them: ``reflux disease without esophagitis`` → esophagitis."""
    folded = fold(text)
    said: list[str] = []
    for denial in _DENIAL.finditer(folded):
        said += _WORD.findall(denial[1])
    if not said:
        return said
    affirmed = set(_WORD.findall(_DENIAL.sub(" ", folded)))
    return sorted(set(said) - affirmed)


_SOUNDS = (
    (re.compile(r"^(?:pn|kn|gn|mn)"), "n"),
    (re.compile(r"^ps"), "s"),
    (re.compile(r"^wr"), "r"),
    (re.compile(r"^x"), "s"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"sch"), "sk"),
    (re.compile(r"c(?=[eiy])"), "s"),
    (re.compile(r"ck|c|q"), "k"),
    (re.compile(r"z"), "s"),
    (re.compile(r"(?<=[tgrk])h"), ""),
    (re.compile(r"[ao]e"), "e"),
    (re.compile(r"y"), "i"),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"(?<=.{3})e$"), ""),
)


def sound(word: str) -> str:
    """A rough key under which words that sound alike meet: neumonia and pneumonia, diarhea and diarrhea."""
    for pattern, replacement in _SOUNDS:
        word = pattern.sub(replacement, word)
    return word
