"""What edit tables and mappings say of a code, and the pairs of procedures that NCCI edits name.

Immutable, and knows nothing of files or databases. Codes stand without their dots, in upper case: the tables
are published in both spellings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class About(StrEnum):
    """What a table says of a code. The first nine are the Medicare Code Editor's (Definitions of MCE)."""

    AGE = "age"
    """``value``: the ages in years for which it is right, ``9-64``."""
    SEX = "sex"
    """``value``: ``F`` or ``M``, the sex for which it is right."""
    PRINCIPAL = "unacceptable principal diagnosis"
    MANIFESTATION = "manifestation"
    """Never the principal diagnosis."""
    QUESTIONABLE = "questionable admission"
    NONCOVERED = "non-covered procedure"
    LIMITED = "limited coverage"
    WRONG = "wrong procedure performed"
    STAY = "inconsistent with length of stay"
    POA_EXEMPT = "POA exempt"
    """No present-on-admission indicator is reported with it."""
    MCC = "MCC"
    CC = "CC"
    """(Major) complication or comorbidity, which raises the MS-DRG as a secondary diagnosis."""
    ICD10 = "ICD-10 equivalent"
    """Of an ICD-9-CM code; ``value``: the code, empty where there is none."""
    ICD9 = "ICD-9-CM equivalent"
    """Of an ICD-10 code; ``value`` as above."""
    CCSR = "clinical group"
    """Clinical Classifications Software Refined (AHRQ); ``value``: ``END002``."""
    HCC = "risk category"
    """CMS hierarchical condition category; ``value``: its number, ``note``: the model."""
    UNITS = "unit limit"
    """Medically Unlikely Edit; ``value``: the most units, ``note``: adjudication and rationale."""
    ADD_ON = "add-on code"
    """``value``: the primary code or range it goes with; empty where the table names none."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One line of such a table."""

    code: str
    about: About
    value: str = ""
    note: str = ""
    """What the table adds, for a person."""
    begins: date | None = None
    ends: date | None = None
    """First and last day on which the line holds, where the table says so."""

    def holds(self, on: date | None) -> bool:
        return on is None or (
            (self.begins is None or self.begins <= on) and (self.ends is None or on <= self.ends)
        )


class Pair(NamedTuple):
    """Two procedures that are not paid together on a day (NCCI procedure-to-procedure edit)."""

    column1: str
    """Is paid."""
    column2: str
    """Is denied, but for a modifier where one is allowed."""
    begins: int
    """First day it holds as ``yyyymmdd``; 0 where the table does not say."""
    ends: int
    """Last day, ``yyyymmdd``; 0 while it is open."""
    modifier: int
    """0 no modifier allowed, 1 allowed, 9 not applicable (deleted as of its first day)."""
    rationale: str


def bare(code: str) -> str:
    """As the tables' codes are kept: ``e11.9`` → ``E119``."""
    return "".join(code.upper().replace(".", "").split())


def with_dot(code: str, system: str) -> str:
    """A bare code as its book prints it: of diagnoses with the dot after the third character."""
    return _dotted(code, 3) if system == "ICD-10-CM" else code


def icd9_with_dot(code: str, system: str) -> str:
    """A bare ICD-9-CM code as its book prints it. ``system``: whose codes it is mapped to, which tells
    procedures from diagnoses; the E codes of these have their dot one character later."""
    if system == "ICD-10-PCS":
        return _dotted(code, 2)
    return _dotted(code, 4 if code.startswith("E") else 3)


def _dotted(code: str, at: int) -> str:
    return f"{code[:at]}.{code[at:]}" if len(code) > at else code


def said(remark: Remark, system: str) -> tuple[str, str]:
    """The line in a coder's words: what it is about, and what it says. ``system``: the table's."""
    value, note = remark.value, remark.note
    behind = f" ({note})" if note else ""
    match remark.about:
        case About.AGE:
            first, _, last = value.partition("-")
            ages = "at age 0 only" if value == "0-0" else f"at ages {first} to {last}"
            return "Age", f"{ages}{behind}"
        case About.SEX:
            return "Sex", "female only" if value == "F" else "male only"
        case About.MANIFESTATION:
            return "Sequence", "a manifestation: never the principal diagnosis"
        case About.PRINCIPAL:
            return "Sequence", "not accepted as principal diagnosis"
        case About.QUESTIONABLE:
            return "Admission", "questionable as principal diagnosis"
        case About.NONCOVERED | About.LIMITED:
            return "Coverage", f"{remark.about.value}{behind}"
        case About.WRONG | About.STAY:
            return "Edit", f"{remark.about.value}{behind}"
        case About.POA_EXEMPT:
            return "Present on admission", "exempt from reporting"
        case About.MCC:
            return "Severity", "MCC: a major complication or comorbidity as a secondary diagnosis"
        case About.CC:
            return "Severity", "CC: a complication or comorbidity as a secondary diagnosis"
        case About.ICD10:
            return "ICD-10", f"{with_dot(value, system) or 'no equivalent'}{behind if value else ''}"
        case About.ICD9:
            return "ICD-9-CM", f"{icd9_with_dot(value, system) or 'no equivalent'}{behind if value else ''}"
        case About.CCSR:
            return "CCSR", f"{value}{behind}"
        case About.HCC:
            return "HCC", f"{value}{behind}"
        case About.UNITS:
            return "Units", f"at most {value}{behind}"
        case About.ADD_ON:
            return "Add-on", f"reported with {value or 'a primary code'}{behind}"


def pair_said(pair: Pair) -> str:
    """``A4306 with A4305: not paid together …``, from the side of column 1."""
    allowed = {0: "no modifier allowed", 1: "a modifier is allowed", 9: "modifier not applicable"}
    told = f"{pair.column1} is paid, {pair.column2} is not: {allowed[pair.modifier]}"
    return f"{told}; {pair.rationale[:1].lower()}{pair.rationale[1:]}" if pair.rationale else told
