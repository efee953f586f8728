"""What a note's header says about the patient, where it says so plainly.

Guessing wrong is worse than not guessing: a value is taken only from a labelled header line
(``Patient: …  DOB: …  Date of service: …``), and not at all where two lines disagree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from desktop.charts.dates import read_date

_HEADER_LINES = 40
_NAME = "name"
_BORN = "born"
_SEX = "sex"
_SERVICE = "service"
_OTHER = "other"

_LABELS: tuple[tuple[str, str], ...] = (
    # A bare “name” behind another word is somebody else's: ``Provider name: …``
    (_NAME, r"patient(?:'s)? name|patient|pt\.? name|pt|(?<![^\W\d_] )name"),
    (_BORN, r"d\.?o\.?b\.?|date of birth|birth ?date|born"),
    (_SEX, r"sex|gender|legal sex|sex assigned at birth"),
    (
        _SERVICE,
        r"date of service|service date|d\.?o\.?s\.?|date of (?:the )?(?:visit|encounter|exam(?:ination)?)"
        r"|(?:visit|encounter|exam|appointment) date|date seen|seen on",
    ),
    # Labels that only end the value before them.
    (
        _OTHER,
        r"mrn|medical record (?:number|no\.?|#)|acct(?:ount)?(?: #| no\.?| number)?|age|race|ethnicity|phone"
        r"|address|(?:provider|physician|pcp|attending|referring(?: provider)?|insurance|payer|location"
        r"|facility|clinic|department|guardian|contact|(?:mother|father|spouse)(?:'s)?)(?: name)?|date|time"
        r"|visit type|encounter(?: type)?|visit|id|ssn|csn|fin|room|language|author",
    ),
)
_LABEL = re.compile(
    r"(?<![\w'/])(?:" + "|".join(f"(?P<{kind}>{words})" for kind, words in _LABELS) + r")\s*(?:[:=]|\t)\s*",
    re.IGNORECASE,
)
_VALUE_END = re.compile(r"\s*(?:\||;|\t|\s{3,})|\s*$")
_PERSON = re.compile(r"[^\W\d_][\w.'’-]*(?:,? +[^\W\d_(\"“][\w.'’\"”-]*){1,4}")
_NOT_A_NAME = re.compile(
    r"\b(?:is|was|presents|reports|denies|has|seen|here|with|unknown|redacted|anonymous|deceased|declined)\b",
    re.IGNORECASE,
)
_SEXES = {"f": "F", "female": "F", "woman": "F", "m": "M", "male": "M", "man": "M"}


@dataclass(frozen=True, slots=True)
class Identity:
    """Whatever the header states; the rest is empty or None."""

    name: str = field(default="", repr=False)
    birth_date: date | None = field(default=None, repr=False)
    sex: str = ""
    """``F``, ``M`` or empty."""
    date_of_service: date | None = field(default=None, repr=False)


def guess_identity(text: str) -> Identity:
    """Read the labelled lines of the note's first 40 lines."""
    values: dict[str, set[str]] = {}
    for label, value in _labelled(text):
        values.setdefault(label, set()).add(value)
    service = _the_date(values.get(_SERVICE, set()), latest=None)
    return Identity(
        name=_only({_person(value) for value in values.get(_NAME, set())}),
        birth_date=_the_date(values.get(_BORN, set()), latest=service or date.max),
        sex=_only({_SEXES.get(value.strip(" .").lower(), "") for value in values.get(_SEX, set())}),
        date_of_service=service,
    )


def _labelled(text: str) -> Iterator[tuple[str, str]]:
    for raw in text.split("\n", _HEADER_LINES)[:_HEADER_LINES]:
        line = re.sub(r"[*_#]{1,3}", "", raw)
        if len(line) > 300:
            continue  # a paragraph, not a header line
        labels = list(_LABEL.finditer(line))
        if not labels or not re.fullmatch(r"[\s|;,•-]*", line[: labels[0].start()]):
            continue
        ends = [label.start() for label in labels[1:]] + [len(line)]
        for label, end in zip(labels, ends, strict=True):
            kind = label.lastgroup
            value = line[label.end() : end]
            stop = _VALUE_END.search(value)
            value = value[: stop.start()] if stop else value
            value = value.strip(" \t,;|-–")
            if kind and kind != _OTHER and value:
                yield kind, value


def _only(values: set[str]) -> str:
    """The one value there is. Two that differ say nothing."""
    return values.pop() if len(values) == 1 else ""


def _person(value: str) -> str:
    name = re.sub(r"\s*\([^()]*\)$", "", " ".join(value.split()))
    if len(name) > 60 or not _PERSON.fullmatch(name) or _NOT_A_NAME.search(name):
        return ""
    words = [word for word in re.split(r"[ ,]+", name) if len(word) > 2]
    return name if words and all(word[0].isupper() for word in words[:1] + words[-1:]) else ""


def _the_date(values: set[str], *, latest: date | None) -> date | None:
    """``latest`` given: a birth date, which lies no later than it. None: a date of service."""
    found = {read_date(value, not_after=latest) for value in values}
    only = found.pop() if len(found) == 1 else None
    return only if only is None or latest is None or only <= latest else None
