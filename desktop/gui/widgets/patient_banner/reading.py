"""From what is typed into the banner to a value, or a sentence that says what is wrong with it."""

from __future__ import annotations

from datetime import date

from desktop.charts.dates import read_date
from desktop.coding.encounter import EncounterType, Sex

SPELLINGS = "Type it as 04/14/2026, 2026-04-14 or 4-14-26."

SEXES = {Sex.FEMALE: "F", Sex.MALE: "M", Sex.UNKNOWN: "Sex ?"}
SEX_NAMES = {Sex.FEMALE: "Female", Sex.MALE: "Male", Sex.UNKNOWN: "Unknown"}

_DAYS_UNTIL = 28
"""Days of life counted as days: the perinatal period (Guidelines section I.C.16, FY2026)."""
_MONTHS_UNTIL = 24


class Unreadable(ValueError):
    """Its text is a sentence for the user; it quotes what was typed and never goes into a log."""


def read_birth_date(typed: str, *, date_of_service: date | None) -> date | None:
    """None where nothing was typed. A two-digit year is the last one that is not after the service."""
    if not typed.strip():
        return None
    born = read_date(typed, not_after=date_of_service or date.max)
    if born is not None:
        return born
    later = read_date(typed)
    if later is None:
        raise Unreadable(f"“{typed.strip()}” is not a date. {SPELLINGS}")
    if date_of_service is None:
        raise Unreadable(f"“{typed.strip()}” could be in either century. Type the year with four digits.")
    raise Unreadable(
        f"The birth date {later.isoformat()} is after the date of service {date_of_service.isoformat()}. "
        "One of them is wrong."
    )


def read_date_of_service(typed: str, *, born: date | None) -> date | None:
    """None where nothing was typed. May lie in the future."""
    if not typed.strip():
        return None
    day = read_date(typed)
    if day is None:
        raise Unreadable(f"“{typed.strip()}” is not a date. {SPELLINGS}")
    if born is not None and day < born:
        raise Unreadable(
            f"The date of service {day.isoformat()} is before the birth date {born.isoformat()}. "
            "One of them is wrong."
        )
    return day


def spelled(day: date | None) -> str:
    return day.isoformat() if day else ""


def age_words(born: date | None, on: date | None) -> str:
    """``67 y``; for the very young ``12 d`` or ``14 mo``. Empty where a date is missing."""
    if born is None or on is None or on < born:
        return ""
    days = (on - born).days
    if days <= _DAYS_UNTIL:
        return f"{days} d"
    months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    return f"{months} mo" if months < _MONTHS_UNTIL else f"{months // 12} y"


def type_words(encounter_type: EncounterType) -> str:
    return encounter_type.value[0].upper() + encounter_type.value[1:]
