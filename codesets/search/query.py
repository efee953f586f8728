"""From what was typed to what is asked: concepts, code fragments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from rapidfuzz.distance import Prefix

from codesets.text import essential, words

_CODE_TOKEN = re.compile(r"[a-z][0-9o][0-9a-z]{0,5}")
_CODE_TYPED = re.compile(r"[a-z][0-9o][0-9a-z]?(?:\.?[0-9a-z]{0,4})\.?-?", re.IGNORECASE)
_CODE_LIKE = re.compile(r"(?=.*[0-9])[0-9a-z][0-9a-z.]*[0-9a-z]-?", re.IGNORECASE)
"""As codes of any system are written: ICD-10-PCS, the user's own lists. Letters alone are a word: AF is a
modifier, and atrial fibrillation."""
_AROUND = " \t,;:()[]\"'"
"""What comes along with a code that is copied from a text."""
_NUMBERED = re.compile(r"([a-z]{2,})(\d+)([a-z]?)")
_FILLER = re.compile(
    r"\b(?:c/o|r/o|rule out|complain(?:s|ing)? of|present(?:s|ing)? with|patient"
    r"|x ?\d+ (?:days?|weeks?|months?))(?!\w)",
    re.IGNORECASE,
)
"""What notes say around a condition."""
_PARENTHESIZED = re.compile(r"\(([^()]*)\)")
_LONGEST_TERM = 5
_SHORTEST_PART = 3
_SHORTEST_ROOT, _ROOT_SHARE = 5, 0.55
"""Letters that the forms of one word begin with, and their share of the longer one."""
_MOST_PARTS = 3
_NEGATING = frozenset(("without", "no", "not", "denies", "negative", "absent"))
_AFFIRMING = frozenset(("with", "and", "due", "but"))
"""Words up to which a negation holds."""
_BRITISH = (("ae", "e"), ("oe", "e"), ("our", "or"), ("isation", "ization"), ("tre", "ter"))

Wording = tuple[str, ...]


class Stance(Enum):
    SAID = "said"
    DENIED = "denied"
    """Follows ``without``: what the book says outright does not answer it."""
    EITHER = "either"
    """Further behind ``without``: whether that still holds is anyone's guess."""


@dataclass(frozen=True, slots=True)
class Concept:
    """Some words of the query that stand for one idea, and the book's wordings for it."""

    words: Wording
    typing: bool
    """True for the end of the query, whose last word may go on."""
    wordings: tuple[Wording, ...] = ()
    """What a word list or a compound makes of it, likeliest first; the words themselves always count too."""
    stance: Stance = Stance.SAID
    aside: bool = False
    """Said in parentheses, as an index prints what does not decide the code."""


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
    begins: Callable[[str], bool],
    is_code: Mapping[str, int] | frozenset[str],
    begins_code: Callable[[str], bool],
) -> Query:
    """Cuts a query into concepts, the longest terms of the word lists first.

    ``known`` holds the words of the book, ``begins`` tells whether a longer one begins so; ``is_code``
    holds every code without its dot, in capitals, ``begins_code`` tells whether one begins so.
    """
    stripped = text.strip()
    code = ""
    alone = stripped.strip(_AROUND)
    bare = re.sub(r"[^A-Za-z0-9]", "", alone).upper()
    if _CODE_TYPED.fullmatch(alone) or (_CODE_LIKE.fullmatch(alone) and begins_code(bare)):
        code = bare
    typing = bool(stripped) and text[-1:].isalnum()
    said, aside = _set_aside(stripped)
    tokens = [_as_printed(token, known) for token in words(_FILLER.sub(" ", said)) or words(said)]
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
    # the last word may be on its way to a word of the book: then there is nothing to take apart
    whole = tokens[-1] if typing and tokens and begins(tokens[-1]) else ""
    besides = (replace(each, aside=True) for each in _concepts(words(aside), False, "", rewritings, known))
    concepts = (*besides, *_merged(_concepts(tokens, typing, whole, rewritings, known)))
    return Query(code=code, concepts=concepts, codes=tuple(codes))


def _merged(concepts: Iterable[Concept]) -> Iterator[Concept]:
    """Forms of one word that follow each other, as the main terms of an index do (``infarct, infarction``),
    are one concept."""
    last: Concept | None = None
    for concept in concepts:
        if last is not None and not concept.typing and _are_forms(last.words, concept.words):
            last = replace(last, wordings=(concept.words, *last.wordings, *concept.wordings))
            continue
        if last is not None:
            yield last
        last = concept
    if last is not None:
        yield last


def _are_forms(one: Wording, other: Wording) -> bool:
    if len(one) != 1 or len(other) != 1 or one == other:
        return False
    shared = Prefix.similarity(one[0], other[0])
    return shared >= _SHORTEST_ROOT and shared >= _ROOT_SHARE * max(len(one[0]), len(other[0]))


def _set_aside(text: str) -> tuple[str, str]:
    """What stands outside parentheses and what within; all of it outside where nothing else does."""
    said = essential(text)
    if said == text or not words(said):
        return text, ""
    return said, " ".join(_PARENTHESIZED.findall(text))


def _as_printed(word: str, known: frozenset[str]) -> str:
    """The book's American spelling of a British word: ``leukaemia`` → ``leukemia``."""
    if word in known:
        return word
    for british, american in _BRITISH:
        if british in word and (other := word.replace(british, american)) in known:
            return other
    return word


def _concepts(
    tokens: list[str],
    typing: bool,
    whole: str,
    rewritings: Mapping[Wording, tuple[Wording, ...]],
    known: frozenset[str],
) -> Iterable[Concept]:
    at = 0
    stance = Stance.SAID
    while at < len(tokens):
        for length in range(min(_LONGEST_TERM, len(tokens) - at), 0, -1):
            span = tuple(tokens[at : at + length])
            wordings = rewritings.get(span) or rewritings.get(_spelled_out(span, rewritings), ())
            if not wordings and span != (whole,):
                wordings = _compound(span, rewritings, known)
            if wordings or length == 1:
                at += length
                meaning = wordings[0] if wordings else span
                typed_last = typing and at == len(tokens)
                if meaning[0] in _NEGATING:
                    yield Concept(span, typed_last, wordings)
                    stance = Stance.DENIED
                elif meaning[0] in _AFFIRMING:
                    yield Concept(span, typed_last, wordings)
                    stance = Stance.SAID
                else:
                    yield Concept(span, typed_last, wordings, stance)
                    stance = Stance.EITHER if stance is not Stance.SAID else stance
                break


def _spelled_out(span: Wording, rewritings: Mapping[Wording, tuple[Wording, ...]]) -> Wording:
    """``boxers fx`` as ``boxers fracture``, so that the word lists need a term in one spelling only."""
    if len(span) == 1:
        return span
    return tuple(
        next((meaning[0] for meaning in rewritings.get((word,), ()) if len(meaning) == 1), word)
        for word in span
    )


def _compound(
    span: Wording, rewritings: Mapping[Wording, tuple[Wording, ...]], known: frozenset[str]
) -> tuple[Wording, ...]:
    """``post traumatic`` is also one word; ``nonpressure`` is also two, and ``ckd3b`` is ``ckd 3b``."""
    if len(span) == 2:
        joined = span[0] + span[1]
        return ((joined,),) if len(span[0]) > 1 and len(span[1]) > 2 and joined in known else ()
    if len(span) != 1 or span[0] in known:
        return ()
    numbered = _NUMBERED.fullmatch(span[0])
    if numbered:
        name, number = numbered[1], numbered[2] + numbered[3]
        meanings = rewritings.get((name,), ()) + (((name,),) if name in known else ())
        return tuple((*meaning, number) for meaning in meanings)
    parts = _parts(span[0], known, _MOST_PARTS)
    return (parts,) if parts else ()


def _parts(word: str, known: frozenset[str], most: int) -> Wording:
    """The words of the book a word is made of, the fewest; empty where it is not."""
    for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        if word[:cut] in known and word[cut:] in known:
            return word[:cut], word[cut:]
    if most > 2:
        for cut in range(_SHORTEST_PART + 1, len(word) - 2 * _SHORTEST_PART + 1):
            if word[:cut] in known and (rest := _parts(word[cut:], known, most - 1)):
                return word[:cut], *rest
    return ()
