"""Codes of a release that was not in force on the date of service never pass in silence."""

from __future__ import annotations

import json
from datetime import date

import pytest

from desktop.coding import records
from desktop.coding.encounter import Encounter, Line, ReleaseStamp
from desktop.coding.in_force import (
    InForce,
    finish_notice,
    in_force,
    release_warning,
    stamp_of,
    with_release_dates,
)
from tests.desktop.conftest import SmallBook

STAMP = stamp_of(SmallBook.release)
UNDATED = ReleaseStamp(STAMP.system, STAMP.edition, STAMP.sha256)


def encounter(on: date | None, *codes: str, stamp: ReleaseStamp = STAMP) -> Encounter:
    lines = tuple(Line(code, "ICD-10-CM", code, f"Title of {code}", release=stamp) for code in codes)
    return Encounter(id="e", date_of_service=on, lines=lines)


@pytest.mark.parametrize(
    ("on", "found"),
    [
        (date(2024, 3, 15), InForce.NOT_YET),
        (date(2026, 3, 31), InForce.NOT_YET),
        (date(2026, 4, 1), InForce.YES),
        (date(2026, 9, 30), InForce.YES),
        (date(2026, 10, 1), InForce.NO_LONGER),
        (None, InForce.UNKNOWN),
    ],
)
def test_first_and_last_day_are_in_force(on: date | None, found: InForce) -> None:
    assert in_force(STAMP, on) is found
    assert bool(release_warning(encounter(on, "I10").lines[0], on)) is (
        found in (InForce.NOT_YET, InForce.NO_LONGER)
    )


def test_a_release_without_an_end_goes_on() -> None:
    assert in_force(ReleaseStamp("S", "E", "", date(2026, 4, 1)), date(2031, 1, 1)) is InForce.YES


def test_the_warning_names_release_and_day() -> None:
    one = encounter(date(2024, 3, 15), "I10")
    assert release_warning(one.lines[0], one.date_of_service) == (
        "FY2026 April was not yet in force on March 15, 2024"
    )
    assert finish_notice(one) == "Check I10: FY2026 April was not yet in force on March 15, 2024."
    two = encounter(date(2026, 11, 2), "I10", "E11.9")
    assert finish_notice(two) == "Check 2 codes: FY2026 April was no longer in force on November 2, 2026."
    assert finish_notice(encounter(date(2026, 5, 1), "I10")) == ""


def test_a_line_kept_without_dates_gets_them_from_the_same_release_only() -> None:
    old = encounter(date(2024, 3, 15), "I10", stamp=UNDATED)
    assert finish_notice(old) == ""
    assert with_release_dates(SmallBook(), old).lines[0].release == STAMP
    other = encounter(None, "I10", stamp=ReleaseStamp("ICD-10-CM", "FY2025", "cd" * 32))
    assert with_release_dates(SmallBook(), other) == other


def test_records_of_the_first_format_are_read() -> None:
    kept = json.loads(records.dump_encounter(encounter(None, "I10")))
    kept["lines"][0]["release"] = kept["lines"][0]["release"][:3]
    read = records.load_encounter("e", json.dumps(kept), (), format=1)
    assert read.lines[0].release == UNDATED
