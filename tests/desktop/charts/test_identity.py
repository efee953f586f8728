"""The header gives a patient's name and dates only where it says so plainly."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.charts.dates import read_date
from desktop.charts.identity import Identity, guess_identity

BORN, SERVED = date(1961, 3, 4), date(2026, 4, 3)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            "Patient: Jane Doe   DOB: 03/04/1961   Sex: F\nDate of service: 04/03/2026",
            Identity("Jane Doe", BORN, "F", SERVED),
        ),
        ("PATIENT NAME: ROE, MARTHA A | MRN: 123 | DOB: 4-Mar-1961", Identity("ROE, MARTHA A", BORN)),
        (
            "Name: O'Brien, Kathleen\tDOB: March 4, 1961\nDOS: Apr 3, 2026",
            Identity("O'Brien, Kathleen", BORN, "", SERVED),
        ),
        ("Pt: Bob R. Roe DOB: 3/4/61 Sex: male DOS: 4/3/26", Identity("Bob R. Roe", BORN, "M", SERVED)),
        ("**Patient:** Maria De La Cruz\n**Date of Birth:** 1961-03-04", Identity("Maria De La Cruz", BORN)),
        ("Visit date: Friday, April 3rd, 2026  Provider: A. Smith, MD", Identity(date_of_service=SERVED)),
        # Nothing plain:
        ("Jane Doe is a 50-year-old female.", Identity()),
        ("Patient: is a 50-year-old female", Identity()),
        ("Patient: Jane Doe\nPatient Name: Mary Roe", Identity()),
        ("DOB: 3/4/61", Identity()),
        ("DOB: 13/32/1961", Identity()),
        ("DOB: 03/04/2031   DOS: 04/03/2026", Identity(date_of_service=SERVED)),
        ("Patient Agreements: The patient understands", Identity()),
        ("Sex: active with one partner", Identity()),
        ("Assessment of the patient: Jane Doe", Identity()),
        ("Sex: F  Provider name: Anna Smith", Identity(sex="F")),
        ("DOB: 03/04/1961   Name: Jane Doe", Identity("Jane Doe", BORN)),
        ("", Identity()),
    ],
)
def test_header(header: str, expected: Identity) -> None:
    assert guess_identity(header) == expected


def test_only_the_head_of_the_note_is_read() -> None:
    assert guess_identity("words\n" * 60 + "Patient: Jane Doe") == Identity()


@pytest.mark.parametrize(
    "spelling",
    [
        "04/03/2026", "4/3/2026", "4-3-26", "4.3.2026", "2026-04-03", "2026/4/3", "20260403", "April 3, 2026",
        "Apr. 3 2026", "3 April 2026", "03-APR-2026", "3rd of April 2026", "Fri 4/3/2026", "2026-04-03T09:30",
        "04/03/2026 09:30 AM",
    ],
)  # fmt: skip
def test_date_spellings(spelling: str) -> None:
    assert read_date(spelling) == SERVED


def test_two_digits_of_an_old_note_are_the_last_century() -> None:
    assert read_date("3/4/98") == date(1998, 3, 4)
    assert read_date("3/4/61", not_after=SERVED) == BORN
    assert read_date("3/4/61", not_after=date.max) is None


@pytest.mark.parametrize(
    "spelling", ["", "today", "4/2026", "31/31/2026", "2/30/2026", "Smarch 3, 2026", "12345678"]
)
def test_no_date(spelling: str) -> None:
    assert read_date(spelling) is None


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)))
def test_american_dates_read_back(day: date) -> None:
    assert read_date(f"{day:%m/%d/%Y}") == day
    assert read_date(day.isoformat()) == day


@given(st.text(max_size=300))
def test_never_fails(text: str) -> None:
    guess_identity(text)
