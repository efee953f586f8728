"""The outline of a note: which of its lines are headings.

A heading is known by its words, not by its looks alone: a lone line in capitals may as well be a problem
(``COPD.``) and a label with a colon may as well be a finding (``Blood pressure: 118/72``). The words below
were collected from the headings that outpatient and inpatient notes commonly use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from desktop.charts.document import Section

_QUALIFIERS = (
    r"current|active|home|outpatient|inpatient|prior|past|previous|relevant|pertinent|"
    r"significant|admission|admitting|discharge|final|working|preoperative|postoperative|pre-op|post-op|"
    r"preop|postop|interval|focused|updated|known|chronic|acute|brief|complete|"
    r"detailed|general|limited|todays|today's|clinical|diagnostic|initial|new|primary|"
    r"secondary|reported|patient|other|brought"
)

_HISTORIES = (
    r"(?:past|medical|surgical|family|social|personal|psychiatric|birth|developmental|drug|medication|"
    r"ob(?:stetric(?:al)?)?|gyn(?:a?ecologic(?:al)?)?)"
)

_PLAIN = (  # headings even as ``Chief complaint: cough``, whatever their capitals
    r"chief complaints?",
    r"cc",
    r"hpi|hpc",
    r"history of (?:the )?present(?:ing)? (?:illness|complaint|problem)",
    r"presenting (?:complaint|problem|concern)|(?:present|current) illness",
    r"reason for (?:the )?(?:visit|consult(?:ation)?|referral|admission|encounter|appointment|exam)",
    r"review of systems",
    r"ros",
    r"history",
    rf"{_HISTORIES}(?:(?: and | ?/ ?|, ){_HISTORIES})* history",
    r"ob/gyn",
    r"pmhx?|pshx?|fhx?|shx?|fmhx?|dhx?",
    r"medical decision making|mdm",
    r"physical exam(?:ination)?",
    r"assessment (?:and|/) plan",
    r"impression (?:and|/) plan",
    r"a ?(?:/|and) ?p",
    r"hospital course|clinical course|(?:ed|emergency department) course",
    r"discharge (?:condition|disposition|instructions|summary)",
    r"follow[- ]?up (?:instructions|plan)",
    r"vital signs",
    r"(?:pre|post)[- ]?operative diagnos[ie]s",
    r"operative (?:findings|note|report|course)",
    r"procedures? performed",
    r"vitals?",
    r"medications?|meds|medicines",
    r"allerg(?:y|ies)|drug allergies|allergies and intolerances",
    r"assessments?",
    r"plans?",
    r"imp|ddx|d/dx|o/e",
    r"subjective",
    r"objective",
)

_ORDINARY = (  # words of daily use: before text on the same line they count only in capitals
    r"impressions?",
    r"diagnos[ie]s",
    r"problems?(?: list)?",
    r"recommendations?",
    r"instructions",
    r"results?",
    r"findings",
    r"investigations?",
    r"conclusions?",
    r"exam(?:ination)?",
    r"immuni[sz]ations?|vaccinations?",
    r"procedures?",
    r"indications?(?: for (?:the )?procedure)?",
    r"technique",
    r"anesthesia",
    r"complications?",
    r"specimens?",
    r"estimated blood loss|ebl",
    r"labs?|laboratory(?: (?:data|results|studies|values))?|lab (?:data|results|values|work)",
    r"imaging(?: (?:results|studies))?|radiology|diagnostic (?:studies|tests|testing|imaging|results|data)",
    r"studies|data(?: reviewed)?|ekg|ecg|x-?rays?",
    r"disposition|condition|follow[- ]?up|orders?|referrals?|counsell?ing|patient education|education",
    r"consult(?:ation)?s?|narrative|summary|addendum|attestation|background|interval events",
    r"treatment(?: plan)?",
    r"mental status(?: exam(?:ination)?)?|screening|functional status|code status|goals|prognosis",
    r"habits|lifestyle|health maintenance|preventive care|risk factors|wound care|diet|time spent",
)

_SUFFIXES = (
    r"(?: (?:list|reviewed|review|today|section|summary|note|notes|on admission|at discharge|on discharge|"
    r"on arrival|at home|taken|update|updates))*"
)
_HISTORY_WORDS = r"(?:[a-z][a-z'-]*(?: ?[/,&] ?| (?:and )?)){1,5}history"
_NEVER_FIRST = frozenset(
    {"no", "denies", "negative", "positive", "strong", "has", "with", "a", "an", "any", "same"}
)

_QUALIFIED = rf"(?:(?:{_QUALIFIERS}) )*"


def _one_or_two(words: tuple[str, ...]) -> str:
    one = rf"{_QUALIFIED}(?:{'|'.join(words)})"
    return rf"{one}(?:(?: and | ?/ ?|, ){one})?{_SUFFIXES}"


_PLAIN_HEADING = re.compile(_one_or_two(_PLAIN))
_ANY_HEADING = re.compile(rf"(?:{_one_or_two(_PLAIN + _ORDINARY)}|{_HISTORY_WORDS})")

_WITH_COLON = frozenset({"pe", "pc", "hx"})
"""Headings only as ``PE: lungs clear``: alone or before a number (``PE: 2019``) they are something else."""
_SOAP = ("S", "O", "A", "P")
"""Subjective, objective, assessment, plan. Letters alone say little (``P: 72`` is a pulse), so they count
only in a note that has the first two in this order."""
_DATED = re.compile(
    r"\s*(?:\([^()]*\)|(?:[-–,]\s*)?(?:(?:on|from|of)\s+)?\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{2,4})?)\s*$"
)
"""What may follow a heading's words: ``Problem list (updated 3/2)``, ``Labs 03/12/2026``."""

_MARKUP = re.compile(r"^(?P<open>#{1,6}\s+|[*_=\[<]{1,3}\s*)?(?P<body>.*?)(?P<close>\s*[*_=\]>#]{1,4})?$")
_RULE = re.compile(r"^\s*[-=_*~]{3,}\s*$")
_LONGEST = 70
"""Characters; no heading met so far comes near it, and body lines are mostly longer."""
_PROBE = 3 * _LONGEST
"""How much of a line is looked at: a note may come as one line of megabytes."""


def outline(text: str) -> tuple[Section, ...]:
    """The sections of ``text``, in order, each reaching to the next one or to the end."""
    found = list(_headings(text))
    ends = [start for _, start in found[1:]] + [len(text)]
    return tuple(Section(title, start, end) for (title, start), end in zip(found, ends, strict=False))


def _headings(text: str) -> Iterator[tuple[str, int]]:
    """Title and place of each heading, in order."""
    found: list[tuple[str, int]] = []
    start = 0
    for line in text.split("\n"):
        title = _heading_of(line)
        if title:
            found.append((title, start + len(line) - len(line.lstrip())))
        start += len(line) + 1
    letters = [title for title, _ in found if title in _SOAP]
    is_soap = "O" in letters and "S" in letters[: letters.index("O")]
    return ((title, place) for title, place in found if is_soap or title not in _SOAP)


def _heading_of(line: str) -> str:
    """The heading that ``line`` is or begins with, perhaps one of ``_SOAP``; empty where it is body text."""
    stripped = line.strip()
    if not stripped or stripped[0].islower() or stripped[0] in "-•·‣>" or _RULE.match(stripped):
        return ""
    if len(stripped) > _PROBE and ":" not in stripped[:_PROBE]:
        return ""
    stripped = stripped[:_PROBE]
    marked = _MARKUP.match(stripped)
    body = marked["body"].strip() if marked and (marked["open"] or marked["close"]) else stripped
    is_marked = body != stripped
    head, colon, rest = body.partition(":")
    head = head.strip().strip("*_").strip()
    rest = rest.strip().strip("*_").strip()
    if not head or head[0].islower() or len(head) > _LONGEST:
        return ""
    if colon and _is_label(head, rest):
        return head
    if rest:
        return head if _opens_a_paragraph(head, marked=is_marked) else ""
    return head if _stands_alone(head, colon=bool(colon), marked=is_marked) else ""


def _is_label(head: str, rest: str) -> bool:
    """``S:``, ``PE: …``: too short to be a heading without its colon, or before a number."""
    return (head in _SOAP or head.lower() in _WITH_COLON) and not rest[:1].isdigit()


def _opens_a_paragraph(head: str, *, marked: bool) -> bool:
    """``HPI: The patient …``: the heading and its text share a line."""
    words = _normalised(head)
    if _PLAIN_HEADING.fullmatch(words):
        return True
    return (
        (marked or head.isupper() or _of_a_day(head))
        and _may_begin(words)
        and bool(_ANY_HEADING.fullmatch(words))
    )


def _stands_alone(head: str, *, colon: bool, marked: bool) -> bool:
    words = _normalised(head)
    if _PLAIN_HEADING.fullmatch(words):
        return True
    if not _may_begin(words) or not _ANY_HEADING.fullmatch(words):
        return False
    if colon or marked or head.isupper() or head != _DATED.sub("", head):
        return True
    return all(word[0].isupper() for word in re.findall(r"[^\W\d_]{4,}", head))


def _of_a_day(head: str) -> bool:
    """``Labs (03/12/2026): …`` heads a paragraph, where ``Labs: normal`` may be one finding among others."""
    return head.endswith(")") and any(sign.isdigit() for sign in head.partition("(")[2])


def _may_begin(words: str) -> bool:
    return words.partition(" ")[0] not in _NEVER_FIRST


def _normalised(head: str) -> str:
    words = _DATED.sub("", head).replace("’", "'").replace("&", " and ").lower()
    return " ".join(words.split())
