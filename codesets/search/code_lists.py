"""Codes as they are pasted: several at once, behind the name of their system, a comma typed for the dot."""

from __future__ import annotations

import re
from collections.abc import Callable

_SYSTEM = re.compile(r"\s*icd[\s-]*(?:9|10)(?:[\s-]*(?:cm|pcs))?(?:\s*codes?)?\s*[:#-]?\s+", re.IGNORECASE)
_CODE = re.compile(r"(?=[^\W\d_]*[0-9])[0-9a-z][0-9a-z.]{1,7}", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,;|/]+")
_COMMA_FOR_DOT = re.compile(r"\s*([a-z][0-9][0-9a-z]),([0-9a-z]{1,4})\s*", re.IGNORECASE)


def tidied(query: str, is_code: Callable[[str], bool]) -> str:
    """The query, where it is one code written oddly, as that code: ``ICD-10 I10``, ``E11,9``."""
    behind = _SYSTEM.match(query)
    rest = query[behind.end() :] if behind is not None else query
    if _COMMA_FOR_DOT.fullmatch(rest):
        joined = rest.strip().replace(",", ".")
        if is_code(_bare(joined)):
            return joined
    if behind is not None and (listed(rest) or is_code(_bare(rest))):
        return rest
    return query


def listed(query: str) -> tuple[str, ...]:
    """The codes of a query that holds nothing but several of them, bare and in capitals, in order, each once;
    empty where anything else stands in it."""
    tokens = [each for each in _BETWEEN.split(query.strip()) if each]
    if len(tokens) < 2 or not all(_CODE.fullmatch(each) for each in tokens):
        return ()
    return tuple(dict.fromkeys(map(_bare, tokens)))


def _bare(code: str) -> str:
    return "".join(each for each in code if each.isalnum()).upper()
