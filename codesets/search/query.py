"""From what was typed to what is asked: concepts, code fragments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from codesets.search.text import words

_CODE_TOKEN = re.compile(r"[a-z][0-9o][0-9a-z]{0,5}")
_CODE_TYPED = re.compile(r"[a-z][0-9o][0-9a-z]?(?:\.?[0-9a-z]{0,4})\.?-?", re.IGNORECASE)
_LONGEST_TERM = 5

Wording = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Concept:
    """Some words of the query that stand for one idea, and the book's wordings for it."""

    words: Wording
    typing: bool
    """True for the end of the query, whose last word may go on."""
    wordings: tuple[Wording, ...] = ()
    """What a word list or a compound makes of it, likeliest first; the words themselves always count too."""


@dataclass(frozen=True, slots=True)
class Query:
    code: str
    """The whole query as a code fragment without its dot, in capitals; empty when it is none."""
    concepts: tuple[Concept, ...]
    codes: tuple[str, ...]
    """Code fragments that stand among words: ``e11 foot ulcer``."""


def parse(
    text: str,
    *,
    rewritings: Mapping[Wording, tuple[Wording, ...]],
    known: frozenset[str],
    is_code: Mapping[str, int] | frozenset[str],
) -> Query:
    """Cuts a query into concepts, the longest terms of the word lists first.

    ``known`` holds the words of the book; ``is_code`` every code without its dot, in capitals.
    """
    stripped = text.strip()
    code = ""
    if _CODE_TYPED.fullmatch(stripped):
        code = re.sub(r"[^A-Za-z0-9]", "", stripped).upper()
    typing = bool(stripped) and text[-1:].isalnum()
    tokens = words(stripped)
    codes: list[str] = []
    if len(tokens) > 1:
        kept: list[str] = []
        for token in tokens:
            if (
                token not in known
                and len(token) > 2
                and _CODE_TOKEN.fullmatch(token)
                and token.upper() in is_code
            ):
                codes.append(token.upper())
            else:
                kept.append(token)
        tokens = kept
    return Query(code=code, concepts=tuple(_concepts(tokens, typing, rewritings, known)), codes=tuple(codes))


def _concepts(
    tokens: list[str], typing: bool, rewritings: Mapping[Wording, tuple[Wording, ...]], known: frozenset[str]
) -> Iterable[Concept]:
    at = 0
    while at < len(tokens):
        for length in range(min(_LONGEST_TERM, len(tokens) - at), 0, -1):
            span = tuple(tokens[at : at + length])
            wordings = rewritings.get(span, ()) + _compound(span, known)
            if wordings or length == 1:
                at += length
                yield Concept(span, typing and at == len(tokens), wordings)
                break


def _compound(span: Wording, known: frozenset[str]) -> tuple[Wording, ...]:
    """``post traumatic`` is also one word; ``nonpressure`` is also two."""
    if len(span) == 2:
        joined = span[0] + span[1]
        return ((joined,),) if len(span[0]) > 1 and len(span[1]) > 2 and joined in known else ()
    if len(span) == 1 and span[0] not in known:
        word = span[0]
        for cut in range(3, len(word) - 2):
            if word[:cut] in known and word[cut:] in known:
                return ((word[:cut], word[cut:]),)
        digits = re.fullmatch(r"([a-z]{2,})(\d+)([a-z]?)", word)
        if digits and digits[1] in known:
            return (tuple(part for part in (digits[1], digits[2] + digits[3]) if part),)
    return ()
